"""A register: data on some households and on the members of some of them.

What a cell holds is taken as it is. What it leaves open is drawn by the rules of
:mod:`model.synthesis.households`, given what comes before it in this order: size and the three
rolls of a household; age, sex, schooling, enrolment, health of a member; land, trade, savings,
debt. Members without data are drawn again until the household has its workers and what its cause of
poverty requires. Whether a household is registered moves the latent rank of its income; incomes of
the register order that rank, they do not set its level, which is fitted.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri

from model.state.ages import of_working_age
from model.state.codes import CHRONIC
from model.state.codes import DISABLED as DISABLED_CODE
from model.synthesis.totals import CountyFacts

ROLLS: Final = ("listed", "dibao", "wubao")
"""0 or 1 of every household of a register."""

HOUSEHOLD_DATA: Final = ("workers", "land", "income", "trade", "savings", "debt")
"""Columns of a household that may be nan: workers; mu; yuan a head and year; yuan a year; yuan."""

MEMBER_DATA: Final = ("relation", "age", "sex", "schooling", "enrolled", "condition")
"""Columns of a member that may be nan; ``relation`` 0 head, 1 spouse, 2 parent, 3 child,
4 grandchild."""

ILL, DISABLED, AT_SCHOOL = 1, 2, 4
"""What a cause of poverty requires of a household's members, as bits."""

MOST_DIBAO: Final = 3
"""Most members of dibao households beyond a register, mean: assumption (nationally 1.8)."""

TRIES: Final = 100
"""Times that members are drawn again for a household's workers and cause."""

RANK_NOISE: Final = 0.8
"""Standard deviation of what composition does not explain of the rank; as in synthesis."""


