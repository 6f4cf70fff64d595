"""Columns of the menu: what each village gets where money goes to the next yuan that does most.

A linear program over villages and programmes on the learned curves: a programme's curve is concave,
so that a village takes its first yuan before its second. Villages differ by what their land, works
and capacity let a programme do. The program holds every rule of the choice that is about money, as
the choice itself does; rules that take packages as wholes or speak of single years, what waiting
costs and what money beside money does are left to the choice, which is made from its packages and
all others.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from types import MappingProxyType
from typing import Final

import numpy as np
from numpy.typing import NDArray

from model.programmes import GRANTABLE
from optimize.formulation.compiled_problem import CompiledProblem
from optimize.formulation.highs import Result
from optimize.formulation.lagrangian import profits
from optimize.formulation.lexicographic import Goal
from optimize.formulation.problem import Problem
from optimize.fund_plan import LEAST_SHARE
from optimize.instance import Instance
from optimize.learning.learned import Curves, Learned
from optimize.learning.surrogate import saturated
from optimize.menu import VillagePlan, closed, package_of
from optimize.objective import named
from optimize.rules.base import Rule, measured_by
from optimize.rules.least_project import LeastProject
from optimize.rules.risk import Risk
from optimize.rules.village_money import VillageMoney

EDGES: Final = np.array([0.0, 100.0, 200.0, 400.0, 700.0, 1100.0, 1700.0, 2500.0, 4000.0, 6000.0])
"""Yuan a registered head between which a curve counts as straight."""
ROUNDED: Final = 1.1
"""Times the smallest project that a programme needs: shares of a package are rounded."""
NONE: Final[NDArray[np.float64]] = np.zeros(0)


def closed_menu(
    learned: Learned,
    goal: Goal,
    extra: tuple[Rule, ...] = (),
    instances: Sequence[Instance] = (),
) -> Learned:
    """The menu with its columns, under the county's money or under that of other instances."""
    curves, asked = _asked(learned, goal, extra)
    return learned.with_plans(
        plan
        for instance in instances or (learned.instance,)
        for plan in columns(replace(curves, instance=instance), *asked)
    )


def _asked(
    learned: Learned, goal: Goal, extra: tuple[Rule, ...]
) -> tuple[Curves, tuple[tuple[Rule, ...], NDArray[np.float64], dict[str, Curves]]]:
    """What the program is made of: curves; rules, the reference, curves of other effects."""
    rules, curves = (*goal.extra, *extra), learned.curves_of(goal.objective)
    return curves, (rules, learned.reference_away(goal.objective), _measures(learned, rules))


def _measures(learned: Learned, rules: tuple[Rule, ...]) -> dict[str, Curves]:
    names = measured_by((*learned.instance.rules, *rules))
    return {name: learned.curves_of(named(name)) for name in names}


def first_stretches(
    learned: Learned, goal: Goal, extra: tuple[Rule, ...] = ()
) -> list[dict[str, object]]:
    """What a programme's first stretch gains beyond its price, in the village where it gains most.

    ``extra`` are rules beside the aim's.

    Returns
    -------
    rows : programme, gain (objective a yuan at the program's own prices, bad futures and rules
        about money counted: below zero its money does more elsewhere), small (whether the program
        gives it too little for a budget line). Of programmes that may be funded somewhere; none
        where rules exclude each other.
    """
    curves, asked = _asked(learned, goal, extra)
    problem = _program(curves, *asked)
    held, found = _relaxed(problem)
    if not found.feasible:
        return []
    money = (held.share(found.values) * problem.total).sum(axis=0).reshape(-1, len(GRANTABLE))
    share = money.sum(axis=0) / max(float(money.sum()), 1.0)
    first = slice(len(GRANTABLE))
    profit = profits(problem, held.prices(found))[:, first]
    gain = (profit / np.maximum(problem.total[:, first], 1.0)).max(axis=0)
    # what the program takes in part gains nothing but rounding
    return [
        {"programme": k, "gain": round(float(x), 9), "small": bool(0.0 < s < LEAST_SHARE)}
        for k, x, s in zip(GRANTABLE, gain, share, strict=True)
        if x > -np.inf
    ]


def programme_shares(
    learned: Learned, goal: Goal, extra: tuple[Rule, ...], instance: Instance
) -> NDArray[np.float64] | None:
    """(K,) share of the money by programme under an instance's money, by the program on the curves.

    None where its rules exclude each other.
    """
    curves, asked = _asked(learned, goal, extra)
    total = allocation(replace(curves, instance=instance), *asked)
    if total is None:
        return None
    money = total.sum(axis=0)
    return np.asarray(money / max(float(money.sum()), 1.0))


