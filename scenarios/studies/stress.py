"""``stress``: a finished plan and its rivals in other worlds, under the same people and luck."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from model.plan import FundPlan
from optimize.baselines.ablations import plan_from
from optimize.baselines.greedy import greedy
from optimize.baselines.splits import equal_head, practice
from optimize.fund_plan import no_fund
from optimize.loop import Settings, optimize
from optimize.objective import Objective
from results.pages.stress import headline as headline
from results.pages.stress import write_stress
from results.statistics import printed
from results.tables.study_results import Stressed as Answer
from scenarios.execution.cache import RowCache
from scenarios.execution.decision import practice_of
from scenarios.execution.learned_file import StoredPlan
from scenarios.execution.parallel import evaluated
from scenarios.execution.policy import YearChanges, changes_of, stress_changes
from scenarios.execution.run import run_plan
from scenarios.execution.runner import Runner
from scenarios.execution.states import plan_digest
from scenarios.execution.world_tables import Closed, gain_table, plan_table, world_table
from scenarios.faults import FaultError, missing
from scenarios.files.plan import read_plan
from scenarios.schema.names import stresses_of
from scenarios.studies.catalogue import Stress
from scenarios.studies.study import Answered, Workspace

pages = write_stress
REMADE = ("theta_zero", "theta_one")
"""Assumptions under which plans are made anew for the cross-check."""
REMADE_DRAWS, REMADE_FRESH = 6, 4
"""Draws of a quick plan: to learn and choose on, to accept steps on."""


def contents(study: Stress, subject: StoredPlan) -> tuple[str, ...]:
    """The run's plan as its file is now, and the worlds."""
    chosen = plan_digest(known_plans(subject)["chosen"])
    return (chosen, *(s.name for s in stresses_of(study.only)))


def run(study: Stress, subject: StoredPlan, space: Workspace) -> Answered:
    """Judge a run's plan and its rivals in every world; resumes from what was run already."""
    stresses, plans = stresses_of(study.only), known_plans(subject)
    worlds = {"none": None} | {
        s.name: stress_changes(s, subject.pack, subject.scenario) for s in stresses
    }
    draws = tuple(subject.draws["held_out"][: study.draws])
    runner = subject.runner(space.folder, space.workers, space.progress)
    runner.prepare_states(draws, "preparing draws")
    closed = _closed(runner, plans, worlds, draws)
    answer = Answer(
        subject.pack.title,
        subject.pack.chinese,
        subject.folder.name,
        "chosen",
        len(draws),
        subject.scenario.tag,
        world_table(stresses, worlds),
        plan_table(closed, list(worlds), list(plans)[:-1]),
        gain_table(closed, list(worlds), list(plans)[:-1]),
        _remade(runner, subject, plans, draws) if study.remake else None,
        practice_of=practice_of(subject.pack, subject.scenario.levers),
    )
    digests = {name: plan_digest(plan) for name, plan in plans.items()}
    return Answered(answer, digests, {"held_out": draws})


def known_plans(kept: StoredPlan) -> dict[str, FundPlan]:
    """Plans by name, from the run's own to no fund.

    The run's plan, the tuned rule, its mix alike for all, greedy, practice, equal per head, none.
    The first three are read back from the run's own files, which a planner may have changed.
    """
    instance = kept.learned.instance
    plans: dict[str, FundPlan] = {}
    for name in ("chosen", "rule", "equal_mix"):
        path = kept.folder / f"plan-{name}.csv"
        if not path.is_file():
            raise FaultError(
                missing(path, "plan", "a plan file that tuopin plan wrote", "not found")
            )
        plans[name] = read_plan(path, instance, kept.pack.home)
    problem = kept.learned.problem(Objective(), kept.extra)
    plans["greedy"] = plan_from(instance, "greedy", problem.costs, greedy(problem))
    return plans | {
        "practice": practice(instance),
        "equal_head": equal_head(instance),
        "no_fund": no_fund(instance),
    }


def _closed(
    runner: Runner,
    plans: Mapping[str, FundPlan],
    worlds: Mapping[str, YearChanges | None],
    draws: Sequence[int],
) -> Closed:
    """Run every plan in every world under every draw; the cache holds what was run."""
    cells = [(d, w, p) for d in draws for w in worlds for p in plans]
    digests = {name: plan_digest(plan) for name, plan in plans.items()}
    # a world is met beside what the scenario's own futures bring
    met = {name: changes_of(runner.pack, runner.scenario, c) for name, c in worlds.items()}
    of_world = {name: "" if c is None else c.digest for name, c in met.items()}
    keys = {(d, w, p): f"{runner.draws[d].digest}-{of_world[w]}-{digests[p]}" for d, w, p in cells}

    def gap(cell: tuple[int, str, str]) -> dict[str, float]:
        d, w, p = cell
        record, _ = run_plan(runner.state(d), runner.scenario, plans[p], changes=met[w])
        rows = [record.years.index(y) for y in runner.instance.effect_years]
        return {"gap": float(record.yearly()["gap_spending"][rows].sum())}

    cache = RowCache(runner.folder / "evaluated.jsonl")
    tasks = {key: cell for cell, key in keys.items()}
    evaluated(cache, tasks, gap, runner.workers, runner.progress, "running plans in every world")
    rows = {cell: cache[key] for cell, key in keys.items()}
    gaps = {cell: row["gap"] for cell, row in rows.items() if row is not None}
    return {
        (w, p): np.array([gaps[d, w, "no_fund"] - gaps[d, w, p] for d in draws])
        for w in worlds
        for p in plans
        if p != "no_fund"
    }


def _remade(
    runner: Runner, kept: StoredPlan, plans: Mapping[str, FundPlan], draws: Sequence[int]
) -> pd.DataFrame:
    """Plans made under each assumption from few draws, judged under each."""
    changes = {s.name: stress_changes(s, kept.pack, kept.scenario) for s in stresses_of(REMADE)}
    settings = Settings(
        first_rotations=2,
        next_rotations=2,
        next_draws=REMADE_DRAWS,
        check_rotations=2,
        n_rounds=2,
        tune_scoring_rule=False,
        seed=kept.scenario.draws.seed,
    )
    selection = kept.draws["selection"][:REMADE_DRAWS]
    fresh = kept.draws["fresh"][:REMADE_FRESH]
    made = {"chosen": plans["chosen"]}
    for name, change in changes.items():
        under = kept.runner(runner.folder, runner.workers, runner.progress, change)
        made[name] = optimize(under.instance, under, selection, fresh, settings).plans["chosen"]
    found = _closed(runner, {**made, "no_fund": plans["no_fund"]}, changes, draws)
    rows = []
    for judged in changes:
        for name in made:
            less = printed(found[judged, name] - found[judged, judged])
            rows.append(
                {
                    "made": name,
                    "judged": judged,
                    **printed(found[judged, name]),
                    "against_own": less["mean"],
                    "own_low": less["low"],
                    "own_high": less["high"],
                }
            )
    return pd.DataFrame(rows)
