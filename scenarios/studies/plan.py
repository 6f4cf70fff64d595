"""``plan``: optimize a county's fund, judge the plan on held-out draws, explain it."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pandas as pd

from model.programmes import GRANTABLE
from optimize.analysis.explain import reasons
from optimize.baselines.ablations import plan_from
from optimize.baselines.cautious import is_cautious
from optimize.baselines.greedy import greedy
from optimize.formulation.infeasibility import explain_infeasible, prove_possible
from optimize.formulation.persistent import PersistentSolver
from optimize.formulation.solve import Solution
from optimize.learning.experiment import total_value
from optimize.learning.response_curves import COLUMNS as CURVES, curves
from optimize.learning.screen import MOST_CLOSINGS
from optimize.loop import CHECKS, Optimized, Settings, optimize
from optimize.proof import audited, prove, simulated_measures
from optimize.rules.risk import Risk
from optimize.score import Standing
from optimize.simulator import Outcome
from results.language.catalogue import LANGUAGES
from results.statistics import interval
from scenarios.execution.decision import instance_of
from scenarios.execution.findings_builder import exits, findings_of, valued, village_gap
from scenarios.execution.learned_file import save_learned
from scenarios.execution.plan_audit import rules_of
from scenarios.execution.runner import Runner
from scenarios.files.grants import Edit
from scenarios.files.plan import plan_rows
from scenarios.schema.goals import goal_of
from scenarios.schema.scenario import Scenario
from scenarios.studies.catalogue import Plan
from scenarios.studies.plan_explanation import Question, explained, losers
from scenarios.studies.race import BY_RULE, judged, winner
from scenarios.studies.run_files import write_tables
from scenarios.studies.study import Answered, CountyScenario, Workspace, draws_by_use


def run(study: Plan, subject: CountyScenario, space: Workspace) -> Answered:
    """Optimize, compare with every baseline on held-out draws, explain."""
    scenario, u = subject.scenario, subject.scenario.draws
    prove_possible(instance_of(subject.pack, scenario))
    numbers = draws_by_use(
        selection=u.selection_draws,
        fresh=u.fresh_draws,
        held_out=u.valuation_draws,
        # a quick plan has one stage of the race, any other a second on as many draws as judge
        race=0 if u.depth == "quick" else u.valuation_draws,
    )
    selection, fresh, held_out, race = numbers.values()
    runner = space.runner(subject.pack, scenario, range(race.stop))
    method, settings = scenario.levers.method, _settings(scenario)
    with runner.preparing([*(race if method == "milp" else ()), *held_out]):
        found = optimize(runner.instance, runner, selection, fresh, settings)
    aim = (settings.goal.objective, settings.goal.risk)
    main, chosen_on = made_by(found, method), dict[str, Standing]()
    reached = simulated_measures(runner.instance, runner, found.plans, fresh)
    broken = {n: audited(p, runner.instance, measures=reached[n]) for n, p in found.plans.items()}
    if method == "milp":
        main, chosen_on = winner(found, runner, (fresh, [*fresh, *race]), aim, broken)
    problem, solution = found.made_from(main)
    prove(found.plans[main], problem, None if main in BY_RULE else solution.choice, reached[main])
    save_learned(runner.folder, runner.pack, scenario, found, solution, main)
    outcomes = valued(runner, found.plans, held_out, main)
    why = judged(found, runner, outcomes, main, chosen_on, aim, broken)
    if main not in BY_RULE:  # a rule of thumb has no prices and no reasons
        on = list(held_out)[: u.price_draws]
        why |= explained(Question(runner, found.learned, problem, solution, settings.goal, on))
        why["reasons"] = pd.DataFrame(reasons(problem, solution))
    findings = findings_of(
        runner,
        "plan",
        main,
        outcomes,
        plan_table=plan_rows(found.plans[main]),
        village_gap=village_gap(outcomes, [main], runner.instance),
        exits=exits(outcomes, main, runner.instance),
        losers=None if main == "practice" else losers(outcomes, found.plans, runner.instance, main),
        rounds=pd.DataFrame(found.rounds),
        rules=rules_of(runner.instance),
        edits=pd.DataFrame(study.edits, columns=list(Edit._fields)),
        response=pd.DataFrame(curves(found.learned, settings.goal.objective), columns=list(CURVES)),
        facts=_facts(found, settings, runner, outcomes, main),
        **why,
    )
    return Answered(findings, write_tables(space.folder, findings, outcomes, found.plans), numbers)


def _settings(scenario: Scenario) -> Settings:
    """The loop's settings at the depth of a scenario."""
    u, method = scenario.draws, scenario.levers.method
    is_quick = u.depth == "quick"
    return Settings(
        seed=u.seed,
        goal=goal_of(scenario),
        n_rounds=u.rounds,
        check_rotations=0 if is_quick else CHECKS,
        closings=0 if is_quick else MOST_CLOSINGS,
        tune_scoring_rule=not is_quick or method == "rule",
        ablations=u.depth == "thorough" or method == "greedy",
    )


