"""A finished plan under other money, rules, pins and bans: solved again in seconds, simulated in the county."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pandas as pd

from optimize.analysis.alternatives import objective_of
from optimize.analysis.counterfactuals import displaced
from optimize.analysis.explain import content, reasons, unspent
from optimize.analysis.shadow_prices import staying
from optimize.baselines.ablations import plan_from
from optimize.formulation.infeasibility import explain_infeasible, prove_possible
from optimize.formulation.lexicographic import solve_lexicographic
from optimize.formulation.persistent import PersistentSolver
from optimize.formulation.solve import Solution
from optimize.fund_plan import no_fund
from scenarios.execution.decision import instance_of
from scenarios.execution.findings_builder import exits, findings_of, valued, village_gap
from scenarios.execution.plan_audit import prove
from scenarios.execution.store import is_finished, load_findings
from scenarios.files.plan import plan_rows, read_plan
from scenarios.schema.goals import goal_of
from scenarios.schema.overrides import with_overrides
from scenarios.studies.follow_up import folder_of, run_of
from scenarios.studies.simulate import Finished, write_run

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from model.plan import FundPlan
    from optimize.formulation.lexicographic import Goal
    from optimize.formulation.problem import Problem
    from optimize.learning.learned import Learned
    from optimize.simulator import Outcome
    from scenarios.execution.learned_file import StoredPlan
    from scenarios.execution.runner import Runner
    from scenarios.progress import Progress
    from scenarios.schema.overrides import Overrides
    from scenarios.schema.scenario import Scenario

NAME = "adjusted"
MOVED = (
    "village",
    "before",
    "after",
    "moved",
    "plan_before",
    "plan_after",
    "effect",
    "mix",
    "first",
    "last",
)
"""Columns of what a change displaces: yuan before, after and moved; labels of plans; effect in the
objective's own unit; mix, first and last year of what a village gets now."""
N_DRAWS = 6
"""Held-out draws on which an adjusted plan is simulated where nothing is said."""


@dataclass(frozen=True)
class Adjusted:
    """The choice after a change, beside the run's own.

    Attributes
    ----------
    before, problem : what the present choice and the new one were made from.
    moved : a row for each village whose money changes; columns are :data:`MOVED`.
    change : objective of the new choice less the present one's, both by what was learned.
    """

    kept: StoredPlan
    scenario: Scenario
    before: Problem
    problem: Problem
    solution: Solution
    plan: FundPlan
    moved: pd.DataFrame
    change: float


def before_of(kept: StoredPlan) -> Problem:
    """The problem that a run's present choice answers."""
    return _problem(kept.learned, goal_of(kept.scenario))


def _problem(learned: Learned, goal: Goal) -> Problem:
    # the trust region guarded the steps of learning: a planner's change may go as far as it must
    return learned.problem(goal.objective, goal.extra, futures=goal.risk is not None)


def adjust(kept: StoredPlan, overrides: Overrides, before: Problem | None = None) -> Adjusted:
    """Solve again, from what the run learned; of plans as good, the one that changes fewest villages.

    FaultError where the overrides are faulty, InfeasibleRulesError where no plan keeps it.
    ``before`` saves making the present problem anew.
    """
    scenario = _named(with_overrides(kept.scenario, overrides, kept.pack), overrides)
    instance, goal = instance_of(kept.pack, scenario), goal_of(scenario)
    prove_possible(instance)
    before = before or before_of(kept)
    learned = kept.learned.under(instance)
    problem = _problem(learned, goal)
    solution = solve_lexicographic(learned, goal)[1] if goal.then else _near(problem, kept)
    plan = plan_from(instance, NAME, problem.costs, solution.choice, solution.aux)
    prove(plan, problem, solution.choice)
    return Adjusted(
        kept,
        scenario,
        before,
        problem,
        solution,
        plan,
        _moved(before, kept.solution.choice, problem, solution.choice),
        objective_of(problem, solution.choice) - objective_of(before, kept.solution.choice),
    )


def _named(scenario: Scenario, overrides: Overrides) -> Scenario:
    """The scenario with what was changed in its words."""
    parts = overrides.texts
    if not parts:
        return scenario
    zh = scenario.title_zh or scenario.title
    return scenario.model_copy(
        update={
            "title": f"{scenario.title} · adjusted",
            "title_zh": f"{zh} · 调整",
            "why": f"Adjusted: {'; '.join(parts)}",
            "why_zh": f"调整:{'；'.join(parts)}",
        }
    )


