"""``adjust``: a finished plan under other money, rules, pins and bans, beside the run's own."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pandas as pd

from model.plan import FundPlan
from optimize.analysis.explain import reasons, unspent
from optimize.fund_plan import no_fund
from optimize.learning.screen import certificate
from optimize.simulator import Outcome
from scenarios.execution.findings_builder import exits, findings_of, valued, village_gap
from scenarios.execution.learned_file import StoredPlan
from scenarios.execution.plan_audit import broken_by, rules_of
from scenarios.execution.runner import Runner
from scenarios.files.grants import Edit
from scenarios.files.plan import plan_rows
from scenarios.schema.goals import goal_of
from scenarios.studies.adjustment import NAME, Adjusted, own_plan
from scenarios.studies.catalogue import Adjust
from scenarios.studies.plan import solver_facts
from scenarios.studies.run_files import write_tables
from scenarios.studies.study import Answered, Machine, Workspace


def run(study: Adjust, subject: Adjusted, space: Workspace) -> Answered:
    """Simulate beside the run's own plan, no fund and growth on held-out draws."""
    bench = space.machine.bench or space.folder
    runner = replace(subject.kept, scenario=subject.scenario).runner(
        bench, space.workers, space.progress
    )
    plans, draws, outcomes = _valued(runner, subject.kept, {NAME: subject.plan}, study.draws)
    goal = goal_of(subject.scenario)
    instance, edits = subject.problem.instance, (*study.overrides.edits, *(study.by_hand or ()))
    # a plan that was set by hand is no solver's: no reasons, but what it breaks
    solved = study.by_hand is None
    findings = findings_of(
        runner,
        "simulate",
        NAME,
        outcomes,
        plan_table=plan_rows(subject.plan),
        village_gap=village_gap(outcomes, [NAME], instance),
        exits=exits(outcomes, NAME, instance),
        reasons=pd.DataFrame(reasons(subject.problem, subject.solution)) if solved else None,
        unspent=pd.DataFrame(unspent(subject.problem, subject.solution)) if solved else None,
        broken=None if solved else broken_by(subject.plan, instance),
        moved=subject.moved if solved else None,
        edits=pd.DataFrame(edits, columns=list(Edit._fields)),
        rules=rules_of(instance, None if solved else subject.plan),
        facts={
            "unit": subject.problem.unit,
            "measure": goal.objective.weights[0][0],
            "is_gap_alone": float(goal.is_gap_alone),
            **(_of_solver(subject) if solved else {}),
        },
    )
    if space.folder != bench:
        (space.folder / "draws.csv").write_bytes((bench / "draws.csv").read_bytes())
    return Answered(
        findings, write_tables(space.folder, findings, outcomes, plans), {"held_out": draws}
    )


def _of_solver(made: Adjusted) -> dict[str, Any]:
    """What the solver reached and proved, and what further packages could add."""
    return {
        **solver_facts(made.solution),
        **certificate(made.learned, goal_of(made.scenario), made.problem, made.solution),
    }


def warm_up(kept: StoredPlan, machine: Machine, n_draws: int) -> None:
    """Simulate what every adjustment is compared with; the next one only adds its own runs."""
    assert machine.bench is not None
    _valued(kept.runner(machine.bench, machine.workers, machine.progress), kept, {}, n_draws)


def _valued(
    runner: Runner, kept: StoredPlan, plans: Mapping[str, FundPlan], n_draws: int
) -> tuple[dict[str, FundPlan], list[int], dict[tuple[str, int], Outcome]]:
    """Plans beside the run's own, no fund and growth alone: plans, draws, outcomes."""
    own = own_plan(kept)
    every = {**plans, own.name: own, "no_fund": no_fund(kept.learned.instance)}
    draws = list(kept.draws["held_out"])[:n_draws]
    return every, draws, valued(runner, every, draws, next(iter(every)))
