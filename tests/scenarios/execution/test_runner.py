"""Real runs of a small county through the runner: workers, resuming, storing."""

import time

import numpy as np
import pytest

from optimize.baselines.splits import practice
from optimize.fund_plan import no_fund
from optimize.simulator import SimulationRun
from scenarios.draws.draw import make_draws
from scenarios.execution.runner import Runner
from scenarios.execution.store import is_finished, read_table
from scenarios.faults import Fault, FaultError
from scenarios.load import load_scenario
from scenarios.schema.parameters import parameters_of
from scenarios.studies.catalogue import Plan
from scenarios.studies.race import SIMPLEST
from scenarios.studies.study import Machine, ask


@pytest.fixture
def question():
    scenario = load_scenario("pingli")
    levers = scenario.levers.model_copy(update={"fund_y": 1.2e6})
    few = scenario.draws.model_copy(
        update={"selection_draws": 2, "fresh_draws": 2, "valuation_draws": 3}
    )
    horizon = scenario.horizon.model_copy(update={"last_year": 2018})
    return scenario.model_copy(
        update={"levers": levers, "draws": few, "horizon": horizon, "plan_years": (2016, 2017)}
    )


def quiet(label, done, total):
    assert done <= total
    assert label


def runner_of(pack, question, folder, workers):
    draws = make_draws(parameters_of(pack, question), range(3), 7)
    return Runner(pack, question, draws, folder, workers, quiet)


def test_one_and_two_workers_give_the_same_and_a_second_call_runs_nothing(
    tiny_pack, question, tmp_path, monkeypatch
):
    one = runner_of(tiny_pack, question, tmp_path / "one", 1)
    two = runner_of(tiny_pack, question, tmp_path / "two", 2)
    plans = (no_fund(one.instance), practice(one.instance))
    jobs = [SimulationRun(p, d, s) for p in plans for d in (1, 2) for s in ("county", "funded")]
    a, b = list(one(jobs, "a")), list(two(jobs, "b"))
    for x, y in zip(a, b, strict=True):
        assert x.years == y.years
        for name in x.yearly:
            np.testing.assert_array_equal(x.yearly[name], y.yearly[name])
    monkeypatch.setattr(Runner, "simulate", lambda *_: pytest.fail("ran again"))
    again = runner_of(tiny_pack, question, tmp_path / "one", 1)(jobs, "resumed")
    np.testing.assert_array_equal(next(again).yearly["gap_spending"], a[0].yearly["gap_spending"])


def test_a_stopped_run_keeps_what_was_done(tiny_pack, question, tmp_path, monkeypatch):
    runner = runner_of(tiny_pack, question, tmp_path, 1)
    jobs = [SimulationRun(no_fund(runner.instance), d, "county") for d in (1, 2)]
    real, calls = Runner.simulate, []

    def stops(self, job):
        calls.append(job)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return real(self, job)

    monkeypatch.setattr(Runner, "simulate", stops)
    with pytest.raises(KeyboardInterrupt):
        runner(jobs, "stopped")
    monkeypatch.setattr(Runner, "simulate", real)
    assert len(list((tmp_path / "outcomes").glob("*.npz"))) == 1
    assert len(list(runner(jobs, "resumed"))) == 2


def test_states_are_prepared_while_no_job_runs_and_a_fault_waits_for_who_needs_them(
    tiny_pack, question, tmp_path, monkeypatch
):
    made = []

    def prepare(self, draw):
        made.append(draw)
        if draw == 1:
            raise FaultError(Fault.of("unfit", "a", "b", "c", "d"))

    monkeypatch.setattr(Runner, "prepare_state", prepare)
    runner = runner_of(tiny_pack, question, tmp_path, 2)
    with runner.preparing([1, 2]):
        assert made == []  # jobs are about to run
        runner.idle.set()
        for _ in range(500):
            if len(made) == 2:
                break
            time.sleep(0.01)
    assert made == [1, 2]
    runner.idle.clear()
    with runner.preparing([0]):
        pass
    alone = runner_of(tiny_pack, question, tmp_path, 1)
    alone.idle.set()
    with alone.preparing([0]):
        time.sleep(0.2)
    assert made == [1, 2]


def test_states_wait_for_jobs_and_are_those_that_jobs_would_make(tiny_pack, question, tmp_path):
    runner = runner_of(tiny_pack, question, tmp_path / "a", 2)
    job = SimulationRun(no_fund(runner.instance), 1, "county")
    with runner.preparing([2]):
        list(runner([job], "a"))
        assert runner.idle.is_set()
        for _ in range(3000):
            if runner.has_state(2):
                break
            time.sleep(0.01)
        assert runner.has_state(2)
    other = SimulationRun(job.plan, 2, "county")
    (found,) = runner([other], "b")
    (again,) = runner_of(tiny_pack, question, tmp_path / "b", 1)([other], "c")
    np.testing.assert_array_equal(found.yearly["gap_spending"], again.yearly["gap_spending"])


@pytest.mark.slow
def test_a_plan_from_question_to_report_is_the_same_for_any_workers(tiny_pack, question, tmp_path):
    study = Plan(scenario=question)
    found = ask(study, Machine(tmp_path / "a", 1, quiet))
    other = ask(study, Machine(tmp_path / "b", 2, quiet))
    names = sorted(p.relative_to(found.folder) for p in found.folder.rglob("*") if p.is_file())
    assert names == sorted(
        p.relative_to(other.folder) for p in other.folder.rglob("*") if p.is_file()
    )
    for name in names:
        if name.suffix == ".parquet":
            same = read_table((found.folder / name).parent, name.stem).equals(
                read_table((other.folder / name).parent, name.stem)
            )
        else:
            same = (found.folder / name).read_bytes() == (other.folder / name).read_bytes()
        assert same or name.name == "timing.json", name
    assert {"report.zh.html", "report.en.html", "manifest.json", "plan-chosen.csv"} <= {
        str(n) for n in names
    }
    assert is_finished(found.folder)
    race, main = found.findings.race.set_index("plan"), found.findings.main
    assert race.loc[main, "admissible"]
    assert (race.loc[main, "loss"], race.loc[main, "loss_high"]) == (0.0, 0.0)
    # on the draws of the choice only what is less simple scores better, of all that keeps the rules
    fresh = race[race["admissible"]]["fresh"].dropna()
    order = (*SIMPLEST, "chosen")
    better = fresh[fresh > fresh[main]].index
    assert all(order.index(n) > order.index(main) for n in better)
    assert race["reference"].sum() == 1
    assert {"chosen", "practice", "equal_mix", "class_mix", "rule"} <= set(race.index)
    kept = (found.folder / "plan-recommended.csv").read_bytes()
    assert kept == (found.folder / f"plan-{main}.csv").read_bytes()
    again = ask(study, Machine(tmp_path / "a", 1, lambda *_: pytest.fail("ran again")))
    assert again.findings.facts == found.findings.facts
