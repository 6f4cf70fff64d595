"""A register: what is known of some households and of the members of some of them.

What a cell tells is taken as it is. What it leaves open is drawn by the rules of
:mod:`model.synthesis.households`, given what is told before it in this order: size and the three rolls of a
household; age, sex, schooling, enrolment, health of a member; land, trade, savings, debt. Members that
are not told at all are drawn again until the household has its told workers and what its cause of
poverty asks for. Whether a household is registered moves the latent rank of its income; told incomes
order that rank, they do not set its level, which is fitted.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from scipy.special import ndtr, ndtri

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from model.synthesis.totals import CountyFacts

ROLLS: Final = ("listed", "dibao", "wubao")
"""0 or 1 of every household of a register."""

HOUSEHOLD_TOLD: Final = ("workers", "land", "income", "trade", "savings", "debt")
"""Columns of a household that may be nan: workers; mu; yuan a head and year; yuan a year; yuan."""

MEMBER_TOLD: Final = ("relation", "age", "sex", "schooling", "enrolled", "condition")
"""Columns of a member that may be nan; ``relation`` 0 head, 1 spouse, 2 parent, 3 child, 4 grandchild."""

ILL, DISABLED, AT_SCHOOL = 1, 2, 4
"""What a cause of poverty asks of a household's members, as bits."""

MOST_DIBAO: Final = 3
"""Mean members of dibao households beyond a register, at most: assumption (the national mean is 1.8)."""

TRIES: Final = 100
"""Times that members are drawn again for a household's workers and cause."""

RANK_NOISE: Final = 0.8
"""Standard deviation of what composition does not explain of the rank; as in synthesis."""


@dataclass(frozen=True)
class Known:
    """Households of a register, sorted by village code, and members sorted by household.

    Attributes
    ----------
    codes : of the households, as the register has them
    village : (n,) codes
    size : (n,) members
    asks : (n,) bits of what the cause of poverty asks for
    causes : of poverty, keys as the register has them; "" where it tells none
    households : of :data:`ROLLS` and :data:`HOUSEHOLD_TOLD`, (n,) each
    owner : (m,) row of each member's household; households without any have untold members
    members : of :data:`MEMBER_TOLD`, (m,) each
    """

    codes: tuple[str, ...]
    village: NDArray[np.int64]
    size: NDArray[np.int64]
    asks: NDArray[np.int64]
    causes: tuple[str, ...]
    households: Mapping[str, NDArray[np.float64]]
    owner: NDArray[np.int64]
    members: Mapping[str, NDArray[np.float64]]

    def __len__(self) -> int:
        """Households."""
        return len(self.size)

    def of(self, code: int) -> Known:
        """The households of one village."""
        low, high = np.searchsorted(self.village, (code, code + 1))
        first, last = np.searchsorted(self.owner, (low, high))
        return Known(
            self.codes[low:high],
            self.village[low:high],
            self.size[low:high],
            self.asks[low:high],
            self.causes[low:high],
            {k: a[low:high] for k, a in self.households.items()},
            self.owner[first:last] - low,
            {k: a[first:last] for k, a in self.members.items()},
        )

    def within(self, codes: NDArray[np.generic]) -> Known:
        """The households of some villages, whose codes are sorted."""
        if np.isin(self.village, codes).all():
            return self
        parts = [self.of(int(code)) for code in codes]
        starts = np.cumsum([0, *(len(p) for p in parts)])
        village, size, asks = (
            np.concatenate([getattr(p, k) for p in parts]) for k in ("village", "size", "asks")
        )
        return Known(
            tuple(c for p in parts for c in p.codes),
            village,
            size,
            asks,
            tuple(c for p in parts for c in p.causes),
            {k: np.concatenate([p.households[k] for p in parts]) for k in self.households},
            np.concatenate([p.owner + s for p, s in zip(parts, starts, strict=False)]),
            {k: np.concatenate([p.members[k] for p in parts]) for k in self.members},
        )

    def on(self, roll: str) -> NDArray[np.bool_]:
        """Households on a roll."""
        return self.households[roll] != 0.0

    def people(self, roll: str) -> int:
        """Persons of households on a roll."""
        return int(self.size[self.on(roll)].sum())

    def told(self, sizes: NDArray[np.int64]) -> dict[str, NDArray[np.float64]]:
        """Columns of all members of a village whose first households are these: nan where untold.

        Parameters
        ----------
        sizes : (n,) of all households, the register's first.
        """
        out = {name: np.full(int(sizes.sum()), np.nan) for name in MEMBER_TOLD}
        first = np.cumsum(sizes) - sizes
        within = np.arange(len(self.owner)) - np.searchsorted(self.owner, self.owner)
        for name in MEMBER_TOLD:
            out[name][first[self.owner] + within] = self.members[name]
        return out

    def without_members(self) -> NDArray[np.bool_]:
        """Households whose members are not told."""
        return np.bincount(self.owner, minlength=len(self)) == 0


