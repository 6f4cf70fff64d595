"""The frontier of a run: every budget re-solved, a few plans simulated in the whole county."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from optimize.analysis.frontier import frontier, with_money
from optimize.baselines.ablations import plan_from
from results.pages.frontier import write_frontier
from results.statistics import interval
from results.tables.study_results import Frontier
from scenarios.execution.store import clear_cache
from scenarios.schema.goals import goal_of
from scenarios.studies.follow_up import delivered, folder_of, run_of, write_asked

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from optimize.analysis.frontier import Point
    from scenarios.execution.learned_file import StoredPlan
    from scenarios.progress import Progress

LOW_Y, HIGH_Y, N_POINTS = 8e6, 128e6, 100
"""Budgets of a frontier, yuan a year, and how many."""

SHOWN_Y = (8e6, 16e6, 32e6, 64e6, 128e6)
"""Budgets whose plans are simulated in the whole county."""


def frontier_county(
    name: str,
    out: Path,
    workers: int,
    progress: Progress,
    *,
    low: float = LOW_Y,
    high: float = HIGH_Y,
    n_points: int = N_POINTS,
    shown: Sequence[float] = SHOWN_Y,
) -> tuple[Path, Frontier]:
    """Sweep the budget; simulate a few of the plans on held-out draws; write figure, table and page.

    Parameters
    ----------
    name : a run's folder, or a scenario whose plan run is made where it is not there yet.
    shown : yuan a year of the plans that are simulated; those outside the sweep are left out.
    """
    kept = run_of(name, out, workers, progress)
    shown = [y for y in shown if low <= y <= high]
    folder = folder_of(kept, out, "frontier", low, high, n_points, tuple(shown))
    amounts = sorted({*np.linspace(low, high, n_points).tolist(), *shown})
    goal = goal_of(kept.scenario)
    points = frontier(
        kept.learned, goal, amounts, lambda n, total: progress("solving at every budget", n, total)
    )
    simulated = _simulated(
        kept, [p for p in points if p.yuan_y in shown], folder, workers, progress
    )
    budget_y = kept.learned.instance.budget_y
    made = Frontier(
        kept.pack.title,
        kept.pack.chinese,
        pd.DataFrame(
            [
                {
                    k: getattr(p, k)
                    for k in ("yuan_y", "bound", "whole", "low", "high", "spent", "kept")
                }
                for p in points
            ]
        ),
        simulated,
        goal.objective.weights[0][0],
        goal.objective.unit,
        float(budget_y.mean()),
        len(budget_y),
        len(kept.draws["held_out"]),
    )
    folder.mkdir(parents=True, exist_ok=True)
    write_frontier(made, folder)
    clear_cache(folder)
    asked = {
        "run": kept.folder.name,
        "low": low,
        "high": high,
        "n_points": n_points,
        "shown": shown,
    }
    write_asked(kept, folder, "frontier", asked)
    return folder, made


def _simulated(
    kept: StoredPlan, points: Sequence[Point], folder: Path, workers: int, progress: Progress
) -> pd.DataFrame:
    """Mean and interval of the gain over no fund that the whole county has with a point's plan."""
    rows = []
    if points:
        learned, objective = kept.learned, goal_of(kept.scenario).objective
        plans = {
            f"{p.yuan_y:.0f}": plan_from(
                with_money(learned.instance, p.yuan_y),
                f"fund-{p.yuan_y:.0f}",
                learned.costs,
                p.choice,
            )
            for p in points
        }
        runner = kept.runner(folder, workers, progress)
        found = delivered(
            runner, plans, kept.draws["held_out"], {"": objective}, "simulating a few budgets"
        )
        for point in points:
            mean, low, high = interval(found[f"{point.yuan_y:.0f}", ""])
            rows.append({"yuan_y": point.yuan_y, "mean": mean, "low": low, "high": high})
    return pd.DataFrame(rows, columns=["yuan_y", "mean", "low", "high"])
