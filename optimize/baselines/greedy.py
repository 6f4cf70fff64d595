"""Greedy by effect per yuan: the baseline that a spreadsheet would make from the same estimates."""

import numpy as np
from numpy.typing import NDArray

from optimize.formulation.problem import Problem


def greedy(problem: Problem) -> NDArray[np.int64]:
    """(V,) choice: start from the floors, then take the best gain per extra yuan while any fits.

    A village may be moved on to a larger plan. Every year's special fund (nothing carried on), its
    share of industries and every rule on choices alone hold at each step; plan 0 is the floor.
    """
    instance = problem.instance
    villages = np.arange(problem.n_villages)
    choice = np.zeros(problem.n_villages, np.int64)
    industry = problem.costs[..., instance.is_industry].sum(axis=3).astype(float)
    least = instance.industry_share
    alone = [row for _, _, row in problem.numbered if row.choose is not None and not row.aux]
    while True:
        now = problem.yearly[villages, choice]
        spent = now.sum(axis=0) + problem.yearly - now[:, None]
        earned = industry[villages, choice]
        earned = earned.sum(axis=0) + industry - earned[:, None]
        fits = (spent <= instance.budget_y).all(axis=2) & (earned >= least * spent).all(axis=2)
        for row in alone:
            choose = np.asarray(row.choose)
            held = choose[villages, choice]
            after = held.sum() + choose - held[:, None]
            # a bound that does not hold yet may be approached, never left farther
            fits &= after >= min(row.low, held.sum()) - 1e-6
            fits &= after <= max(row.high, held.sum()) + 1e-6
        gain = problem.plan_value - problem.plan_value[villages, choice][:, None]
        extra = np.maximum((problem.yearly - now[:, None]).sum(axis=2), 1.0)
        ratio = np.where(fits & problem.open & (gain > 0.0), gain / extra, -np.inf)
        v, p = divmod(int(ratio.argmax()), problem.n_plans)
        if ratio[v, p] == -np.inf:
            return choice
        choice[v] = p
