"""Delivery: how a year's grants become works in villages and offers to households (E6).

Between a yuan granted and a yuan used stand idle money (comes back next year, then lapses),
diversion, and packages that are whole. Between a yuan used and its effect stand the village's
complements (theta), its absorption and the work team: the village's ``quality``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from model.declare import kernel
from model.measures import GRANTABLE
from model.programmes import PROGRAMMES
from model.rng import decision, uniform

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from model.world import World

_SLIP, _TARGET = decision("slip"), decision("targeting_error")
NEED_FIRST, LARGE_FIRST, EQUAL_CHANCE = 0, 1, 2

LEDGER: Final = (
    *(f"granted_{g}" for g in GRANTABLE), *(f"offered_{g}" for g in GRANTABLE),
    "carried_in", "carried_out", "lapsed", "diverted",
)  # fmt: skip
"""Columns of the village ledger, fen of the year: granted + carried_in = offered + carried_out +
lapsed + diverted, to the fen."""


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


@kernel
def public_price(price: Any, remote: Any, remoteness: Any, own: Any, costs: Any) -> Any:
    """Public yuan for one package in a village, this year's prices."""
    return price * (np.float32(1.0) + remote * remoteness) * (np.float32(1.0) - own) * costs


@kernel
def rank_key(targeting: Any, listed: Any, score: Any, n_members: Any, tie: Any, draw: Any) -> Any:
    """Lower is served sooner; sees the register's fields only, never true income."""
    if listed == 0:
        return np.float64(-tie) + 1e6
    if targeting == 0:
        return np.float64(score)
    if targeting == 1:
        return -np.float64(n_members) - 0.1 * np.float64(tie)
    return np.float64(draw)


@kernel
def _fits(programme: Any, h: Any, house: Any, bill: Any, work: Any, person: Any) -> Any:
    """Whether a household meets what a programme needs and has not got it yet."""
    if house.alive[h] == 0:
        return False
    if programme == 1:
        return (
            bill.labour_q[h] >= np.float32(0.5)
            and house.land[h] >= np.float32(2.0)
            and work.tea[h] < np.float32(2.0)
        )
    if programme == 2:
        return bill.labour_q[h] >= np.float32(0.5) and work.herd[h] < np.float32(3000.0)
    m = house.first[h]
    while m >= 0:
        if can_train(person.age[m], person.enrolled[m], person.condition[m], person.trained[m]):
            return True
        m = person.next[m]
    return False


@kernel
def can_train(age: Any, enrolled: Any, condition: Any, trained: Any) -> Any:
    """Whether a member may take a course."""
    return 16 <= age <= 50 and enrolled == 0 and condition != 2 and trained == 0


@kernel
def _offer(
    v: Any, programme: Any, n_packages: Any, price: Any, targeting: Any, misses: Any,
    column: Any, house: Any, bill: Any, work: Any, person: Any, file: Any, offer: Any,
    place: Any, today: Any, key: Any,
) -> Any:  # fmt: skip
    """Offer whole packages down the village's list; returns how many were offered."""
    start, end = place.first_household[v], place.end_household[v]
    keys = np.empty(end - start, np.float64)
    for h in range(start, end):
        draw = 0.0
        if targeting == 2:
            draw = uniform(key, _TARGET, house.id[h], today.year)
        keys[h - start] = rank_key(
            targeting, file.listed[h], file.score[h], house.n_members[h], house.tie[h], draw
        )
    order = np.argsort(keys, kind="mergesort")
    n_outside = np.int64(np.floor(np.float64(misses) * n_packages + 0.5))
    n_inside = n_packages - n_outside
    n_offered = 0
    for i in range(order.size):
        h = start + order[i]
        if n_inside + n_outside == 0:
            break
        if (file.listed[h] != 0 and n_inside == 0) or (file.listed[h] == 0 and n_outside == 0):
            continue
        if not _fits(programme, h, house, bill, work, person):
            continue
        if file.listed[h] != 0:
            n_inside -= 1
        else:
            n_outside -= 1
        column[h] = price
        offer.helped[h] = 1
        n_offered += 1
    return n_offered


@kernel
def _works(place: Any, land: Any, p: Any, today: Any, key: Any) -> None:
    """Finish last year's works unless they slip, let levels decay, add other budgets' works."""
    one = np.float32(1.0)
    for v in range(place.code.size):
        gain = today.other_works
        if uniform(key, _SLIP, place.code[v], today.year) >= p.slip:
            gain += p.works_gap * land.waiting[v] / (place.need[v] * p.works_share)
            land.waiting[v] = np.float32(0.0)
        keep = one - p.works_upkeep
        land.road[v] = min(one, land.road[v] * keep + gain)
        land.water[v] = min(one, land.water[v] * keep + gain)
        land.power[v] = min(one, land.power[v] * keep + gain)
        land.clinic[v] = min(one, land.clinic[v] * keep + gain)


