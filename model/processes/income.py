"""Income: farm, industry, local wage, migrant remittance, business, property, transfers (E1, E4)."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from model.declare import kernel
from model.maths import exp32
from model.rng import decision, normal

if TYPE_CHECKING:
    from model.world import World

_LUCK = decision("transitory")


@kernel
def tea_ramp(age_q: Any) -> Any:
    """Yield of a garden by age: nothing for three years, then .4, .7 and full."""
    if age_q < 12.0:
        return np.float32(0.0)
    if age_q < 16.0:
        return np.float32(0.4)
    if age_q < 20.0:
        return np.float32(0.7)
    return np.float32(1.0)


@kernel
def stake_labour(tea: Any, herd: Any, p: Any) -> Any:
    """Workers that a garden and a herd ask for."""
    return tea * p.tea_labour_mu + herd * np.float32(0.001) * p.herd_labour


@kernel
def stake_income_y(tea: Any, tea_age: Any, herd: Any, herd_age: Any, today: Any, p: Any) -> Any:
    """Tea and herd income at full labour, yuan per year, before own labour is paid."""
    garden = tea * p.tea_net_mu * p.tea_plan * tea_ramp(tea_age) * today.tea_price * today.farm
    grown = np.float32(1.0) if herd_age >= 2.0 else np.float32(0.0)
    return p.effect * garden, p.effect * herd * p.herd_return * grown * today.herd_price


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
def _draw_luck(house: Any, flow: Any, p: Any, today: Any, key: Any) -> None:
    """The year's transitory income: AR(1) with stationary spread ``income.sd``."""
    spread = np.float64(p.sd) * math.sqrt(1.0 - np.float64(p.rho) * np.float64(p.rho))
    for h in range(house.id.size):
        if house.alive[h] != 0:
            shock = np.float32(spread * normal(key, _LUCK, house.id[h], today.year))
            flow.shock[h] = shock
            flow.luck[h] = p.rho * flow.luck[h] + shock


@kernel
def _earn(
    house: Any, work: Any, bill: Any, land: Any, file: Any, flow: Any,
    p: Any, industry: Any, labour: Any, today: Any,
) -> None:  # fmt: skip
    zero, one, quarter = np.float32(0.0), np.float32(1.0), np.float32(0.25)
    remittance_q = labour.remitted * labour.wage_m * labour.months * quarter * today.wage
    local_q = labour.local_wage_y * quarter * today.wage
    for h in range(house.id.size):
        if house.alive[h] == 0:
            continue
        v = house.village[h]
        scale = exp32(house.log_mu[h] + flow.luck[h])
        water_road = np.float32(0.5) * (land.water[v] + land.road[v])
        power_road = np.float32(0.5) * (land.power[v] + land.road[v])
        tea, herd = work.tea[h], work.herd[h]
        stakes = stake_labour(tea, herd, industry)
        at_stakes = share_worked(work.home[h], stakes)
        left = max(zero, work.home[h] - stakes)
        farm_y = farm_income_y(house.land[h], left, water_road, p, today)
        kept = one - land.harvest_loss[v]
        farm_q = farm_y * today.season * kept * scale
        garden_y, herd_y = stake_income_y(
            tea, work.tea_age[h], herd, work.herd_age[h], today, industry
        )
        industry_q = (garden_y * today.season * kept + herd_y * quarter) * at_stakes
        local = work.local[h] * local_q * scale
        business = house.trade[h] * quarter * today.business * scale
        business *= one + p.works_business * power_road
        migrant = work.migrant[h] * remittance_q
        unworked = house.land[h] * (one - share_worked(left, house.land[h] * p.labour_mu))
        floor = floor_q(house.n_members[h], file.dibao[h], file.wubao[h], today, p)
        flow.farm_q[h], flow.industry_q[h], flow.local_q[h] = farm_q, industry_q, local
        flow.migrant_q[h], flow.business_q[h] = migrant, business
        flow.property_q[h] = unworked * p.rent_mu * quarter * today.farm
        flow.transfer_q[h] = transfers_q(bill.n_old[h], house.land[h], today, p) + floor
        flow.floor_q[h] = floor
        flow.hazard_loss_q[h] = (
            (farm_q + garden_y * today.season * kept * at_stakes) / kept * (one - kept)
        )
        flow.job_loss_q[h] = work.jobless[h] * remittance_q
        flow.price_loss_q[h] = at_stakes * (
            garden_y * today.season * (one / today.tea_price - one)
            + herd_y * quarter * (one / today.herd_price - one)
        )
        fall = (flow.luck[h] - flow.shock[h]) / p.rho - flow.luck[h]
        flow.luck_loss_q[h] = (farm_q + local + business) * (exp32(fall) - one)
        loss = zero
        if bill.lost_q[h] > zero:
            # replay with nobody ill: every kind of work in its present proportion
            able = bill.labour_q[h]
            if able > zero:
                more = bill.lost_q[h] / able
                healthy = farm_income_y(
                    house.land[h], max(zero, work.home[h] * (one + more) - stakes), water_road,
                    p, today,
                )  # fmt: skip
                loss = (healthy - farm_y) * today.season * kept * scale + more * (local + migrant)
            else:
                loss = bill.lost_q[h] * np.float32(0.5) * local_q * scale
        flow.illness_loss_q[h] = loss


def income(world: World) -> None:
    """Write the seven incomes of the quarter and what each draw took from them."""
    n, today = world.numbers, world.today
    if today.quarter == 0:
        _draw_luck(world.house, world.flow, n["income"], today, world.key)
    _earn(
        world.house, world.work, world.bill, world.land, world.file, world.flow,
        n["income"], n["industry"], n["labour"], today,
    )  # fmt: skip
