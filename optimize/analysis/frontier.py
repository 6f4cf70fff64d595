"""The frontier of money and effect: a bound and a whole plan at every budget."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.programmes import GRANTABLE
from optimize.formulation.lexicographic import Goal
from optimize.formulation.persistent import PersistentSolver, Whole
from optimize.formulation.problem import Problem
from optimize.instance import Instance
from optimize.learning.columns import programme_shares
from optimize.learning.learned import Learned
from optimize.rules.base import Rule

BAND = (0.05, 0.95)
"""Quantiles over futures that are shown beside the mean."""


@dataclass(frozen=True)
class Point:
    """A budget and what can be done with it, by what was learned.

    Attributes
    ----------
    yuan_y : special fund a year, mean over plan years.
    bound, whole : of the relaxation, and of whole plans; objective over no fund.
    low, high : the whole choice in the worse and better futures (5 and 95 %).
    spent : yuan of all grants over the plan years.
    choice : (V,) place in the menu.
    kept : whether it is the choice of the budget before, which was no worse.
    """

    yuan_y: float
    bound: float
    whole: float
    low: float
    high: float
    spent: float
    choice: NDArray[np.int64]
    kept: bool


def with_money(instance: Instance, yuan_y: float) -> Instance:
    """The same decision with another special fund: its years keep their proportions."""
    fund = instance.purses[0]
    mean = float(fund.yuan_y.mean())
    years = fund.yuan_y * (yuan_y / mean) if mean > 0.0 else np.full(len(fund.yuan_y), yuan_y)
    return replace(instance, purses=(replace(fund, yuan_y=years), *instance.purses[1:]))


def frontier(
    learned: Learned,
    goal: Goal,
    amounts: Sequence[float],
    report: Callable[[int, int], None] = lambda done, total: None,
) -> list[Point]:
    """A point for every amount (yuan a year), smallest first, where any plan fits.

    Compiled once: budgets only move bounds of rows. More money never does worse, because a choice
    of the budget before that has more value, and still keeps every rule, stays.
    """
    futures = learned.future_values(goal.objective)
    sweep = Sweep(learned, goal)
    points: list[Point] = []
    for n, yuan_y in enumerate(sorted(amounts)):
        if (result := sweep.at(yuan_y)) is not None:
            bound, whole = result
            kept, before = False, points[-1].choice if points else None
            if (
                before is not None
                and whole.objective < points[-1].whole
                and (value := sweep.solver.of(before)) is not None
            ):
                # never less than it was: the solver's own last digits are no loss
                whole, kept = Whole(max(value, points[-1].whole), before, whole.aux), True
            points.append(_point(sweep.solver.problem, futures, yuan_y, bound, whole, kept=kept))
        report(n + 1, len(amounts))
    return points


def mixes(
    learned: Learned, goal: Goal, extra: tuple[Rule, ...], times: Sequence[float]
) -> list[dict[str, float | str]]:
    """Shares of the money by programme at some times the fund, by the program on the curves.

    Returns
    -------
    rows : times, programme, share; none of a fund at which rules exclude each other.
    """
    fund_y = float(learned.instance.purses[0].yuan_y.mean())
    rows: list[dict[str, float | str]] = []
    for x in times:
        instance = with_money(learned.instance, x * fund_y)
        shares = programme_shares(learned, goal, extra, instance)
        if shares is not None:
            named = zip(GRANTABLE, shares.tolist(), strict=True)
            rows += [{"times": x, "programme": k, "share": share} for k, share in named]
    return rows


class Sweep:
    """One problem at any amount of money."""

    def __init__(self, learned: Learned, goal: Goal, extra: tuple[Rule, ...] = ()) -> None:
        rules = (*goal.extra, *extra)
        first = learned.problem(goal.objective, rules, futures=goal.risk is not None)
        self.solver = PersistentSolver(first)

    def set(self, yuan_y: float) -> None:
        """Take an amount a year; rules whose coefficients move with the money are compiled anew."""
        now = self.solver.problem
        problem = replace(now, instance=with_money(now.instance, yuan_y))
        if self.solver.fits(problem):
            self.solver.bounds(problem)
        else:
            self.solver = PersistentSolver(problem)

    def at(self, yuan_y: float) -> tuple[float, Whole] | None:
        """Bound and whole choice at an amount a year; None where no plan keeps the rules."""
        self.set(yuan_y)
        relaxed = self.solver.relaxed()
        whole = None if relaxed is None else self.solver.rounded(relaxed)
        return None if relaxed is None or whole is None else (relaxed.objective, whole)


def _point(
    problem: Problem,
    futures: NDArray[np.float64],
    yuan_y: float,
    bound: float,
    whole: Whole,
    *,
    kept: bool,
) -> Point:
    low, high = np.quantile(by_future(problem, futures, whole), BAND)
    spent = float(problem.total[np.arange(problem.n_villages), whole.choice].sum())
    # rounding of the solver's own last digits must not put a plan above its bound
    return Point(
        yuan_y,
        max(bound, whole.objective),
        whole.objective,
        float(low),
        float(high),
        spent,
        whole.choice,
        kept,
    )


def by_future(problem: Problem, futures: NDArray[np.float64], whole: Whole) -> NDArray[np.float64]:
    """(S,) a choice's objective in every future; what markets lose is the same in all."""
    value = futures[:, np.arange(problem.n_villages), whole.choice].sum(axis=1)
    return np.asarray(value + aside(problem, whole.aux))


def aside(problem: Problem, aux: Mapping[Any, float]) -> float:
    """What gluts take from the objective of a choice."""
    return float(sum(a.objective * aux[a.key] for a in problem.aux if a.key[0] == "glut"))
