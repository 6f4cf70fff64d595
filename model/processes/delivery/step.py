"""Delivery: how a year's grants become works in villages and offers to households (E6).

Between a yuan granted and a yuan used stand idle money (comes back next year, then lapses),
diversion, gates that physics sets, and packages that are whole. Between a yuan used and its effect
stand complements (theta), absorption and the work team: the village's ``quality``.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from model.declare import call, kernel
from model.processes.delivery.rules import (
    absorbed,
    complement,
    public_price,
    team_works,
    works_level,
)
from model.processes.delivery.targeting import MUTUAL, move_others, order_of, serve_all
from model.programmes import FIRST_INDUSTRY, N_WORKS, PROGRAMMES
from model.programmes.industry import INDUSTRIES
from model.programmes.works import WORKS_SPLIT
from model.rng import ONCE, decision, uniform
from model.state.ledger import LEDGER
from model.state.world import World

_SLIP, _LATE, _TEAM = decision("slip"), decision("late"), decision("team")
_FIRM, _WIND_UP = decision("firm"), decision("wind_up")
_SPLIT: Final = np.array(WORKS_SPLIT, np.float32)


@kernel
def _works(
    village: Any, village_state: Any, split: Any, delivery_p: Any, today: Any, key: Any
) -> None:
    """Finish last year's works unless they slip, let levels decay, add other budgets' works."""
    p, zero = delivery_p, np.float32(0.0)
    keep = np.float32(1.0) - p.works_upkeep
    for v in range(village.code.size):
        done = uniform(key, _SLIP, village.code[v], today.year) >= p.slip
        need, other = village.need[v], today.other_works
        levels = (
            village_state.road,
            village_state.water,
            village_state.power,
            village_state.clinic,
            village_state.flood,
        )
        for i in range(len(levels)):
            built = village_state.waiting[v, i] if done else zero
            levels[i][v] = works_level(levels[i][v], built, need, split[i], keep, other, p)
            if done:
                village_state.waiting[v, i] = zero


@kernel
def _markets(
    village: Any,
    market: Any,
    village_state: Any,
    delivery_p: Any,
    finance_p: Any,
    today: Any,
    key: Any,
) -> None:
    """Enterprises fail by town, mutual-aid funds are wound up, money may miss the planting."""
    for v in range(village.code.size):
        fails = uniform(key, _FIRM, village.town[v], today.year) < finance_p.firm_fails_y
        market.firm_failed[v] = np.int8(fails)
        if uniform(key, _WIND_UP, village.code[v], today.year) < finance_p.wind_up_y:
            market.fund[v] = np.float32(0.0)
        village_state.late[v] = np.int8(
            uniform(key, _LATE, village.code[v], today.year) < delivery_p.late
        )


@kernel
def _tie(household: Any, village: Any, market: Any, stake: Any) -> None:
    """Share of a village's households that are tied to an enterprise."""
    for v in range(village.code.size):
        n, tied = np.float32(0.0), np.float32(0.0)
        for h in range(village.first_household[v], village.end_household[v]):
            n += np.float32(household.alive[h])
            tied += np.float32(stake.share[h] > np.float32(0.0)) * np.float32(household.alive[h])
        kept = np.float32(1.0 - np.float32(market.firm_failed[v]))
        market.firm[v] = kept * tied / max(np.float32(1.0), n)


def available(world: World, granted: NDArray[np.int64]) -> NDArray[np.int64]:
    """Fen that may be used: (V, K), after idle money, lapse and diversion; writes the ledger."""
    p, ledger = world.parameters["delivery"], world.ledger
    refused = np.floor(world.market.refused.astype(np.float64) * 100.0).astype(np.int64)
    old = world.idle + np.minimum(refused, world.used_before)
    idle_new = np.floor(granted * float(p.idle)).astype(np.int64)
    lapsed = np.floor(old * float(p.idle)).astype(np.int64)
    money = granted - idle_new + old - lapsed
    diverted = np.floor(money * float(p.diverted)).astype(np.int64)
    world.idle = idle_new
    amounts = (
        ("granted", granted),
        ("carried_in", old),
        ("lapsed", lapsed),
        ("diverted", diverted),
    )
    for name, amount in amounts:
        ledger[:, LEDGER.index(name)] = amount.sum(axis=1)
    return money - diverted


