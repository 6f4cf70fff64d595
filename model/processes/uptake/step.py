"""Uptake: what was accepted is planted or received; how stakes, loans and shares fade (E4)."""

from collections import namedtuple
from typing import Any

import numpy as np

from model.declare import call, in_place, kernel
from model.processes.uptake.rules import (
    first_age,
    opens_shop,
    package_effect,
    share_ends,
    size_effect,
    stake_kept,
)
from model.programmes.training import can_train
from model.rng import AGAIN, decision, uniform, unit, words
from model.state.codes import FLOOD, HARVEST_QUARTER, LANDSLIDE, MIGRANT, TURNKEY
from model.state.maths import ONE, QUARTER, ZERO, fen
from model.state.world import World

_FAIL, _COURSE = decision("industry_failure"), decision("training")
_SHOP, _VENTURE, _FARM = decision("shop"), decision("venture"), decision("farm_course")

LEAST_STAKE = np.float32(0.02)
"""Packages below which nothing is left to tend: assumption."""

Columns = namedtuple(
    "Columns", "household work stake offer money member register village_state firm"
)
Numbers = namedtuple(
    "Numbers", "industry_p delivery_p relocation_p finance_p hazard_p trade_p industries"
)


@in_place
def _fade_loans(h: Any, stake: Any, repaid: Any, firm: Any, contract_y: Any) -> None:
    """Loans are repaid; shares end with their contract or their firm.

    The principal is the village's: it returns at a contract's end or is lost.
    """
    stake.credit[h] *= repaid
    stake.eased[h] *= repaid
    if stake.share[h] > np.float32(0.0):
        stake.share_q[h] += np.float32(1.0)
        f = stake.firm[h]
        if share_ends(stake.share_q[h], firm.failed[f], contract_y):
            if firm.failed[f] == 0 and firm.repays[f] != 0:
                firm.back[f] += fen(stake.share[h])
            else:
                firm.lost[f] += fen(stake.share[h])
            stake.share[h], stake.share_q[h] = np.float32(0.0), np.float32(0.0)


@in_place
def _fade_stakes(h: Any, stake: Any, hit: Any, sold: Any, keeps: Any, industries: Any) -> None:
    """A quarter of every stake of a household; ``hit`` is the share that a disaster took."""
    n = 0
    for k in range(industries.net_y.size):
        if stake.size[h, k] > ZERO:
            leased = industries.is_leased[k]
            lost, prevented = hit, keeps * stake.practice[h]
            if leased > ZERO:
                lost, prevented = ZERO, ZERO
            kept = stake_kept(industries.deaths_y[k], sold, industries.resale[k], prevented)
            size = stake.size[h, k] * (ONE - lost) * kept
            stake.size[h, k] = size if size > LEAST_STAKE else ZERO
            stake.age[h, k] += ONE
            n += size > LEAST_STAKE
    stake.n_kinds[h] = n


@kernel
def _fade(columns: Columns, p: Numbers, today: Any) -> None:
    """Stakes age and fade, loans are repaid, shares of failed enterprises are lost."""
    household, stake, money = columns.household, columns.stake, columns.money
    finance = p.finance_p
    repaid = np.float32(1.0) - QUARTER / finance.term_y - QUARTER * finance.default_y
    after_harvest = today.quarter == HARVEST_QUARTER + 1
    for h in range(household.id.size):
        v = household.village[h]
        _fade_loans(h, stake, repaid, columns.firm, finance.contract_y)
        if stake.n_kinds[h] == 0:
            continue
        disaster, hit = columns.village_state.disaster[v], np.float32(0.0)
        if after_harvest and disaster in (FLOOD, LANDSLIDE):
            hit = p.hazard_p.stake_loss
        _fade_stakes(h, stake, hit, money.sell[h], p.industry_p.course_keeps, p.industries)


@kernel
def _teach(household: Any, stake: Any, industry_p: Any, today: Any, key: Any) -> None:
    """Once a year the agricultural office teaches some of those with a stake; courses fade."""
    p = industry_p
    for h in range(household.id.size):
        stake.practice[h] *= ONE - p.course_fade
        draws = stake.n_kinds[h] > 0 and p.courses_y > np.float32(0.0)
        if draws and uniform(key, _FARM, household.id[h], today.year) < p.courses_y:
            stake.practice[h] = ONE


@in_place
def _plant(h: Any, k: Any, stake: Any, new: Any, age: Any) -> None:
    """Add ``new`` packages of an age to a stake, whose age is the mean."""
    old = stake.size[h, k]
    mean = old * stake.age[h, k] + new * age
    stake.n_kinds[h] += old <= np.float32(0.0)
    stake.age[h, k] = mean / (old + new)
    stake.size[h, k] = old + new


