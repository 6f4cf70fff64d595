"""The frontier of a run: every budget re-solved, a few plans simulated in the whole county."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from optimize.analysis.frontier import Point, frontier, with_money
from optimize.baselines.ablations import plan_from
from optimize.learning.columns import closed_menu
from optimize.learning.learned import Learned
from results.pages.frontier import headline as headline, write_frontier
from results.statistics import printed
from results.tables.study_results import Frontier as Answer
from scenarios.execution.learned_file import StoredPlan
from scenarios.execution.store import read_manifest
from scenarios.schema.goals import goal_of
from scenarios.studies.catalogue import Frontier as Sweep
from scenarios.studies.finished_run import delivered
from scenarios.studies.study import Answered, Workspace

pages = write_frontier


def run(study: Sweep, kept: StoredPlan, space: Workspace) -> Answered:
    """Sweep the budget; simulate a few of the plans on held-out draws."""
    low, high, shown = study.low * 1e6, study.high * 1e6, study.shown_y()
    goal, instance = goal_of(kept.scenario), kept.learned.instance
    learned = closed_menu(kept.learned, goal, instances=[with_money(instance, y) for y in shown])
    points = frontier(
        learned,
        goal,
        sorted({*np.linspace(low, high, study.points).tolist(), *shown}),
        lambda n, total: space.progress("solving at every budget", n, total),
    )
    budget_y = kept.learned.instance.budget_y
    columns = ("yuan_y", "bound", "whole", "low", "high", "spent", "kept")
    return Answered(
        Answer(
            kept.pack.title,
            kept.pack.chinese,
            pd.DataFrame([{k: getattr(p, k) for k in columns} for p in points]),
            _simulated(kept, learned, [p for p in points if p.yuan_y in shown], space),
            goal.objective.weights[0][0],
            goal.objective.unit,
            float(budget_y.mean()),
            len(budget_y),
            len(kept.draws["held_out"]),
        ),
        read_manifest(kept.folder)["plans"],
        kept.draws,
    )


def _simulated(
    kept: StoredPlan, learned: Learned, points: Sequence[Point], space: Workspace
) -> pd.DataFrame:
    """Mean and interval of the gain over no fund that the whole county has with a point's plan."""
    rows = []
    if points:
        objective = goal_of(kept.scenario).objective
        plans = {
            f"{p.yuan_y:.0f}": plan_from(
                with_money(learned.instance, p.yuan_y),
                f"fund-{p.yuan_y:.0f}",
                learned.costs,
                p.choice,
            )
            for p in points
        }
        found = delivered(
            kept.runner(space.folder, space.workers, space.progress),
            plans,
            kept.draws["held_out"],
            {"": objective},
            "simulating a few budgets",
        )
        rows = [{"yuan_y": p.yuan_y, **printed(found[f"{p.yuan_y:.0f}", ""])} for p in points]
    return pd.DataFrame(rows, columns=["yuan_y", "mean", "low", "high"])
