"""The loop: learn, choose, simulate, accept or not, learn again; then say what was promised."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from optimize.analysis.explain import reasons
from optimize.baselines.ablations import (
    as_chosen,
    large_first,
    permuted,
    plan_from,
    same_mix,
    unsequenced,
)
from optimize.baselines.greedy import greedy
from optimize.baselines.scoring_rule import tune_scoring_rule
from optimize.baselines.splits import all_splits
from optimize.formulation.lagrangian import lagrangian_bound, most_profitable, profits
from optimize.formulation.lexicographic import Goal, solve_lexicographic
from optimize.formulation.solve import NODES
from optimize.fund_plan import no_fund
from optimize.learning.experiment import experiment, measured
from optimize.learning.learned import Learned
from optimize.learning.pricing import priced_plans
from optimize.learning.shrinkage import interval, promised
from optimize.learning.team_effect import without_teams
from optimize.menu import average, first_menu, variations
from optimize.menu import costs as menu_costs
from optimize.rules.teams import stationed
from optimize.rules.trust_region import TrustRegion
from optimize.simulator import SimulationRun

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from model.plan import FundPlan
    from optimize.baselines.scoring_rule import ScoringRule
    from optimize.formulation.problem import Problem
    from optimize.formulation.solve import Solution
    from optimize.instance import Instance
    from optimize.learning.experiment import Experiments
    from optimize.menu import VillagePlan
    from optimize.objective import Objective
    from optimize.simulator import Outcome, Simulator


AROUND = (1.0, 0.5, 1.5, 2.5, 4.0)
"""Sizes of the average package that are tried: without larger ones more money would seem to buy nothing."""


@dataclass(frozen=True)
class Settings:
    """How much is simulated, and for what.

    Attributes
    ----------
    aim : objective, what comes after it, targets and risk.
    first_rotations : learning runs for each selection draw in the first round.
    next_rotations, next_draws : the same of later rounds, on the first of the selection draws.
    check_rotations : runs for each fresh draw in which the chosen plans are estimated anew.
    n_rounds : at most; the loop stops where a step is not accepted twice.
    tune_rule : whether the simple rule is searched, at as many simulations as learning took.
    nodes : most nodes of one choice's search; a few lumpy villages use them all, ninety need a hundred.
    """

    goal: Goal = field(default_factory=Goal)
    first_rotations: int = 2
    next_rotations: int = 3
    next_draws: int = 16
    check_rotations: int = 6
    n_rounds: int = 4
    tune_scoring_rule: bool = True
    nodes: int = NODES
    seed: int = 1


@dataclass
class Optimized:
    """What the loop found.

    Attributes
    ----------
    plans : by name: chosen, practice, the naive splits, greedy, rule, variants of the chosen.
    learned, problem, solution : what the last accepted choice was made from.
    promised, simulated : (D,) gain over no fund on the fresh draws: from experiments with the chosen
        plans that chose nothing, and of the whole county.
    rounds : a row for each round: predicted, simulated, accepted.
    reasons : a row for each village.
    """

    plans: dict[str, FundPlan]
    learned: Learned
    problem: Problem
    solution: Solution
    prices_bound: float
    promised: NDArray[np.float64]
    simulated: NDArray[np.float64]
    rule: ScoringRule | None
    rounds: list[dict[str, Any]] = field(default_factory=list)
    reasons: list[dict[str, object]] = field(default_factory=list)
    n_simulations: int = 0


class Counted:
    """A simulate callable that counts its runs."""

    def __init__(self, simulate: Simulator) -> None:
        self.simulate, self.n = simulate, 0

    def __call__(self, jobs: Sequence[SimulationRun], label: str) -> Any:
        """Run and count."""
        self.n += len(jobs)
        return self.simulate(jobs, label)

    def freeze(self, plan: FundPlan) -> None:
        """Pass on."""
        self.simulate.freeze(plan)


def simulated_values(
    instance: Instance,
    simulate: Any,
    plans: Sequence[FundPlan],
    draws: Sequence[int],
    goal: Goal,
    label: str,
) -> NDArray[np.float64]:
    """(plans, draws) objective of whole-county runs, all villages; only differences mean anything."""
    jobs = [SimulationRun(p, d, "county") for d in draws for p in plans]
    values = [total_value(instance, o, goal.objective) for o in simulate(jobs, label)]
    return np.array(values).reshape(len(draws), len(plans)).T


def total_value(instance: Instance, outcome: Outcome, objective: Objective) -> float:
    """Objective of a whole-county run over all its villages; only differences mean anything."""
    everywhere = replace(instance, codes=outcome.villages)
    weights = objective.by_year(instance)
    return float(np.tensordot(weights, measured(everywhere, outcome), axes=2).sum())


@dataclass
class _Round:
    """The state that a round leaves to the next."""

    learned: Learned
    incumbent: FundPlan
    best: tuple[Learned, Problem, Solution] | None = None
    last: tuple[Problem, Solution] | None = None
    radius: float = 1.0
    refused: int = 0


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
    counted = Counted(simulate)
    plans = all_splits(instance)
    rounds: list[dict[str, Any]] = []
    state: _Round | None = None
    for number in range(1, settings.n_rounds + 1):
        if state is None:
            state = _first(instance, counted, selection, settings, plans["practice"])
        else:
            state.learned = _again(instance, counted, selection, settings, state, number)
        rounds.append(_step(instance, counted, fresh, settings, state, number))
        if state.refused == 2:
            break
    assert state is not None
    assert state.best is not None
    learned, problem, solution = state.best
    n_learned = counted.n
    plans |= _variants(instance, problem, solution, settings.seed)
    rule = None
    if settings.tune_scoring_rule:
        plans["rule"], rule = tune_scoring_rule(
            instance,
            counted,
            selection[: settings.next_draws],
            n_learned,
            settings.seed,
            settings.goal.objective,
        )
    told, delivered = _promise(instance, counted, learned, solution, plans, fresh, settings)
    return Optimized(
        plans=plans,
        learned=learned,
        problem=problem,
        solution=solution,
        prices_bound=lagrangian_bound(problem, solution.prices),
        promised=told,
        simulated=delivered,
        rule=rule,
        rounds=rounds,
        reasons=reasons(problem, solution),
        n_simulations=counted.n,
    )


def _first(
    instance: Instance, simulate: Any, draws: Sequence[int], settings: Settings, practice: FundPlan
) -> _Round:
    menu = tuple(first_menu(instance))
    seen = experiment(
        instance,
        simulate,
        menu_costs(instance, menu),
        range(len(menu)),
        draws,
        settings.first_rotations,
        "round 1: learning",
    )
    return _Round(Learned(instance, menu, seen), practice)


def _again(
    instance: Instance,
    simulate: Any,
    draws: Sequence[int],
    settings: Settings,
    state: _Round,
    number: int,
) -> Learned:
    """On the incumbent's path: new plans where prices point, the chosen and the runners-up anew."""
    assert state.last is not None
    simulate.freeze(state.incumbent)
    menu, tried = _next_menu(state, settings.goal)
    new = experiment(
        instance,
        simulate,
        menu_costs(instance, menu),
        tried,
        draws[: settings.next_draws],
        settings.next_rotations,
        f"round {number}: learning",
    )
    return Learned(instance, menu, _replaced(state.learned.seen, new))


