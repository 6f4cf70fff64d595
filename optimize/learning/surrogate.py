"""The surrogate: effects of programmes on a village as fitted curves.

The effect per registered head of a plan that grants ``x_k`` yuan a head of programme ``k``:

    sum_k a_k h(x_k, c_k) * (1 - d * mean year of the money) * (total / typical total) ** b

with ``h(x, c) = c (1 - exp(-x / c))``, concave: the second yuan does less than the first. ``b``
above zero is what complements do: money beside money does more. Fitted by least squares to plan
means; the slopes ``a`` are drawn towards their common mean. It is a surrogate: what it proposes is
simulated.
"""

from dataclasses import dataclass, replace
from itertools import product

import numpy as np
from numpy.typing import NDArray

SCALES = (400.0, 1200.0, 4000.0, 1e6)
"""Yuan a head at which a programme's effect bends; the last is as good as straight."""
WAITS = (0.0, 0.05, 0.1, 0.2)
"""Share of the effect that a year of waiting costs."""
POWERS = (0.0, 0.15, 0.3)
"""Exponents of the total."""
RIDGE = 1.0
"""Weight of the common mean, in plans of typical precision."""


@dataclass(frozen=True)
class Surrogate:
    """Fitted curves.

    Attributes
    ----------
    slope, scale : (K,) effect of the first yuan a head, and the yuan at which it bends.
    wait, power : what a year costs, what the total adds.
    typical : yuan a head of a typical plan.
    """

    slope: NDArray[np.float64]
    scale: NDArray[np.float64]
    wait: float
    power: float
    typical: float

    def features(self, money: NDArray[np.float64]) -> NDArray[np.float64]:
        """(P, K) effect a head of a slope of one, of (P, Y, K) yuan a head."""
        x, year, total = shape(money)
        return np.asarray(saturated(x, self.scale) * self._frame(year, total)[:, None])

    def features_of(
        self, money: NDArray[np.float64], worth: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        """(V, P, K) features of (V, P, Y, K) yuan a head where a programme's worth is (V, K)."""
        return np.stack([self.features(m) for m in money]) * worth[:, None, :]

    def effect(self, money: NDArray[np.float64]) -> NDArray[np.float64]:
        """(P,) effect a head of (P, Y, K) yuan a head."""
        return np.asarray(self.features(money) @ self.slope)

    def _frame(self, year: NDArray[np.float64], total: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.asarray(
            (1.0 - self.wait * year) * (np.maximum(total, 1.0) / self.typical) ** self.power
        )


def saturated(x: NDArray[np.float64], scale: NDArray[np.float64]) -> NDArray[np.float64]:
    """``c (1 - exp(-x / c))``."""
    return np.asarray(-scale * np.expm1(-x / scale))


def shape(
    money: NDArray[np.float64],
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """(P, K) yuan by programme, (P,) mean year from 0, (P,) total of (P, Y, K) yuan a head."""
    x, total = money.sum(axis=1), money.sum(axis=(1, 2))
    year = (money.sum(axis=2) * np.arange(money.shape[1])).sum(axis=1) / np.maximum(total, 1e-9)
    return x, year, total


def fit(
    money: NDArray[np.float64], mean: NDArray[np.float64], weight: NDArray[np.float64]
) -> Surrogate:
    """Curves from (P, Y, K) yuan a head, (P,) mean effects a head and weights (0: not tried)."""
    x, year, total = shape(money)
    tried = weight > 0.0
    typical = float(np.exp(np.average(np.log(np.maximum(total, 1.0)), weights=weight)))
    n = x.shape[1]
    start = Surrogate(np.zeros(n), np.full(n, SCALES[1]), 0.0, 0.0, typical)
    # programmes that no plan grants have no curve of their own: the common slope is theirs
    granted = np.flatnonzero(x[tried].sum(axis=0) > 0.0)
    data = _Data(x[tried][:, granted], mean[tried], weight[tried] / weight[tried].mean())
    best, loss = start, np.inf
    for wait, power in product(WAITS, POWERS):
        frame = replace(start, wait=wait, power=power)._frame(year, total)[tried]
        scale, (own, own_loss) = _bend(data, frame)
        if own_loss < loss * (1.0 - 1e-6):
            slopes, scales = np.full(n, own.mean()), start.scale.copy()
            slopes[granted], scales[granted] = own, scale
            best, loss = Surrogate(slopes, scales, wait, power, typical), own_loss
    return best


@dataclass(frozen=True)
class _Data:
    """What curves are fitted to: (P, K) yuan a head, (P,) effects, (P,) weights of mean one."""

    x: NDArray[np.float64]
    mean: NDArray[np.float64]
    weight: NDArray[np.float64]

    def slopes(
        self, scale: NDArray[np.float64], frame: NDArray[np.float64]
    ) -> tuple[NDArray[np.float64], float]:
        """Slopes by ridge regression towards their common mean; the loss with its ridge."""
        a = saturated(self.x, scale) * frame[:, None]
        w, sums = self.weight, a.sum(axis=1)
        common = float((w * sums * self.mean).sum() / max((w * sums**2).sum(), 1e-12))
        squares = float((w[:, None] * a**2).sum() / max(np.count_nonzero(a), 1))
        left = self.mean - common * sums
        gram = a.T @ (w[:, None] * a) + RIDGE * squares * np.eye(a.shape[1])
        own = np.linalg.solve(gram, a.T @ (w * left))
        loss = float((w * (left - a @ own) ** 2).sum() + RIDGE * squares * (own**2).sum())
        return common + own, loss


def _bend(
    data: _Data, frame: NDArray[np.float64]
) -> tuple[NDArray[np.float64], tuple[NDArray[np.float64], float]]:
    """Two sweeps over programmes: the scale of each that fits best, slopes anew each time."""
    scale = np.full(data.x.shape[1], SCALES[1])
    best = data.slopes(scale, frame)
    for _ in range(2):
        for k in range(len(scale)):
            for c in SCALES:
                trial = scale.copy()
                trial[k] = c
                if c != scale[k] and (result := data.slopes(trial, frame))[1] < best[1]:
                    scale, best = trial, result
    return scale, best
