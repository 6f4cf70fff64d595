"""The years that are left under changed beliefs: what a yuan of each programme does, scaled.

Years that were executed are fixed. The plan of the run is taken as right under what was believed
when it was made: every village's present years have the bonus with which nothing moves while no
belief moves, so that what moves, moves by the figures alone. Every year's money stays that year's,
and what the plan leaves ungranted stays so. Values are those of the fitted curves: an estimate,
which is not simulated.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.plan import FundPlan
from optimize.formulation.infeasibility import InfeasibleRulesError, explain_infeasible
from optimize.formulation.lagrangian import profits
from optimize.formulation.lexicographic import Goal
from optimize.formulation.persistent import PersistentSolver, Whole
from optimize.formulation.problem import Problem
from optimize.learning.learned import Curves, Learned
from optimize.menu import VillagePlan
from optimize.rules.carry_over import CarryOver
from optimize.rules.inertia import Inertia

TRIES = 12
"""How often bonuses are raised before beliefs cannot be applied to the plan: assumption."""
NOT_STEADY = (
    "The year's figures cannot be applied to this plan: {n} villages would change their package "
    "although no figure has changed. Plan the years left anew: tuopin plan.",
    "当年数据无法用于本方案：数据未变，仍有{n}个村会更换方案包。请用 tuopin plan 重编余下年份。",
)
"""What is said then, in English and Chinese."""
STAY = 1e-3
"""Share of the plan's value that staying is worth beside the bonus, as in shadow prices."""


@dataclass(frozen=True)
class Chosen:
    """Packages under beliefs.

    Attributes
    ----------
    choice : (V,) packages; the last is a village's present years.
    aux : auxiliary variables, which say what purses pay.
    gain : of the objective over the plan as it stands, by what is believed.
    """

    choice: NDArray[np.int64]
    aux: Mapping[Any, float]
    gain: float


