"""Response curves of single programmes: trials, and the curve fitted through all of them."""

import numpy as np

from optimize.learning.learned import Learned
from optimize.learning.shrinkage import mean_variance
from optimize.objective import Objective
from results.statistics import student_t

COLUMNS = ("kind", "programme", "start", "end", "yuan_head", "mean", "low", "high")
"""Columns of :func:`curves`; of a county where nothing was tried alone there are no rows."""
N_GRID = 24
"""Points of a drawn curve."""


def curves(learned: Learned, objective: Objective) -> list[dict[str, object]]:
    """Rows of kind ``tried`` and ``fitted`` for every programme that was tried alone.

    Returns
    -------
    rows : kind, programme, start, end (places of plan years), yuan_head (granted over all years),
        mean, low, high: effect a registered head in the objective's unit times its scale. Fitted
        rows have no interval.
    """
    instance, experiments = learned.instance, learned.experiments
    effect, surrogate = learned.effect(objective), learned.estimates(objective).surrogate
    n = np.bincount(experiments.plan, minlength=len(learned.plans))
    mean = np.bincount(experiments.plan, effect, len(n)) / np.maximum(n, 1)
    error = np.sqrt(mean_variance(experiments.plan, effect - mean[experiments.plan], n))
    money = (learned.costs / instance.heads[:, None, None, None]).mean(axis=0)
    rows: list[tuple[object, ...]] = []
    widest: dict[tuple[str, int, int], int] = {}
    for p, plan in enumerate(learned.plans):
        if len(plan.mix) != 1 or plan.then or n[p] < 2:
            continue
        key = (plan.mix[0][0], plan.start, plan.end)
        half = float(student_t(n[p]) * error[p])
        ends = (float(mean[p]), float(mean[p] - half), float(mean[p] + half))
        rows.append(("tried", *key, float(money[p].sum()), *ends))
        if money[p].sum() > money[widest.get(key, p)].sum() or key not in widest:
            widest[key] = p
    for key, p in widest.items():
        for share in np.linspace(0.0, 1.0, N_GRID + 1)[1:]:
            fitted = float(surrogate.effect(share * money[p][None])[0])
            yuan = float(share * float(money[p].sum()))
            rows.append(("fitted", *key, yuan, fitted, fitted, fitted))
    return [dict(zip(COLUMNS, row, strict=True)) for row in rows]
