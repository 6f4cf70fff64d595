"""Who is offered what: rules of eligibility, and a village's list served in its order.

Targeting sees the register's fields only, never true income.
"""

from collections import namedtuple
from typing import Any, Final

import numpy as np

from model.declare import allocating, kernel
from model.plan import EQUAL_CHANCE, LARGE_FIRST, NEED_FIRST
from model.programmes import FIRST_INDUSTRY, GRANTABLE
from model.programmes.acceptance import takes_up
from model.programmes.industry import N_INDUSTRIES
from model.programmes.training import can_train
from model.rng import AGAIN, ONCE, decision, uniform
from model.state.codes import CONCENTRATED, MIGRANT, SCATTERED, TURNKEY
from model.state.maths import ZERO, ascending, logistic

_TARGET, _VENTURE, _MOVE = decision("targeting_error"), decision("venture"), decision("relocation")
_ADOPT = decision("adopt")
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
MOST_KINDS: Final = 3
"""Industries that a household may hold at once."""
LOAN_REST: Final = np.float32(0.05)
"""Share of a micro-loan below which it counts as repaid: assumption."""

Columns = namedtuple(
    "Columns",
    "household health stake member register money offer village village_state market place firm",
)
Numbers = namedtuple("Numbers", "delivery_p finance_p relocation_p industry_p industries")
Ranked = namedtuple("Ranked", "household register village")

Batch = namedtuple("Batch", "programme n_packages price misses left needs")
"""Packages of a programme in a village: public yuan of one, share that misses the register; of an
industry what the village has left of land by kind and workers, and what one package needs."""


@kernel
def rank_key(
    targeting: Any, listed: Any, again: Any, asked: Any, score: Any, tie: Any, draw: Any
) -> Any:
    """Lower is served sooner; sees the register's fields only, never true income.

    ``asked`` is the place by two questions, from 1, with a lot among equals; 0 without questions.
    """
    if listed == 0:
        return np.float64(-tie) + 1e6  # after all who are registered
    if again != 0:
        return np.float64(score) - 1e6  # before all others: visits found that support did nothing
    if asked > 0.0:
        return asked + draw
    if targeting == NEED_FIRST:
        return np.float64(score)
    if targeting == LARGE_FIRST:
        return -np.float64(tie)  # what operators leave goes to who is close to those who decide
    return np.float64(draw)


@kernel
def fits_industry(
    kind: Any, labour: Any, land: Any, sizes: Any, n_kinds: Any, portion: Any, industries: Any
) -> Any:
    """Whether a household has the labour and the land for its portion, and not got it yet."""
    if labour < industries.labour_least[kind] or sizes[kind] >= np.float32(0.5) * portion:
        return False
    if n_kinds >= MOST_KINDS:
        return False
    used = np.float32(0.0)
    for k in range(sizes.size):
        used += sizes[k] * industries.land_mu[k]
    return used + industries.land_mu[kind] * portion <= land


@kernel
def _accepts(kind: Any, h: Any, price: Any, columns: Any, p: Any, today: Any, key: Any) -> Any:
    """Whether a household takes an industry; who is on dibao or wubao pays no share of his own."""
    v, share, register = columns.household.village[h], p.industry_p.own_share, columns.register
    if p.industries.is_leased[kind] > np.float32(0.0) or register.dibao[h] + register.wubao[h] != 0:
        share = np.float32(0.0)
    own = price * (np.float32(1.0) / (np.float32(1.0) - share) - np.float32(1.0)) * today.effect
    draw = uniform(key, _ADOPT, columns.household.id[h], today.year)
    peers, worth = columns.village_state.adopter_share[v], columns.market.worth[v, kind]
    return takes_up(peers, own, columns.money.savings[h], worth, draw, p.industry_p)


@kernel
def wants_credit(labour: Any, draw: Any, p: Any) -> Any:
    """Whether a household has a viable use for borrowed money (viable demand)."""
    return labour >= np.float32(1.0) and draw < p.demand


@kernel
def has_collateral(savings: Any, trade: Any, debt: Any, loan: Any, least: Any) -> Any:
    """What a lender asks where nobody guarantees: money or trade at hand, no debt."""
    return debt + loan <= np.float32(0.0) and (savings >= least or trade > np.float32(0.0))


