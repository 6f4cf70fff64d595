"""The loop: learn, choose, simulate, accept or not, learn again; then say what was promised."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy import stats

from optimize.explain import reasons
from optimize.greedy import greedy
from optimize.instance import Job
from optimize.learning import effects, estimate, experiment, predicted
from optimize.master import solve
from optimize.menu import costs as menu_costs
from optimize.menu import first_menu, variations
from optimize.prices import lagrangian_bound, profits, worth_trying
from optimize.simple_rule import tune
from optimize.splits import all_splits, plan_of, whole

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from model.plan import FundPlan
    from optimize.instance import Instance, Simulate
    from optimize.learning import Experiments
    from optimize.master import Solution
    from optimize.menu import VillagePlan
    from optimize.simple_rule import Rule


@dataclass(frozen=True)
class Settings:
    """How much is simulated.

    Attributes
    ----------
    first_rotations, next_rotations : learning runs for each selection draw, by round.
    check_draws : fresh draws on which a candidate meets the incumbent.
    n_rounds : at least two.
    tune_rule : whether the simple rule is searched.
    """

    first_rotations: int = 10
    next_rotations: int = 8
    check_rotations: int = 6
    n_rounds: int = 2
    tune_rule: bool = True
    seed: int = 1


@dataclass
class Optimized:
    """What the loop found.

    Attributes
    ----------
    plans : by name: chosen, practice, the naive splits, greedy, rule, permuted.
    solution : the last solve on the menu.
    rounds : a row for each round: predicted, simulated, accepted.
    reasons : a row for each village.
    """

    plans: dict[str, FundPlan]
    menu: list[VillagePlan]
    choice: NDArray[np.int64]
    solution: Solution
    prices_bound: float
    predicted_gain: float
    predicted_error: float
    rule: Rule | None
    rounds: list[dict[str, Any]] = field(default_factory=list)
    reasons: list[dict[str, object]] = field(default_factory=list)
    n_simulations: int = 0


def interval(values: NDArray[np.float64], level: float = 0.90) -> tuple[float, float, float]:
    """Mean and t interval over draws."""
    mean, n = float(values.mean()), len(values)
    if n < 2:
        return mean, -np.inf, np.inf
    half = float(stats.t.ppf(0.5 + level / 2, n - 1) * values.std(ddof=1) / np.sqrt(n))
    return mean, mean - half, mean + half


class Counted:
    """A simulate callable that counts its runs."""

    def __init__(self, simulate: Simulate) -> None:
        self.simulate, self.n = simulate, 0

    def __call__(self, jobs: Sequence[Job], label: str) -> Any:
        """Run and count."""
        self.n += len(jobs)
        return self.simulate(jobs, label)

    def freeze(self, plan: FundPlan) -> None:
        """Pass on."""
        self.simulate.freeze(plan)


def plan_from(
    instance: Instance, name: str, costs: NDArray[np.int64], choice: NDArray[np.int64]
) -> FundPlan:
    """The FundPlan of a choice."""
    yuan = costs[np.arange(instance.n_villages), choice].transpose(1, 0, 2)
    return plan_of(instance, name, np.ascontiguousarray(yuan))


def closed(
    instance: Instance, simulate: Any, plans: Sequence[FundPlan], draws: Sequence[int], label: str
) -> NDArray[np.float64]:
    """(plans, draws) county gap, yuan of 2015 summed over year-ends (lower is better)."""
    jobs = [Job(p, d, "county") for d in draws for p in plans]
    outcomes = simulate(jobs, label)
    gaps = [o.gap(instance.effect_years, o.villages).sum() for o in outcomes]
    return np.array(gaps).reshape(len(draws), len(plans)).T


def permuted(
    instance: Instance, costs: NDArray[np.int64], choice: NDArray[np.int64], seed: int
) -> FundPlan:
    """The chosen packages dealt anew among the villages of each class: what identity earned.

    A package is so much a registered head, so it fits its new village; every year's money is then
    brought back to the plan's.
    """
    rng = np.random.default_rng([seed, 11])
    dealt = choice.copy()
    for label in sorted(set(instance.classes)):
        rows = np.flatnonzero([c == label for c in instance.classes])
        dealt[rows] = choice[rng.permutation(rows)]
    villages = np.arange(instance.n_villages)
    money = costs[villages, choice].sum(axis=(0, 2))
    yuan = costs[villages, dealt].transpose(1, 0, 2).astype(float)
    return plan_of(
        instance, "permuted", np.stack([whole(m, y) for m, y in zip(money, yuan, strict=True)])
    )


def same_mix(instance: Instance, plan: FundPlan) -> FundPlan:
    """Every registered head alike, in the plan's own mix of each year: what the mix alone earns."""
    yuan = plan.yuan[:, : instance.n_villages, :, 0]
    return plan_of(
        instance, "equal_mix",
        np.stack([
            whole(y.sum(), instance.heads[:, None] * y.sum(axis=0)[None, :]) for y in yuan
        ]),
    )  # fmt: skip