def available(world: World, granted: NDArray[np.int64]) -> NDArray[np.int64]:
    """Fen that may be used: (V, K), after idle money, lapse and diversion; writes the ledger."""
    p, ledger = world.numbers["delivery"], world.ledger
    refused = np.zeros_like(granted)
    for i, name in enumerate(("refused_tea", "refused_livestock", "refused_training"), start=1):
        refused[:, i] = np.floor(getattr(world.land, name) * 100.0).astype(np.int64)
    old = world.idle + np.minimum(refused, world.used_before)
    idle_new = np.floor(granted * float(p.idle)).astype(np.int64)
    lapsed = np.floor(old * float(p.idle)).astype(np.int64)
    money = granted - idle_new + old - lapsed
    diverted = np.floor(money * float(p.diverted)).astype(np.int64)
    world.idle = idle_new
    ledger[:, : len(GRANTABLE)] = granted
    ledger[:, 2 * len(GRANTABLE) :] = 0
    for name, amount in (("carried_in", old), ("lapsed", lapsed), ("diverted", diverted)):
        ledger[:, LEDGER.index(name)] = amount.sum(axis=1)
    return money - diverted


@kernel
def _grade(place: Any, land: Any, budget_y: Any, p: Any, today: Any) -> None:
    for v in range(place.code.size):
        whole = complement(land.spent[v], place.need[v] * today.costs, p.theta)
        whole *= absorbed(budget_y[v], place.absorption_y[v] * today.costs)
        team = np.float32(1.0) + p.team * np.float32(land.team[v])
        land.quality[v] = whole * team * today.effect


def _quality(world: World, money: NDArray[np.int64]) -> None:
    """Set the worth of a yuan in each village: complements, absorption, team."""
    p, land, place, today = world.numbers["delivery"], world.land, world.place, world.today
    budget_y = (money.sum(axis=1) / 100.0).astype(np.float32)
    land.spent[:] += budget_y
    _grade(place, land, budget_y, p, today)


def _use(world: World, money: NDArray[np.int64], targeting: NDArray[np.int8]) -> None:
    """Turn money into works and offers; what does not fill a package waits for next year."""
    p, today, place, offer = world.numbers["delivery"], world.today, world.place, world.offer
    columns = {1: offer.tea, 2: offer.herd, 3: offer.course}
    own = float(world.numbers["industry"].own_share)
    used = np.zeros_like(money)
    used[:, 0] = money[:, 0]
    world.land.waiting[:] += (
        money[:, 0] / 100.0 * (1.0 - float(p.failure)) * world.land.quality / float(today.costs)
        / (1.0 + PROGRAMMES[0].price_remote * place.remoteness)
    ).astype(np.float32)  # fmt: skip
    for k in (1, 2, 3):
        programme = PROGRAMMES[k]
        share = np.float32(own if programme.own_share else 0.0)
        for v in np.flatnonzero(money[:, k]):
            price = public_price(
                np.float32(programme.price), np.float32(programme.price_remote),
                place.remoteness[v], share, today.costs,
            )  # fmt: skip
            # whole fen, so that money offered, used and carried agree to the fen
            price_fen = int(np.floor(float(price) * 100.0))
            misses = p.misses_large if targeting[v] == LARGE_FIRST else p.misses_poor
            n = _offer(
                np.int64(v), k, np.int64(money[v, k] // price_fen), np.float32(price_fen / 100.0),
                targeting[v], misses, columns[k], world.house, world.bill, world.work,
                world.person, world.file._replace(listed=world.file.served), offer, place, today, world.key,
            )  # fmt: skip
            used[v, k] = n * price_fen
    left = money - used
    world.idle += left
    world.used_before = used
    world.ledger[:, len(GRANTABLE) : 2 * len(GRANTABLE)] = used
    world.ledger[:, LEDGER.index("carried_out")] = world.idle.sum(axis=1)


def delivery(world: World) -> None:
    """Once a year: finish works, set teams and quality, spend the plan's year."""
    for column in (world.offer.tea, world.offer.herd, world.offer.course):
        column[:] = 0.0
    world.ledger[:] = 0
    if world.today.quarter != 0:
        return
    _works(world.place, world.land, world.numbers["delivery"], world.today, world.key)
    granted, team, targeting = world.grants(int(world.today.year))
    world.land.team[:] = team
    money = available(world, granted)
    _quality(world, money)
    _use(world, money, targeting)
