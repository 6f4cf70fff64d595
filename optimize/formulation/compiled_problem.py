"""A problem compiled for HiGHS; its solutions as choices, auxiliary variables and prices."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from optimize.formulation.highs import Compiled, Result
from optimize.formulation.problem import Problem
from optimize.formulation.pyomo_model import build
from optimize.rules.rows import Key


class CompiledProblem:
    """A problem compiled once.

    Attributes
    ----------
    place : (V, P) column of every plan; -1 where it has none.
    """

    def __init__(self, problem: Problem, elastic: frozenset[int] | None = None) -> None:
        self.problem = problem
        self.model = build(problem, elastic=elastic)
        self.compiled = Compiled(self.model)
        self.place = np.full(problem.plan_value.shape, -1, np.int64)
        for (v, p), var in self.model.v_choose.items():
            self.place[v, p] = self.compiled.place.get(id(var), -1)
        self.there = self.place >= 0

    def share(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """(V, P) share of every village's plan in a solution's columns."""
        out = np.zeros(self.place.shape)
        out[self.there] = values[self.place[self.there]]
        return out

    def variable(self, key: Key) -> Any:
        """The Pyomo variable of an auxiliary variable."""
        return self.model.component(f"v_{key[0]}")[key[1:] if len(key) > 2 else key[1]]

    def column(self, key: Key) -> int | None:
        """The column of an auxiliary variable; None where no row holds it."""
        return self.compiled.place.get(id(self.variable(key)))

    def aux(self, values: NDArray[np.float64]) -> dict[Key, float]:
        """Auxiliary variables of a solution, yuan or counts by key; zero where no row holds one."""
        columns = {a.key: self.column(a.key) for a in self.problem.aux}
        return {
            a.key: 0.0 if (j := columns[a.key]) is None else float(values[j]) * a.unit
            for a in self.problem.aux
        }

    def prices(self, relaxed: Result) -> dict[tuple[str, Any], float]:
        """Objective for a unit more on the right of a row, by rule and place, from duals."""
        out: dict[tuple[str, Any], float] = {}
        for i, at, row in self.problem.numbered:
            constraint = self.model.row_of.get((i, at))
            place = None if constraint is None else self.compiled.rows.get(id(constraint))
            if place is not None:
                dual = float(relaxed.duals[place]) * self.problem.unit / row.unit
                out[self.problem.labels[i], at] = dual
        return out
