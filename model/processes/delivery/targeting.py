"""Who is offered what: rules of eligibility, and a village's list served in its order.

Targeting sees the register's fields only, never true income.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from model.declare import allocating, kernel
from model.plan import EQUAL_CHANCE, LARGE_FIRST, NEED_FIRST
from model.programmes import FIRST_INDUSTRY, GRANTABLE, PROGRAMMES
from model.programmes.industry import N_INDUSTRIES
from model.programmes.training import can_train
from model.rng import ONCE, decision, uniform
from model.state.codes import CONCENTRATED, MIGRANT, SCATTERED, TURNKEY
from model.state.maths import logistic

_TARGET, _CREDIT, _MOVE = decision("targeting_error"), decision("credit"), decision("move")
END_INDUSTRY: Final = FIRST_INDUSTRY + N_INDUSTRIES
TRAINING, SCHOOLING, NOODLE, INTEREST, GUARANTEE, MUTUAL, COOPERATIVE, RELOCATION = (
    GRANTABLE.index(name)
    for name in (
        "training",
        "schooling",
        "noodle",
        "interest",
        "guarantee",
        "mutual",
        "cooperative",
        "relocation",
    )
)
ONE_SHARE: Final = np.float32(PROGRAMMES[COOPERATIVE].price)
"""Yuan of one share in a cooperative: a household that has one is not offered another."""
MOST_KINDS: Final = 3
"""Industries that a household may hold at once."""


@kernel
def rank_key(targeting: Any, listed: Any, score: Any, n_members: Any, tie: Any, draw: Any) -> Any:
    """Lower is served sooner; sees the register's fields only, never true income."""
    if listed == 0:
        return np.float64(-tie) + 1e6  # after all who are registered
    if targeting == NEED_FIRST:
        return np.float64(score)
    if targeting == LARGE_FIRST:
        # closeness (sd 1) orders households of one size
        return -np.float64(n_members) - 0.1 * np.float64(tie)
    return np.float64(draw)


@kernel
def fits_industry(
    kind: Any, labour: Any, land: Any, sizes: Any, n_kinds: Any, industries: Any
) -> Any:
    """Whether a household has the labour and the land for a package, and not got it yet."""
    if labour < industries.labour_least[kind] or sizes[kind] >= np.float32(0.5):
        return False
    if n_kinds >= MOST_KINDS:
        return False
    used = np.float32(0.0)
    for k in range(sizes.size):
        used += sizes[k] * industries.land_mu[k]
    return used + industries.land_mu[kind] <= land


@kernel
def wants_credit(labour: Any, draw: Any, p: Any) -> Any:
    """Whether a household has a viable use for borrowed money (viable demand)."""
    return labour >= np.float32(1.0) and draw < p.demand


@kernel
def has_collateral(savings: Any, trade: Any, debt: Any, loan: Any, least: Any) -> Any:
    """What a lender asks where nobody guarantees: money or trade at hand, no debt."""
    return debt + loan <= np.float32(0.0) and (savings >= least or trade > np.float32(0.0))


@kernel
def route_of(wubao: Any, n_adults: Any, labour: Any) -> Any:
    """Route of relocation: turn-key for the destitute, to a site for the enterprising."""
    if wubao != 0 or labour <= np.float32(0.0):
        return TURNKEY
    return CONCENTRATED if n_adults >= 2 else SCATTERED


@kernel
def accepts_move(n_adults: Any, draw: Any, p: Any) -> Any:
    """Whether a household leaves its place; the old refuse more."""
    odds = np.float64(p.accept) - (np.float64(p.old) if n_adults == 0 else 0.0)
    return draw < logistic(odds)


@kernel
def _has_trainee(h: Any, household: Any, member: Any) -> Any:
    m = household.first[h]
    while m >= 0:
        if can_train(member.age[m], member.enrolled[m], member.condition[m], member.trained[m]):
            return True
        m = member.next[m]
    return False


@kernel
def _has_worker_away(h: Any, household: Any, member: Any) -> Any:
    """A member with two years in the trade."""
    m = household.first[h]
    while m >= 0:
        if member.away[m] >= 2 and member.work[m] == MIGRANT:
            return True
        m = member.next[m]
    return False


