"""Plans that need no optimizer: practice as described, and the naive splits."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from model.plan import COUNTY_PLACE, FundPlan
from model.programmes import GRANTABLE, PLAN_PURSES, PROGRAMMES
from model.programmes.works import WORKS, WORKS_SPLIT

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from optimize.data import Instance

Mix = tuple[tuple[str, float], ...]
"""Shares of money by programme name; they add up to one."""

WORKS_MIX: Mix = tuple((w.name, share) for w, share in zip(WORKS, WORKS_SPLIT, strict=True))
"""Village works of all kinds, as a village's needs split."""


def part(share: float, mix: Mix) -> Mix:
    """A mix scaled to a share of the money."""
    return tuple((name, share * own) for name, own in mix)


PRACTICE_MIX: Mix = (*part(0.30, WORKS_MIX), ("tea", 0.35), ("pig", 0.175), ("sheep", 0.175))
"""The report: 70 % to industry, tea and livestock; equal halves are an assumption."""


FIRST_PURSE = np.array(
    [next(s for s, purse in enumerate(PLAN_PURSES) if purse in p.purses) for p in PROGRAMMES]
)
"""(K,) purse that a made plan takes a programme's money from."""


def practice_mix(instance: Instance) -> Mix:
    """The county's own mix, or the report's."""
    return instance.practice_mix or PRACTICE_MIX


def shares_of(mix: Mix) -> NDArray[np.float64]:
    """(K,) shares in the order of a plan's programmes; a name may stand more than once."""
    out = np.zeros(len(GRANTABLE))
    for name, share in mix:
        out[GRANTABLE.index(name)] += share
    return out


def weighed_mix(
    instance: Instance, mixes: Iterable[Mix], logits: NDArray[np.float64]
) -> NDArray[np.float64]:
    """(K,) shares of some mixes by their logits, brought to the least share of industries.

    Walnut stands for tea where no tea grows; what is barred all the same gets nothing.
    """
    weight = np.exp(np.clip(logits, -6.0, 6.0))
    mix = np.zeros(len(GRANTABLE))
    for w, parts in zip(weight, mixes, strict=True):
        swapped = tuple(
            ("walnut" if n == "tea" and n in instance.barred else n, s) for n, s in parts
        )
        mix += w * shares_of(tuple((n, s) for n, s in swapped if n not in instance.barred))
    mix /= mix.sum()
    industry, least = instance.is_industry, instance.industry_share
    have = float(mix[industry].sum())
    if 0.0 < have < least:
        mix = np.where(industry, mix * least / have, mix * (1.0 - least) / (1.0 - have))
    return mix


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
    instance: Instance,
    name: str,
    yuan: NDArray[np.int64],
    targeting: str = "need_first",
    team: NDArray[np.bool_] | None = None,
) -> FundPlan:
    """A FundPlan from (Y, V, K) yuan, each programme from the first purse that may pay it.

    That is the special fund for all but relocation; teams stay where they are if not told (V,).
    """
    n_years, n, k = yuan.shape
    full = np.zeros((n_years, n + 1, k, len(PLAN_PURSES)), np.int64)
    full[:, :n, np.arange(k), FIRST_PURSE] = yuan
    stationed = np.zeros((n_years, n + 1), bool)
    stationed[:, :n] = instance.team if team is None else team
    return FundPlan(
        name=name,
        years=instance.years,
        places=(*instance.codes.tolist(), COUNTY_PLACE),
        programmes=GRANTABLE,
        purses=PLAN_PURSES,
        yuan=full,
        team=stationed,
        targeting=(targeting,) * (n + 1),
        rules=tuple(rule.told() for rule in instance.rules),
    )


def _even(
    instance: Instance, name: str, weights: NDArray[np.float64], targeting: str = "need_first"
) -> FundPlan:
    """Every year's money by village weights, in the mix of practice."""
    mix = shares_of(practice_mix(instance))
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
    mix = shares_of(practice_mix(instance))
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
