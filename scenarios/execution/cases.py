"""Many scenarios on the same people and luck: all branch from one shared year of each draw."""

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.plan import FundPlan
from model.state.measures import COUNTY_YEAR, MEASURES
from model.synthesis.household_types import Watch
from optimize.analysis.rolling_horizon import remainder
from scenarios.county.names import file_name
from scenarios.digest import digest_of
from scenarios.draws.posterior import draws_of
from scenarios.execution.cache import ArrayCache
from scenarios.execution.decision import instance_of, plan_of_scenario
from scenarios.execution.parallel import Batch, each, run_all, spread
from scenarios.execution.policy import YearChanges, changes_of
from scenarios.execution.run import policy_of, run_plan
from scenarios.execution.states import Branch, States, plan_digest, start_digest
from scenarios.execution.store import county_digest
from scenarios.faults import Fault, worded
from scenarios.load import differences
from scenarios.progress import Progress
from scenarios.schema.pack import CountyPack
from scenarios.schema.scenario import Scenario

UNDECIDED_LEVERS = ("effort", "exchangeable", "fund_effect", "other_budgets")
"""Levers of a scenario that say how people and other money behave: no county decides them."""

ASSUMED = ("constants", "uncertainties", *(f"levers.{key}" for key in UNDECIDED_LEVERS))
"""Beginnings of settings that make another world, not another choice, as futures do."""

OF_VILLAGES = ("gap_spending", "poor_spending", "returns")
"""Measures that are stored by village; of all others the county's sums."""


@dataclass(frozen=True)
class Case:
    """One scenario with all that it changes after the shared year.

    Attributes
    ----------
    name : as the study lists it.
    is_made : whether its scenario makes its plan; one that was read stays as it is when the
        scenario changes.
    world : all that it sets and nobody decides, joined; cases of the same world compare their
        fund's gain, and the county may choose among them.
    """

    name: str
    scenario: Scenario
    plan: FundPlan
    changes: YearChanges | None
    is_made: bool = False

    @property
    def world(self) -> str:
        """Its futures in order, then every other setting that nobody decides."""
        return "+".join([*sorted(self.scenario.futures), *(f"{p}={v}" for p, v in self.assumed)])

    @property
    def assumed(self) -> list[tuple[str, Any]]:
        """Places and values of what it sets and nobody decides, beside its futures."""
        return [(p, v) for p, _, v in differences(self.scenario) if p.startswith(ASSUMED)]

    @property
    def acts(self) -> str:
        """Digest of all that acts after the shared year, however long it is simulated."""
        changes = "" if self.changes is None else self.changes.digest
        return digest_of(
            plan_digest(_without_idle_years(self.plan)), policy_of(self.scenario), changes
        )

    @property
    def digest(self) -> str:
        """The same, to its last year."""
        return digest_of(self.acts, self.scenario.last_year, n=16)


def _without_idle_years(plan: FundPlan) -> FundPlan:
    """The plan without last years that grant nothing and leave the teams where they were."""
    n = len(plan.years)
    while n > 1 and not plan.yuan[n - 1].any() and (plan.team[n - 1] == plan.team[n - 2]).all():
        n -= 1
    return remainder(plan, plan.years[:n])


def case_of(name: str, pack: CountyPack, scenario: Scenario) -> Case:
    """A scenario ready to run; its plan needs no optimizer."""
    plan = plan_of_scenario(instance_of(pack, scenario), scenario, pack.home)
    is_made = not scenario.levers.plan.endswith((".csv", ".xlsx"))
    return Case(name, scenario, plan, changes_of(pack, scenario), is_made)


