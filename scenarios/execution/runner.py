"""Runs: draws prepared once, plans branched from their saved state, here or on a cluster.

The compiled rules let go of the interpreter lock, so threads share memory and the compiled code.
A result depends on its job alone; each is stored as soon as it is there, so that a stopped run
goes on where it was. To another machine only the question travels: a worker computes the states
that it needs in a scratch folder of its own, from the same numbers and so to the same bits.
"""

import atexit
import shutil
import tempfile
import threading
import uuid
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.plan import FundPlan
from model.state.county_totals import CountyPath
from model.state.measures import LEAN
from model.state.snapshot import Snapshot
from optimize.baselines.splits import practice
from optimize.objective import COLUMNS
from optimize.simulator import Outcome, SimulationRun
from scenarios.digest import digest_of
from scenarios.draws.draw import Draw
from scenarios.execution.decision import BRANCH_YEAR, instance_of
from scenarios.execution.parallel import Batch, give_back, is_on_cluster, run_all, spread
from scenarios.execution.policy import changes_of
from scenarios.execution.run import policy_of, run_plan, yearly_of
from scenarios.execution.states import Branch, States, plan_digest
from scenarios.progress import Progress
from scenarios.schema.pack import CountyPack
from scenarios.schema.scenario import Scenario

TOGETHER = 20
"""Jobs of one draw that go to a worker of a cluster at once: a state takes seconds, a job 0.1 s."""

LEARNED = COLUMNS
"""Measures that are stored of learning runs; of county runs all are."""
assert set(LEARNED) <= set(LEAN), "a learning run records less than is learned"