def at_least_told(facts: CountyFacts, known: Known, households: int) -> CountyFacts:
    """Facts whose dibao and wubao hold what a register does, and can be met by whole households.

    Assumed totals are drawn: a draw below what the register tells is brought up to it.

    Parameters
    ----------
    households : all of the county; where the register holds them all, it tells the rolls.
    """
    on, persons = int(known.on("dibao").sum()), known.people("dibao")
    more = 0 if len(known) == households else max(0, facts.dibao_households - on)
    rest = min(max(facts.dibao_persons - persons, more), MOST_DIBAO * more)
    wubao = known.people("wubao")
    left = 0 if len(known) == households else max(0, facts.wubao_persons - wubao)
    return replace(
        facts, dibao_households=on + more, dibao_persons=persons + rest, wubao_persons=wubao + left
    )


def nobody() -> Known:
    """A register that holds no one."""
    none = np.zeros(0)
    return Known(
        (),
        none.astype(np.int64),
        none.astype(np.int64),
        none.astype(np.int64),
        (),
        dict.fromkeys((*ROLLS, *HOUSEHOLD_TOLD), none),
        none.astype(np.int64),
        dict.fromkeys(MEMBER_TOLD, none),
    )


def as_told(told: Mapping[str, NDArray[np.float64]] | None, name: str, drawn: Any) -> Any:
    """What is told, else what was drawn."""
    if told is None:
        return drawn
    return np.where(np.isnan(told[name]), drawn, told[name])


def unlike(
    known: Known, members: Mapping[str, Any], owner: NDArray[np.int64], rows: NDArray[np.int64]
) -> NDArray[np.float64]:
    """How far drawn members are from their household's told workers and cause; 0 is as told.

    Parameters
    ----------
    members, owner : of some households, ``owner`` from 0
    rows : (n,) rows of those households in the register
    """
    n = len(rows)
    able = (members["age"] >= 16) & (members["age"] <= 64) & (members["condition"] < 2)
    able &= members["enrolled"] == 0
    workers = known.households["workers"][rows]
    apart = np.abs(np.bincount(owner, able, n) - np.nan_to_num(workers))
    apart = np.where(np.isnan(workers), 0.0, apart)
    for bit, has in (
        (ILL, members["condition"] == 1),
        (DISABLED, members["condition"] == 2),
        (AT_SCHOOL, members["enrolled"] != 0),
    ):
        lacks = np.bincount(owner, has, n) == 0
        apart += 0.5 * (lacks & (known.asks[rows] & bit != 0))
    return apart


def rank_as_listed(
    known: Known,
    rank: NDArray[np.float64],
    noise: NDArray[np.float64],
    listing_noise: float,
    share: float,
    rng: np.random.Generator,
) -> NDArray[np.float64]:
    """Unexplained parts of the rank of a village's households, given whether they are registered.

    The register takes the lowest ``share`` of ranks seen with an appraisal's noise. A household told to
    be on it has its part drawn from below the cut that its composition leaves, others from above.

    Parameters
    ----------
    rank : (n,) what composition explains, the register's households first
    noise : (n,) what was drawn without looking
    """
    g, out = len(known), noise.copy()
    if g == 0 or not 0.0 < share < 1.0:
        return out
    seen = rng.normal(0.0, listing_noise, len(rank))
    cut = np.quantile(rank + noise + seen, share)
    below = ndtr((cut - rank[:g] - seen[:g]) / RANK_NOISE)
    u = rng.random(g)
    u = np.where(known.on("listed"), u * below, below + u * (1.0 - below))
    out[:g] = RANK_NOISE * ndtri(np.clip(u, 1e-6, 1.0 - 1e-6))
    return out


def ordered(rank: NDArray[np.float64], income: NDArray[np.float64]) -> NDArray[np.float64]:
    """Ranks dealt anew among the households with a told income, lowest to lowest."""
    rows = np.flatnonzero(~np.isnan(income))
    out = rank.copy()
    out[rows[np.argsort(income[rows], kind="stable")]] = np.sort(rank[rows])
    return out
