"""A whole choice near a relaxation, and whether a problem has any."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from optimize.formulation.highs import Compiled
from optimize.formulation.pyomo_model import build

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from optimize.formulation.highs import Result
    from optimize.formulation.problem import Problem

GAP = 2e-3
"""Relative gap of the least slack."""

FEW = 15
"""Villages that may choose among all plans where a relaxation left them in parts."""


def possible(problem: Problem, *, surely: bool = False) -> bool:
    """Whether a choice keeps all rules, near the relaxation or, ``surely``, anywhere."""
    model = build(problem)
    compiled = Compiled(model)
    first = compiled.relaxed()
    top = np.ones(len(compiled.columns))
    plans, money = plans_of(model, compiled), money_of(problem, model, compiled)
    if not first.feasible:
        return False
    return nearest_choice(compiled, plans, money, first, top, 0.9, again=surely).feasible


def plans_of(model: Any, compiled: Compiled) -> list[NDArray[np.int64]]:
    """Columns of every village's plans."""
    places: dict[int, list[int]] = {}
    for (v, _), variable in model.v_choose.items():
        if id(variable) in compiled.place:
            places.setdefault(v, []).append(compiled.place[id(variable)])
    return [np.array(p, np.int64) for p in places.values()]


def money_of(problem: Problem, model: Any, compiled: Compiled) -> NDArray[np.float64]:
    """(columns,) yuan of a village's plan; zero of other columns."""
    out = np.zeros(len(compiled.columns))
    for pair, variable in model.v_choose.items():
        if id(variable) in compiled.place:
            out[compiled.place[id(variable)]] = problem.total[pair]
    return out


def _about(
    places: NDArray[np.int64], parts: NDArray[np.float64], money: NDArray[np.float64]
) -> NDArray[np.int64]:
    """Plans with a part, the cheapest, and the few that cost about what the parts cost."""
    near = np.argsort(np.abs(money - parts @ money), kind="stable")[:6]
    return places[np.union1d(np.flatnonzero(parts > 1e-6), [*near, money.argmin()]).astype(int)]


def nearest_choice(
    compiled: Compiled,
    plans: list[NDArray[np.int64]],
    money: NDArray[np.float64],
    first: Result,
    top: NDArray[np.float64],
    gap: float = GAP,
    *,
    again: bool = True,
) -> Result:
    """A choice near a relaxation: villages that have one whole plan there keep it.

    A basis is fractional in few villages, so that little is left to choose; where many are, each
    chooses among the plans that it has a part of, its cheapest, and those that cost about what the
    parts cost. Where that is not enough, all is chosen ``again``.
    """
    open_ = [p for p in plans if first.values[p].max() < 1.0 - 1e-6]
    few = len(open_) <= FEW
    parts = [p if few else _about(p, first.values[p], money[p]) for p in open_]
    every = np.sort(np.concatenate(plans))
    closed = np.setdiff1d(every, np.concatenate([*parts, np.zeros(0, np.int64)]))
    held = np.rint(np.minimum(first.values[closed], 1.0))
    if len(closed):
        compiled.between(closed, held, held)
    result = compiled.whole(gap, 50)
    compiled.bound(every, top[every])
    return result if result.feasible or not again else compiled.whole(0.05, 50)
