"""The plan that a scenario asks for: a split by name or a file, with its targeting, purses and end."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from model.programmes import GRANTABLE, PLAN_PURSES
from optimize.baselines.sequences import concentrate, first_round
from optimize.baselines.splits import all_splits
from optimize.fund_plan import FIRST_PURSE, whole
from scenarios.files.plan import read_plan

if TYPE_CHECKING:
    from model.plan import FundPlan
    from optimize.fund_plan import Mix
    from optimize.instance import Instance
    from scenarios.schema.scenario import Levers, Scenario

STANDS_FOR = {"tea": "walnut"}
"""Where the first does not grow the second stands for it, as in the splits of the optimizer."""


def mixed(levers: Levers, practice: Mix, barred: tuple[str, ...]) -> Mix:
    """Shares of money by programme: what the lever asks, the rest as in practice.

    A programme that does not exist in the county gives way to what stands for it, or to practice.
    """
    told: dict[str, float] = {}
    for name, share in levers.mix.items():
        there = STANDS_FOR.get(name, "") if name in barred else name
        if there and there not in barred:
            told[there] = told.get(there, 0.0) + share
    rest = max(0.0, 1.0 - sum(told.values()))
    return (*told.items(), *((name, share * rest) for name, share in practice))


def plan_of_scenario(instance: Instance, scenario: Scenario) -> FundPlan:
    """The plan of a scenario that needs no optimizer; ``optimize`` stands for practice."""
    levers = scenario.levers
    name = "practice" if levers.plan == "optimize" else levers.plan
    splits = all_splits(instance)
    if name == "first_round":
        plan = first_round(instance)
    elif name == "concentrate":
        plan = concentrate(instance, levers.villages_y)
    elif name in splits:
        plan = splits[name]
    else:
        name = Path(levers.plan).stem
        taken = name in (*splits, "trend", "optimize")
        return replace(
            read_plan(Path(levers.plan), instance), name=f"file-{name}" if taken else name
        )
    if levers.targeting:
        plan = replace(plan, targeting=(levers.targeting,) * len(plan.places))
    plan = _pooled(instance, plan)
    return (
        plan
        if levers.support_ends is None
        else _ended(plan, levers.support_ends, scenario.last_year)
    )


def _pooled(instance: Instance, plan: FundPlan) -> FundPlan:
    """The sector purse, where it is given and may pay all that the fund may, split as the fund is."""
    sector = next((p for p in instance.purses if p.name == "sector"), None)
    special = instance.purses[0]
    if sector is None or not (sector.programmes >= special.programmes).all():
        return plan
    yuan, s = plan.yuan.copy(), PLAN_PURSES.index("sector")
    for y, money in enumerate(sector.yuan_y):
        split = plan.yuan[y, :, np.arange(len(GRANTABLE)), FIRST_PURSE].T.astype(float)
        yuan[y, :, :, s] = whole(money if split.any() else 0.0, split)
    return replace(plan, yuan=yuan)


def _ended(plan: FundPlan, last: int, horizon: int) -> FundPlan:
    """No money and no team after a year: the plan says so for every year to the horizon."""
    years = tuple(range(plan.years[0], horizon + 1))
    kept = sum(y <= last for y in plan.years)
    yuan = np.zeros((len(years), *plan.yuan.shape[1:]), np.int64)
    team = np.zeros((len(years), plan.team.shape[1]), bool)
    yuan[:kept] = plan.yuan[:kept]
    for i, year in enumerate(years):
        team[i] = plan.team_in(year) & (year <= last)
    return replace(plan, years=years, yuan=yuan, team=team)
