"""What a parameter can be: within its declared range, or beyond it as far as its unit allows."""

from collections.abc import Mapping
from typing import Final

from model.declare import Parameter

FARTHEST: Final = 100.0
"""Times its largest declared value, or 1, that a parameter can be, but for shares: assumption."""

FITTED: Final[Mapping[str, tuple[float, float]]] = {"county.poverty_2015": (0.02, 0.7)}
"""Ranges of assumptions that populations are fitted to, as far as the fit reaches."""


def limits_of(p: Parameter) -> tuple[float, float]:
    """Least and largest that a parameter can be: shares to 1, nothing negative that never was.

    The fit reaches some assumptions between narrower limits.
    """
    if p.name in FITTED:
        return FITTED[p.name]
    if p.high <= 1.0 and p.unit.startswith(("share", "chance", "probab")):
        return 0.0, 1.0
    farthest = FARTHEST * max(abs(p.low), abs(p.value), abs(p.high), 1.0)
    return (0.0 if p.low >= 0.0 else -farthest), farthest


def is_possible(p: Parameter, value: float) -> bool:
    """Whether a parameter can have a value."""
    low, high = limits_of(p)
    return low <= value <= high


def words_of(low: float, high: float) -> tuple[str, str]:
    """A range in Chinese and English."""
    return f"{low:.6g}至{high:.6g}", f"{low:.6g} to {high:.6g}"


def possible_words(p: Parameter) -> tuple[str, str]:
    """What a parameter can be, in Chinese and English."""
    return words_of(*limits_of(p))