@dataclass(frozen=True)
class RegisterData:
    """Households of a register, sorted by village code, and members sorted by household.

    Attributes
    ----------
    codes : of the households, as the register has them
    village : (n,) codes
    size : (n,) members
    required : (n,) bits of what the cause of poverty requires of members
    causes : of poverty, keys as the register has them; "" where it has none
    households : of :data:`ROLLS` and :data:`HOUSEHOLD_DATA`, (n,) each
    owner : (m,) row of each member's household; households without any have members without data
    members : of :data:`MEMBER_DATA`, (m,) each
    """

    codes: tuple[str, ...]
    village: NDArray[np.int64]
    size: NDArray[np.int64]
    required: NDArray[np.int64]
    causes: tuple[str, ...]
    households: Mapping[str, NDArray[np.float64]]
    owner: NDArray[np.int64]
    members: Mapping[str, NDArray[np.float64]]

    def __len__(self) -> int:
        """Households."""
        return len(self.size)

    def of(self, code: int) -> "RegisterData":
        """The households of one village."""
        low, high = np.searchsorted(self.village, (code, code + 1))
        first, last = np.searchsorted(self.owner, (low, high))
        return RegisterData(
            self.codes[low:high],
            self.village[low:high],
            self.size[low:high],
            self.required[low:high],
            self.causes[low:high],
            {k: a[low:high] for k, a in self.households.items()},
            self.owner[first:last] - low,
            {k: a[first:last] for k, a in self.members.items()},
        )

    def within(self, codes: NDArray[np.generic]) -> "RegisterData":
        """The households of some villages, whose codes are sorted."""
        if np.isin(self.village, codes).all():
            return self
        parts = [self.of(int(code)) for code in codes]
        starts = np.cumsum([0, *(len(p) for p in parts)])
        village, size, required = (
            np.concatenate([getattr(p, k) for p in parts]) for k in ("village", "size", "required")
        )
        return RegisterData(
            tuple(c for p in parts for c in p.codes),
            village,
            size,
            required,
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

    def member_columns(self, sizes: NDArray[np.int64]) -> dict[str, NDArray[np.float64]]:
        """Columns of all members of a village, its households first: nan where there is no data.

        Parameters
        ----------
        sizes : (n,) of all households, the register's first.
        """
        out = {name: np.full(int(sizes.sum()), np.nan) for name in MEMBER_DATA}
        first = np.cumsum(sizes) - sizes
        within = np.arange(len(self.owner)) - np.searchsorted(self.owner, self.owner)
        for name in MEMBER_DATA:
            out[name][first[self.owner] + within] = self.members[name]
        return out

    def without_members(self) -> NDArray[np.bool_]:
        """Households of whose members there is no data."""
        return np.bincount(self.owner, minlength=len(self)) == 0


def facts_with_register(facts: CountyFacts, register: RegisterData, households: int) -> CountyFacts:
    """Facts whose dibao and wubao hold what a register does, and can be met by whole households.

    Assumed totals are drawn: a draw below the register's total is brought up to it.

    Parameters
    ----------
    households : all of the county; where the register holds them all, its rolls are the totals.
    """
    on, persons = int(register.on("dibao").sum()), register.people("dibao")
    is_whole = len(register) == households
    more = 0 if is_whole else max(0, facts.dibao_households - on)
    rest = min(max(facts.dibao_persons - persons, more), MOST_DIBAO * more)
    wubao = register.people("wubao")
    left = 0 if is_whole else max(0, facts.wubao_persons - wubao)
    return replace(
        facts, dibao_households=on + more, dibao_persons=persons + rest, wubao_persons=wubao + left
    )


def empty_register() -> RegisterData:
    """A register that holds no one."""
    none = np.zeros(0)
    return RegisterData(
        (),
        none.astype(np.int64),
        none.astype(np.int64),
        none.astype(np.int64),
        (),
        dict.fromkeys((*ROLLS, *HOUSEHOLD_DATA), none),
        none.astype(np.int64),
        dict.fromkeys(MEMBER_DATA, none),
    )


def or_drawn(data: Mapping[str, NDArray[np.float64]] | None, name: str, drawn: Any) -> Any:
    """The register's data, else what was drawn."""
    if data is None:
        return drawn
    return np.where(np.isnan(data[name]), drawn, data[name])


def distance(
    register: RegisterData,
    members: Mapping[str, Any],
    owner: NDArray[np.int64],
    rows: NDArray[np.int64],
) -> NDArray[np.float64]:
    """How far drawn members are from the register's workers and cause of poverty; 0 is as required.

    Parameters
    ----------
    members, owner : of some households, ``owner`` from 0
    rows : (n,) rows of those households in the register
    """
    n = len(rows)
    able = of_working_age(members["age"]) & (members["condition"] < DISABLED_CODE)
    able &= members["enrolled"] == 0
    workers = register.households["workers"][rows]
    apart = np.abs(np.bincount(owner, able, n) - np.nan_to_num(workers))
    apart = np.where(np.isnan(workers), 0.0, apart)
    for bit, has in (
        (ILL, members["condition"] == CHRONIC),
        (DISABLED, members["condition"] == DISABLED_CODE),
        (AT_SCHOOL, members["enrolled"] != 0),
    ):
        lacks = np.bincount(owner, has, n) == 0
        apart += 0.5 * (lacks & (register.required[rows] & bit != 0))
    return apart


def rank_as_listed(
    register: RegisterData,
    rank: NDArray[np.float64],
    noise: NDArray[np.float64],
    listing_noise: float,
    share: float,
    rng: np.random.Generator,
) -> NDArray[np.float64]:
    """Unexplained parts of the rank of a village's households, given whether they are registered.

    The register takes the lowest ``share`` of ranks under an appraisal's noise. A household on it
    has its part drawn from below the cut that its composition leaves, others from above.

    Parameters
    ----------
    rank : (n,) what composition explains, the register's households first
    noise : (n,) what was drawn before
    """
    g, out = len(register), noise.copy()
    if g == 0 or not 0.0 < share < 1.0:
        return out
    appraisal = rng.normal(0.0, listing_noise, len(rank))
    cut = np.quantile(rank + noise + appraisal, share)
    below = ndtr((cut - rank[:g] - appraisal[:g]) / RANK_NOISE)
    u = rng.random(g)
    u = np.where(register.on("listed"), u * below, below + u * (1.0 - below))
    out[:g] = RANK_NOISE * ndtri(np.clip(u, 1e-6, 1.0 - 1e-6))
    return out


def ranked_by_income(rank: NDArray[np.float64], income: NDArray[np.float64]) -> NDArray[np.float64]:
    """Ranks of the households whose income the register has, in the order of that income."""
    rows = np.flatnonzero(~np.isnan(income))
    out = rank.copy()
    out[rows[np.argsort(income[rows], kind="stable")]] = np.sort(rank[rows])
    return out
