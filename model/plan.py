"""The fund plan: the one seam between whoever splits the money and the model that spends it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.programmes import GRANTABLE, PROGRAMMES, PURSES

COUNTY_PLACE = 0
"""The code of the county row among the places of a plan."""

TARGETINGS = ("need_first", "large_first", "equal_chance")
"""How recipients are ranked inside a village, by the register's fields only."""

NEED_FIRST, LARGE_FIRST, EQUAL_CHANCE = range(len(TARGETINGS))
"""Codes of the targetings, as kernels compare them."""


@dataclass(frozen=True)
class FundPlan:
    """Who gets how much, for what, from which purse, in which year.

    Attributes
    ----------
    name : str
        A short name for tables and plots.
    years : (Y,)
        Calendar years; only the first binds.
    places : (P,)
        Village codes, and last the county row (:data:`COUNTY_PLACE`).
    programmes : (K,)
        Names from :data:`model.programmes.__init__.PROGRAMMES`.
    purses : (S,)
        Names from :data:`model.programmes.__init__.PURSES`.
    yuan : (Y, P, K, S) int64
        Yuan granted, never negative.
    team : (Y, P) bool
        Whether a work team is stationed; False in the county row.
    targeting : (P,)
        One of :data:`TARGETINGS` for each place.
    rules : (R,) mappings
        The rules that the plan claims to keep, for the checker: ``rule``, its name, and its fields.
    """

    name: str
    years: tuple[int, ...]
    places: tuple[int, ...]
    programmes: tuple[str, ...]
    purses: tuple[str, ...]
    yuan: NDArray[np.int64]
    team: NDArray[np.bool_]
    targeting: tuple[str, ...]
    rules: tuple[Mapping[str, Any], ...] = ()

    def __post_init__(self) -> None:
        """Refuse a malformed plan at once: shape, sign, names."""
        shape = (len(self.years), len(self.places), len(self.programmes), len(self.purses))
        if self.yuan.shape != shape:
            raise ValueError(
                f"yuan has shape {self.yuan.shape}, a plan of these axes needs {shape}"
            )
        if self.yuan.dtype != np.int64 or (self.yuan < 0).any():
            raise ValueError("yuan must be whole, never negative (int64)")
        if self.team.shape != shape[:2]:
            raise ValueError(f"team has shape {self.team.shape}, needs {shape[:2]}")
        if len(self.targeting) != len(self.places) or set(self.targeting) - set(TARGETINGS):
            raise ValueError(f"targeting needs one of {TARGETINGS} for each place")
        if len(set(self.places)) != len(self.places):
            raise ValueError("a place stands twice in the plan")

    def check_law(self) -> None:
        """Refuse a plan of other programmes, of unknown purses, or of what a purse may not pay."""
        if self.programmes != GRANTABLE:
            raise ValueError(f"a plan's programmes must be {GRANTABLE}, not {self.programmes}")
        for s, purse in enumerate(self.purses):
            if purse not in PURSES:
                raise ValueError(f"unknown purse {purse!r}; known: {PURSES}")
            for k, programme in enumerate(PROGRAMMES):
                if purse not in programme.purses and self.yuan[:, :, k, s].any():
                    raise ValueError(f"purse {purse!r} may not pay {programme.name!r}")

    def yuan_of(self, year: int) -> NDArray[np.int64]:
        """The (P, K, S) grants of a year; zeros outside the plan's years."""
        if year not in self.years:
            return np.zeros(self.yuan.shape[1:], np.int64)
        return self.yuan[self.years.index(year)]

    def has_granted(self, year: int, place: int) -> bool:
        """Whether a place (its row) has got a grant up to a year."""
        n_years = sum(y <= year for y in self.years)
        return bool(self.yuan[:n_years, place].any())

    def team_in(self, year: int) -> NDArray[np.bool_]:
        """The (P,) teams of a year; the last planned year's stay on afterwards."""
        index = min(max(year - self.years[0], 0), len(self.years) - 1)
        return self.team[index]
