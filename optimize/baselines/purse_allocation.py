"""Which purse pays which grant: the choice's payments by use and year, cut at hundreds of yuan."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.programmes import PLAN_PURSES
from optimize.instance import Instance
from optimize.rules.rows import UNIT


def paid(
    instance: Instance, yuan: NDArray[np.int64], aux: Mapping[Any, float]
) -> NDArray[np.int64]:
    """(Y, V, K, S) yuan by purse from (Y, V, K) yuan and payments ``pay[g, s, t]``.

    In every use and year grants stand in a row, village by village, and purses take their part of
    it one after the other; where other grants than the choice's are paid, parts keep their shares.
    """
    out = np.zeros((*yuan.shape, len(PLAN_PURSES)), np.int64)
    axes = [PLAN_PURSES.index(p.name) for p in instance.purses]
    for g, use in enumerate(instance.uses):
        for t in range(len(instance.years)):
            grants = yuan[t][:, use]
            if not grants.any():
                continue
            parts = np.array([aux.get(("pay", g, s, t), 0.0) for s in range(len(axes))])
            if parts.sum() <= 0.0:
                parts = np.array([float(p.pays(use)) for p in instance.purses])
            ends = np.concatenate([[0.0], np.cumsum(parts) / max(parts.sum(), 1e-9)])
            cuts = (np.rint(ends * grants.sum() / UNIT) * UNIT).astype(np.int64)
            cuts[ends == ends[-1]] = grants.sum()
            stop = np.cumsum(grants).reshape(grants.shape)
            for s, axis in enumerate(axes):
                taken = np.minimum(stop, cuts[s + 1]) - np.maximum(stop - grants, cuts[s])
                out[t, :, use, axis] += np.maximum(taken, 0).T
    return out
