"""What a pilot year would teach, before it is held, and which villages hold it.

Beliefs count as normal with the means and covariances of drawn vectors, figures as linear in them
with errors of their own. What a design teaches is then a covariance of the means that will be
believed, and its worth the mean of the best of some plans under such means.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Figures:
    """Figures that would be seen.

    Attributes
    ----------
    mean : (N, F) what vectors predict.
    noise : (F,) variance of a figure's error, false reports included.
    """

    mean: Array
    noise: Array


def taught(both: Array, n: int, noise: Array, seen: Sequence[int] | slice = slice(None)) -> Array:
    """(n, F) root of the covariance of the means that will be believed.

    ``both`` is the covariance of what beliefs are about, ``n`` numbers, and of figures with errors
    of variance ``noise``; ``seen`` of the figures are seen.
    """
    cross, of_figures = both[:n, n:][:, seen], both[n:, n:][seen][:, seen]
    below = np.linalg.cholesky(of_figures + np.diag(noise[seen]))
    return np.asarray(np.linalg.solve(below, cross.T).T)


def gains_of(more: Array, ratios: Array) -> Array:
    """(N, C) what plans gain over the plan as it stands, ``more`` (C, K) by programme.

    What a plan seems to gain while nothing is learned does not count: the plan that stands was
    taken as right.
    """
    return np.asarray(ratios @ more.T - np.maximum(more.sum(axis=1), 0.0))


def worth(more: Array, root: Array, normals: Array) -> float:
    """Mean gain of the best plan under means of a root of their covariance, over normals."""
    gains = normals[:, : root.shape[1]] @ (more @ root).T + np.minimum(more.sum(axis=1), 0.0)
    return float(np.maximum(gains.max(axis=1), 0.0).mean())


def survey_error(
    n_villages: int, n_households: float, dose: float, sds: tuple[float, float]
) -> float:
    """Standard deviation of surveyed income beyond as many controls, yuan per 100 yuan granted.

    ``dose`` is yuan a head of a served household; ``sds`` between households and between villages
    of a change of income, yuan a head.
    """
    household, village = sds
    variance = 2.0 / n_villages * (village**2 + household**2 / max(1.0, n_households))
    return float(100.0 * np.sqrt(variance) / max(dose, 1e-9))


def deal(classes: NDArray[np.str_], n_groups: int, size: int, lot: Array) -> NDArray[np.int64]:
    """(V,) group of every village, -1 for those that take no part; by lot (V,) within each class.

    Classes take part by their size, and every group gets as nearly the same of each.
    """
    kinds = np.unique(classes, return_inverse=True)[1]
    place = [(lot[kinds == c] <= x).mean() for c, x in zip(kinds, lot, strict=True)]
    chosen = np.lexsort((lot, place))[: n_groups * size]
    chosen = chosen[np.lexsort((lot[chosen], kinds[chosen]))]
    out = np.full(len(kinds), -1)
    out[chosen] = np.arange(len(chosen)) % n_groups
    return out