def _moved(
    before: Problem, a: NDArray[np.int64], after: Problem, b: NDArray[np.int64]
) -> pd.DataFrame:
    """Villages whose money changes, and what they get now: mix, first and last year."""
    rows = displaced(before, a, after, b)
    place = {int(code): v for v, code in enumerate(after.instance.codes)}
    for row in rows:
        v = place[int(str(row["village"]))]
        row |= dict(zip(("mix", "first", "last"), content(after, v, int(b[v])), strict=True))
    return pd.DataFrame(rows, columns=list(MOVED))


def _near(problem: Problem, kept: StoredPlan) -> Solution:
    """The choice near the present one, with the relaxation as its bound."""
    solver = PersistentSolver(problem)
    relaxed = solver.relaxed()
    whole = None if relaxed is None else staying(solver, problem, kept.solution.choice)
    if relaxed is None or whole is None:
        raise explain_infeasible(problem)
    gap = max(0.0, relaxed.objective - whole.objective) / max(abs(relaxed.objective), 1.0)
    return Solution(
        whole.choice, whole.aux, whole.objective, relaxed.objective, gap, NAME, 0, relaxed.prices
    )


def main_of(kept: StoredPlan) -> str:
    """The name of the plan that the run is about."""
    return load_findings(kept.folder).main


def warm_up(kept: StoredPlan, bench: Path, workers: int, progress: Progress, n_draws: int) -> None:
    """Simulate what every adjustment is compared with, so that the next one only adds its own runs."""
    _valued(kept.runner(bench, workers, progress), kept, {}, n_draws)


def _valued(
    runner: Runner, kept: StoredPlan, plans: Mapping[str, FundPlan], n_draws: int
) -> tuple[dict[str, FundPlan], list[int], dict[tuple[str, int], Outcome]]:
    """Plans beside the run's own, no fund and growth alone: plans, draws, outcomes."""
    instance, main = kept.learned.instance, main_of(kept)
    own = read_plan(kept.folder / f"plan-{main}.csv", instance)
    every = {**plans, main: own, "no_fund": no_fund(instance)}
    draws = list(kept.draws["held_out"])[:n_draws]
    return every, draws, valued(runner, every, draws, next(iter(every)))


def simulate_adjusted(
    made: Adjusted, out: Path, bench: Path, workers: int, progress: Progress, n_draws: int = N_DRAWS
) -> Finished:
    """Simulate beside the run's own plan, no fund and growth on held-out draws; write all that a run has.

    The same adjustment asked again is answered from its folder. ``bench`` is where saved states stay.
    """
    kept, started = made.kept, time.perf_counter()
    folder = folder_of(kept, out, NAME, made.scenario.model_dump_json(), n_draws)
    if is_finished(folder):
        return Finished(folder, load_findings(folder))
    runner = replace(kept, scenario=made.scenario).runner(bench, workers, progress)
    plans, draws, outcomes = _valued(runner, kept, {NAME: made.plan}, n_draws)
    findings = findings_of(
        runner,
        "simulate",
        NAME,
        outcomes,
        plan_table=plan_rows(made.plan),
        village_gap=village_gap(outcomes, [NAME], made.problem.instance),
        exits=exits(outcomes, NAME, made.problem.instance),
        reasons=pd.DataFrame(reasons(made.problem, made.solution)),
        unspent=pd.DataFrame(unspent(made.problem, made.solution)),
        moved=made.moved,
        facts={
            "unit": made.problem.unit,
            "measure": goal_of(made.scenario).objective.weights[0][0],
        },
    )
    folder.mkdir(parents=True, exist_ok=True)
    if folder != bench:
        (folder / "draws.csv").write_bytes((bench / "draws.csv").read_bytes())
    return write_run(runner, findings, outcomes, plans, {"held_out": draws}, started, folder)


def adjust_run(
    name: str,
    overrides: Overrides,
    out: Path,
    workers: int,
    progress: Progress,
    n_draws: int = N_DRAWS,
) -> tuple[Adjusted, Finished]:
    """What the command line does: adjust the plan of a run, then simulate it."""
    kept = run_of(name, out, workers, progress)
    made = adjust(kept, overrides)
    folder = folder_of(kept, out, NAME, made.scenario.model_dump_json(), n_draws)
    return made, simulate_adjusted(made, out, folder, workers, progress, n_draws)
