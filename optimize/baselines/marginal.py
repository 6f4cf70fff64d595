"""Money where the next yuan does most by the learned curves, village by village.

A linear program: a programme's curve is concave, so that a village takes its first yuan before its
second. Villages differ by what their land, works and capacity let a programme do. What the program
states of the rules is money: budget, floor, industries' share, limits of weak evidence, markets'
room, what a village absorbs and has a use for; a plan that breaks any other rule is found out by
the audit.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog

from model.plan import FundPlan
from model.programmes import GRANTABLE
from optimize.baselines.splits import LEAST_SHARE
from optimize.fund_plan import plan_of, whole
from optimize.instance import Instance
from optimize.learning.learned import Curves
from optimize.learning.surrogate import saturated
from optimize.menu import closed
from optimize.rules.weak_evidence import WEAK, WeakEvidence

EDGES: Final = np.array([0.0, 100.0, 200.0, 400.0, 700.0, 1100.0, 1700.0, 2500.0, 4000.0, 6000.0])
"""Yuan a registered head between which a curve counts as straight."""


def marginal_plan(curves: Curves) -> dict[str, FundPlan]:
    """The plan by its name; none where money and rules leave no such plan."""
    instance = curves.instance
    total = _allocated(curves, closed(instance))
    if total is None:
        return {}
    money = total.sum(axis=0)
    small = {k for k, x in zip(GRANTABLE, money, strict=True) if x < LEAST_SHARE * money.sum()}
    # a programme too small for a budget line gives its money to the others
    fewer = _allocated(curves, closed(instance) | small)
    total = total if fewer is None else fewer
    yuan = np.stack([whole(b if total.any() else 0.0, total) for b in instance.budget_y])
    return {"marginal": plan_of(instance, "marginal", yuan)}


def _allocated(curves: Curves, shut: set[str]) -> NDArray[np.float64] | None:
    """(V, K) yuan over all plan years; None where the limits cannot be met together."""
    instance, surrogate = curves.instance, curves.estimates.surrogate
    heads = instance.heads
    low, high = EDGES[:-1, None], EDGES[1:, None]
    steps = saturated(high, surrogate.scale) - saturated(low, surrogate.scale)
    slopes = curves.estimates.slopes(instance) * instance.relative_worth
    gain = slopes[:, None, :] * (steps / (high - low))
    most = np.broadcast_to(instance.most_village, slopes.shape) / heads[:, None]
    top = (np.clip(most[:, None, :], low, high) - low) * heads[:, None, None]
    is_open = instance.purses[0].programmes & ~np.isin(GRANTABLE, list(shut))
    top = np.where(is_open, top, 0.0)
    limits = list(_limits(instance))
    rows = [np.broadcast_to(a[:, None, :], gain.shape).ravel() for a, _ in limits]
    solved = linprog(
        -gain.ravel(),
        A_ub=np.stack(rows),
        b_ub=np.array([b for _, b in limits]),
        bounds=[(0.0, x) for x in top.ravel().tolist()],
        method="highs",
    )
    return None if solved.x is None else solved.x.reshape(gain.shape).sum(axis=1)


def _limits(instance: Instance) -> Iterator[tuple[NDArray[np.float64], float]]:
    """(V, K) coefficients of yuan, each with what their sum is at most."""
    every = np.ones((instance.n_villages, len(GRANTABLE)))
    money = float(instance.budget_y.sum())
    yield every, money
    yield instance.industry_share * every - instance.is_industry, 0.0
    for v, one in enumerate(np.eye(instance.n_villages)):
        here = one[:, None] * every
        yield here, len(instance.years) * float(instance.absorption_y[v])
        yield -here, -instance.floor_per_head * float(instance.heads[v])
    for k in instance.glutted:
        yield every * (np.arange(len(GRANTABLE)) == k), float(instance.glut_room[k])
    if rule := instance.rule(WeakEvidence):
        for name in WEAK:
            yield every * (np.array(GRANTABLE) == name), rule.each * money
        yield every * np.isin(GRANTABLE, WEAK), rule.jointly * money
