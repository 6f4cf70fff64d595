"""The county's choice: one plan for each village under what villages share, solved by HiGHS."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from optimize.formulation.compiled_problem import CompiledProblem
from optimize.formulation.highs import Result, SolverError
from optimize.formulation.infeasibility import explain_infeasible, refuse_contradictions
from optimize.formulation.lagrangian import profits
from optimize.formulation.nearest_choice import WHOLE, undecided
from optimize.formulation.problem import Problem

GAP = 1e-3
"""Relative gap at which the solver may stop."""
NODES = 5_000
"""Nodes at which it stops all the same; the gap that was proven is then reported."""
NEAR = (6, 15)
"""Villages that may leave their whole plan of the relaxation, first and where that is too few: in
counties of ninety villages six do for a gap of a thousandth in a tenth of the time of all."""


@dataclass(frozen=True)
class Solution:
    """A choice and how good it is proven to be, on the menu and the estimates given.

    Attributes
    ----------
    choice : (V,) place in the menu.
    aux : auxiliary variables by key, yuan or counts.
    objective, bound : no choice can exceed the bound.
    gap : (bound - objective) / bound
    prices : by rule name and place, objective for a unit (yuan, count) more on the right of its row
        (dual of the relaxation).
    """

    choice: NDArray[np.int64]
    aux: Mapping[Any, float]
    objective: float
    bound: float
    gap: float
    status: str
    nodes: int
    prices: Mapping[tuple[str, Any], float]


def solve(problem: Problem, gap: float = GAP, nodes: int = NODES) -> Solution:
    """Choose.

    InfeasibleRulesError where it is proven that no choice keeps the rules, SolverError where the
    solver ended with neither a choice nor that proof.
    """
    held, first = _relaxed(problem)
    result = _whole(held, first, gap, nodes)
    if result.infeasible:
        raise explain_infeasible(problem)
    if not result.feasible:
        raise SolverError(result.status)
    objective = result.objective * problem.unit
    bound = min(result.bound, first.objective) * problem.unit
    return Solution(
        np.argmax(held.share(result.values) > 0.5, axis=1),
        held.aux(result.values),
        objective,
        bound,
        max(0.0, bound - objective) / max(abs(bound), 1.0),
        result.status,
        result.nodes,
        held.prices(first),
    )


def relaxation(problem: Problem) -> tuple[float, dict[tuple[str, Any], float]]:
    """Objective and prices of the linear relaxation; InfeasibleRulesError where there is none."""
    held, first = _relaxed(problem)
    return first.objective * problem.unit, held.prices(first)


def _relaxed(problem: Problem) -> tuple[CompiledProblem, Result]:
    refuse_contradictions(problem.instance)
    held = CompiledProblem(problem)
    first = held.compiled.relaxed()
    if not first.feasible:
        raise explain_infeasible(problem)
    return held, first


def _whole(held: CompiledProblem, first: Result, gap: float, nodes: int) -> Result:
    """The choice itself, near the relaxation where that is good enough, or else from all plans.

    First most villages keep what they have whole in the relaxation; then plans are left out whose
    profit falls short of their village's best by more than half of the gap (their reduced cost).
    What is found so stands where it comes within the gap of the relaxation, which bounds every
    choice; else all plans are let in.
    """
    found = None
    for left_in in _kept(held, first, gap):
        closed = held.place[held.there & ~left_in]
        if not len(closed):
            continue
        held.compiled.bound(closed, 0.0)
        few = held.compiled.whole(gap, nodes, start=None if found is None else found.values)
        held.compiled.bound(closed, 1.0)
        if few.feasible and first.objective - few.objective <= gap * abs(few.objective):
            return replace(few, bound=first.objective)
        if few.feasible and (found is None or few.objective > found.objective):
            found = few
    last = held.compiled.whole(gap, nodes, start=None if found is None else found.values)
    # the nodes may run out before as much is found among all plans
    return last if last.feasible or found is None else replace(found, bound=first.objective)


def _kept(held: CompiledProblem, first: Result, gap: float) -> Iterator[NDArray[np.bool_]]:
    """(V, P) plans that are left in: few villages free, more of them, then by reduced cost."""
    share, profit = held.share(first.values), profits(held.problem, held.prices(first))
    for more in NEAR:
        yield undecided(share, profit, more)[:, None] | (share >= WHOLE)
    short = profit.max(axis=1, keepdims=True) - profit
    yield short <= 0.5 * gap * abs(first.objective) * held.problem.unit
