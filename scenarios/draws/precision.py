"""Precision of an answer: run draws until the interval is as narrow as required, and count them."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pandas as pd

from results.comparison import Interval, paired
from scenarios.amounts import has_unit, number_of, yuan_of
from scenarios.faults import Fault, FaultError

FIRST, BATCH = 8, 4
"""Draws before the first look, and between looks; of fewer an interval's width is no guide."""


@dataclass(frozen=True)
class Precision:
    """Half-width required of the 90 % interval: a share of the mean, or yuan of 2015.

    Attributes
    ----------
    text : as it was written.
    share, yuan : one of them is set; the other is 0.
    """

    text: str
    share: float = 0.0
    yuan: float = 0.0

    def target(self, mean: float) -> float:
        """The half-width for a mean, yuan."""
        return self.share * abs(mean) if self.share else self.yuan

    def reached(self, interval: Interval) -> bool:
        """Whether an interval is narrow enough."""
        return half(interval) <= self.target(interval.mean)

    def needed(self, interval: Interval) -> float:
        """About how many draws would do: half-widths fall with the root of their number."""
        target = self.target(interval.mean)
        return math.inf if target <= 0.0 else interval.n * (half(interval) / target) ** 2


def half(interval: Interval) -> float:
    """Half of an interval's width."""
    return (interval.high - interval.low) / 2.0


def precision_of(text: str) -> Precision | None:
    """``5%`` or ``50万元``; None for nothing; a fault for what is neither."""
    given = text.strip()
    if not given:
        return None
    is_share = given.endswith(("%", "％"))
    try:
        amount = number_of(given, share=True) if is_share else yuan_of(given)
    except ValueError:
        amount = 0.0
    if amount <= 0.0 or (is_share and amount > 1.0) or not (is_share or has_unit(given)):
        raise FaultError(Fault.of("wrong_unit", "--precision", "precision", text, "5% or 50万元"))
    return Precision(given, *((amount, 0.0) if is_share else (0.0, amount)))


@dataclass(frozen=True)
class Reached:
    """What a search for precision ended with.

    Attributes
    ----------
    n_draws : draws that were run.
    reached : whether every interval is narrow enough.
    needed : about how many draws the widest would need, from those that were run.
    """

    precision: str
    n_draws: int
    reached: bool
    needed: float

    @property
    def facts(self) -> dict[str, float | str]:
        """Its part of the findings; nothing where no precision was required."""
        if not self.precision:
            return {}
        # JSON has no infinity
        needed = self.needed if math.isfinite(self.needed) else 0.0
        return {"precision": self.precision, "reached": float(self.reached), "draws_needed": needed}


def until_precise(
    run: Callable[[Sequence[int]], None],
    differences: "Callable[[Sequence[int]], Sequence[pd.Series[float]]]",
    precision: Precision | None,
    most: int,
) -> Reached:
    """Run draws 1, 2, … until every difference is as precise as required, or to ``most``.

    Looking again and again makes an interval that stops early a little too narrow; the first look
    comes after :data:`FIRST` draws to keep that small.
    """
    if precision is None:
        run(range(1, most + 1))
        return Reached("", most, True, float(most))
    n = min(FIRST, most)
    while True:
        run(range(1, n + 1))
        intervals = [paired(d) for d in differences(range(1, n + 1))]
        reached = all(map(precision.reached, intervals))
        if reached or n >= most:
            return Reached(precision.text, n, reached, max(map(precision.needed, intervals)))
        n = min(n + BATCH, most)