def _replaced(seen: Experiments, new: Experiments) -> Experiments:
    """On a new frozen path old experiments of plans tried again are dropped."""
    return seen.only(~np.isin(seen.plan, np.unique(new.plan))).join(new)


def _next_menu(state: _Round, goal: Goal) -> tuple[tuple[VillagePlan, ...], list[int]]:
    """The menu with new plans where prices point; what to try: those, the chosen, the runners-up."""
    assert state.best is not None
    assert state.last is not None
    learned, (problem, solution) = state.learned, state.last
    menu = list(learned.plans)
    profit = profits(problem, solution.prices)
    best = most_profitable(profit, learned.instance.classes, 5)
    surrogate = learned.estimates(goal.objective).surrogate
    alike = average(learned.instance, problem.costs, solution.choice)
    ideas = [replace(alike, per_head=round(alike.per_head * f)) for f in AROUND]
    ideas += priced_plans(problem, surrogate, solution.prices)
    fresh = [p for p in dict.fromkeys(ideas) if p not in menu]
    fresh += variations(learned.instance, [*menu, *fresh], best[:4], 8)
    again = sorted({0, *state.best[2].choice.tolist(), *solution.choice.tolist(), *best})
    return (*menu, *fresh), [*again, *range(len(menu), len(menu) + len(fresh))]


