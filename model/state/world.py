"""The state of one run: columns in bundles, numbers, plan, chance, and what was recorded."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from model.processes.delivery.step import LEDGER
from model.processes.delivery.targeting import EQUAL_CHANCE, LARGE_FIRST, NEED_FIRST
from model.programmes import GRANTABLE, PROGRAMMES, PURSES
from model.rng import room_for
from model.state.columns import BUNDLES, columns_of
from model.state.measures import MEASURES

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from model.plan import FundPlan
    from model.policy import Policy
    from model.processes.calendar import Today
    from model.state.county_totals import CountyPath

TARGETING_CODES = {
    "need_first": NEED_FIRST,
    "large_first": LARGE_FIRST,
    "equal_chance": EQUAL_CHANCE,
}


class Fitted(NamedTuple):
    """What a fit makes of published means; constant over a run."""

    admission_base: Any
    """Log odds a year of admission at 45, healthy."""
    migrate_base: Any
    """Log odds of migration that bring the published share."""
    old: Any
    """(industries,) packages that the whole county had in 2015."""


@dataclass
class World:
    """Everything that a quarter reads and writes."""

    columns: dict[str, Any]
    numbers: dict[str, Any]
    fitted: Fitted
    policy: Policy
    key: tuple[Any, Any]
    path: CountyPath
    tick: int
    first_tick: int
    plan: FundPlan | None = None
    history: FundPlan | None = None
    register_from: int = 2015
    free_household: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, np.int64))
    free_member: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, np.int64))
    idle: NDArray[np.int64] = field(init=False)
    used_before: NDArray[np.int64] = field(init=False)
    ledger: NDArray[np.int64] = field(init=False)
    sums: list[NDArray[np.int64]] = field(default_factory=list)
    county: list[dict[str, float]] = field(default_factory=list)
    bar: float = float("nan")
    today: Today = field(init=False)

    def __post_init__(self) -> None:
        """Empty ledgers for every village."""
        n, k = self.place.code.size, len(PROGRAMMES)
        self.idle = np.zeros((n, k), np.int64)
        self.used_before = np.zeros((n, k), np.int64)
        self.ledger = np.zeros((n, len(LEDGER)), np.int64)

    def bundle(self, group: str) -> Any:
        """The NamedTuple of columns of a group."""
        return self.columns[group]

    place = property(lambda self: self.columns["Place"])
    land = property(lambda self: self.columns["Land"])
    house = property(lambda self: self.columns["House"])
    bill = property(lambda self: self.columns["Bill"])
    work = property(lambda self: self.columns["Work"])
    stake = property(lambda self: self.columns["Stake"])
    market = property(lambda self: self.columns["Market"])
    offer = property(lambda self: self.columns["Offer"])
    flow = property(lambda self: self.columns["Flow"])
    luck = property(lambda self: self.columns["Luck"])
    purse = property(lambda self: self.columns["Purse"])
    year = property(lambda self: self.columns["Year"])
    status = property(lambda self: self.columns["Status"])
    file = property(lambda self: self.columns["File"])
    cover = property(lambda self: self.columns["Cover"])
    study = property(lambda self: self.columns["Study"])
    person = property(lambda self: self.columns["Person"])
    lot = property(lambda self: self.columns["Lot"])
    living = property(lambda self: self.columns["Living"])
    spell = property(lambda self: self.columns["Spell"])
    before = property(lambda self: self.columns["Before"])

    def room_for_households(self) -> NDArray[np.uint32]:
        """Room for the drawn words of the households of one village."""
        return room_for(self.place.first_household, self.place.end_household)

    def room_for_members(self) -> NDArray[np.uint32]:
        """Room for the drawn words of the members of one village."""
        return room_for(self.place.first_member, self.place.end_member)

    def sums_of(self, tick: int) -> NDArray[np.int64]:
        """The (V, M) sums of a quarter, made at its first call."""
        index = tick - self.first_tick
        while len(self.sums) <= index:
            self.sums.append(np.zeros((self.place.code.size, len(MEASURES)), np.int64))
        return self.sums[index]

    def grants(self, year: int) -> tuple[NDArray[np.int64], NDArray[np.int8], NDArray[np.int8]]:
        """Grants in fen (V, K) over all purses, teams (V,) and targeting codes (V,) of a year.

        A plan holds from its first year on, the history before it.
        """
        n, k = self.place.code.size, len(PROGRAMMES)
        fen, team = np.zeros((n, k), np.int64), np.zeros(n, np.int8)
        targeting = np.zeros(n, np.int8)
        plan = self.plan
        if plan is None or (self.history is not None and year < plan.years[0]):
            plan = self.history
            if plan is None or year > plan.years[-1]:
                return fen, team, targeting
        _check_axes(plan)
        rows = {int(code): i for i, code in enumerate(plan.places)}
        yuan, teams = plan.yuan_of(year).sum(axis=2), plan.team_in(year)
        for v, code in enumerate(self.place.code.tolist()):
            row = rows.get(code)
            if row is not None:
                fen[v] = yuan[row] * 100
                team[v] = teams[row]
                targeting[v] = TARGETING_CODES[plan.targeting[row]]
        return fen, team, targeting


def _check_axes(plan: FundPlan) -> None:
    if plan.programmes != GRANTABLE:
        raise ValueError(f"a plan's programmes must be {GRANTABLE}, not {plan.programmes}")
    for s, purse in enumerate(plan.purses):
        if purse not in PURSES:
            raise ValueError(f"unknown purse {purse!r}; known: {PURSES}")
        for k, programme in enumerate(PROGRAMMES):
            if purse not in programme.purses and plan.yuan[:, :, k, s].any():
                raise ValueError(f"purse {purse!r} may not pay {programme.name!r}")


def empty_columns(n_villages: int, n_households: int, n_members: int) -> dict[str, Any]:
    """Zeroed bundles of all columns."""
    size = {"village": n_villages, "household": n_households, "member": n_members}
    return {
        group: cls(*(np.zeros((size[c.table], *c.shape), c.dtype) for c in columns_of(group)))
        for group, cls in BUNDLES.items()
    }


def copy_columns(columns: dict[str, Any]) -> dict[str, Any]:
    """An independent copy of all columns."""
    return {g: type(b)(*(a.copy() for a in b)) for g, b in columns.items()}
