"""Delivery: how a year's grants become works in villages and offers to households (E6).

Between a yuan granted and a yuan used stand idle money (waits two years, then lapses), diversion,
gates that physics sets, who accepts, and room: grid, land of its kind, workers, students,
places in firms. Between a yuan used and
its effect stand absorption and the work team (the village's ``quality``), and for industries what
land, works and scale allow (``worth``).
"""

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from model.declare import call, kernel
from model.plan import LARGE_FIRST
from model.processes.delivery.questions import two_questions
from model.processes.delivery.rules import (
    absorbed,
    at_scale,
    complement,
    public_price,
    team_works,
    works_gain,
    works_level,
)
from model.processes.delivery.targeting import (
    COOPERATIVE,
    END_INDUSTRY,
    MUTUAL,
    SCHOOLING,
    move_others,
    order_of,
    serve_all,
)
from model.programmes import FIRST_INDUSTRY, PROGRAMMES
from model.programmes.industry import INDUSTRIES, INDUSTRY_NAMES
from model.programmes.works import WORKS, WORKS_SPLIT
from model.rng import ONCE, decision, uniform
from model.state.codes import OPERATOR
from model.state.ledger import LEDGER
from model.state.maths import ONE, ZERO
from model.state.world import World

_SLIP, _LATE, _TEAM = decision("slip"), decision("late"), decision("team")
_WIND_UP = decision("wind_up")
_SPLIT: Final = np.array(WORKS_SPLIT, np.float32)
MANY: Final = 1e9
"""Students of whom nobody counted."""
KW_PACKAGE: Final = 3.0
"""Kilowatts of a package of photovoltaics."""


