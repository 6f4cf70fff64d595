"""``replan``: plan anew each year from the simulated state, and what that is worth.

Open-loop feedback: at every year-end each draw's state stands where the executed years have brought
it, and the years that are left are planned from these states with the money that is left. One plan
is made for all draws: no year knows which draw came true. A new plan is taken only where it beats
the standing one on draws that made neither.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import ceil
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from model.plan import FundPlan
from model.programmes import GRANTABLE
from optimize.analysis.rolling_horizon import (
    broken_rules,
    carried,
    joined,
    moved,
    remainder,
    remaining,
)
from optimize.baselines.splits import practice
from optimize.formulation.infeasibility import prove_possible
from optimize.formulation.lexicographic import Goal
from optimize.fund_plan import no_fund
from optimize.instance import Instance
from optimize.loop import Settings, optimize, simulated_values
from optimize.menu import first_menu
from optimize.proof import prove, simulated_measures
from optimize.simulator import SimulationRun
from results.pages.replan import headline as headline, write_replan
from results.statistics import ends, interval
from results.tables.study_results import Rolled as Answer
from scenarios.execution.decision import instance_of, practice_of
from scenarios.execution.runner import Runner
from scenarios.execution.states import Branch, plan_digest
from scenarios.files.plan import write_plan
from scenarios.schema.goals import goal_of
from scenarios.studies.catalogue import Replan
from scenarios.studies.study import Answered, CountyScenario, Workspace, draws_by_use

pages = write_replan
N_DECIDE = 6
"""Draws, fixed, that decide between the standing and the new plan."""
TRIALS = 4
"""How often a plan of the first menu is tried at least, on average over the menu."""


@dataclass
class _Course:
    """How far execution has come: runner at the year-end, standing plan, what was done.

    Attributes
    ----------
    start : runner of all plan years.
    heads : by plan year, (V,) registered persons that its plan was made for.
    reached : what the executed years add to measures that rules speak of, by name.
    """

    start: Runner
    runner: Runner
    standing: FundPlan
    heads: list[NDArray[np.float64]]
    done: FundPlan | None = None
    reached: Mapping[str, float] = field(default_factory=dict)
    steps: list[dict[str, Any]] = field(default_factory=list)
    programmes: list[dict[str, Any]] = field(default_factory=list)
    classes: list[dict[str, Any]] = field(default_factory=list)


def run(study: Replan, subject: CountyScenario, space: Workspace) -> Answered:
    """Plan once; execute a year and plan the rest anew, to the end; judge on held-out draws."""
    pack, scenario = subject.pack, subject.scenario
    prove_possible(instance_of(pack, scenario))
    numbers = draws_by_use(
        selection=study.learn,
        fresh=study.fresh,
        decide=N_DECIDE,
        held_out=scenario.draws.valuation_draws,
    )
    runner = space.runner(pack, scenario, range(numbers["held_out"][-1] + 1))
    fixed, years, goal = _planned(runner, numbers), runner.instance.years, goal_of(scenario)
    course = _Course(runner, runner, fixed, [runner.instance.heads] * len(years))
    # after the last year-end that counts no plan of the years left is better than another
    for year in (y for y in years[:-1] if y < (goal.objective.until or y + 1)):
        _go_on(course, year, numbers)
    rolled = _executed(course, course.standing)
    reached = simulated_measures(runner.instance, runner, {"it": rolled}, numbers["held_out"])
    broken = broken_rules(rolled, runner.instance, np.stack(course.heads), reached["it"])
    plans = {
        "fixed": fixed,
        "rolled": rolled,
        "practice": practice(runner.instance),
        "no_fund": no_fund(runner.instance),
    }
    write_plan(fixed, space.folder / "plan-fixed.csv", pack.chinese)
    write_plan(rolled, space.folder / "plan-rolled.csv", pack.chinese)
    return Answered(
        Answer(
            pack.title,
            pack.chinese,
            scenario.title,
            study.learn,
            study.fresh,
            N_DECIDE,
            len(numbers["held_out"]),
            scenario.tag,
            _gains(runner, plans, numbers["held_out"]),
            pd.DataFrame(course.steps),
            pd.DataFrame(course.programmes),
            pd.DataFrame(course.classes),
            _by_year(fixed, rolled),
            practice_of(pack, scenario.levers),
            goal.objective.weights[0][0],
            goal.objective.unit,
            pd.DataFrame([vars(v) for v in broken], columns=["rule", "where", "yuan", "checked"]),
        ),
        {name: plan_digest(plan) for name, plan in plans.items()},
        numbers,
    )


PAIRS = (
    *(("rolled", "fixed"), ("rolled", "practice"), ("fixed", "practice")),
    *(("rolled", "no_fund"), ("fixed", "no_fund")),
)
"""Plans that are held against another."""

NODES = 200
"""Nodes of a choice's search: what more would gain is less than two draws can tell."""


def settings_of(instance: Instance, goal: Goal, n_draws: int, seed: int) -> Settings:
    """A quick loop: two rounds; in a small county more rotations, to try all plans."""
    rotations = max(2, ceil(TRIALS * len(first_menu(instance)) / (instance.n_villages * n_draws)))
    return Settings(
        goal=goal,
        first_rotations=rotations,
        next_rotations=rotations,
        next_draws=n_draws,
        check_rotations=1,
        n_rounds=2,
        tune_scoring_rule=False,
        nodes=NODES,
        seed=seed,
    )


