"""Rules of the seven incomes (E1, E4)."""

from typing import Any

import numpy as np

from model.declare import kernel
from model.state.maths import logistic


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
    """Price ratio in a village: no buyers without a road; an enterprise limits falls."""
    local = price * (np.float32(1.0) - buyers * (np.float32(1.0) - road))
    gap = max(np.float32(0.0), np.float32(1.0) - local)
    return local + gap * firm_price * firm


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
def farm_income_y(land: Any, labour: Any, built: Any, p: Any, today: Any) -> Any:
    """Net farm income of a year without disaster: land, the labour for it, works built (E1).

    ``built`` is what levels of water and roads rose by since the start, times their factor.
    """
    worked = share_worked(labour, land * p.labour_mu)
    return p.yield_mu * land * worked * (np.float32(1.0) + p.works_farm * built) * today.farm


@kernel
def tea_loss(share: Any, ratio: Any) -> Any:
    """Share of farm income that the price of tea takes, negative where it gives (E5).

    Old gardens are a share of the land, inside the income of a mu; ``ratio`` is their net income
    over that at normal prices.
    """
    return share * (np.float32(1.0) - ratio)


@kernel
def works_reach(upper: Any, poor: Any) -> Any:
    """Weight of works in a household's income: the upper half only, or all alike (mean 1)."""
    if poor > np.float32(0.6):
        return np.float32(1.0)
    return np.float32(2.0) if upper != 0 else np.float32(0.0)


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
def credit_income_y(credit: Any, eased: Any, mutual_loan: Any, share: Any, p: Any, e: Any) -> Any:
    """Net return a year on borrowed money, and the dividend of a share, yuan (both nominal).

    Each is the rate of the contract times its factor ``e``.
    """
    borrowed = credit * p.spread * e.guarantee + eased * p.rate * e.interest
    borrowed += mutual_loan * p.mutual_spread * e.mutual
    return borrowed, share * p.dividend * e.cooperative


@kernel
def shop_income_y(profit_y: Any, remitted: Any, wage: Any) -> Any:
    """What a noodle shop brings home: its profit less the living of those away, yuan per year."""
    return profit_y * remitted * wage


@kernel
def leased_income_y(size: Any, net_y: Any, share: Any) -> Any:
    """What a package that others run brings its household, yuan a year, nominal.

    The tariff of a village plant is fixed for twenty years: it follows no index.
    The village keeps the rest for upkeep of its own and public works (:func:`collective_q`).
    """
    return size * net_y * share


def collective_q(plants: Any, net_y: Any, effect: Any, share: Any) -> Any:
    """What plants keep for their village, yuan a quarter, nominal; a number or an array.

    ``share`` of their net income is households'.
    """
    return plants * net_y * effect * (np.float32(1.0) - share) * np.float32(0.25)


@kernel
def practised(practice: Any, gain: Any) -> Any:
    """Yield of own stakes over that of growers without a course in practical farming."""
    return np.float32(1.0) + gain * practice