@kernel
def _works(
    village: Any,
    village_state: Any,
    place: Any,
    split: Any,
    delivery_p: Any,
    today: Any,
    key: Any,
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
            gain = works_gain(built, place.cost[v, i], need, split[i], p)
            levels[i][v] = works_level(levels[i][v], gain, keep, other)
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
    """Mutual-aid funds are wound up, money may miss the planting."""
    for v in range(village.code.size):
        if uniform(key, _WIND_UP, village.code[v], today.year) < finance_p.wind_up_y:
            market.fund[v] = np.float32(0.0)
        village_state.late[v] = np.int8(
            uniform(key, _LATE, village.code[v], today.year) < delivery_p.late
        )


@kernel
def _count_ties(
    household: Any,
    stake: Any,
    register: Any,
    market: Any,
    firm: Any,
    firm_p: Any,
    industries: Any,
) -> None:
    """Households under contract with each firm; what was granted to operators wears or is lost.

    Also the workers whom the stakes of each village's registered households need. Contracts that
    end or fail this year are uptake's to end: their places are free from the next.
    """
    for f in range(firm.id.size):
        firm.tied[f] = ZERO
        firm.capital[f] *= ZERO if firm.failed[f] != 0 else ONE - firm_p.wear_y
    market.tended[:] = ZERO
    for h in range(household.id.size):
        if household.alive[h] == 0:
            continue
        if stake.share[h] > ZERO:
            firm.tied[stake.firm[h]] += ONE
        if stake.n_kinds[h] > 0 and register.served[h] != 0:
            for k in range(industries.labour_least.size):
                if stake.size[h, k] > ZERO:
                    market.tended[household.village[h]] += industries.labour_least[k]


@kernel
def _buyers(household: Any, village: Any, place: Any, market: Any, firm: Any) -> None:
    """Share of a village's households whom its firms can buy each product from."""
    for v in range(village.code.size):
        market.firm[v] = ZERO
        n = ONE
        for h in range(village.first_household[v], village.end_household[v]):
            n += np.float32(household.alive[h])
        for f in range(place.first_firm[v], place.end_firm[v]):
            if firm.alive[f] != 0 and firm.product[f] > 0:
                k = firm.product[f] - 1
                market.firm[v, k] = min(ONE, market.firm[v, k] + firm.places[f] / n)


def available(world: World, granted: NDArray[np.int64]) -> NDArray[np.int64]:
    """Fen that may be used: (V, K), after idle money and diversion; writes the ledger.

    Money waits a year, then another; what is left after two lapses.
    """
    p, ledger = world.parameters["delivery"], world.ledger
    old = world.idle + world.waited
    idle_new = np.floor(granted * float(world.today.idle)).astype(np.int64)
    money = granted - idle_new + old
    diverted = np.floor(money * float(p.diverted)).astype(np.int64)
    for name, amount in (("granted", granted), ("carried_in", old), ("diverted", diverted)):
        ledger[:, LEDGER.index(name)] = amount.sum(axis=1)
    return money - diverted


def _settle(world: World, granted: NDArray[np.int64], left: NDArray[np.int64]) -> None:
    """Age what was left of the year's money, oldest spent first; what has waited twice lapses."""
    idle_new = np.floor(granted * float(world.today.idle)).astype(np.int64)
    newest = np.minimum(left, granted - idle_new)
    waited = np.minimum(left - newest, world.idle)
    lapsed = left - newest - waited
    world.idle, world.waited = newest + idle_new, waited
    world.ledger[:, LEDGER.index("lapsed")] = lapsed.sum(axis=1)
    world.ledger[:, LEDGER.index("carried_out")] = (world.idle + waited).sum(axis=1)


@kernel
def _grade(
    village: Any, village_state: Any, budget_y: Any, delivery_p: Any, today: Any, key: Any
) -> None:
    """Effect of a yuan in each village: absorption and team."""
    p = delivery_p
    for v in range(village.code.size):
        whole = absorbed(budget_y[v], village.absorption_y[v] * today.costs)
        team = np.float32(1.0)
        if village_state.team[v] != 0 and team_works(uniform(key, _TEAM, village.code[v], ONCE), p):
            team += p.team
        village_state.quality[v] = whole * team * today.effect


def _value(world: World) -> None:
    """Income of every industry in every village by land, works and scale, 1 where all are there."""
    state, stakes, industries = world.village_state, world.market.stakes, world.industries
    levels = np.stack([getattr(state, works.name) for works in WORKS], axis=1)
    theta, loss = world.parameters["delivery"].theta, world.parameters["industry"].scale_loss
    worth = world.place.suited * complement(levels[:, None, :], industries.works, theta)
    least = industries.least_village
    world.market.worth[:] = worth * np.where(stakes > 0.0, at_scale(stakes, least, loss), 1.0)


def _build(world: World, money: NDArray[np.int64]) -> NDArray[np.int64]:
    """Turn the money of every kind of works into works that wait for their year.

    Returns (V, K) fen that are used: where it is known what works cost, no more than is missing.
    """
    p, today, state = world.parameters["delivery"], world.today, world.village_state
    effect = (1.0 - float(p.failure)) * state.quality / float(today.costs)
    used, cost = money.copy(), world.place.cost
    for i, works in enumerate(WORKS):
        price = 1.0 + works.price_remote * world.village.remoteness
        missing = (1.0 - getattr(state, works.name)) * cost[:, i] - state.waiting[:, i]
        room = np.maximum(0.0, missing) * price / np.maximum(effect, 1e-9) * 100.0
        used[:, i] = np.where(cost[:, i] > 0.0, np.minimum(money[:, i], room), money[:, i])
        state.waiting[:, i] += (used[:, i] / 100.0 * effect / price).astype(np.float32)
    world.market.fund[:] += (money[:, MUTUAL] / 100.0 * float(today.effect)).astype(np.float32)
    return used


def gates(world: World) -> NDArray[np.bool_]:
    """(V, K) where physics allows a programme: no water, no greenhouse."""
    open_ = np.ones((world.village.code.size, len(PROGRAMMES)), bool)
    for k, industry in enumerate(INDUSTRIES, start=FIRST_INDUSTRY):
        if industry.gate != "none":
            open_[:, k] = getattr(world.village_state, industry.gate) >= industry.gate_level
    return open_


def room_of(world: World) -> NDArray[np.int64]:
    """(V, K) portions that a village can still take: grid, places in firms, students."""
    room = np.full((world.village.code.size, len(PROGRAMMES)), np.iinfo(np.int64).max)
    pv = INDUSTRY_NAMES.index("photovoltaic")
    portion = float(world.parameters["industry"].portion)
    packages = world.place.grid / KW_PACKAGE - world.market.stakes[:, pv]
    for k, left in ((FIRST_INDUSTRY + pv, packages / portion), (COOPERATIVE, _places_left(world))):
        room[:, k] = np.maximum(0, np.floor(left.astype(np.float64) + 1e-6)).astype(np.int64)
    students = world.place.students / (1.0 - float(world.delivery_p.misses_poor))
    room[:, SCHOOLING] = np.minimum(students, MANY)
    return room


def land_and_workers(world: World) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Land by kind and workers at home that a village has left (V, R); a portion's needs (K, R)."""
    kinds, place, market = world.industries, world.place, world.market
    held = np.column_stack([market.stakes @ kinds.stands_on, market.tended])
    left = np.maximum(0.0, place.room - held).astype(np.float64)
    needs = np.zeros((len(PROGRAMMES), left.shape[1]))
    needs[FIRST_INDUSTRY:END_INDUSTRY] = np.column_stack(
        [kinds.stands_on * world.industry_p.portion, kinds.labour_least]
    )
    return left, needs


def _places_left(world: World) -> NDArray[np.float64]:
    """(V,) households that the firms of a village can still tie."""
    firm = world.firm
    left = np.floor(np.where(firm.alive != 0, np.maximum(0.0, firm.places - firm.tied), 0.0))
    return np.asarray(np.bincount(firm.village, left, world.village.code.size), np.float64)


def prices_fen(world: World) -> NDArray[np.int64]:
    """(V, K) public fen for what a household gets at once: whole, so that money agrees."""
    own = float(world.parameters["industry"].own_share)
    portion = float(world.parameters["industry"].portion)
    yuan = public_price(
        np.array([p.price * (portion if p.reach == "industry" else 1.0) for p in PROGRAMMES]),
        np.array([p.price_remote for p in PROGRAMMES]),
        world.village.remoteness.astype(float)[:, None],
        np.array([own * p.own_share for p in PROGRAMMES]),
        float(world.today.costs),
    )
    return np.floor(yuan * 100.0).astype(np.int64)


def _operators_win(
    world: World, money: NDArray[np.int64], targeting: NDArray[np.int8]
) -> NDArray[np.int64]:
    """(V, K) fen that large operators get of industries, where a village's plan puts them first.

    It becomes their capital, out of which they hire; what others run for households is none of it.
    """
    firm = world.firm
    stands = (firm.kind == OPERATOR) & (firm.alive != 0)
    wins = np.zeros(money.shape, bool)
    wins[firm.village[stands], FIRST_INDUSTRY:END_INDUSTRY] = world.industries.is_leased == 0.0
    wins &= gates(world) & (targeting == LARGE_FIRST)[:, None]
    won = np.where(wins, np.floor(money * float(world.delivery_p.operators)), 0.0).astype(np.int64)
    yuan = won.sum(axis=1) / 100.0 * float(world.today.effect)
    firm.capital[stands] += yuan[firm.village[stands]].astype(np.float32)
    world.ledger[:, LEDGER.index("operators")] = won.sum(axis=1)
    return won


def _use(world: World, money: NDArray[np.int64], targeting: NDArray[np.int8]) -> NDArray[np.int64]:
    """Turn money into works and offers; (V, K) fen that found no use."""
    built, fen = _build(world, money), prices_fen(world)
    village = np.array([q.reach == "village" for q in PROGRAMMES])
    won = _operators_win(world, money, targeting)
    packages = np.minimum(
        np.where(gates(world) & ~village, (money - won) // fen, 0), room_of(world)
    )
    packages[:, MUTUAL] = world.market.fund // world.finance_p.mutual_loan
    order, offered = np.zeros(world.household.id.size, np.int64), np.zeros_like(packages)
    asked, plan, rule = np.zeros(order.size), world.plan, world.policy.questions
    if rule and plan is not None and world.today.year >= plan.years[0]:
        asked = 1.0 + two_questions(rule).of_state(world.columns)
    call(order_of, world, packages=packages, targeting=targeting, asked=asked, order=order)
    grants = (packages, (fen / 100.0).astype(np.float32), *land_and_workers(world))
    call(serve_all, world, grants=grants, order=order, offered=offered)
    used = np.where(village, built, offered * fen) + won
    world.ledger[:, LEDGER.index("offered")] = used.sum(axis=1)
    return np.asarray(money - used)


def delivery(world: World) -> None:
    """Once a year: finish works, set teams and quality, spend the plan's year."""
    world.ledger[:] = 0
    if world.today.quarter != 0:
        return
    for column in world.offer[:-1]:  # all but who was ever helped
        column[:] = 0
    call(_works, world, split=_SPLIT)
    call(_markets, world)
    call(_count_ties, world)
    call(_buyers, world)
    granted, team, targeting = world.grants(int(world.today.year))
    world.village_state.team[:] = team
    money = available(world, granted)
    call(_grade, world, budget_y=(money.sum(axis=1) / 100.0).astype(np.float32))
    _value(world)
    _settle(world, granted, _use(world, money, targeting))
    if world.today.moves > 0.0:
        call(move_others, world)
