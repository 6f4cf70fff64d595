"""Rules of prices: levels by year, crashes and the county's own glut (E5)."""

import csv
from pathlib import Path
from typing import Any, Final

from model.rng import decision, uniform
from model.state.today import BASE_YEAR

HEALTH_PLAN_YEAR: Final = 2017
"""First year of the health plan 健康扶贫: larger shares, medical aid, no premium."""
_CRASH = decision("crash")
CRASH_YEARS: Final = 3
"""How long a crash lasts."""
PUBLISHED: Final = {
    (row["parameter"], int(row["year"])): float(row["level"])
    for row in csv.DictReader(
        Path(__file__).with_name("published.csv").read_text(encoding="utf-8").splitlines()
    )
}
"""What the nation published by year: wages of migrants (yuan a month), dibao standards (yuan a
year), shares of audited money idle over a year; ``published.csv`` has the source of each."""
AUDITED: Final = 2016
"""The year whose share of idle money ``delivery.idle`` is: the largest audit by counties."""


def index_of(parameter: str, rate: float, year: int, later: float | None = None) -> float:
    """Nominal index with 2015 as one: a drawn rate, and the ups and downs of the published years.

    At the series' own mean growth from 2015 to its last year the index is the published one;
    another rate tilts it. Beyond the published years it grows at the rate alone, or at ``later``.
    """
    levels = {y: level for (name, y), level in PUBLISHED.items() if name == parameter}
    last, base = max(levels), levels[BASE_YEAR]
    known = min(max(year, min(levels)), last)
    mean = (levels[last] / base) ** ((known - BASE_YEAR) / (last - BASE_YEAR))
    drawn = (1.0 + rate) ** (min(year, last) - BASE_YEAR)
    drawn *= (1.0 + (rate if later is None else later)) ** max(0, year - last)
    return float(drawn * levels[known] / base / mean)


def idle_share(share: float, year: int) -> float:
    """Share of a year's money that lies idle over a year, as audits found it by year.

    ``share`` is that of 2016; other years have more or less of it in the published proportion, and
    years beyond the published ones as much as the nearest.
    """
    levels = {y: level for (name, y), level in PUBLISHED.items() if name == "delivery.idle"}
    return share * levels[min(max(year, min(levels)), max(levels))] / levels[AUDITED]


def crashed(key: Any, kind: int, year: int, chance: float) -> bool:
    """Whether an industry's price crashed this year or in the two before."""
    return any(
        uniform(key, _CRASH, kind, y) < chance for y in range(year - CRASH_YEARS + 1, year + 1)
    )


def glut_price(packages: float, room: float, fall: float, floor: float) -> float:
    """Price ratio when the county grows more than its markets take (E5)."""
    return max(floor, 1.0 - fall * max(0.0, packages / max(room, 1.0) - 1.0))
