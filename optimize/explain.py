"""Why a village got what it got: in numbers that sentences are made of."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from optimize.prices import profits

if TYPE_CHECKING:
    from optimize.master import Solution
    from optimize.problem import Problem


def reasons(problem: Problem, solution: Solution) -> list[dict[str, object]]:
    """For every village: what it got, its best other plan at the county's prices, and what lacks.

    ``short`` is the objective by which the other plan misses the prices of what it takes.
    """
    instance, profit = problem.instance, profits(problem, solution.prices)
    rows: list[dict[str, object]] = []
    for v, p in enumerate(solution.choice.tolist()):
        other = profit[v].copy()
        other[p] = -np.inf
        q = int(np.argmax(other))
        rows.append({
            "village": int(instance.codes[v]), "class": instance.classes[v],
            "plan": problem.plans[p].label, "yuan": float(problem.total[v, p]),
            "gap_closed": float(problem.worth[v, p]), "other_plan": problem.plans[q].label,
            "other_extra_yuan": float(problem.total[v, q] - problem.total[v, p]),
            "other_extra_gap": float(problem.worth[v, q] - problem.worth[v, p]),
            "short": float(profit[v, p] - profit[v, q]),
        })  # fmt: skip
    return rows
