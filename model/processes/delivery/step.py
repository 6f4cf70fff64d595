"""Delivery: how a year's grants become works in villages and offers to households (E6).

Between a yuan granted and a yuan used stand idle money (comes back next year, then lapses),
diversion, gates that physics sets, and packages that are whole. Between a yuan used and its effect
stand the village's complements (theta), its absorption and the work team: the village's ``quality``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from model.declare import kernel
from model.processes.delivery.targeting import (
    LARGE_FIRST,
    MUTUAL,
    RELOCATION,
    accepts_move,
    give,
    order_of,
    serve,
)
from model.programmes import FIRST_INDUSTRY, N_WORKS, PROGRAMMES
from model.programmes.industry import INDUSTRIES
from model.programmes.works import WORKS_SPLIT
from model.rng import ONCE, decision, uniform

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from model.state.world import World

_SLIP, _LATE, _TEAM = decision("slip"), decision("late"), decision("team")
_FIRM, _WIND_UP, _MOVE = decision("firm"), decision("wind_up"), decision("move")

LEDGER: Final = ("granted", "offered", "carried_in", "carried_out", "lapsed", "diverted")
"""Columns of the village ledger, fen of the year: granted + carried_in = offered + carried_out +
lapsed + diverted, to the fen."""

_SPLIT: Final = np.array(WORKS_SPLIT, np.float32)


@kernel
def complement(spent: Any, need: Any, theta: Any) -> Any:
    """T: what money is worth while the village's need is not met; 1 - theta at nothing, 1 at need."""
    return np.float32(1.0) - theta + theta * min(np.float32(1.0), spent / need)


@kernel
def absorbed(budget_y: Any, absorption_y: Any) -> Any:
    """S: the share of a year's money that the village can use well."""
    if budget_y <= absorption_y:
        return np.float32(1.0)
    return absorption_y / budget_y


def public_price(price: Any, remote: Any, remoteness: Any, own: Any, costs: Any) -> Any:
    """Public yuan for one package in a village, this year's prices; any shape."""
    return price * (np.float32(1.0) + remote * remoteness) * (np.float32(1.0) - own) * costs


@kernel
def works_level(
    level: Any, waiting: Any, need: Any, split: Any, keep: Any, other: Any, p: Any
) -> Any:
    """Level of a kind of works after a year: decay, other budgets, and what was finished."""
    gain = other + p.works_gap * waiting / (need * p.works_share * split)
    return min(np.float32(1.0), level * keep + gain)


@kernel
def _works(place: Any, land: Any, split: Any, p: Any, today: Any, key: Any) -> None:
    """Finish last year's works unless they slip, let levels decay, add other budgets' works."""
    zero, keep = np.float32(0.0), np.float32(1.0) - p.works_upkeep
    for v in range(place.code.size):
        done = uniform(key, _SLIP, place.code[v], today.year) >= p.slip
        need, other = place.need[v], today.other_works
        levels = (land.road, land.water, land.power, land.clinic, land.flood)
        for i in range(len(levels)):
            built = land.waiting[v, i] if done else zero
            levels[i][v] = works_level(levels[i][v], built, need, split[i], keep, other, p)
            if done:
                land.waiting[v, i] = zero


@kernel
def _markets(
    place: Any, market: Any, land: Any, p: Any, finance: Any, today: Any, key: Any
) -> None:
    """Enterprises fail by town, mutual-aid funds are wound up, money may miss the planting."""
    for v in range(place.code.size):
        fails = uniform(key, _FIRM, place.town[v], today.year) < finance.firm_fails_y
        market.firm_failed[v] = np.int8(fails)
        if uniform(key, _WIND_UP, place.code[v], today.year) < finance.wind_up_y:
            market.fund[v] = np.float32(0.0)
        land.late[v] = np.int8(uniform(key, _LATE, place.code[v], today.year) < p.late)


