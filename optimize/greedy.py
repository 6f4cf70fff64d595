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
    """(V,) choice: start from the floors, then take the best gain per extra yuan while it fits.

    Every year's money and industry share hold at each step; plan 0 is the floor.
    """
    yearly = costs.sum(axis=3)
    industry = costs[..., instance.is_industry].sum(axis=3)
    choice = np.zeros(instance.n_villages, np.int64)
    spent, earned = yearly[:, 0].sum(axis=0), industry[:, 0].sum(axis=0)
    extra = np.maximum(yearly.sum(axis=2) - yearly[:, :1].sum(axis=2), 1)
    ratio = np.where(np.isfinite(values), (values - values[:, :1]) / extra, -np.inf)
    share = instance.rules.industry_share_min
    for flat in np.argsort(-ratio, axis=None, kind="stable"):
        v, p = divmod(int(flat), values.shape[1])
        if ratio[v, p] <= 0.0 or choice[v] != 0:
            continue
        new_spent = spent + yearly[v, p] - yearly[v, 0]
        new_earned = earned + industry[v, p] - industry[v, 0]
        if (new_spent <= instance.budget_y).all() and (new_earned >= share * new_spent).all():
            choice[v], spent, earned = p, new_spent, new_earned
    return choice
