"""Columns of the menu: what each village gets where money goes to the next yuan that does most.

A linear program over villages and programmes on the learned curves: a programme's curve is concave,
so that a village takes its first yuan before its second. Villages differ by what their land, works
and capacity let a programme do. What the program states of the rules is money: budget, floor,
industries' share, limits of weak evidence, markets' room, what a village absorbs and has a use for,
and bans. Caps of programmes and towns, pins, what waiting costs and what money beside money does
are left to the choice, which is made from its packages and all others under all rules.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog

from model.programmes import GRANTABLE
from optimize.formulation.lexicographic import Goal
from optimize.fund_plan import LEAST_SHARE
from optimize.instance import Instance
from optimize.learning.learned import Curves, Learned
from optimize.learning.surrogate import saturated
from optimize.menu import VillagePlan, closed, package_of
from optimize.rules import weak_evidence
from optimize.rules.pins import Ban
from optimize.rules.risk import Risk

EDGES: Final = np.array([0.0, 100.0, 200.0, 400.0, 700.0, 1100.0, 1700.0, 2500.0, 4000.0, 6000.0])
"""Yuan a registered head between which a curve counts as straight."""


def closed_menu(learned: Learned, goal: Goal, instances: Sequence[Instance] = ()) -> Learned:
    """The menu with its columns, under the county's money or under that of other instances."""
    curves = learned.curves_of(goal.objective)
    return learned.with_plans(
        plan
        for instance in instances or (learned.instance,)
        for plan in columns(replace(curves, instance=instance), goal.risk, learned.beyond_mean)
    )


def columns(curves: Curves, risk: Risk | None, reference: NDArray[np.float64]) -> list[VillagePlan]:
    """A package for every village; none where money and rules leave no such plan.

    Parameters
    ----------
    risk : how the worst futures count (:mod:`optimize.rules.risk`); the mean alone without it.
    reference : (S,) gain of the best simple rule in a future beyond its mean; empty without one.
    """
    instance, total = curves.instance, allocation(curves, risk, reference)
    if total is None:
        return []
    made = [
        package_of(money, float(heads), len(instance.years))
        for money, heads in zip(total, instance.heads, strict=True)
        if money.any()
    ]
    return list(dict.fromkeys(made))


def allocation(
    curves: Curves, risk: Risk | None, reference: NDArray[np.float64]
) -> NDArray[np.float64] | None:
    """(V, K) yuan of the program over all plan years; None where its limits exclude each other.

    A programme too small for a budget line gives its money to the others.
    """
    shut = closed(curves.instance)
    total = _solved(curves, shut, risk, reference)
    if total is None:
        return None
    money = total.sum(axis=0)
    small = {k for k, x in zip(GRANTABLE, money, strict=True) if x < LEAST_SHARE * money.sum()}
    fewer = _solved(curves, shut | small, risk, reference)
    return total if fewer is None else fewer


def _solved(
    curves: Curves, shut: set[str], risk: Risk | None, reference: NDArray[np.float64]
) -> NDArray[np.float64] | None:
    """The same from the programmes that are not shut."""
    instance, surrogate = curves.instance, curves.estimates.surrogate
    heads = instance.heads
    low, high = EDGES[:-1, None], EDGES[1:, None]
    steps = saturated(high, surrogate.scale) - saturated(low, surrogate.scale)
    slopes, worth = curves.estimates.slopes(instance), instance.relative_worth[:, None, :]
    gain = slopes[:, None, :] * worth * (steps / (high - low))
    most = np.broadcast_to(instance.most_village, slopes.shape) / heads[:, None]
    top = (np.clip(most[:, None, :], low, high) - low) * heads[:, None, None]
    top = np.where(instance.purses[0].programmes & ~np.isin(GRANTABLE, list(shut)), top, 0.0)
    for ban in (r for r in instance.rules if isinstance(r, Ban) and r.village):
        top[instance.codes == ban.village, :, GRANTABLE.index(ban.programme)] = 0.0
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
