"""One question, many cases: names, stacks, files, runs, worlds, branches; what is wrong with them is said."""

import json
import re
import shutil

import pytest

from results.plots.compared.pictures import pictures
from scenarios.county.county_file import available_counties, load_county
from scenarios.execution.cases import Cases, case_of
from scenarios.execution.run import policy_of
from scenarios.execution.store import read_manifest, read_table
from scenarios.faults import FaultError
from scenarios.files.plan import write_plan
from scenarios.load import load_scenario
from scenarios.schema.parameters import parameters_of
from scenarios.studies.catalogue import Compare, Simulate
from scenarios.studies.comparison_cases import branched, subject
from scenarios.studies.comparison_tables import group_of
from scenarios.studies.query import answered
from scenarios.studies.reproduce import reproduce
from scenarios.studies.study import Machine, ask

pytestmark = pytest.mark.usefixtures("no_pictures")


@pytest.fixture
def machine(tmp_path, say_nothing):
    return Machine(tmp_path / "runs", 1, say_nothing)


def with_plan(question, plan):
    levers = question.levers.model_copy(update={"plan": plan})
    return question.model_copy(update={"levers": levers})


@pytest.fixture
def two_runs(tiny_pack, tiny_question, machine, monkeypatch):
    monkeypatch.setattr("scenarios.studies.run_files.pages", lambda *_: None)
    asked = (tiny_question, with_plan(tiny_question, "need_first"))
    return [ask(Simulate(scenario=q), machine).folder for q in asked]


def test_runs_are_cases_and_given_twice_count_once(two_runs, machine):
    first, second = map(str, two_runs)
    once, twice = (
        ask(Compare(cases=c, draws=2), machine).answer
        for c in ((first, second), (first, second, second))
    )
    assert once.gain(once.others[0]).draws == twice.gain(twice.others[0]).draws
    # what the runs themselves measured
    gaps = [
        read_table(f, "county_year").query("plan == @plan and year > 2015")
        .groupby("draw")["gap_spending"].sum()
        for f, plan in zip(two_runs, ("practice", "need_first"), strict=True)
    ]  # fmt: skip
    assert once.gain(once.others[0]).mean == pytest.approx((gaps[0] - gaps[1]).mean())
    assert set(once.parts["poor"]) == {True, False}


def test_two_of_one_title_say_what_differs_and_never_a_digest(
    tiny_pack, tiny_question, machine, monkeypatch
):
    monkeypatch.setattr("scenarios.studies.run_files.pages", lambda *_: None)
    levers = tiny_question.levers
    asked = [
        tiny_question.model_copy(update={"levers": levers.model_copy(update={"fund_y": y})})
        for y in (2e6, 4e6)
    ]
    folders = [ask(Simulate(scenario=q), machine).folder for q in asked]
    done = ask(Compare(cases=tuple(map(str, folders)), draws=2), machine)
    found = done.answer
    titles = [found.title_of(n, "zh") for n in found.names]
    assert [t.partition("（")[2] for t in titles] == [
        "专项资金 200万元／年）",
        "专项资金 400万元／年）",
    ]
    assert len({found.title_of(n, "en") for n in found.names}) == 2
    assert len(done.folder.name.encode()) <= 120
    assert set(read_manifest(done.folder)["plans"]) == {f.name for f in folders}
    rows = answered(machine.out, "SELECT run, county FROM runs WHERE kind = 'compare'")
    assert rows.to_dict("records") == [{"run": done.folder.name, "county": "pingli"}]


def test_a_mix_of_names_stacks_files_and_runs_is_one_comparison(
    tiny_pack, tiny_question, two_runs, machine, tmp_path
):
    plan = subject(Compare(cases=("practice", "equal-village"))).cases[1].plan
    write_plan(plan, tmp_path / "mine.csv")
    file = tmp_path / "dry.yaml"
    file.write_text("title: Dry\nwhy: it may be\nfutures: [flood]\n", encoding="utf-8")
    words = (
        "practice",
        "floor+flood-year",
        str(tmp_path / "mine.csv"),
        str(file),
        str(two_runs[1]),
    )
    done = ask(Compare(cases=words, draws=2), machine)
    titles = {done.answer.title_of(n, "en") for n in done.answer.names}
    assert {"mine", "Dry"} < titles
    assert len(titles) == 5
    assert reproduce(done.folder, machine).same
    again = ask(
        Compare(cases=words, draws=2), Machine(machine.out, 1, lambda *_: pytest.fail("ran"))
    )
    assert again.folder == done.folder
    assert again.answer.gain("floor+flood-year") == done.answer.gain("floor+flood-year")


