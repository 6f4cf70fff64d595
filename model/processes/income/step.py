"""Income: farm, industry, local wage, remittance, business, property, transfers (E1, E4)."""

import math
from collections import namedtuple
from typing import Any

import numpy as np

from model.declare import call, in_place, kernel
from model.processes.income.rules import (
    collective_q,
    credit_income_y,
    effort_of,
    farm_income_y,
    floor_q,
    leased_income_y,
    net_of_price,
    practised,
    price_here,
    ramp,
    share_worked,
    shop_income_y,
    tea_loss,
    transfers_q,
    working_capital,
    works_reach,
)
from model.programmes.industry import INDUSTRY_NAMES
from model.programmes.works import POWER_AT, ROAD_AT, WATER_AT
from model.rng import decision, draw_words, normal_of
from model.state.codes import CONCENTRATED
from model.state.maths import HALF, ONE, QUARTER, ZERO, exp32
from model.state.world import World

_LUCK, _TEA = decision("transitory"), INDUSTRY_NAMES.index("tea")
_PLANT = INDUSTRY_NAMES.index("photovoltaic")

Columns = namedtuple(
    "Columns",
    "household work stake health place village_state market register status money flow luck living",
)
Numbers = namedtuple(
    "Numbers",
    "income_p industry_p labour_p finance_p trade_p relocation_p coping_p effort_p effects_p "
    "industries",
)


Stakes = namedtuple("Stakes", "own normal_y leased spoilt cheap needed")
"""All stakes of a household at full labour, yuan of the quarter: income that needs ``own``
labour, the same of a whole year without disaster and disease, income of what others run
(``leased``), taken by weather and disease, taken by prices (negative when they gave); workers
``needed``."""

Rates = namedtuple("Rates", "remittance_q local_q post_q shop_q")
"""What a worker and a shop bring in the quarter, yuan, before luck."""

Home = namedtuple("Home", "workers left fields built scale kept farm_y cheap stakes")
"""Work at home and what it brings in the quarter: workers, those whom stakes leave to the fields,
land worked (mu), what levels of water and roads rose by times their factor and reach (``built``),
earnings of the year with luck and working capital (``scale``, a factor), share of the harvest
that disasters leave, farm income of a year without disaster and luck (yuan), share of it that the
price of old tea takes (``cheap``), :data:`Stakes`."""


@kernel
def _rates(p: Any, today: Any) -> Any:
    """The quarter's :data:`Rates`."""
    labour = p.labour_p
    return Rates(
        labour.remitted * labour.wage_m * labour.months * QUARTER * today.wage,
        labour.local_wage_y * QUARTER * today.wage,
        labour.post_y * QUARTER * today.wage,
        shop_income_y(p.trade_p.shop_profit_y * p.effects_p.noodle, labour.remitted, today.wage)
        * QUARTER,
    )


@kernel
def _stakes(h: Any, v: Any, columns: Any, p: Any, kept: Any, today: Any) -> Any:
    """The :data:`Stakes` of a household."""
    stake, market, industries = columns.stake, columns.market, p.industries
    own, normal_y, leased, spoilt, cheap, needed = ZERO, ZERO, ZERO, ZERO, ZERO, ZERO
    for k in range(industries.net_y.size):
        size = stake.size[h, k]
        if size <= ZERO:
            continue
        is_leased = industries.is_leased[k] > ZERO
        if is_leased:
            share = p.industry_p.plant_share * industries.effect[k]
            whole = leased_income_y(size, industries.net_y[k], share)
        else:
            whole = size * industries.net_y[k] * industries.effect[k] * today.farm
            whole *= market.worth[v, k] * practised(stake.practice[h], p.industry_p.course_gain)
        whole *= ramp(stake.age[h, k], industries.first_q[k], industries.full_q[k])
        needed += size * industries.labour[k]
        whole_y = whole
        harvest = ONE - market.yield_loss[v, k]
        if industries.is_crop[k] > ZERO:
            whole *= today.season
            harvest *= kept
        else:
            whole *= QUARTER
        buyers = ZERO if is_leased else p.industry_p.buyers
        road, firm = columns.village_state.road[v], market.firm[v, k]
        price = price_here(today.kind_price[k], road, firm, p.finance_p.firm_price, buyers)
        ratio = net_of_price(price, industries.leverage[k])
        income = whole * harvest * ratio
        spoilt += whole * max(ZERO, ratio) * (ONE - harvest)
        cheap += whole * harvest * (ONE - ratio)
        if is_leased:
            leased += income
        else:
            own += income
            normal_y += whole_y * max(ZERO, ratio)
    return Stakes(own, normal_y, leased, spoilt, cheap, needed)


