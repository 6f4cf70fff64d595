"""What would change a village's plan: more money, more effect, a rule off; each by a new solve."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from optimize.analysis.explain import best_other, larger
from optimize.analysis.frontier import Sweep
from optimize.formulation.lagrangian import profits
from optimize.formulation.lexicographic import Goal
from optimize.formulation.persistent import PersistentSolver
from optimize.formulation.problem import Problem
from optimize.learning.learned import Learned
from optimize.menu import VillagePlan
from optimize.rules.base import Rule
from optimize.rules.floor import FloorPerHead

MOST = 64e6
"""Yuan a year up to which more money is tried."""
STEP = 1e5
"""Yuan a year to which it is found."""


@dataclass(frozen=True)
class Counterfactual:
    """What would give a village more than it got.

    Attributes
    ----------
    village, plan, other : code; what it got; the best of the plans with more money, by label.
    extra_yuan : what the other plan costs more over the plan years.
    lacks : objective that the other plan lacks: the county's best choice with it falls so much
        short.
    money_y : yuan a year more in the fund from which the county gains by giving it more; infinite
        where :data:`MOST` more does not.
    rules_off : names of rules without which it would get more.
    effect_checked : whether, with so much more effect, a fresh solve gives it a larger plan.
    already_most : whether no plan of the menu holds more money for it.
    """

    village: int
    plan: str
    other: str
    extra_yuan: float
    lacks: float
    money_y: float
    rules_off: tuple[str, ...]
    effect_checked: bool
    already_most: bool


class Counterfactuals:
    """Counterfactuals of single villages under a finished choice; compiled once for all."""

    def __init__(
        self, learned: Learned, goal: Goal, choice: NDArray[np.int64], extra: tuple[Rule, ...] = ()
    ) -> None:
        self.learned, self.goal, self.choice, self.extra = learned, goal, choice, extra
        self.sweep = Sweep(learned, goal, extra)
        self.problem = self.sweep.solver.problem
        self.without = {
            name: PersistentSolver(problem_without(learned, goal, name, extra))
            for name in dict.fromkeys(r.name for r in learned.instance.rules)
        }

    def about(self, v: int) -> Counterfactual:
        """All answers for one village (its place among the funded)."""
        p = int(self.choice[v])
        more = larger(self.problem, v, p)
        instance, plans = self.problem.instance, self.problem.plans
        if not more.any():
            return Counterfactual(
                int(instance.codes[v]), plans[p].label, "", 0.0, 0.0, np.inf, (), False, True
            )
        self._at(0.0)
        lacks = self._lacks(self.sweep.solver, v)
        relaxed = self.sweep.solver.relaxed()
        assert relaxed is not None
        q = best_other(np.where(more, profits(self.problem, relaxed.prices)[v], -np.inf), p)
        off = tuple(n for n, solver in self.without.items() if self._lacks(solver, v) <= 0.0)
        return Counterfactual(
            int(instance.codes[v]),
            plans[p].label,
            plans[q].label,
            float(self.problem.total[v, q] - self.problem.total[v, p]),
            max(0.0, lacks),
            self._money(v),
            off,
            self._checked(v, more, max(0.0, lacks)),
            False,
        )

    def _at(self, more_y: float) -> None:
        self.sweep.set(float(self.learned.instance.budget_y.mean()) + more_y)

    def _lacks(self, solver: PersistentSolver, v: int) -> float:
        """The best choice in which a village gets no more, less the best in which it does."""
        values = []
        more = larger(solver.problem, v, int(self.choice[v]))
        for plans in (~more, more):
            solver.restrict(v, plans)
            result = solver.relaxed()
            values.append(-np.inf if result is None else result.objective)
        solver.release()
        # equal to the solver's last digits: as good
        slack = 1e-9 * abs(values[0])
        return float(values[0] - values[1]) if values[0] - values[1] > slack else 0.0

    def _money(self, v: int) -> float:
        """Bisection on money, after doubling from a step."""
        low, high = 0.0, STEP
        while True:
            self._at(high)
            if self._lacks(self.sweep.solver, v) <= 0.0:
                break
            low, high = high, 2.0 * high
            if high > MOST:
                self._at(0.0)
                return float("inf")
        while high - low > STEP:
            middle = 0.5 * (low + high)
            self._at(middle)
            low, high = (
                (low, middle) if self._lacks(self.sweep.solver, v) <= 0.0 else (middle, high)
            )
        self._at(0.0)
        return high

    def _checked(self, v: int, more: NDArray[np.bool_], lacks: float) -> bool:
        """Whether a new relaxation with so much more effect of larger plans gives it one."""
        if not np.isfinite(lacks):
            return False  # no larger plan keeps the rules, whatever it does
        value, weight = self.problem.plan_value.copy(), max(self.problem.mean_weight, 1e-9)
        # an effect that is larger in all draws raises the mean and the tail: here the mean alone
        value[v, more] += (lacks * (1.0 + 1e-6) + 1e-6 * self.problem.unit) / weight
        self.sweep.solver.set_plan_value(value)
        result = self.sweep.solver.relaxed()
        self.sweep.solver.set_plan_value(self.problem.plan_value)
        return result is not None and float(result.share[v, more].sum()) > 1e-6


def problem_without(
    learned: Learned, goal: Goal, name: str, extra: tuple[Rule, ...] = ()
) -> Problem:
    """The problem without the rules of a name.

    Plans were simulated with the floor in them and keep it: without the floor a village may also
    get nothing at all, which needs no simulation.
    """
    rules = tuple(r for r in learned.instance.rules if r.name != name)
    changed = replace(learned.instance, rules=rules)
    of = learned if name == FloorPerHead.name else learned.under(changed)
    result = of.problem(goal.objective, (*goal.extra, *extra), futures=goal.risk is not None)
    if name != FloorPerHead.name:
        return result
    nothing = VillagePlan(result.plans[0].mix, 0.0, 0, len(changed.years))
    futures = result.futures
    if futures is not None:
        futures = np.concatenate((futures, np.zeros_like(futures[:, :, :1])), axis=2)
    return replace(
        result,
        instance=changed,
        plans=(*result.plans, nothing),
        futures=futures,
        costs=np.concatenate((result.costs, np.zeros_like(result.costs[:, :1])), axis=1),
        plan_value=np.concatenate(
            (result.plan_value, np.zeros_like(result.plan_value[:, :1])), axis=1
        ),
    )


def displaced(
    before: Problem, a: NDArray[np.int64], after: Problem, b: NDArray[np.int64]
) -> list[dict[str, object]]:
    """Villages whose money changes between two choices: yuan before and after, plans, effect."""
    rows: list[dict[str, object]] = []
    for v, (p, q) in enumerate(zip(a.tolist(), b.tolist(), strict=True)):
        money = before.costs[v, p], after.costs[v, q]
        if np.abs(money[0] - money[1]).sum() > 2.0 * before.costs.shape[2] * before.costs.shape[3]:
            rows.append(
                {
                    "village": int(before.instance.codes[v]),
                    "before": float(money[0].sum()),
                    "after": float(money[1].sum()),
                    "moved": float(np.abs(money[0] - money[1]).sum() / 2.0),
                    "plan_before": before.plans[p].label,
                    "plan_after": after.plans[q].label,
                    "effect": float(after.plan_value[v, q] - before.plan_value[v, p]),
                }
            )
    return rows
