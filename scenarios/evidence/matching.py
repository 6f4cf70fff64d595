"""History matching: implausibility, a linear emulator, the accept rule, widths of posteriors.

Craig and others (1997); Vernon, Goldstein and Bower (2010), Bayesian Analysis 5(4).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]

CUT = 3.0
"""Standard deviations that rule a candidate out before it is run: the usual cutoff of history
matching (Vernon, Goldstein and Bower 2010; the three-sigma rule of Pukelsheim 1994: any unimodal
error lies within with 95 %). The emulator's error is in them, so that few draws are skipped that
would have been accepted; those few lie at the edge."""
ACCEPT = 3.0
"""An evaluated draw is accepted when no figure is further than this from its target."""
REACHED = 0.02
"""A target that fewer than this share of the first wave comes near to (within ACCEPT) is out of
reach: it is reported as such and does not decide, else no draw at all would be accepted."""
NOT_LEARNED = 0.9
"""A posterior wider than this, as a share of the prior, has learned nothing."""
BY_CHANCE = 0.001
"""Nor has one that as few draws of the prior would show this often by chance; with some hundred
parameters one in eight calibrations then still calls one learned that is not."""
RIDGES = (0.1, 1.0, 10.0, 30.0, 100.0, 300.0, 1000.0)
"""Penalties that leave-one-out chooses from."""


def implausibility(values: Array, centre: Array, sd: Array, extra: Array | float = 0.0) -> Array:
    """(N, T) distance to the targets in standard deviations.

    Parameters
    ----------
    values : (N, T) figures, simulated or emulated.
    centre, sd : (T,) target and observation tolerance.
    extra : (T,) variance beside it: of chance, and of the emulator where it stands for the model.
    """
    return np.asarray(np.abs(values - centre) / np.sqrt(sd**2 + extra))


def accepted(distance: Array, decides: Mask, cut: float = ACCEPT) -> Mask:
    """(N,) whether no deciding figure is further than ``cut``; a missing figure rejects."""
    inside = np.where(np.isnan(distance), np.inf, distance) <= cut
    return np.asarray(inside[:, decides].all(axis=1))


def reachable(distance: Array) -> Mask:
    """(T,) whether enough of the prior's draws come near a target."""
    near = np.where(np.isnan(distance), np.inf, distance) <= ACCEPT
    return np.asarray(near.mean(axis=0) >= REACHED)


@dataclass(frozen=True)
class Emulator:
    """Figures as linear functions of parameters on [-1, 1], each with its own ridge penalty.

    Attributes
    ----------
    mean, slope : (T,), (P, T)
    variance : (T,) leave-one-out mean squared error: what it does not explain, chance included.
    explained : (T,) one less its share of the figure's variance.
    """

    mean: Array
    slope: Array
    variance: Array
    explained: Array

    def predict(self, x: Array) -> Array:
        """(N, T) emulated figures at (N, P) scaled parameters."""
        return self.mean + x @ self.slope


def fit_emulator(x: Array, y: Array) -> Emulator:
    """Ridge regressions with the penalty of least leave-one-out error.

    Parameters
    ----------
    x : (N, P) parameters on [-1, 1]; y : (N, T) figures, none missing.
    """
    mean = y.mean(axis=0)
    u, s, vt = np.linalg.svd(x - x.mean(axis=0), full_matrices=False)
    best = np.full(y.shape[1], np.inf)
    slope = np.zeros((x.shape[1], y.shape[1]))
    for ridge in RIDGES:
        shrink = s**2 / (s**2 + ridge)
        hat = 1.0 / len(x) + (u**2 * shrink).sum(axis=1)
        fitted = (u * shrink) @ (u.T @ (y - mean))
        error = ((y - mean - fitted) / (1.0 - hat)[:, None]) ** 2
        beta = vt.T @ ((s / (s**2 + ridge))[:, None] * (u.T @ (y - mean)))
        better = error.mean(axis=0) < best
        best = np.where(better, error.mean(axis=0), best)
        slope[:, better] = beta[:, better]
    spread = np.maximum(y.var(axis=0), 1e-300)
    return Emulator(mean - x.mean(axis=0) @ slope, slope, best, 1.0 - best / spread)


def width(values: Array) -> Array:
    """(P,) width of the central 90 % of (N, P) values; unbiased for few values too."""
    low, high = np.quantile(values, (0.05, 0.95), axis=0, method="weibull")
    return np.asarray(high - low)


def by_chance(prior: Array, ratio: Array, n: int, times: int = 4000) -> Array:
    """(P,) how often ``n`` draws of the prior itself are as narrow as a posterior.

    Parameters
    ----------
    prior : (N, P) values of prior draws; ratio : (P,) posterior over prior width.
    """
    rng = np.random.Generator(np.random.Philox(key=[n, 11]))
    whole, hits = width(prior), np.zeros(prior.shape[1])
    for _ in range(times):
        hits += width(prior[rng.integers(0, len(prior), n)]) / whole <= ratio
    return np.asarray((hits + 1.0) / (times + 1.0))


def ratio_error(n: int) -> float:
    """Standard error of a width ratio from ``n`` draws where nothing is learned.

    The width between the 5 and 95 % quantiles of n uniform draws is a sum of spacings: its variance
    is 0.9 x 0.1 / n, its mean 0.9.
    """
    return float(np.sqrt(0.9 * 0.1 / n) / 0.9) if n > 0 else float("inf")
