"""Many scenarios on the same people and luck: each draw's shared year is made once, all branch from it."""

from __future__ import annotations

import hashlib
import threading
from concurrent.futures import FIRST_EXCEPTION, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from model.declare import source_digest
from model.state.measures import COUNTY_YEAR, MEASURES
from model.state.snapshot import Snapshot
from model.synthesis.household_types import Watch
from scenarios.draws.posterior import draws_of
from scenarios.execution.plan_choice import asked_plan
from scenarios.execution.policy import change_of
from scenarios.execution.prepare import advance, instance_of, policy_of, run_plan, shared_levers
from scenarios.execution.runner import SIMULATED, Runner, plan_digest
from scenarios.execution.store import LAYERS, accepted_digest, county_digest, whole
from scenarios.faults import Fault

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from model.plan import FundPlan
    from scenarios.county.pack import CountyPack
    from scenarios.execution.year_changes import Change
    from scenarios.schema.scenario import Scenario

    Progress = Callable[[str, int, int], None]

OF_VILLAGES = ("gap_spending", "poor_spending", "returns")
"""Measures that are kept by village; of all others the county's sums."""


@dataclass(frozen=True)
class Case:
    """One scenario with all that it changes after the shared year.

    Attributes
    ----------
    name : as it was asked for.
    world : the futures that it meets, joined; cases of the same world compare their fund's gain.
    """

    name: str
    scenario: Scenario
    plan: FundPlan
    change: Change | None

    @property
    def world(self) -> str:
        """Its futures, in order."""
        return "+".join(sorted(self.scenario.futures))

    @property
    def digest(self) -> str:
        """Digest of all that acts after the shared year."""
        change = "" if self.change is None else self.change.digest
        told = (plan_digest(self.plan), policy_of(self.scenario), change, self.scenario.last_year)
        return hashlib.sha256(repr(told).encode()).hexdigest()[:16]


def case_of(name: str, pack: CountyPack, scenario: Scenario) -> Case:
    """A scenario ready to run; its plan needs no optimizer."""
    plan = asked_plan(instance_of(pack, scenario), scenario)
    return Case(name, scenario, plan, change_of(pack, scenario))


@dataclass(frozen=True)
class Seen:
    """What one case was under one draw.

    Attributes
    ----------
    years : (Y,) after the shared year.
    county : by measure (Y,), sums over villages; pure numbers of :data:`model.state.measures.COUNTY_YEAR`.
    villages : by measure (Y, V).
    kinds : ``persons`` and ``gap`` (Y, T) of the spending-poor by kind, the gap in yuan of 2015.
    """

    years: tuple[int, ...]
    codes: NDArray[np.int64]
    county: Mapping[str, NDArray[np.float64]]
    villages: Mapping[str, NDArray[np.float64]]
    kinds: Mapping[str, NDArray[np.float64]]


