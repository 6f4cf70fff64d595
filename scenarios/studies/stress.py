"""``stress``: a finished plan and its rivals in other worlds, under the same people and luck."""

from __future__ import annotations

import hashlib
import time
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from optimize.baselines.ablations import plan_from
from optimize.baselines.greedy import greedy
from optimize.baselines.splits import equal_head, practice
from optimize.fund_plan import no_fund
from optimize.loop import Settings, optimize
from optimize.objective import Objective
from results.pages.stress import write_stress
from results.statistics import interval
from results.tables.study_results import Stressed
from scenarios.execution.cache import RowCache
from scenarios.execution.learned_file import load_learned
from scenarios.execution.parallel import evaluated
from scenarios.execution.policy import changes_of, stress_changes
from scenarios.execution.run import run_plan
from scenarios.execution.states import plan_digest
from scenarios.execution.store import (
    clear_cache,
    is_finished,
    load_answer,
    save_answer,
    write_manifest,
    write_timing,
)
from scenarios.faults import FaultError, missing
from scenarios.files.plan import read_plan
from scenarios.schema.stresses import stresses_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from model.plan import FundPlan
    from scenarios.execution.learned_file import StoredPlan
    from scenarios.execution.policy import YearChanges
    from scenarios.execution.runner import Runner
    from scenarios.progress import Progress
    from scenarios.schema.stresses import Stress

N_DRAWS = 8
"""Held-out draws of the run that are used unless more are asked for."""
REMADE = ("theta_zero", "theta_one")
"""Assumptions under which plans are made anew for the cross-check."""
REMADE_DRAWS, REMADE_FRESH = 6, 4
"""Draws of a quick plan: to learn and choose on, to accept steps on."""
WORST = 0.10
"""Share of draws that are its worst."""


def stress_run(
    run: Path,
    out: Path,
    workers: int,
    progress: Progress,
    *,
    n_draws: int = N_DRAWS,
    only: Sequence[str] = (),
    remake: bool = False,
) -> tuple[Path, Stressed]:
    """Judge a run's plan and its rivals in every world; resumes from what was run already."""
    started = time.perf_counter()
    stresses, kept = stresses_of(only), load_learned(run)
    plans = known_plans(kept)
    worlds = {"none": None} | {
        s.name: stress_changes(s, kept.pack, kept.scenario) for s in stresses
    }
    chosen = tuple(kept.draws["held_out"][:n_draws])
    asked = repr((kept.folder.name, plan_digest(plans["chosen"]), worlds, chosen, remake))
    folder = out / f"{kept.pack.name}-stress-{hashlib.sha256(asked.encode()).hexdigest()[:8]}"
    if is_finished(folder):
        return folder, load_answer(folder, Stressed)
    folder.mkdir(parents=True, exist_ok=True)
    runner = kept.runner(folder, workers, progress)
    runner.prepare_states(chosen, "preparing draws")
    closed = _closed(runner, plans, worlds, chosen)
    remade = None
    if remake:
        remade = _remade(runner, kept, plans, chosen)
    made = Stressed(
        kept.pack.title,
        kept.pack.chinese,
        kept.folder.name,
        "chosen",
        len(chosen),
        kept.scenario.draws.tag,
        world_table(stresses, worlds),
        plan_table(closed, list(worlds), list(plans)[:-1]),
        gain_table(closed, list(worlds), list(plans)[:-1]),
        remade,
    )
    write_stress(made, folder)
    save_answer(folder, made)
    write_timing(folder, started)
    clear_cache(folder)
    digests = {name: plan_digest(plan) for name, plan in plans.items()}
    write_manifest(folder, kept.pack, kept.scenario, "stress", digests, {"held_out": chosen})
    return folder, made


def known_plans(kept: StoredPlan) -> dict[str, FundPlan]:
    """The run's plan, the tuned rule, its mix alike for all, greedy, practice, equal per head, nothing.

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
        plans[name] = read_plan(path, instance)
    problem = kept.learned.problem(Objective(), kept.extra)
    plans["greedy"] = plan_from(instance, "greedy", problem.costs, greedy(problem))
    return plans | {
        "practice": practice(instance),
        "equal_head": equal_head(instance),
        "no_fund": no_fund(instance),
    }


Closed = dict[tuple[str, str], "NDArray[np.float64]"]
"""By stress and plan, (D,) gap closed over no fund, yuan of 2015."""


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


def worst_mean(values: NDArray[np.float64], share: float = WORST) -> float:
    """Mean of the worst share of draws, at least one."""
    n = max(1, int(np.ceil(share * len(values) - 1e-9)))
    return float(np.sort(values)[:n].mean())


def plan_table(closed: Closed, worlds: Sequence[str], plans: Sequence[str]) -> pd.DataFrame:
    """Every plan in every world: gap closed with its interval, worst draws, regret of means."""
    rows = []
    for w in worlds:
        best = max(float(closed[w, p].mean()) for p in plans)
        for p in plans:
            mean, low, high = interval(closed[w, p])
            rows.append(
                {
                    "stress": w,
                    "plan": p,
                    "mean": mean,
                    "low": low,
                    "high": high,
                    "worst": worst_mean(closed[w, p]),
                    "regret": best - mean,
                }
            )
    return pd.DataFrame(rows)


def gain_table(closed: Closed, worlds: Sequence[str], plans: Sequence[str]) -> pd.DataFrame:
    """The first plan less every other, draw by draw."""
    rows = []
    for w in worlds:
        for p in plans[1:]:
            more = closed[w, plans[0]] - closed[w, p]
            mean, low, high = interval(more)
            rows.append(
                {
                    "stress": w,
                    "against": p,
                    "mean": mean,
                    "low": low,
                    "high": high,
                    "won": float((more > 0.0).mean()),
                }
            )
    return pd.DataFrame(rows)


def world_table(
    stresses: Sequence[Stress], worlds: Mapping[str, YearChanges | None]
) -> pd.DataFrame:
    """What every world changes and why, the undisturbed one first."""
    rows = [
        {
            "stress": "none",
            "en": "undisturbed",
            "zh": "无扰动",
            "kind": "drawn",
            "values": "–",
            "years": "–",
            "reason": "all parameters drawn from their ranges",
            "reason_zh": "全部参数从各自范围抽取",
        }
    ]
    for s in stresses:
        change = worlds[s.name]
        assert change is not None
        first, last = change.years or (0, 0)
        years = "–" if not first else f"{first}" if first == last else f"{first}–{last}"
        rows.append(
            {
                "stress": s.name,
                "en": s.en,
                "zh": s.zh,
                "kind": s.kind,
                "values": ", ".join(f"{name} = {value:g}" for name, value in change.values),
                "years": years,
                "reason": s.reason,
                "reason_zh": s.reason_zh,
            }
        )
    return pd.DataFrame(rows)


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
            mean, low, high = interval(found[judged, name])
            less, own_low, own_high = interval(found[judged, name] - found[judged, judged])
            rows.append(
                {
                    "made": name,
                    "judged": judged,
                    "mean": mean,
                    "low": low,
                    "high": high,
                    "against_own": less,
                    "own_low": own_low,
                    "own_high": own_high,
                }
            )
    return pd.DataFrame(rows)
