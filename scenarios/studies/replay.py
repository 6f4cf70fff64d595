"""``replay``: what was really spent, beside the best split of the same money and draws."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from model.plan import FundPlan
from model.programmes import GRANTABLE
from optimize.baselines.ablations import plan_from
from optimize.baselines.splits import practice
from optimize.formulation.solve import solve
from optimize.fund_plan import no_fund
from optimize.instance import Instance
from optimize.objective import Objective
from optimize.rules.floor import FloorPerHead
from optimize.simulator import Outcome, SimulationRun
from results.pages.replay import headline as headline
from results.pages.replay import write_replay
from results.statistics import ends
from results.tables.study_results import Replayed as Answer
from scenarios.execution.decision import practice_of, purses_of
from scenarios.execution.learned_file import StoredPlan
from scenarios.execution.plan_audit import broken_by
from scenarios.execution.runner import Runner
from scenarios.execution.states import plan_digest
from scenarios.faults import FaultError, missing, not_found
from scenarios.files.plan import read_plan, write_plan
from scenarios.studies.catalogue import Replay
from scenarios.studies.study import Answered, Workspace

pages = write_replay
PAIRS = (
    ("same_money", "spent"),
    ("same_money", "practice"),
    ("spent", "practice"),
    ("spent", "no_fund"),
    ("same_money", "no_fund"),
    ("practice", "no_fund"),
)
"""Pairs of plans whose difference is shown."""


def contents(study: Replay, subject: StoredPlan) -> tuple[str, ...]:
    """What was spent."""
    spent, county_yuan = read_spending(study.spent, subject)
    return (plan_digest(spent), repr(county_yuan))


def run(study: Replay, subject: StoredPlan, space: Workspace) -> Answered:
    """Read the spending, solve for the same money, simulate both beside practice and no fund."""
    spent, county_yuan = read_spending(study.spent, subject)
    instance, no_floor = same_money(subject, spent)
    draws = tuple(subject.draws["held_out"][: study.draws])
    plans = {"spent": spent, **rivals(subject, instance)}
    runner = subject.runner(space.folder, space.workers, space.progress)
    found = _outcomes(runner, plans, draws)
    answer = Answer(
        subject.pack.title,
        subject.pack.chinese,
        study.spent.name,
        len(draws),
        subject.scenario.tag,
        county_yuan,
        no_floor,
        _gains(found, draws, instance),
        _years(found, draws, instance),
        _money(plans, instance),
        _programmes(runner, plans, found, draws, instance),
        _classes(plans, found, draws, instance),
        _broken(spent, subject, instance),
        practice_of(subject.pack, subject.scenario.levers),
    )
    write_plan(plans["same_money"], space.folder / "plan-same-money.csv", subject.pack.chinese)
    digests = {name: plan_digest(plan) for name, plan in plans.items()}
    return Answered(answer, digests, {"held_out": draws})


def read_spending(file: Path, kept: StoredPlan) -> tuple[FundPlan, float]:
    """The spending as a plan, and yuan on the county row taken out of it; every fault at once.

    Years are the run's plan years: what was learned is of these years alone.
    """
    if not file.is_file():
        raise FaultError(not_found(file, ("方案文件", "a plan file")))
    plan = read_plan(file, kept.learned.instance, kept.pack.home)
    yuan = plan.yuan.copy()
    county = float(yuan[:, -1].sum())
    yuan[:, -1] = 0
    if not yuan.any():
        raise FaultError(missing(file, "yuan", "a grant to a village"))
    return replace(plan, name="spent", yuan=yuan), county


def same_money(kept: StoredPlan, spent: FundPlan) -> tuple[Instance, bool]:
    """The decision with the money that was: by purse and year, under the run's rules.

    The floor a head is paid evenly over the plan years; where a year's money is less than that, no
    plan could keep it, and it is not asked. The second value says so.
    """
    instance = kept.learned.instance
    by_purse = spent.yuan.sum(axis=(1, 2))
    used = [p for s, p in enumerate(spent.purses) if by_purse[:, s].any()]
    levers = kept.scenario.levers.model_copy(
        update={
            "purses": {**kept.scenario.levers.purses, **{p: 0.0 for p in used if p != "special"}}
        }
    )
    asked = kept.scenario.model_copy(update={"levers": levers})
    known = purses_of(kept.pack, asked, len(instance.years))
    purses = tuple(
        replace(p, yuan_y=by_purse[:, spent.purses.index(p.name)].astype(float)) for p in known
    )
    floor_y = instance.floor_per_head * float(instance.heads.sum()) / len(instance.years)
    no_floor = bool((by_purse.sum(axis=1) < floor_y).any())
    rules = tuple(r for r in instance.rules if not (no_floor and isinstance(r, FloorPerHead)))
    return replace(instance, purses=purses, rules=rules), no_floor


def rivals(kept: StoredPlan, instance: Instance) -> dict[str, FundPlan]:
    """The best split of the same money from what the run learned, practice with it, and nothing."""
    problem = kept.learned.under(instance).problem(Objective())
    solution = solve(problem)
    total = sum((p.yuan_y for p in instance.purses[1:]), instance.budget_y)
    pooled = replace(instance, purses=(replace(instance.purses[0], yuan_y=total),))
    return {
        "same_money": plan_from(instance, "same_money", problem.costs, solution.choice),
        "practice": practice(pooled),
        "no_fund": no_fund(instance),
    }


Found = dict[tuple[str, int], "Outcome"]


def _outcomes(runner: Runner, plans: Mapping[str, FundPlan], draws: Sequence[int]) -> Found:
    keys = [(name, d) for d in draws for name in plans]
    jobs = [SimulationRun(plans[name], d, "county") for name, d in keys]
    return dict(zip(keys, runner(jobs, "what was spent and its rivals"), strict=True))


def _gap(outcome: Outcome, instance: Instance) -> NDArray[np.float64]:
    """(T, V) spending-poverty gap of all villages at the effect years, yuan of 2015."""
    rows = [outcome.years.index(y) for y in instance.effect_years]
    return outcome.yearly["gap_spending"][rows]


def _gains(found: Found, draws: Sequence[int], instance: Instance) -> pd.DataFrame:
    total = {key: float(_gap(o, instance).sum()) for key, o in found.items()}
    more = {(p, a): np.array([total[a, d] - total[p, d] for d in draws]) for p, a in PAIRS}
    return pd.DataFrame(
        [
            {"plan": plan, "against": against, **ends(x), "won": float((x > 0).mean())}
            for (plan, against), x in more.items()
        ]
    )


def _years(found: Found, draws: Sequence[int], instance: Instance) -> pd.DataFrame:
    rows = []
    for plan in ("spent", "same_money", "practice"):
        closed = np.stack(
            [
                (_gap(found["no_fund", d], instance) - _gap(found[plan, d], instance)).sum(axis=1)
                for d in draws
            ]
        )
        rows += [
            {"year": year, "plan": plan, **ends(closed[:, t])}
            for t, year in enumerate(instance.effect_years)
        ]
    return pd.DataFrame(rows)


def _money(plans: Mapping[str, FundPlan], instance: Instance) -> pd.DataFrame:
    """By year and purse what was there and what the better split uses of it."""
    rows = []
    for t, year in enumerate(instance.years):
        for purse in instance.purses:
            s = plans["spent"].purses.index(purse.name)
            used = {
                name: float(plans[name].yuan[t, :, :, s].sum()) for name in ("spent", "same_money")
            }
            rows.append({"year": year, "purse": purse.name, **used})
    return pd.DataFrame(rows)


def without(plan: FundPlan, programme: str) -> FundPlan:
    """The plan with one programme's grants left out."""
    yuan = plan.yuan.copy()
    yuan[:, :, plan.programmes.index(programme)] = 0
    return replace(plan, name=f"{plan.name}-{programme}", yuan=yuan)