@dataclass(frozen=True)
class YearsLeft:
    """A plan whose first years were executed, and what could follow them.

    Attributes
    ----------
    plan : of the run.
    n_done : plan years that were executed.
    """

    learned: Learned
    goal: Goal
    plan: FundPlan
    n_done: int

    @cached_property
    def standing(self) -> NDArray[np.int64]:
        """(V, Y, K) yuan of the plan."""
        return np.asarray(
            self.plan.yuan[:, : self.learned.instance.n_villages].sum(axis=3).transpose(1, 0, 2)
        )

    @cached_property
    def costs(self) -> NDArray[np.int64]:
        """(V, P + 1, Y, K) yuan: executed years, then those of each plan; last the plan's own."""
        own = self.standing[:, None]
        costs = np.concatenate((self.learned.costs, own), axis=1)
        costs[:, :, : self.n_done] = own[:, :, : self.n_done]
        most = np.maximum(self.learned.instance.most_village, self.standing.sum(axis=1))
        used = np.minimum(costs.cumsum(axis=2), np.floor(most)[:, None, None])
        return np.asarray(np.diff(used, axis=2, prepend=0.0).astype(np.int64))

    @cached_property
    def _base(self) -> Problem:
        """The problem of these packages at what was believed, with the money that the plan uses."""
        learned, n = self.learned, self.learned.instance.n_villages
        spent = self.plan.yuan[:, :n].sum(axis=(1, 2))
        purses = tuple(
            replace(p, yuan_y=spent[:, self.plan.purses.index(p.name)].astype(float))
            for p in learned.instance.purses
        )
        problem = learned.problem(
            self.goal.objective, self.goal.extra, futures=self.goal.risk is not None
        )
        return replace(
            problem,
            # the plan's money of a year has what was carried to it: nothing is carried twice
            instance=replace(
                learned.instance,
                purses=purses,
                rules=tuple(r for r in learned.instance.rules if not isinstance(r, CarryOver)),
            ),
            costs=self.costs,
            plans=(*problem.plans, VillagePlan((), 0.0, 0, len(self.plan.years))),
        )

    @cached_property
    def _money(self) -> NDArray[np.float64]:
        return np.asarray(self.costs / self.learned.instance.heads[:, None, None, None])

    @cached_property
    def _curves(self) -> Curves:
        return self.learned.curves_of(self.goal.objective)

    @cached_property
    def believed(self) -> NDArray[np.float64]:
        """(V, P + 1) value as believed: the curves', and what was found beside them of a plan."""
        learned = self.learned
        heads = learned.instance.heads[:, None, None, None]
        beside = learned.plan_value(self.goal.objective) - self._curves.mean(learned.costs / heads)
        beside = np.concatenate((beside, np.zeros((len(beside), 1))), axis=1)
        return np.asarray(self._curves.mean(self._money) + beside)

    @cached_property
    def _parts(self) -> NDArray[np.float64]:
        """(V, P + 1, K) shares of a package's value by programme, by the curves; none below zero.

        Shares of its money where the curves give it no value.
        """
        instance = self.learned.instance
        estimates = self._curves.estimates
        features = estimates.surrogate.features_of(self._money, instance.relative_worth)
        parts = np.maximum(features * estimates.slopes(instance)[:, None], 0.0)
        parts = np.where(parts.sum(axis=2, keepdims=True) > 0.0, parts, self.costs.sum(axis=2))
        return np.asarray(parts / np.maximum(parts.sum(axis=2, keepdims=True), 1e-9))

    def values(self, factor: NDArray[np.float64]) -> NDArray[np.float64]:
        """(V, P + 1) value of every package where a yuan of each programme does so much more."""
        return np.asarray(self.believed * (self._parts @ factor))

    def problem(self, factor: NDArray[np.float64]) -> Problem:
        """The problem under beliefs, in every future where risk counts."""
        values, futures = self.values(factor), None
        if self._base.futures is not None:
            mean = np.where(np.isfinite(values), values, 0.0)
            futures = mean[None] + self._curves.away(self._money) * (self._parts @ factor)
        return replace(self._base, plan_value=values, futures=futures)

    @cached_property
    def present(self) -> NDArray[np.int64]:
        """(V,) the plan's own years for every village."""
        return np.full(self.learned.instance.n_villages, self.costs.shape[1] - 1)

    @cached_property
    def bonus(self) -> NDArray[np.float64]:
        """(V,) what the present years are worth beside their value, so that nothing moves.

        InfeasibleRulesError where the plan does not keep the run's rules, or where villages still
        move after the last try, so that beliefs cannot be applied to it.
        """
        problem = self.problem(np.ones(self.costs.shape[3]))
        solver = PersistentSolver(problem)
        relaxed = solver.relaxed()
        if relaxed is None or solver.of(self.present) is None:
            raise explain_infeasible(problem)
        profit = profits(problem, relaxed.prices) / problem.mean_weight
        heads = problem.instance.heads / problem.instance.heads.sum()
        steady = STAY * abs(problem.value(self.present)) * heads
        bonus = profit.max(axis=1) - profit[:, -1] + steady
        for _ in range(TRIES):
            moved = _best(solver, problem, bonus).choice != self.present
            if not moved.any():
                break
            bonus = bonus + np.where(moved, bonus + steady, 0.0)
        else:
            en, zh = (words.format(n=moved.sum()) for words in NOT_STEADY)
            raise InfeasibleRulesError([(en, zh)])
        return np.asarray(bonus)

    def choose(self, factor: NDArray[np.float64], most: float = 1.0) -> Chosen:
        """Packages under beliefs; the plan's own where no other gains.

        ``factor`` (K,) is what a yuan of each programme is believed to do over what was believed;
        ``most`` of a year's money moves.
        """
        problem = self.problem(factor)
        inertia = Inertia(tuple(self.present.tolist()), most)
        problem = replace(problem, extra=(*problem.extra, inertia))
        solver = PersistentSolver(problem)
        found = _best(solver, problem, self.bonus)
        solver.set_plan_value(problem.plan_value)
        new, old = solver.of(found.choice), solver.of(self.present)
        if new is None or old is None or new <= old:
            return Chosen(self.present, {}, 0.0)
        return Chosen(found.choice, found.aux, new - old)

    def more(self, choice: NDArray[np.int64]) -> NDArray[np.float64]:
        """(K,) value of packages over the plan's own, by programme, as believed before."""
        v = np.arange(len(choice))
        new, old = ((self.believed[v, c, None] * self._parts[v, c]) for c in (choice, self.present))
        return np.asarray((new - old).sum(axis=0))


def _best(solver: PersistentSolver, problem: Problem, bonus: NDArray[np.float64]) -> Whole:
    values = problem.plan_value.copy()
    values[:, -1] += bonus
    solver.set_plan_value(values)
    whole = solver.best()
    if whole is None:
        raise explain_infeasible(problem)
    return whole