def _planned(runner: Runner, numbers: Mapping[str, range]) -> FundPlan:
    """The plan of the years that are left from the runner's states, proven by the checker."""
    goal, seed = goal_of(runner.scenario), runner.scenario.draws.seed
    found = optimize(
        runner.instance,
        runner,
        numbers["selection"],
        numbers["fresh"],
        settings_of(runner.instance, goal, len(numbers["selection"]), seed),
    )
    prove(found.plans["chosen"], found.problem, found.solution.choice)
    return found.plans["chosen"]


def _executed(course: _Course, plan: FundPlan) -> FundPlan:
    """What was done so far and a plan after it."""
    return plan if course.done is None else joined(course.done, plan, "rolled")


def _go_on(course: _Course, year: int, numbers: Mapping[str, range]) -> None:
    """Execute a year of the standing plan, plan the rest anew, keep the better of the two."""
    before, first = course.runner, remainder(course.standing, (year,))
    course.done = _executed(course, first)
    after = _branched(before, first, year, before.instance)
    after.prepare_states(
        (*numbers["selection"], *numbers["fresh"], *numbers["decide"]),
        f"draws to the end of {year}",
    )
    heads, households, persons = _register(after, numbers["selection"], before.instance)
    start, learned_on = course.start, numbers["selection"]
    reached = simulated_measures(start.instance, start, {"it": course.done}, learned_on)["it"]
    more = {m: x - course.reached.get(m, 0.0) for m, x in reached.items()}
    left = remaining(before.instance, first, heads, households, persons, more)
    course.reached = reached
    runner = _branched(before, first, year, left)
    standing = remainder(course.standing, left.years)
    # learning runs read county totals of the plan that stands, until the loop has a better one
    runner.freeze(standing)
    new = _planned(runner, numbers)
    objective, both = goal_of(runner.scenario).objective, [standing, new]
    worth = simulated_values(
        left,
        runner,
        both,
        numbers["decide"],
        objective,
        f"new plan against the standing one {left.years[0]}",
    )
    mean, low, high = interval(worth[1] - worth[0])
    course.steps.append(
        {
            "year": left.years[0],
            "taken": bool(low > 0.0),
            "mean": mean,
            "low": low,
            "high": high,
            "heads": float(left.heads.sum()),
            "heads_before": float(before.instance.heads.sum()),
            "heads_start": float(instance_of(before.pack, before.scenario).heads.sum()),
            "carried": float(carried(before.instance, first).sum()),
            "moved": moved(standing, new),
        }
    )
    _note(course, left, standing, new)
    course.runner, course.standing = runner, standing
    if low > 0.0:
        course.standing, n_left = new, len(left.years)
        course.heads[-n_left:] = [left.heads] * n_left


def _branched(parent: Runner, executed: FundPlan, year: int, instance: Instance) -> Runner:
    return Runner(
        parent.pack,
        parent.scenario,
        list(parent.draws.values()),
        parent.folder,
        parent.workers,
        parent.progress,
        branch=Branch(parent, executed, year, instance),
    )


def _register(
    runner: Runner, draws: Sequence[int], instance: Instance
) -> tuple[NDArray[np.float64], ...]:
    """(V,) registered persons and households and all persons now: means over draws."""
    at = np.searchsorted(runner.state(draws[0]).columns["Village"].code, instance.codes)
    years = [runner.shared_year(d) for d in draws]
    return tuple(
        np.mean([y[name][-1][at] for y in years], axis=0)
        for name in ("listed", "listed_households", "persons")
    )


def _note(course: _Course, left: Instance, standing: FundPlan, new: FundPlan) -> None:
    """Money of the years that are left, standing and new, by programme and by class."""
    a, b = (p.yuan[:, : left.n_villages].sum(axis=(0, 3)).astype(float) for p in (standing, new))
    year = left.years[0]
    course.programmes += [
        {"year": year, "programme": name, "before": a[:, k].sum(), "after": b[:, k].sum()}
        for k, name in enumerate(GRANTABLE)
    ]
    labels = np.array(left.classes)
    for label in sorted(set(left.classes)):
        mine = labels == label
        course.classes.append(
            {
                "year": year,
                "class": label,
                "heads": float(left.heads[mine].sum()),
                "before": a[mine].sum(),
                "after": b[mine].sum(),
            }
        )


def _gains(runner: Runner, plans: Mapping[str, FundPlan], draws: Sequence[int]) -> pd.DataFrame:
    """The rolled and the fixed plan against each other, practice and nothing, draw by draw."""
    gaps = [
        o.gap(runner.instance.effect_years, o.villages).sum()
        for o in runner(
            [SimulationRun(p, d, "county") for d in draws for p in plans.values()],
            "judging on held-out draws",
        )
    ]
    table = dict(zip(plans, np.array(gaps).reshape(len(draws), len(plans)).T, strict=True))
    more = {(plan, against): table[against] - table[plan] for plan, against in PAIRS}
    return pd.DataFrame(
        [
            {"plan": plan, "against": against, **ends(x), "won": float((x > 0.0).mean())}
            for (plan, against), x in more.items()
        ]
    )


def _by_year(fixed: FundPlan, rolled: FundPlan) -> pd.DataFrame:
    a, b = (p.yuan.sum(axis=(1, 3)).astype(float) for p in (fixed, rolled))
    return pd.DataFrame(
        [
            {"year": year, "programme": name, "fixed": a[t, k], "rolled": b[t, k]}
            for t, year in enumerate(fixed.years)
            for k, name in enumerate(GRANTABLE)
        ]
    )
