"""Many scenarios from one shared year: paired, resumed, and their tables add up."""

from dataclasses import replace

import numpy as np
import pytest

from model.synthesis.household_types import HOUSEHOLD_TYPES, Watch
from optimize.baselines.splits import practice
from results.pages.comparison import case_table
from scenarios.draws.draw import make_draws
from scenarios.execution.cases import Cases, case_of
from scenarios.execution.decision import instance_of
from scenarios.execution.population import prepare
from scenarios.execution.run import run_plan
from scenarios.execution.states import start_digest
from scenarios.load import load_scenario
from scenarios.schema.parameters import parameters_of
from scenarios.studies import study
from scenarios.studies.catalogue import Compare
from scenarios.studies.comparison_cases import subject

ASKED = ("need-households", "floor", "flood-year")


@pytest.fixture
def ask(tiny_pack, tmp_path, say_nothing, no_pictures):
    def run(n_draws=2, names=ASKED, workers=1):
        compare = Compare(cases=("practice", "no-fund", *names), draws=n_draws)
        finished = study.ask(compare, study.Machine(tmp_path, workers, say_nothing))
        return finished.folder, finished.answer

    return run


@pytest.fixture
def counted(monkeypatch):
    """How many runs were really made."""
    made = []
    original = Cases._simulate
    monkeypatch.setattr(
        Cases, "_simulate", lambda self, t: made.append((t[0].name, t[1])) or original(self, t)
    )
    return made


def test_a_comparison_adds_up_and_is_never_run_twice(ask, counted):
    folder, found = ask()
    names = {"practice", "no-fund", *ASKED}
    assert set(found.names) == names
    assert set(found.cases.loc[found.cases["shown"], "same"]) == {""}
    marked = replace(
        found,
        cases=found.cases.assign(
            same=["practice" if n == "floor" else "" for n in found.cases["name"]]
        ),
    )
    for language, mark in (
        ("en", '(here the same as "Reference practice")'),
        ("zh", "（结果与“参照做法”相同）"),
    ):
        assert case_table(marked, language).iloc[:, 0].str.endswith(mark).sum() == 1
    # and no fund under the flood, and no fund beside the floor
    assert len(counted) == found.n_runs == 2 * (len(names) + 2)
    assert found.gain("practice").low == found.gain("practice").high == 0.0
    for name in ASKED:
        for by in ("kind", "town", "village"):
            parts = found.parts_of(name, by)["mean"].sum()
            assert parts == pytest.approx(found.gain(name).mean, rel=1e-4, abs=50)
    # practice's gain over no fund, both ways round
    assert found.effects("practice")["plan"].mean == -found.gain("no-fund").mean
    pages = [folder / f"comparison.{lang}.html" for lang in ("zh", "en")]
    before = [p.read_bytes() for p in pages]
    ask()
    assert len(counted) == found.n_runs
    assert [p.read_bytes() for p in pages] == before
    ask(n_draws=3)
    assert {d for _, d in counted[found.n_runs :]} == {3}


def test_three_effects_stand_apart_and_add_up(ask):
    _, found = ask(names=("need-first", "flood-year", "need-first+flood-year"))
    both = found.effects("need-first+flood-year")
    # the flood under the same plan, then the plan without the flood
    assert both["both"].mean == pytest.approx(
        both["world"].mean + found.effects("need-first")["both"].mean
    )
    flood = found.effects("flood-year")
    assert flood["world"].draws == flood["both"].draws
    assert flood["plan"].mean != pytest.approx(found.effects("practice")["plan"].mean)
    assert found.effects("practice")["both"] is None
    assert found.effects("no-fund")["plan"] is None


def test_a_changed_program_or_lever_is_another_run(tiny_pack, tmp_path, say_nothing):
    made = subject(Compare(cases=("practice", *ASKED))).cases
    runs = Cases(tiny_pack, made, tmp_path, range(2), 1, say_nothing)
    paths = {runs.key(c, d) for c in made for d in (0, 1)}
    assert len(paths) == 2 * len(made)
    for states in runs.states.values():
        states.source = "other"
    assert not paths & {runs.key(c, d) for c in made for d in (0, 1)}


def test_a_state_that_an_older_program_saved_is_never_read(
    tiny_pack, tmp_path, say_nothing, monkeypatch
):
    """Killed, a rule edited, run again: shared years and later states are made anew."""
    plain = case_of("practice", tiny_pack, load_scenario("practice"))

    def states():
        branched = Cases(
            tiny_pack, [plain], tmp_path, range(2), 1, say_nothing, after=(plain, 2016)
        )
        branched.states["practice"].state(1)
        return {p.relative_to(tmp_path) for p in tmp_path.glob("start-*/states/*.npz")}

    before = states()
    assert len(before) == 2, "those of the shared year are kept between runs"
    assert {p.name.split("-")[0] for p in before} == {"draw", "year"}
    assert states() == before
    monkeypatch.setattr("scenarios.execution.states.source_digest", lambda *_: "edited")
    after = states() - before
    assert len(after) == len(before)
    assert not {p.name for p in after} & {p.name for p in before}


def test_a_start_knows_what_its_accepted_sets_hold_and_not_where_they_stand(tiny_pack, tmp_path):
    scenario, digests = load_scenario("practice"), []
    for name, text in (("a.csv", "one"), ("b.csv", "one"), ("b.csv", "two")):
        (tmp_path / name).write_text(text, encoding="utf-8")
        draws = scenario.draws.model_copy(update={"accepted": str(tmp_path / name)})
        digests.append(start_digest(tiny_pack, scenario.model_copy(update={"draws": draws})))
    assert digests[0] == digests[1] != digests[2]
    assert start_digest(tiny_pack, scenario) not in digests


def test_watching_changes_not_a_bit_and_sees_all_the_poor(tiny_pack):
    scenario = load_scenario("practice")
    scenario = scenario.model_copy(
        update={
            "horizon": scenario.horizon.model_copy(update={"last_year": 2018}),
            "plan_years": (2016, 2017),
        }
    )
    draw = make_draws(parameters_of(tiny_pack, scenario), [1], 7)[0]
    start = prepare(tiny_pack, scenario, draw).snapshot
    plan, watch = practice(instance_of(tiny_pack, scenario)), Watch()
    seen, _ = run_plan(start, scenario, plan, watch=watch)
    plain, _ = run_plan(start, scenario, plan)
    np.testing.assert_array_equal(seen.sums, plain.sums)
    assert np.stack(watch.persons).shape == (3, len(HOUSEHOLD_TYPES))
    np.testing.assert_array_equal(
        np.stack(watch.persons).sum(axis=1), seen.yearly()["poor_spending"].sum(axis=1)
    )
