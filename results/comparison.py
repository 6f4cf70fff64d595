"""Comparisons under the same luck: paired by draw, with intervals over draws."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

import pandas as pd

from results.findings import Findings
from results.indicators import gap_closed, person_years
from results.statistics import LEAST_DRAWS, interval

Verdict = Literal["better", "worse", "not_distinct", "too_few"]
"""What paired draws say of a difference."""


@dataclass(frozen=True)
class Interval:
    """A mean over draws, its t interval, the share of draws above zero, and the draws.

    Attributes
    ----------
    least : draws from which the interval says something.
    """

    mean: float
    low: float
    high: float
    share_won: float
    n: int
    draws: tuple[float, ...] = ()
    least: int = LEAST_DRAWS

    @classmethod
    def of(
        cls, row: "Mapping[Any, Any] | pd.Series[Any]", n: int, draws: Sequence[float] = ()
    ) -> "Interval":
        """Of a stored row with ``mean``, ``low``, ``high`` and, where it was counted, ``won``."""
        mean, low, high = (float(row[k]) for k in ("mean", "low", "high"))
        return cls(mean, low, high, float(row.get("won", float("nan"))), n, tuple(draws))

    @property
    def covers_zero(self) -> bool:
        """Whether the two sides cannot be distinguished."""
        return self.low <= 0.0 <= self.high

    @property
    def few(self) -> bool:
        """Whether the draws are too few for an interval, and differ."""
        return self.n < self.least and self.low != self.high

    @property
    def verdict(self) -> Verdict:
        """Better, worse, or neither: an interval of too few draws says nothing."""
        if self.few:
            return "too_few"
        if self.covers_zero:
            return "not_distinct"
        return "better" if self.mean > 0.0 else "worse"

    @property
    def size(self) -> "Interval":
        """How large the difference is, whichever side is ahead.

        For a sentence that says more or less.
        """
        return self if self.mean >= 0.0 else replace(self.over(-1.0), share_won=self.share_won)

    def over(self, unit: float) -> "Interval":
        """In another unit; a negative one turns the sides round."""
        low, high = sorted((self.low / unit, self.high / unit))
        draws = tuple(x / unit for x in self.draws)
        return Interval(self.mean / unit, low, high, self.share_won, self.n, draws, self.least)


def paired(differences: "pd.Series[float]", least: int = LEAST_DRAWS) -> Interval:
    """Interval of paired differences: Student's t over draws."""
    x = differences.to_numpy(float)
    return Interval(*interval(x), float((x > 0.0).mean()), len(x), tuple(x.tolist()), least)


def leads(findings: Findings, plan: str) -> bool:
    """Whether a plan may stand first in a headline.

    The run's own, or one that surely closes more gap.
    """
    years = findings.effect_years
    return plan == findings.main or (
        paired(gap_closed(findings.county_year, plan, findings.main, years)).verdict == "better"
    )


def gains(findings: Findings) -> pd.DataFrame:
    """The main plan against every baseline and against no fund.

    Returns
    -------
    rows: against, then for gap (yuan of 2015) and person-years: mean, low, high, won, covers_zero,
    and the 5 and 95 % quantiles of single draws.
    """
    rows = []
    against = [*findings.baselines, *(p for p in ("permuted", "no_fund") if p in findings.plans)]
    for other in (p for p in against if p != findings.main):
        row: dict[str, object] = {"against": other}
        for name, measure in (("gap", gap_closed), ("years", person_years)):
            by_draw = measure(findings.county_year, findings.main, other, findings.effect_years)
            interval = paired(by_draw)
            row |= {
                f"{name}_mean": interval.mean,
                f"{name}_low": interval.low,
                f"{name}_high": interval.high,
                f"{name}_won": interval.share_won,
                f"{name}_covers_zero": interval.covers_zero,
                f"{name}_q05": float(by_draw.quantile(0.05)),
                f"{name}_q95": float(by_draw.quantile(0.95)),
            }
        rows.append(row)
    return pd.DataFrame(rows)


def regret(findings: Findings) -> pd.DataFrame:
    """Mean and worst loss of every plan against the best plan of each draw, yuan of 2015."""
    years = findings.effect_years
    names = [p for p in findings.plans if p not in ("no_fund", "trend", "permuted")]
    closed = pd.DataFrame({p: gap_closed(findings.county_year, p, "no_fund", years) for p in names})
    lost = closed.max(axis=1).to_numpy()[:, None] - closed.to_numpy()
    return pd.DataFrame({"plan": names, "mean": lost.mean(axis=0), "worst": lost.max(axis=0)})


def fewer_poor(findings: Findings) -> Interval:
    """Spending-poor persons fewer under the main plan at the last year-end than at the first."""
    table = findings.county_year
    main = table[table["plan"] == findings.main].pivot_table(
        index="draw", columns="year", values="poor_spending"
    )
    return paired(main[min(main.columns)] - main[findings.effect_years[-1]])


def effects(findings: Findings, measure: str = "poor_spending") -> pd.DataFrame:
    """Who moved the measure since 2015, year by year: trend, other budgets, this fund.

    Trend is the fall without fund and with other budgets at their real level of 2015; other budgets
    the further fall when they grow; fund what the main plan adds. Means over draws.
    """
    table = findings.county_year.pivot_table(index="year", columns="plan", values=measure)
    years = list(findings.effect_years)
    start = float(table["no_fund"].loc[min(table.index)])
    trend, none, main = (table[p].loc[years] for p in ("trend", "no_fund", findings.main))
    return pd.DataFrame(
        {"trend": start - trend, "other": trend - none, "fund": none - main, "left": main},
        index=years,
    )