def made_by(found: Optimized, method: str) -> str:
    """The name of the plan that a method makes of what was found.

    The explanation is then of that plan.
    ``prices`` takes what is best at the relaxation's prices and rounds it, without a full search.
    """
    if method not in ("prices", "greedy"):
        return "chosen" if method == "milp" else method
    solver = PersistentSolver(found.problem)
    if method == "greedy":
        for v, p in enumerate(greedy(found.problem).tolist()):
            solver.restrict(v, np.arange(found.problem.n_plans) == p)
    whole = solver.best(more=0)
    if whole is None:
        raise explain_infeasible(found.problem)
    found.solution = replace(
        found.solution,
        choice=whole.choice,
        objective=whole.objective,
        aux=whole.aux,
        status=method,
        gap=max(0.0, found.solution.bound - whole.objective) / max(abs(found.solution.bound), 1.0),
    )
    instance = found.learned.instance
    found.plans[method] = plan_from(instance, method, found.problem.costs, whole.choice, whole.aux)
    return method


def _score_words(risk: Risk | None) -> dict[str, str]:
    """What the score of a plan weighs, in both languages."""
    mean = {"zh": "各次模拟的平均值", "en": "The mean of all runs."}
    return {f"score_{k}": mean[k] if risk is None else risk.sentence(k) for k in LANGUAGES}


def solver_facts(solution: Solution) -> dict[str, float | str]:
    """What the solver reached and proved."""
    return {f"solver_{k}": getattr(solution, k) for k in ("objective", "bound", "gap", "status")}


def _facts(
    found: Optimized,
    settings: Settings,
    runner: Runner,
    outcomes: Mapping[tuple[str, int], Outcome],
    main: str,
) -> dict[str, float | str]:
    """Solver and loop facts.

    The bias is what experiments with the chosen plans promise less what the whole county delivers,
    draw by draw on the same fresh draws; ``optimism`` is what choosing on learning draws promised
    more. A quick run has neither.
    """
    draws, objective = sorted({d for _, d in outcomes}), settings.goal.objective
    gain = np.array(
        [
            total_value(runner.instance, outcomes["chosen", d], objective)
            - total_value(runner.instance, outcomes["no_fund", d], objective)
            for d in draws
        ]
    )
    at = outcomes["no_fund", draws[0]].years.index(runner.instance.years[0])
    facts: dict[str, float | str] = {
        **solver_facts(found.solution),
        **found.certificate,
        **_score_words(settings.goal.risk),
        "is_cautious": float(is_cautious(found.plans[main])),
        "unit": found.problem.unit,
        "measure": objective.weights[0][0],
        "is_gap_alone": float(settings.goal.is_gap_alone),
        "n_simulations": found.n_simulations,
        "rule": found.rule.sentence() if found.rule else "",
        "single": GRANTABLE[int(found.plans["single"].yuan.sum(axis=(0, 1, 3)).argmax())],
        "gap_first": float(
            np.mean([outcomes["no_fund", d].yearly["gap_spending"][at].sum() for d in draws])
        ),
        "fund_first": float(runner.instance.budget_y[0]),
    }
    if len(found.promised):
        chosen = found.problem.value(found.solution.choice)
        facts["optimism"] = chosen - float(found.promised.mean())
    for name, values in (
        ("predicted", found.promised),
        ("delivered", found.simulated),
        ("simulated", gain),
        ("bias", found.promised - found.simulated),
    ):
        if len(values):
            facts[name], facts[f"{name}_low"], facts[f"{name}_high"] = interval(values)
    return facts
