"""A finished plan run for later studies: a runner of its draws, gains of other plans under them."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from model.plan import FundPlan
from optimize.fund_plan import no_fund
from optimize.learning.experiment import total_value
from optimize.objective import Objective
from optimize.simulator import SimulationRun
from scenarios.execution.runner import Runner


def delivered(
    runner: Runner,
    plans: Mapping[str, FundPlan],
    draws: Sequence[int],
    objectives: Mapping[str, Objective],
    label: str,
) -> dict[tuple[str, str], NDArray[np.float64]]:
    """By plan and objective, (D,) gain over no fund of whole-county runs, draw by draw."""
    every = {"": no_fund(runner.instance), **plans}
    jobs = [SimulationRun(p, d, "county") for d in draws for p in every.values()]
    worth = np.array(
        [
            [total_value(runner.instance, o, objective) for objective in objectives.values()]
            for o in runner(jobs, label)
        ]
    )
    found: dict[tuple[str, str], NDArray[np.float64]] = {}
    for i, key in enumerate(objectives):
        by_plan = worth[:, i].reshape(len(draws), len(every)).T
        found |= {(name, key): x - by_plan[0] for name, x in zip(every, by_plan, strict=True)}
    return {k: v for k, v in found.items() if k[0]}
