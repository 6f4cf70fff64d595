"""Stresses: ends of ranges, the same past to the bit, verdicts, a page from a finished run."""

import numpy as np
import pandas as pd
import pytest

from optimize.baselines.splits import practice
from results.pages.stress import gain_table as shown_gains
from results.pages.stress import headline
from results.plots import regret
from results.tables.study_results import Stressed
from scenarios.county.county_file import available_counties, load_county
from scenarios.draws.draw import make_draws
from scenarios.execution.policy import YearChanges, stress_changes
from scenarios.execution.run import run_plan
from scenarios.execution.runner import Runner
from scenarios.execution.states import Branch
from scenarios.execution.world_tables import gain_table, plan_table, worst_mean
from scenarios.faults import FaultError
from scenarios.load import load_scenario, plain_scenario
from scenarios.schema.names import stresses_of
from scenarios.schema.parameters import parameters_of
from scenarios.schema.stresses import STRESSES
from scenarios.studies.catalogue import Stress
from scenarios.studies.study import Machine, ask


@pytest.mark.parametrize("county", available_counties())
def test_every_stress_stands_at_an_end_of_a_declared_range(county):
    pack, scenario = load_county(county), plain_scenario(county)
    known = {p.name: p for p in parameters_of(pack, scenario)}
    for stress in STRESSES:
        change = stress_changes(stress, pack, scenario)
        assert change.values, stress.name
        for name, value in change.values:
            assert value in (known[name].low, known[name].high), (stress.name, name)
            assert known[name].low < known[name].high, f"{name} has no range"
        if change.years is not None:
            assert scenario.plan_years[0] < change.years[0] <= scenario.plan_years[-1]
    assert len({s.name for s in STRESSES}) == len(STRESSES)


def test_a_change_holds_in_its_years_alone():
    change = YearChanges((("a", 2.0),), (2017, 2018))
    values = {"a": 1.0, "b": 5.0}
    assert [change.within(y, values)["a"] for y in (2016, 2017, 2018, 2019)] == [1.0, 2.0, 2.0, 1.0]
    assert YearChanges((("a", 2.0),)).within(2030, values) == {"a": 2.0, "b": 5.0}
    assert YearChanges((("a", 2.0),)).digest != change.digest


def test_names_are_checked_and_keep_their_order():
    assert [s.name for s in stresses_of(["late", "theta_one"])] == ["theta_one", "late"]
    assert stresses_of(()) == STRESSES
    with pytest.raises(FaultError, match="did you mean 'theta_one'"):
        stresses_of(["theta_on"])


def test_three_draws_judge_no_world():
    spread = np.array([1.0, 1.1, 1.2])
    closed = {("none", p): g * spread for p, g in (("chosen", 9e6), ("rule", 1e6))}
    worlds, plans = ["none"], ["chosen", "rule"]
    f = Stressed(
        "A", "甲县", "run", "chosen", 3, "",
        pd.DataFrame([{"stress": "none", "en": "undisturbed", "zh": "无扰动"}]),
        plan_table(closed, worlds, plans), gain_table(closed, worlds, plans),
    )  # fmt: skip
    assert f.verdict("none") == "too_few"
    assert shown_gains(f, "en").iloc[0]["verdict"] == "too few draws to tell"
    assert "too few draws for an interval" in shown_gains(f, "en").iloc[0].to_string()
    assert headline(f, "en")[0] == regret.title(f, "en")
    assert "too few" in headline(f, "en")[0]
    assert not any("beaten" in line for line in headline(f, "en"))


@pytest.fixture
def runner(tiny_pack, tmp_path, say_nothing):
    scenario = load_scenario("practice")
    levers = scenario.levers.model_copy(update={"fund_y": 1.2e6})
    horizon = scenario.horizon.model_copy(update={"last_year": 2019})
    scenario = scenario.model_copy(
        update={"levers": levers, "horizon": horizon, "plan_years": (2016, 2017, 2018)}
    )
    draws = make_draws(parameters_of(tiny_pack, scenario), range(2), 7)
    return Runner(tiny_pack, scenario, draws, tmp_path, 1, say_nothing)


def test_the_past_is_the_same_to_the_bit_and_a_change_of_nothing_changes_nothing(runner):
    start, plan = runner.state(1), practice(runner.instance)
    plain = run_plan(start, runner.scenario, plan)[0].yearly()
    same = YearChanges((("hazard.loss", start.values["hazard.loss"]),))
    flood = YearChanges((("hazard.scale", 2.0), ("hazard.loss", 0.5)), (2018, 2018))
    unchanged = run_plan(start, runner.scenario, plan, changes=same)[0].yearly()
    flooded = run_plan(start, runner.scenario, plan, changes=flood)[0].yearly()
    for name, values in plain.items():
        np.testing.assert_array_equal(values, unchanged[name])
        np.testing.assert_array_equal(values[:2], flooded[name][:2])
    assert flooded["gap_spending"][2].sum() > plain["gap_spending"][2].sum()