@kernel
def _adopt(columns: Columns, p: Numbers, today: Any, key: Any) -> None:
    """Plant what was accepted; a project may fail at once; quality is the village's."""
    household, offer, work, industries = (
        columns.household,
        columns.offer,
        columns.work,
        p.industries,
    )
    for h in range(household.id.size):
        if offer.kind[h] == 0:
            continue
        k, v, identity = offer.kind[h] - 1, household.village[h], household.id[h]
        leased = industries.is_leased[k]
        share, register = p.industry_p.own_share, columns.register
        if leased > ZERO or register.dibao[h] + register.wubao[h] != 0:
            share = ZERO
        lost = uniform(key, _FAIL, identity, today.year) < p.delivery_p.failure
        work.own_q[h] += offer.stake[h] * (ONE / (ONE - share) - ONE) * today.effect
        work.taken_q[h] += offer.stake[h]
        if not lost and today.effect > ZERO:
            new = p.industry_p.portion * package_effect(leased, columns.village_state.quality[v])
            if leased <= ZERO:
                beside = columns.stake.n_kinds[h] - (columns.stake.size[h, k] > ZERO)
                new *= size_effect(beside, p.industry_p.portion, p.industry_p.size_fall)
            age = first_age(industries.is_crop[k], columns.village_state.late[v])
            _plant(h, k, columns.stake, new, age)


@kernel
def _train(h: Any, household: Any, member: Any, quality: Any, draw: Any, year: Any) -> None:
    """The youngest member who may takes the course; it works with chance ``quality``."""
    best, m = -1, household.first[h]
    while m >= 0:
        enrolled, condition = member.enrolled[m], member.condition[m]
        may = can_train(member.age[m], enrolled, condition, member.trained[m])
        if may and (best < 0 or member.age[m] < member.age[best]):
            best = m
        m = member.next[m]
    if best >= 0 and draw < quality:
        member.trained[best] = np.int8(year - 2000)


@kernel
def _receive(columns: Columns, p: Numbers, today: Any, key: Any) -> None:
    """Courses, credit, shares and moves: offered only to households that want them.

    A loan goes into own stock, land or trade: it brings what a stake does in its village. A share's
    dividend comes from a firm in town, interest paid is money: both are whole.
    """
    household, work, stake, offer = (
        columns.household,
        columns.work,
        columns.stake,
        columns.offer,
    )
    for h in range(household.id.size):
        quality = columns.village_state.quality[household.village[h]]
        stake.mutual[h] = offer.mutual[h] * quality if household.alive[h] != 0 else ZERO
        if offer.move[h] != 0:
            stake.moved[h] = offer.move[h]
            if offer.move[h] != TURNKEY:
                work.borrowed_q[h] += p.relocation_p.own_payment
                work.own_q[h] += p.relocation_p.own_payment
        if offer.spent[h] <= ZERO:
            continue
        work.taken_q[h] += offer.spent[h]
        if offer.share[h] > ZERO:
            stake.share[h], stake.share_q[h] = offer.share[h] * today.effect, ZERO
            if today.effect > ZERO:
                stake.firm[h] = offer.firm[h]
        stake.credit[h] += offer.credit[h] * quality
        stake.eased[h] += offer.eased[h] * today.effect
        if offer.course[h] > ZERO:
            draw = uniform(key, _COURSE, household.id[h], today.year)
            _train(h, household, columns.member, quality, draw, today.year)


@kernel
def _keep_shop(columns: Columns, p: Numbers, today: Any, key: Any) -> None:
    """Noodle shops fail; workers with two years in the trade open one (worker first)."""
    household, member, stake, trade = columns.household, columns.member, columns.stake, p.trade_p
    loan = trade.shop_loan * today.prices
    own = (trade.shop_capital - trade.shop_loan) * today.prices
    for h in range(household.id.size):
        if household.alive[h] == 0 or household.n_adults[h] == 0:
            stake.shop[h] = 0
            continue
        w = words(key, _SHOP, household.id[h], today.year)
        if stake.shop[h] != 0:
            if unit(w[0]) < trade.shop_fails_y:
                stake.shop[h] = 0
            continue
        m = household.first[h]
        while m >= 0:
            worker = member.work[m] == MIGRANT and member.away[m] >= 2
            if worker and uniform(key, _VENTURE, member.id[m], AGAIN) < trade.noodle:
                offered = columns.offer.shop[h] > np.float32(0.0)
                helped = offered and today.effect > np.float32(0.0)
                if opens_shop(columns.money.savings[h], own, helped, unit(w[1]), trade):
                    stake.shop[h] = 1
                    columns.work.borrowed_q[h] += loan
                    columns.work.own_q[h] += own + loan
                break
            m = member.next[m]


def uptake(world: World) -> None:
    """Fade what there is; once a year plant and receive what was accepted."""
    if world.today.quarter <= 1:  # they are paid and taken in first quarters only
        for name in ("own_q", "taken_q", "borrowed_q"):
            getattr(world.work, name)[:] = 0.0
    world.firm.back[:], world.firm.lost[:] = 0, 0
    call(_fade, world)
    if world.today.quarter == 0:
        call(_adopt, world)
        call(_receive, world)
        call(_teach, world)
        if world.trade_p.noodle > 0.0:
            call(_keep_shop, world)
