"""The plan for the mean against the plan for bad futures, on expected and worst-tenth futures.

``python -m benchmarks.proof.risk [scenario] [held-out draws]``. One learning serves three aims: the
mean, half the worst tenth (CVaR), the worst tenth alone; a fourth may hold a reserve.
"""

from __future__ import annotations

import sys

import numpy as np

from benchmarks.proof.bench import gains, publish, runner_of, scenario_of
from optimize.baselines.ablations import plan_from
from optimize.formulation.lexicographic import Goal, solve_lexicographic
from optimize.loop import Settings, optimize
from optimize.rules.reserve import Reserve
from optimize.rules.risk import Risk
from results.statistics import interval

SELECTION, FRESH = 50, 8
AIMS = {
    "mean": Goal(),
    "half the worst tenth": Goal(risk=Risk(0.5, 0.1)),
    "the worst tenth": Goal(risk=Risk(1.0, 0.1)),
    "half the worst tenth, reserve": Goal(risk=Risk(0.5, 0.1), reserve=Reserve(0.2, 0.5)),
}


def main(name: str = "pingli", n_held_out: int = 40) -> None:
    """Print mean gain, worst tenth and the paired difference to the plan for the mean."""
    runner = runner_of(scenario_of(name), SELECTION + FRESH + n_held_out, f"risk-{name}")
    settings = Settings(tune_scoring_rule=False, n_rounds=2)
    fresh = range(SELECTION + 1, SELECTION + FRESH + 1)
    found = optimize(runner.instance, runner, range(1, SELECTION + 1), fresh, settings)
    plans, gaps = {}, {}
    for label, goal in AIMS.items():
        problem, solution = solve_lexicographic(found.learned, goal)
        plans[label] = plan_from(runner.instance, label, problem.costs, solution.choice)
        gaps[label] = (solution.gap, solution.aux.get(("reserve", 0), 0.0))
    held_out = range(fresh[-1] + 1, fresh[-1] + n_held_out + 1)
    judged = gains(runner, plans, held_out, settings.goal)
    rows = []
    for label, gain in judged.items():
        tenth = np.sort(gain)[: max(1, n_held_out // 10)].mean()
        mean, low, high = interval(gain - judged["mean"])
        rows.append(
            {
                "aim": label,
                "mean gain": gain.mean() / 1e4,
                "worst tenth": tenth / 1e4,
                "less the mean plan": mean / 1e4,
                "low": low / 1e4,
                "high": high / 1e4,
                "solver gap": gaps[label][0],
                "reserve": gaps[label][1] / 1e4,
                "same plan": bool((plans[label].yuan == plans["mean"].yuan).all()),
            }
        )
    publish(rows, f"risk-{name}")


if __name__ == "__main__":
    main(*sys.argv[1:2], *(int(a) for a in sys.argv[2:3]))
