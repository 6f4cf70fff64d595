"""The value of information: plans for a number's low and high half against one for both.

Parameters were drawn for learning, so every draw is an experiment with all of them. A parameter's
draws are split at its median; effects in each half are those that would be estimated if it were
known to be low or high. Choosing on some draws and valuing on the others keeps chance from looking
like knowledge; meaningless splits show how much of it is left.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from optimize.formulation.lexicographic import Goal
from optimize.formulation.persistent import PersistentSolver
from optimize.learning.learned import Learned
from optimize.rules.base import Rule
from optimize.rules.risk import Risk

MOVED = 0.01
"""Share of heads whose plan must depend on a number: what changes no plan has no value."""
N_EMPTY = 40
"""Random splits of the draws: the seeming gain of a split without meaning."""
LEAST_DRAWS = 8
"""Fewer draws cannot be split twice."""


@dataclass(frozen=True)
class InformationValue:
    """The value of knowing one parameter.

    Attributes
    ----------
    name : of the parameter.
    gain : expected objective more, if its half were known before planning; cross-fitted, so it may
        be below zero.
    error : standard error: how far random splits of the same draws scatter.
    changes : share of registered heads whose plan differs between its low and its high half.
    clear : whether the gain lies above what the best of so many splits without meaning would seem
        to gain (Bonferroni at 5 %, normal).
    """

    name: str
    gain: float
    error: float
    changes: float
    clear: bool


def information(
    learned: Learned,
    goal: Goal,
    drawn: Mapping[int, Mapping[str, float]],
    names: Sequence[str],
    extra: tuple[Rule, ...] = (),
    seed: int = 1,
    report: Callable[[int, int], None] = lambda done, total: None,
) -> list[InformationValue]:
    """Parameters by the value of knowing them, most first; none where draws are too few.

    Parameters
    ----------
    drawn : values of parameters by draw number.
    names : parameters that draws vary.
    """
    draws = np.unique(learned.experiments.draw)
    if len(draws) < LEAST_DRAWS:
        return []
    valued = _Valued(learned, goal, extra)
    rng = np.random.default_rng([seed, 23])
    total = len(names) + N_EMPTY
    empty = []
    for n in range(N_EMPTY):
        empty.append(valued.gain(rng.random(len(draws)))[0])
        report(n + 1, total)
    error, middle = float(np.std(empty, ddof=1)), float(np.mean(empty))
    top = max(max(empty), middle + error * float(ndtri(1.0 - 0.05 / max(len(names), 1))))
    out = []
    for n, name in enumerate(names):
        values = np.array([drawn[int(d)][name] for d in draws])
        if np.ptp(values) > 0.0:
            gain, changes = valued.gain(values)
            clear = gain > top and changes >= MOVED
            out.append(InformationValue(name, gain - middle, error, changes, clear))
        report(N_EMPTY + n + 1, total)
    return sorted(out, key=lambda w: (-w.gain, w.name))


class _Valued:
    """Relaxed choices by the effects in some of the draws, valued by those in others."""

    def __init__(self, learned: Learned, goal: Goal, extra: tuple[Rule, ...]) -> None:
        # by the mean: the rows of a rule of risk hold all draws, those that judge among them
        rules = (r for r in (*goal.extra, *extra) if not isinstance(r, Risk))
        problem = learned.problem(goal.objective, tuple(rules))
        self.solver = PersistentSolver(problem)
        self.base = problem.plan_value
        self.heads = problem.instance.heads / problem.instance.heads.sum()
        self.futures = learned.future_values(goal.objective)

    def plan_value(self, rows: NDArray[np.int64]) -> NDArray[np.float64]:
        """(V, P) value of plans by some of the draws alone."""
        return np.asarray(self.futures[rows].mean(axis=0))

    def chosen(self, rows: NDArray[np.int64]) -> tuple[NDArray[np.float64], float]:
        """Shares of plans that are best by some draws, and what gluts take from them."""
        value = self.plan_value(rows)
        self.solver.set_plan_value(np.where(np.isfinite(self.base), value, self.base))
        result = self.solver.relaxed()
        if result is None:
            raise ValueError("no plan keeps the rules")
        return result.share, result.objective - float((result.share * value).sum())

    def gain(self, values: NDArray[np.float64]) -> tuple[float, float]:
        """Expected gain of knowing the side of its median, and how much plans differ."""
        order = np.argsort(values, kind="stable")
        low, high = order[: len(order) // 2], order[len(order) // 2 :]
        gains, differs = [], []
        for parity in (0, 1):
            fit = [half[parity::2] for half in (low, high)]
            test = [half[1 - parity :: 2] for half in (low, high)]
            both, aside = self.chosen(np.concatenate(fit))
            shares = []
            for own, other in zip(fit, test, strict=True):
                share, own_aside = self.chosen(own)
                value = self.plan_value(other)
                gains.append(float(((share - both) * value).sum()) + own_aside - aside)
                shares.append(share)
            differs.append(
                float((np.abs(shares[0] - shares[1]).sum(axis=1) * self.heads).sum() / 2.0)
            )
        return float(np.mean(gains)), float(np.mean(differs))
