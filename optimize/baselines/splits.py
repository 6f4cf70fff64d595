"""Plans that need no optimizer: practice as described, and the simple rules."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from model.plan import FundPlan
from model.programmes import GRANTABLE
from optimize.fund_plan import LEAST_SHARE, WORKS_MIX, Mix, no_fund, part, plan_of, shares_of, whole
from optimize.instance import Instance

PRACTICE_MIX: Mix = (
    *part(0.20, WORKS_MIX),
    ("tea", 0.30),
    ("pig", 0.12),
    ("sheep", 0.12),
    ("interest", 0.08),
    ("mutual", 0.08),
    ("cooperative", 0.10),
)
"""The report: 70 % to industry, tea and livestock first; loans, mutual-aid funds and shares hold
about a quarter. The parts are assumptions."""

FIRST_SHARE = 54 / 90
"""Pingli's first round over its poor villages, for counties without a round of their own."""

FEW = 10 / 90
"""Ten a year of Pingli's poor villages: as many in proportion elsewhere."""


def practice_mix(instance: Instance) -> Mix:
    """The county's own mix, or the report's."""
    return instance.practice_mix or PRACTICE_MIX


def weighed_mix(
    instance: Instance, mixes: Iterable[Mix], logits: NDArray[np.float64]
) -> NDArray[np.float64]:
    """(K,) shares of some mixes by their logits, brought to the least share of industries.

    Walnut stands for tea where no tea grows; what is barred all the same gets nothing.
    """
    mix = np.zeros(len(GRANTABLE))
    for w, parts in zip(np.exp(np.clip(logits, -6.0, 6.0)), mixes, strict=True):
        swapped = tuple(
            ("walnut" if n == "tea" and n in instance.barred else n, s) for n, s in parts
        )
        mix += w * shares_of(tuple((n, s) for n, s in swapped if n not in instance.barred))
    mix /= mix.sum()
    industry, least = instance.is_industry, instance.industry_share
    have = float(mix[industry].sum())
    if 0.0 < have < least:
        mix = np.where(industry, mix * least / have, mix * (1.0 - least) / (1.0 - have))
    return _without_small_shares(mix, industry)


def _without_small_shares(
    mix: NDArray[np.float64], industry: NDArray[np.bool_]
) -> NDArray[np.float64]:
    """Shares (K,) below :data:`LEAST_SHARE` go to the others of their kind, industries or works.

    Works go to the industries where all of them together are as little.
    """
    kept = mix.copy()
    if float(mix[~industry].sum()) < min(LEAST_SHARE, float(mix[industry].sum())):
        kept[~industry] = 0.0
        kept /= kept.sum()
    for kind in (industry, ~industry):
        own = kept[kind]
        large = np.where(own >= min(LEAST_SHARE, own.max()), own, 0.0)
        if large.any():
            kept[kind] = large * (own.sum() / large.sum())
    return kept


def _by_weights(
    instance: Instance, name: str, weights: NDArray[np.float64], targeting: str = "need_first"
) -> FundPlan:
    """Every year's money by village weights, (V,) or by year (Y, V), in the mix of practice."""
    mix = shares_of(practice_mix(instance))
    by_year = np.broadcast_to(weights, (len(instance.years), instance.n_villages))
    yuan = [
        whole(money, own[:, None] * mix[None, :])
        for money, own in zip(instance.budget_y, by_year, strict=True)
    ]
    return plan_of(instance, name, np.stack(yuan), targeting)


def practice(instance: Instance) -> FundPlan:
    """Last year's money in proportion; where it is not known, as the report describes it.

    That is first-round villages alike, large operators first.
    """
    if instance.last_year.any():
        yuan = np.stack([whole(money, instance.last_year) for money in instance.budget_y])
        return plan_of(instance, "practice", yuan)
    return _by_weights(instance, "practice", instance.first_round.astype(float), "large_first")


def equal_village(instance: Instance) -> FundPlan:
    """Every poor village alike."""
    return _by_weights(instance, "equal_village", np.ones(instance.n_villages))


def equal_head(instance: Instance) -> FundPlan:
    """Every registered head alike."""
    return _by_weights(instance, "equal_head", instance.heads)


def need_first(instance: Instance) -> FundPlan:
    """Villages with the largest registered share first, each up to what it absorbs a year."""
    order = poorest(instance)
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


def poorest(instance: Instance) -> NDArray[np.int64]:
    """Villages by registered share, largest first."""
    return np.argsort(-instance.poverty, kind="stable")


def first_round(instance: Instance) -> FundPlan:
    """First-round villages in the first years, then the others: every village gets as much in all.

    Where all villages are of one round, the poorest go first, as many in proportion as in Pingli.
    """
    n, years = instance.n_villages, len(instance.years)
    first = instance.first_round.copy()
    if first.all() or not first.any():
        first = np.zeros(n, bool)
        first[poorest(instance)[: max(1, round(FIRST_SHARE * n))]] = True
    turn = max(1, min(years - 1, round(years * first.sum() / n))) if years > 1 else 1
    weights = np.stack([first if y < turn or first.all() else ~first for y in range(years)])
    return _by_weights(instance, "first_round", weights.astype(float))


def concentrate(instance: Instance, villages_y: int | None = None) -> FundPlan:
    """A few villages a year get all, the poorest first, then the next."""
    n = instance.n_villages
    few = min(n, villages_y or max(1, round(FEW * n)))
    order = poorest(instance)
    weights = np.zeros((len(instance.years), n))
    for y in range(len(instance.years)):
        weights[y, order[(np.arange(few) + y * few) % n]] = 1.0
    return _by_weights(instance, "concentrate", weights)


def granted_alone(
    instance: Instance, programme: str, yuan: float, targeting: str = "equal_chance"
) -> FundPlan:
    """One programme in the first plan year, where practice serves, by lot among the registered.

    Large operators get a part of it in the order ``large_first`` alone.
    """
    out = np.zeros((len(instance.years), instance.n_villages, len(GRANTABLE)), np.int64)
    out[0, :, GRANTABLE.index(programme)] = whole(yuan, instance.heads * instance.first_round)
    return plan_of(instance, programme, out, targeting)


SIMPLE = ("practice", "equal_village", "equal_head", "need_first")
"""Splits that need no optimizer and give money."""


SPLITS = {
    make.__name__: make for make in (practice, equal_village, equal_head, need_first, no_fund)
}
"""They and no fund, by name."""


def all_splits(instance: Instance) -> dict[str, FundPlan]:
    """All of them by name."""
    return {name: make(instance) for name, make in SPLITS.items()}
