"""The loop: learn, choose, simulate, accept or not, learn again; then estimate the choice anew."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.plan import FundPlan
from optimize.baselines.ablations import ablations, plan_from, simpler
from optimize.baselines.cautious import cautious_choice
from optimize.baselines.reference import Reference, best_simple
from optimize.baselines.scoring_rule import ScoringRule, tune_scoring_rule
from optimize.baselines.single import single_programme
from optimize.baselines.splits import SPLITS, all_splits
from optimize.formulation.lagrangian import most_profitable, profits
from optimize.formulation.lexicographic import Goal
from optimize.formulation.problem import Problem
from optimize.formulation.solve import NODES, Solution
from optimize.fund_plan import no_fund
from optimize.instance import Instance
from optimize.learning.experiment import Experiments, experiment, total_value
from optimize.learning.learned import Learned
from optimize.learning.screen import MOST_CLOSINGS, certificate, closed_choice, screen
from optimize.learning.shrinkage import promised
from optimize.learning.team_effect import without_teams
from optimize.menu import VillagePlan, average, costs as menu_costs, first_menu
from optimize.objective import Objective
from optimize.rules.teams import stationed
from optimize.score import contributions
from optimize.simulator import Counted, SimulationRun, Simulator
from results.statistics import interval, standard_error

AROUND = (1.0, 0.5, 1.5, 2.5, 4.0)
"""Sizes of the average package that are tried, as factors (assumption).

