"""A real scheduler and real workers on this machine: the same bits, and nothing lost with a worker."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from benchmarks.nation.counties import Nation
from benchmarks.nation.simulate import question, simulate_nation
from optimize.baselines.splits import practice
from optimize.fund_plan import no_fund
from optimize.simulator import SimulationRun
from scenarios.draws.draw import make_draws
from scenarios.execution import parallel as module
from scenarios.execution.parallel import is_on_cluster, on_cluster, spread
from scenarios.execution.runner import Runner
from scenarios.execution.store import read_table
from scenarios.faults import FaultError
from scenarios.load import load_scenario
from scenarios.schema.parameters import parameters_of
from tuopin.cli import main as cli

ROOT = Path(__file__).parents[3]
ENV = {**os.environ, "PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "tests" / "support")))}


def started(*words):
    return subprocess.Popen(
        [sys.executable, "-m", "distributed.cli." + words[0], *words[1:]],
        env=ENV,
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


class Cluster:
    """A scheduler on loopback and its workers, ended with the test."""

    def __init__(self, folder):
        self.file = folder / "scheduler.json"
        self.scheduler = started(
            "dask_scheduler",
            "--host",
            "127.0.0.1",
            "--port",
            "0",
            "--no-dashboard",
            "--scheduler-file",
            str(self.file),
        )
        until = time.monotonic() + 60
        while not self.file.exists() or not self.file.stat().st_size:
            assert time.monotonic() < until
            time.sleep(0.05)
        self.address = json.loads(self.file.read_text())["address"]
        self.workers = []

    def start(self, n):
        for _ in range(n):
            self.workers.append(
                started(
                    "dask_worker",
                    self.address,
                    "--nthreads",
                    "1",
                    "--no-nanny",
                    "--no-dashboard",
                    "--local-directory",
                    str(self.file.parent),
                )
            )

    def kill(self):
        """End a worker in the middle of its work."""
        self.workers[0].send_signal(signal.SIGKILL)

    def close(self):
        for process in (*self.workers, self.scheduler):
            process.kill()
            process.wait()


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    made = Cluster(tmp_path_factory.mktemp("cluster"))
    made.start(2)
    yield made
    made.close()


def quiet(label, done, total):
    assert 0 <= done <= total


def runner_of(pack, question, folder, report=quiet):
    draws = make_draws(parameters_of(pack, question), range(4), 7)
    return Runner(pack, question, draws, folder, 1, report)


def jobs_of(runner):
    plans = (no_fund(runner.instance), practice(runner.instance))
    return [SimulationRun(p, d, s) for d in (1, 2, 3) for p in plans for s in ("county", "funded")]


def same(a, b):
    for x, y in zip(a, b, strict=True):
        assert x.years == y.years
        assert x.yearly.keys() == y.yearly.keys()
        for name in x.yearly:
            np.testing.assert_array_equal(x.yearly[name], y.yearly[name])


def test_replicates_on_a_cluster_are_those_of_this_machine(
    tiny_pack, tiny_question, tmp_path, cluster
):
    horizon = tiny_question.horizon.model_copy(update={"last_year": 2017})
    asked = tiny_question.model_copy(update={"horizon": horizon, "plan_years": (2016, 2017)})
    here = runner_of(tiny_pack, asked, tmp_path / "here")
    a = here(jobs_of(here), "here")
    year = here.shared_year(2)
    away = runner_of(tiny_pack, asked, tmp_path / "away")
    with on_cluster(cluster.address):
        assert is_on_cluster()
        same(a, away(jobs_of(away), "away"))
        for name, values in away.shared_year(2).items():
            np.testing.assert_array_equal(values, year[name])
        plan = practice(here.instance)
        away.freeze(plan)
        frozen = away([SimulationRun(plan, 1, "funded")], "frozen away")
    assert not is_on_cluster()
    assert not list((tmp_path / "away" / "states").glob("draw-*[0-9a-f].npz")), "made by workers"
    here.freeze(plan)
    same(here([SimulationRun(plan, 1, "funded")], "frozen here"), frozen)


def test_a_worker_killed_in_the_middle_costs_nothing(cluster, tmp_path):
    scenario = question(load_scenario("practice"))
    horizon = scenario.horizon.model_copy(update={"last_year": 2016})
    asked = scenario.model_copy(update={"horizon": horizon, "plan_years": (2016,)})
    nation, told = Nation(3600, counties=6), []

    def report(label, done, total):
        told.append(done)
        if label.startswith("counties") and done == 1:
            cluster.kill()

    with on_cluster(cluster.address):
        folder, _ = simulate_nation(nation, asked, tmp_path / "away", 1, report)
    assert cluster.workers[0].wait() == -signal.SIGKILL
    other, _ = simulate_nation(nation, asked, tmp_path / "here", 1, quiet)
    assert read_table(folder, "county_year").equals(read_table(other, "county_year"))
    assert (folder / "counties.csv").read_bytes() == (other / "counties.csv").read_bytes()
    assert [d for d in told if d <= 6][:7] == list(range(7))


def test_a_worker_with_other_code_is_refused(cluster, monkeypatch):
    monkeypatch.setattr(module, "source_digest", lambda *_: "another")
    with on_cluster(cluster.address), pytest.raises(FaultError, match="another"):
        list(spread(abs, [-1, -2], 1))


def test_an_address_where_nobody_answers_is_told(monkeypatch):
    monkeypatch.setattr(module, "ANSWER", 1)
    out = CliRunner().invoke(
        cli.app, ["simulate", "practice", "--cluster", "tcp://127.0.0.1:9", "--no-progress"]
    )
    assert out.exit_code == 2
    assert "127.0.0.1:9" in out.stderr


def test_here_tasks_run_in_threads_or_processes_and_failures_are_raised():
    assert sorted(spread(abs, [-1, 2, -3], 2, "threads")) == [1, 2, 3]
    assert list(spread(abs, [], 2)) == []
    with pytest.raises(TypeError):
        list(spread(abs, ["no number"], 1))