@kernel
def route_of(wubao: Any, n_adults: Any, labour: Any, draw: Any, to_site: Any) -> Any:
    """Route of relocation: turn-key for the destitute, to a site for the enterprising.

    Of those with two workers the province's share goes to a site; others keep near their land.
    """
    if wubao != 0 or labour <= np.float32(0.0):
        return TURNKEY
    return CONCENTRATED if n_adults >= 2 and draw < to_site else SCATTERED


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
def _fits_credit(k: Any, h: Any, columns: Any, finance: Any, key: Any) -> Any:
    """Whether a household may be offered a loan: mutual aid, subsidized, or guaranteed."""
    household, stake, money, offer = (
        columns.household,
        columns.stake,
        columns.money,
        columns.offer,
    )
    draw = uniform(key, _VENTURE, household.id[h], ONCE)
    wants = wants_credit(columns.health.labour_q[h], draw, finance)
    if k == MUTUAL:
        return wants and offer.mutual[h] <= np.float32(0.0)
    # a rest of a twentieth is as good as repaid
    rest = max(stake.credit[h], stake.eased[h])
    if rest > LOAN_REST * finance.loan or offer.credit[h] + offer.eased[h] > np.float32(0.0):
        return False
    if k == INTEREST:
        trade, debt, loan = household.trade[h], money.debt[h], money.loan[h]
        return wants and has_collateral(money.savings[h], trade, debt, loan, finance.collateral)
    return wants and money.debt[h] <= np.float32(0.0)


@kernel
def fits(k: Any, h: Any, columns: Any, p: Any, key: Any) -> Any:
    """Whether a household meets what a programme needs and is not served by it already."""
    household, stake, offer = columns.household, columns.stake, columns.offer
    if household.alive[h] == 0:
        return False
    if FIRST_INDUSTRY <= k < END_INDUSTRY:
        labour, land, n = columns.health.labour_q[h], household.land[h], stake.n_kinds[h]
        portion, tried = p.industry_p.portion, stake.age[h, k - FIRST_INDUSTRY] != ZERO
        if columns.register.again[h] != 0 and tried:
            return False  # another kind than what it had
        return offer.kind[h] == 0 and fits_industry(
            k - FIRST_INDUSTRY, labour, land, stake.size[h], n, portion, p.industries
        )
    if k == TRAINING:
        return offer.course[h] <= ZERO and _has_trainee(h, household, columns.member)
    if k == SCHOOLING:
        return offer.grant[h] <= ZERO and household.n_students[h] + household.n_college[h] > 0
    if k == NOODLE:
        new = offer.shop[h] <= ZERO and stake.shop[h] == 0
        return new and _has_worker_away(h, household, columns.member)
    if k == COOPERATIVE:
        return stake.share[h] + offer.share[h] <= ZERO
    if k == RELOCATION:
        stays = stake.moved[h] == 0 and offer.move[h] == 0
        draw = uniform(key, _MOVE, household.id[h], ONCE)
        return stays and accepts_move(household.n_adults[h], draw, p.relocation_p)
    return _fits_credit(k, h, columns, p.finance_p, key)


@kernel
def _tie(h: Any, price: Any, columns: Any) -> None:
    """A contract with the first firm of the village that has a place."""
    offer, place, firm, v = columns.offer, columns.place, columns.firm, columns.household.village[h]
    for f in range(place.first_firm[v], place.end_firm[v]):
        if firm.alive[f] != 0 and firm.tied[f] + np.float32(1.0) <= firm.places[f]:
            firm.tied[f] += np.float32(1.0)
            offer.share[h], offer.firm[h] = price, f
            return


@kernel
def give(k: Any, h: Any, price: Any, columns: Any, p: Any, today: Any, key: Any) -> None:
    """Write one offer of a programme to a household."""
    household, offer, finance = columns.household, columns.offer, p.finance_p
    offer.helped[h] = np.int8(today.year - 2000)
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
        _tie(h, price, columns)
    elif k == RELOCATION:
        if today.effect > np.float32(0.0):
            wubao, labour = columns.register.wubao[h], columns.health.labour_q[h]
            draw, to_site = uniform(key, _MOVE, household.id[h], AGAIN), p.relocation_p.to_site
            offer.move[h] = route_of(wubao, household.n_adults[h], labour, draw, to_site)
    elif k == INTEREST:
        # the interest is paid for whoever borrows, also for who would have borrowed anyway
        offer.eased[h] = finance.loan
    elif uniform(key, _VENTURE, household.id[h], today.year) < finance.additional:
        # a guarantee for who would have borrowed anyway costs the fund as much and brings nothing
        offer.credit[h] = finance.loan


