"""A tuned simple rule: a handful of weights that a county could follow by hand.

Villages are scored by their registered share, heads, remoteness and level of need; the first ones
get money; two shares split it by purpose. CMA-ES searches the weights on what was learned, and from
there by simulation.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from model.plan import FundPlan
from optimize.baselines.splits import weighed_mix
from optimize.fund_plan import WORKS_MIX, Mix, balanced, in_hundreds, no_fund, plan_of, whole
from optimize.instance import Instance
from optimize.learning.experiment import funded_value
from optimize.objective import Objective
from optimize.rules.rows import UNIT
from optimize.simulator import Outcome, SimulationRun, Simulator

FAMILIES: dict[str, Mix] = {
    "tree crop": (("tea", 1.0),),
    "livestock": (("sheep", 0.5), ("pig", 0.5)),
    "plants": (("photovoltaic", 1.0),),
    "credit": (("guarantee", 0.5), ("interest", 0.5)),
    "shares": (("cooperative", 1.0),),
    "training": (("training", 1.0),),
    "schooling": (("schooling", 1.0),),
    "works": WORKS_MIX,
}
"""What a county can weigh by hand; walnut stands for tea where none grows."""

LEARNED_STARTS = 1_000
"""Weights that are tried on what was learned before any is simulated."""

WEIGHTS = ("poverty", "remoteness", "need", "served", *FAMILIES)
"""Score weights of three village attributes; the logit of the share of villages served; logits of
what the money is for, brought to the industry share where they fall short of it."""


@dataclass(frozen=True)
class ScoringRule:
    """The best weights, and their score on the draws of the search."""

    weights: tuple[float, ...]
    value: float
    n_simulations: int

    def sentence(self) -> str:
        """The weights in one line."""
        return ", ".join(f"{n} {w:+.2f}" for n, w in zip(WEIGHTS, self.weights, strict=True))


def _standard(x: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray((x - x.mean()) / (x.std() + 1e-9))


def scoring_plan(instance: Instance, weights: Sequence[float]) -> FundPlan:
    """The plan of some weights: same money every year, shared among the served by their heads."""
    poverty, remote, need, served, *logits = (float(w) for w in weights)
    score = poverty * _standard(instance.poverty) + remote * _standard(instance.remoteness)
    score = score + need * _standard(instance.need)
    share = 0.15 + 0.85 / (1.0 + np.exp(-served))
    chosen = np.zeros(instance.n_villages, bool)
    chosen[np.argsort(-score, kind="stable")[: max(1, round(share * instance.n_villages))]] = True
    floor = instance.floor_per_head * instance.heads / len(instance.years)
    floor = np.ceil(floor / UNIT - 1e-9) * UNIT
    weight = np.where(chosen, instance.heads, 0.0)
    mix = weighed_mix(instance, FAMILIES.values(), np.array(logits))
    made = {b: _split(float(b), floor, weight, mix) for b in set(instance.budget_y.tolist())}
    return plan_of(instance, "rule", np.stack([made[b] for b in instance.budget_y.tolist()]))


def _split(
    budget: float, floor: NDArray[np.float64], weight: NDArray[np.float64], mix: NDArray[np.float64]
) -> NDArray[np.int64]:
    """(V, K) hundreds of yuan of a year: every village's floor, the rest by weight, in a mix."""
    rest = budget - float(floor.sum())
    grant = floor + whole(rest, weight) if rest > 0.0 else whole(budget, floor)
    exact = grant[:, None] * mix
    split = balanced(in_hundreds(exact), exact)
    split[:, mix.argmax()] += grant.astype(np.int64) - split.sum(axis=1)
    return split


def tune_scoring_rule(
    instance: Instance,
    simulate: Simulator,
    draws: Sequence[int],
    n_simulations: int,
    seed: int,
    objective: Objective,
    learned: Callable[[FundPlan], float],
) -> tuple[FundPlan, ScoringRule]:
    """Search the weights; every candidate of a generation meets the same two draws.

    Parameters
    ----------
    learned : value of a plan by what was learned; the search by simulation starts where it is best.
    """
    import cma  # draws in matplotlib with it, which nothing else of a search needs

    nothing = no_fund(instance)

    def value(outcome: Outcome) -> float:
        return funded_value(instance, outcome, objective)

    first = simulate([SimulationRun(nothing, d, "funded") for d in draws], "rule: base")
    base = {d: value(o) for d, o in zip(draws, first, strict=True)}
    options = {"seed": seed + 1, "popsize": 8, "verbose": -9, "maxiter": 10_000}
    start, _ = cma.fmin2(
        lambda w: -learned(scoring_plan(instance, w)) / 1e4,
        [0.5] + [0.0] * (len(WEIGHTS) - 1),
        1.0,
        options | {"maxfevals": LEARNED_STARTS},
    )
    search = cma.CMAEvolutionStrategy(start, 0.5, options)
    used = len(draws)
    generation = 0
    while used + 16 <= n_simulations:
        pair = [draws[(2 * generation + i) % len(draws)] for i in range(2)]
        candidates = search.ask()
        jobs = [
            SimulationRun(scoring_plan(instance, c), d, "funded") for c in candidates for d in pair
        ]
        outcomes = simulate(jobs, f"tuning the simple rule {generation + 1}")
        closed = [value(o) - base[j.draw] for j, o in zip(jobs, outcomes, strict=True)]
        scores = np.array(closed).reshape(len(candidates), 2).mean(axis=1)
        search.tell(candidates, (-scores / 1e4).tolist())
        used += len(jobs)
        generation += 1
    weights = tuple(float(w) for w in np.round(search.result.xfavorite, 2))
    return scoring_plan(instance, weights), ScoringRule(
        weights, -float(search.result.fbest) * 1e4, used
    )
