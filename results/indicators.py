"""What a plan did over years.

The measures themselves are in :mod:`model.processes.record.inequality`.
"""

import pandas as pd


def summed(
    county_year: pd.DataFrame, plan: str, measure: str, years: tuple[int, ...]
) -> "pd.Series[float]":
    """A measure summed over year-ends, by draw."""
    rows = county_year[(county_year["plan"] == plan) & county_year["year"].isin(years)]
    return rows.groupby("draw")[measure].sum().sort_index()


def person_years(
    county_year: pd.DataFrame, plan: str, against: str, years: tuple[int, ...]
) -> "pd.Series[float]":
    """Person-years out of spending poverty by draw.

    Poor under ``against`` less poor under ``plan``.

    Migrants count with their household; deaths and births are the same in both, so none is an exit.
    """
    poor = "poor_spending"
    return summed(county_year, against, poor, years) - summed(county_year, plan, poor, years)


def gap_closed(
    county_year: pd.DataFrame, plan: str, against: str, years: tuple[int, ...]
) -> "pd.Series[float]":
    """Spending-poverty gap closed by draw, yuan of 2015 summed over year-ends."""
    gap = "gap_spending"
    return summed(county_year, against, gap, years) - summed(county_year, plan, gap, years)