Without larger ones more money would seem to buy nothing.
"""
SCREENED = 8
"""Packages of the screen that a round tries."""
TRIES, MOST_ROTATIONS = 4, 24
"""Experiments of a plan in a round, at least: where villages are few, more runs are made, up to so
many a draw."""
TUNED = 0.25
"""Simulations of the rule's search as a share of those of learning: it starts where the curves of
all of them are best (assumption)."""
CHECKS = 3
"""Experiments of the chosen plans on each fresh draw, from which they are estimated anew."""
MOST_REFUSED = 2
"""Steps that may be refused before the loop stops."""


@dataclass(frozen=True)
class Settings:
    """How much is simulated, and for what.

    Attributes
    ----------
    goal : objective, what comes after it, targets and risk.
    first_rotations : learning runs for each selection draw in the first round; more where villages
        are so few that a plan would be tried less often than :data:`TRIES`.
    next_rotations, next_draws : the same of later rounds, on the first of the selection draws.
    check_rotations : runs for each fresh draw in which the chosen plans are estimated anew; none
        leaves it out.
    n_rounds : at most; the loop stops where a step is not accepted twice.
    tune_scoring_rule : whether the rule is searched, from what was learned and with
        :data:`TUNED` times the simulations that this took.
    ablations : whether the variants that split the plan's gain are made.
    closings : how often a menu is screened at most; what a quick choice could gain so is certified.
    nodes : most nodes of one choice's search; a few lumpy villages use them all, ninety need a
        hundred.
    """

    goal: Goal = field(default_factory=Goal)
    first_rotations: int = 1
    next_rotations: int = 2
    next_draws: int = 16
    check_rotations: int = CHECKS
    n_rounds: int = 3
    tune_scoring_rule: bool = True
    ablations: bool = False
    nodes: int = NODES
    closings: int = MOST_CLOSINGS
    seed: int = 1

    @property
    def search(self) -> tuple[int, int]:
        """Most nodes of a choice, and how often its menu is screened."""
        return self.nodes, self.closings


@dataclass
class Optimized:
    """The result of the loop.

    Attributes
    ----------
    plans : by name: chosen, cautious (where the rules allow it), practice, the simple rules,
        greedy, rule, single (one programme), variants of the chosen.
    learned, problem, solution : what the last accepted choice was made from.
    cautious : what the cautious plan was made from; None where it is no plan of its own.
    reference : the best simple rule, which all are judged against.
    certificate : what no choice exceeds (:func:`optimize.learning.screen.certificate`).
    promised, simulated : (D,) gain over no fund on the fresh draws: from experiments with the
        chosen plans that chose nothing, and of the whole county; empty where it was left out.
    rounds : a row for each round: predicted, simulated, accepted.
    """

    plans: dict[str, FundPlan]
    learned: Learned
    problem: Problem
    solution: Solution
    cautious: tuple[Problem, Solution] | None
    reference: Reference
    certificate: dict[str, float]
    promised: NDArray[np.float64]
    simulated: NDArray[np.float64]
    rule: ScoringRule | None
    rounds: list[dict[str, Any]] = field(default_factory=list)
    n_simulations: int = 0

    def made_from(self, plan: str) -> tuple[Problem, Solution]:
        """What the cautious plan was made from, or the choice from the menu."""
        choice = self.problem, self.solution
        return self.cautious or choice if plan == "cautious" else choice


def simulated_values(
    instance: Instance,
    simulate: Simulator,
    plans: Sequence[FundPlan],
    draws: Sequence[int],
    objective: Objective,
    label: str,
) -> NDArray[np.float64]:
    """(plans, draws) objective of whole-county runs; only differences mean anything."""
    runs = [SimulationRun(p, d, "county") for d in draws for p in plans]
    values = [total_value(instance, o, objective) for o in simulate(runs, label)]
    return np.array(values).reshape(len(draws), len(plans)).T


def optimize(
    instance: Instance,
    simulate: Simulator,
    selection: Sequence[int],
    fresh: Sequence[int],
    settings: Settings,
) -> Optimized:
    """Run the loop.

    Parameters
    ----------
    selection : draws to learn and choose on.
    fresh : draws, none of them in ``selection``, to accept steps and to re-estimate the choice on.
    """
    plans = all_splits(instance)
    counted, objective = Counted(simulate), settings.goal.objective
    reference = best_simple(instance, counted, plans, fresh, objective)
    n_before = counted.n
    loop = _Loop(instance, counted, selection, fresh, settings, reference, plans["practice"])
    while len(loop.rounds) < settings.n_rounds and loop.n_refused < MOST_REFUSED:
        loop.learn()
        loop.step()
    assert loop.best is not None
    learned, problem, solution = loop.best
    n_learned = counted.n - n_before
    plans |= _around(learned, problem, solution, settings)
    wider, careful = cautious_choice(learned, settings.goal, plans["chosen"], *settings.search)
    plans |= {} if careful is None else {"cautious": _planned("cautious", *careful)}
    rule = None
    if settings.tune_scoring_rule:
        first, n_runs = selection[: settings.next_draws], round(TUNED * n_learned)
        plans["rule"], rule = _tuned(learned, counted, first, n_runs, settings)
    promised = np.zeros((2, 0))
    if settings.check_rotations:
        promised = np.stack(loop.reestimate(learned, solution, plans["chosen"]))
    return Optimized(
        plans=plans,
        learned=wider,
        problem=_under(wider, problem, settings.goal),
        solution=solution,
        cautious=careful,
        reference=reference,
        certificate=certificate(learned, settings.goal, problem, solution),
        promised=promised[0],
        simulated=promised[1],
        rule=rule,
        rounds=loop.rounds,
        n_simulations=counted.n,
    )


def _under(learned: Learned, problem: Problem, goal: Goal) -> Problem:
    """The problem with the packages that the cautious plan brought; choices stay as they are."""
    if len(learned.plans) == problem.n_plans:
        return problem
    return learned.problem(goal.objective, goal.extra, futures=goal.risk is not None)


def _planned(name: str, problem: Problem, solution: Solution) -> FundPlan:
    """The plan of a choice."""
    return plan_from(problem.instance, name, problem.costs, solution.choice, solution.aux)


def _around(
    learned: Learned, problem: Problem, solution: Solution, settings: Settings
) -> dict[str, FundPlan]:
    """The chosen plan, simpler ones with its mix, and its variants if asked."""
    instance = learned.instance
    chosen = _planned("chosen", problem, solution)
    plans = {"chosen": chosen, **simpler(instance, chosen, solution)}
    if settings.ablations:
        plans |= ablations(instance, problem, chosen, solution, settings.seed)
    plans["single"] = single_programme(learned.curves_of(settings.goal.objective))
    return plans


@dataclass
class _Loop:
    """The state that a round leaves to the next.

    Attributes
    ----------
    learned : the menu and its experiments so far.
    best : what the last accepted choice was made from.
    last : the last problem and its choice, accepted or not.
    """

    instance: Instance
    simulate: Counted
    selection: Sequence[int]
    fresh: Sequence[int]
    settings: Settings
    reference: Reference
    incumbent: FundPlan
    learned: Learned | None = None
    best: tuple[Learned, Problem, Solution] | None = None
    last: tuple[Problem, Solution] | None = None
    n_refused: int = 0
    rounds: list[dict[str, Any]] = field(default_factory=list)

    def learn(self) -> None:
        """Experiments with the first menu, then with new and promising plans.

        Later rounds run on the incumbent's path: old experiments of plans tried again are dropped.
        """
        s = self.settings
        if self.learned is None:
            menu = tuple(first_menu(self.instance))
            tried = range(len(menu))
            experiments = self._experiment(menu, tried, self.selection, s.first_rotations)
        else:
            self.simulate.freeze(self.incumbent)
            menu, again = self._next_menu(self.learned)
            new = self._experiment(menu, again, self.selection[: s.next_draws], s.next_rotations)
            before = self.learned.experiments
            experiments = before.only(~np.isin(before.plan, np.unique(new.plan))).join(new)
        simple = SPLITS[self.reference.plan.name] if s.goal.risk is not None else None
        self.learned = Learned(self.instance, menu, experiments, reference=simple)

    def _experiment(
        self,
        menu: tuple[VillagePlan, ...],
        tried: Iterable[int],
        draws: Sequence[int],
        n_rotations: int,
    ) -> Experiments:
        costs, label = menu_costs(self.instance, menu), f"round {len(self.rounds) + 1}: learning"
        plans, a_rotation = list(tried), self.instance.n_villages * len(draws)
        enough = max(n_rotations, min(-(-TRIES * len(plans) // a_rotation), MOST_ROTATIONS))
        return experiment(self.instance, self.simulate, costs, plans, draws, enough, label)

    def _next_menu(self, learned: Learned) -> tuple[tuple[VillagePlan, ...], list[int]]:
        """The menu with new plans where prices point; to be tried: those, chosen, runners-up."""
        assert self.best is not None
        assert self.last is not None
        problem, solution = self.last
        menu = list(learned.plans)
        best = most_profitable(profits(problem, solution.prices), self.instance.classes, 5)
        objective = self.settings.goal.objective
        alike = average(self.instance, problem.costs, solution.choice)
        ideas = (
            *(replace(alike, per_head=round(alike.per_head * f)) for f in AROUND),
            *screen(learned, objective, problem, solution.prices).best(SCREENED),
        )
        fresh = [p for p in dict.fromkeys(ideas) if p not in menu]
        again = sorted({0, *self.best[2].choice.tolist(), *solution.choice.tolist(), *best})
        return (*menu, *fresh), [*again, *range(len(menu), len(menu) + len(fresh))]

    def step(self) -> None:
        """Solve on a closed menu, simulate beside the incumbent on fresh draws, accept or refuse.

        Both are scored by what they gain over the best simple rule. The newer rests on more
        experiments: it is refused only where it is behind by more than the error of their mean.
        """
        assert self.learned is not None
        s, number = self.settings, len(self.rounds) + 1
        self.learned, problem, solution = closed_choice(
            self.learned, s.goal, nodes=s.nodes, closings=s.closings
        )
        candidate = _planned("chosen", problem, solution)
        both, label = [self.incumbent, candidate], f"round {number}: simulating the plan"
        values = simulated_values(
            self.instance, self.simulate, both, self.fresh, s.goal.objective, label
        )
        before_it, own = (contributions(x - self.reference.fresh, s.goal.risk) for x in values)
        gain, low, high = interval(own - before_it)
        is_accepted = self.best is None or gain > -standard_error(own - before_it)
        self.rounds.append(
            {
                "round": number,
                "menu": len(self.learned.plans),
                "objective": solution.objective,
                "bound": solution.bound,
                "gain_on_incumbent": gain,
                "low": low,
                "high": high,
                "accepted": is_accepted,
            }
        )
        if is_accepted:
            self.incumbent, self.n_refused = candidate, 0
            self.best = (self.learned, problem, solution)
        else:
            self.n_refused += 1
        self.last = (problem, solution)

    def reestimate(
        self, learned: Learned, solution: Solution, plan: FundPlan
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """(D,) gain over no fund on every fresh draw, by new experiments and of the county."""
        instance, simulate, goal = self.instance, self.simulate, self.settings.goal
        simulate.freeze(plan)
        again = experiment(
            instance,
            simulate,
            learned.costs,
            sorted(set(solution.choice.tolist())),
            self.fresh,
            self.settings.check_rotations,
            "estimating the plan anew",
        )
        share = learned.team_effect(goal.objective)
        effect = without_teams(again.weighed(goal.objective.by_year(instance)), again, share)
        sent = stationed(solution.aux, instance.n_villages)
        factor = None if sent is None else 1.0 + share * sent.astype(float)
        estimates = learned.estimates(goal.objective)
        promise = promised(
            instance, learned.costs, again, effect, solution.choice, self.fresh, estimates, factor
        )
        both, label = [no_fund(instance), plan], "simulating what was promised"
        values = simulated_values(instance, simulate, both, self.fresh, goal.objective, label)
        return promise, values[1] - values[0]


def _tuned(
    learned: Learned,
    simulate: Counted,
    draws: Sequence[int],
    n_simulations: int,
    settings: Settings,
) -> tuple[FundPlan, ScoringRule]:
    """The simple rule, tuned from the start that the learned curves give."""
    objective = settings.goal.objective
    return tune_scoring_rule(
        learned.instance,
        simulate,
        draws,
        n_simulations,
        settings.seed,
        objective,
        learned.curves_of(objective).of_plan,
    )
