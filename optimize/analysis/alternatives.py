"""Plans that are nearly as good and as different as can be; and the choice nearest to another."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from optimize.formulation.lexicographic import Goal
from optimize.formulation.persistent import PersistentSolver
from optimize.formulation.problem import Problem
from optimize.learning.learned import Learned
from optimize.rules.base import Rule
from optimize.rules.near_best import NearBest

WITHIN = 0.05
"""Share of the objective that an alternative may give up."""
N_PLANS = 9
"""Alternatives beside the chosen plan: ten plans in all."""
CORE = 0.9
"""Share of plans that must agree for a village's money to belong to the core."""

PERCENT = 100.0
CLOSE = 1.0
"""Per cent of heads by which a plan may be less different than it could be (solver's gap)."""


@dataclass(frozen=True)
class Alternative:
    """One near-optimal plan.

    Attributes
    ----------
    choice : (V,) place in the menu.
    share : of the chosen plan's objective.
    differs : registered heads by the share of their village's money that goes elsewhere (another
        programme or year), over all heads; against the chosen plan.
    nearest : the same against the most similar of all plans before it.
    """

    choice: NDArray[np.int64]
    share: float
    differs: float
    nearest: float


def difference(problem: Problem, choice: NDArray[np.int64]) -> NDArray[np.float64]:
    """(V, P) share of a village's money that another plan grants otherwise, 0 to 1.

    Money is alike where programme and year are; what is not alike is set over the larger of the
    two.
    """
    chosen = problem.costs[np.arange(problem.n_villages), choice]
    alike = np.minimum(problem.costs, chosen[:, None]).sum(axis=(2, 3)).astype(float)
    larger = np.maximum(problem.total, chosen.sum(axis=(1, 2))[:, None])
    return 1.0 - alike / np.maximum(larger, 1.0)


def apart(problem: Problem, a: NDArray[np.int64], b: NDArray[np.int64]) -> float:
    """Share of registered heads, weighed by the share of money that differs."""
    heads = problem.instance.heads
    own = difference(problem, a)[np.arange(problem.n_villages), b]
    return float((heads * own).sum() / heads.sum())


def alternatives(
    learned: Learned,
    goal: Goal,
    choice: NDArray[np.int64],
    objective: float,
    extra: tuple[Rule, ...] = (),
    n_plans: int = N_PLANS,
    within: float = WITHIN,
) -> list[Alternative]:
    """Plans one after the other, each as far as it can be from all before it (Hop-Skip-Jump).

    The sum of distances to all plans before is largest among choices that keep ``1 - within`` of
    the chosen plan's objective; stops early where a plan only repeats one. None where the chosen
    plan gains nothing: every plan is as good.
    """
    if objective <= 0.0:
        return []
    near = NearBest(objective - within * abs(objective))
    problem = learned.problem(
        goal.objective, (*goal.extra, *extra, near), futures=goal.risk is not None
    )
    solver, own = (
        PersistentSolver(problem),
        PersistentSolver(replace(problem, extra=problem.extra[:-1])),
    )
    heads = problem.instance.heads[:, None] / problem.instance.heads.sum()
    before, far = [choice], np.zeros(problem.plan_value.shape)
    out: list[Alternative] = []
    for _ in range(n_plans):
        far += heads * difference(problem, before[-1])
        # scaled to the objective's unit, so that the solver sees shares of the county's heads
        solver.set_plan_value(far * problem.unit * PERCENT, alone=True)
        whole = solver.best(absolute=CLOSE)
        if whole is None:
            break
        nearest = min(apart(problem, b, whole.choice) for b in before)
        if nearest < 1e-6:
            break
        reached = own.of(whole.choice)
        assert reached is not None
        out.append(
            Alternative(
                whole.choice, reached / objective, apart(problem, choice, whole.choice), nearest
            )
        )
        before.append(whole.choice)
    return out


def objective_of(problem: Problem, choice: NDArray[np.int64]) -> float:
    """The mean objective of a choice, with the least glut that its grants leave."""
    grown = problem.costs[np.arange(problem.n_villages), choice].sum(axis=(0, 1)).astype(float)
    instance = problem.instance
    lost = instance.glut_loss * problem.per_yuan * np.maximum(0.0, grown - instance.glut_room)
    return problem.value(choice) - float(lost[list(instance.glutted)].sum())


def core(
    problem: Problem, choices: Sequence[NDArray[np.int64]], share: float = CORE
) -> list[dict[str, object]]:
    """By village, yuan by programme and year that at least a share of all plans grants alike."""
    villages = np.arange(problem.n_villages)
    grants = np.stack([problem.costs[villages, c] for c in choices])
    # the amount that so many plans reach at least
    k = int(np.ceil(share * len(choices) - 1e-9))
    common = np.sort(grants, axis=0)[::-1][k - 1]
    return [
        {
            "village": int(problem.instance.codes[v]),
            "core": float(common[v].sum()),
            "chosen": float(grants[0, v].sum()),
        }
        for v in villages
    ]
