"""The least money and earliest year for a target: found on learned values, proven by simulation."""

from collections.abc import Mapping
from dataclasses import replace

import pandas as pd
from scipy.special import betaincinv

from model.plan import FundPlan
from optimize.analysis.frontier import with_money
from optimize.analysis.target import Reach, TargetAnswer, reach_target, share_met
from optimize.baselines.ablations import plan_from
from optimize.formulation.lexicographic import Goal
from optimize.learning.columns import closed_menu
from optimize.learning.learned import Learned
from optimize.objective import named
from results.pages.target import Answer, headline as headline, write_answer
from results.statistics import printed
from scenarios.execution.learned_file import StoredPlan
from scenarios.execution.store import read_manifest
from scenarios.files.plan import write_plan
from scenarios.schema.goals import Target
from scenarios.schema.overrides import targets_of
from scenarios.studies.catalogue import Target as Request
from scenarios.studies.finished_run import delivered
from scenarios.studies.study import Answered, Workspace

pages = write_answer


def target_given(text: str, probability: float) -> Target:
    """A target from the command line; a fault where it names no measure or amount."""
    ((measure, least),) = targets_of([text]).items()
    return Target(measure, least, probability)


def run(study: Request, kept: StoredPlan, space: Workspace) -> Answered:
    """The least money and the earliest year; the plans of both are simulated on held-out draws."""
    target, most_y = target_given(study.target, study.probability), study.most * 1e6
    objective = named(target.measure)
    label = "looking for the least money and the earliest year"
    space.progress(label, 0, 1)
    instance, own_y = kept.learned.instance, float(kept.learned.instance.budget_y.mean())
    amounts = {own_y / 2.0, own_y, most_y}
    learned = closed_menu(
        kept.learned, Goal(objective), instances=[with_money(instance, y) for y in sorted(amounts)]
    )
    found = reach_target(learned, objective, target.least, target.probability, most_y)
    space.progress(label, 1, 1)
    plans = _plans(learned, found)
    rows = []
    if plans:
        reaches = {"least": found.least, "earliest": found.earliest}
        objectives = {k: replace(objective, until=r.until) for k, r in reaches.items() if r}
        gains = delivered(
            kept.runner(space.folder, space.workers, space.progress),
            plans,
            kept.draws["held_out"],
            objectives,
            "simulating both answers",
        )
        rows = [_row(kind, reaches[kind], target, gains[kind, kind]) for kind in plans]
    for kind, plan in plans.items():
        write_plan(plan, space.folder / f"plan-{kind}.csv", kept.pack.chinese)
    return Answered(
        Answer(
            kept.pack.title,
            kept.pack.chinese,
            target.measure,
            target.least,
            target.probability,
            own_y,
            most_y,
            0.0 if found.best is None else found.best.level,
            0.0 if found.latest is None else found.latest.level,
            len(kept.draws["held_out"]),
            pd.DataFrame(rows, columns=list(COLUMNS)),
        ),
        read_manifest(kept.folder)["plans"],
        kept.draws,
    )


COLUMNS = (
    "kind",
    "yuan_y",
    "until",
    "level",
    "mean",
    "share",
    "met",
    "draws",
    "met_low",
    "met_high",
    "delivered",
    "delivered_low",
    "delivered_high",
)
"""An answer: promised level, mean and share of futures; draws that met it; what was delivered."""


def _plans(learned: Learned, found: TargetAnswer) -> dict[str, FundPlan]:
    """The plan of each answer that there is."""
    out = {}
    for kind, reach in (("least", found.least), ("earliest", found.earliest)):
        if reach is not None:
            out[kind] = plan_from(
                with_money(learned.instance, reach.yuan_y), kind, learned.costs, reach.choice
            )
    return out


def _row(kind: str, reach: Reach | None, target: Target, gains: object) -> Mapping[str, object]:
    """What was promised and what the held-out draws delivered; the share with its interval."""
    assert reach is not None
    met, n = share_met(gains, target.least)  # type: ignore[arg-type]
    return dict(
        zip(
            COLUMNS,
            (
                kind,
                reach.yuan_y,
                reach.until,
                reach.level,
                reach.mean,
                reach.share,
                met,
                n,
                float(betaincinv(met, n - met + 1, 0.05)) if met else 0.0,
                float(betaincinv(met + 1, n - met, 0.95)) if met < n else 1.0,
                *printed(gains).values(),  # type: ignore[arg-type]
            ),
            strict=True,
        )
    )
