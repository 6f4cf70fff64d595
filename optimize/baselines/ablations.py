"""Variants of a plan that split its gain: mix, sequence, household rule, village identity."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.plan import FundPlan
from optimize.baselines.greedy import greedy
from optimize.baselines.purse_allocation import paid
from optimize.formulation.problem import Problem
from optimize.formulation.solve import Solution
from optimize.fund_plan import plan_of, whole
from optimize.instance import Instance
from optimize.rules.teams import stationed


def plan_from(
    instance: Instance,
    name: str,
    costs: NDArray[np.int64],
    choice: NDArray[np.int64],
    aux: Mapping[Any, float] | None = None,
) -> FundPlan:
    """The FundPlan of a choice; purses and teams by its auxiliary variables, where given."""
    yuan = costs[np.arange(instance.n_villages), choice].transpose(1, 0, 2)
    return as_chosen(instance, plan_of(instance, name, np.ascontiguousarray(yuan)), aux or {})


def as_chosen(instance: Instance, plan: FundPlan, aux: Mapping[Any, float]) -> FundPlan:
    """A plan's grants, paid from the purses and with the teams of a choice."""
    n = instance.n_villages
    yuan, team = plan.yuan, plan.team.copy()
    if len(instance.purses) > 1 and aux:
        yuan = yuan.copy()
        yuan[:, :n] = paid(instance, plan.yuan[:, :n].sum(axis=3), aux)
    if (sent := stationed(aux, n)) is not None:
        team[:, :n] = sent
    return replace(plan, yuan=yuan, team=team)


def permuted(
    instance: Instance, costs: NDArray[np.int64], choice: NDArray[np.int64], seed: int
) -> FundPlan:
    """The chosen packages permuted among the villages of each class: what identity earned.

    A package is so much a registered head, so it fits its new village; every year's money is then
    brought back to the plan's.
    """
    rng = np.random.default_rng([seed, 11])
    permuted_choice = choice.copy()
    for label in sorted(set(instance.classes)):
        rows = np.flatnonzero([c == label for c in instance.classes])
        permuted_choice[rows] = choice[rng.permutation(rows)]
    villages = np.arange(instance.n_villages)
    money = costs[villages, choice].sum(axis=(0, 2))
    yuan = costs[villages, permuted_choice].transpose(1, 0, 2).astype(float)
    return plan_of(
        instance, "permuted", np.stack([whole(m, y) for m, y in zip(money, yuan, strict=True)])
    )


def _by_programme(instance: Instance, plan: FundPlan) -> NDArray[np.int64]:
    """(Y, V, K) yuan over all purses."""
    return plan.yuan[:, : instance.n_villages].sum(axis=3)


def same_mix(instance: Instance, plan: FundPlan) -> FundPlan:
    """Every registered head alike, in the plan's own mix of each year: what the mix alone earns."""
    money = _by_programme(instance, plan).sum(axis=1)
    heads = instance.heads.astype(float)
    yuan = [np.stack([whole(k, heads) for k in y], axis=1) for y in money]
    return plan_of(instance, "equal_mix", np.stack(yuan))


def class_mix(instance: Instance, plan: FundPlan) -> FundPlan:
    """Every registered head of a class alike, in the plan's own mix of the class and year."""
    money = _by_programme(instance, plan)
    out = np.zeros_like(money)
    labels = np.array(instance.classes)
    for label in sorted(set(instance.classes)):
        rows = np.flatnonzero(labels == label)
        heads = instance.heads[rows].astype(float)
        for y, k in zip(*np.nonzero(money[:, rows].sum(axis=1)), strict=True):
            out[y, rows, k] = whole(money[y, rows, k].sum(), heads)
    return plan_of(instance, "class_mix", out)


def unsequenced(instance: Instance, plan: FundPlan) -> FundPlan:
    """Every village's money for every programme alike in all years: what the sequence earned.

    Every year gets its share of the plan's money, so that no year is overspent.
    """
    yuan = _by_programme(instance, plan)
    total, money = yuan.sum(axis=0).astype(float), yuan.sum(axis=(1, 2))
    return plan_of(instance, "unsequenced", np.stack([whole(m, total) for m in money]))


def large_first(plan: FundPlan) -> FundPlan:
    """The same money, large operators first in every village: what the household rule earned."""
    return replace(plan, name="large_first", targeting=("large_first",) * len(plan.targeting))


def simpler(instance: Instance, chosen: FundPlan, solution: Solution) -> dict[str, FundPlan]:
    """The plan's own mix, every head alike and every head of a class alike."""
    mixes = {"equal_mix": same_mix(instance, chosen), "class_mix": class_mix(instance, chosen)}
    return {name: as_chosen(instance, plan, solution.aux) for name, plan in mixes.items()}


def ablations(
    instance: Instance, problem: Problem, chosen: FundPlan, solution: Solution, seed: int
) -> dict[str, FundPlan]:
    """Greedy from the same estimates, and variants that split the gain of the plan."""
    others = {
        "greedy": plan_from(instance, "greedy", problem.costs, greedy(problem)),
        "unsequenced": unsequenced(instance, chosen),
        "permuted": permuted(instance, problem.costs, solution.choice, seed),
    }
    # purses and teams as chosen: what differs is the split alone
    alike = {name: as_chosen(instance, plan, solution.aux) for name, plan in others.items()}
    return {"large_first": large_first(chosen), **alike}
