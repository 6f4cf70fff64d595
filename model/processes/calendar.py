"""Calendar: the date, prices, wages, the line and what the county knew a quarter ago."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from model.programmes.industry import N_INDUSTRIES
from model.rng import decision, normal, uniform

if TYPE_CHECKING:
    from model.state.world import World

BASE_YEAR: Final = 2015
"""Prices and wages are indices with 2015 as one."""

LINES: Final = {
    "statistics": {
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

HEALTH_PLAN_YEAR: Final = 2017
"""First year of the health plan for the registered (健康扶贫): larger shares, medical aid, no premium."""

LAST_PUBLISHED: Final = {"statistics": 2019, "administrative": 2020}

SEASONS: Final = (0.10, 0.20, 0.35, 0.35)
"""Share of a farm year earned in each quarter: assumption (spring tea, autumn harvest)."""

_PRICE, _CRASH = decision("price"), decision("crash")
CRASH_YEARS: Final = 3
"""How long a crash lasts."""


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
    kind_price: Any
    mean_income_y: Any
    effect: Any
    other_works: Any
    posts: Any
    moves: Any
    effort: Any
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
    other = grows and year > BASE_YEAR
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
        kind_price=_kind_prices(world, year, tick, before.stakes),
        mean_income_y=np.float32(before.mean_income_y),
        effect=np.float32(1.0 if world.policy.fund_effect else 0.0),
        other_works=np.float32(n["delivery"].other_works_y if other else 0.0),
        posts=np.float32(n["labour"].posts if other else 0.0),
        moves=np.float32(n["relocation"].offers_y if other else 0.0),
        effort=np.float32(n["effort"].loss if world.policy.effort else 0.0),
        grants=np.float32(1.0 if world.policy.school_grants else 0.0),
        premium=np.float32((1.0 + float(n["cover"].premium_growth)) ** t if grows else prices),
        medical=np.float32((1.0 + float(growth.medical)) ** t),
    )


def crashed(key: Any, kind: int, year: int, chance: float) -> bool:
    """Whether an industry's price crashed this year or in the two before."""
    return any(
        uniform(key, _CRASH, kind, y) < chance for y in range(year - CRASH_YEARS + 1, year + 1)
    )


def glut_price(packages: float, room: float, fall: float, floor: float) -> float:
    """Price ratio when the county grows more than its markets take (E5)."""
    return max(floor, 1.0 - fall * max(0.0, packages / max(room, 1.0) - 1.0))


def _kind_prices(world: World, year: int, tick: int, stakes: Any) -> Any:
    """(industries,) price ratios: region, cycle, crash and the county's own glut.

    A cycle's phase is drawn once a run; an industry whose price does not vary does not crash.
    """
    kinds, p = world.numbers["kinds"], world.numbers["industry"]
    prices = np.ones(N_INDUSTRIES, np.float32)
    for k in range(N_INDUSTRIES):
        spread, cycle = float(kinds.price_sd[k]), float(kinds.cycle_q[k])
        if cycle > 0.0:
            phase = tick / cycle + uniform(world.key, _PRICE, k, 0)
            region = 1.0 + spread * math.sin(2.0 * math.pi * phase)
        else:
            region = math.exp(spread * normal(world.key, _PRICE, k, year))
        if spread > 0.0 and crashed(world.key, k, year, float(p.crash_y)):
            region *= 1.0 - float(p.crash_size)
        room = float(p.glut_room) * world.fitted.old[k]
        total = world.fitted.old[k] + float(stakes[k])
        prices[k] = region * glut_price(total, room, float(kinds.glut[k]), float(p.price_floor))
    return prices
