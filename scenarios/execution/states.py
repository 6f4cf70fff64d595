"""Saved states of draws, from which plans branch: the end of the shared year, or a later year.

A state depends on the draw, the program and what was executed since; it is computed once. Those of
the shared year are kept between runs, but for a county whose register is its own.
"""

import hashlib
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.cache_folder import writable
from model.declare import source_digest
from model.plan import FundPlan
from model.state.snapshot import Snapshot
from optimize.instance import Instance
from scenarios.digest import digest_of
from scenarios.draws.draw import Draw
from scenarios.execution.cache import ArrayCache, StateCache, kept_states
from scenarios.execution.decision import history_of, shared_levers
from scenarios.execution.parallel import is_on_cluster, spread
from scenarios.execution.policy import YearChanges
from scenarios.execution.population import prepare
from scenarios.execution.precompile import compile_rules
from scenarios.execution.run import Prepared, advance, policy_of
from scenarios.execution.store import accepted_digest, county_digest
from scenarios.progress import Progress, silent
from scenarios.schema.pack import CountyPack
from scenarios.schema.scenario import Scenario

SIMULATED = ("model", "scenarios")
"""Source that a saved state or outcome depends on; another source never reads it."""


def plan_digest(plan: FundPlan | None) -> str:
    """Digest of what a plan does; its name is not part of it.

    Manifests hold it for good, so that it has a recipe of its own.
    """
    if plan is None:
        return "none"
    digest = hashlib.sha256()
    for part in (plan.years, plan.places, plan.programmes, plan.purses, plan.targeting):
        digest.update(repr(part).encode())
    digest.update(np.ascontiguousarray(plan.yuan).tobytes())
    digest.update(np.ascontiguousarray(plan.team).tobytes())
    return digest.hexdigest()[:16]


def start_digest(pack: CountyPack, scenario: Scenario) -> str:
    """Digest of all that the shared year depends on beside the county: program, levers, numbers.

    Of accepted sets it is what their file holds that counts, not where it stands.
    """
    return digest_of(
        pack.name,
        shared_levers(pack, scenario),
        scenario.draws.seed,
        accepted_digest(scenario),
        sorted((k, v.model_dump_json()) for k, v in scenario.overrides.items()),
        source_digest(*SIMULATED),
    )


@dataclass(frozen=True)
class Branch:
    """A later start: where a parent's states are after a plan was executed for some years.

    Attributes
    ----------
    executed : what was done after the parent's start.
    year : the last year that was done.
    instance : the decision that is left; None where nothing is decided.
    changes : other numbers while it was done.
    """

    parent: "States"
    executed: FundPlan
    year: int
    instance: Instance | None = None
    changes: YearChanges | None = None


class States:
    """States of a scenario's draws.

    Parameters
    ----------
    folder : Path
        Where states are stored until the study is done.
    workers : int
        Threads; results are the same for any number.
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
        progress: Progress,
        *,
        branch: Branch | None = None,
    ) -> None:
        self.pack, self.scenario = pack, scenario
        self.draws = {d.number: d for d in draws}
        self.workers, self.progress, self.branch = max(1, workers), progress, branch
        self.history = history_of(pack, scenario)
        self.source = source_digest(*SIMULATED)
        self.settle(folder)

    def settle(self, folder: Path) -> None:
        """Store states and outcomes in a folder, and what is in use in memory."""
        self.folder, self.at_home = folder, True
        policy, kept = policy_of(self.scenario), folder / "states"
        if self.branch is None and self.pack.register is None:
            start = digest_of(start_digest(self.pack, self.scenario), county_digest(self.pack))
            kept = writable(kept_states()) / start
        self.cache, self.years = ArrayCache(folder), ArrayCache(kept)
        self.states = StateCache(kept, self.workers + 1, policy, self.history)
        self.idle = threading.Event()
        if self.branch is not None and not self.branch.parent.at_home:
            self.branch.parent.settle(folder)

    def __getstate__(self) -> dict[str, Any]:
        """What goes to another machine: the question, none of its files and states."""
        stays = ("folder", "progress", "cache", "years", "states", "idle")
        return {k: v for k, v in self.__dict__.items() if k not in stays}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state, at_home=False, workers=1, progress=silent)

    @property
    def start(self) -> str:
        """What was done since the shared year, for keys; nothing at the shared year itself."""
        if self.branch is None:
            return ""
        b = self.branch
        changes = "" if b.changes is None else b.changes.digest
        policy = policy_of(self.scenario)
        done = digest_of(b.parent.start, plan_digest(b.executed), changes, policy, n=16)
        return f"-{b.year}-{done}"

    def stem(self, draw: int) -> str:
        """Name of a draw's files: its numbers, the program, what was executed since."""
        return f"{draw}-{self.draws[draw].digest}-{self.source}{self.start}"

    def state(self, draw: int) -> Snapshot:
        """The saved state of a draw, from which plans branch."""
        return self.states.get(f"draw-{self.stem(draw)}", lambda: self._compute(draw))

    def has_state(self, draw: int) -> bool:
        """Whether a draw's state is saved."""
        return f"draw-{self.stem(draw)}" in self.states

    def year_key(self, draw: int) -> str:
        """Key of what a draw's shared year measured."""
        return f"states/year-{self.stem(draw)}"

    def shared_year(self, draw: int) -> Mapping[str, NDArray[Any]]:
        """Yearly measures of the shared year, or of the years since a parent's start."""
        if self.year_key(draw) in self.cache:  # from a worker elsewhere
            return self.cache.arrays(self.year_key(draw))
        name = f"year-{self.stem(draw)}"
        if name not in self.years:
            (self._compute if self.has_state(draw) else self.state)(draw)
        return self.years.arrays(name)

    def prepare_states(self, draws: Sequence[int], label: str) -> None:
        """Save the states of some draws where they are not there yet."""
        compile_rules(self.progress)
        self.progress(label, 0, len(draws))
        for done, _ in enumerate(spread(self.prepare_state, draws, self.workers, "here"), start=1):
            self.progress(label, done, len(draws))

    def prepare_state(self, draw: int) -> None:
        """Save a draw's state where it is not there yet."""
        self.states.save(f"draw-{self.stem(draw)}", lambda: self._compute(draw))

    @contextmanager
    def preparing(self, draws: Sequence[int]) -> Iterator[None]:
        """Within it, states of draws are saved one by one whenever no job runs.

        While a plan is chosen a solver has one thread, and the others have nothing to do. At the
        end the state in hand is finished: seconds.
        """
        ended = threading.Event()

        def work() -> None:
            for draw in draws:
                self.idle.wait()
                if ended.is_set():
                    return
                # whoever needs the state meets the same fault, and says it
                with suppress(Exception):
                    self.prepare_state(draw)

        thread = threading.Thread(target=work, daemon=True)
        if self.workers > 1 and not is_on_cluster():
            thread.start()
        try:
            yield
        finally:
            ended.set()
            self.idle.set()
            if thread.ident is not None:
                thread.join()

    def _compute(self, draw: int) -> Snapshot:
        """A draw's state from nothing, or from the parent's under what was executed."""
        prepared = self._prepared(draw)
        self.years.put(f"year-{self.stem(draw)}", prepared.first_year)
        return prepared.snapshot

    def _prepared(self, draw: int) -> Prepared:
        if self.branch is None:
            return prepare(self.pack, self.scenario, self.draws[draw])
        b = self.branch
        return advance(b.parent.state(draw), self.scenario, b.executed, b.year, b.changes)