class Runner(States):
    """Simulates jobs of one scenario; the optimizer's ``Simulate``."""

    def __init__(
        self,
        pack: CountyPack,
        scenario: Scenario,
        draws: Sequence[Draw],
        folder: Path,
        workers: int,
        progress: Progress,
        *,
        branch: Branch | None = None,
    ) -> None:
        self.changes = changes_of(pack, scenario)
        left = None if branch is None else branch.instance
        self.instance = instance_of(pack, scenario) if left is None else left
        self.key = uuid.uuid4().hex
        super().__init__(pack, scenario, draws, folder, workers, progress, branch=branch)
        self.frozen = "start"
        self.frozen_plan: FundPlan | None = self.history

    def settle(self, folder: Path) -> None:
        """Store states, county paths and outcomes in a folder."""
        super().settle(folder)
        self._frozen_states: dict[tuple[int, str], tuple[Snapshot, CountyPath]] = {}

    def __getstate__(self) -> dict[str, Any]:
        return {k: v for k, v in super().__getstate__().items() if k != "_frozen_states"}

    def __call__(
        self, jobs: Sequence[SimulationRun], label: str, before: int = 0, every: int = 0
    ) -> Iterator[Outcome]:
        """Run jobs; outcomes in their order, each read from disk when it is asked for.

        Where they are part of more work, so many jobs were done ``before`` of ``every`` job.
        """
        keys = [self.outcome_key(job) for job in jobs]
        by_draw = sorted(
            zip(keys, jobs, strict=True), key=lambda item: (item[1].draw, item[1].scope)
        )
        self.idle.clear()
        run_all(
            partial(simulated, runner=self),
            dict(by_draw),
            self.cache,
            self.workers,
            lambda what, done, n: self.progress(what, before + done, every or n),
            label,
            where="threads",
            batches=self._batches,
        )
        # the next jobs begin with other draws: nothing is held while they are chosen or fitted
        self._frozen_states.clear()
        self.states.recent.clear()
        give_back()
        self.idle.set()
        return (self.cache.get(key, Outcome) for key in keys)

    def _batches(self, todo: Batch[SimulationRun]) -> Sequence[Batch[SimulationRun]]:
        """Here one job each, once its state is there; on a cluster jobs of one draw together."""
        if is_on_cluster():
            by_draw = [list(items) for _, items in groupby(todo, lambda item: item[1].draw)]
            return [
                items[i : i + TOGETHER] for items in by_draw for i in range(0, len(items), TOGETHER)
            ]
        # states first, a draw a thread: else all threads would wait for the same draw
        needed = list(dict.fromkeys((j.draw, j.scope) for _, j in todo))
        list(spread(self._prepare_for, needed, self.workers, "here"))
        return [[item] for item in todo]

    def _prepare_for(self, needed: tuple[int, str]) -> None:
        """Save a draw's state, and for a scope its frozen path, where they are not there yet."""
        draw, scope = needed
        prepare = self._path if scope == "funded" else self.prepare_state
        prepare(draw)

    def freeze(self, plan: FundPlan) -> None:
        """Read county totals of learning runs from a path under this plan from now on."""
        self.frozen, self.frozen_plan = plan_digest(plan), plan

    def take_path_of(self, other: "Runner") -> None:
        """Read county totals from the path that another runner of the question reads."""
        self.frozen, self.frozen_plan = other.frozen, other.frozen_plan

    def _path(self, draw: int) -> NDArray[np.float64]:
        """County totals of a draw's frozen path; run where they are not there yet."""
        name = f"states/path-{self.stem(draw)}-{self.frozen}{self._changed}"
        with self.states.lock(name):
            if name not in self.cache:
                plan = self.frozen_plan if self.frozen != "start" else practice(self.instance)
                _, walked = run_plan(self.state(draw), self.scenario, plan, changes=self.changes)
                self.cache.put(name, {"path": walked.as_array()})
            return self.cache.arrays(name)["path"]

    def _frozen(self, draw: int) -> tuple[Snapshot, CountyPath]:
        """Funded villages of a draw and the county path that they read.

        Jobs come sorted by draw: those of the last few draws are kept.
        """
        key = (draw, self.frozen)
        with self.states.lock(f"funded-{draw}"):
            if key not in self._frozen_states:
                path, state = self._path(draw), self.state(draw)
                self._frozen_states[key] = (
                    state.take(self.instance.codes),
                    CountyPath.from_array(state.path.first_tick, path),
                )
                for old in list(self._frozen_states)[: -self.workers - 1]:
                    self._frozen_states.pop(old, None)
            return self._frozen_states[key]

    def simulate(self, job: SimulationRun) -> Outcome:
        """Run one job; nothing is stored."""
        is_funded = job.scope == "funded"
        snapshot, path = self._frozen(job.draw) if is_funded else (self.state(job.draw), None)
        record, _ = run_plan(
            snapshot,
            self.scenario,
            job.plan,
            other_budgets=job.other_budgets,
            path=path,
            changes=self.changes,
            is_lean=is_funded,
        )
        yearly = record.yearly() if is_funded else yearly_of(record)
        kept = LEARNED if is_funded else yearly
        return Outcome(record.years, record.villages, {name: yearly[name] for name in kept})

    @property
    def _changed(self) -> str:
        return "" if self.changes is None else f"-{self.changes.digest}"

    def outcome_key(self, job: SimulationRun) -> str:
        """Digest of all that an outcome depends on."""
        digest = digest_of(
            self.draws[job.draw].digest,
            plan_digest(job.plan),
            job.scope,
            policy_of(self.scenario, other_budgets=job.other_budgets),
            self.frozen if job.scope == "funded" else "",
            self.source,
            self.scenario.last_year,
            BRANCH_YEAR,
            self.start,
            self._changed,
            n=24,
        )
        return f"outcomes/{digest}"


def simulated(batch: Batch[SimulationRun], runner: Runner) -> dict[str, Any]:
    """Outcomes of jobs of one draw by key; on a cluster also what its shared year measured."""
    at_home, here = runner.at_home, _settled(runner)
    results: dict[str, Any] = {key: here.simulate(job) for key, job in batch}
    if not at_home:
        draw = batch[0][1].draw
        results[here.year_key(draw)] = here.shared_year(draw)
    return results


_ELSEWHERE: dict[str, Runner] = {}
_ELSEWHERE_LOCK = threading.Lock()


def _settled(runner: Runner) -> Runner:
    """The runner itself at home; elsewhere the one that has states in this process.

    A process holds the runner of one question; states lie in a scratch folder that goes with it.
    """
    if runner.at_home:
        return runner
    with _ELSEWHERE_LOCK:
        here = _ELSEWHERE.get(runner.key)
        if here is None:
            _remove_scratch()
            _ELSEWHERE.clear()
            runner.settle(Path(tempfile.mkdtemp(prefix="tuopin-")))
            here = _ELSEWHERE[runner.key] = runner
        here.take_path_of(runner)
        return here


@atexit.register
def _remove_scratch() -> None:
    """Scratch folders of a worker that ends go with it."""
    for runner in _ELSEWHERE.values():
        shutil.rmtree(runner.folder, ignore_errors=True)
