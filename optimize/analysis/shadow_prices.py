"""The price of money and of rules: the plan with a little more or less, or without a rule."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from optimize.analysis.counterfactuals import problem_without
from optimize.formulation.lexicographic import Goal
from optimize.formulation.persistent import PersistentSolver, Whole
from optimize.formulation.problem import Problem
from optimize.instance import Instance
from optimize.learning.learned import Learned
from optimize.rules.base import Rule
from optimize.rules.carry_over import CarryOver

Change = tuple[str, str, str, int, str, float]
"""Name, kind, purse, year, rule and yuan of a :class:`Variant`."""

STEP = 2e6
"""Yuan by which a purse's money of a year is raised and lowered."""
STAY = 1e-3
"""Share of the objective that staying with the present plan is worth: of choices that are nearly as
good, the one that changes fewer villages is taken, so that a simulated difference is that of the
money."""


@dataclass(frozen=True)
class Variant:
    """The choice under a changed instance.

    Attributes
    ----------
    name : ``special 2016 more``, or ``without industry_share``.
    kind : ``more``, ``less`` or ``rule``.
    purse, year, rule : what was changed; nothing where it does not apply.
    yuan : by how much.
    bound, objective : of the relaxation and of the whole choice, by what was learned.
    """

    name: str
    kind: str
    purse: str
    year: int
    rule: str
    yuan: float
    problem: Problem
    bound: float
    objective: float
    choice: NDArray[np.int64]


def variants(
    learned: Learned,
    goal: Goal,
    choice: NDArray[np.int64],
    extra: tuple[Rule, ...] = (),
    step: float = STEP,
    report: Callable[[int, int], None] = lambda done, total: None,
) -> list[Variant]:
    """The present instance (``base``), every purse's years with more and less, every rule off.

    All are chosen the same way, so that their differences are those of what was changed.
    """
    instance = learned.instance
    first = learned.problem(goal.objective, (*goal.extra, *extra), futures=goal.risk is not None)
    changes: list[tuple[Change, Problem]] = [(("base", "base", "", 0, "", 0.0), first)]
    for s, purse in enumerate(instance.purses):
        for t, year in enumerate(instance.years):
            for kind, sign in (("more", 1.0), ("less", -1.0)):
                if (by := sign * min(step, float(purse.yuan_y[t]))) != 0.0:
                    change = (f"{purse.name} {year} {kind}", kind, purse.name, year, "", by)
                    changes.append((change, replace(first, instance=_moved(instance, s, t, by))))
    for name in dict.fromkeys(r.name for r in instance.rules):
        off = problem_without(learned, goal, name, extra)
        changes.append(((f"without {name}", "rule", "", 0, name, 0.0), off))
    solver: PersistentSolver | None = None
    out: list[Variant] = []
    for n, (change, problem) in enumerate(changes):
        if (
            solver is not None
            and solver.problem.plan_value is problem.plan_value
            and solver.fits(problem)
        ):
            solver.bounds(problem)
        else:
            solver = PersistentSolver(problem)
        out += _solved(solver, problem, choice, change)
        report(n + 1, len(changes))
    return _never_worse(out)


def _never_worse(result: list[Variant]) -> list[Variant]:
    """With more money or a rule less the base choice still stands where no better one is known.

    Money carried on is a permission: without it the base choice need not stand.
    """
    base = next((v for v in result if v.kind == "base"), None)
    if base is None:
        return result
    return [
        replace(v, objective=base.objective, choice=base.choice)
        if v.kind in ("more", "rule") and v.rule != CarryOver.name and v.objective < base.objective
        else v
        for v in result
    ]


def _solved(
    solver: PersistentSolver, problem: Problem, choice: NDArray[np.int64], change: Change
) -> list[Variant]:
    """One variant; none where no plan keeps the rules."""
    solver.set_plan_value(problem.plan_value)
    relaxed = solver.relaxed()
    whole = None if relaxed is None else staying(solver, problem, choice)
    if relaxed is None or whole is None:
        return []
    return [Variant(*change, problem, relaxed.objective, whole.objective, whole.choice)]


def staying(solver: PersistentSolver, problem: Problem, choice: NDArray[np.int64]) -> Whole | None:
    """A choice as good as any to :data:`STAY` that changes little of another."""
    steady = _steady(problem, choice)
    solver.set_plan_value(steady)
    result = solver.best()
    solver.set_plan_value(problem.plan_value)
    if result is None:
        return None
    here = np.arange(len(choice)), result.choice
    bonus = steady[here] - problem.plan_value[here]
    return replace(result, objective=result.objective - problem.mean_weight * float(bonus.sum()))


def _moved(instance: Instance, s: int, t: int, by: float) -> Instance:
    """One purse's money of one year changed."""
    years = instance.purses[s].yuan_y.copy()
    years[t] += by
    purses = list(instance.purses)
    purses[s] = replace(purses[s], yuan_y=years)
    return replace(instance, purses=tuple(purses))


def _steady(problem: Problem, choice: NDArray[np.int64]) -> NDArray[np.float64]:
    """Worth with a small bonus for what every village has now, by its heads."""
    heads = problem.instance.heads / problem.instance.heads.sum()
    out = problem.plan_value.copy()
    out[np.arange(problem.n_villages), choice] += STAY * abs(problem.value(choice)) * heads
    return out
