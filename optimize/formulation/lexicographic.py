"""The choice that does what an aim asks: one objective or several in order."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from optimize.formulation.solve import GAP, NODES, solve
from optimize.rules.at_least import AtLeast

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from optimize.formulation.goal import Aim
    from optimize.formulation.problem import Problem
    from optimize.formulation.solve import Solution
    from optimize.learning.learned import Learned
    from optimize.rules.base import Rule


def chosen(
    learned: Learned, aim: Aim, extra: tuple[Rule, ...] = (), gap: float = GAP, nodes: int = NODES
) -> tuple[Problem, Solution]:
    """The problem and its choice; with several objectives the first problem and the last choice."""
    problem = learned.problem(aim.objective, (*aim.extra, *extra), futures=aim.risk is not None)
    solution = solve(problem, gap, nodes)
    kept: list[AtLeast] = []
    kept_worth: dict[str, NDArray[np.float64]] = {}
    now = problem
    for n, (objective, tolerance) in enumerate(aim.then):
        name = f"objective_{n}"
        reached = now.value(solution.choice)
        kept.append(AtLeast(name, reached - tolerance * abs(reached)))
        kept_worth[name] = np.where(now.open, now.worth, 0.0)
        rules = (*aim.targets, *kept, *extra)
        now = learned.problem(objective, rules, known=kept_worth)
        solution = solve(now, gap, nodes)
    return problem, solution
