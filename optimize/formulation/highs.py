"""From a Pyomo model to HiGHS: compiled once, options checked, solved again with changed bounds."""

from dataclasses import dataclass
from typing import Any

import highspy
import numpy as np
from highspy._core import _Highs
from numpy.typing import NDArray
from pyomo.common.gc_manager import PauseGC
from pyomo.core.base.var import VarData
from pyomo.repn.plugins.standard_form import LinearStandardFormCompiler

INFINITE = highspy.kHighsInf

OPTIONS: dict[str, Any] = {"output_flag": False, "threads": 1, "random_seed": 1, "presolve": "on"}
"""One thread and a fixed seed, so that a solve is repeatable; never a clock."""


INFEASIBLE = "Infeasible"
"""HiGHS's word where no choice keeps all rows: proven, unlike every other end of a solve."""


class OptionError(RuntimeError):
    """HiGHS refused an option; the solve is not trusted."""


class SolverError(RuntimeError):
    """HiGHS ended with neither a choice nor a proof that there is none; it says HiGHS's status."""


@dataclass(frozen=True)
class Result:
    """What a solve left behind, in the model's own units and sense (a maximum).

    Attributes
    ----------
    status : HiGHS's word.
    objective, bound : of the incumbent; minus infinity where there is none.
    values : (columns,) of the incumbent; empty where there is none.
    duals : (rows,) of a relaxation, as gain for a unit more on the right; empty of a choice.
    nodes : branch-and-bound nodes.
    """

    status: str
    objective: float
    bound: float
    values: NDArray[np.float64]
    duals: NDArray[np.float64]
    nodes: int

    @property
    def feasible(self) -> bool:
        """Whether there is a solution."""
        return bool(np.isfinite(self.objective))

    @property
    def infeasible(self) -> bool:
        """Whether it is proven that there is none; neither where the nodes ran out first."""
        return self.status == INFEASIBLE


def checked(solver: Any, options: dict[str, Any]) -> None:
    """Set options one by one; a refused one is an error, never ignored."""
    for name, value in options.items():
        if solver.setOptionValue(name, value) != highspy.HighsStatus.kOk:
            raise OptionError(f"HiGHS refuses {name} = {value!r}")


def compiled_model(model: Any) -> tuple["Compiled", dict[int, int], dict[int, int]]:
    """A model handed to HiGHS; columns of its variables and rows of its constraints by identity.

    The model need not be kept, which takes as much memory as all else that a solve needs.

    Parameters
    ----------
    model : pyomo.ConcreteModel
        Linear, one objective, maximised, no range rows.
    """
    with PauseGC():
        form = LinearStandardFormCompiler().write(model, mixed_form=True)
    columns = {id(v): j for j, v in enumerate(form.columns)}
    return Compiled(form), columns, {id(r.constraint): i for i, r in enumerate(form.rows)}


