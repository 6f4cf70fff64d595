"""Income: farm, industry, local wage, migrant remittance, business, property, transfers (E1, E4)."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from model.declare import kernel
from model.rng import decision, draw_words, normal_of
from model.state.maths import exp32, logistic

if TYPE_CHECKING:
    from model.state.world import World

_LUCK = decision("transitory")


@kernel
def ramp(age_q: Any, first_q: Any, full_q: Any) -> Any:
    """Yield of a stake by age: nothing until ``first_q``, full from ``full_q``, straight between.

    At ``first_q`` itself it is one step of the way, so that a stake without a slope starts full.
    """
    if age_q < first_q:
        return np.float32(0.0)
    span = full_q - first_q
    return min(np.float32(1.0), (age_q - first_q + np.float32(4.0)) / (span + np.float32(4.0)))


@kernel
def price_here(price: Any, road: Any, firm: Any, firm_price: Any, buyers: Any) -> Any:
    """Price ratio in a village: buyers do not come without a road; an enterprise holds falls off."""
    local = price * (np.float32(1.0) - buyers * (np.float32(1.0) - road))
    gap = max(np.float32(0.0), np.float32(1.0) - local)
    return local + gap * firm_price * firm


@kernel
def at_scale(packages: Any, least: Any, scale_loss: Any) -> Any:
    """Share of net income that a small cluster earns: buyers come for many (minimum scale)."""
    if packages >= least:
        return np.float32(1.0)
    return np.float32(1.0) - scale_loss * (np.float32(1.0) - packages / least)


@kernel
def net_of_price(price: Any, leverage: Any) -> Any:
    """Net income ratio at a price ratio: costs stay, so that net falls faster than the price."""
    return np.float32(1.0) + leverage * (price - np.float32(1.0))


@kernel
def share_worked(labour: Any, needed: Any) -> Any:
    """Share of what needs labour that gets it."""
    if needed <= labour:
        return np.float32(1.0)
    return labour / needed


@kernel
def farm_income_y(land: Any, labour: Any, water_road: Any, p: Any, today: Any) -> Any:
    """Net farm income of a year without disaster: land, the labour for it, works (E1)."""
    worked = share_worked(labour, land * p.labour_mu)
    return p.yield_mu * land * worked * (np.float32(1.0) + p.works_farm * water_road) * today.farm


@kernel
def transfers_q(n_old: Any, land: Any, today: Any, p: Any) -> Any:
    """Pensions and land subsidies, yuan per quarter."""
    yearly = np.float32(n_old) * p.pension_y + land * p.subsidy_mu
    return yearly * np.float32(0.25) * today.transfer


@kernel
def floor_q(n: Any, dibao: Any, wubao: Any, today: Any, p: Any) -> Any:
    """Dibao top-up or wubao standard, yuan per quarter: paid by civil affairs."""
    if wubao != 0:
        return np.float32(n) * p.wubao_y * np.float32(0.25) * today.floor
    if dibao != 0:
        return np.float32(n) * p.dibao_y * np.float32(0.25) * today.floor
    return np.float32(0.0)


@kernel
def working_capital(savings: Any, n: Any, prices: Any, p: Any) -> Any:
    """Share of own earnings that stays when seed, feed and fare are short (asset threshold)."""
    least = p.threshold * np.float32(n) * prices
    if savings >= least:
        return np.float32(1.0)
    return np.float32(1.0) - p.trap * (np.float32(1.0) - max(np.float32(0.0), savings) / least)


@kernel
def effort_of(floor_y: Any, income_y: Any, line: Any, n: Any, loss: Any, p: Any) -> Any:
    """Share of hours worked beside unconditional transfers (E8): able low earners only."""
    total = income_y * np.float32(n)
    if loss <= np.float32(0.0) or income_y > p.low * line or total <= np.float32(0.0):
        return np.float32(1.0)
    odds = (np.float64(floor_y) / np.float64(total) - np.float64(p.share)) / np.float64(p.width)
    return np.float32(1.0) - loss * np.float32(logistic(odds))


@kernel
def credit_income_y(credit: Any, eased: Any, mutual: Any, share: Any, p: Any) -> Any:
    """Net return a year on borrowed money, and the dividend of a share, yuan (both nominal)."""
    return credit * p.spread + eased * p.rate + mutual * p.mutual_spread, share * p.dividend


@kernel
def shop_income_y(profit_y: Any, remitted: Any, wage: Any) -> Any:
    """What a noodle shop brings home: its profit less the living of those away, yuan per year."""
    return profit_y * remitted * wage


@kernel
def leased_income_y(size: Any, net_y: Any, share: Any) -> Any:
    """What a package that others run brings its household, yuan a year, nominal.

    The tariff of a village plant is fixed for twenty years: it follows neither farm prices nor wages.
    The village keeps the rest for upkeep of its own and public works.
    """
    return size * net_y * share


@kernel
def _stakes(
    h: Any,
    v: Any,
    stake: Any,
    land: Any,
    market: Any,
    kinds: Any,
    p: Any,
    firm_price: Any,
    kept: Any,
    today: Any,
) -> Any:
    """All stakes of a household at full labour, a quarter.

    Returns income that needs own labour, income that does not, what weather and disease took, what
    prices took (negative when they gave), and the workers asked for.
    """
    zero, one, quarter = np.float32(0.0), np.float32(1.0), np.float32(0.25)
    own, leased, spoilt, cheap, needed = zero, zero, zero, zero, zero
    for k in range(kinds.net_y.size):
        size = stake.size[h, k]
        if size <= zero:
            continue
        if kinds.is_leased[k] > zero:
            whole = leased_income_y(size, kinds.net_y[k], p.plant_share)
        else:
            whole = p.effect * size * kinds.net_y[k] * today.farm
        whole *= ramp(stake.age[h, k], kinds.first_q[k], kinds.full_q[k])
        whole *= at_scale(market.stakes[v, k], kinds.least_village[k], p.scale_loss)
        needed += size * kinds.labour[k]
        harvest = one - market.yield_loss[v, k]
        if kinds.is_crop[k] > zero:
            whole *= today.season
            harvest *= kept
        else:
            whole *= quarter
        buyers = zero if kinds.is_leased[k] > zero else p.buyers
        price = price_here(today.kind_price[k], land.road[v], market.firm[v], firm_price, buyers)
        ratio = net_of_price(price, kinds.leverage[k])
        got = whole * harvest * ratio
        spoilt += whole * max(zero, ratio) * (one - harvest)
        cheap += whole * harvest * (one - ratio)
        if kinds.is_leased[k] > zero:
            leased += got
        else:
            own += got
    return own, leased, spoilt, cheap, needed


@kernel
def _draw_luck(place: Any, house: Any, luck: Any, p: Any, today: Any, key: Any, w: Any) -> None:
    """The year's transitory income: AR(1) with stationary spread ``income.sd``.

    What falls of it since last year is kept beside it, as a share of this year's earnings.
    """
    spread = np.float64(p.sd) * math.sqrt(1.0 - np.float64(p.rho) * np.float64(p.rho))
    for v in range(place.code.size):
        start, end = place.first_household[v], place.end_household[v]
        draw_words(key, _LUCK, house.id[start:end], today.year, w)
        for h in range(start, end):
            if house.alive[h] != 0:
                shock = np.float32(spread * normal_of(w[0, h - start], w[1, h - start]))
                before = luck.luck[h]
                now = p.rho * before + shock
                luck.luck[h] = now
                luck.skill[h] = exp32(house.log_mu[h])
                luck.scale[h] = exp32(house.log_mu[h] + now)
                luck.slump[h] = exp32(before - now) - np.float32(1.0)


@kernel
def _earn(
    house: Any,
    work: Any,
    stake: Any,
    bill: Any,
    land: Any,
    market: Any,
    file: Any,
    status: Any,
    purse: Any,
    flow: Any,
    luck: Any,
    p: Any,
    n: Any,
    today: Any,
) -> None:
    zero, one, quarter = np.float32(0.0), np.float32(1.0), np.float32(0.25)
    labour, finance = n.labour, n.finance
    remittance_q = labour.remitted * labour.wage_m * labour.months * quarter * today.wage
    local_q = labour.local_wage_y * quarter * today.wage
    post_q = labour.post_y * quarter * today.wage
    shop_q = shop_income_y(n.trade.shop_profit_y, labour.remitted, today.wage) * quarter
    for h in range(house.id.size):
        if house.alive[h] == 0:
            continue
        v = house.village[h]
        floor = floor_q(house.n_members[h], file.dibao[h], file.wubao[h], today, p)
        hours = one
        if today.effort > zero and floor > zero:
            hours = effort_of(
                floor * np.float32(4.0),
                status.income_y[h],
                today.line,
                house.n_members[h],
                today.effort,
                n.effort,
            )
        home = work.home[h] * hours
        scale = luck.scale[h]
        scale *= working_capital(purse.savings[h], house.n_members[h], today.prices, n.coping)
        water, road, power, fields = land.water[v], land.road[v], land.power[v], house.land[h]
        if stake.moved[h] == 1:
            water, road, power = one, one, one
            fields *= n.relocation.land_kept
        water_road, power_road = np.float32(0.5) * (water + road), np.float32(0.5) * (power + road)
        kept = one - land.harvest_loss[v]
        own, leased, spoilt, cheap, stakes = zero, zero, zero, zero, zero
        if stake.n_kinds[h] > 0:
            own, leased, spoilt, cheap, stakes = _stakes(
                h, v, stake, land, market, n.kinds, n.industry, finance.firm_price, kept, today
            )
        at_stakes = share_worked(home, stakes)
        left = max(zero, home - stakes)
        farm_y = farm_income_y(fields, left, water_road, p, today)
        farm_q = farm_y * today.season * kept * scale
        local = work.local[h] * local_q * scale * hours
        if work.post[h] != 0 and bill.labour_q[h] > zero:
            local += post_q
        business = house.trade[h] * quarter * today.business * scale
        business *= one + p.works_business * power_road
        away, sent_q = work.migrant[h], remittance_q * luck.skill[h]
        if stake.shop[h] != 0:
            business += shop_q
            away = max(zero, away - n.trade.shop_workers)
        migrant = max(zero, away * sent_q - work.unpaid_q[h])
        borrowed, dividend = credit_income_y(
            stake.credit[h], stake.eased[h], stake.mutual[h], stake.share[h], finance
        )
        unworked = fields * (one - share_worked(left, fields * p.labour_mu))
        flow.farm_q[h], flow.local_q[h], flow.migrant_q[h] = farm_q, local, migrant
        flow.industry_q[h] = own * at_stakes + leased
        flow.business_q[h] = business + borrowed * quarter
        flow.property_q[h] = unworked * p.rent_mu * quarter * today.farm + dividend * quarter
        flow.transfer_q[h] = transfers_q(bill.n_old[h], house.land[h], today, p) + floor
        flow.floor_q[h] = floor
        flow.hazard_loss_q[h] = farm_q / kept * (one - kept) + spoilt * at_stakes
        flow.job_loss_q[h] = work.jobless[h] * sent_q + away * sent_q - migrant
        flow.price_loss_q[h] = cheap * at_stakes
        flow.luck_loss_q[h] = (farm_q + local + business) * luck.slump[h]
        loss = zero
        if bill.lost_q[h] > zero:
            # replay with nobody ill: every kind of work in its present proportion
            able = bill.labour_q[h]
            if able > zero:
                more = bill.lost_q[h] / able
                healthy = farm_income_y(
                    fields, max(zero, home * (one + more) - stakes), water_road, p, today
                )
                loss = (healthy - farm_y) * today.season * kept * scale + more * (local + migrant)
            else:
                # nobody is left to compare with: half a local wage (arithmetic of causes only)
                loss = bill.lost_q[h] * np.float32(0.5) * local_q * scale
        flow.illness_loss_q[h] = loss


class Numbers(NamedTuple):
    """The parameter bundles that income reads."""

    kinds: Any
    industry: Any
    labour: Any
    finance: Any
    trade: Any
    relocation: Any
    coping: Any
    effort: Any


def income(world: World) -> None:
    """Write the seven incomes of the quarter and what each draw took from them."""
    n, today = world.numbers, world.today
    if today.quarter == 0:
        _draw_luck(
            world.place,
            world.house,
            world.luck,
            n["income"],
            today,
            world.key,
            world.room_for_households(),
        )
    _earn(
        world.house,
        world.work,
        world.stake,
        world.bill,
        world.land,
        world.market,
        world.file,
        world.status,
        world.purse,
        world.flow,
        world.luck,
        n["income"],
        Numbers(*(n[name] for name in Numbers._fields)),
        today,
    )
