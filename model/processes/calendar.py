"""Calendar: the date, prices, wages, the line and what the county knew a quarter ago."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from model.rng import decision, normal, uniform

if TYPE_CHECKING:
    from model.world import World

BASE_YEAR: Final = 2015
"""Prices and wages are indices with 2015 as one."""

LINES: Final = {
    "statistics": {
        2013: 2736, 2014: 2800, 2015: 2855, 2016: 2952, 2017: 2952, 2018: 2995, 2019: 3218,
        2020: 3218, 2021: 3218, 2022: 3218, 2023: 3218, 2024: 3218,
    },
    "administrative": {
        2013: 2736, 2014: 2800, 2015: 2900, 2016: 3000, 2017: 3250, 2018: 3500, 2019: 3750,
        2020: 4000, 2021: 4000, 2022: 4000, 2023: 4000, 2024: 4000,
    },
}  # fmt: skip
"""Yuan per head and year. Statistics series to 2019: published. The administrative path between
its known ends and all years after the last published one (indexed by prices below): assumption."""

HEALTH_PLAN_YEAR: Final = 2017
"""First year of the health plan for the registered (健康扶贫): larger shares, medical aid, no premium."""

LAST_PUBLISHED: Final = {"statistics": 2019, "administrative": 2020}

SEASONS: Final = (0.10, 0.20, 0.35, 0.35)
"""Share of a farm year earned in each quarter: assumption (spring tea, autumn harvest)."""

_PRICE = decision("price")
_TEA, _HERD = 1, 2


class Today(NamedTuple):
    """What every household meets this quarter; indices are nominal with 2015 as 1."""

    year: Any
    quarter: Any
    tick: Any
    season: Any
    line: Any
    prices: Any
    costs: Any
    wage: Any
    farm: Any
    business: Any
    transfer: Any
    floor: Any
    health_plan: Any
    tea_price: Any
    herd_price: Any
    mean_income_y: Any
    effect: Any
    other_works: Any
    grants: Any
    premium: Any
    medical: Any


def line_of(year: int, series: str, price_growth: float) -> float:
    """The poverty line, yuan per head and year; after its last published year it follows prices."""
    published = LAST_PUBLISHED[series]
    known = LINES[series][min(year, published)]
    return known * (1.0 + price_growth) ** max(0, year - published)


def calendar(world: World) -> None:
    """Set ``world.today`` from the tick and the county totals of the quarter before."""
    n, tick = world.numbers, world.tick
    year, quarter = divmod(tick, 4)
    t = year - BASE_YEAR
    growth = n["growth"]
    prices = (1.0 + float(growth.prices)) ** t
    grows = world.policy.other_budgets or year <= BASE_YEAR
    before = world.path.at(tick - 1)
    world.today = Today(
        year=np.int64(year),
        quarter=np.int64(quarter),
        tick=np.int64(tick),
        season=np.float32(SEASONS[quarter]),
        line=np.float32(line_of(year, world.policy.line, float(growth.prices))),
        prices=np.float32(prices),
        costs=np.float32((1.0 + float(growth.costs)) ** t),
        wage=np.float32((1.0 + float(growth.wage)) ** t),
        farm=np.float32((1.0 + float(growth.farm)) ** t),
        business=np.float32((1.0 + float(growth.business)) ** t),
        transfer=np.float32((1.0 + float(growth.transfer)) ** t if grows else prices),
        floor=np.float32((1.0 + float(n["income"].floor_growth)) ** t if grows else prices),
        health_plan=np.int64(grows and year >= HEALTH_PLAN_YEAR),
        tea_price=np.float32(_tea_price(world, year, before.tea_area)),
        herd_price=np.float32(_herd_price(world, tick)),
        mean_income_y=np.float32(before.mean_income_y),
        effect=np.float32(1.0 if world.policy.fund_effect else 0.0),
        other_works=np.float32(n["delivery"].other_works_y if grows and year > BASE_YEAR else 0.0),
        grants=np.float32(1.0 if world.policy.school_grants else 0.0),
        premium=np.float32((1.0 + float(n["cover"].premium_growth)) ** t if grows else prices),
        medical=np.float32((1.0 + float(growth.medical)) ** t),
    )


def _tea_price(world: World, year: int, tea_area: float) -> float:
    """Regional price times the fall when the county grows more than markets take (E5)."""
    n = world.numbers["industry"]
    region = math.exp(float(n.tea_price_sd) * normal(world.key, _PRICE, _TEA, year))
    room = float(n.glut_room) * max(world.fitted.tea_area_2015, 1.0)
    glut = max(0.0, tea_area / room - 1.0)
    return region * max(float(n.price_floor), 1.0 - float(n.firm_hold) * glut)


def _herd_price(world: World, tick: int) -> float:
    """The pig cycle: 3.5 years, its phase drawn once a run; markets take all of it."""
    amplitude = float(world.numbers["industry"].herd_price_cycle)
    phase = uniform(world.key, _PRICE, _HERD, 0)
    return 1.0 + amplitude * math.sin(2.0 * math.pi * (tick / 14.0 + phase))
