"""Uptake: who takes up or refuses what is offered, and how stakes, loans and shares fade (E4)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from model.declare import kernel
from model.processes.delivery.targeting import can_train
from model.processes.hazard import SEASON
from model.rng import AGAIN, decision, uniform, unit, words
from model.state.maths import logistic

if TYPE_CHECKING:
    from model.state.world import World

_ADOPT, _FAIL, _COURSE = decision("adopt"), decision("industry_failure"), decision("training")
_SHOP, _NOODLE = decision("shop"), decision("credit")


@kernel
def takes_up(peers: Any, own: Any, cash: Any, draw: Any, p: Any) -> Any:
    """Whether an offer is accepted: peers draw, an own share above the cash at hand holds back."""
    strain = np.float64(own) / max(np.float64(p.cash_least), np.float64(cash))
    odds = np.float64(p.adopt_base) + np.float64(p.adopt_peers) * np.float64(peers)
    return draw < logistic(odds - np.float64(p.adopt_own) * min(strain, np.float64(p.strain_most)))


@kernel
def first_age(is_crop: Any, late: Any) -> Any:
    """Age at which a package starts: a year behind where the money missed the planting."""
    if is_crop > np.float32(0.0) and late != 0:
        return np.float32(-4.0)
    return np.float32(0.0)


@kernel
def worth_of(is_leased: Any, quality: Any, effect: Any) -> Any:
    """What one granted package is worth where it stands: the village's quality, or all of it.

    A village plant needs the grid, which is its gate, and a contractor builds and runs it: road,
    water, the village's own hands and a team do not make it better or worse.
    """
    return effect if is_leased > np.float32(0.0) else quality


@kernel
def stake_kept(decay_y: Any, deaths_y: Any, leased: Any, sold: Any, resale: Any) -> Any:
    """Share of a stake left after a quarter: eaten, abandoned, dead, sold.

    What is run by others is not eaten; what nobody buys is not sold.
    """
    one, quarter = np.float32(1.0), np.float32(0.25)
    lost = deaths_y if leased > np.float32(0.0) else decay_y + deaths_y
    if resale <= np.float32(0.0):
        sold = np.float32(0.0)
    return (one - lost * quarter) * (one - sold)


@kernel
def _fade(
    house: Any,
    stake: Any,
    land: Any,
    market: Any,
    purse: Any,
    kinds: Any,
    p: Any,
    stake_loss: Any,
    finance: Any,
    today: Any,
) -> None:
    """Stakes age and fade, loans are repaid, shares of failed enterprises are lost."""
    zero, one = np.float32(0.0), np.float32(1.0)
    repaid = one - np.float32(0.25) / finance.term_y - np.float32(0.25) * finance.default_y
    for h in range(house.id.size):
        v = house.village[h]
        if stake.credit[h] > zero:
            stake.credit[h] *= repaid
            stake.eased[h] *= repaid
        if stake.share[h] > zero and market.firm_failed[v] != 0:
            stake.share[h] = zero
        if stake.n_kinds[h] == 0:
            continue
        hit = zero
        if today.quarter == SEASON + 1 and (land.disaster[v] == 1 or land.disaster[v] == 3):
            hit = stake_loss
        n = 0
        for k in range(kinds.net_y.size):
            if stake.size[h, k] > zero:
                lost = zero if kinds.is_leased[k] > zero else hit
                size = (
                    stake.size[h, k]
                    * (one - lost)
                    * stake_kept(
                        p.decay_y,
                        kinds.deaths_y[k],
                        kinds.is_leased[k],
                        purse.sell[h],
                        kinds.resale[k],
                    )
                )
                # below a fiftieth of a package nothing is left to tend
                stake.size[h, k] = size if size > np.float32(0.02) else zero
                stake.age[h, k] += one
                n += size > np.float32(0.02)
        stake.n_kinds[h] = n


@kernel
def _adopt(
    house: Any,
    work: Any,
    stake: Any,
    offer: Any,
    purse: Any,
    land: Any,
    kinds: Any,
    p: Any,
    failure: Any,
    today: Any,
    key: Any,
) -> None:
    """Take up or refuse an industry; a project may fail at once; quality is the village's."""
    zero, one = np.float32(0.0), np.float32(1.0)
    for h in range(house.id.size):
        if offer.kind[h] == 0:
            continue
        k, v, who = offer.kind[h] - 1, house.village[h], house.id[h]
        share = zero if kinds.is_leased[k] > zero else p.own_share
        own = offer.stake[h] * (one / (one - share) - one) * today.effect
        if not takes_up(
            land.adopter_share[v],
            own,
            purse.savings[h],
            unit(words(key, _ADOPT, who, today.year)[0]),
            p,
        ):
            work.refused_q[h] = offer.stake[h]
            continue
        lost = uniform(key, _FAIL, who, today.year) < failure
        new = zero if lost else worth_of(kinds.is_leased[k], land.quality[v], today.effect)
        work.own_q[h] += own
        work.taken_q[h] += offer.stake[h]
        if new > zero:
            old = stake.size[h, k]
            age = old * stake.age[h, k] + new * first_age(kinds.is_crop[k], land.late[v])
            stake.n_kinds[h] += old <= zero
            stake.age[h, k] = age / (old + new)
            stake.size[h, k] = old + new


