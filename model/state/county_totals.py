"""County totals by quarter: what households read of the county, live or from a frozen path."""

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray


class Totals(NamedTuple):
    """County totals of one quarter."""

    stakes: Any
    """(industries,) supported packages of each industry."""
    mean_income_y: float
    """Yuan per head, of the last full year."""
    bar: float
    """Appraised income over line that the year's exits had; nan outside fourth quarters."""


@dataclass
class CountyPath:
    """Totals from ``first_tick`` on.

    A live path grows by one entry a quarter; a frozen one is read only, so that a part of a
    county runs as if it lay in the whole.
    """

    first_tick: int
    totals: list[Totals]
    is_frozen: bool = False

    def at(self, tick: int) -> Totals:
        """Totals of a quarter; before the path begins, its first ones."""
        return self.totals[max(0, tick - self.first_tick)]

    def frozen_bar(self, tick: int) -> float | None:
        """The exit bar of a frozen path; None when this run makes its own."""
        return self.at(tick).bar if self.is_frozen else None

    def add(self, totals: Totals) -> None:
        """Append a quarter of a live path."""
        if not self.is_frozen:
            self.totals.append(totals)

    def freeze(self) -> "CountyPath":
        """A read-only copy."""
        return CountyPath(self.first_tick, list(self.totals), is_frozen=True)

    def copy(self) -> "CountyPath":
        """An independent copy."""
        return CountyPath(self.first_tick, list(self.totals), self.is_frozen)

    def as_array(self) -> NDArray[np.float64]:
        """(quarters, industries + 2) float64, for storing."""
        return np.array([(*t.stakes, t.mean_income_y, t.bar) for t in self.totals], np.float64)

    @classmethod
    def from_array(cls, first_tick: int, values: NDArray[np.float64]) -> "CountyPath":
        """A frozen path from :meth:`as_array`."""
        return cls(
            first_tick, [Totals(row[:-2], *map(float, row[-2:])) for row in values], is_frozen=True
        )
