"""Measures of poverty and inequality: weighted, exact, without rounding."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike


def fgt(income: ArrayLike, line: float, alpha: float, weights: ArrayLike | None = None) -> float:
    """Foster-Greer-Thorbecke index: headcount (0), gap (1), severity (2).

    A person at the line is not poor; an income below zero counts as a gap above one.
    """
    if line <= 0.0:
        raise ValueError(f"the line must be positive, not {line}")
    y, w = _weighted(income, weights)
    short = np.where(y < line, (line - y) / line, 0.0)
    depth = (y < line).astype(float) if alpha == 0 else short**alpha
    return float((w * depth).sum() / w.sum())


def gini(income: ArrayLike, weights: ArrayLike | None = None) -> float:
    """Gini index of incomes; equal incomes give 0, one owner of all among n gives 1 - 1/n."""
    y, w = _weighted(income, weights)
    order = np.argsort(y, kind="stable")
    y, w = y[order], w[order]
    total = float((w * y).sum())
    if total <= 0.0:
        raise ValueError("the Gini index needs a positive sum of incomes")
    before = np.cumsum(w) - w
    rank = (before + w / 2.0) / w.sum()
    return float(2.0 * (w * y * rank).sum() / total - 1.0)


def person_years_out(without: ArrayLike, with_fund: ArrayLike) -> float:
    """Year-ends of poor persons without the fund less those with it, summed over years."""
    return _difference(without, with_fund)


def gap_closed(without: ArrayLike, with_fund: ArrayLike) -> float:
    """Poverty gap without the fund less that with it, summed over year-ends."""
    return _difference(without, with_fund)


def _difference(without: ArrayLike, with_fund: ArrayLike) -> float:
    a, b = np.asarray(without, float), np.asarray(with_fund, float)
    if a.shape != b.shape:
        raise ValueError(f"year-ends differ: {a.shape} without, {b.shape} with the fund")
    return float((a - b).sum())


def _weighted(
    income: ArrayLike, weights: ArrayLike | None
) -> tuple[np.ndarray, np.ndarray]:  # type: ignore[type-arg]
    y = np.asarray(income, float)
    w = np.ones_like(y) if weights is None else np.asarray(weights, float)
    if y.shape != w.shape or y.ndim != 1 or not len(y):
        raise ValueError(f"incomes {y.shape} and weights {w.shape} must be equal-long vectors")
    if (w < 0.0).any() or w.sum() <= 0.0:
        raise ValueError("weights must not be negative, and not all zero")
    return y, w
