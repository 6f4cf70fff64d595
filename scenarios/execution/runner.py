"""Runs: draws prepared once, plans branched from their saved state, on any number of threads.

The compiled rules let go of the interpreter lock, so threads share memory and the compiled code.
A result depends on its job alone; each is stored as soon as it is there, so that a stopped run
goes on where it was.
"""

from __future__ import annotations

import hashlib
import threading
import uuid
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from model.declare import source_digest
from model.state.county_totals import CountyPath
from model.state.snapshot import Snapshot
from optimize.baselines.splits import practice
from optimize.objective import COLUMNS
from optimize.simulator import Outcome
from scenarios.execution.parallel import is_on_cluster, spread
from scenarios.execution.policy import change_of
from scenarios.execution.prepare import (
    BRANCH_YEAR,
    advance,
    history_of,
    instance_of,
    policy_of,
    prepare,
    run_plan,
    yearly_of,
)
from scenarios.execution.store import whole
from scenarios.execution.worker import Group, simulated

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from model.plan import FundPlan
    from optimize.instance import Instance
    from optimize.simulator import SimulationRun
    from scenarios.county.county_file import CountyPack
    from scenarios.draws.draw import Draw
    from scenarios.execution.prepare import Prepared
    from scenarios.execution.year_changes import Change
    from scenarios.schema.scenario import Scenario


TOGETHER = 20
"""Jobs of one draw that go to a worker of a cluster at once: a state takes seconds, a job a tenth of one."""

SIMULATED = ("model", "scenarios")
"""Source that a saved state or outcome depends on; another source never reads it."""

LEARNED = COLUMNS
"""Measures that are kept of learning runs; county runs keep all."""


def plan_digest(plan: FundPlan | None) -> str:
    """Digest of what a plan does; its name is not part of it."""
    if plan is None:
        return "none"
    digest = hashlib.sha256()
    for part in (plan.years, plan.places, plan.programmes, plan.purses, plan.targeting):
        digest.update(repr(part).encode())
    digest.update(np.ascontiguousarray(plan.yuan).tobytes())
    digest.update(np.ascontiguousarray(plan.team).tobytes())
    return digest.hexdigest()[:16]


@dataclass(frozen=True)
class Branch:
    """A later start: where a parent's states are after a plan was executed for some years.

    Attributes
    ----------
    executed : what was done after the parent's start.
    year : the last year that was done.
    instance : the decision that is left.
    """

    parent: Runner
    executed: FundPlan
    year: int
    instance: Instance


