"""Greedy by effect per yuan: the baseline that a spreadsheet would make from the same estimates."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from optimize.instance import Instance


def greedy(
    instance: Instance, values: NDArray[np.float64], costs: NDArray[np.int64]
) -> NDArray[np.int64]:
    """(V,) choice: start from the floors, then take the best gain per extra yuan while any fits.

    A village may be moved on to a larger plan; every year's money and industry share hold at each
    step; plan 0 is the floor.
    """
    yearly = costs.sum(axis=3).astype(float)
    industry = costs[..., instance.is_industry].sum(axis=3).astype(float)
    villages = np.arange(instance.n_villages)
    choice = np.zeros(instance.n_villages, np.int64)
    share = instance.rules.industry_share_min
    while True:
        now = yearly[villages, choice]
        spent = now.sum(axis=0) + yearly - now[:, None]
        earned = industry[villages, choice]
        earned = earned.sum(axis=0) + industry - earned[:, None]
        fits = (spent <= instance.budget_y).all(axis=2) & (earned >= share * spent).all(axis=2)
        gain = values - values[villages, choice][:, None]
        extra = np.maximum((yearly - now[:, None]).sum(axis=2), 1.0)
        ratio = np.where(fits & (gain > 0.0), gain / extra, -np.inf)
        v, p = divmod(int(ratio.argmax()), values.shape[1])
        if ratio[v, p] == -np.inf:
            return choice
        choice[v] = p