@kernel
def _tie(house: Any, place: Any, market: Any, stake: Any) -> None:
    """Share of a village's households that are tied to an enterprise."""
    for v in range(place.code.size):
        n, tied = np.float32(0.0), np.float32(0.0)
        for h in range(place.first_household[v], place.end_household[v]):
            n += np.float32(house.alive[h])
            tied += np.float32(stake.share[h] > np.float32(0.0)) * np.float32(house.alive[h])
        kept = np.float32(1.0 - np.float32(market.firm_failed[v]))
        market.firm[v] = kept * tied / max(np.float32(1.0), n)


@kernel
def _move_others(
    house: Any,
    bill: Any,
    stake: Any,
    file: Any,
    offer: Any,
    place: Any,
    finance: Any,
    relocation: Any,
    today: Any,
    key: Any,
) -> None:
    """Relocation by its own purse: registered households, remote villages first."""
    for h in range(house.id.size):
        if house.alive[h] == 0 or file.listed[h] == 0 or stake.moved[h] != 0:
            continue
        # remote villages first; the mean over remoteness from 0 to 1 stays
        chance = today.moves * (np.float32(0.5) + place.remoteness[house.village[h]])
        if uniform(key, _MOVE, house.id[h], today.year) < chance and accepts_move(
            house.n_adults[h], uniform(key, _MOVE, house.id[h], ONCE), relocation
        ):
            give(RELOCATION, h, np.float32(0.0), house, bill, file, offer, finance, today, key)


def available(world: World, granted: NDArray[np.int64]) -> NDArray[np.int64]:
    """Fen that may be used: (V, K), after idle money, lapse and diversion; writes the ledger."""
    p, ledger = world.numbers["delivery"], world.ledger
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
def team_works(draw: Any, p: Any) -> Any:
    """Whether a stationed team does anything."""
    return draw >= p.team_idle


@kernel
def _grade(place: Any, land: Any, budget_y: Any, p: Any, today: Any, key: Any) -> None:
    for v in range(place.code.size):
        whole = complement(land.spent[v], place.need[v] * today.costs, p.theta)
        whole *= absorbed(budget_y[v], place.absorption_y[v] * today.costs)
        team = np.float32(1.0)
        if land.team[v] != 0 and team_works(uniform(key, _TEAM, place.code[v], ONCE), p):
            team += p.team
        land.quality[v] = whole * team * today.effect


def _quality(world: World, money: NDArray[np.int64]) -> None:
    """Set the worth of a yuan in each village: complements, absorption, team."""
    p, land, place, today = world.numbers["delivery"], world.land, world.place, world.today
    budget_y = (money.sum(axis=1) / 100.0).astype(np.float32)
    land.spent[:] += budget_y
    _grade(place, land, budget_y, p, today, world.key)


def _build(world: World, money: NDArray[np.int64]) -> None:
    """Turn the money of every kind of works into works that wait for their year."""
    p, today, place = world.numbers["delivery"], world.today, world.place
    worth = (1.0 - float(p.failure)) * world.land.quality / float(today.costs)
    for i in range(N_WORKS):
        price = 1.0 + PROGRAMMES[i].price_remote * place.remoteness
        world.land.waiting[:, i] += (money[:, i] / 100.0 * worth / price).astype(np.float32)
    world.market.fund[:] += (money[:, MUTUAL] / 100.0 * float(today.effect)).astype(np.float32)


def gates(world: World) -> NDArray[np.bool_]:
    """(V, K) where physics allows a programme: no water, no greenhouse."""
    open_ = np.ones((world.place.code.size, len(PROGRAMMES)), bool)
    for k, industry in enumerate(INDUSTRIES, start=FIRST_INDUSTRY):
        if industry.gate != "none":
            open_[:, k] = getattr(world.land, industry.gate) >= industry.gate_level
    return open_