def test_a_run_of_other_villages_and_what_is_no_run_are_said_together(two_runs, machine, tmp_path):
    other, empty = tmp_path / "other", tmp_path / "empty"
    shutil.copytree(two_runs[1], other)
    manifest = json.loads((other / "manifest.json").read_text(encoding="utf-8"))
    manifest["county_digest"] = "0" * 16
    (other / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    with pytest.raises(FaultError, match="county_digest"):
        ask(Compare(cases=(str(two_runs[0]), str(other))), machine)
    empty.mkdir()
    with pytest.raises(FaultError, match="empty"):
        ask(Compare(cases=(str(two_runs[0]), str(empty))), machine)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"cases": ("practice",)}, "one case alone"),
        ({"cases": ("practice", "trainin", "flood-yeer")}, "training.*\n.*flood-year"),
        ({"cases": ("pingli", "gandu", "practice")}, "two counties"),
        ({"cases": ("practice", "training"), "worlds": ("flod",)}, "flood"),
        ({"cases": ("practice", "training"), "from_": 2024}, "2016 to 2023"),
        ({"cases": ("practice", "training"), "from_": 2020}, "before its last plan year"),
        ({"cases": ("practice", "theta-one"), "from_": 2018}, "another start"),
    ],
)
def test_what_makes_no_sense_is_said(machine, asked, said):
    with pytest.raises(FaultError) as error:
        subject(Compare(**asked))
    text = "\n".join(f.text("en") for f in error.value.faults)
    assert re.search(said, text), text


def test_the_county_stands_among_the_words_and_the_library_comes_with_all():
    asked = subject(Compare(cases=("甘都", "no-fund"), all_=True, draws=2)).detail
    assert asked.cases[0].name == "practice"
    assert {"no-fund", "flood-year", "pooled"} < {c.name for c in asked.shown}
    titles = [c.scenario.title for c in asked.shown]
    assert len(set(titles)) == len(titles)


def done_by(pack, case):
    """What a case does year by year, as the model is given it."""
    base = {p.name: p.value for p in parameters_of(pack, case.scenario)}
    plan, years = case.plan, range(2016, case.scenario.last_year + 1)
    numbers = [base if case.changes is None else case.changes.within(y, base) for y in years]
    grants = [(plan.yuan_of(y).tobytes(), plan.team_in(y).tobytes()) for y in years]
    targeting = plan.targeting if plan.yuan.any() else ()
    return repr((numbers, grants, targeting, policy_of(case.scenario)))


@pytest.mark.parametrize("county", available_counties())
def test_no_two_cases_of_the_library_simulate_the_same(county):
    pack = load_county(county)
    asked = subject(Compare(cases=(county,), all_=True)).detail
    by_digest = {c.digest: done_by(pack, c) for c in asked.cases}
    assert len(set(by_digest.values())) == len(by_digest)
    # a goal to 2030 that no optimizer pursues here is practice, and takes nobody to 2030
    assert asked.cases[0].scenario.last_year == 2025
    assert {n: asked.none[n] for n in ("support-goes-on", "long-view")} == dict.fromkeys(
        ("support-goes-on", "long-view"), "no-fund"
    )


def test_what_stops_in_a_year_stays_stopped_to_a_later_horizon(tmp_path):
    file = tmp_path / "later.yaml"
    file.write_text("title: Later\nwhy: it may be\nhorizon: {last_year: 2028}\nfutures: [flood]\n")
    asked = subject(Compare(cases=("practice", "support-ends", str(file)))).detail
    ends = asked.cases[1]
    assert (ends.changes.years, ends.plan.years[-1]) == ((2021, 2028), 2028)
    assert not ends.plan.team[-1].any()
    assert asked.calm[ends.name] == ends.name


