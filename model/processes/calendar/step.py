"""Calendar: the date, prices, wages, the line and what the county knew a quarter ago."""

import math
from typing import Any

import numpy as np

from model.processes.calendar.rules import (
    HEALTH_PLAN_YEAR,
    crashed,
    glut_price,
    idle_share,
    index_of,
)
from model.programmes.industry import N_INDUSTRIES
from model.rng import decision, normal, uniform
from model.state.today import BASE_YEAR, SEASONS, Today, line_of
from model.state.world import World

_PRICE = decision("price")


def calendar(world: World) -> None:
    """Set ``world.today`` from the tick and the county totals of the quarter before."""
    n, tick = world.parameters, world.tick
    year, quarter = divmod(tick, 4)
    t = year - BASE_YEAR
    growth, income = n["growth"], n["income"]
    prices = (1.0 + float(growth.prices)) ** t
    floor = index_of(
        "income.floor_growth", float(income.floor_growth), year, float(income.floor_later)
    )
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
        wage=np.float32(index_of("growth.wage", float(growth.wage), year)),
        farm=np.float32((1.0 + float(growth.farm)) ** t),
        business=np.float32((1.0 + float(growth.business)) ** t),
        transfer=np.float32((1.0 + float(growth.transfer)) ** t if grows else prices),
        floor=np.float32(floor if grows else prices),
        health_plan=np.int64(grows and year >= HEALTH_PLAN_YEAR),
        idle=np.float32(idle_share(float(n["delivery"].idle), year)),
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


def _kind_prices(world: World, year: int, tick: int, stakes: Any) -> Any:
    """(industries,) price ratios: region, cycle, crash and the county's own glut.

    A cycle's phase is drawn once a run; an industry whose price does not vary does not crash.
    """
    industries, p = world.parameters["industries"], world.parameters["industry"]
    prices = np.ones(N_INDUSTRIES, np.float32)
    for k in range(N_INDUSTRIES):
        spread, cycle = float(industries.price_sd[k]), float(industries.cycle_q[k])
        if cycle > 0.0:
            phase = tick / cycle + uniform(world.key, _PRICE, k, 0)
            region = 1.0 + spread * math.sin(2.0 * math.pi * phase)
        else:
            region = math.exp(spread * normal(world.key, _PRICE, k, year))
        if spread > 0.0 and crashed(world.key, k, year, float(p.crash_y)):
            region *= 1.0 - float(p.crash_size)
        room = float(p.glut_room) * world.fitted.old[k]
        total = world.fitted.old[k] - world.fitted.standing[k] + float(stakes[k])
        prices[k] = region * glut_price(
            total, room, float(industries.glut[k]), float(p.price_floor)
        )
    return prices
