"""The county as a Mesa model; villages, firms and households as agents: views on columns."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import mesa
import numpy as np
from mesa.agent import AgentSet

from model.parameters import parameter_bundles
from model.plan import FundPlan
from model.policy import Policy
from model.rng import run_key
from model.schedule import QUARTER
from model.state.columns import COLUMNS
from model.state.county_totals import CountyPath
from model.state.run_record import Record
from model.state.snapshot import Snapshot
from model.state.world import World, copy_columns

_VILLAGE, _FIRM, _HOUSEHOLD = (
    tuple(dict.fromkeys(c.group for c in COLUMNS if c.table == table))
    for table in ("village", "firm", "household")
)
"""Bundles that an agent reads, the first that has a column of a name."""


class _Place(mesa.Agent):  # type: ignore[misc]
    """An agent with a row of its own, registered with its county."""

    def __init__(self, model: "County", row: int) -> None:
        super().__init__(model)
        self.row = row


class Village(_Place):
    """A village: reads its row of the village columns."""

    def __getattr__(self, name: str) -> Any:
        """A village column's value: ``village.road``, ``village.need``."""
        return _read(self, _VILLAGE, name)

    @property
    def households(self) -> AgentSet:
        """Households of this village."""
        village = self.model.world.village
        rows = range(village.first_household[self.row], village.end_household[self.row])
        return self.model.households_of(rows)


class Firm(_Place):
    """A firm in a village: reads its row of the firm columns."""

    def __getattr__(self, name: str) -> Any:
        """A firm column's value: ``firm.kind``, ``firm.places``, ``firm.tied``."""
        return _read(self, _FIRM, name)

    @property
    def households(self) -> AgentSet:
        """Households under contract with it."""
        world = self.model.world
        tied = (world.stake.share > 0.0) & (world.stake.firm == self.row)
        return self.model.households_of(np.flatnonzero(tied))


class Household(mesa.Agent):  # type: ignore[misc]
    """A household: a view on one row, made when asked for, known by its id, never registered."""

    def __init__(self, model: "County", row: int) -> None:
        # mesa's own constructor would register a second agent each time one looks
        self.model, self.row, self.pos = model, row, None
        self.unique_id = int(model.world.household.id[row])

    def __getattr__(self, name: str) -> Any:
        """A household column's value: ``household.income_y``; ``stake__share`` names the bundle."""
        group, _, column = name.partition("__")
        if column and group.title() in _HOUSEHOLD:
            return _read(self, (group.title(),), column)
        return _read(self, _HOUSEHOLD, name)

    @property
    def members(self) -> tuple[dict[str, Any], ...]:
        """Rows of the member table."""
        member, m, out = (
            self.model.world.member,
            int(self.model.world.household.first[self.row]),
            [],
        )
        while m >= 0:
            out.append({n: getattr(member, n)[m].item() for n in member._fields if n != "next"})
            m = int(member.next[m])
        return tuple(out)


def _read(agent: Any, groups: tuple[str, ...], name: str) -> Any:
    if not name.startswith("_"):
        for group in groups:
            bundle = agent.model.world.bundle(group)
            if name in bundle._fields:
                return getattr(bundle, name)[agent.row].tolist()
    raise AttributeError(f"{type(agent).__name__} has no column {name!r}")


class County(mesa.Model):  # type: ignore[misc]
    """One run of one county from a saved state to a horizon.

    Parameters
    ----------
    start : Snapshot
        Where the run begins; it is copied, never written.
    plan : FundPlan or None
        Grants from its first year on; before it the snapshot's history holds. None is no fund.
    policy : Policy
        The snapshot's when left out.
    last_year : int
        The horizon: ``running`` turns False after its fourth quarter.
    path : CountyPath
        A frozen path to read county totals from, for a part of a county.
    is_lean : bool
        Record :data:`model.state.measures.LEAN` only: what learning runs read, at less cost.
    """

    def __init__(
        self,
        start: Snapshot,
        *,
        plan: FundPlan | None = None,
        policy: Policy | None = None,
        last_year: int = 2024,
        path: CountyPath | None = None,
        is_lean: bool = False,
    ) -> None:
        super().__init__(rng=start.key[0])
        self.start = start
        self.last_tick = 4 * last_year + 3
        self.world = World(
            columns=copy_columns(start.columns),  # a run writes them
            parameters=parameter_bundles(start.values),
            fitted=start.fitted,
            policy=policy or start.policy,
            key=run_key(*start.key),
            path=path if path is not None else start.path.copy(),
            tick=start.tick,
            first_tick=start.tick,
            plan=plan,
            history=start.history,
            is_lean=is_lean,
            free_household=start.free_household.copy(),
            free_member=start.free_member.copy(),
        )
        self.world.idle = start.idle.copy()
        self.world.waited = start.waited.copy()
        self._views: dict[int, Household] = {}
        for row in range(self.world.village.code.size):
            Village(self, row)
        for row in range(self.world.firm.id.size):
            Firm(self, row)

    def step(self) -> None:
        """One quarter: every process of :data:`model.schedule.QUARTER` in order."""
        for process in QUARTER:
            process(self.world)
        self.world.tick += 1
        self.running = self.world.tick <= self.last_tick

    def run(self) -> Record:
        """All quarters to the horizon."""
        while self.world.tick <= self.last_tick:
            self.step()
        return self.record

    @property
    def villages(self) -> AgentSet:
        """Village agents."""
        return self.agents_by_type[Village]

    @property
    def firms(self) -> AgentSet:
        """Firm agents."""
        return self.agents_by_type[Firm]

    def household(self, household_id: int) -> Household:
        """The household with an id; KeyError when there is none."""
        rows = np.flatnonzero(
            (self.world.household.id == household_id) & (self.world.household.alive != 0)
        )
        if len(rows) != 1:
            raise KeyError(household_id)
        return self._view(int(rows[0]))

    @property
    def households(self) -> AgentSet:
        """All households as agents."""
        return self.households_of(range(self.world.household.id.size))

    def households_of(self, rows: Iterable[int]) -> AgentSet:
        """Households in rows that are in use."""
        alive = self.world.household.alive
        views = [self._view(int(row)) for row in rows if alive[row] != 0]
        return AgentSet(views, random=self.random)

    def _view(self, row: int) -> Household:
        view = self._views.get(row)
        if view is None or view.unique_id != int(self.world.household.id[row]):
            view = self._views[row] = Household(self, row)
        return view

    @property
    def record(self) -> Record:
        """What was measured so far."""
        county = self.world.county
        names = county[0] if county else {}
        return Record(
            first_year=self.world.first_tick // 4,
            villages=self.world.village.code.copy(),
            sums=np.stack(self.world.sums),
            county={n: np.array([q[n] for q in county]) for n in names},
        )

    def save(self) -> Snapshot:
        """The present state, to branch from or to store."""
        saved = Snapshot.of(self.world, dict(self.start.values), self.start.key, self.start.history)
        arrays = ("free_household", "free_member", "idle", "waited", "path")
        copies = {name: getattr(saved, name).copy() for name in arrays}
        return replace(saved, columns=copy_columns(saved.columns), **copies)

    def close(self) -> None:
        """Let go of a finished run: Mesa 3.3 keeps every model in a class-level dict."""
        getattr(mesa.Agent, "_ids", {}).pop(self, None)
        self._views.clear()
        self.remove_all_agents()
        del self.world, self.start