@kernel
def _draw_luck(
    village: Any, household: Any, luck: Any, income_p: Any, today: Any, key: Any, w: Any
) -> None:
    """The year's transitory income: AR(1) with stationary spread ``income.sd``.

    What falls of it since last year is kept beside it, as a share of this year's earnings.
    """
    p = income_p
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


@in_place
def _hours(h: Any, columns: Any, floor: Any, p: Any, today: Any) -> Any:
    """Share of hours worked, at home and in local jobs, beside the floor."""
    hours, status, n = np.float32(1.0), columns.status, columns.household.n_members[h]
    if today.effort > np.float32(0.0) and floor > np.float32(0.0):
        hours = effort_of(
            floor * np.float32(4.0), status.income_y[h], today.line, n, today.effort, p
        )
    return hours


@in_place
def _at_home(h: Any, columns: Any, hours: Any, tea_price: Any, p: Any, today: Any) -> Any:
    """The quarter's :data:`Home`; who moved to a site works fewer of his fields."""
    household, village_state, stake = columns.household, columns.village_state, columns.stake
    v = household.village[h]
    workers = columns.work.home[h] * hours
    scale = columns.luck.scale[h]
    scale *= working_capital(
        columns.money.savings[h], household.n_members[h], today.prices, p.coping_p
    )
    fields, start, e = household.land[h], columns.place.level_0, p.effects_p
    if stake.moved[h] == CONCENTRATED:
        fields *= p.relocation_p.land_kept
    road = (village_state.road[v] - start[v, ROAD_AT]) * e.road
    water = (village_state.water[v] - start[v, WATER_AT]) * e.water
    built = HALF * (road + water) * works_reach(columns.luck.upper[h], p.income_p.works_poor)
    kept = ONE - village_state.harvest_loss[v]
    stakes = Stakes(ZERO, ZERO, ZERO, ZERO, ZERO, ZERO)
    if stake.n_kinds[h] > 0:
        stakes = _stakes(h, v, columns, p, kept, today)
    left = max(ZERO, workers - stakes.needed)
    farm_y = farm_income_y(fields, left, built, p.income_p, today)
    cheap = tea_loss(stake.tea[h], tea_price[v])
    return Home(workers, left, fields, built, scale, kept, farm_y, cheap, stakes)


@in_place
def _business_q(h: Any, columns: Any, home: Any, p: Any, today: Any) -> Any:
    """Own business with the power and roads that were built, yuan of the quarter."""
    household, state, start = columns.household, columns.village_state, columns.place.level_0
    v, e = household.village[h], p.effects_p
    road = (state.road[v] - start[v, ROAD_AT]) * e.road
    power = (state.power[v] - start[v, POWER_AT]) * e.power
    built = HALF * (road + power) * works_reach(columns.luck.upper[h], p.income_p.works_poor)
    business = household.trade[h] * np.float32(0.25) * today.business * home.scale
    return business * (ONE + p.income_p.works_business * built)


@in_place
def _illness_loss(
    h: Any, health: Any, home: Any, wages: Any, p: Any, rates: Any, today: Any
) -> Any:
    """Income lost to illness, by replay with nobody ill: every kind of work in its proportion."""
    loss, able = ZERO, health.labour_q[h]
    if health.lost_q[h] > ZERO and able > ZERO:
        more = health.lost_q[h] / able
        left = max(ZERO, home.workers * (ONE + more) - home.stakes.needed)
        healthy = farm_income_y(home.fields, left, home.built, p.income_p, today)
        loss = (healthy - home.farm_y) * today.season * home.kept * home.scale + more * wages
    elif health.lost_q[h] > ZERO:
        # nobody is left to compare with: half a local wage (arithmetic of causes only)
        loss = health.lost_q[h] * np.float32(0.5) * rates.local_q * home.scale
    return loss


@in_place
def _finance(h: Any, stake: Any, p: Any) -> Any:
    """Return on borrowed money and dividends, yuan a year."""
    credit, eased, mutual, share = stake.credit[h], stake.eased[h], stake.mutual[h], stake.share[h]
    return credit_income_y(credit, eased, mutual, share, p.finance_p, p.effects_p)


