"""Uptake: who takes up or refuses what is offered, and how stakes, loans and shares fade (E4)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from model.declare import kernel
from model.processes.uptake.rules import first_age, opens_shop, stake_kept, takes_up, worth_of
from model.programmes.training import can_train
from model.rng import AGAIN, decision, uniform, unit, words
from model.state.codes import FLOOD, HARVEST_QUARTER, LANDSLIDE, MIGRANT, TURNKEY

if TYPE_CHECKING:
    from model.state.world import World

_ADOPT, _FAIL, _COURSE = decision("adopt"), decision("industry_failure"), decision("training")
_SHOP, _VENTURE = decision("shop"), decision("venture")


@kernel
def _fade(
    household: Any,
    stake: Any,
    village_state: Any,
    market: Any,
    money: Any,
    industries: Any,
    p: Any,
    stake_loss: Any,
    finance: Any,
    today: Any,
) -> None:
    """Stakes age and fade, loans are repaid, shares of failed enterprises are lost."""
    zero, one = np.float32(0.0), np.float32(1.0)
    repaid = one - np.float32(0.25) / finance.term_y - np.float32(0.25) * finance.default_y
    for h in range(household.id.size):
        v = household.village[h]
        if stake.credit[h] > zero:
            stake.credit[h] *= repaid
            stake.eased[h] *= repaid
        if stake.share[h] > zero and market.firm_failed[v] != 0:
            stake.share[h] = zero
        if stake.n_kinds[h] == 0:
            continue
        hit = zero
        if today.quarter == HARVEST_QUARTER + 1 and village_state.disaster[v] in (FLOOD, LANDSLIDE):
            hit = stake_loss
        n = 0
        for k in range(industries.net_y.size):
            if stake.size[h, k] > zero:
                lost = zero if industries.is_leased[k] > zero else hit
                size = (
                    stake.size[h, k]
                    * (one - lost)
                    * stake_kept(
                        p.decay_y,
                        industries.deaths_y[k],
                        industries.is_leased[k],
                        money.sell[h],
                        industries.resale[k],
                    )
                )
                # below a fiftieth of a package nothing is left to tend
                stake.size[h, k] = size if size > np.float32(0.02) else zero
                stake.age[h, k] += one
                n += size > np.float32(0.02)
        stake.n_kinds[h] = n


@kernel
def _adopt(
    household: Any,
    work: Any,
    stake: Any,
    offer: Any,
    money: Any,
    village_state: Any,
    industries: Any,
    p: Any,
    failure: Any,
    today: Any,
    key: Any,
) -> None:
    """Take up or refuse an industry; a project may fail at once; quality is the village's."""
    zero, one = np.float32(0.0), np.float32(1.0)
    for h in range(household.id.size):
        if offer.kind[h] == 0:
            continue
        k, v, who = offer.kind[h] - 1, household.village[h], household.id[h]
        share = zero if industries.is_leased[k] > zero else p.own_share
        own = offer.stake[h] * (one / (one - share) - one) * today.effect
        if not takes_up(
            village_state.adopter_share[v],
            own,
            money.savings[h],
            unit(words(key, _ADOPT, who, today.year)[0]),
            p,
        ):
            work.refused_q[h] = offer.stake[h]
            continue
        lost = uniform(key, _FAIL, who, today.year) < failure
        new = (
            zero
            if lost
            else worth_of(industries.is_leased[k], village_state.quality[v], today.effect)
        )
        work.own_q[h] += own
        work.taken_q[h] += offer.stake[h]
        if new > zero:
            old = stake.size[h, k]
            age = old * stake.age[h, k] + new * first_age(
                industries.is_crop[k], village_state.late[v]
            )
            stake.n_kinds[h] += old <= zero
            stake.age[h, k] = age / (old + new)
            stake.size[h, k] = old + new


@kernel
def _train(h: Any, household: Any, member: Any, quality: Any, draw: Any, year: Any) -> None:
    """The youngest member who may takes the course; it works with the village's quality as chance."""
    best, m = -1, household.first[h]
    while m >= 0:
        may = can_train(member.age[m], member.enrolled[m], member.condition[m], member.trained[m])
        if may and (best < 0 or member.age[m] < member.age[best]):
            best = m
        m = member.next[m]
    if best >= 0 and draw < quality:
        member.trained[best] = np.int8(year - 2000)