def _step(
    instance: Instance,
    simulate: Any,
    fresh: Sequence[int],
    settings: Settings,
    state: _Round,
    number: int,
) -> dict[str, Any]:
    """Solve, simulate beside the incumbent under fresh draws, accept on the paired interval."""
    extra: tuple[TrustRegion, ...] = ()
    if state.best is not None:
        extra = (TrustRegion(tuple(state.best[2].choice.tolist()), state.radius),)
    problem, solution = solve_lexicographic(
        state.learned, settings.goal, extra, nodes=settings.nodes
    )
    candidate = plan_from(instance, "chosen", problem.costs, solution.choice, solution.aux)
    value = simulated_values(
        instance,
        simulate,
        [state.incumbent, candidate],
        fresh,
        settings.goal,
        f"round {number}: simulating the plan",
    )
    gain, low, high = interval(value[1] - value[0])
    hoped = None
    if state.best is not None:
        before = problem.value(np.array(state.best[2].choice))
        hoped = problem.value(solution.choice) - before
    accepted = low > 0.0
    row = {
        "round": number,
        "menu": len(state.learned.plans),
        "objective": solution.objective,
        "bound": solution.bound,
        "gain_on_incumbent": gain,
        "low": low,
        "high": high,
        "accepted": accepted,
        "radius": state.radius,
        "hoped": float("nan") if hoped is None else hoped,
    }
    if accepted or state.best is None:
        state.incumbent, state.refused = candidate, 0
        state.best = (state.learned, problem, solution)
    else:
        state.refused += 1
    state.last = (problem, solution)
    state.radius = _radius(state.radius, gain, hoped)
    return row


def _radius(radius: float, gain: float, hoped: float | None) -> float:
    """Trust more where the step delivered three quarters of its promise, less below a quarter."""
    if hoped is None:
        return 1.0
    ratio = gain / hoped if hoped > 0.0 else 0.0
    if ratio > 0.75:
        return min(1.0, 2.0 * radius)
    return radius if ratio > 0.25 else 0.5 * radius


def _variants(
    instance: Instance, problem: Problem, solution: Solution, seed: int
) -> dict[str, FundPlan]:
    """The chosen plan, greedy from the same estimates, and variants that split the gain."""
    made = plan_from(instance, "chosen", problem.costs, solution.choice, solution.aux)
    others = {
        "greedy": plan_from(instance, "greedy", problem.costs, greedy(problem)),
        "equal_mix": same_mix(instance, made),
        "unsequenced": unsequenced(instance, made),
        "permuted": permuted(instance, problem.costs, solution.choice, seed),
    }
    # purses and teams as chosen: what differs is the split alone
    alike = {name: as_chosen(instance, plan, solution.aux) for name, plan in others.items()}
    return {"chosen": made, "large_first": large_first(made), **alike}


def _promise(
    instance: Instance,
    simulate: Any,
    learned: Learned,
    solution: Solution,
    plans: dict[str, FundPlan],
    fresh: Sequence[int],
    settings: Settings,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """(D,) gain over no fund on every fresh draw, as experiments tell it and as the county has it."""
    simulate.freeze(plans["chosen"])
    tried = sorted(set(solution.choice.tolist()))
    again = experiment(
        instance,
        simulate,
        learned.costs,
        tried,
        fresh,
        settings.check_rotations,
        "estimating the plan anew",
    )
    lift = learned.lift(settings.goal.objective)
    effect = without_teams(again.weighed(settings.goal.objective.by_year(instance)), again, lift)
    sent = stationed(solution.aux, instance.n_villages)
    lifted = None if sent is None else 1.0 + lift * sent.astype(float)
    believed = learned.estimates(settings.goal.objective)
    told = promised(
        instance, learned.costs, again, effect, solution.choice, fresh, believed, lifted
    )
    both = [no_fund(instance), plans["chosen"]]
    value = simulated_values(
        instance, simulate, both, fresh, settings.goal, "simulating what was promised"
    )
    return told, value[1] - value[0]
