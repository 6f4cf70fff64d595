"""The county's choice: one plan for each village under what villages share, solved by HiGHS."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from optimize.formulation.highs import Compiled, Result
from optimize.formulation.infeasibility import explain_infeasible, refuse_contradictions
from optimize.formulation.pyomo_model import auxiliary_values, build

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from optimize.formulation.problem import Problem

GAP = 1e-3
"""Relative gap at which the solver may stop."""
NODES = 5_000
"""Nodes at which it stops all the same; the gap that was proven is then reported."""


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
    """Choose; raise ``InfeasibleRulesError`` where no choice keeps the rules."""
    refuse_contradictions(problem.instance)
    model = build(problem)
    compiled = Compiled(model)
    first = compiled.relaxed()
    result = compiled.whole(gap, nodes) if first.feasible else first
    if not result.feasible:
        raise explain_infeasible(problem)
    return _read(problem, model, compiled, first, result)


def _read(
    problem: Problem, model: Any, compiled: Compiled, first: Result, result: Result
) -> Solution:
    values = result.values
    choice = np.full(problem.n_villages, -1, np.int64)
    for (v, p), var in model.v_choose.items():
        if values[compiled.place[id(var)]] > 0.5:
            choice[v] = p
    aux = auxiliary_values(problem, model, compiled, result)
    objective = result.objective * problem.unit
    bound = min(result.bound, first.objective) * problem.unit
    return Solution(
        choice,
        aux,
        objective,
        bound,
        max(0.0, bound - objective) / max(abs(bound), 1.0),
        result.status,
        result.nodes,
        prices_of(problem, model, compiled, first),
    )


def prices_of(
    problem: Problem, model: Any, compiled: Compiled, first: Result
) -> dict[tuple[str, Any], float]:
    """Objective for a unit more on the right of a row, by rule and place, from duals."""
    out: dict[tuple[str, Any], float] = {}
    for i, at, row in problem.numbered:
        constraint = model.row_of.get((i, at))
        place = None if constraint is None else compiled.rows.get(id(constraint))
        if place is not None:
            dual = float(first.duals[place]) * problem.unit / row.unit
            key = (problem.labels[i], at)
            out[key] = dual
    return out
