"""A tuned simple rule: a handful of weights that a county could follow by hand.

Villages are scored by their registered share, heads, remoteness and level of need; the first ones
get money; two shares say for what. CMA-ES searches the weights at as many simulations as learning
used. Where the optimized plan does not beat it, it is the recommendation.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import cma
import numpy as np

from optimize.instance import Job
from optimize.learning import measured
from optimize.splits import WORKS_MIX, no_fund, part, plan_of, shares_of, whole

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from model.plan import FundPlan
    from optimize.instance import Instance, Outcome, Simulate
    from optimize.objective import Objective

WEIGHTS = ("poverty", "remoteness", "need", "served", "tea", "training")
"""Score weights of three village attributes; then logits: share of villages served, share of tea in
industry (walnut where no tea grows; sheep else), share of training in what is not industry (works else)."""


@dataclass(frozen=True)
class Rule:
    """The weights found, and what they scored on the draws of the search."""

    weights: tuple[float, ...]
    worth: float
    n_simulations: int

    def sentence(self) -> str:
        """The weights in one line."""
        return ", ".join(f"{n} {w:+.2f}" for n, w in zip(WEIGHTS, self.weights, strict=True))


def _standard(x: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray((x - x.mean()) / (x.std() + 1e-9))


def rule_plan(instance: Instance, weights: Sequence[float]) -> FundPlan:
    """The plan of some weights: same money every year, shared among the served by their heads."""
    poverty, remote, need, served, tea, training = (float(w) for w in weights)
    score = poverty * _standard(instance.poverty) + remote * _standard(instance.remoteness)
    score = score + need * _standard(instance.need)
    share = 0.15 + 0.85 / (1.0 + np.exp(-served))
    n_served = max(1, round(share * instance.n_villages))
    chosen = np.zeros(instance.n_villages, bool)
    chosen[np.argsort(-score, kind="stable")[:n_served]] = True
    floor = instance.floor_per_head * instance.heads / len(instance.years)
    rest = max(0.0, float(instance.budget_y[0]) - float(floor.sum()))
    weight = np.where(chosen, instance.heads, 0.0)
    grant = floor + rest * weight / weight.sum()
    least = instance.industry_share
    other = 1.0 - least
    tree = "walnut" if "tea" in instance.barred else "tea"
    tea_share, course = 1.0 / (1.0 + np.exp(-tea)), 1.0 / (1.0 + np.exp(-training))
    mix = shares_of((
        *part(other * (1.0 - course), WORKS_MIX), ("training", other * course),
        (tree, least * tea_share),
        ("sheep", least * (1.0 - tea_share)),
    ))  # fmt: skip
    yuan = np.stack([whole(b, grant[:, None] * mix[None, :]) for b in instance.budget_y])
    return plan_of(instance, "rule", yuan)


def tune(
    instance: Instance, simulate: Simulate, draws: Sequence[int], n_simulations: int, seed: int,
    objective: Objective,
) -> tuple[FundPlan, Rule]:  # fmt: skip
    """Search the weights; every candidate of a generation meets the same two draws."""
    nothing = no_fund(instance)
    weights_y = objective.by_year(instance)

    def worth(outcome: Outcome) -> float:
        return float(np.tensordot(weights_y, measured(instance, outcome), axes=2).sum())

    first = simulate([Job(nothing, d, "funded") for d in draws], "rule: base")
    base = {d: worth(o) for d, o in zip(draws, first, strict=True)}
    options = {"seed": seed + 1, "popsize": 8, "verbose": -9, "maxiter": 10_000}
    search = cma.CMAEvolutionStrategy([0.5, 0.0, 0.0, 0.0, 0.0, 0.0], 1.0, options)
    used = len(draws)
    generation = 0
    while used + 16 <= n_simulations:
        pair = [draws[(2 * generation + i) % len(draws)] for i in range(2)]
        candidates = search.ask()
        jobs = [Job(rule_plan(instance, c), d, "funded") for c in candidates for d in pair]
        outcomes = simulate(jobs, f"tuning the simple rule {generation + 1}")
        closed = [worth(o) - base[j.draw] for j, o in zip(jobs, outcomes, strict=True)]
        scores = np.array(closed).reshape(len(candidates), 2).mean(axis=1)
        search.tell(candidates, (-scores / 1e4).tolist())
        used += len(jobs)
        generation += 1
    weights = tuple(float(w) for w in np.round(search.result.xfavorite, 2))
    return rule_plan(instance, weights), Rule(weights, -float(search.result.fbest) * 1e4, used)
