"""What a plan is chosen for, one objective or several in order, and the choice that does it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from optimize.formulation.problem import Problem
from optimize.formulation.solve import GAP, NODES, Solution, solve
from optimize.objective import Objective
from optimize.rules.at_least import AtLeast
from optimize.rules.base import Rule
from optimize.rules.reserve import Reserve
from optimize.rules.risk import Risk
from optimize.rules.weakest import Weakest


@dataclass(frozen=True)
class Goal:
    """What a plan is chosen for.

    Attributes
    ----------
    objective : what is largest.
    then : (objective, tolerance) in order: the next is largest among choices that give up at most
        the tolerance, a share, of all before it.
    risk : weight of the worst futures, or None.
    weakest : weight of the worst-off town's gain a head, or None.
    reserve : money that may wait for the future, or None.
    """

    objective: Objective = field(default_factory=Objective)
    then: tuple[tuple[Objective, float], ...] = ()
    risk: Risk | None = None
    weakest: Weakest | None = None
    reserve: Reserve | None = None

    @property
    def tail_weight(self) -> float:
        """Weight of the worst futures."""
        return self.risk.weight if self.risk else 0.0

    @property
    def is_gap_alone(self) -> bool:
        """Whether the objective is in yuan of the gap as simulated, and nothing comes after it."""
        return self.objective == replace(Objective(), until=self.objective.until) and not self.then

    @property
    def extra(self) -> tuple[Rule, ...]:
        """Rules that the aim brings to the problem."""
        return tuple(r for r in (self.risk, self.weakest, self.reserve) if r is not None)


class MakesProblems(Protocol):
    """What was learned, as a solve needs it (:class:`optimize.learning.learned.Learned`)."""

    def problem(
        self,
        objective: Objective,
        extra: tuple[Rule, ...] = (),
        *,
        futures: bool = False,
        measures: Mapping[str, NDArray[np.float64]] | None = None,
    ) -> Problem:
        """The problem under an objective and further rules."""
        ...


def solve_lexicographic(
    learned: MakesProblems,
    goal: Goal,
    extra: tuple[Rule, ...] = (),
    gap: float = GAP,
    nodes: int = NODES,
) -> tuple[Problem, Solution]:
    """The problem and its choice; with several objectives the first problem and the last choice.

    A reserve holds in every solve; risk and equity weigh in the first objective alone.
    """
    problem = learned.problem(goal.objective, (*goal.extra, *extra), futures=goal.risk is not None)
    solution = solve(problem, gap, nodes)
    levels: list[AtLeast] = []
    measures: dict[str, NDArray[np.float64]] = {}
    reserve = () if goal.reserve is None else (goal.reserve,)
    now = problem
    for n, (objective, tolerance) in enumerate(goal.then):
        name = f"objective_{n}"
        reached = now.value(solution.choice)
        levels.append(AtLeast(name, reached - tolerance * abs(reached)))
        measures[name] = np.where(now.open, now.plan_value, 0.0)
        rules = (*reserve, *levels, *extra)
        now = learned.problem(objective, rules, measures=measures)
        solution = solve(now, gap, nodes)
    return problem, solution