class Runner:
    """Simulates jobs of one scenario; the optimizer's ``Simulate``.

    Parameters
    ----------
    folder : Path
        Where saved states and finished outcomes are kept until the run is done.
    workers : int
        Threads; results are the same for any number.
    report : callable
        Told (label, done, total) as work goes on.
    change : Change, optional
        Other numbers after the start, in every run, beside the scenario's own futures.
    branch : Branch, optional
        A later start than the end of the year that all plans share.
    """

    def __init__(
        self,
        pack: CountyPack,
        scenario: Scenario,
        draws: Sequence[Draw],
        folder: Path,
        workers: int,
        report: Callable[[str, int, int], None],
        *,
        change: Change | None = None,
        branch: Branch | None = None,
    ) -> None:
        self.pack, self.scenario, self.folder = pack, scenario, folder
        self.draws = {d.number: d for d in draws}
        self.workers, self.report = max(1, workers), report
        self.history = history_of(pack, scenario)
        self.change, self.branch = change_of(pack, scenario, change), branch
        self.instance = branch.instance if branch is not None else instance_of(pack, scenario)
        self.key = uuid.uuid4().hex
        self.frozen = "start"
        self.frozen_plan: FundPlan | None = self.history
        self.source = source_digest(*SIMULATED)
        self.settle(folder)

    def settle(self, folder: Path) -> None:
        """Keep states and outcomes in a folder, and what is in use in memory."""
        self.folder, self.at_home = folder, True
        self._locks = {n: threading.Lock() for n in self.draws}
        self._recent: dict[int, Snapshot] = {}
        self._kept: dict[tuple[int, str], tuple[Snapshot, CountyPath]] = {}
        (folder / "states").mkdir(parents=True, exist_ok=True)
        (folder / "outcomes").mkdir(exist_ok=True)
        if self.branch is not None and not self.branch.parent.at_home:
            self.branch.parent.settle(folder)

    def __getstate__(self) -> dict[str, Any]:
        """What goes to another machine: the question, none of its files and states."""
        stays = ("folder", "report", "_locks", "_recent", "_kept")
        return {k: v for k, v in self.__dict__.items() if k not in stays}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state, at_home=False, workers=1, report=_silent)

    def __call__(self, jobs: Sequence[SimulationRun], label: str) -> list[Outcome]:
        """Run jobs; outcomes in their order, from disk where they are done already."""
        paths = [self._outcome_path(job) for job in jobs]
        todo = sorted(
            {p: j for p, j in zip(paths, jobs, strict=True) if not p.exists()}.items(),
            key=lambda item: (item[1].draw, item[1].scope),
        )
        done = len(jobs) - len(todo)
        self.report(label, done, len(jobs))
        groups = self._groups(todo)
        for ran in spread(partial(simulated, runner=self), groups, self.workers, threads=True):
            if ran.first_year is not None:
                self._keep_year(ran.draw, ran.first_year)
            for path, outcome in ran.outcomes:
                _store(path, outcome)
            done += len(ran.outcomes)
            self.report(label, done, len(jobs))
        return [_load(p) for p in paths]

    def _groups(self, todo: Sequence[tuple[Path, SimulationRun]]) -> list[Group]:
        """Here a job a task, once its draw's state is there; elsewhere the jobs of a draw, so that few make it."""
        if not todo:
            return []
        if is_on_cluster():
            by_draw: dict[int, list[tuple[Path, SimulationRun]]] = {}
            for item in todo:
                by_draw.setdefault(item[1].draw, []).append(item)
            return [
                Group(items[i : i + TOGETHER])
                for items in by_draw.values()
                for i in range(0, len(items), TOGETHER)
            ]
        self.warm(todo[0][1].draw)
        # states first, a draw a thread: else all threads would wait for the same draw
        needed = list(dict.fromkeys((j.draw, j.scope) for _, j in todo))
        for _ in spread(self._get_ready, needed, self.workers, threads=True):
            pass
        return [Group([item]) for item in todo]

    def freeze(self, plan: FundPlan) -> None:
        """Read county totals of learning runs from a path under this plan from now on."""
        self.frozen, self.frozen_plan = plan_digest(plan), plan
        self._kept.clear()

    def take_path_of(self, other: Runner) -> None:
        """Read county totals from the path that another runner of the question reads."""
        if self.frozen != other.frozen:
            self._kept.clear()
            self.frozen, self.frozen_plan = other.frozen, other.frozen_plan

    def shared_year(self, draw: int) -> Mapping[str, np.ndarray[Any, np.dtype[np.float64]]]:
        """Yearly measures of the year that all plans share, or of the years since a parent's start."""
        year = self._state_path(draw).with_suffix(".year.npz")
        if not year.exists():
            self._get_ready((draw, "county"))
        with np.load(year) as stored:
            return {k: stored[k] for k in stored.files}

    def state(self, draw: int) -> Snapshot:
        """The saved state of a draw, from which plans branch."""
        return self._state(draw)

    def ready(self, draws: Sequence[int], label: str) -> None:
        """Make the saved states of some draws where they are not there yet."""
        self.report(label, 0, len(draws))
        self.warm(draws[0])
        with ThreadPoolExecutor(self.workers) as pool:
            made = pool.map(lambda d: self._get_ready((d, "county")), draws)
            for done, _ in enumerate(made, start=1):
                self.report(label, done, len(draws))

    def warm(self, draw: int) -> None:
        """Compile on one thread before many start."""
        if not (self.folder / "states" / "warm").exists():
            self.report("preparing: population, fit, compiling rules", 0, 1)
            self._state(draw)
            (self.folder / "states" / "warm").touch()

    def _get_ready(self, needed: tuple[int, str]) -> None:
        """Make a draw's saved state, and for a scope its frozen path, where they are not there yet."""
        draw, scope = needed
        if scope == "funded":
            self._frozen(draw)
        elif not self._state_path(draw).exists():
            self._state(draw)

    @property
    def start(self) -> str:
        """What was done since the shared year, for names of files; nothing at the shared year itself."""
        if self.branch is None:
            return ""
        done = f"{self.branch.parent.start}|{plan_digest(self.branch.executed)}"
        return f"-{self.branch.year}-{hashlib.sha256(done.encode()).hexdigest()[:16]}"

    def stem(self, draw: int) -> str:
        """Name of what is saved of a draw: its numbers, the program that made it, what was done since."""
        return f"{draw}-{self.draws[draw].digest}-{self.source}{self.start}"

    def _state_path(self, draw: int) -> Path:
        return self.folder / "states" / f"draw-{self.stem(draw)}.npz"

    @property
    def _changed(self) -> str:
        return "" if self.change is None else f"-{self.change.digest}"

    def _made(self, draw: int) -> Prepared:
        """A draw's state from nothing, or from the parent's under what was executed."""
        if self.branch is None:
            return prepare(self.pack, self.scenario, self.draws[draw])
        before = self.branch.parent.state(draw)
        return advance(before, self.scenario, self.branch.executed, self.branch.year)

    def _state(self, draw: int) -> Snapshot:
        """The saved state; the last few are kept in memory, for jobs come sorted by draw."""
        path = self._state_path(draw)
        with self._locks[draw]:
            if draw in self._recent:
                return self._recent[draw]
            if path.exists():
                state = Snapshot.load(path, policy_of(self.scenario), self.history)
            else:
                prepared = self._made(draw)
                self._keep_year(draw, prepared.first_year)
                unfinished = path.with_suffix(".part")
                prepared.snapshot.save(unfinished)
                unfinished.replace(path)
                state = prepared.snapshot
            self._recent[draw] = state
            while len(self._recent) > self.workers + 1:
                self._recent.pop(next(iter(self._recent)), None)
            return state

    def _keep_year(self, draw: int, year: Mapping[str, NDArray[np.float64]]) -> None:
        """Store what the shared year measured, whole or not at all."""
        path = self._state_path(draw).with_suffix(".year.npz")
        with whole(path) as file:
            np.savez(file, **year)  # type: ignore[arg-type]

    def _frozen(self, draw: int) -> tuple[Snapshot, CountyPath]:
        """Funded villages of a draw and the county path that they read."""
        key = (draw, self.frozen)
        if key not in self._kept:
            state = self._state(draw)
            with self._locks[draw]:
                named = f"path-{self.stem(draw)}-{self.frozen}{self._changed}.npy"
                path = self.folder / "states" / named
                if not path.exists():
                    plan = self.frozen_plan if self.frozen != "start" else practice(self.instance)
                    _, walked = run_plan(state, self.scenario, plan, change=self.change)
                    with whole(path) as file:
                        np.save(file, walked.as_array())
                first = state.path.first_tick
                walked = CountyPath.from_array(first, np.load(path))
                self._kept[key] = (state.take(self.instance.codes), walked)
        return self._kept[key]

    def simulate(self, job: SimulationRun) -> Outcome:
        """Run one job; nothing is stored."""
        path = None
        if job.scope == "funded":
            snapshot, path = self._frozen(job.draw)
        else:
            snapshot = self._state(job.draw)
        record, _ = run_plan(
            snapshot,
            self.scenario,
            job.plan,
            other_budgets=job.other_budgets,
            path=path,
            change=self.change,
        )
        if job.scope == "funded":
            known = record.yearly()
            yearly = {k: known[k] for k in LEARNED}
        else:
            yearly = yearly_of(record)
        return Outcome(record.years, record.villages, yearly)

    def _outcome_path(self, job: SimulationRun) -> Path:
        draw = self.draws[job.draw]
        policy = policy_of(self.scenario, other_budgets=job.other_budgets)
        frozen = self.frozen if job.scope == "funded" else ""
        text = repr(
            (
                draw.digest,
                plan_digest(job.plan),
                job.scope,
                policy,
                frozen,
                self.source,
                self.scenario.last_year,
                BRANCH_YEAR,
                self.start,
                self._changed,
            )
        )
        name = hashlib.sha256(text.encode()).hexdigest()[:24]
        return self.folder / "outcomes" / f"{name}.npz"


def _silent(label: str, done: int, total: int) -> None:
    """Progress is told where the question was asked."""


def _store(path: Path, outcome: Outcome) -> None:
    with whole(path) as file:
        np.savez(
            file,
            **{f"y.{k}": v for k, v in outcome.yearly.items()},  # type: ignore[arg-type]
            years=np.array(outcome.years),
            villages=outcome.villages,
        )


def _load(path: Path) -> Outcome:
    with np.load(path) as stored:
        yearly = {k[2:]: stored[k] for k in stored.files if k.startswith("y.")}
        return Outcome(tuple(stored["years"].tolist()), stored["villages"], yearly)