def test_going_on_from_a_later_start_is_going_on(runner):
    whole = practice(runner.instance)
    plain = run_plan(runner.state(1), runner.scenario, whole)[0].yearly()
    late = Runner(
        runner.pack,
        runner.scenario,
        list(runner.draws.values()),
        runner.folder,
        1,
        runner.progress,
        branch=Branch(runner, whole, 2017),
    )
    later = run_plan(late.state(1), late.scenario, whole)[0].yearly()
    shared = late.shared_year(1)
    assert late.start.startswith("-2017-")
    for name, values in plain.items():
        np.testing.assert_array_equal(values[:2], shared[name])
        np.testing.assert_array_equal(values[2:], later[name])


def test_tables_by_hand():
    closed = {
        ("none", "chosen"): np.array([4.0, 6.0]),
        ("none", "rule"): np.array([3.0, 3.0]),
        ("flood", "chosen"): np.array([1.0, 1.0]),
        ("flood", "rule"): np.array([2.0, 4.0]),
    }
    plans = plan_table(closed, ["none", "flood"], ["chosen", "rule"]).set_index(["stress", "plan"])
    assert plans["regret"].to_dict() == {
        ("none", "chosen"): 0.0,
        ("none", "rule"): 2.0,
        ("flood", "chosen"): 2.0,
        ("flood", "rule"): 0.0,
    }
    assert plans.loc[("none", "chosen"), "worst"] == 4.0
    gains = gain_table(closed, ["none", "flood"], ["chosen", "rule"])
    assert gains["mean"].tolist() == [2.0, -2.0]
    assert gains["won"].tolist() == [1.0, 0.0]


def test_the_worst_tenth_is_one_draw_of_ten_and_two_of_eleven():
    assert worst_mean(np.arange(10.0)) == 0.0
    assert worst_mean(np.arange(11.0)) == 0.5


def test_the_sentence_says_where_it_stops_being_best():
    worlds = pd.DataFrame(
        {
            "stress": ["none", "flood", "late"],
            "en": ["undisturbed", "a flood", "late"],
            "zh": ["无", "洪灾", "迟"],
        }
    )
    gains = pd.DataFrame(
        {
            "stress": ["none", "flood", "late"],
            "against": "rule",
            "mean": [3e4, -5e4, 1e4],
            "low": [1e4, -8e4, -1e4],
            "high": [5e4, -2e4, 3e4],
        }
    )
    plans = pd.DataFrame(
        {
            "stress": ["none", "none", "flood", "flood", "late", "late"],
            "plan": ["chosen", "rule"] * 3,
            "mean": [9e4, 6e4, 1e4, 6e4, 3e4, 2e4],
            "regret": [0.0, 3e4, 5e4, 0.0, 0.0, 1e4],
            "worst": [5e4, 1e4, 1e3, 1e4, 2e4, 1e4],
        }
    )
    f = Stressed("C", "县", "run", "chosen", 8, "uncalibrated", worlds, plans, gains)
    assert [f.verdict(s) for s in worlds["stress"]] == ["best", "beaten", "not_distinct"]
    lines = " ".join(headline(f, "en"))
    assert (
        "clearly best in 1, shows no clear difference from the next best in 1, and is beaten in 1"
        in lines
    )
    assert "stops being best: simple scoring rule is better under a flood +5 (" in lines
    assert "Largest regret: 5" in lines
    assert "简易打分法更好——洪灾 +5" in " ".join(headline(f, "zh"))


def test_a_finished_run_is_judged_once_and_answered_from_disk(
    written_run, tmp_path, say_nothing, monkeypatch
):
    machine = Machine(tmp_path, 1, say_nothing)
    study = Stress(run=str(written_run), draws=2, only=("theta_one", "flood"))
    finished = ask(study, machine)
    folder, made = finished.folder, finished.answer
    assert list(made.worlds["stress"]) == ["none", "theta_one", "flood"]
    assert set(made.plans["plan"]) == {
        "chosen",
        "rule",
        "equal_mix",
        "greedy",
        "practice",
        "equal_head",
    }
    assert (made.plans.groupby("stress")["regret"].min() == 0.0).all()
    names = {p.relative_to(folder).as_posix() for p in folder.rglob("*")}
    assert {
        "stress.zh.html",
        "stress.en.html",
        "figures/regret.zh.png",
        "figures/regret.en.svg",
        "stress-gains.csv",
        "stress-plans.csv",
        "manifest.json",
    } <= names
    monkeypatch.setattr("scenarios.studies.stress.run_plan", lambda *_: pytest.fail("ran again"))
    again = ask(study.model_copy(update={"only": ("flood", "theta_one")}), machine).answer
    pd.testing.assert_frame_equal(again.gains, made.gains)
    assert headline(again, "zh") == headline(made, "zh")


def test_a_run_without_its_plan_file_is_told(written_run, tmp_path, say_nothing):
    (written_run / "plan-rule.csv").unlink()
    with pytest.raises(FaultError, match=r"plan-rule\.csv"):
        ask(Stress(run=str(written_run)), Machine(tmp_path, 1, say_nothing))
    assert not list(tmp_path.glob("*-stress-*"))
