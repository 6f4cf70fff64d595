"""Other numbers in some years of a run: the same people and luck meet another world."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class Change:
    """Values of some parameters, in all years after the start or in some.

    Attributes
    ----------
    values : (name, value) pairs of model parameters.
    years : first and last calendar year in which they hold; None for all.
    """

    values: tuple[tuple[str, float], ...]
    years: tuple[int, int] | None = None

    def within(self, year: int, values: Mapping[str, float]) -> dict[str, float]:
        """All parameters in a year."""
        first, last = self.years or (year, year)
        return {**values, **(dict(self.values) if first <= year <= last else {})}

    @property
    def digest(self) -> str:
        """Digest of all of it, for names of files."""
        return hashlib.sha256(repr((self.values, self.years)).encode()).hexdigest()[:12]
