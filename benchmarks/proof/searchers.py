"""The loop against direct searches at equal simulation counts, judged on held-out draws.

``python -m benchmarks.proof.searchers [scenario] [seeds]``. Direct searches move a vector of
village weights and mix logits (CMA-ES, differential evolution, adaptive stochastic descent as in
Optima: Kerr et al. 2018, PLoS ONE 13(3) e0192944); the tuned simple rule moves twelve weights.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import cma
import numpy as np
from scipy.optimize import differential_evolution

from benchmarks.proof.bench import gains, publish, row_of, runner_of, scenario_of
from optimize.baselines.scoring_rule import tune_scoring_rule
from optimize.baselines.splits import weighed_mix
from optimize.fund_plan import no_fund, plan_of, whole
from optimize.learning.experiment import measured
from optimize.loop import Settings, optimize
from optimize.menu import first_menu
from optimize.objective import Objective
from optimize.simulator import SimulationRun
from results.statistics import interval

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from model.plan import FundPlan
    from optimize.fund_plan import Mix
    from optimize.instance import Instance
    from optimize.simulator import Simulator

SELECTION, FRESH, HELD_OUT = 8, 8, 16


def open_to(instance: Instance) -> list[Mix]:
    """Every mix, and every programme alone, of the county: as in the loop's first menu."""
    return list(dict.fromkeys(p.mix for p in first_menu(instance)))


def plan_at(instance: Instance, x: NDArray[np.float64]) -> FundPlan:
    """The plan of a vector: log weights of villages, then logits of the open mixes."""
    mixes = open_to(instance)
    n = instance.n_villages
    floor = instance.floor_per_head * instance.heads / len(instance.years)
    weight = np.exp(np.clip(x[:n], -6.0, 6.0)) * instance.heads
    rest = max(0.0, float(instance.budget_y[0] - floor.sum()))
    grant = floor + rest * weight / weight.sum()
    mix = weighed_mix(instance, mixes, x[n : n + len(mixes)])
    yuan = np.stack([whole(b, grant[:, None] * mix[None, :]) for b in instance.budget_y])
    return plan_of(instance, "searched", yuan)


def dimensions(instance: Instance) -> int:
    """Length of a vector."""
    return instance.n_villages + len(open_to(instance))


class Scored:
    """Mean gain of a vector over two draws in turn; counts simulations."""

    def __init__(self, instance: Instance, simulate: Simulator, draws: Sequence[int]) -> None:
        self.instance, self.simulate, self.draws = instance, simulate, draws
        self.weights = Objective().by_year(instance)
        jobs = [SimulationRun(no_fund(instance), d, "funded") for d in draws]
        self.base = dict(zip(draws, map(self._worth, simulate(jobs, "base")), strict=True))
        self.n, self.turn = len(draws), 0

    def _worth(self, outcome: object) -> float:
        return float(np.tensordot(self.weights, measured(self.instance, outcome), axes=2).sum())  # type: ignore[arg-type]

    def __call__(self, xs: Sequence[NDArray[np.float64]]) -> NDArray[np.float64]:
        """(len(xs),) gains, all under the same two draws."""
        pair = [self.draws[(self.turn + i) % len(self.draws)] for i in range(2)]
        self.turn += 2
        jobs = [SimulationRun(plan_at(self.instance, x), d, "funded") for x in xs for d in pair]
        found = self.simulate(jobs, "searching")
        self.n += len(jobs)
        gain = [self._worth(o) - self.base[j.draw] for j, o in zip(jobs, found, strict=True)]
        return np.array(gain).reshape(len(xs), 2).mean(axis=1)


def cma_es(score: Scored, n: int, seed: int) -> NDArray[np.float64]:
    """Diagonal CMA-ES from equal weights."""
    options = {"seed": seed + 1, "popsize": 8, "verbose": -9, "CMA_diagonal": True}
    search = cma.CMAEvolutionStrategy(np.zeros(dimensions(score.instance)), 1.0, options)
    while score.n + 16 <= n:
        xs = search.ask()
        search.tell(xs, (-score(xs) / 1e4).tolist())
    return np.asarray(search.result.xfavorite)