@kernel
def _tea_prices(columns: Columns, p: Numbers, today: Any, out: Any) -> None:
    """Net income ratio (villages,) of old tea gardens: the price that new ones meet."""
    for v in range(out.size):
        road, firm = columns.village_state.road[v], columns.market.firm[v, _TEA]
        price = today.kind_price[_TEA]
        price = price_here(price, road, firm, p.finance_p.firm_price, p.industry_p.buyers)
        out[v] = net_of_price(price, p.industries.leverage[_TEA])


@kernel
def _earn(columns: Columns, tea_price: Any, p: Numbers, today: Any) -> None:
    """Every household's seven incomes, and what illness, disaster, prices, jobs and luck took."""
    household, work, stake, health = (
        columns.household,
        columns.work,
        columns.stake,
        columns.health,
    )
    flow, luck, register, rates = columns.flow, columns.luck, columns.register, _rates(p, today)
    for h in range(household.id.size):
        if household.alive[h] == 0:
            continue
        n, dibao, wubao = household.n_members[h], register.dibao[h], register.wubao[h]
        floor = floor_q(n, dibao, wubao, today, p.income_p)
        hours = _hours(h, columns, floor, p.effort_p, today)
        home = _at_home(h, columns, hours, tea_price, p, today)
        stakes, at_stakes = home.stakes, share_worked(home.workers, home.stakes.needed)
        farm_q = home.farm_y * today.season * home.kept * home.scale
        cheap_q = farm_q * home.cheap
        farm_q -= cheap_q
        local = work.local[h] * rates.local_q * home.scale * hours
        if work.post[h] != 0 and health.labour_q[h] > ZERO:
            local += rates.post_q
        business = _business_q(h, columns, home, p, today)
        away, sent_q = work.migrant[h], rates.remittance_q * luck.skill[h]
        if stake.shop[h] != 0:
            business += rates.shop_q
            away = max(ZERO, away - p.trade_p.shop_workers)
        migrant = max(ZERO, away * sent_q - work.unpaid_q[h])
        borrowed, dividend = _finance(h, stake, p)
        unworked = home.fields * (ONE - share_worked(home.left, home.fields * p.income_p.labour_mu))
        rent = unworked * p.income_p.rent_mu * QUARTER * today.farm
        flow.luck_loss_q[h] = (farm_q + local + business) * luck.slump[h]
        local += flow.firm_q[h]
        flow.farm_q[h], flow.local_q[h], flow.migrant_q[h] = farm_q, local, migrant
        flow.industry_q[h] = stakes.own * at_stakes + stakes.leased
        flow.stake_y[h] = stakes.normal_y * at_stakes
        flow.business_q[h] = business + borrowed * QUARTER
        flow.property_q[h], columns.living.rent_q[h] = rent + dividend * QUARTER, rent
        transfers = transfers_q(health.n_old[h], household.land[h], today, p.income_p)
        flow.transfer_q[h] = transfers + floor + columns.living.relief_q[h]
        flow.floor_q[h] = floor
        flow.hazard_loss_q[h] = farm_q / home.kept * (ONE - home.kept) + stakes.spoilt * at_stakes
        flow.job_loss_q[h] = work.jobless[h] * sent_q + away * sent_q - migrant
        flow.price_loss_q[h] = stakes.cheap * at_stakes + cheap_q
        wages = local + migrant
        flow.illness_loss_q[h] = _illness_loss(h, health, home, wages, p, rates, today)


def income(world: World) -> None:
    """Write the seven incomes of the quarter and what each draw took from them."""
    if world.today.quarter == 0:
        call(_draw_luck, world, w=world.room_for_households())
    tea_price = np.empty(world.village.code.size, np.float32)
    call(_tea_prices, world, out=tea_price)
    work, flow, p = world.work, world.flow, world.firm_p
    wage_q = QUARTER * world.today.wage
    # no luck of a household is in wages of firms
    flow.firm_q[:] = (work.hired * p.wage_y + work.season * p.season_y) * wage_q
    call(_earn, world, tea_price=tea_price)
    flow.job_loss_q[:] += work.laid_off * (p.wage_y * wage_q)
    plants, kinds = world.market.stakes[:, _PLANT], world.industries
    world.market.collective_q[:] = collective_q(
        plants, kinds.net_y[_PLANT], kinds.effect[_PLANT], world.industry_p.plant_share
    )
