"""Poverty and inequality measures on incomes, and what a plan did over years."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray


def fgt(income: NDArray[np.float64], line: float, alpha: float) -> float:
    """Foster, Greer and Thorbecke (1984): mean of the relative gap to the power alpha.

    Parameters
    ----------
    income : (persons,) yuan per year
    alpha : 0 headcount, 1 gap, 2 severity.
    """
    gap = np.maximum(0.0, (line - income) / line)
    return float(np.where(income < line, gap**alpha, 0.0).mean())


def gini(income: NDArray[np.float64]) -> float:
    """Gini coefficient of non-negative incomes."""
    y = np.sort(income)
    n = len(y)
    return float(2.0 * (np.arange(1, n + 1) * y).sum() / (n * y.sum()) - (n + 1) / n)


def summed(
    county_year: pd.DataFrame, plan: str, measure: str, years: tuple[int, ...]
) -> pd.Series[float]:
    """A measure summed over year-ends, by draw."""
    rows = county_year[(county_year["plan"] == plan) & county_year["year"].isin(years)]
    return rows.groupby("draw")[measure].sum().sort_index()


def person_years(
    county_year: pd.DataFrame, plan: str, against: str, years: tuple[int, ...]
) -> pd.Series[float]:
    """Person-years out of spending poverty by draw: poor under ``against`` less poor under ``plan``.

    Migrants count with their household; deaths and births are the same in both, so none is an exit.
    """
    poor = "poor_spending"
    return summed(county_year, against, poor, years) - summed(county_year, plan, poor, years)


def gap_closed(
    county_year: pd.DataFrame, plan: str, against: str, years: tuple[int, ...]
) -> pd.Series[float]:
    """Spending-poverty gap closed by draw, yuan of 2015 summed over year-ends."""
    gap = "gap_spending"
    return summed(county_year, against, gap, years) - summed(county_year, plan, gap, years)
