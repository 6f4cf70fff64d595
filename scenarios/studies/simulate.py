"""``simulate``: a scenario's plan beside no fund and growth only."""

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from optimize.fund_plan import no_fund
from optimize.proof import simulated_measures
from optimize.simulator import Outcome
from scenarios.draws.precision import precision_of, until_precise
from scenarios.execution.decision import instance_of, plan_of_scenario
from scenarios.execution.findings_builder import exits, findings_of, valued, village_gap
from scenarios.execution.plan_audit import broken_by, rules_of
from scenarios.files.grants import Edit, is_grants, listed_edits
from scenarios.files.plan import plan_rows
from scenarios.schema.scenario import SPLITS
from scenarios.studies.catalogue import Simulate
from scenarios.studies.run_files import write_tables
from scenarios.studies.study import Answered, CountyScenario, Workspace


def run(study: Simulate, subject: CountyScenario, space: Workspace) -> Answered:
    """Run the plan over the scenario's draws; with a precision they are the most that are run."""
    pack, scenario = subject.pack, subject.scenario
    precision = precision_of(study.precision)
    instance = instance_of(pack, scenario)
    plan = plan_of_scenario(instance, scenario, pack.home)
    name, is_stand_in = plan.name, scenario.levers.plan == "optimize"
    n = scenario.draws.valuation_draws
    runner = space.runner(pack, scenario, range(n + 1))
    plans = {name: plan, "no_fund": no_fund(instance)}
    outcomes: dict[tuple[str, int], Outcome] = {}

    def simulated(draws: Sequence[int]) -> None:
        outcomes.update(
            valued(runner, plans, [d for d in draws if (name, d) not in outcomes], name)
        )

    def gains(draws: Sequence[int]) -> "list[pd.Series[float]]":
        gap = {
            (p, d): float(outcomes[p, d].yearly["gap_spending"].sum()) for p in plans for d in draws
        }
        return [pd.Series([gap["no_fund", d] - gap[name, d] for d in draws])]

    file = Path(scenario.levers.plan)
    edits = listed_edits(file, pack.home) if file.is_file() and is_grants(file) else []
    reached = until_precise(simulated, gains, precision, n)
    draws = range(1, reached.n_draws + 1)
    measures = simulated_measures(instance, runner, {name: plan}, draws)[name]
    findings = findings_of(
        runner,
        "simulate",
        name,
        outcomes,
        plan_table=plan_rows(plans[name]),
        village_gap=village_gap(outcomes, [name], instance),
        exits=exits(outcomes, name, instance),
        facts=reached.facts | ({"stands_for": "optimize"} if is_stand_in else {}),
        edits=pd.DataFrame(edits, columns=list(Edit._fields)),
        rules=rules_of(instance, plan, measures),
        broken=None
        if scenario.levers.plan in SPLITS
        else broken_by(plan, instance, measures=measures),
    )
    return Answered(
        findings, write_tables(space.folder, findings, outcomes, plans), {"held_out": draws}
    )