@dataclass(frozen=True)
class CaseOutcome:
    """What came out of one case under one draw.

    Attributes
    ----------
    years : (Y,) after the shared year.
    county : by measure (Y,), sums over villages; as they are, those of
        :data:`model.state.measures.COUNTY_YEAR`.
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
    folder : where saved states and outcomes are stored.
    numbers : draws that may be run.
    after : a case and a year: all branch from the state in which that case left the county at the
        end of that year.
    """

    def __init__(
        self,
        pack: CountyPack,
        cases: Sequence[Case],
        folder: Path,
        numbers: Sequence[int],
        workers: int,
        progress: Progress,
        *,
        after: tuple[Case, int] | None = None,
    ) -> None:
        self.cases, self.workers, self.progress = list(cases), max(1, workers), progress
        self.cache = ArrayCache(folder)
        self.history = "" if after is None else f"{after[0].digest}-{after[1]}"
        self.states: dict[str, States] = {}
        """By name of a case, the states that it goes on from."""
        by_start: dict[str, States] = {}
        for case in cases:
            key = start_digest(pack, case.scenario)
            if key not in by_start:
                draws = draws_of(pack, case.scenario, numbers)
                inner = folder / f"start-{key}"
                states = States(pack, case.scenario, draws, inner, workers, progress)
                if after is not None:
                    before, year = after
                    branch = Branch(states, before.plan, year, changes=before.changes)
                    states = States(
                        pack, before.scenario, draws, inner, workers, progress, branch=branch
                    )
                by_start[key] = states
            self.states[case.name] = by_start[key]

    def key(self, case: Case, draw: int) -> str:
        """Digest of all that an outcome depends on: code, start, draw and case."""
        states = self.states[case.name]
        start = (states.source, states.draws[draw].digest, states.folder.name)
        return f"outcomes/{digest_of(start, case.digest, self.history, n=24)}"

    def missing(self, draws: Sequence[int]) -> tuple[int, int]:
        """How many runs are not there yet, and how many shared years they need."""
        left = [(c, d) for d in draws for c in self.cases if self.key(c, d) not in self.cache]
        starts = {(self.states[c.name].folder, d) for c, d in left}
        return len({self.key(c, d) for c, d in left}), len(starts)

    def run(self, draws: Sequence[int], label: str) -> None:
        """Run what is missing, draw by draw, so that few states are in memory at once."""
        run_all(
            partial(each, work=self._simulate),
            {self.key(c, d): (c, d) for d in draws for c in self.cases},
            self.cache,
            self.workers,
            self.progress,
            label,
            batches=self._batches,
        )

    def _batches(self, todo: Batch[tuple[Case, int]]) -> Sequence[Batch[tuple[Case, int]]]:
        """A case a task, once the states are there, a draw a thread."""
        needed = {(self.states[c.name].folder, d): (c, d) for _, (c, d) in todo}
        list(spread(self._prepare, list(needed.values()), self.workers, "here"))
        return [[item] for item in todo]

    def _prepare(self, needed: tuple[Case, int]) -> None:
        case, draw = needed
        self.states[case.name].prepare_state(draw)

    def _simulate(self, needed: tuple[Case, int]) -> CaseOutcome:
        case, draw = needed
        watch, state = Watch(), self.states[case.name].state(draw)
        record, _ = run_plan(state, case.scenario, case.plan, changes=case.changes, watch=watch)
        yearly = record.yearly()
        prices = record.county["prices"][3::4]
        county = {
            **{m.name: yearly[m.name].sum(axis=1) for m in MEASURES},
            **{name: record.county[name][3::4] for name in COUNTY_YEAR},
        }
        kinds = {"persons": np.stack(watch.persons), "gap": np.stack(watch.gap) / prices[:, None]}
        villages = {name: yearly[name] for name in OF_VILLAGES}
        return CaseOutcome(record.years, record.villages, county, villages, kinds)

    def outcome(self, case: Case, draw: int) -> CaseOutcome:
        """An outcome that was run."""
        return self.cache.get(self.key(case, draw), CaseOutcome)


def cases_folder(out: Path, pack: CountyPack) -> Path:
    """Where outcomes of a county's cases stay: one folder for every county as its files are."""
    return out / f"{file_name(pack.name)}-cases-{county_digest(pack)[:8]}"


def clear_states(folder: Path) -> None:
    """Remove the saved states of many cases: outcomes stay, states can be computed again."""
    for states in folder.glob("start-*"):
        shutil.rmtree(states, ignore_errors=True)


def differing_starts(pack: CountyPack, scenarios: Mapping[str, Scenario], like: str) -> list[Fault]:
    """A fault for every scenario, by name, whose shared year is not that of the one named."""
    own = start_digest(pack, scenarios[like])
    return [
        Fault.of(
            "other_run",
            name,
            worded("constants_uncertainties_draws"),
            worded("another_start"),
            worded("that_of", like=like),
        )
        for name, scenario in scenarios.items()
        if start_digest(pack, scenario) != own
    ]