@allocating
def order_of(
    packages: Any, targeting: Any, asked: Any, order: Any, ranked: Ranked, today: Any, key: Any
) -> None:
    """Set ``order`` (households,) to the rows of villages with packages, in order of service."""
    household, register, village = ranked
    for v in range(village.code.size):
        if packages[v].sum() == 0:
            continue
        start, end = village.first_household[v], village.end_household[v]
        keys = np.empty(end - start, np.float64)
        for h in range(start, end):
            draw = 0.0
            if targeting[v] == EQUAL_CHANCE or asked[h] > 0.0:
                draw = uniform(key, _TARGET, household.id[h], today.year)
            served, again, score = register.served[h], register.again[h], register.score[h]
            tie = household.tie[h]
            keys[h - start] = rank_key(targeting[v], served, again, asked[h], score, tie, draw)
        rows = ascending(keys)
        for i in range(rows.size):
            order[start + i] = start + rows[i]


@kernel
def takes_room(left: Any, needs: Any, is_served: Any) -> Any:
    """Take land and, last, a registered household's workers; False where too little is left."""
    n = needs.size if is_served else needs.size - 1
    for i in range(n):
        if needs[i] > left[i] + 1e-6:
            return False
    for i in range(n):
        left[i] -= needs[i]
    return True


@kernel
def serve(batch: Any, order: Any, columns: Any, p: Any, today: Any, key: Any) -> Any:
    """Offer a :class:`Batch` down the village's list ``order``; returns how many took it.

    Who refuses is passed over: the money goes to the next on the list.
    """
    register = columns.register
    n_outside = np.int64(np.floor(np.float64(batch.misses) * batch.n_packages + 0.5))
    n_inside = batch.n_packages - n_outside
    for i in range(order.size):
        h = order[i]
        if n_inside + n_outside == 0:
            break
        is_served = register.served[h] != 0
        if (is_served and n_inside == 0) or (not is_served and n_outside == 0):
            continue
        k = batch.programme
        if not fits(k, h, columns, p, key):
            continue
        if FIRST_INDUSTRY <= k < END_INDUSTRY and not (
            _accepts(k - FIRST_INDUSTRY, h, batch.price, columns, p, today, key)
            and takes_room(batch.left, batch.needs, is_served)
        ):
            continue
        if is_served:
            n_inside -= 1
        else:
            n_outside -= 1
        give(k, h, batch.price, columns, p, today, key)
    return batch.n_packages - n_inside - n_outside


@kernel
def serve_all(
    grants: Any, columns: Columns, order: Any, offered: Any, p: Numbers, today: Any, key: Any
) -> None:
    """Offer every village's packages, programme by programme, down its list ``order``.

    ``grants`` are packages (V, K), public yuan of each (V, K), land by kind and workers left (V, R)
    and what a portion needs of them (K, R). ``offered`` (V, K) are set to the packages that were
    offered; who takes one uses up what is left. Who left the register stays eligible for the years
    of support.
    """
    packages, prices, left, needs = grants
    for v in range(packages.shape[0]):
        rows = order[columns.village.first_household[v] : columns.village.end_household[v]]
        for k in range(packages.shape[1]):
            misses = p.finance_p.mutual_misses if k == MUTUAL else p.delivery_p.misses_poor
            batch = Batch(k, packages[v, k], prices[v, k], misses, left[v], needs[k])
            offered[v, k] = serve(batch, rows, columns, p, today, key)


@kernel
def move_others(columns: Columns, p: Numbers, today: Any, key: Any) -> None:
    """Relocation by its own purse: registered households, remote villages first."""
    household, stake, register = columns.household, columns.stake, columns.register
    for h in range(household.id.size):
        if household.alive[h] == 0 or register.listed[h] == 0 or stake.moved[h] != 0:
            continue
        # remote villages first; the mean over remoteness from 0 to 1 stays
        remoteness, identity = columns.village.remoteness[household.village[h]], household.id[h]
        chance = today.moves * (np.float32(0.5) + remoteness)
        if uniform(key, _MOVE, identity, today.year) < chance and accepts_move(
            household.n_adults[h], uniform(key, _MOVE, identity, ONCE), p.relocation_p
        ):
            give(RELOCATION, h, np.float32(0.0), columns, p, today, key)
