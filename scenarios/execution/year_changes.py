"""Other numbers in some years of a run: the same people and luck meet another world."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scenarios.digest import digest_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


@dataclass(frozen=True)
class YearChanges:
    """Values of some parameters, in all years after the start or in some.

    Attributes
    ----------
    values : (name, value) pairs of model parameters.
    years : first and last calendar year in which they hold; None for all.
    also : further changes, applied after this one.
    """

    values: tuple[tuple[str, float], ...]
    years: tuple[int, int] | None = None
    also: tuple[YearChanges, ...] = ()

    def within(self, year: int, values: Mapping[str, float]) -> dict[str, float]:
        """All parameters in a year."""
        first, last = self.years or (year, year)
        out = {**values, **(dict(self.values) if first <= year <= last else {})}
        for change in self.also:
            out = change.within(year, out)
        return out

    @property
    def digest(self) -> str:
        """Digest of all of it, for names of files."""
        return digest_of(self.values, self.years, *(c.digest for c in self.also), n=12)


def joined(changes: Sequence[YearChanges]) -> YearChanges | None:
    """Several changes as one; None for none."""
    if len(changes) < 2:
        return changes[0] if changes else None
    return YearChanges((), None, tuple(changes))
