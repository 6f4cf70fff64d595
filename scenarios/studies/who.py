"""``explain --who``: two questions that say who in a village comes first, and what they gain."""

import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.plan import FundPlan
from model.processes.delivery.questions import QUESTIONS, State, TwoQuestions
from model.programmes import PROGRAMMES
from model.state.snapshot import Snapshot
from model.state.units import WAN
from model.state.world import World
from optimize.analysis.questions import Served, best_questions, ranking
from results.comparison import Interval
from results.language.catalogue import Language, pick, text
from results.statistics import ends
from results.tables.table import span
from scenarios.execution.learned_file import StoredPlan
from scenarios.execution.run import run_plan, yearly_of
from scenarios.execution.runner import Runner
from scenarios.execution.store import load_findings
from scenarios.faults import FaultError, plainly, worded
from scenarios.studies.stress import stored_plan
from scenarios.studies.study import Workspace

MOST_DRAWS = 8
"""Draws of the run on which questions are found, and held-out draws on which they are judged."""
ORDERS: dict[str, Callable[[State], Any]] = {
    "practice": lambda s: -s["Household"].tie,
    "need_first": lambda s: s["Register"].score,
}
"""Orders of service that exist: who is close to those who decide, the poorest by the appraisal."""


@dataclass(frozen=True)
class Who:
    """Two questions, judged.

    Attributes
    ----------
    gains : (D,) gap closed per yuan by order of service, on draws that found nothing.
    simulated : (D,) what the plan closes more where its villages serve by the two questions.
    share : of registered households that the plan serves.
    n : households that were served by lot, in learning and in judging draws.
    """

    rule: TwoQuestions
    gains: dict[str, NDArray[np.float64]]
    simulated: NDArray[np.float64]
    share: float
    n: tuple[int, int]


def find(kept: StoredPlan, space: Workspace) -> Who:
    """Serve by lot on draws of the run, find the questions, judge them on held-out draws."""
    plan = stored_plan(kept, load_findings(kept.folder).main)
    used = [list(kept.draws[k])[:MOST_DRAWS] for k in ("selection", "held_out")]
    with tempfile.TemporaryDirectory() as folder:
        runner = kept.runner(Path(folder), space.workers, space.progress)
        sides = []
        for i, draws in enumerate(used):
            space.progress("serving by lot", i, 2)
            sides.append([served_by_lot(runner, plan, d) for d in draws])
        (learned, _, _), (judged, orders, share) = (_joined(s) for s in sides)
        if not (len(learned) and len(judged)):
            raise FaultError(
                plainly(
                    kept.folder,
                    worded("plan_serves_no_household"),
                    worded("plan_grants_households"),
                )
            )
        rule = best_questions(learned, share)
        simulated = []
        for i, draw in enumerate(used[1]):
            space.progress("serving by two questions", i, len(used[1]))
            simulated.append(served_by(rule, runner, plan, draw))
    keys = {
        "lot": np.zeros(len(judged)),
        **orders,
        "questions": rule.places(judged.answers),
        "best": ranking(learned, judged),
        "known": -judged.gain / judged.yuan,
    }
    return Who(
        rule,
        {name: judged.first(key, share) for name, key in keys.items()},
        np.array(simulated),
        share,
        (len(learned), len(judged)),
    )


Lot = tuple[Served, dict[str, NDArray[np.float64]], float]


def served_by_lot(runner: Runner, plan: FundPlan, draw: int) -> Lot:
    """What a plan does for each registered household that it serves, drawn by lot in its village.

    Beside the same people and luck with the village works alone.
    """
    runner.prepare_state(draw)
    start = runner.state(draw)
    works = np.array([p.reach == "village" for p in PROGRAMMES])
    by_lot = replace(plan, targeting=("equal_chance",) * len(plan.places))
    base = replace(by_lot, yuan=by_lot.yuan * works[:, None])
    seen = []
    for one in (base, by_lot):
        seen.append(Gaps(start))
        run_plan(start, runner.scenario, one, changes=runner.changes, watch=seen[-1])
    columns = start.columns
    rows = np.flatnonzero((columns["Household"].alive != 0) & (columns["Register"].listed != 0))
    yuan = (seen[1].taken - seen[0].taken)[rows]
    helped = yuan > 0.0
    gain, at = (seen[0].gap - seen[1].gap)[rows][helped], rows[helped]
    return (
        Served(
            np.full(len(at), draw),
            {name: np.asarray(ask(columns))[at] for name, ask in QUESTIONS.items()},
            gain,
            yuan[helped],
        ),
        {name: np.asarray(key(columns), np.float64)[at] for name, key in ORDERS.items()},
        helped.mean(),
    )


