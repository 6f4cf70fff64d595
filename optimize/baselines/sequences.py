"""Splits that name an order of villages: some first, the others later; a few each year."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from optimize.baselines.splits import practice_mix
from optimize.fund_plan import plan_of, shares_of, whole

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from model.plan import FundPlan
    from optimize.instance import Instance

FIRST_SHARE = 54 / 90
"""Pingli's first round over its poor villages, for counties without a round of their own."""

FEW = 10 / 90
"""Ten a year of Pingli's poor villages: as many in proportion elsewhere."""


def _over_years(instance: Instance, name: str, weights: NDArray[np.float64]) -> FundPlan:
    """Every year's money by that year's (Y, V) village weights, in the mix of practice."""
    mix = shares_of(practice_mix(instance))
    yuan = np.stack(
        [
            whole(money, weights[y][:, None] * mix[None, :])
            for y, money in enumerate(instance.budget_y)
        ]
    )
    return plan_of(instance, name, yuan)


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
    return _over_years(instance, "first_round", weights.astype(float))


def concentrate(instance: Instance, villages_y: int | None = None) -> FundPlan:
    """A few villages a year get all, the poorest first, then the next."""
    n = instance.n_villages
    few = min(n, villages_y or max(1, round(FEW * n)))
    order = poorest(instance)
    weights = np.zeros((len(instance.years), n))
    for y in range(len(instance.years)):
        weights[y, order[(np.arange(few) + y * few) % n]] = 1.0
    return _over_years(instance, "concentrate", weights)
