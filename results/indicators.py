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

    Poor under ``against`` less poor under ``plan``, persons at year-ends, each run's own people.

    Migrants count with their household. Both runs draw births and deaths from the same chance
    events, but a death is likelier in ill health, which depends on care that was forgone, so that
    they are not the same in both: a poor person who dies under one plan alone counts there as out
    of poverty, as in any count of the poor.
    """
    poor = "poor_spending"
    return summed(county_year, against, poor, years) - summed(county_year, plan, poor, years)


def gap_closed(
    county_year: pd.DataFrame, plan: str, against: str, years: tuple[int, ...]
) -> "pd.Series[float]":
    """Spending-poverty gap closed by draw, yuan of 2015 summed over year-ends."""
    gap = "gap_spending"
    return summed(county_year, against, gap, years) - summed(county_year, plan, gap, years)