class Cases:
    """Runs cases by draw; what is on disk already is not run again.

    Parameters
    ----------
    folder : where saved states and outcomes are kept.
    numbers : draws that may be asked for.
    after : a case and a year: all branch from the state in which that case left the county at its end.
    """

    def __init__(
        self,
        pack: CountyPack,
        cases: Sequence[Case],
        folder: Path,
        numbers: Sequence[int],
        workers: int,
        report: Progress,
        *,
        after: tuple[Case, int] | None = None,
    ) -> None:
        self.cases, self.workers, self.report = list(cases), max(1, workers), report
        self.folder = folder / "outcomes"
        self._runners: dict[str, Runner] = {}
        self._of: dict[str, Runner] = {}
        self.after = after
        self._locks = {n: threading.Lock() for n in numbers}
        self._recent: dict[int, Snapshot] = {}
        for case in cases:
            key = start_digest(pack, case.scenario)
            if key not in self._runners:
                draws = draws_of(pack, case.scenario, numbers)
                inner = folder / f"start-{key}"
                inner.mkdir(parents=True, exist_ok=True)
                self._runners[key] = Runner(pack, case.scenario, draws, inner, workers, report)
            self._of[case.name] = self._runners[key]
        self.folder.mkdir(exist_ok=True)

    def path(self, case: Case, draw: int) -> Path:
        """Where an outcome stands: a digest of code, start, draw and case."""
        runner = self._of[case.name]
        text = repr(
            (
                runner.source,
                runner.draws[draw].digest,
                runner.folder.name,
                case.digest,
                self._history,
            )
        )
        return self.folder / f"{hashlib.sha256(text.encode()).hexdigest()[:24]}.npz"

    @property
    def _history(self) -> str:
        """Digest of what was done since the shared year; nothing where all branch from that."""
        return "" if self.after is None else f"{self.after[0].digest}-{self.after[1]}"

    def state(self, case: Case, draw: int) -> Snapshot:
        """The state from which a case goes on: the shared year's, or that of a later branch."""
        runner = self._of[case.name]
        if self.after is None:
            return runner.state(draw)
        before, year = self.after
        path = runner.folder / "states" / f"after-{self._history}-{runner.stem(draw)}.npz"
        with self._locks[draw]:
            if draw in self._recent:
                return self._recent[draw]
            if path.exists():
                state = Snapshot.load(path, policy_of(case.scenario), runner.history)
            else:
                start = runner.state(draw)
                state = advance(start, before.scenario, before.plan, year, before.change).snapshot
                partial = path.with_suffix(".part")
                state.save(partial)
                partial.replace(path)
            self._recent[draw] = state
            while len(self._recent) > self.workers + 1:
                self._recent.pop(next(iter(self._recent)), None)
            return state

    def missing(self, draws: Sequence[int]) -> int:
        """How many runs are not there yet."""
        return len(
            {self.path(c, d) for d in draws for c in self.cases if not self.path(c, d).exists()}
        )

    def missing_starts(self, draws: Sequence[int]) -> int:
        """How many shared years must be made for what is missing."""
        return len(
            {
                (self._of[c.name].folder, d)
                for d in draws
                for c in self.cases
                if not self.path(c, d).exists()
            }
        )

    def run(self, draws: Sequence[int], label: str) -> None:
        """Run what is missing, draw by draw, so that few states are held at once."""
        todo = {self.path(c, d): (c, d) for d in draws for c in self.cases}
        total = len(todo)
        todo = {p: pair for p, pair in todo.items() if not p.exists()}
        done, lock = total - len(todo), threading.Lock()
        self.report(label, done, total)

        def work(path: Path, case: Case, draw: int) -> None:
            nonlocal done
            _store(path, self._simulate(case, draw))
            with lock:
                done += 1
                self.report(label, done, total)

        for runner in {id(self._of[c.name]): self._of[c.name] for c, _ in todo.values()}.values():
            runner.warm(draws[0])
        with ThreadPoolExecutor(self.workers) as pool:
            try:
                # states two draws at a time, each on its own thread, before the runs that share them
                for first in range(0, len(draws), self.workers):
                    some = draws[first : first + self.workers]
                    now = [(p, c, d) for p, (c, d) in todo.items() if d in some]
                    needed = {(id(self._of[c.name]), d): (c, d) for _, c, d in now}
                    _waited(pool, [pool.submit(self._ready, *pair) for pair in needed.values()])
                    _waited(pool, [pool.submit(work, *item) for item in now])
            except KeyboardInterrupt:
                pool.shutdown(wait=True, cancel_futures=True)
                raise

    def _ready(self, case: Case, draw: int) -> None:
        self.state(case, draw)

    def _simulate(self, case: Case, draw: int) -> Seen:
        watch = Watch()
        state = self.state(case, draw)
        record, _ = run_plan(state, case.scenario, case.plan, change=case.change, watch=watch)
        yearly = record.yearly()
        prices = record.county["prices"][3::4]
        county = {m.name: yearly[m.name].sum(axis=1) for m in MEASURES}
        county |= {name: record.county[name][3::4] for name in COUNTY_YEAR}
        kinds = {"persons": np.stack(watch.persons), "gap": np.stack(watch.gap) / prices[:, None]}
        return Seen(
            record.years, record.villages, county, {n: yearly[n] for n in OF_VILLAGES}, kinds
        )

    def seen(self, case: Case, draw: int) -> Seen:
        """An outcome that was run."""
        with np.load(self.path(case, draw)) as stored:
            parts: dict[str, dict[str, Any]] = {"county": {}, "villages": {}, "kinds": {}}
            for key in stored.files:
                part, _, name = key.partition(".")
                if part in parts:
                    parts[part][name] = stored[key]
            return Seen(tuple(stored["years"].tolist()), stored["codes"], **parts)


def _waited(pool: ThreadPoolExecutor, futures: list[Future[None]]) -> None:
    """Wait for all; the first failure cancels what has not begun and is raised."""
    finished, _ = wait(futures, return_when=FIRST_EXCEPTION)
    failed = next((f for f in finished if f.exception()), None)
    if failed is not None:
        pool.shutdown(wait=True, cancel_futures=True)
        failed.result()


def start_digest(pack: CountyPack, scenario: Scenario) -> str:
    """Digest of what the shared year depends on beside the county's data: program, levers, numbers, luck.

    Of accepted sets it is what their file holds that counts, not where it stands.
    """
    shared = shared_levers(pack, scenario)
    told = (
        pack.name,
        shared.model_dump_json(),
        scenario.draws.seed,
        accepted_digest(scenario),
        sorted((k, v.model_dump_json()) for k, v in scenario.overrides.items()),
        source_digest(*SIMULATED),
    )
    return hashlib.sha256(repr(told).encode()).hexdigest()[:8]


def question_digest(asked: object, packs: Sequence[CountyPack], cases: Sequence[Case]) -> str:
    """Names the folder of a run of many cases by all that its answer depends on.

    That is what was asked, every scenario and what stands in its files, the counties' data, the program.
    """
    told = [(c.scenario.model_dump_json(), c.digest, accepted_digest(c.scenario)) for c in cases]
    text = repr((asked, told, [county_digest(p) for p in packs], source_digest(*LAYERS)))
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def other_starts(pack: CountyPack, asked: Mapping[str, Scenario], like: str) -> list[Fault]:
    """A fault for every scenario, by name, whose shared year is not that of the one named."""
    own = start_digest(pack, asked[like])
    return [
        Fault.of(
            "other_run",
            name,
            ("常数、不确定数、抽样", "constants, uncertainties, draws"),
            ("起点不同", "another start"),
            (f"与{like}相同的起点", f"that of {like}"),
        )
        for name, scenario in asked.items()
        if start_digest(pack, scenario) != own
    ]


def _store(path: Path, seen: Seen) -> None:
    parts = {"county": seen.county, "villages": seen.villages, "kinds": seen.kinds}
    with whole(path) as file:
        np.savez(
            file,
            years=np.array(seen.years),
            codes=seen.codes,
            **{f"{part}.{k}": v for part, of in parts.items() for k, v in of.items()},  # type: ignore[arg-type]
        )