class Compiled:
    """A maximisation handed to HiGHS once; bounds of rows may change between solves."""

    def __init__(self, form: Any) -> None:
        columns: list[VarData] = list(form.columns)
        self.n_columns = len(columns)
        kind = np.array([r.bound_type for r in form.rows])
        self.low = np.where(kind <= 0, form.rhs, -INFINITE)
        self.high = np.where(kind >= 0, form.rhs, INFINITE)
        self.integer = np.array([not v.is_continuous() for v in columns])
        self.offset = float(np.ravel(form.c_offset)[0]) if form.c_offset is not None else 0.0
        # highspy.Highs turns callbacks on, which prints a banner before anything can be silenced
        self.solver = _Highs()
        checked(self.solver, OPTIONS)
        self._pass(form, columns)

    def _pass(self, form: Any, columns: list[VarData]) -> None:
        matrix = form.A.tocsc()
        lp = highspy.HighsLp()
        lp.num_row_, lp.num_col_ = matrix.shape
        lp.col_cost_ = np.asarray(form.c.todense()).ravel()
        lp.col_lower_ = np.array([-INFINITE if v.lb is None else v.lb for v in columns])
        lp.col_upper_ = np.array([INFINITE if v.ub is None else v.ub for v in columns])
        lp.row_lower_, lp.row_upper_ = self.low.copy(), self.high.copy()
        lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        lp.a_matrix_.start_ = matrix.indptr
        lp.a_matrix_.index_ = matrix.indices
        lp.a_matrix_.value_ = matrix.data
        if self.solver.passModel(lp) == highspy.HighsStatus.kError:
            raise RuntimeError("HiGHS refused the model")

    def bound_row(self, row: int, low: float, high: float) -> None:
        """Change a row's bounds, in the model's units."""
        self.low[row], self.high[row] = low, high
        self.solver.changeRowBounds(row, low, high)

    def change_row(self, row: int, places: NDArray[np.int64], values: NDArray[np.float64]) -> None:
        """Change a row's coefficients in some columns."""
        for j, value in zip(places.tolist(), values.tolist(), strict=True):
            self.solver.changeCoeff(row, j, value)

    def bound(self, places: NDArray[np.int64], high: float | NDArray[np.float64]) -> None:
        """Columns from zero to a bound."""
        if len(places):
            self.between(places, np.zeros(len(places)), np.zeros(len(places)) + high)

    def between(
        self, places: NDArray[np.int64], low: NDArray[np.float64], high: NDArray[np.float64]
    ) -> None:
        """Change bounds of columns, in solver units."""
        done = self.solver.changeColsBounds(len(places), places.astype(np.int32), low, high)
        if done != highspy.HighsStatus.kOk:
            raise RuntimeError("HiGHS refused the bounds of the columns")

    def gain(self, places: NDArray[np.int64], values: NDArray[np.float64]) -> None:
        """Change what columns add to the objective, in solver units."""
        done = self.solver.changeColsCost(len(places), places.astype(np.int32), -values)
        if done != highspy.HighsStatus.kOk:
            raise RuntimeError("HiGHS refused the objective")

    def relaxed(self, method: str = "simplex") -> Result:
        """The linear relaxation, started from the last basis.

        SolverError where it is neither solved nor proven infeasible.
        """
        self._integrality(whole=False)
        checked(self.solver, {"solver": method})
        self.solver.run()
        ended = (highspy.HighsModelStatus.kOptimal, highspy.HighsModelStatus.kInfeasible)
        if self.solver.getModelStatus() not in ended:
            # a basis of other bounds may lead nowhere: once more from none
            self.solver.clearSolver()
            self.solver.run()
        info, status = self.solver.getInfo(), self.solver.getModelStatus()
        if status != highspy.HighsModelStatus.kOptimal:
            return self._without(highspy.HighsModelStatus.kInfeasible)
        solution = self.solver.getSolution()
        objective = -(info.objective_function_value + self.offset)
        # the negative is minimised: gain for a unit more on the right is minus the dual
        return Result(
            self.solver.modelStatusToString(status),
            objective,
            objective,
            np.array(solution.col_value),
            -np.array(solution.row_dual),
            0,
        )

    def whole(
        self,
        gap: float,
        nodes: int,
        start: NDArray[np.float64] | None = None,
        absolute: float = 1e-6,
    ) -> Result:
        """The choice itself, to a relative gap, an absolute one, or a number of nodes.

        Neither feasible nor infeasible where the nodes ran out before a choice was found;
        SolverError at every other end.
        """
        self._integrality(whole=True)
        checked(
            self.solver,
            {
                "solver": "choose",
                "mip_rel_gap": gap,
                "mip_abs_gap": absolute,
                "mip_max_nodes": nodes,
            },
        )
        if start is not None:
            solution = highspy.HighsSolution()
            solution.col_value = start.tolist()
            self.solver.setSolution(solution)
        self.solver.run()
        info, status = self.solver.getInfo(), self.solver.getModelStatus()
        if info.primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
            return self._without(
                highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kSolutionLimit
            )
        return Result(
            self.solver.modelStatusToString(status),
            -(info.objective_function_value + self.offset),
            -(info.mip_dual_bound + self.offset),
            np.array(self.solver.getSolution().col_value),
            np.zeros(0),
            int(info.mip_node_count),
        )

    def _integrality(self, *, whole: bool) -> None:
        # HighsVarType: 0 is continuous, 1 is integer
        kinds = (self.integer & whole).astype(np.uint8)
        places = np.arange(self.n_columns, dtype=np.int32)
        if self.solver.changeColsIntegrality(len(places), places, kinds) != highspy.HighsStatus.kOk:
            raise RuntimeError("HiGHS refused the kinds of the columns")

    def _without(self, *known: highspy.HighsModelStatus) -> Result:
        """A result without a choice; SolverError where the solve ended otherwise than known."""
        ended = self.solver.getModelStatus()
        status = self.solver.modelStatusToString(ended)
        if ended not in known:
            raise SolverError(status)
        return Result(status, -np.inf, np.inf, np.zeros(0), np.zeros(0), 0)