def served_by(rule: TwoQuestions, runner: Runner, plan: FundPlan, draw: int) -> float:
    """Spending gap of the county that a plan closes more by the questions than by its own order."""
    start, left = runner.state(draw), []
    for levers in ({}, {"questions": str(rule)}):
        record, _ = run_plan(
            start, runner.scenario.but(levers=levers), plan, changes=runner.changes
        )
        left.append(float(yearly_of(record)["gap_spending"].sum()))
    return left[0] - left[1]


class Gaps:
    """Sums over a run by row of household: the spending gap of year-ends, money taken up.

    Yuan of 2015; a household that is gone has no gap.
    """

    def __init__(self, start: Snapshot) -> None:
        self.ids = start.columns["Household"].id.copy()
        self.gap, self.taken = np.zeros(self.ids.size), np.zeros(self.ids.size)

    def __call__(self, world: World) -> None:
        """Read a quarter of a run."""
        if world.tick == world.first_tick:
            return
        household, status, today = world.household, world.status, world.today
        here = (household.id == self.ids) & (household.alive != 0)
        self.taken += np.where(here, world.work.taken_q, 0.0) / float(today.prices)
        if world.tick % 4 == 0:
            line = float(today.line)
            short = np.clip(line - status.left_y, 0.0, line) * household.n_members
            self.gap += np.where(here & (status.spending_poor != 0), short, 0.0) / today.prices


def _joined(parts: Sequence[Lot]) -> Lot:
    """Draws one after the other; the mean share served."""
    served = [p[0] for p in parts]
    return (
        Served(
            np.concatenate([s.draw for s in served]),
            {q: np.concatenate([s.answers[q] for s in served]) for q in QUESTIONS},
            np.concatenate([s.gain for s in served]),
            np.concatenate([s.yuan for s in served]),
        ),
        {name: np.concatenate([p[1][name] for p in parts]) for name in ORDERS},
        float(np.mean([p[2] for p in parts])),
    )


def _verdict(beside: Mapping[str, str], simulated: str) -> tuple[str, str]:
    """Whether to ask the questions, and the order that speaks against it.

    They are to be asked where they are clearly better than practice's order, and neither another
    order nor the whole plan simulated again is clearly better without them.
    """
    better = next((o for o, verdict in beside.items() if verdict == "worse"), None)
    if better is not None:
        return "ask_worse", better
    if beside["practice"] != "better":
        return "ask_too_few" if beside["practice"] == "too_few" else "ask_not_better", "practice"
    return "ask_simulated_worse" if simulated == "worse" else "ask", "practice"


def _asked(f: Who, verdict: str, order: str, language: Language) -> list[str]:
    """Whether to ask the questions, and in which order they serve."""
    first, second = (text(f"who.question.{q}", language) for q in (f.rule.first, f.rule.second))
    answers = [text(f"who.{a}", language) for a in ("no", "yes")]
    kinds = [
        text("who.kind", language, first=answers[k // 2], second=answers[k % 2])
        for k in f.rule.order
    ]
    return [
        text(
            f"who.{verdict}",
            language,
            first=first,
            second=second,
            order=text(f"who.{order}", language),
        ),
        text(
            "who.order" if verdict == "ask" else "who.order_tried",
            language,
            kinds=pick(language, "，再", "; then ").join(kinds),
        ),
    ]


def lines_of(f: Who, language: Language) -> list[str]:
    """The questions, the order of service, what it gains beside other orders, what it rests on."""
    two, base = f.gains["questions"], f.gains["practice"]
    best = Interval.of(ends(f.gains["best"] - base), len(two))
    kept = (two - base).mean() / max(best.mean, (two - base).mean())
    gained = {n: f"{x.mean() * WAN:,.0f}" for n, x in f.gains.items()}
    closed = Interval.of(ends(f.simulated / WAN), len(f.simulated))
    beside = [
        (order, Interval.of(ends((two - f.gains[order]) * WAN), len(two))) for order in ORDERS
    ]
    verdict, order = _verdict({o: found.verdict for o, found in beside}, closed.verdict)
    return [
        *_asked(f, verdict, order, language),
        text("who.gains", language, n=len(two), **gained),
        *(
            text(
                f"who.over_{found.verdict}",
                language,
                order=text(f"who.{order}", language),
                interval_text=span(found, language, 0),
            )
            for order, found in beside
        ),
        *([text("who.share", language, share=kept)] if best.verdict == "better" else []),
        text(
            f"who.simulated_{closed.verdict}",
            language,
            interval_text=span(closed, language, 1),
            rule=str(f.rule),
        ),
        text(
            "who.rests",
            language,
            share=f.share,
            learned=f.n[0],
            judged=f.n[1],
        ),
    ]