@kernel
def _train(h: Any, house: Any, person: Any, quality: Any, draw: Any, year: Any) -> None:
    """The youngest member who may takes the course; it works with the village's quality as chance."""
    best, m = -1, house.first[h]
    while m >= 0:
        may = can_train(person.age[m], person.enrolled[m], person.condition[m], person.trained[m])
        if may and (best < 0 or person.age[m] < person.age[best]):
            best = m
        m = person.next[m]
    if best >= 0 and draw < quality:
        person.trained[best] = np.int8(year - 2000)


@kernel
def _receive(
    house: Any,
    work: Any,
    stake: Any,
    offer: Any,
    person: Any,
    land: Any,
    own_payment: Any,
    today: Any,
    key: Any,
) -> None:
    """Courses, credit, shares and moves: offered only to who wants them.

    A loan goes into own stock, land or trade: it is worth what a stake is in its village. A share's
    dividend comes from a firm in town, interest paid is money: both are whole.
    """
    zero = np.float32(0.0)
    for h in range(house.id.size):
        quality = land.quality[house.village[h]]
        stake.mutual[h] = offer.mutual[h] * quality if house.alive[h] != 0 else zero
        if offer.move[h] != 0:
            stake.moved[h] = offer.move[h]
            if offer.move[h] != 3:
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
            draw = uniform(key, _COURSE, house.id[h], today.year)
            _train(h, house, person, quality, draw, today.year)


@kernel
def opens_shop(savings: Any, own: Any, helped: Any, draw: Any, p: Any) -> Any:
    """Whether a worker of the trade opens a shop: some of its own part is saved, kin lend the rest."""
    chance = p.shop_helped if helped else p.shop_open_y
    return savings >= p.shop_saved * own and draw < chance


@kernel
def _keep_shop(
    house: Any,
    work: Any,
    stake: Any,
    offer: Any,
    purse: Any,
    person: Any,
    p: Any,
    today: Any,
    key: Any,
) -> None:
    """Noodle shops fail; workers with two years in the trade open one (worker first)."""
    own = (p.shop_capital - p.shop_loan) * today.prices
    for h in range(house.id.size):
        if house.alive[h] == 0 or house.n_adults[h] == 0:
            stake.shop[h] = 0
            continue
        w = words(key, _SHOP, house.id[h], today.year)
        if stake.shop[h] != 0:
            if unit(w[0]) < p.shop_fails_y:
                stake.shop[h] = 0
            continue
        m = house.first[h]
        while m >= 0:
            worker = person.work[m] == 3 and person.away[m] >= 2
            if worker and uniform(key, _NOODLE, person.id[m], AGAIN) < p.noodle:
                helped = offer.shop[h] > np.float32(0.0) and today.effect > np.float32(0.0)
                if opens_shop(purse.savings[h], own, helped, unit(w[1]), p):
                    stake.shop[h] = 1
                    work.borrowed_q[h] += p.shop_loan * today.prices
                    work.own_q[h] += own + p.shop_loan * today.prices
                break
            m = person.next[m]


def take_up(world: World) -> None:
    """Fade what there is; once a year take up, refuse and receive what is offered."""
    today, key, n = world.today, world.key, world.numbers
    if today.quarter <= 1:  # they are paid and taken in first quarters only
        for name in ("own_q", "taken_q", "refused_q", "borrowed_q"):
            getattr(world.work, name)[:] = 0.0
    _fade(
        world.house,
        world.stake,
        world.land,
        world.market,
        world.purse,
        n["kinds"],
        n["industry"],
        n["hazard"].stake_loss,
        n["finance"],
        today,
    )
    if today.quarter != 0:
        return
    _adopt(
        world.house,
        world.work,
        world.stake,
        world.offer,
        world.purse,
        world.land,
        n["kinds"],
        n["industry"],
        n["delivery"].failure,
        today,
        key,
    )
    _receive(
        world.house,
        world.work,
        world.stake,
        world.offer,
        world.person,
        world.land,
        n["relocation"].own_payment,
        today,
        key,
    )
    if n["trade"].noodle > 0.0:
        _keep_shop(
            world.house,
            world.work,
            world.stake,
            world.offer,
            world.purse,
            world.person,
            n["trade"],
            today,
            key,
        )
