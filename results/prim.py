"""Scenario discovery by PRIM: in which ranges of the uncertain numbers a plan fails.

Friedman and Fisher 1999 (Statistics and Computing 9): a box is peeled, a few draws at a time, where
that raises the share of failures most. What a search finds in the draws that it was made on is too
good: the box is made on one half of the draws and judged by the other, and a limit that the data do
not need is dropped (Bryant and Lempert 2010, Technological Forecasting and Social Change 77:
quasi-p-values).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import bdtrc, ndtri

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]

PEEL = 0.10
"""Share of the box that one peel takes away."""
LEAST = 0.10
"""Share of draws that a box keeps at least."""
QUASI_P = 0.05
"""A limit stays when the failures that it brings would be seen this seldom by chance."""


@dataclass(frozen=True)
class Limit:
    """One side of a box: a parameter's name, and between which values it lies."""

    name: str
    low: float
    high: float
    quasi_p: float


@dataclass(frozen=True)
class Box:
    """Where a plan fails.

    Attributes
    ----------
    limits : the parameters that matter, most certain first; none where no box was found.
    base : share of failures in all held-out draws.
    density : share of failures in the box, in held-out draws; coverage: share of failures inside
        it.
    low, high : 90 % interval of the density (Wilson).
    n, n_inside : held-out draws, and those in the box.
    """

    limits: tuple[Limit, ...]
    base: float
    density: float
    coverage: float
    low: float
    high: float
    n: int
    n_inside: int

    @property
    def confirmed(self) -> bool:
        """Whether the held-out draws bear it out: the interval lies above the base."""
        return bool(self.limits) and self.low > self.base


def inside(x: Array, low: Array, high: Array) -> Mask:
    """(N,) whether points lie in a box of (P,) limits."""
    return np.asarray(((x >= low) & (x <= high)).all(axis=1))


def peel(x: Array, failed: Mask, least: float = LEAST, share: float = PEEL) -> tuple[Array, Array]:
    """(P,) limits of the box with most surely many failures, along the path of best peels.

    Parameters
    ----------
    x : (N, P) draws; failed : (N,).
    """
    n, p = x.shape
    low, high = np.full(p, -np.inf), np.full(p, np.inf)
    best, box = _surely(failed), (low.copy(), high.copy())
    while True:
        rows = inside(x, low, high)
        if rows.sum() * (1.0 - share) < max(least * n, 5.0) or failed[rows].all():
            return box
        options = [_side(x, failed, rows, j, up, share) for j in range(p) for up in (False, True)]
        density, limit, j, up = max(options, key=lambda o: o[0])
        if not np.isfinite(density):
            return box
        (high if up else low)[j] = limit
        sure = _surely(failed[inside(x, low, high)])
        if sure > best:
            best, box = sure, (low.copy(), high.copy())


def _side(
    x: Array, failed: Mask, rows: Mask, j: int, up: bool, share: float
) -> tuple[float, float, int, bool]:
    """Density after one peel of one side, and the new limit; nothing where all values are alike."""
    values = x[rows, j]
    limit = float(np.quantile(values, 1.0 - share if up else share))
    stay = values <= limit if up else values >= limit
    if not stay.any() or stay.all():
        # many equal values at an end: the whole tie goes
        stay = values < limit if up else values > limit
        if not stay.any() or stay.all():
            return -np.inf, limit, j, up
        limit = float(values[stay].max() if up else values[stay].min())
    return float(failed[rows][stay].mean()), limit, j, up


def _surely(failed: Mask) -> float:
    """Lower end of the density's interval.

    A small pure box is no better than a large nearly pure one.
    """
    return wilson(int(failed.sum()), len(failed))[0]


def wilson(k: int, n: int, level: float = 0.90) -> tuple[float, float]:
    """Wilson's interval of a share of ``k`` in ``n``."""
    if n == 0:
        return 0.0, 1.0
    z = float(ndtri(0.5 + level / 2.0))
    share = k / n
    middle = (share + z * z / (2 * n)) / (1.0 + z * z / n)
    half = z * np.sqrt(share * (1.0 - share) / n + z * z / (4.0 * n * n)) / (1.0 + z * z / n)
    return float(middle - half), float(middle + half)


def discover(x: Array, failed: Mask, names: Sequence[str], seed: int = 0) -> Box:
    """A box made on one half of the draws, judged by the other."""
    order = np.random.default_rng(seed).permutation(len(failed))
    search, judged = order[: len(order) // 2], order[len(order) // 2 :]
    low, high = peel(x[search], failed[search])
    low, high, p = _needed(x[search], failed[search], low, high)
    rows = inside(x[judged], low, high)
    hits, n_inside = int(failed[judged][rows].sum()), int(rows.sum())
    limits = tuple(
        Limit(names[j], float(low[j]), float(high[j]), float(p[j]))
        for j in sorted(np.flatnonzero(np.isfinite(p)).tolist(), key=lambda j: p[j])
    )
    return Box(
        limits,
        float(failed[judged].mean()),
        hits / n_inside if n_inside else 0.0,
        hits / max(1, int(failed[judged].sum())),
        *wilson(hits, n_inside),
        len(judged),
        n_inside,
    )


def _needed(x: Array, failed: Mask, low: Array, high: Array) -> tuple[Array, Array, Array]:
    """Drop limits one after the other until all that are left are needed.

    (P,) quasi-p-values, else inf.
    """
    low, high = low.copy(), high.copy()
    while True:
        p = quasi_p(x, failed, low, high)
        limited = np.flatnonzero(np.isfinite(p))
        if not len(limited) or p[limited].max() < QUASI_P:
            return low, high, p
        worst = limited[np.argmax(p[limited])]
        low[worst], high[worst] = -np.inf, np.inf


def quasi_p(x: Array, failed: Mask, low: Array, high: Array) -> Array:
    """(P,) chance of as many failures in the box if a parameter's limits did nothing.

    Inf where free.
    """
    rows = inside(x, low, high)
    hits, n = int(failed[rows].sum()), int(rows.sum())
    out = np.full(x.shape[1], np.inf)
    for j in np.flatnonzero(np.isfinite(low) | np.isfinite(high)):
        a, b = low.copy(), high.copy()
        a[j], b[j] = -np.inf, np.inf
        out[j] = float(bdtrc(hits - 1, n, failed[inside(x, a, b)].mean())) if hits else 1.0
    return out
