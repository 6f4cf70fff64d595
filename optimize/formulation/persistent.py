"""A problem compiled once and solved many times with changed bounds and values."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from optimize.formulation.compiled_problem import CompiledProblem
from optimize.formulation.highs import SolverError
from optimize.formulation.lagrangian import profits
from optimize.formulation.nearest_choice import undecided
from optimize.formulation.problem import Problem

NODES = 100
"""Nodes of the small problem that is left when most villages are held."""


@dataclass(frozen=True)
class Relaxed:
    """The relaxation: an upper bound on every choice.

    Attributes
    ----------
    objective : in the objective's own unit.
    share : (V, P) of every village's plan.
    prices : by rule and place.
    """

    objective: float
    share: NDArray[np.float64]
    prices: Mapping[tuple[str, Any], float]


@dataclass(frozen=True)
class Whole:
    """A whole choice: its objective, and the auxiliary variables by key."""

    objective: float
    choice: NDArray[np.int64]
    aux: Mapping[Any, float]


class PersistentSolver(CompiledProblem):
    """HiGHS with one problem in it; changes are made to bounds and objective alone.

    Parameters
    ----------
    problem : Problem
        Its rules stay; what rows ask for on the right, and the value of plans, may change.
    """

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem)
        self._plans = np.arange(problem.n_plans)
        self._held: dict[int, NDArray[np.bool_]] = {}
        self._basis: Any = None

    def fits(self, other: Problem) -> bool:
        """Whether another problem differs in bounds alone: same rows, same coefficients."""
        mine, theirs = self.problem.numbered, other.numbered
        return len(mine) == len(theirs) and all(
            i == j and at == to and a.aux == b.aux and _same(a.choose, b.choose)
            for (i, at, a), (j, to, b) in zip(mine, theirs, strict=True)
        )

    def bounds(self, other: Problem) -> None:
        """Take another problem's bounds, of rows and of auxiliary variables."""
        if not self.fits(other):
            raise ValueError("the rows differ in more than their bounds: compile anew")
        for i, at, row in other.numbered:
            if (i, at) in self.rows:
                self.compiled.bound_row(self.rows[i, at], row.low / row.unit, row.high / row.unit)
        there = [(place, a) for a in other.aux if (place := self.columns[a.key]) is not None]
        low, high = (
            np.array([getattr(a, side) / a.unit for _, a in there]) for side in ("low", "high")
        )
        self.compiled.between(np.array([place for place, _ in there]), low, high)
        self.problem = other

    def set_plan_value(self, plan_value: NDArray[np.float64], *, alone: bool = False) -> None:
        """Change the value of plans (V, P), in the objective's unit; alone: nothing else counts."""
        scaled = plan_value[self.there] * (1.0 if alone else self.problem.mean_weight)
        if alone:
            everything = np.arange(self.compiled.n_columns)
            self.compiled.gain(everything, np.zeros(len(everything)))
        self.compiled.gain(self.place[self.there], scaled / self.problem.unit)

    def restrict(self, village: int, plans: NDArray[np.bool_]) -> None:
        """Let a village choose only among some plans (P,), until :meth:`release`."""
        self._held[village] = plans
        self._narrow(village, plans)

    def release(self) -> None:
        """Every village may choose any plan again."""
        for village in self._held:
            self._narrow(village, self._any())
        self._held.clear()

    def _any(self) -> NDArray[np.bool_]:
        return np.ones(len(self._plans), bool)

    def _narrow(self, village: int, plans: NDArray[np.bool_]) -> None:
        here = self.there[village]
        high = plans[here].astype(float)
        self.compiled.between(self.place[village, here], np.zeros(len(high)), high)

    def relaxed(self) -> Relaxed | None:
        """Solve the relaxation from the last basis; None where no plan keeps the rules."""
        if self._basis is not None:
            self.compiled.solver.setBasis(self._basis)
        result = self.compiled.relaxed()
        if not result.feasible:
            return None
        self._basis = self.compiled.solver.getBasis()
        objective = result.objective * self.problem.unit
        return Relaxed(objective, self.share(result.values), self.prices(result))

    def rounded(
        self, relaxed: Relaxed, gap: float = 1e-3, more: int = 6, absolute: float = 1e-6
    ) -> Whole | None:
        """Whole plans near a relaxation: whole villages are held, the others chosen by a small MIP.

        ``more`` of the whole villages, those whose second plan is nearly as good, stay free too;
        where what is left has no solution, all villages are free. None where it is proven that no
        choice keeps the rules; SolverError where the nodes ran out first.
        """
        best = np.argmax(relaxed.share, axis=1)
        near = undecided(relaxed.share, profits(self.problem, relaxed.prices), more)
        for free in (near, np.ones(len(near), bool)):
            for v in np.flatnonzero(~free):
                self._narrow(int(v), self._plans == best[v])
            result = self.compiled.whole(gap, NODES, absolute=absolute)
            for v in np.flatnonzero(~free):
                self._narrow(int(v), self._held.get(int(v), self._any()))
            if result.feasible:
                choice = np.argmax(self.share(result.values), axis=1)
                return Whole(result.objective * self.problem.unit, choice, self.aux(result.values))
        if not result.infeasible:
            raise SolverError(result.status)
        return None

    def best(self, more: int = 6, absolute: float = 1e-6) -> Whole | None:
        """Whole plans near the relaxation; None where no plan keeps the rules."""
        relaxed = self.relaxed()
        return None if relaxed is None else self.rounded(relaxed, more=more, absolute=absolute)

    def of(self, choice: NDArray[np.int64]) -> float | None:
        """The objective of a given choice; None where it breaks a rule."""
        held = dict(self._held)
        for v, p in enumerate(choice.tolist()):
            self._narrow(v, self._plans == p)
        result = self.compiled.relaxed()
        for v in range(len(choice)):
            self._narrow(v, held.get(v, self._any()))
        return result.objective * self.problem.unit if result.feasible else None


def _same(a: NDArray[np.float64] | None, b: NDArray[np.float64] | None) -> bool:
    return (a is None) == (b is None) and (a is None or b is None or np.array_equal(a, b))