@kernel
def fits(
    k: Any,
    h: Any,
    household: Any,
    health: Any,
    stake: Any,
    person: Any,
    file: Any,
    money: Any,
    offer: Any,
    industries: Any,
    finance: Any,
    relocation: Any,
    today: Any,
    key: Any,
) -> Any:
    """Whether a household meets what a programme needs and is not served by it already."""
    if household.alive[h] == 0:
        return False
    if FIRST_INDUSTRY <= k < END_INDUSTRY:
        return offer.kind[h] == 0 and fits_industry(
            k - FIRST_INDUSTRY,
            health.labour_q[h],
            household.land[h],
            stake.size[h],
            stake.n_kinds[h],
            industries,
        )
    if k == TRAINING:
        return offer.course[h] <= np.float32(0.0) and _has_trainee(h, household, person)
    if k == SCHOOLING:
        return (
            offer.grant[h] <= np.float32(0.0)
            and household.n_students[h] + household.n_college[h] > 0
        )
    if k == NOODLE:
        new = offer.shop[h] <= np.float32(0.0) and stake.shop[h] == 0
        return new and _has_worker_away(h, household, person)
    if k == COOPERATIVE:
        return stake.share[h] + offer.share[h] < ONE_SHARE
    if k == RELOCATION:
        return (
            stake.moved[h] == 0
            and offer.move[h] == 0
            and accepts_move(
                household.n_adults[h], uniform(key, _MOVE, household.id[h], ONCE), relocation
            )
        )
    wants = wants_credit(health.labour_q[h], uniform(key, _CREDIT, household.id[h], ONCE), finance)
    if k == MUTUAL:
        return wants and offer.mutual[h] <= np.float32(0.0)
    # a rest of a twentieth is as good as repaid
    if stake.credit[h] > np.float32(0.05) * finance.loan or offer.credit[h] > np.float32(0.0):
        return False
    if k == INTEREST:
        return wants and has_collateral(
            money.savings[h], household.trade[h], money.debt[h], money.loan[h], finance.collateral
        )
    return wants and money.debt[h] <= np.float32(0.0)


@kernel
def give(
    k: Any,
    h: Any,
    price: Any,
    household: Any,
    health: Any,
    register: Any,
    offer: Any,
    finance: Any,
    today: Any,
    key: Any,
) -> None:
    """Write one offer of a programme to a household."""
    offer.helped[h] = 1
    if FIRST_INDUSTRY <= k < END_INDUSTRY:
        offer.kind[h], offer.stake[h] = k - FIRST_INDUSTRY + 1, price
        return
    if k == MUTUAL:
        offer.mutual[h] = finance.mutual_loan
        return
    offer.spent[h] += price
    if k == TRAINING:
        offer.course[h] = price
    elif k == SCHOOLING:
        offer.grant[h] = price * today.effect
    elif k == NOODLE:
        offer.shop[h] = price
    elif k == COOPERATIVE:
        offer.share[h] += price
    elif k == RELOCATION:
        if today.effect > np.float32(0.0):
            offer.move[h] = route_of(register.wubao[h], household.n_adults[h], health.labour_q[h])
    elif uniform(key, _CREDIT, household.id[h], today.year) < finance.additional:
        # who would have borrowed anyway costs the fund as much and gains nothing
        offer.credit[h] = finance.loan
        offer.eased[h] = np.int8(k == INTEREST)


@allocating
def order_of(
    packages: Any,
    targeting: Any,
    household: Any,
    register: Any,
    village: Any,
    today: Any,
    key: Any,
    order: Any,
) -> None:
    """Set ``order`` (households,) to the rows of every village with packages, first served first."""
    for v in range(village.code.size):
        if packages[v].sum() == 0:
            continue
        start, end = village.first_household[v], village.end_household[v]
        keys = np.empty(end - start, np.float64)
        for h in range(start, end):
            draw = 0.0
            if targeting[v] == EQUAL_CHANCE:
                draw = uniform(key, _TARGET, household.id[h], today.year)
            keys[h - start] = rank_key(
                targeting[v],
                register.listed[h],
                register.score[h],
                household.n_members[h],
                household.tie[h],
                draw,
            )
        order[start:end] = start + np.argsort(keys, kind="mergesort")


@kernel
def serve(
    k: Any,
    order: Any,
    n_packages: Any,
    price: Any,
    misses: Any,
    house: Any,
    bill: Any,
    stake: Any,
    person: Any,
    register: Any,
    purse: Any,
    offer: Any,
    industries: Any,
    finance: Any,
    relocation: Any,
    today: Any,
    key: Any,
) -> Any:
    """Offer whole packages down the village's list; returns how many were offered."""
    n_outside = np.int64(np.floor(np.float64(misses) * n_packages + 0.5))
    n_inside = n_packages - n_outside
    n_offered = 0
    for i in range(order.size):
        h = order[i]
        if n_inside + n_outside == 0:
            break
        if (register.listed[h] != 0 and n_inside == 0) or (
            register.listed[h] == 0 and n_outside == 0
        ):
            continue
        if not fits(
            k,
            h,
            house,
            bill,
            stake,
            person,
            register,
            purse,
            offer,
            industries,
            finance,
            relocation,
            today,
            key,
        ):
            continue
        if register.listed[h] != 0:
            n_inside -= 1
        else:
            n_outside -= 1
        give(k, h, price, house, bill, register, offer, finance, today, key)
        n_offered += 1
    return n_offered
