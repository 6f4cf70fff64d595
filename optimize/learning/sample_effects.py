"""How a programme's effect differs between futures and between villages that look different.

Slopes of the fitted curves deviate by draw (a future in which training places fewer) and with what
everyone can see of a village (its size, need, remoteness, levels of works). Both are ridge
regressions with priors: a slope's standard deviation between futures is half of it (assumption);
that with a standard deviation of a village attribute is the one under which the experiments are
likeliest if they err independently (empirical Bayes), so that attributes that explain little move
little. Draws that tried
some plans more than others then bias no plan, and no village is chosen for what its looks deny.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from optimize.instance import Instance

BETWEEN_FUTURES = 0.5
"""Prior standard deviation of a slope's deviation, as a share of the typical slope."""
BY_ATTRIBUTE = (0.0, 0.01, 0.02, 0.03, 0.05, 0.07, 0.1, 0.15, 0.2, 0.3, 0.5)
"""What the same may be for a standard deviation of an attribute."""


def attributes(instance: Instance) -> NDArray[np.float64]:
    """(V, J) what everyone can see of a village, standardised over the funded villages."""
    raw = np.column_stack(
        [
            np.log(instance.heads),
            instance.poverty,
            instance.remoteness,
            np.log(instance.need / instance.heads),
            np.log(instance.absorption_y),
            instance.first_round.astype(float),
            instance.team.astype(float),
            np.broadcast_to(instance.levels, (instance.n_villages, 3)),
        ]
    )
    return np.asarray((raw - raw.mean(axis=0)) / (raw.std(axis=0) + 1e-9))


@dataclass(frozen=True)
class SampleEffects:
    """Deviations of slopes.

    Attributes
    ----------
    draws : (D,) draws that were learned on, sorted.
    by_draw : (D, K) deviation in every draw; their mean is zero.
    by_attribute : (J, K) deviation for a standard deviation of an attribute.
    """

    draws: NDArray[np.int64]
    by_draw: NDArray[np.float64]
    by_attribute: NDArray[np.float64]


def sample_effects(
    saturated: NDArray[np.float64],
    left: NDArray[np.float64],
    weight: NDArray[np.float64],
    draw: NDArray[np.int64],
    attributes_v: NDArray[np.float64],
    slope: NDArray[np.float64],
) -> tuple[SampleEffects, NDArray[np.float64]]:
    """Fit both to what the curves leave.

    Parameters
    ----------
    saturated : (N, K) effect of a slope of one, for every experiment.
    left : (N,) observed effect less the curves'.
    weight : (N,) inverse variances.
    draw : (N,)
    attributes_v : (N, J) attributes of the village of every experiment.
    slope : (K,)

    Returns
    -------
    deviations, and (K,) what their mean over draws adds to the slopes.
    """
    used = np.abs(saturated).sum(axis=0) > 0.0
    mean_slope = np.abs(slope[used]).mean() if used.any() else 0.0
    typical = np.where(used, np.maximum(np.abs(slope), max(mean_slope, LEAST)), LEAST)
    draws = np.unique(draw)
    by_draw = np.zeros((len(draws), len(slope)))
    for i, d in enumerate(draws):
        here = draw == d
        by_draw[i] = _ridge(saturated[here], left[here], weight[here], BETWEEN_FUTURES * typical)
    mean = by_draw.mean(axis=0)
    rest = left - (saturated * by_draw[np.searchsorted(draws, draw)]).sum(axis=1)
    wide = (attributes_v[:, :, None] * (typical * saturated)[:, None, :]).reshape(len(left), -1)
    by_attribute = _likeliest(wide, rest, weight).reshape(-1, len(slope)) * typical
    return SampleEffects(draws, by_draw - mean, by_attribute), mean


LEAST = 1e-12
"""Size of an effect that stands for none: what moves nothing has no spread of its own."""


def _ridge(
    x: NDArray[np.float64],
    y: NDArray[np.float64],
    weight: NDArray[np.float64],
    prior: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Posterior mean of coefficients with independent normal priors around zero."""
    gram = x.T @ (weight[:, None] * x) + np.diag(1.0 / prior**2)
    return np.asarray(np.linalg.solve(gram, x.T @ (weight * y)))


def _likeliest(
    x: NDArray[np.float64], y: NDArray[np.float64], weight: NDArray[np.float64]
) -> NDArray[np.float64]:
    """The same under the one of :data:`BY_ATTRIBUTE` for all that makes the data likeliest."""
    size, axes = np.linalg.eigh(x.T @ (weight[:, None] * x))
    along = axes.T @ (x.T @ (weight * y))
    size, spread = np.maximum(size, 0.0), np.array(BY_ATTRIBUTE)[:, None]
    fitted = spread**2 * along / (1.0 + spread**2 * size)
    evidence = (along * fitted - np.log1p(spread**2 * size)).sum(axis=1)
    return np.asarray(axes @ fitted[np.argmax(evidence)])