def optimize(
    instance: Instance, simulate: Simulate, selection: Sequence[int], fresh: Sequence[int],
    settings: Settings,
) -> Optimized:  # fmt: skip
    """Run the loop.

    Parameters
    ----------
    selection : draws to learn and choose on.
    fresh : draws, none of them in ``selection``, to accept steps and to re-estimate the choice on.
    """
    counted = Counted(simulate)
    plans = all_splits(instance)
    incumbent = plans["practice"]
    menu = first_menu(instance)
    tried: Sequence[int] = range(len(menu))
    rotations, seen, rounds = settings.first_rotations, None, []
    for number in range(1, settings.n_rounds + 1):
        costs = menu_costs(instance, menu)
        new = experiment(
            instance, counted, costs, list(tried), selection, rotations, f"round {number}: learning"
        )
        seen = new if seen is None else _join(seen, new, restart=number > 1)
        values = effects(instance, estimate(instance, seen, len(menu)))
        solution = solve(instance, values, costs)
        candidate = plan_from(instance, "chosen", costs, solution.choice)
        gaps = closed(
            instance, counted, [incumbent, candidate], fresh, f"round {number}: simulating the plan"
        )
        gain, low, high = interval(gaps[0] - gaps[1])
        accepted = low > 0.0
        rounds.append({
            "round": number, "menu": len(menu), "objective": solution.objective,
            "bound": solution.bound, "gain_on_incumbent": gain, "low": low, "high": high,
            "accepted": accepted,
        })  # fmt: skip
        if accepted:
            incumbent, best = candidate, (menu, costs, values, solution)
        elif number == 1:
            best = (menu, costs, values, solution)
        if number < settings.n_rounds:
            counted.freeze(incumbent)
            menu, tried = _next_menu(instance, menu, values, costs, solution)
            rotations = settings.next_rotations
    menu, costs, values, solution = best
    plans["chosen"] = plan_from(instance, "chosen", costs, solution.choice)
    plans["greedy"] = plan_from(instance, "greedy", costs, greedy(instance, values, costs))
    plans["equal_mix"] = same_mix(instance, plans["chosen"])
    plans["permuted"] = permuted(instance, costs, solution.choice, settings.seed)
    rule = None
    if settings.tune_rule:
        n_runs = len(selection) * (settings.first_rotations + settings.next_rotations)
        plans["rule"], rule = tune(instance, counted, selection, n_runs, settings.seed)
    counted.freeze(plans["chosen"])
    chosen = sorted(set(solution.choice.tolist()))
    again = experiment(
        instance,
        counted,
        costs,
        chosen,
        fresh,
        settings.check_rotations,
        "estimating the plan anew",
    )
    gain, error = predicted(instance, again, solution.choice)
    return Optimized(
        plans=plans, menu=menu, choice=solution.choice, solution=solution,
        prices_bound=lagrangian_bound(
            instance, values, costs, solution.budget_price, solution.share_price
        ),
        predicted_gain=gain, predicted_error=error, rule=rule, rounds=rounds,
        reasons=reasons(instance, menu, values, costs, solution), n_simulations=counted.n,
    )  # fmt: skip


def _join(seen: Experiments, new: Experiments, *, restart: bool) -> Experiments:
    """Experiments of all rounds; on a new frozen path, old ones of plans tried again are dropped."""
    if restart:
        seen = seen.only(~np.isin(seen.plan, np.unique(new.plan)))
    return seen.join(new)


def _next_menu(
    instance: Instance, menu: list[VillagePlan], values: NDArray[np.float64],
    costs: NDArray[np.int64], solution: Solution,
) -> tuple[list[VillagePlan], list[int]]:  # fmt: skip
    """The menu with new plans where prices point; what to try: those, the chosen, the runners-up."""
    profit = profits(instance, values, costs, solution.budget_price, solution.share_price)
    best = worth_trying(profit, instance.classes, 5)
    fresh = variations(instance, menu, best[:8], 24)
    again = sorted({0, *solution.choice.tolist(), *best})
    grown = [*menu, *fresh]
    return grown, [*again, *range(len(menu), len(grown))]
