"""A finished plan's choice under other money, rules, pins and bans, from what the run learned."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from model.plan import FundPlan
from model.programmes import GRANTABLE
from optimize.analysis.alternatives import objective_of
from optimize.analysis.counterfactuals import displaced
from optimize.analysis.explain import content
from optimize.analysis.shadow_prices import staying
from optimize.baselines.ablations import plan_from
from optimize.baselines.cautious import cautious_rules
from optimize.formulation.infeasibility import explain_infeasible, prove_possible
from optimize.formulation.lexicographic import Goal, solve_lexicographic
from optimize.formulation.persistent import PersistentSolver
from optimize.formulation.problem import Problem
from optimize.formulation.solve import Solution
from optimize.fund_plan import FIRST_PURSE
from optimize.learning.columns import closed_menu
from optimize.learning.learned import Learned
from optimize.learning.screen import closed_choice
from optimize.proof import prove
from optimize.rules.base import Rule
from results.language.catalogue import Language, term
from results.tables.adjusted import change_line, moved_lines
from scenarios.execution.decision import instance_of
from scenarios.execution.learned_file import StoredPlan
from scenarios.execution.store import load_findings
from scenarios.files.grants import Edit
from scenarios.files.plan import read_plan
from scenarios.schema.goals import goal_of
from scenarios.schema.overrides import Overrides, with_overrides
from scenarios.schema.pack import CountyPack
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


@dataclass(frozen=True)
class Adjusted:
    """The choice after a change, beside the run's own.

    Attributes
    ----------
    learned : what the run learned, under the change, with a closed menu.
    before, problem : what the present choice and the new one were made from.
    moved : a row for each village whose money changes; columns are :data:`MOVED`.
    change : objective of the new choice less the present one's, both by what was learned.
    """

    kept: StoredPlan
    scenario: Scenario
    learned: Learned
    before: Problem
    problem: Problem
    solution: Solution
    plan: FundPlan
    moved: pd.DataFrame
    change: float

    @property
    def pack(self) -> CountyPack:
        """The county."""
        return self.kept.pack

    def lines(self, language: Language) -> list[str]:
        """What the change displaces, and what that is worth by what was learned."""
        unit, word = unit_of(self.kept, language)
        return [
            change_line(self.moved, self.change, unit, word, language),
            *moved_lines(self.moved, unit, language),
        ]


def unit_of(kept: StoredPlan, language: Language) -> tuple[float, str]:
    """Size and words of the objective's unit."""
    objective = goal_of(kept.scenario).objective
    return objective.unit, term("effect_unit", objective.weights[0][0], language)


def before_of(kept: StoredPlan) -> Problem:
    """The problem that a run's present choice answers."""
    return _problem(kept.learned, goal_of(kept.scenario), kept.extra)


def _problem(learned: Learned, goal: Goal, extra: tuple[Rule, ...]) -> Problem:
    return learned.problem(goal.objective, (*goal.extra, *extra), futures=goal.risk is not None)


def adjust(
    kept: StoredPlan, overrides: Overrides, before: Problem | None = None, *, quick: bool = False
) -> Adjusted:
    """Solve again, from what the run learned.

    Of plans as good, the one that changes fewest villages. A quick answer takes the packages of the
    linear program alone and leaves out the screen (:func:`optimize.learning.screen.closed_choice`).

    FaultError where the overrides are faulty, InfeasibleRulesError where no plan keeps it.
    ``before`` saves making the present problem anew.
    """
    scenario = _named(with_overrides(kept.scenario, overrides, kept.pack), overrides)
    instance, goal = instance_of(kept.pack, scenario), goal_of(scenario)
    prove_possible(instance)
    before = before or before_of(kept)
    # what is recommended as cautious stays so; what is pinned now has been confirmed
    limits = cautious_rules(instance) if kept.extra else ()
    # other money and rules have other best packages than those that the run tried
    learned = kept.learned.under(instance)
    learned = (
        closed_menu(learned, goal, limits) if quick else closed_choice(learned, goal, limits)[0]
    )
    problem = _problem(learned, goal, limits)
    solution = solve_lexicographic(learned, goal, limits)[1] if goal.then else _near(problem, kept)
    plan = plan_from(instance, NAME, problem.costs, solution.choice, solution.aux)
    prove(plan, problem, solution.choice)
    return Adjusted(
        kept,
        scenario,
        learned,
        before,
        problem,
        solution,
        plan,
        _moved(before, kept.solution.choice, problem, solution.choice),
        objective_of(problem, solution.choice) - objective_of(before, kept.solution.choice),
    )


def own_plan(kept: StoredPlan) -> FundPlan:
    """The plan that a run recommends."""
    main = load_findings(kept.folder).main
    return replace(
        read_plan(kept.folder / f"plan-{main}.csv", kept.learned.instance, kept.pack.home),
        name=main,
    )


def by_hand(
    kept: StoredPlan,
    overrides: Overrides,
    edits: Iterable[Edit],
    before: Problem | None = None,
    *,
    quick: bool = False,
) -> Adjusted:
    """The new choice with grants set by edits; the run's own plan where nothing else is asked."""
    if overrides.texts:
        made = adjust(kept, overrides, before, quick=quick)
    else:
        same, none = before or before_of(kept), pd.DataFrame(columns=list(MOVED))
        plan = own_plan(kept)
        made = Adjusted(
            kept, kept.scenario, kept.learned, same, same, kept.solution, plan, none, 0.0
        )
    return replace(made, plan=with_grants(made.plan, edits))


def with_grants(plan: FundPlan, edits: Iterable[Edit]) -> FundPlan:
    """A plan with grants set as edits say; nothing is solved, so that it may break rules.

    What other purses pay of a grant stays up to the new amount; the first purse that may pay the
    programme pays the rest.
    """
    yuan = plan.yuan.copy()
    for edit in edits:
        k = GRANTABLE.index(edit.programme)
        at = plan.years.index(edit.year), plan.places.index(edit.village), k
        others = np.where(np.arange(yuan.shape[3]) == FIRST_PURSE[k], 0, yuan[at])
        kept = np.diff(np.minimum(others.cumsum(), edit.after), prepend=0)
        kept[FIRST_PURSE[k]] = edit.after - kept.sum()
        yuan[at] = kept
    return replace(plan, name=NAME, yuan=yuan)


def _named(scenario: Scenario, overrides: Overrides) -> Scenario:
    """The scenario with what was changed in its words."""
    parts = overrides.texts
    if not parts:
        return scenario
    zh = scenario.title_zh or scenario.title
    return scenario.but(
        title=f"{scenario.title} · adjusted",
        title_zh=f"{zh} · 调整",
        why=f"Adjusted: {'; '.join(parts)}",
        why_zh=f"调整：{'；'.join(parts)}",
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
    return Solution(
        whole.choice,
        whole.aux,
        whole.objective,
        relaxed.objective,
        max(0.0, relaxed.objective - whole.objective) / max(abs(relaxed.objective), 1.0),
        NAME,
        0,
        relaxed.prices,
    )
