"""Prices instead of a solver: a certified bound at any prices, and what is best at them."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from optimize.formulation.problem import Problem

Prices = dict[tuple[str, Any], float]


def profits(problem: Problem, prices: Mapping[tuple[str, Any], float]) -> NDArray[np.float64]:
    """(V, P) value of every plan less the price of what it takes of shared rows (float64).

    The row that asks for one plan a village has no price here: the best plan is taken instead.
    """
    out = problem.mean_weight * problem.plan_value
    for i, at, row in problem.numbered:
        name = problem.labels[i]
        price = prices.get((name, at), 0.0)
        if name != "choice" and price != 0.0 and row.choose is not None:
            out = out - price * row.choose
    return np.where(problem.open, out, -np.inf)


def lagrangian_bound(problem: Problem, prices: Mapping[tuple[str, Any], float]) -> float:
    """An upper bound on every choice, valid at any prices whose sign fits their row (float64).

    sum_v max_p profit + sum_r price_r bound_r + sum_j max over the range of each auxiliary
    variable. A price of the wrong sign counts as zero, so that the bound holds whatever is passed.
    """
    fitting: Prices = {}
    left = {a.key: a.objective for a in problem.aux}
    total = 0.0
    for i, at, row in problem.numbered:
        key = (problem.labels[i], at)
        price = prices.get(key, 0.0)
        if key[0] == "choice":
            continue
        # a price above zero needs an upper bound, one below zero a lower bound
        fitting[key] = price = price if np.isfinite(row.high if price > 0.0 else row.low) else 0.0
        if price != 0.0:
            total += price * (row.high if price > 0.0 else row.low)
            for name, c in row.aux.items():
                left[name] -= price * c
    for a in problem.aux:
        if (reduced := left[a.key]) != 0.0:
            total += max(reduced * a.low, reduced * a.high)
    return float(profits(problem, fitting).max(axis=1).sum() + total)


def most_profitable(
    profit: NDArray[np.float64], classes: tuple[str, ...], n_each: int
) -> list[int]:
    """Plans that are best at the prices: the first few of every class, most often best first."""
    votes: dict[int, float] = {}
    for label in sorted(set(classes)):
        rows = np.array([c == label for c in classes])
        total = np.where(np.isfinite(profit[rows]).all(axis=0), profit[rows].sum(axis=0), -np.inf)
        for rank, p in enumerate(np.argsort(-total, kind="stable")[:n_each]):
            votes[int(p)] = votes.get(int(p), 0.0) + 1.0 / (1.0 + rank)
    return sorted(votes, key=lambda p: (-votes[p], p))
