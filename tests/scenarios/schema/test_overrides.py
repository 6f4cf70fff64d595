"""Rules and money asked for beside a scenario: one path for file, command line and Python."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from optimize.baselines.ablations import plan_from
from optimize.rules import SWITCHABLE
from optimize.rules.deadline import Deadline
from optimize.rules.industry_share import IndustryShare
from optimize.rules.pins import Ban, Pin
from optimize.rules.programme_money import ProgrammeMoney
from optimize.rules.project_library import ProjectLibrary
from optimize.rules.teams import Teams
from optimize.rules.town_money import TownMoney
from scenarios.county.county_file import load_county
from scenarios.execution.decision import instance_of
from scenarios.execution.store import folder_of
from scenarios.faults import FaultError
from scenarios.files.plan import read_plan, write_plan
from scenarios.load import load_scenario, plain_scenario
from scenarios.schema.catalogue import EXAMPLES, entries, lines_of
from scenarios.schema.load import checks_of
from scenarios.schema.overrides import Overrides, read_overrides, values_of, with_overrides
from scenarios.schema.rules import Checks, Rules, parse_rules
from scenarios.schema.scenario import Levers


def faults_of(call):
    with pytest.raises(FaultError) as told:
        call()
    return [(f.file, f.place, f.kind, f.nearest) for f in told.value.faults]


def asked(**words):
    pack, scenario = load_county("pingli"), plain_scenario("pingli")
    checks = checks_of(pack, scenario.plan_years)
    return with_overrides(scenario, read_overrides(**words, checks=checks), pack)


def rules(scenario, kind):
    return [r for r in scenario.levers.rules.every if isinstance(r, kind)]


def test_a_pin_or_ban_names_a_village_by_code_or_name():
    pack = load_county("gandu")
    checks = checks_of(pack, (2016, 2017))
    code, name = next(iter(checks.names.items()))
    for word in (str(code), name, name.split()[0]):
        made = read_overrides(pins=[f"{word}:tea:2017:1万元"], bans=[f"{word}:pig"], checks=checks)
        assert made.pins == (Pin(code, "tea", 1e4, 2017),)
        assert made.bans == (Ban("pig", code),)
    with pytest.raises(FaultError, match="无此村"):
        read_overrides(pins=["无此村:tea:2017:1万元"], checks=checks)


def test_text_means_what_a_file_says():
    scenario = asked(
        rules=[
            "industry_share=50%",
            "town_money=towns:3+4,least:10万元,most:200万元",
            "town_money=most:900万元",
            "no floor_per_head",
            "programme_money\uff1dprogrammes:茶叶+road,most_share:0.4,yearly:是",
        ],
        pins=["1008:tea:2017:50万元", "1010\uff1a生猪\uff1a2018\uff1a1,200元"],
        bans=["photovoltaic", "1008:pig"],
        budget="2000万元",
    )
    assert scenario.levers.fund_y == 2e7
    assert rules(scenario, IndustryShare) == [IndustryShare(0.5)]
    assert rules(scenario, TownMoney) == [TownMoney(1e5, 2e6, (3, 4)), TownMoney(most=9e6)]
    assert rules(scenario, ProgrammeMoney) == [
        ProgrammeMoney(("tea", "road"), most_share=0.4, yearly=True)
    ]
    assert rules(scenario, Pin) == [Pin(1008, "tea", 5e5, 2017), Pin(1010, "pig", 1200.0, 2018)]
    assert rules(scenario, Ban) == [Ban("photovoltaic"), Ban("pig", 1008)]
    assert {r.name for r in scenario.levers.rules.every} == {
        "industry_share",
        "town_money",
        "carry_over",
        "weak_evidence",
        "programme_money",
        "pin",
        "ban",
    }


def test_options_add_to_the_file_and_give_the_same_run(tmp_path):
    file = tmp_path / "s.yaml"
    file.write_text(
        "title: pingli\nwhy: pingli\nlevers:\n  fund_y: 2000万元\n  rules:\n    deadline: {purse: special, year: 2018}\n"
        "    pin: {village: 1008, programme: tea, year: 2017, yuan: 50万元}\n",
        encoding="utf-8",
    )
    told = load_scenario(str(file))
    both = with_overrides(told, read_overrides(pins=["1010:pig:2018:2万元"]), load_county("pingli"))
    assert rules(both, Pin) == [Pin(1008, "tea", 5e5, 2017), Pin(1010, "pig", 2e4, 2018)]
    assert rules(both, Deadline) == [Deadline("special", 2018)]
    pack = load_county("pingli")
    assert folder_of(Path(), pack, ("plan",), told) != folder_of(Path(), pack, ("plan",), both)
    assert instance_of(pack, both).budget_y.tolist() == [2e7] * 5


NO_VILLAGE = "no funded village, or the name of several"


@pytest.mark.parametrize(
    ("words", "file", "place", "kind", "near"),
    [
        (
            {"rules": ["industry_shar=0.5"]},
            "--rule",
            "industry_shar",
            "unknown_key",
            "industry_share",
        ),
        ({"rules": ["industry_share=1.5"]}, "--rule", "industry_share", "out_of_range", ""),
        ({"rules": ["industry_share"]}, "--rule", "rule", "unreadable", ""),
        (
            {"rules": ["town_money=towns:99,most:1元"]},
            "--rule",
            "town_money.towns",
            "unknown_name",
            "9",
        ),
        (
            {"rules": ["town_money=town:3,most:1"]},
            "--rule",
            "town_money.town",
            "unknown_key",
            "towns",
        ),
        ({"rules": ["village_money=most:10吨"]}, "--rule", "village_money.most", "wrong_unit", ""),
        (
            {"rules": ["village_money=villages:1008"]},
            "--rule",
            "village_money.least",
            "out_of_range",
            "",
        ),
        ({"rules": ["limit=most:1,years:2031"]}, "--rule", "limit.years", "out_of_range", ""),
        ({"rules": ["limit=most:1元,years:2025"]}, "--rule", "limit.years", "unknown_name", "2020"),
        (
            {"rules": ["programme_money=programmes:te,least:1"]},
            "--rule",
            "programme_money.programmes",
            "unknown_name",
            "tea",
        ),
        (
            {"rules": ["programme_money=programmes:tea,least:1,yearly:maybe"]},
            "--rule",
            "programme_money.yearly",
            "wrong_type",
            "",
        ),
        ({"rules": ["teams=moves:2.5"]}, "--rule", "teams.moves", "wrong_type", ""),
        (
            {"rules": ["deadline=purse:specal,year:2018"]},
            "--rule",
            "deadline.purse",
            "unknown_name",
            "special",
        ),
        ({"rules": ["project_library=none.csv"]}, "--rule", "project_library", "unknown_name", ""),
        ({"pins": ["1008:tea:2017"]}, "--pin", "pin", "unreadable", ""),
        ({"pins": ["1008:tea:2025:5万"]}, "--pin", "pin.0.year", "unknown_name", "2020"),
        ({"pins": ["1:tea:2017:5万"]}, "--pin", "pin.0.village", "unknown_name", ""),
        ({"pins": ["没有村:tea:2017:5万"]}, "--pin 没有村", NO_VILLAGE, "unknown_name", ""),
        ({"bans": ["没有村:tea"]}, "--ban 没有村", NO_VILLAGE, "unknown_name", ""),
        ({"bans": ["teaa"]}, "--ban", "ban.0.programme", "unknown_name", "tea"),
        ({"pins": ["1008:tea:2017:5"]}, "--pin", "pin.0.yuan", "no_unit", ""),
        ({"budget": "2000"}, "--budget", "budget", "no_unit", ""),
        ({"budget": "20 tons"}, "--budget", "budget", "wrong_unit", ""),
        ({"budget": "20亿元"}, "--budget", "budget", "out_of_range", ""),
    ],
)
def test_what_is_wrong_is_told_with_place_and_nearest(words, file, place, kind, near):
    assert (file, place, kind, near) in faults_of(lambda: asked(**words))


def test_all_faults_of_all_options_are_told_at_once():
    found = faults_of(lambda: asked(rules=["no_such=1", "ramp=0.5"], pins=["x"], budget="many"))
    assert {f[0] for f in found} == {"--rule", "--pin", "--budget"}
    assert len(found) == 4


def test_a_library_is_read_beside_its_scenario_and_lives_in_it(tmp_path):
    file, library = tmp_path / "s.yaml", tmp_path / "projects.csv"
    file.write_text(
        "title: a\nwhy: b\nlevers: {rules: {project_library: projects.csv}}\n", encoding="utf-8"
    )
    library.write_text("村,项目,上限\n1008,茶叶,50万元\n1010,pig,\n", encoding="gb18030")
    scenario = load_scenario(str(file))
    assert rules(scenario, ProjectLibrary) == [
        ProjectLibrary(((1008, "tea", 5e5), (1010, "pig", np.inf)))
    ]
    pack = load_county("pingli")
    before = folder_of(Path(), pack, ("plan",), scenario)
    library.write_text("village,programme\n1008,tea\n", encoding="utf-8")
    assert folder_of(Path(), pack, ("plan",), load_scenario(str(file))) != before
    same = asked(rules=[f"project_library={library}"])
    assert rules(same, ProjectLibrary) == [ProjectLibrary(((1008, "tea", np.inf),))]
    library.write_text(
        "village,programme,yuan\n1008,teee,1\n1,tea,\n1010,pig,much\n", encoding="utf-8"
    )
    with pytest.raises(FaultError) as told:
        load_scenario(str(file))
    assert [(f.line, f.kind) for f in told.value.faults] == [
        (2, "unknown_name"),
        (3, "unknown_name"),
        (4, "wrong_unit"),
    ]
    file.write_text(
        "title: a\nwhy: b\nlevers: {rules: {project_library: none.csv}}\n", encoding="utf-8"
    )
    assert faults_of(lambda: load_scenario(str(file)))[0][1:3] == (
        "levers.rules.project_library",
        "unknown_name",
    )


def test_every_rule_has_an_example_that_is_read_and_is_listed():
    assert set(EXAMPLES) == set(SWITCHABLE)
    for name, text in EXAMPLES.items():
        if name != "project_library":
            made, mistakes = parse_rules(values_of([text]), Checks(units=True))
            assert mistakes == []
            assert [r.name for r in made.every] == [name]
    for language in ("en", "zh"):
        for e in entries():
            if e.example is not None:
                lines = lines_of(e, language)
                assert lines[0].split()[0] == e.kind.name
                assert f"  {e.example.sentence(language)}" in lines


def test_a_plan_file_says_where_moved_teams_are(tmp_path):
    instance = instance_of(load_county("pingli"), asked(rules=["teams=2", "no floor_per_head"]))
    n = instance.n_villages
    here, free = np.flatnonzero(instance.team), np.flatnonzero(~instance.team)
    sent = instance.team.copy()
    sent[here[0]], sent[free[0]] = False, True
    aux = {("team", v): float(sent[v]) for v in range(n)}
    costs = np.zeros((n, 1, 5, 24), np.int64)
    costs[: n // 2, 0, 0, 5] = 1000
    path = tmp_path / "mine.csv"
    write_plan(plan_from(instance, "mine", costs, np.zeros(n, np.int64), aux), path)
    again = read_plan(path, instance)
    np.testing.assert_array_equal(again.team[:, :-1], np.tile(sent, (5, 1)))
    assert again.yuan.sum() == 1000 * (n // 2)
    fixed = replace(instance, rules=tuple(r for r in instance.rules if not isinstance(r, Teams)))
    # all teams are named: moved without the rule, and written again as they were read
    moved = read_plan(path, fixed)
    np.testing.assert_array_equal(moved.team[:, :-1], np.tile(sent, (5, 1)))
    write_plan(moved, path)
    np.testing.assert_array_equal(read_plan(path, fixed).team, moved.team)
    lines = path.read_text(encoding="utf-8").splitlines()
    at = next(i for i, line in enumerate(lines) if ",1000," in line and ",1,need" in line)
    fewer = tmp_path / "fewer.csv"
    lines[at] = lines[at].replace(",1,need", ",0,need")
    fewer.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert {f[1] for f in faults_of(lambda: read_plan(fewer, fixed))} == {"team"}
    text = path.read_text(encoding="utf-8").splitlines()
    twice = [*text, text[1].replace(",1000,", ",5,").replace("2016", "2017")]
    flipped = twice[-1].split(",")
    flipped[5] = str(1 - int(flipped[5]))
    path.write_text("\n".join([*twice[:-1], ",".join(flipped)]) + "\n", encoding="utf-8")
    assert ("team", "broken_row") in {f[1:3] for f in faults_of(lambda: read_plan(path, instance))}


def test_a_rule_is_read_back_as_it_is_written():
    texts = [t for n, t in EXAMPLES.items() if n not in ("project_library", "deadline")]
    given = values_of([*texts, "no deadline"]) | {
        "project_library": {"projects": [[1008, "tea", "50万元"], [1010, "pig"]]},
        "town_money": [{"least": "10万元"}, {"镇": [1, 2], "至多": "1.5万元"}],
    }
    rules, mistakes = parse_rules(given)
    assert mistakes == []
    assert parse_rules(rules.written, Checks(units=True)) == (rules, [])
    assert list(rules.written) == list(given)
    assert rules.written["deadline"] == "off"
    assert rules.written["town_money"] == ["10万元", {"most": "1.5万元", "towns": [1, 2]}]
    levers = Levers(rules=rules)
    assert Levers.model_validate_json(levers.model_dump_json()).rules == rules


def test_overrides_are_the_same_as_text_and_as_rules():
    texts = ["industry_share=0.5", "town_money=most:200万元,towns:3+4", "no carry_over"]
    pins, bans = ["1008:tea:2017:50万元"], ["photovoltaic", "1008:pig"]
    told = read_overrides(texts, pins, bans, "2000万元")
    built = Overrides(
        rules=Rules(
            {
                "industry_share": (IndustryShare(0.5),),
                "town_money": (TownMoney(most=2e6, towns=(3, 4)),),
                "carry_over": (),
            }
        ),
        pins=(Pin(1008, "tea", 5e5, 2017),),
        bans=(Ban("photovoltaic"), Ban("pig", 1008)),
        fund_y=2e7,
    )
    assert told == built
    assert built.texts == ["2000万元", *texts, *pins, *bans]
    assert Overrides.model_validate_json(built.model_dump_json()) == built
