"""Histories of households in a run: who fell back, left or never left; single ones by quarter.

Both watch a run and write nothing of it. The first keeps a few numbers a household, the second
keeps rows of the households that it is given, whatever the size of the county.
"""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from model.programmes.industry import INDUSTRY_NAMES
from model.state.codes import EXIT, RETURN
from model.state.columns import SOURCES
from model.state.world import World
from model.synthesis.household_types import HOUSEHOLD_TYPES, types_of

HISTORIES: Final = ("returned", "stayed_out", "never_left")
"""Of households that were on the register at the start: poor again after an exit from spending
poverty; poor at the start, one exit and no return, off the register at the end; poor at every
year's end."""

KINDS: Final = (*HOUSEHOLD_TYPES[:-1], "dibao", "wubao")
"""Kinds of households at the start: the types, and who is on a roll."""

RECORDED: Final = (
    *((f"{source}_q", "Flow", f"{source}_q") for source in SOURCES),
    ("floor_q", "Flow", "floor_q"),
    ("bill_q", "Health", "gross_q"),
    ("insured_q", "Health", "insured_q"),
    ("out_of_pocket_q", "Money", "out_of_pocket_q"),
    ("forgone_q", "Money", "forgone_q"),
    ("school_q", "Money", "school_q"),
    ("interest_q", "Money", "interest_q"),
    ("spending_q", "Money", "spending_q"),
    ("taken_q", "Work", "taken_q"),
    ("savings", "Money", "savings"),
    ("owed_kin", "Money", "owed_kin"),
    ("loan", "Money", "loan"),
    ("debt", "Money", "debt"),
    ("members", "Household", "n_members"),
    ("admitted", "Health", "n_ill"),
    ("chronic", "Health", "n_chronic"),
    ("listed", "Register", "listed"),
    ("register_event", "Register", "event"),
    ("dibao", "Register", "dibao"),
    ("wubao", "Register", "wubao"),
    ("income_y", "Status", "income_y"),
    ("left_y", "Status", "left_y"),
    ("income_poor", "Status", "income_poor"),
    ("spending_poor", "Status", "spending_poor"),
    ("chronic_poor", "Status", "chronic_poor"),
    ("event", "Status", "event"),
    ("cause", "Status", "cause"),
)
"""Name in a record, bundle and column; money in yuan of the day. Incomes and statuses of a year are
those of the last year's end."""

OFFERS: Final = (
    ("schooling", "grant"),
    ("training", "course"),
    ("interest", "eased"),
    ("guarantee", "credit"),
    ("mutual", "mutual"),
    ("cooperative", "share"),
    ("relocation", "move"),
)
"""Programmes of which a household has received something where an offer is not zero: only who takes
it up is offered one. Industries stand in ``Offer.kind``; help for a shop shows in the shop."""


class Histories:
    """What became of every household that was there at the start, in a few numbers each.

    Attributes
    ----------
    id : (H,) ids at the start.
    kinds : (H, K) of which of :data:`KINDS` a household was at the start.
    listed : (H,) on the register at the start.
    causes : (H,) bits of the causes of its returns, as in ``columns.CAUSES``.
    here : (H,) there at the last year's end.
    """

    def __init__(self) -> None:
        self.id: NDArray[np.int64] = np.zeros(0, np.int64)

    def __call__(self, world: World) -> None:
        """Begin before the first quarter, then add every year's end."""
        status, register = world.status, world.register
        if self.id.size == 0:
            self.id, self.listed = world.household.id.copy(), register.listed != 0
            self.listed &= world.household.alive != 0
            rolls = (register.dibao != 0, register.wubao != 0)
            kind = types_of(world)
            self.kinds = np.stack([*(kind == k for k in range(len(KINDS) - 2)), *rolls], axis=1)
            self.causes = np.zeros(self.id.size, np.int16)
            self._exits = np.zeros(self.id.size, np.int8)
            self._started_poor = status.spending_poor != 0
            self._always = self._started_poor.copy()
        elif world.tick % 4 == 0:
            self.here = (world.household.id == self.id) & (world.household.alive != 0)
            bits = np.left_shift(1, status.cause.astype(np.int16) - 1, dtype=np.int16)
            returned = self.here & (status.event == RETURN) & (status.cause > 0)
            self.causes |= np.where(returned, bits, 0).astype(np.int16)
            self._exits += status.event == EXIT
            self._always &= status.spending_poor != 0
            self._off = (status.spending_poor == 0) & (register.listed == 0)

    def of(self, history: str) -> NDArray[np.bool_]:
        """(H,) households of one of :data:`HISTORIES` that are still there at the end."""
        stayed = self._started_poor & self._off & (self._exits == 1) & (self.causes == 0)
        by_name = {"returned": self.causes != 0, "stayed_out": stayed, "never_left": self._always}
        return self.listed & self.here & by_name[history]


class HouseholdRecorder:
    """Rows of some households, one before the first quarter and one after each.

    Attributes
    ----------
    rows : household, year, quarter, line (yuan a head and year), prices (1 in 2015), support
        (programmes joined by ``+``) and :data:`RECORDED`. Before the first quarter line and prices
        are not a number.
    """

    def __init__(self, households: Sequence[int]) -> None:
        self.households = list(households)
        self.rows: list[dict[str, Any]] = []

    def __call__(self, world: World) -> None:
        """Add a row for each of the households that is there."""
        begun = world.tick > world.first_tick
        year, quarter = divmod(world.tick - 1, 4)
        ids, alive = world.household.id, world.household.alive != 0
        for household in self.households:
            for h in np.flatnonzero((ids == household) & alive):
                self.rows.append(
                    {
                        "household": household,
                        "year": year,
                        "quarter": quarter + 1,
                        "line": float(world.today.line) if begun else float("nan"),
                        "prices": float(world.today.prices) if begun else float("nan"),
                        "support": "+".join(_received(world, h)) if begun and quarter == 0 else "",
                        **{n: getattr(world.bundle(g), c)[h].item() for n, g, c in RECORDED},
                    }
                )


def _received(world: World, h: np.int64) -> list[str]:
    """Programmes that reached a household with this year's offers."""
    offer = world.offer
    kind, shop = int(offer.kind[h]), offer.shop[h] > 0.0 and world.stake.shop[h] != 0
    names = [INDUSTRY_NAMES[kind - 1]] if kind > 0 else []
    return names + [n for n, c in OFFERS if getattr(offer, c)[h] > 0] + ["noodle"] * bool(shop)
