"""Plans that need no optimizer: practice as described, and the naive splits."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from model.measures import GRANTABLE
from model.plan import COUNTY_PLACE, FundPlan
from model.programmes import PLAN_PURSES

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from optimize.instance import Instance

PRACTICE_MIX = (0.30, 0.35, 0.35, 0.0)
"""Works, tea, livestock, training. The report: 70 % to industry; equal halves are an assumption."""


def whole(total: float, weights: NDArray[np.float64]) -> NDArray[np.int64]:
    """Whole yuan in proportion to weights, any shape, that add up to a total (largest remainder)."""
    flat = weights.ravel().astype(float)
    if flat.sum() <= 0.0:
        return np.zeros(weights.shape, np.int64)
    exact = round(total) * flat / flat.sum()
    floor = np.floor(exact).astype(np.int64)
    order = np.argsort(-(exact - floor), kind="stable")
    floor[order[: round(total) - int(floor.sum())]] += 1
    return floor.reshape(weights.shape)


def plan_of(
    instance: Instance, name: str, yuan: NDArray[np.int64], targeting: str = "need_first"
) -> FundPlan:
    """A FundPlan from (Y, V, K) yuan of the special fund; teams stay where they are."""
    n_years, n, k = yuan.shape
    full = np.zeros((n_years, n + 1, k, len(PLAN_PURSES)), np.int64)
    full[:, :n, :, 0] = yuan
    team = np.zeros((n_years, n + 1), bool)
    team[:, :n] = instance.team
    rules = instance.rules
    return FundPlan(
        name=name, years=instance.years, places=(*instance.codes.tolist(), COUNTY_PLACE),
        programmes=GRANTABLE, purses=PLAN_PURSES, yuan=full, team=team,
        targeting=(targeting,) * (n + 1),
        rules={
            "industry_share_min": rules.industry_share_min, "floor_per_head": rules.floor_per_head,
            "carry_over_max": rules.carry_over_max,
        },
    )  # fmt: skip


def _even(
    instance: Instance, name: str, weights: NDArray[np.float64], targeting: str = "need_first"
) -> FundPlan:
    """Every year's money by village weights, in the mix of practice."""
    mix = np.array(PRACTICE_MIX)
    yuan = np.stack([whole(b, weights[:, None] * mix[None, :]) for b in instance.budget_y])
    return plan_of(instance, name, yuan, targeting)


def practice(instance: Instance) -> FundPlan:
    """As the report describes it: first-round villages alike, large households first."""
    return _even(instance, "practice", instance.first_round.astype(float), "large_first")


def equal_village(instance: Instance) -> FundPlan:
    """Every poor village alike."""
    return _even(instance, "equal_village", np.ones(instance.n_villages))


def equal_head(instance: Instance) -> FundPlan:
    """Every registered head alike."""
    return _even(instance, "equal_head", instance.heads)


def need_first(instance: Instance) -> FundPlan:
    """Villages with the largest registered share first, each filled to what it can absorb a year."""
    order = np.argsort(-instance.poverty, kind="stable")
    mix = np.array(PRACTICE_MIX)
    spent = np.zeros(instance.n_villages)
    years = []
    for budget in instance.budget_y:
        grant, left = np.zeros(instance.n_villages), float(budget)
        for v in order:
            grant[v] = min(left, instance.absorption_y[v], max(0.0, instance.need[v] - spent[v]))
            left -= grant[v]
        spent += grant
        years.append(whole(budget, grant[:, None] * mix[None, :]))
    return plan_of(instance, "need_first", np.stack(years))


def no_fund(instance: Instance) -> FundPlan:
    """Nothing, with the same teams."""
    shape = (len(instance.years), instance.n_villages, len(GRANTABLE))
    return plan_of(instance, "no_fund", np.zeros(shape, np.int64))


def all_splits(instance: Instance) -> dict[str, FundPlan]:
    """All of them by name."""
    makers = (practice, equal_village, equal_head, need_first, no_fund)
    return {plan.name: plan for plan in (make(instance) for make in makers)}
