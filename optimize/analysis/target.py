"""Targets: the least money, and the earliest year, that reach one."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from optimize.analysis.frontier import Sweep, by_future
from optimize.formulation.lexicographic import Goal
from optimize.formulation.persistent import Whole
from optimize.learning.learned import Learned
from optimize.objective import Objective

STEP = 1e5
"""Yuan a year to which the least money is found."""


@dataclass(frozen=True)
class Reach:
    """What can be promised of a measure with some money, up to some year.

    Attributes
    ----------
    yuan_y, until : fund a year; last year-end that counts.
    level : what the choice reaches in the required share of futures.
    mean : of all futures.
    share : of futures in which the target is met.
    choice : (V,) place in the menu.
    """

    yuan_y: float
    until: int
    level: float
    mean: float
    share: float
    choice: NDArray[np.int64]


@dataclass(frozen=True)
class TargetAnswer:
    """The answer: least money and earliest year, each with its choice; None where out of reach.

    ``best`` is what the most money reaches, ``latest`` what the run's own money reaches
    by the last year.
    """

    least: Reach | None
    earliest: Reach | None
    best: Reach | None
    latest: Reach | None


def met_in(values: NDArray[np.float64], probability: float) -> float:
    """The largest level that values reach in at least a share of futures."""
    return float(np.sort(values)[-max(int(np.ceil(probability * len(values) - 1e-9)), 1)])


class _Reaching:
    """One measure up to one year, at any amount of money."""

    def __init__(
        self,
        learned: Learned,
        objective: Objective,
        target: float,
        probability: float,
    ) -> None:
        self.objective, self.target, self.probability = objective, target, probability
        self.until = objective.until or learned.instance.effect_years[-1]
        self.sweep = Sweep(learned, Goal(objective))
        self.mean_value = self.sweep.solver.problem.plan_value
        self.futures = learned.future_values(objective)

    def at(self, yuan_y: float) -> Reach | None:
        """The better of two choices: best on average, and best where futures are bad.

        The second is one step from the first: the mean over the futures in which it does worst.
        """
        result = self.sweep.at(yuan_y)
        if result is None:
            return None
        first = self._reach(yuan_y, result[1])
        values = by_future(self.sweep.solver.problem, self.futures, result[1])
        n_bad = max(1, int(np.ceil((1.0 - self.probability) * len(values))))
        bad = self.futures[np.argsort(values, kind="stable")[: 2 * n_bad]].mean(axis=0)
        self.sweep.solver.set_plan_value(
            np.where(np.isfinite(self.mean_value), bad, self.mean_value)
        )
        whole = self.sweep.solver.best()
        self.sweep.solver.set_plan_value(self.mean_value)
        second = first if whole is None else self._reach(yuan_y, whole)
        return second if second.level > first.level else first

    def _reach(self, yuan_y: float, whole: Whole) -> Reach:
        values = by_future(self.sweep.solver.problem, self.futures, whole)
        return Reach(
            yuan_y,
            self.until,
            met_in(values, self.probability),
            float(values.mean()),
            float((values >= self.target).mean()),
            whole.choice,
        )


def least_money(
    learned: Learned,
    objective: Objective,
    target: float,
    probability: float,
    most_y: float,
) -> tuple[Reach | None, Reach | None]:
    """Bisection on the fund a year: the least that reaches the target, and what ``most_y`` reaches.

    The first is None where even ``most_y`` does not reach it.
    """
    reaching = _Reaching(learned, objective, target, probability)
    best = top = reaching.at(most_y)
    if top is None or top.level < target:
        return None, best
    low, high = 0.0, most_y
    while high - low > STEP:
        middle = 0.5 * (low + high)
        result = reaching.at(middle)
        if result is not None and result.level >= target:
            high, top = middle, result
        else:
            low = middle
    return top, best


def earliest_year(
    learned: Learned,
    objective: Objective,
    target: float,
    probability: float,
) -> tuple[Reach | None, Reach | None]:
    """The first year-end at which the run's money reaches the target, and the last one's level.

    Measures are summed over year-ends, so each year is a problem of its own.
    """
    yuan_y = float(learned.instance.budget_y.mean())
    result: Reach | None = None
    for year in learned.instance.effect_years:
        result = _Reaching(learned, replace(objective, until=year), target, probability).at(yuan_y)
        if result is not None and result.level >= target:
            return result, result
    return None, result


def reach_target(
    learned: Learned,
    objective: Objective,
    target: float,
    probability: float,
    most_y: float,
) -> TargetAnswer:
    """Least money by the last year, and earliest year with the run's money."""
    least, best = least_money(learned, objective, target, probability, most_y)
    earliest, latest = earliest_year(learned, objective, target, probability)
    return TargetAnswer(least, earliest, best, latest)


def share_met(gains: Sequence[float] | NDArray[np.float64], target: float) -> tuple[int, int]:
    """Draws in which a target was met, and how many there were."""
    values = np.asarray(gains)
    return int((values >= target).sum()), len(values)
