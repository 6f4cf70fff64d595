"""Shared by the proofs: a runner on a county, held-out judging, tables."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from optimize.formulation.lexicographic import Goal
from optimize.fund_plan import no_fund
from optimize.loop import simulated_values
from results.statistics import interval
from scenarios.county.county_file import load_county
from scenarios.draws.posterior import draws_of
from scenarios.execution.runner import Runner
from scenarios.load import load_scenario

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from model.plan import FundPlan
    from scenarios.schema.scenario import Scenario

FOLDER = Path("runs/proof")
"""Where outcomes of simulations and tables go; a stopped proof goes on with the same command."""


def runner_of(
    scenario: Scenario, n_draws: int, name: str, workers: int = 2, first: int = 1
) -> Runner:
    """A runner with draws ``first`` to ``first + n_draws - 1``; outcomes are kept between calls."""
    pack = load_county(scenario.county)
    draws = draws_of(pack, scenario, range(first, first + n_draws))
    folder = FOLDER / name
    folder.mkdir(parents=True, exist_ok=True)
    began = time.perf_counter()

    def report(label: str, done: int, total: int) -> None:
        if done in (0, total):
            print(f"{time.perf_counter() - began:7.0f} s  {label} {done}/{total}", flush=True)

    return Runner(pack, scenario, draws, folder, workers, report)


def scenario_of(name: str, **levers: object) -> Scenario:
    """A library scenario with changed levers."""
    scenario = load_scenario(name)
    return scenario.model_copy(update={"levers": scenario.levers.model_copy(update=levers)})


def gains(
    runner: Runner, plans: Mapping[str, FundPlan], draws: Sequence[int], goal: Goal | None = None
) -> dict[str, NDArray[np.float64]]:
    """(D,) gain of every plan over no fund in whole-county runs."""
    goal = goal or Goal()
    names = list(plans)
    every = [no_fund(runner.instance), *plans.values()]
    worth = simulated_values(
        runner.instance, runner, every, draws, goal.objective, "judging on held-out draws"
    )
    return {name: worth[i + 1] - worth[0] for i, name in enumerate(names)}


def row_of(values: NDArray[np.float64], unit: float = 1e4) -> dict[str, float]:
    """Mean and 90 % interval, in 10,000 yuan."""
    mean, low, high = interval(values)
    return {"mean": mean / unit, "low": low / unit, "high": high / unit}


def publish(rows: Sequence[Mapping[str, object]], name: str) -> pd.DataFrame:
    """Print a table and keep it as CSV."""
    table = pd.DataFrame(rows)
    FOLDER.mkdir(parents=True, exist_ok=True)
    table.to_csv(FOLDER / f"{name}.csv", index=False, lineterminator="\n")
    with pd.option_context("display.width", 160, "display.max_columns", 20):
        print(table.round(2).to_string(index=False), flush=True)
    return table
