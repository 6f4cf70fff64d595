"""Plans against each other under the same draws; every difference is paired."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy import stats

from results.findings import NO_FUND, TREND

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

LEVEL = 0.90
"""Level of every interval that is shown."""


@dataclass(frozen=True)
class Interval:
    """A mean over draws with the t interval of that mean, and the spread of the draws.

    ``low`` and ``high`` say how well the mean is known; ``p05`` and ``p95`` say how far single
    draws lie apart: what may happen in the one county that there is.
    """

    mean: float
    low: float
    high: float
    p05: float
    p95: float
    n: int

    @property
    def covers_zero(self) -> bool:
        """Whether zero cannot be ruled out."""
        return not (self.low > 0.0 or self.high < 0.0)


def interval(values: NDArray[np.float64], level: float = LEVEL) -> Interval:
    """Mean with t interval over draws; fewer than two draws know nothing."""
    n = len(values)
    if n == 0:
        raise ValueError("no draws")
    mean = float(np.mean(values))
    p05, p95 = (float(q) for q in np.quantile(values, (0.05, 0.95)))
    if n < 2:
        return Interval(mean, -np.inf, np.inf, p05, p95, n)
    half = stats.t.ppf(0.5 + level / 2.0, n - 1) * np.std(values, ddof=1) / np.sqrt(n)
    return Interval(mean, mean - float(half), mean + float(half), p05, p95, n)


@dataclass(frozen=True)
class Pair:
    """How much better one plan is than another (positive is better)."""

    gain: Interval
    share_won: float

    @property
    def is_told_apart(self) -> bool:
        """Whether the interval of the mean gain excludes zero."""
        return not self.gain.covers_zero


def paired(plan: NDArray[np.float64], rival: NDArray[np.float64]) -> Pair:
    """Compare two plans by a burden (less is better), a value for each draw, draws in one order."""
    if plan.shape != rival.shape:
        raise ValueError(f"draws differ: {plan.shape} and {rival.shape}")
    gain = rival - plan
    return Pair(interval(gain), float((gain > 0.0).mean()))


def summed(
    county_year: pd.DataFrame, measure: str, years: Sequence[int]
) -> dict[str, NDArray[np.float64]]:
    """Sum of a measure over year-ends: a value for each draw (sorted), by plan."""
    part = county_year[county_year["year"].isin(list(years))]
    table = part.pivot_table(index="draw", columns="plan", values=measure, aggfunc="sum")
    return {str(p): table[p].to_numpy(float) for p in table.columns}


def by_year(county_year: pd.DataFrame, measure: str, plan: str) -> pd.DataFrame:
    """A measure of a plan: a row for each draw, a column for each year."""
    part = county_year[county_year["plan"] == plan]
    return part.pivot(index="draw", columns="year", values=measure).sort_index()


def gains(
    county_year: pd.DataFrame, plan: str, rivals: Sequence[str], measure: str, years: Sequence[int]
) -> dict[str, Pair]:
    """Gain of a plan over each rival in a burden summed over year-ends."""
    totals = summed(county_year, measure, years)
    return {rival: paired(totals[plan], totals[rival]) for rival in rivals}


def regret(
    county_year: pd.DataFrame, plans: Sequence[str], measure: str, years: Sequence[int]
) -> dict[str, float]:
    """Mean over draws of what a plan misses against the best plan of that draw."""
    totals = summed(county_year, measure, years)
    best = np.min([totals[p] for p in plans], axis=0)
    return {p: float((totals[p] - best).mean()) for p in plans}


def best_of(
    county_year: pd.DataFrame, plans: Sequence[str], measure: str, years: Sequence[int]
) -> str | None:
    """The plan with the smallest mean burden; None when there is none to compare."""
    totals = summed(county_year, measure, years)
    return min(plans, key=lambda p: float(totals[p].mean())) if plans else None


def effects(
    county_year: pd.DataFrame, plan: str, measure: str = "poor_spending", base_year: int = 2015
) -> pd.DataFrame:
    """Who brought the burden down since the base year: trend, other budgets, this fund.

    Returns
    -------
    DataFrame
        draw, year, trend, other, fund; positive takes the burden down. They add up to the fall
        of the plan since the base year.
    """
    table = county_year.pivot(index=["draw", "year"], columns="plan", values=measure)
    base = table.xs(base_year, level="year")[TREND]
    start = base.reindex(table.index.get_level_values("draw")).to_numpy()
    out = pd.DataFrame({
        "trend": start - table[TREND].to_numpy(),
        "other": (table[TREND] - table[NO_FUND]).to_numpy(),
        "fund": (table[NO_FUND] - table[plan]).to_numpy(),
    }, index=table.index)  # fmt: skip
    return out.reset_index()
