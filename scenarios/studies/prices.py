"""``prices``: what money and rules are worth, near-optimal plans, what to find out: simulated."""

from dataclasses import replace

from results.findings import Findings
from results.pages.explanation import headline as headline, write_prices
from scenarios.execution.learned_file import StoredPlan
from scenarios.execution.store import load_findings, read_manifest
from scenarios.faults import FaultError, plainly, worded
from scenarios.schema.goals import goal_of
from scenarios.studies.adjustment import before_of
from scenarios.studies.answer_pages import pages_of
from scenarios.studies.catalogue import Prices
from scenarios.studies.plan_explanation import Question, explained
from scenarios.studies.race import BY_RULE
from scenarios.studies.study import Answered, Workspace

pages = pages_of(write_prices)

Answer = Findings


def run(study: Prices, kept: StoredPlan, space: Workspace) -> Answered:
    """Solve again around the plan, then simulate in the whole county on held-out draws."""
    goal, found = goal_of(kept.scenario), load_findings(kept.folder)
    if found.main in BY_RULE:
        raise FaultError(
            plainly(kept.folder, worded("plan_simple_rule_has"), worded("folder_run_whose_plan"))
        )
    problem, draws = before_of(kept), list(kept.draws["held_out"])[: study.draws]
    tables = explained(
        Question(
            kept.runner(space.folder, space.workers, space.progress),
            kept.learned,
            problem,
            kept.solution,
            goal,
            draws,
        )
    )
    return Answered(
        replace(found, **tables), read_manifest(kept.folder)["plans"], {"held_out": draws}
    )
