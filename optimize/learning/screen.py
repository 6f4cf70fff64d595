"""Screening: packages that no menu holds, valued by the fitted curves at the county's prices.

Every programme alone, every pair by halves, and works followed by an industry that needs them, in
several sizes and windows. The best are simulated in the next round; after the last round they say
how much a choice among them could still gain.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, product
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from model.programmes import GRANTABLE
from optimize.formulation.lagrangian import lagrangian_bound, profits
from optimize.formulation.lexicographic import Goal, solve_lexicographic
from optimize.formulation.problem import Problem
from optimize.formulation.solve import NODES, Solution, relaxation
from optimize.fund_plan import WORKS_MIX, Mix
from optimize.instance import Instance
from optimize.learning.columns import closed_menu
from optimize.learning.learned import Learned
from optimize.menu import NEEDING_WORKS, VillagePlan, closed, costs as menu_costs, windows
from optimize.objective import Objective, named
from optimize.rules.base import Rule, measured_by

SIZES: Final = (400.0, 900.0, 1800.0, 3200.0, 5000.0)
"""Yuan per registered head over the plan years."""
CLOSED, MOST_CLOSINGS, ADDED = 0.005, 2, 24
"""Share of the objective that the screen may still gain; how often it is asked at most; packages
that are taken from it each time."""
AT_ONCE: Final = 256
"""Packages valued together: more would only cost memory."""


@dataclass(frozen=True)
class Screened:
    """What the screen found.

    Attributes
    ----------
    packages : all that were valued.
    gain : (V, P) profit of each beyond the best of the menu in a village, never below zero.
    """

    packages: tuple[VillagePlan, ...]
    gain: NDArray[np.float64]

    @property
    def most(self) -> float:
        """What a choice could gain at most, with every village's best package at once."""
        return float(self.gain.max(axis=1, initial=0.0).sum())

    def best(self, n: int) -> list[VillagePlan]:
        """Packages that gain most over all villages; none that gains nowhere."""
        total = self.gain.sum(axis=0)
        return [self.packages[p] for p in np.argsort(-total, kind="stable")[:n] if total[p] > 0.0]


def packages(instance: Instance) -> tuple[VillagePlan, ...]:
    """All that are valued; sizes include the floor."""
    n, barred = len(instance.years), closed(instance)
    there = [k for k in GRANTABLE if k not in barred]
    mixes: list[Mix] = [((k, 1.0),) for k in there]
    mixes += [((a, 0.5), (b, 0.5)) for a, b in combinations(there, 2)]
    sizes = [s for s in SIZES if s > instance.floor_per_head]
    plans = [VillagePlan(m, s, *w) for m, s, w in product(mixes, sizes, windows(n))]
    if n > 1 and not {k for k, _ in WORKS_MIX} & barred:
        after: list[Mix] = [((k, 1.0),) for k in there if k in NEEDING_WORKS]
        plans += [VillagePlan(WORKS_MIX, s, 0, n, then) for then, s in product(after, sizes)]
    return tuple(plans)


def screen(
    learned: Learned, objective: Objective, problem: Problem, prices: Mapping[Any, float]
) -> Screened:
    """Every package against the best of the menu at some prices."""
    tried = packages(learned.instance)
    best = profits(problem, prices).max(axis=1)
    gain = [
        np.maximum(0.0, profits(part, prices) - best[:, None])
        for part in _parts(learned, objective, problem, tried)
    ]
    return Screened(tried, np.concatenate([np.zeros((problem.n_villages, 0)), *gain], axis=1))


def _parts(
    learned: Learned, objective: Objective, problem: Problem, tried: Sequence[VillagePlan]
) -> Iterator[Problem]:
    """The packages as problems of their own under the same rules, some at a time."""
    value = learned.curves_of(objective)
    measures = {name: learned.curves_of(named(name)) for name in measured_by(problem.rules)}
    instance, heads = learned.instance, learned.instance.heads
    for first in range(0, len(tried), AT_ONCE):
        plans = tuple(tried[first : first + AT_ONCE])
        costs = menu_costs(instance, plans)
        money = costs / heads[:, None, None, None]
        yield Problem(
            instance,
            costs,
            value.mean(money),
            plans=plans,
            measures={name: curves.mean(money) for name, curves in measures.items()},
            futures=None if problem.futures is None else value.futures(money),
            reference=problem.reference,
            per_yuan=problem.per_yuan,
            recourse=problem.recourse,
            extra=problem.extra,
            unit=problem.unit,
            team_effect=problem.team_effect,
        )


def closed_choice(
    learned: Learned,
    goal: Goal,
    extra: tuple[Rule, ...] = (),
    nodes: int = NODES,
    closings: int = MOST_CLOSINGS,
) -> tuple[Learned, Problem, Solution]:
    """A choice from a menu that is closed under its rules (column generation on the curves).

    To the menu come the packages of the linear program; then, while by the relaxation the screen's
    packages could still gain more than :data:`CLOSED`, those of the screen that gain most, at most
    ``closings`` times. What was not tried counts by the curves. Nothing is screened where
    objectives come after the first.
    """
    learned = closed_menu(learned, goal, extra)
    for _ in range(0 if goal.then else closings):
        larger = _with_screened(learned, goal, (*goal.extra, *extra))
        if larger.plans == learned.plans:
            break
        learned = larger
    return learned, *solve_lexicographic(learned, goal, extra, nodes=nodes)


def _with_screened(learned: Learned, goal: Goal, rules: tuple[Rule, ...]) -> Learned:
    """The menu with the screen's best packages, where they could gain more than they may."""
    problem = learned.problem(goal.objective, rules, futures=goal.risk is not None)
    objective, prices = relaxation(problem)
    screened = screen(learned, goal.objective, problem, prices)
    enough = screened.most <= CLOSED * abs(objective)
    return learned if enough else learned.with_plans(screened.best(ADDED))


def certificate(
    learned: Learned, goal: Goal, problem: Problem, solution: Solution
) -> dict[str, float]:
    """What no choice from the menu exceeds, and what packages outside it could add at most.

    ``could_gain`` is their share of the objective, ``n_screened`` how many were valued. Nothing is
    certified where another objective came after the first.
    """
    if goal.then:
        return {}
    screened = screen(learned, goal.objective, problem, solution.prices)
    return {
        "prices_bound": lagrangian_bound(problem, solution.prices),
        "could_gain": could_gain(problem, solution, screened),
        "n_screened": len(screened.packages),
    }


def could_gain(problem: Problem, solution: Solution, screened: Screened) -> float:
    """Share of the objective that a choice among menu and packages could still gain, at most.

    By the fitted curves and at the relaxation's prices, with every village's best package at once:
    an upper bound.
    """
    bound = lagrangian_bound(problem, solution.prices)
    return max(0.0, bound + screened.most - solution.objective) / max(abs(solution.objective), 1.0)