def _programmes(
    runner: Runner,
    plans: Mapping[str, FundPlan],
    found: Found,
    draws: Sequence[int],
    instance: Instance,
) -> pd.DataFrame:
    """What is lost when a programme alone is left out of a plan, under every draw."""
    cells = [
        (name, k)
        for name in ("spent", "same_money")
        for k in GRANTABLE
        if plans[name].yuan[:, :, GRANTABLE.index(k)].any()
    ]
    less = {f"{name}-{k}": without(plans[name], k) for name, k in cells}
    fewer = _outcomes(runner, less, draws)
    rows = []
    for name, k in cells:
        lost = np.array(
            [
                float(
                    (_gap(fewer[f"{name}-{k}", d], instance) - _gap(found[name, d], instance)).sum()
                )
                for d in draws
            ]
        )
        yuan = float(plans[name].yuan[:, :, GRANTABLE.index(k)].sum())
        rows.append({"plan": name, "programme": k, "yuan": yuan, **ends(lost)})
    return pd.DataFrame(rows).sort_values(["plan", "yuan"], ascending=False, ignore_index=True)


def _classes(
    plans: Mapping[str, FundPlan], found: Found, draws: Sequence[int], instance: Instance
) -> pd.DataFrame:
    """Money and gap closed by class of funded village, and the difference of the two plans."""
    rows = []
    labels = np.array(instance.classes)
    at = np.searchsorted(found["spent", draws[0]].villages, instance.codes)
    for label in sorted(set(instance.classes)):
        mine = labels == label
        heads = float(instance.heads[mine].sum())
        closed = {}
        for name in ("spent", "same_money"):
            closed[name] = np.array(
                [
                    float(
                        (_gap(found["no_fund", d], instance) - _gap(found[name, d], instance))[
                            :, at[mine]
                        ].sum()
                    )
                    for d in draws
                ]
            )
            yuan = float(plans[name].yuan[:, :-1][:, mine].sum())
            rows.append(
                {"class": label, "plan": name, "heads": heads, "yuan": yuan, **ends(closed[name])}
            )
        more = ends(closed["same_money"] - closed["spent"])
        rows.append({"class": label, "plan": "difference", "heads": heads, "yuan": 0.0, **more})
    return pd.DataFrame(rows)


def _broken(spent: FundPlan, kept: StoredPlan, instance: Instance) -> pd.DataFrame:
    """Rules of the run that the spending broke; its money is as spent, no purse is overspent."""
    rules = tuple(rule.record() for rule in kept.learned.instance.rules)
    return broken_by(spent, instance, rules)
