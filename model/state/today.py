"""The date of a quarter, the poverty line, and the indices that hold for every household."""

from collections import namedtuple
from typing import Final

BASE_YEAR: Final = 2015
"""Prices and wages are indices with 2015 as one."""
LINES: Final = {
    "statistics": {
        2011: 2536,
        2012: 2625,
        2013: 2736,
        2014: 2800,
        2015: 2855,
        2016: 2952,
        2017: 2952,
        2018: 2995,
        2019: 3218,
        2020: 3218,
        2021: 3218,
        2022: 3218,
        2023: 3218,
        2024: 3218,
    },
    "administrative": {
        2011: 2536,
        2012: 2625,
        2013: 2736,
        2014: 2800,
        2015: 2900,
        2016: 3000,
        2017: 3250,
        2018: 3500,
        2019: 3750,
        2020: 4000,
        2021: 4000,
        2022: 4000,
        2023: 4000,
        2024: 4000,
    },
}
"""Yuan per head and year. Statistics series to 2019: published. The administrative path between
its known ends and all years after the last published one (indexed by prices below): assumption."""
LAST_PUBLISHED: Final = {"statistics": 2019, "administrative": 2020}
SEASONS: Final = (0.10, 0.20, 0.35, 0.35)
"""Share of a farm year earned in each quarter: assumption (spring tea, autumn harvest)."""


Today = namedtuple(
    "Today",
    "year quarter tick season line prices costs wage farm business transfer floor health_plan "
    "idle kind_price mean_income_y effect other_works posts moves effort grants premium medical",
)
"""What every household meets this quarter; indices are nominal with 2015 as 1, ``idle`` is the
share of the year's money that waits."""


def line_of(year: int, series: str, price_growth: float) -> float:
    """The poverty line, yuan per head and year; after its last published year it follows prices."""
    published = LAST_PUBLISHED[series]
    line = LINES[series][min(year, published)]
    return line * (1.0 + price_growth) ** max(0, year - published)
