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
from optimize.rules import weak_evidence
from optimize.rules.risk import Risk

EDGES: Final = np.array([0.0, 100.0, 200.0, 400.0, 700.0, 1100.0, 1700.0, 2500.0, 4000.0, 6000.0])
"""Yuan a registered head between which a curve counts as straight."""


def marginal_plan(
    curves: Curves, risk: Risk | None, reference: NDArray[np.float64]
) -> dict[str, FundPlan]:
    """The plan by its name; none where money and rules leave no such plan.

    Parameters
    ----------
    risk : how the worst futures count (:mod:`optimize.rules.risk`); the mean alone without it.
    reference : (S,) gain of the best simple rule in a future beyond its mean; empty without one.
    """
    instance, aim = curves.instance, (risk, reference)
    total = _allocated(curves, closed(instance), *aim)
    if total is None:
        return {}
    money = total.sum(axis=0)
    small = {k for k, x in zip(GRANTABLE, money, strict=True) if x < LEAST_SHARE * money.sum()}
    # a programme too small for a budget line gives its money to the others
    fewer = _allocated(curves, closed(instance) | small, *aim)
    total = total if fewer is None else fewer
    yuan = np.stack([whole(b if total.any() else 0.0, total) for b in instance.budget_y])
    return {"marginal": plan_of(instance, "marginal", yuan)}


def single_programme(curves: Curves) -> FundPlan:
    """All money for the one programme that does most alone by the curves, alike a registered head.

    A yardstick: it breaks rules that keep money from one programme.
    """
    instance = curves.instance
    plans = []
    for k, name in enumerate(GRANTABLE):
        if name not in closed(instance) and instance.purses[0].programmes[k]:
            yuan = np.zeros((len(instance.years), instance.n_villages, len(GRANTABLE)), np.int64)
            for y, money in enumerate(instance.budget_y):
                yuan[y, :, k] = whole(money, instance.heads)
            plans.append(plan_of(instance, "single", yuan))
    return max(plans, key=curves.of_plan)


def _allocated(
    curves: Curves, shut: set[str], risk: Risk | None, reference: NDArray[np.float64]
) -> NDArray[np.float64] | None:
    """(V, K) yuan over all plan years; None where the limits cannot be met together."""
    instance, surrogate = curves.instance, curves.estimates.surrogate
    heads = instance.heads
    low, high = EDGES[:-1, None], EDGES[1:, None]
    steps = saturated(high, surrogate.scale) - saturated(low, surrogate.scale)
    slopes, worth = curves.estimates.slopes(instance), instance.relative_worth[:, None, :]
    gain = slopes[:, None, :] * worth * (steps / (high - low))
    most = np.broadcast_to(instance.most_village, slopes.shape) / heads[:, None]
    top = (np.clip(most[:, None, :], low, high) - low) * heads[:, None, None]
    top = np.where(instance.purses[0].programmes & ~np.isin(GRANTABLE, list(shut)), top, 0.0)
    limits = list(_limits(instance))
    rows = np.stack([np.broadcast_to(a[:, None, :], gain.shape).ravel() for a, _ in limits])
    most_of = np.array([b for _, b in limits])
    bounds: list[tuple[float | None, float | None]] = [(0.0, x) for x in top.ravel().tolist()]
    aim = gain.ravel()
    if risk is not None and len(reference):
        away = curves.estimates.sample_effects.by_draw[:, None, None, :]
        futures = (gain + away * worth * (steps / (high - low))).reshape(len(away), -1)
        n, w = len(away), risk.weight
        # z_s >= eta - (gain_s - r_s), as in the rule of risk
        short = np.hstack([-futures, np.ones((n, 1)), -np.eye(n)])
        rows = np.vstack([np.hstack([rows, np.zeros((len(rows), n + 1))]), short])
        most_of = np.append(most_of, -reference)
        bounds += [(None, None), *[(0.0, None)] * n]
        aim = np.append((1.0 - w) * aim, [w, *np.full(n, -w / (risk.tail * n))])
    solved = linprog(-aim, A_ub=rows, b_ub=most_of, bounds=bounds, method="highs")
    return None if solved.x is None else solved.x[: gain.size].reshape(gain.shape).sum(axis=1)


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
    if rule := instance.rule(weak_evidence.WeakEvidence):
        for name in weak_evidence.WEAK:
            yield every * (np.array(GRANTABLE) == name), rule.each * money
        yield every * np.isin(GRANTABLE, weak_evidence.WEAK), rule.jointly * money
