"""Measures of poverty and inequality on arrays: pure functions, with person weights.

Incomes are yuan per head and year, of one row per household (or person); ``weight`` are the
persons of a row, all one when left out. An income below zero counts as zero: a household deep in
debt for a bill misses the whole line, not more. "Poor" is strictly below the line.
"""

from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from model.state.dimensions import DIMENSIONS

WATTS_FLOOR: Final = 0.05
"""Smallest income over line inside the logarithm of Watts: an assumption, as zero has none."""


def _weights(income: NDArray[np.float64], weight: ArrayLike | None) -> NDArray[np.float64]:
    if weight is None:
        return np.ones(income.shape[0])
    return np.asarray(weight, np.float64)


def _whole(weight: NDArray[np.float64], total: float | None) -> float:
    return float(weight.sum()) if total is None else float(total)


def fgt(
    income: ArrayLike,
    line: float,
    alpha: float,
    weight: ArrayLike | None = None,
    total: float | None = None,
) -> float:
    """Mean over persons of the relative gap to the power alpha.

    Foster, Greer and Thorbecke (1984), "A class of decomposable poverty measures", Econometrica 52.

    Parameters
    ----------
    income : (n,) yuan per head and year
    line : yuan per head and year
    alpha : 0 headcount, 1 gap, 2 severity.
    weight : (n,) persons
    total : all persons, where ``income`` holds only the poor (focus: the rest do not matter).
    """
    y = np.asarray(income, np.float64)
    w = _weights(y, weight)
    whole = _whole(w, total)
    if whole <= 0.0:
        return 0.0
    gap = np.clip((line - y) / line, 0.0, 1.0)
    return float((w * np.where(y < line, gap**alpha, 0.0)).sum() / whole)


def watts(
    income: ArrayLike, line: float, weight: ArrayLike | None = None, total: float | None = None
) -> float:
    """Mean over persons of log(line / income), zero for those at or above the line.

    Watts (1968), "An economic definition of poverty"; incomes are held at :data:`WATTS_FLOOR` of
    the line. Parameters as in :func:`fgt`.
    """
    y = np.asarray(income, np.float64)
    w = _weights(y, weight)
    whole = _whole(w, total)
    if whole <= 0.0:
        return 0.0
    ratio = np.clip(y / line, WATTS_FLOOR, 1.0)
    return float(-(w * np.log(ratio)).sum() / whole)


def gini(income: ArrayLike, weight: ArrayLike | None = None) -> float:
    """Gini coefficient over persons, from the area under the Lorenz curve; zero when all have none.

    Parameters
    ----------
    income : (n,) any unit
    weight : (n,) persons
    """
    y = np.maximum(np.asarray(income, np.float64), 0.0)
    w = _weights(y, weight)
    if (y[1:] < y[:-1]).any():  # rows in order need no sort
        order = np.argsort(y)
        y, w = y[order], w[order]
    part = y * w
    upto = np.cumsum(part)
    if len(y) == 0 or upto[-1] <= 0.0:
        return 0.0
    area = float((w * (upto - 0.5 * part)).sum())
    return 1.0 - 2.0 * area / (float(w.sum()) * float(upto[-1]))


def group_means(income: ArrayLike, n: int, weight: ArrayLike | None = None) -> NDArray[np.float64]:
    """Mean income of each n-th of persons, the poorest first; a row may count in two by parts.

    The running sum of these over its end is the Lorenz curve; their growth over years is the growth
    incidence curve of Ravallion and Chen (2003), "Measuring pro-poor growth", Economics Letters 78.

    Parameters
    ----------
    income : (rows,) any unit
    n : groups
    weight : (rows,) persons

    Returns
    -------
    (n,) : zeros where there is nobody.
    """
    y = np.maximum(np.asarray(income, np.float64), 0.0)
    w = _weights(y, weight)
    if (y[1:] < y[:-1]).any():
        order = np.argsort(y)
        y, w = y[order], w[order]
    whole = float(w.sum())
    if whole <= 0.0:
        return np.zeros(n)
    upto = np.concatenate(([0.0], np.cumsum(w)))
    earned = np.concatenate(([0.0], np.cumsum(y * w)))
    ends = np.interp(np.linspace(0.0, whole, n + 1), upto, earned)
    return np.asarray(np.diff(ends) * n / whole)


def sen(
    income: ArrayLike, line: float, weight: ArrayLike | None = None, total: float | None = None
) -> float:
    """H [I + (1 - I) G]: headcount, mean relative gap of the poor, and the Gini among the poor.

    Sen (1976), "Poverty: an ordinal approach to measurement", Econometrica 44, in the form for
    many persons, which does not change when the population is replicated. Parameters as in
    :func:`fgt`.
    """
    y = np.maximum(np.asarray(income, np.float64), 0.0)
    w = _weights(y, weight)
    whole = _whole(w, total)
    poor = y < line
    heads = float(w[poor].sum())
    if whole <= 0.0 or heads <= 0.0:
        return 0.0
    gap = float((w[poor] * (line - y[poor])).sum()) / (line * heads)
    return heads / whole * (gap + (1.0 - gap) * gini(y[poor], w[poor]))


def chronic_transient(
    ratio: ArrayLike, alpha: float, weight: ArrayLike | None = None
) -> tuple[float, float]:
    """Poverty of the mean, and what the mean of poverty has beyond it.

    Jalan and Ravallion (1998), "Transient poverty in postreform rural China", Journal of
    Comparative Economics 26; they take alpha = 2. Below alpha = 1 the second part may be negative,
    as a good year may lift the mean over the line.

    Parameters
    ----------
    ratio : (n, years) income over the line of its year
    alpha : of :func:`fgt`
    weight : (n,) persons

    Returns
    -------
    chronic, transient : their sum is the mean over years of poverty.
    """
    r = np.maximum(np.asarray(ratio, np.float64), 0.0)
    total = float(np.mean([fgt(r[:, t], 1.0, alpha, weight) for t in range(r.shape[1])]))
    chronic = fgt(r.mean(axis=1), 1.0, alpha, weight)
    return chronic, total - chronic


def alkire_foster(
    deprived: ArrayLike, weights: ArrayLike, cutoff: float, weight: ArrayLike | None = None
) -> tuple[float, float, float]:
    """Counting poverty over several dimensions.

    Alkire and Foster (2011), "Counting and multidimensional poverty measurement", Journal of
    Public Economics 95.

    Parameters
    ----------
    deprived : (n, dimensions) 0/1
    weights : (dimensions,) any scale; they are made to sum to one
    cutoff : share of weighted dimensions from which one is poor; 1/d is any, 1 is all
    weight : (n,) persons

    Returns
    -------
    H, A, M0 : headcount, mean share of deprivations among the poor, and their product.
    """
    d = np.asarray(deprived) != 0
    w = _weights(d, weight)
    shares = np.asarray(weights, np.float64)
    score = d @ (shares / shares.sum())
    poor = score >= cutoff - 1e-9
    whole, heads = float(w.sum()), float(w[poor].sum())
    if whole <= 0.0 or heads <= 0.0:
        return 0.0, 0.0, 0.0
    adjusted = float((w * score)[poor].sum()) / whole
    return heads / whole, adjusted * whole / heads, adjusted


def dimensions_of(lacks: Any) -> NDArray[np.bool_]:
    """Bits of ``Living.lacks`` as (n, dimensions), in the order of :data:`DIMENSIONS`."""
    bits = np.asarray(lacks).astype(np.int64)[:, None] >> np.arange(len(DIMENSIONS))
    return (bits & 1) != 0