def evolution(score: Scored, n: int, seed: int) -> NDArray[np.float64]:
    """Differential evolution, a population of 12, generations as the simulations allow."""
    size = 12
    rng = np.random.default_rng([seed, 3])
    first = rng.normal(0.0, 1.0, (size, dimensions(score.instance)))
    first[0] = 0.0
    generations = max(1, (n - score.n) // (2 * size) - 1)
    found = differential_evolution(
        lambda x: -score(list(x.T)) / 1e4,
        [(-6.0, 6.0)] * first.shape[1],
        init=first,
        maxiter=generations,
        polish=False,
        seed=seed,
        updating="deferred",
        vectorized=True,
        tol=0.0,
    )
    return np.asarray(found.x)


def stochastic_descent(score: Scored, n: int, seed: int) -> NDArray[np.float64]:
    """Adaptive stochastic descent: one coordinate at a time; what helped is tried more, further."""
    rng = np.random.default_rng([seed, 4])
    d = dimensions(score.instance)
    x, step, chance = np.zeros(d), np.ones(2 * d), np.ones(2 * d)
    score.turn = 0
    best = float(score([x])[0])
    while score.n + 2 <= n:
        i = int(rng.choice(2 * d, p=chance / chance.sum()))
        trial = x.copy()
        trial[i % d] += step[i] if i < d else -step[i]
        score.turn = 0
        value = float(score([trial])[0])
        grow = 2.0 if value > best else 0.5
        step[i], chance[i] = step[i] * grow, chance[i] * grow
        if value > best:
            x, best = trial, value
    return x


def main(name: str = "gandu", seeds: int = 5) -> None:
    """Print gains over no fund by method and seed, then over seeds, with intervals."""
    scenario = scenario_of(name)
    n_draws = SELECTION * seeds + FRESH * seeds + HELD_OUT
    runner = runner_of(scenario, n_draws, f"searchers-{name}")
    held_out = range(n_draws - HELD_OUT + 1, n_draws + 1)
    instance, judged = runner.instance, {}
    for seed in range(seeds):
        selection = range(1 + SELECTION * seed, 1 + SELECTION * (seed + 1))
        first = SELECTION * seeds + FRESH * seed + 1
        settings = Settings(
            first_rotations=6, next_rotations=6, next_draws=8, tune_scoring_rule=False, seed=seed
        )
        found = optimize(instance, runner, selection, range(first, first + FRESH), settings)
        n = found.n_simulations
        runner.freeze(found.plans["practice"])
        plans = {"loop": found.plans["chosen"]}
        plans["tuned rule"], _ = tune_scoring_rule(
            *(instance, runner, selection, n, seed, Objective()),
            found.learned.curves_of(Objective()).of_plan,
        )
        for label, search in (
            ("CMA-ES", cma_es),
            ("differential evolution", evolution),
            ("stochastic descent", stochastic_descent),
        ):
            score = Scored(instance, runner, selection)
            plans[label] = plan_at(instance, search(score, n, seed))
        judged[seed] = gains(runner, plans, held_out) | {"n": np.array([n])}
    rows = []
    for label in plans:
        of_seed = np.stack([judged[s][label] for s in range(seeds)])
        ahead = np.stack([judged[s]["loop"] - judged[s][label] for s in range(seeds)])
        rows.append(
            {
                "method": label,
                "simulations": int(np.mean([judged[s]["n"][0] for s in range(seeds)])),
                **row_of(of_seed.mean(axis=0)),
                "sd over seeds": of_seed.mean(axis=1).std(ddof=1) / 1e4,
                "loop ahead": ahead.mean() / 1e4,
                "ahead low": interval(ahead.mean(axis=0))[1] / 1e4,
                "ahead high": interval(ahead.mean(axis=0))[2] / 1e4,
                "seeds won": f"{int((ahead.mean(axis=1) > 0).sum())}/{seeds}",
            }
        )
    publish(rows, f"searchers-{name}")


if __name__ == "__main__":
    main(*sys.argv[1:2], *(int(a) for a in sys.argv[2:3]))
