"""Income: farm, industry, local wage, migrant remittance, business, property, transfers (E1, E4)."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from model.declare import kernel
from model.processes.income.rules import (
    at_scale,
    credit_income_y,
    effort_of,
    farm_income_y,
    floor_q,
    leased_income_y,
    net_of_price,
    price_here,
    ramp,
    share_worked,
    shop_income_y,
    transfers_q,
    working_capital,
)
from model.rng import decision, draw_words, normal_of
from model.state.maths import exp32

if TYPE_CHECKING:
    from model.state.world import World

_LUCK = decision("transitory")


@kernel
def _stakes(
    h: Any,
    v: Any,
    stake: Any,
    village_state: Any,
    market: Any,
    industries: Any,
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
    for k in range(industries.net_y.size):
        size = stake.size[h, k]
        if size <= zero:
            continue
        if industries.is_leased[k] > zero:
            whole = leased_income_y(size, industries.net_y[k], p.plant_share)
        else:
            whole = p.effect * size * industries.net_y[k] * today.farm
        whole *= ramp(stake.age[h, k], industries.first_q[k], industries.full_q[k])
        whole *= at_scale(market.stakes[v, k], industries.least_village[k], p.scale_loss)
        needed += size * industries.labour[k]
        harvest = one - market.yield_loss[v, k]
        if industries.is_crop[k] > zero:
            whole *= today.season
            harvest *= kept
        else:
            whole *= quarter
        buyers = zero if industries.is_leased[k] > zero else p.buyers
        price = price_here(
            today.kind_price[k], village_state.road[v], market.firm[v], firm_price, buyers
        )
        ratio = net_of_price(price, industries.leverage[k])
        got = whole * harvest * ratio
        spoilt += whole * max(zero, ratio) * (one - harvest)
        cheap += whole * harvest * (one - ratio)
        if industries.is_leased[k] > zero:
            leased += got
        else:
            own += got
    return own, leased, spoilt, cheap, needed


@kernel
def _draw_luck(
    village: Any, household: Any, luck: Any, p: Any, today: Any, key: Any, w: Any
) -> None:
    """The year's transitory income: AR(1) with stationary spread ``income.sd``.

    What falls of it since last year is kept beside it, as a share of this year's earnings.
    """
    spread = np.float64(p.sd) * math.sqrt(1.0 - np.float64(p.rho) * np.float64(p.rho))
    for v in range(village.code.size):
        start, end = village.first_household[v], village.end_household[v]
        draw_words(key, _LUCK, household.id[start:end], today.year, w)
        for h in range(start, end):
            if household.alive[h] != 0:
                shock = np.float32(spread * normal_of(w[0, h - start], w[1, h - start]))
                before = luck.luck[h]
                now = p.rho * before + shock
                luck.luck[h] = now
                luck.skill[h] = exp32(household.log_mu[h])
                luck.scale[h] = exp32(household.log_mu[h] + now)
                luck.slump[h] = exp32(before - now) - np.float32(1.0)


@kernel
def _earn(
    household: Any,
    work: Any,
    stake: Any,
    health: Any,
    village_state: Any,
    market: Any,
    register: Any,
    status: Any,
    money: Any,
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
    for h in range(household.id.size):
        if household.alive[h] == 0:
            continue
        v = household.village[h]
        floor = floor_q(household.n_members[h], register.dibao[h], register.wubao[h], today, p)
        hours = one
        if today.effort > zero and floor > zero:
            hours = effort_of(
                floor * np.float32(4.0),
                status.income_y[h],
                today.line,
                household.n_members[h],
                today.effort,
                n.effort,
            )
        home = work.home[h] * hours
        scale = luck.scale[h]
        scale *= working_capital(money.savings[h], household.n_members[h], today.prices, n.coping)
        water, road, power, fields = (
            village_state.water[v],
            village_state.road[v],
            village_state.power[v],
            household.land[h],
        )
        if stake.moved[h] == 1:
            water, road, power = one, one, one
            fields *= n.relocation.land_kept
        water_road, power_road = np.float32(0.5) * (water + road), np.float32(0.5) * (power + road)
        kept = one - village_state.harvest_loss[v]
        own, leased, spoilt, cheap, stakes = zero, zero, zero, zero, zero
        if stake.n_kinds[h] > 0:
            own, leased, spoilt, cheap, stakes = _stakes(
                h,
                v,
                stake,
                village_state,
                market,
                n.industries,
                n.industry,
                finance.firm_price,
                kept,
                today,
            )
        at_stakes = share_worked(home, stakes)
        left = max(zero, home - stakes)
        farm_y = farm_income_y(fields, left, water_road, p, today)
        farm_q = farm_y * today.season * kept * scale
        local = work.local[h] * local_q * scale * hours
        if work.post[h] != 0 and health.labour_q[h] > zero:
            local += post_q
        business = household.trade[h] * quarter * today.business * scale
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
        flow.transfer_q[h] = transfers_q(health.n_old[h], household.land[h], today, p) + floor
        flow.floor_q[h] = floor
        flow.hazard_loss_q[h] = farm_q / kept * (one - kept) + spoilt * at_stakes
        flow.job_loss_q[h] = work.jobless[h] * sent_q + away * sent_q - migrant
        flow.price_loss_q[h] = cheap * at_stakes
        flow.luck_loss_q[h] = (farm_q + local + business) * luck.slump[h]
        loss = zero
        if health.lost_q[h] > zero:
            # replay with nobody ill: every kind of work in its present proportion
            able = health.labour_q[h]
            if able > zero:
                more = health.lost_q[h] / able
                healthy = farm_income_y(
                    fields, max(zero, home * (one + more) - stakes), water_road, p, today
                )
                loss = (healthy - farm_y) * today.season * kept * scale + more * (local + migrant)
            else:
                # nobody is left to compare with: half a local wage (arithmetic of causes only)
                loss = health.lost_q[h] * np.float32(0.5) * local_q * scale
        flow.illness_loss_q[h] = loss


class Numbers(NamedTuple):
    """The parameter bundles that income reads."""

    industries: Any
    industry: Any
    labour: Any
    finance: Any
    trade: Any
    relocation: Any
    coping: Any
    effort: Any


def income(world: World) -> None:
    """Write the seven incomes of the quarter and what each draw took from them."""
    n, today = world.parameters, world.today
    if today.quarter == 0:
        _draw_luck(
            world.village,
            world.household,
            world.luck,
            n["income"],
            today,
            world.key,
            world.room_for_households(),
        )
    _earn(
        world.household,
        world.work,
        world.stake,
        world.health,
        world.village_state,
        world.market,
        world.register,
        world.status,
        world.money,
        world.flow,
        world.luck,
        n["income"],
        Numbers(*(n[name] for name in Numbers._fields)),
        today,
    )
