"""Pricing problem: new village plans of positive profit at the county's prices.

At the county's prices a package takes of every programme as long as the next yuan exceeds its
price by the fitted curves (:mod:`optimize.learning.surrogate`); a step is 100 yuan a head. What is
proposed is then simulated as a whole and joins the menu.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.programmes import GRANTABLE
from optimize.formulation.problem import Problem
from optimize.learning.surrogate import Surrogate
from optimize.menu import WINDOWS, VillagePlan

STEP = 100.0
"""Yuan a head of one step."""
PRICE_FACTORS = (0.6, 0.85, 1.0, 1.2)
"""Factors on the prices: dearer money makes smaller packages, cheaper money larger ones."""
LEAST = 0.05
"""Share of a package below which a programme is left out."""


def price_of(problem: Problem, prices: Mapping[tuple[str, Any], float]) -> NDArray[np.float64]:
    """(Y, K) objective for a yuan of every programme in every year: what its purses pay for it."""
    out = np.zeros((problem.n_years, len(GRANTABLE)))
    for g, use in enumerate(problem.uses):
        for t in range(problem.n_years):
            out[t, use] = prices.get(("payment", (g, t)), 0.0)
    for k in problem.instance.glutted:
        out[:, k] += max(0.0, prices.get(("glut", k), 0.0))
    return out


def priced_plans(
    problem: Problem, surrogate: Surrogate, prices: Mapping[tuple[str, Any], float]
) -> list[VillagePlan]:
    """Plans of positive profit: one for every window and factor on the prices, none twice."""
    price = price_of(problem, prices)
    n = problem.n_years
    banned = {GRANTABLE.index(name) for name in problem.instance.barred}
    open_ = np.array(
        [
            k not in banned and surrogate.slope[k] > 0.0 and bool(problem.costs[..., k].any())
            for k in range(len(GRANTABLE))
        ]
    )
    heads = problem.instance.heads
    room = float(np.median(problem.instance.absorption_y / heads))
    top = np.broadcast_to(problem.instance.most_village, (len(heads), len(GRANTABLE)))
    most = np.median(top / heads[:, None], axis=0)
    out: dict[VillagePlan, None] = {}
    for start, end in WINDOWS.values():
        if start >= n:
            continue
        years = range(start, min(end, n))
        paid = price[list(years)].mean(axis=0)
        early = 1.0 - surrogate.wait * float(np.mean(years))
        for factor in PRICE_FACTORS:
            x = _filled(surrogate, open_, factor * paid, early, room * len(years), most)
            if (plan := _plan(problem, x, start, min(end, n))) is not None:
                out[plan] = None
    return list(out)


def _filled(
    surrogate: Surrogate,
    open_: NDArray[np.bool_],
    price: NDArray[np.float64],
    early: float,
    room: float,
    most: NDArray[np.float64],
) -> NDArray[np.float64]:
    """(K,) yuan a head: the best next step while it exceeds its price and fits the village."""
    x = np.zeros(len(price))
    while x.sum() + STEP <= room:
        grown = (max(x.sum(), STEP) / surrogate.typical) ** surrogate.power
        marginal = surrogate.slope * np.exp(-x / surrogate.scale) * early * grown
        fits = open_ & (x + STEP <= most)
        best = int(np.argmax(np.where(fits, marginal - price, -np.inf)))
        if not fits[best] or marginal[best] <= price[best]:
            break
        x[best] += STEP
    return x


def _plan(problem: Problem, x: NDArray[np.float64], start: int, end: int) -> VillagePlan | None:
    """A plan of yuan a head by programme; the floor is part of its size."""
    x = np.where(x >= LEAST * x.sum(), x, 0.0)
    if x.sum() <= problem.instance.floor_per_head:
        return None
    shares: Sequence[tuple[str, float]] = [
        (GRANTABLE[k], round(float(x[k] / x.sum()), 2)) for k in np.flatnonzero(x)
    ]
    total = sum(s for _, s in shares)
    mix = tuple((name, s / total) for name, s in shares)
    return VillagePlan(mix, float(round(x.sum(), -2)), start, end)