def columns(
    curves: Curves,
    extra: tuple[Rule, ...] = (),
    reference: NDArray[np.float64] = NONE,
    measures: Mapping[str, Curves] = MappingProxyType({}),
) -> list[VillagePlan]:
    """A package for every village; none where money and rules leave no such plan.

    Parameters
    ----------
    extra : rules of the aim beside the instance's.
    reference : (S,) gain of the best simple rule in a future beyond its mean; empty without one.
    measures : curves of other effects that rules speak of, by name.
    """
    instance, total = curves.instance, allocation(curves, extra, reference, measures)
    if total is None:
        return []
    smallest = instance.rule(LeastProject)
    least = 0.0 if smallest is None else ROUNDED * smallest.least
    made = [
        package_of(money, float(heads), len(instance.years), least)
        for money, heads in zip(total, instance.heads, strict=True)
        if money.any()
    ]
    return list(dict.fromkeys(made))


def allocation(
    curves: Curves,
    extra: tuple[Rule, ...] = (),
    reference: NDArray[np.float64] = NONE,
    measures: Mapping[str, Curves] = MappingProxyType({}),
) -> NDArray[np.float64] | None:
    """(V, K) yuan of the program over all plan years; None where its rules exclude each other.

    A programme too small for a budget line gives its money to the others.
    """
    problem = _program(curves, extra, reference, measures)
    total = _solved(problem)
    if total is None:
        return None
    money = total.sum(axis=0)
    small = np.isin(_programme(), np.flatnonzero(money < LEAST_SHARE * money.sum()))
    fewer = _solved(replace(problem, plan_value=np.where(small, -np.inf, problem.plan_value)))
    return total if fewer is None else fewer


@dataclass(frozen=True)
class _Program(Problem):
    """Stretches of every programme's curve in place of whole packages."""

    @cached_property
    def rules(self) -> tuple[Rule, ...]:
        """Those about money in all years alike: a share of a stretch is a share of its money."""
        return tuple(r for r in super().rules if r.of_money)

    def reach(self, value: NDArray[np.float64]) -> NDArray[np.float64]:
        """A village may take all of its stretches."""
        return np.asarray(np.abs(value).sum(axis=(-1, -2)))


def _programme() -> NDArray[np.int64]:
    """(P,) programme of every stretch."""
    return np.tile(np.arange(len(GRANTABLE)), len(EDGES) - 1)


def _program(
    curves: Curves,
    extra: tuple[Rule, ...],
    reference: NDArray[np.float64],
    measures: Mapping[str, Curves],
) -> _Program:
    """The money of a stretch falls on plan years as the fund does."""
    instance, of = curves.instance, _programme()
    heads, n_villages = instance.heads, instance.n_villages
    low, high = EDGES[:-1, None], EDGES[1:, None]
    most = np.broadcast_to(instance.most_village, (n_villages, len(GRANTABLE))) / heads[:, None]
    top = (np.clip(most[:, None, :], low, high) - low).reshape(n_villages, -1)
    year = instance.budget_y / max(float(instance.budget_y.sum()), 1.0)
    yuan = np.round((top * heads[:, None])[:, :, None] * year)
    costs = (yuan[..., None] * np.eye(len(GRANTABLE))[of][:, None, :]).astype(np.int64)
    is_open = instance.purses[0].programmes & ~np.isin(GRANTABLE, list(closed(instance)))

    def worth(own: Curves, slopes: NDArray[np.float64]) -> NDArray[np.float64]:
        scale = own.estimates.surrogate.scale
        bent = ((saturated(high, scale) - saturated(low, scale)) / (high - low)).ravel()
        stretch = instance.relative_worth[:, of] * bent * top * heads[:, None]
        return np.asarray(slopes[..., of] * stretch)

    risk = any(isinstance(rule, Risk) for rule in extra) and len(reference) > 0
    value = worth(curves, curves.estimates.slopes(instance))
    futures = None
    if risk:
        away = curves.estimates.sample_effects.by_draw[:, None, :]
        futures = value + worth(curves, away)
    absorbed = len(instance.years) * instance.absorption_y
    return _Program(
        instance,
        costs,
        np.where((top > 0.0) & is_open[of], value, -np.inf),
        {name: worth(own, own.estimates.slopes(instance)) for name, own in measures.items()},
        futures,
        reference=reference,
        per_yuan=curves.per_yuan,
        plans=(),
        extra=(
            *(rule for rule in extra if risk or not isinstance(rule, Risk)),
            *(
                VillageMoney(most=float(yuan), villages=(int(code),))
                for code, yuan in zip(instance.codes, absorbed, strict=True)
            ),
        ),
    )


def _solved(problem: Problem) -> NDArray[np.float64] | None:
    """(V, K) yuan of the relaxation."""
    held, found = _relaxed(problem)
    if not found.feasible:
        return None
    return np.einsum("vp,vptk->vk", held.share(found.values), problem.costs)


def _relaxed(problem: Problem) -> tuple[CompiledProblem, Result]:
    held = CompiledProblem(problem)
    return held, held.compiled.relaxed()
