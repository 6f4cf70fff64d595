"""A whole choice near a relaxation, and whether a problem has any."""

import numpy as np
from numpy.typing import NDArray

from optimize.formulation.compiled_problem import CompiledProblem
from optimize.formulation.highs import Result
from optimize.formulation.problem import Problem

GAP = 2e-3
"""Relative gap of the least slack."""

WHOLE = 1.0 - 1e-6
"""Share from which a village's plan counts as chosen in a relaxation."""

FEW = 15
"""Villages that may choose among all plans where a relaxation left them in parts."""


def undecided(
    share: NDArray[np.float64], profit: NDArray[np.float64], more: int
) -> NDArray[np.bool_]:
    """(V,) villages that a choice near a relaxation leaves free.

    Those that have no whole plan there, and ``more`` others whose second plan is nearly as good.

    Parameters
    ----------
    share, profit : (V, P) of every plan in the relaxation, and at its prices.
    """
    two = np.sort(profit, axis=1)[:, -2:]
    whole = share.max(axis=1) >= WHOLE
    loss = np.where(whole, two[:, 1] - two[:, 0] if two.shape[1] > 1 else np.inf, np.inf)
    free = ~whole
    free[np.argsort(loss, kind="stable")[: min(more, int(whole.sum()))]] = True
    return np.asarray(free)


def possible(problem: Problem, *, surely: bool = False) -> bool:
    """Whether a choice that keeps all rules is found near the relaxation or, ``surely``, anywhere.

    None may be found in few nodes though there is one: :func:`surely_impossible` is the proof.
    """
    return _found(problem, again=surely).feasible


def surely_impossible(problem: Problem) -> bool:
    """Whether it is proven that no choice keeps all rules."""
    return _found(problem, again=True).infeasible


def _found(problem: Problem, *, again: bool) -> Result:
    held = CompiledProblem(problem)
    first = held.compiled.relaxed()
    top = np.ones(held.compiled.n_columns)
    return nearest_choice(held, first, top, 0.9, again=again) if first.feasible else first


def _about(
    places: NDArray[np.int64], parts: NDArray[np.float64], money: NDArray[np.float64]
) -> NDArray[np.int64]:
    """Plans with a part, the cheapest, and the few that cost about what the parts cost."""
    near = np.argsort(np.abs(money - parts @ money), kind="stable")[:6]
    return places[np.union1d(np.flatnonzero(parts > 1e-6), [*near, money.argmin()]).astype(int)]


def nearest_choice(
    held: CompiledProblem,
    first: Result,
    top: NDArray[np.float64],
    gap: float = GAP,
    *,
    again: bool = True,
) -> Result:
    """A choice near a relaxation: villages that have one whole plan there keep it.

    A basis is fractional in few villages, so that little is left to choose; where many are, each
    chooses among the plans that it has a part of, its cheapest, and those that cost about what the
    parts cost. Where that is not enough, all is chosen ``again``: only then does an infeasible
    result prove anything.

    Parameters
    ----------
    first : the relaxation.
    top : (columns,) upper bounds of plans to return to.
    """
    compiled = held.compiled
    villages = [v for v in range(len(held.place)) if held.there[v].any()]
    plans = {v: held.place[v, held.there[v]] for v in villages}
    open_ = [v for v in villages if first.values[plans[v]].max() < WHOLE]
    few = len(open_) <= FEW
    money = held.problem.total
    parts = [
        plans[v] if few else _about(plans[v], first.values[plans[v]], money[v, held.there[v]])
        for v in open_
    ]
    every = np.sort(held.place[held.there])
    closed = np.setdiff1d(every, np.concatenate([*parts, np.zeros(0, np.int64)]))
    fixed = np.rint(np.minimum(first.values[closed], 1.0))
    if len(closed):
        compiled.between(closed, fixed, fixed)
    result = compiled.whole(gap, 50)
    compiled.bound(every, top[every])
    return result if result.feasible or not again else compiled.whole(0.05, 50)
