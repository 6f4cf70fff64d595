"""Prices instead of a solver: a certified bound at any prices, and what is best at them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from optimize.instance import Instance


def profits(
    instance: Instance, values: NDArray[np.float64], costs: NDArray[np.int64],
    budget_price: NDArray[np.float64], share_price: NDArray[np.float64],
) -> NDArray[np.float64]:  # fmt: skip
    """(V, P) worth of every plan less its price, yuan of gap closed."""
    yearly = costs.sum(axis=3).astype(float)
    industry = costs[..., instance.is_industry].sum(axis=3).astype(float)
    paid = (yearly * budget_price).sum(axis=2)
    earned = ((industry - instance.rules.industry_share_min * yearly) * share_price).sum(axis=2)
    return np.where(np.isfinite(values), values - paid + earned, -np.inf)


def lagrangian_bound(
    instance: Instance, values: NDArray[np.float64], costs: NDArray[np.int64],
    budget_price: NDArray[np.float64], share_price: NDArray[np.float64],
) -> float:  # fmt: skip
    """An upper bound on every choice, valid at any non-negative prices (float64).

    sum_v max_p profit + what the relaxed rows are worth at most: money and its carrying over.
    Glut is taken at a price of zero, which is valid and never tighter.
    """
    best = profits(instance, values, costs, budget_price, share_price).max(axis=1).sum()
    budget = instance.budget_y
    # carrying on is worth the difference of two years' prices, up to its limit
    limit = instance.rules.carry_over_max * budget[:-1]
    carried = np.maximum(0.0, budget_price[1:] - budget_price[:-1]) * limit
    return float(best + (budget_price * budget).sum() + carried.sum())


def worth_trying(profit: NDArray[np.float64], classes: tuple[str, ...], n_each: int) -> list[int]:
    """Plans that are best at the prices: the first few of every class, most often best first."""
    votes: dict[int, float] = {}
    for label in sorted(set(classes)):
        rows = np.array([c == label for c in classes])
        total = np.where(np.isfinite(profit[rows]).all(axis=0), profit[rows].sum(axis=0), -np.inf)
        for rank, p in enumerate(np.argsort(-total, kind="stable")[:n_each]):
            votes[int(p)] = votes.get(int(p), 0.0) + 1.0 / (1.0 + rank)
    return sorted(votes, key=lambda p: (-votes[p], p))
