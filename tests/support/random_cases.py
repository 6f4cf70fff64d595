"""Random small cases: a few grants, one run of luck, some numbers at an end of their range."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from hypothesis import HealthCheck, Phase, settings, strategies as st

from model.county import County
from model.parameters import PARAMETERS
from model.plan import TARGETINGS
from model.programmes import GRANTABLE
from model.schedule import QUARTER
from model.state.columns import BUNDLES, COLUMNS
from optimize.fund_plan import FIRST_PURSE

if TYPE_CHECKING:
    from collections.abc import Callable

    from model.plan import FundPlan
    from model.state.snapshot import Snapshot

RANGES = {p.name: (p.low, p.high) for p in PARAMETERS if p.is_drawn}
TABLE = {c.group: c.table for c in COLUMNS}

few = settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    phases=(Phase.generate, Phase.shrink),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
"""A whole county runs in each example."""

ENDS = ("first", "end")


@dataclass(frozen=True)
class Case:
    """A plan and a draw: ``rich`` times something for everyone, and single grants on top.

    ``grants`` are (year, place, programme, yuan) by place in the plan's axes; ``ends`` names numbers
    and whether they stand at the high end of their range.
    """

    rich: int
    grants: tuple[tuple[int, int, int, int], ...]
    targeting: str
    run: int
    ends: tuple[tuple[str, bool], ...]

    def plan(self, base: FundPlan) -> FundPlan:
        yuan = base.yuan * self.rich
        for y, p, k, amount in self.grants:
            yuan[y, p, k, FIRST_PURSE[k]] += amount
        return replace(base, yuan=yuan, targeting=(self.targeting,) * len(base.places))

    def start(self, base: Snapshot) -> Snapshot:
        values = base.values | {n: RANGES[n][1 if high else 0] for n, high in self.ends}
        return replace(base, values=values, key=(5, self.run))

    def county(self, start: Snapshot, plan: FundPlan, last_year: int = 2018) -> County:
        return County(self.start(start), plan=self.plan(plan), last_year=last_year)


cases = st.builds(
    Case,
    rich=st.integers(0, 3),
    grants=st.lists(
        st.tuples(
            st.integers(0, 2),
            st.integers(0, 5),
            st.integers(0, len(GRANTABLE) - 1),
            st.integers(1, 3_000_000),
        ),
        max_size=8,
    ).map(tuple),
    targeting=st.sampled_from(TARGETINGS),
    run=st.integers(0, 2**16),
    ends=st.lists(
        st.tuples(st.sampled_from(sorted(RANGES)), st.booleans()),
        max_size=8,
        unique_by=lambda pair: pair[0],
    ).map(tuple),
)


def step_through(county: County, around: Callable[[str, str], None]) -> None:
    """All quarters, calling ``around(process, "before" or "after")`` at every process."""
    world = county.world
    while world.tick <= county.last_tick:
        for process in QUARTER:
            around(process.__name__, "before")
            process(world)
            around(process.__name__, "after")
        world.tick += 1


def members_of(world):
    """(rows, household of each) by walking every alive household's list."""
    household, member, rows, owner = world.household, world.member, [], []
    for h in np.flatnonzero(household.alive):
        m = household.first[h]
        while m >= 0:
            rows.append(m)
            owner.append(h)
            m = member.next[m]
    return np.array(rows), np.array(owner)


def by_village(world, values):
    """(V,) sum of a household column over alive rows."""
    alive = world.household.alive != 0
    return np.bincount(
        world.household.village[alive], values[alive].astype(float), len(world.village.code)
    )


def arranged(start: Snapshot, order: list[int]) -> Snapshot:
    """The villages of a state in another order; one that is named twice has a twin of the same ids."""
    village = start.columns["Village"]
    rows = {
        "village": np.array(order),
        "firm": _blocks(*(getattr(start.columns["Place"], f"{e}_firm") for e in ENDS), order),
        "household": _blocks(village.first_household, village.end_household, order),
        "member": _blocks(village.first_member, village.end_member, order),
    }
    columns = {
        g: cls(*(getattr(start.columns[g], n)[rows[TABLE[g]]] for n in cls._fields))
        for g, cls in BUNDLES.items()
    }
    new, household, member = columns["Village"], columns["Household"], columns["Member"]
    shifts = {}
    for table, pointers in (("household", new), ("member", new), ("firm", columns["Place"])):
        first, end = (getattr(pointers, f"{e}_{table}") for e in ENDS)
        sizes = (end - first).copy()
        shifts[table] = np.cumsum(sizes) - sizes - first
        first[:] += shifts[table]
        end[:] += shifts[table]
    of_household = np.repeat(np.arange(len(order)), new.end_household - new.first_household)
    of_member = np.repeat(np.arange(len(order)), new.end_member - new.first_member)
    place = columns["Place"]
    columns["Firm"].village[:] = np.repeat(np.arange(len(order)), place.end_firm - place.first_firm)
    household.village[:] = np.where(household.alive != 0, of_household, 0)
    for column, at, table in (
        (household.first, of_household, "member"),
        (household.kin_a, of_household, "household"),
        (household.kin_b, of_household, "household"),
        (member.next, of_member, "member"),
        (columns["Stake"].firm, of_household, "firm"),
    ):
        column[:] = np.where(column >= 0, column + shifts[table][at], -1)
    return replace(
        start,
        columns=columns,
        idle=start.idle[order],
        waited=start.waited[order],
        free_household=start.free_household[order] + shifts["household"],
        free_member=start.free_member[order] + shifts["member"],
    )


def _blocks(first, end, order):
    return np.concatenate([np.arange(first[v], end[v]) for v in order])
