"""Stresses: ends of ranges, the same past to the bit, a finished run in other worlds."""

import numpy as np
import pytest

from optimize.baselines.splits import practice
from results.pages.comparison import headline
from results.plots.compared import worlds
from scenarios.county.county_file import available_counties, load_county
from scenarios.draws.draw import make_draws
from scenarios.execution.cases import Cases
from scenarios.execution.policy import YearChanges, stress_changes
from scenarios.execution.run import run_plan
from scenarios.execution.runner import Runner
from scenarios.execution.states import Branch
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


def test_a_finished_run_is_judged_once_and_answered_from_disk(
    written_run, tmp_path, say_nothing, no_pictures, monkeypatch
):
    machine = Machine(tmp_path, 1, say_nothing)
    study = Stress(run=str(written_run), draws=2, only=("theta_one", "flood"))
    finished = ask(study, machine)
    made = finished.answer
    grid = worlds.grid(made)
    assert [made.label("plan", p, "en") for p in grid.plans][:2] == [
        "optimized plan",
        "simple scoring rule",
    ]
    assert len(grid.plans) == 6
    assert grid.worlds == ["", "theta_one", "flood"]
    assert (grid.regret.min(axis=0) == 0.0).all()
    assert grid.leads == [-1] * 3  # two draws put none ahead
    assert "2 draws are too few" in worlds.title(made, "en")
    monkeypatch.setattr(Cases, "_simulate", lambda *_: pytest.fail("ran again"))
    again = ask(study.model_copy(update={"only": ("flood", "theta_one")}), machine).answer
    assert (worlds.grid(again).closed == grid.closed).all()
    assert headline(again, "zh") == headline(made, "zh")


def test_a_run_without_its_plan_file_is_said(written_run, tmp_path, say_nothing):
    (written_run / "plan-rule.csv").unlink()
    with pytest.raises(FaultError, match=r"plan-rule\.csv"):
        ask(Stress(run=str(written_run)), Machine(tmp_path, 1, say_nothing))
    assert not list(tmp_path.glob("*-stress-*"))