def room_of(world: World) -> NDArray[np.int64]:
    """(V, K) packages that a village can still take: a village plant has a largest size."""
    room = np.full((world.place.code.size, len(PROGRAMMES)), np.iinfo(np.int64).max)
    for k, industry in enumerate(INDUSTRIES):
        if industry.most_village > 0.0:
            left = industry.most_village - world.market.stakes[:, k].astype(np.float64)
            room[:, FIRST_INDUSTRY + k] = np.maximum(0, np.floor(left)).astype(np.int64)
    return room


def prices_fen(world: World) -> NDArray[np.int64]:
    """(V, K) public fen for a package: whole, so that money agrees to the fen."""
    own = float(world.numbers["industry"].own_share)
    yuan = public_price(
        np.array([p.price for p in PROGRAMMES]),
        np.array([p.price_remote for p in PROGRAMMES]),
        world.place.remoteness.astype(float)[:, None],
        np.array([own * p.own_share for p in PROGRAMMES]),
        float(world.today.costs),
    )
    return np.floor(yuan * 100.0).astype(np.int64)


@kernel
def _serve_all(
    packages: Any,
    prices: Any,
    targeting: Any,
    misses_poor: Any,
    misses_large: Any,
    mutual_misses: Any,
    house: Any,
    bill: Any,
    stake: Any,
    person: Any,
    file: Any,
    purse: Any,
    offer: Any,
    place: Any,
    kinds: Any,
    finance: Any,
    relocation: Any,
    today: Any,
    key: Any,
    order: Any,
    offered: Any,
) -> None:
    """Offer every village's packages, programme by programme, down its list ``order``.

    ``offered`` (V, K) are set to the packages that were offered.
    """
    for v in range(packages.shape[0]):
        rows = order[place.first_household[v] : place.end_household[v]]
        for k in range(packages.shape[1]):
            if packages[v, k] == 0:
                continue
            misses = misses_large if targeting[v] == LARGE_FIRST else misses_poor
            offered[v, k] = serve(
                k,
                rows,
                packages[v, k],
                prices[v, k],
                mutual_misses if k == MUTUAL else misses,
                house,
                bill,
                stake,
                person,
                file,
                purse,
                offer,
                kinds,
                finance,
                relocation,
                today,
                key,
            )


def _use(world: World, money: NDArray[np.int64], targeting: NDArray[np.int8]) -> None:
    """Turn money into works and offers; what does not fill a package waits for next year."""
    p, n = world.numbers["delivery"], world.numbers
    _build(world, money)
    fen = prices_fen(world)
    village = np.array([q.reach == "village" for q in PROGRAMMES])
    packages = np.where(gates(world) & ~village, money // fen, 0)
    packages = np.minimum(packages, room_of(world))
    packages[:, MUTUAL] = world.market.fund // n["finance"].mutual_loan
    # who left the register stays eligible for the years of support
    served = world.file._replace(listed=world.file.served)
    order, offered = np.zeros(served.listed.size, np.int64), np.zeros_like(packages)
    order_of(packages, targeting, world.house, served, world.place, world.today, world.key, order)
    _serve_all(
        packages,
        (fen / 100.0).astype(np.float32),
        targeting,
        p.misses_poor,
        p.misses_large,
        n["finance"].mutual_misses,
        world.house,
        world.bill,
        world.stake,
        world.person,
        served,
        world.purse,
        world.offer,
        world.place,
        n["kinds"],
        n["finance"],
        n["relocation"],
        world.today,
        world.key,
        order,
        offered,
    )
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
    n, place = world.numbers, world.place
    _works(place, world.land, _SPLIT, n["delivery"], world.today, world.key)
    _markets(place, world.market, world.land, n["delivery"], n["finance"], world.today, world.key)
    granted, team, targeting = world.grants(int(world.today.year))
    world.land.team[:] = team
    money = available(world, granted)
    _quality(world, money)
    _use(world, money, targeting)
    if world.today.moves > 0.0:
        _move_others(
            world.house,
            world.bill,
            world.stake,
            world.file,
            world.offer,
            place,
            n["finance"],
            n["relocation"],
            world.today,
            world.key,
        )
    _tie(world.house, place, world.market, world.stake)
