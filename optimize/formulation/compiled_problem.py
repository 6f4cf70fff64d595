"""A problem compiled for HiGHS; its solutions as choices, auxiliary variables and prices."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from optimize.formulation.highs import Result, compiled_model
from optimize.formulation.problem import Problem
from optimize.formulation.pyomo_model import build
from optimize.rules.rows import Key


class CompiledProblem:
    """A problem compiled once.

    Attributes
    ----------
    place : (V, P) column of every plan; -1 where it has none.
    columns : column of an auxiliary variable by its key; None where no row holds it.
    rows : by rule and place; those that hold no variable are left out.
    slack : columns by which a rule may give, by rule and place.
    """

    def __init__(self, problem: Problem, elastic: frozenset[int] | None = None) -> None:
        self.problem = problem
        model = build(problem, elastic=elastic)
        self.compiled, columns, rows = compiled_model(model)
        self.place = np.full(problem.plan_value.shape, -1, np.int64)
        for (v, p), var in model.v_choose.items():
            self.place[v, p] = columns.get(id(var), -1)
        self.there = self.place >= 0
        self.columns: dict[Key, int | None] = {
            key: columns.get(id(model.component(f"v_{key[0]}")[at[0] if len(at) == 1 else at]))
            for key in (a.key for a in problem.aux)
            for at in [key[1:]]
        }
        self.rows: dict[tuple[int, Any], int] = {}
        self.slack: dict[int, dict[Any, list[int]]] = {}
        for i, at, _ in problem.numbered:
            if (row := rows.get(id(model.row_of.get((i, at))))) is not None:
                self.rows[i, at] = row
            pair = model.row_of.get((i, at, "slack"), ())
            if there := [columns[id(v)] for v in pair if id(v) in columns]:
                self.slack.setdefault(i, {})[at] = there

    def share(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """(V, P) share of every village's plan in a solution's columns."""
        out = np.zeros(self.place.shape)
        out[self.there] = values[self.place[self.there]]
        return out

    def aux(self, values: NDArray[np.float64]) -> dict[Key, float]:
        """Auxiliary variables of a solution, yuan or counts by key; zero where no row holds one."""
        return {
            a.key: 0.0 if (j := self.columns[a.key]) is None else float(values[j]) * a.unit
            for a in self.problem.aux
        }

    def prices(self, relaxed: Result) -> dict[tuple[str, Any], float]:
        """Objective for a unit more on the right of a row, by rule and place, from duals."""
        out: dict[tuple[str, Any], float] = {}
        for i, at, row in self.problem.numbered:
            if (i, at) in self.rows:
                dual = float(relaxed.duals[self.rows[i, at]]) * self.problem.unit / row.unit
                out[self.problem.labels[i], at] = dual
        return out