def test_a_finished_run_branches_with_its_own_plan(two_runs):
    made = subject(Compare(cases=tuple(map(str, two_runs)))).detail.cases[1].plan
    left = subject(Compare(cases=tuple(map(str, two_runs)), from_=2017)).detail.cases[1].plan
    assert left.years == tuple(y for y in made.years if y > 2017)
    assert (left.yuan == made.yuan[-len(left.years) :]).all()


def test_plans_in_worlds_lose_nothing_where_they_are_best(tiny_pack, machine):
    words = ("practice", "need-first", "equal-village")
    found = ask(Compare(cases=words, worlds=("flood",), draws=2), machine).answer
    plans, worlds, cells = found.grid()
    assert worlds == ["", "flood"]
    assert [found.label("plan", p, "zh") for p in plans][1] == "先扶最穷的村"
    assert len(cells) == 6
    assert found.label("world", "flood", "zh") in found.title_of("need-first+flood", "zh")
    assert next(iter(pictures(found))) == "worlds"


def test_branches_part_after_the_year_that_they_share(tiny_pack, machine):
    words = ("practice", "no-fund", "flood-year")
    found = ask(Compare(cases=words, from_=2018, draws=2), machine).answer
    assert (found.first_year, found.last_year, found.branched) == (2019, 2024, 2018)
    # the flood is in 2018, the middle of 2016 to 2020; of what is left, 2019 and 2020, it is in 2020
    for name in words[1:]:
        assert found.gain(name).mean != 0.0


def test_a_branch_that_goes_on_as_before_is_the_run_that_never_stopped(
    tiny_pack, tmp_path, say_nothing
):
    scenario = load_scenario("practice")
    plain = case_of("practice", tiny_pack, scenario)
    straight = Cases(tiny_pack, [plain], tmp_path, range(2), 1, say_nothing)
    straight.run([1], "straight")
    later = branched(plain, tiny_pack, 2017)
    after = Cases(tiny_pack, [later], tmp_path, range(2), 1, say_nothing, after=(plain, 2017))
    after.run([1], "after")
    a, b = straight.outcome(plain, 1), after.outcome(later, 1)
    assert b.years == a.years[2:]
    for name, values in b.county.items():
        assert (values == a.county[name][2:]).all(), name


def test_draws_that_chose_a_plan_never_judge_it(written_run, two_runs):
    chosen = Compare(cases=(str(two_runs[0]), "practice"), draws=3)
    assert list(subject(chosen).detail.draws) == [1, 2, 3]
    manifest = json.loads((two_runs[1] / "manifest.json").read_text(encoding="utf-8"))
    manifest["draws"] = {"selection": [1, 2], "held_out": [5, 6, 7]}
    (two_runs[1] / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    both = Compare(cases=tuple(map(str, two_runs)), draws=3)
    assert list(subject(both).detail.draws) == [5, 6, 7]


def test_what_nobody_decides_makes_another_world_and_a_lever_another_choice(tmp_path):
    file = tmp_path / "wide.yaml"
    file.write_text("title: W\nwhy: w\nuncertainties: {delivery.theta: {value: 0.5}}\n")
    words = ("practice", "effort", "flood-year", "insurance+flood-year", "insurance", "concentrate")
    subject_of = subject(Compare(cases=("gandu", *words, str(file)), draws=2))
    asked = subject_of.detail
    world = {c.name: c.world for c in asked.shown}
    assert [n for n in words if not world[n]] == ["practice", "insurance", "concentrate"]
    assert world["flood-year"] == world["insurance+flood-year"] == "flood"
    assert "theta" in world["wide.yaml"]
    groups = {c.name: group_of(c, asked.shown[0].world) for c in asked.shown}
    assert {n for n, g in groups.items() if g == "future"} == set(world) - {
        "practice",
        "insurance",
        "concentrate",
    }
    # the same plan in the reference's world
    assert {asked.calm[n] for n in ("effort", "flood-year", "wide.yaml")} == {"practice"}
    assert asked.calm["insurance+flood-year"] == "insurance"
    assert asked.plans["effort"] == asked.plans["practice"]
    named = {key: zh for kind, key, _, zh in asked.labels if kind == "world"}
    assert named[world["effort"]] == "等靠要 是"
    assert named[""] == "常规情形"