@kernel
def _grade(
    village: Any, village_state: Any, budget_y: Any, delivery_p: Any, today: Any, key: Any
) -> None:
    """Effect of a yuan in each village: complements, absorption, team."""
    p = delivery_p
    for v in range(village.code.size):
        whole = complement(village_state.spent[v], village.need[v] * today.costs, p.theta)
        whole *= absorbed(budget_y[v], village.absorption_y[v] * today.costs)
        team = np.float32(1.0)
        if village_state.team[v] != 0 and team_works(uniform(key, _TEAM, village.code[v], ONCE), p):
            team += p.team
        village_state.quality[v] = whole * team * today.effect


def _quality(world: World, money: NDArray[np.int64]) -> None:
    """Set the effect of a yuan in each village from the year's money, fen (V, K)."""
    budget_y = (money.sum(axis=1) / 100.0).astype(np.float32)
    world.village_state.spent[:] += budget_y
    call(_grade, world, budget_y=budget_y)


def _build(world: World, money: NDArray[np.int64]) -> None:
    """Turn the money of every kind of works into works that wait for their year."""
    p, today, village = world.parameters["delivery"], world.today, world.village
    effect = (1.0 - float(p.failure)) * world.village_state.quality / float(today.costs)
    for i in range(N_WORKS):
        price = 1.0 + PROGRAMMES[i].price_remote * village.remoteness
        world.village_state.waiting[:, i] += (money[:, i] / 100.0 * effect / price).astype(
            np.float32
        )
    world.market.fund[:] += (money[:, MUTUAL] / 100.0 * float(today.effect)).astype(np.float32)


def gates(world: World) -> NDArray[np.bool_]:
    """(V, K) where physics allows a programme: no water, no greenhouse."""
    open_ = np.ones((world.village.code.size, len(PROGRAMMES)), bool)
    for k, industry in enumerate(INDUSTRIES, start=FIRST_INDUSTRY):
        if industry.gate != "none":
            open_[:, k] = getattr(world.village_state, industry.gate) >= industry.gate_level
    return open_


def room_of(world: World) -> NDArray[np.int64]:
    """(V, K) packages that a village can still take: a village plant has a largest size."""
    room = np.full((world.village.code.size, len(PROGRAMMES)), np.iinfo(np.int64).max)
    for k, industry in enumerate(INDUSTRIES):
        if industry.most_village > 0.0:
            left = industry.most_village - world.market.stakes[:, k].astype(np.float64)
            room[:, FIRST_INDUSTRY + k] = np.maximum(0, np.floor(left)).astype(np.int64)
    return room


def prices_fen(world: World) -> NDArray[np.int64]:
    """(V, K) public fen for a package: whole, so that money agrees to the fen."""
    own = float(world.parameters["industry"].own_share)
    yuan = public_price(
        np.array([p.price for p in PROGRAMMES]),
        np.array([p.price_remote for p in PROGRAMMES]),
        world.village.remoteness.astype(float)[:, None],
        np.array([own * p.own_share for p in PROGRAMMES]),
        float(world.today.costs),
    )
    return np.floor(yuan * 100.0).astype(np.int64)


def _use(world: World, money: NDArray[np.int64], targeting: NDArray[np.int8]) -> None:
    """Turn money into works and offers; what does not fill a package waits for next year."""
    _build(world, money)
    fen = prices_fen(world)
    village = np.array([q.reach == "village" for q in PROGRAMMES])
    packages = np.where(gates(world) & ~village, money // fen, 0)
    packages = np.minimum(packages, room_of(world))
    packages[:, MUTUAL] = world.market.fund // world.finance_p.mutual_loan
    order, offered = np.zeros(world.household.id.size, np.int64), np.zeros_like(packages)
    call(order_of, world, packages=packages, targeting=targeting, order=order)
    grants = (packages, (fen / 100.0).astype(np.float32), targeting)
    call(serve_all, world, grants=grants, order=order, offered=offered)
    used = np.where(village, money, offered * fen)
    world.idle += money - used
    world.used_before = used
    world.ledger[:, LEDGER.index("offered")] = used.sum(axis=1)
    world.ledger[:, LEDGER.index("carried_out")] = world.idle.sum(axis=1)


def delivery(world: World) -> None:
    """Once a year: finish works, set teams and quality, spend the plan's year."""
    world.ledger[:] = 0
    if world.today.quarter != 0:
        return
    for column in world.offer[:-1]:  # all but who was ever helped
        column[:] = 0
    call(_works, world, split=_SPLIT)
    call(_markets, world)
    granted, team, targeting = world.grants(int(world.today.year))
    world.village_state.team[:] = team
    money = available(world, granted)
    _quality(world, money)
    _use(world, money, targeting)
    if world.today.moves > 0.0:
        call(move_others, world)
    call(_tie, world)