@kernel
def _receive(
    household: Any,
    work: Any,
    stake: Any,
    offer: Any,
    person: Any,
    village_state: Any,
    own_payment: Any,
    today: Any,
    key: Any,
) -> None:
    """Courses, credit, shares and moves: offered only to who wants them.

    A loan goes into own stock, land or trade: it is worth what a stake is in its village. A share's
    dividend comes from a firm in town, interest paid is money: both are whole.
    """
    zero = np.float32(0.0)
    for h in range(household.id.size):
        quality = village_state.quality[household.village[h]]
        stake.mutual[h] = offer.mutual[h] * quality if household.alive[h] != 0 else zero
        if offer.move[h] != 0:
            stake.moved[h] = offer.move[h]
            if offer.move[h] != TURNKEY:
                work.borrowed_q[h] += own_payment
                work.own_q[h] += own_payment
        if offer.spent[h] <= zero:
            continue
        work.taken_q[h] += offer.spent[h]
        stake.share[h] += offer.share[h] * today.effect
        stake.credit[h] += offer.credit[h] * quality
        if offer.eased[h] != 0:
            stake.eased[h] += offer.credit[h] * today.effect
        if offer.course[h] > zero:
            draw = uniform(key, _COURSE, household.id[h], today.year)
            _train(h, household, person, quality, draw, today.year)


@kernel
def _keep_shop(
    household: Any,
    work: Any,
    stake: Any,
    offer: Any,
    money: Any,
    member: Any,
    p: Any,
    today: Any,
    key: Any,
) -> None:
    """Noodle shops fail; workers with two years in the trade open one (worker first)."""
    own = (p.shop_capital - p.shop_loan) * today.prices
    for h in range(household.id.size):
        if household.alive[h] == 0 or household.n_adults[h] == 0:
            stake.shop[h] = 0
            continue
        w = words(key, _SHOP, household.id[h], today.year)
        if stake.shop[h] != 0:
            if unit(w[0]) < p.shop_fails_y:
                stake.shop[h] = 0
            continue
        m = household.first[h]
        while m >= 0:
            worker = member.work[m] == MIGRANT and member.away[m] >= 2
            if worker and uniform(key, _VENTURE, member.id[m], AGAIN) < p.noodle:
                helped = offer.shop[h] > np.float32(0.0) and today.effect > np.float32(0.0)
                if opens_shop(money.savings[h], own, helped, unit(w[1]), p):
                    stake.shop[h] = 1
                    work.borrowed_q[h] += p.shop_loan * today.prices
                    work.own_q[h] += own + p.shop_loan * today.prices
                break
            m = member.next[m]


def uptake(world: World) -> None:
    """Fade what there is; once a year take up, refuse and receive what is offered."""
    today, key, n = world.today, world.key, world.parameters
    if today.quarter <= 1:  # they are paid and taken in first quarters only
        for name in ("own_q", "taken_q", "refused_q", "borrowed_q"):
            getattr(world.work, name)[:] = 0.0
    _fade(
        world.household,
        world.stake,
        world.village_state,
        world.market,
        world.money,
        n["industries"],
        n["industry"],
        n["hazard"].stake_loss,
        n["finance"],
        today,
    )
    if today.quarter != 0:
        return
    _adopt(
        world.household,
        world.work,
        world.stake,
        world.offer,
        world.money,
        world.village_state,
        n["industries"],
        n["industry"],
        n["delivery"].failure,
        today,
        key,
    )
    _receive(
        world.household,
        world.work,
        world.stake,
        world.offer,
        world.member,
        world.village_state,
        n["relocation"].own_payment,
        today,
        key,
    )
    if n["trade"].noodle > 0.0:
        _keep_shop(
            world.household,
            world.work,
            world.stake,
            world.offer,
            world.money,
            world.member,
            n["trade"],
            today,
            key,
        )
