"""A finished plan run for later studies: a runner of its draws, gains of other plans under them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from optimize.baselines.splits import no_fund
from optimize.data import Job
from optimize.loop import total_worth
from scenarios.draws.posterior import draws_of
from scenarios.execution.runner import Runner
from scenarios.execution.store import write_draws

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from model.plan import FundPlan
    from optimize.objective import Objective
    from scenarios.execution.learned_file import Kept
    from scenarios.execution.year_changes import Change
    from scenarios.studies.study import Progress


def runner_of(
    kept: Kept, folder: Path, workers: int, progress: Progress, change: Change | None = None
) -> Runner:
    """A runner of the run's own draws in another folder."""
    last = max(max(numbers) for numbers in kept.draws.values())
    draws = draws_of(kept.pack, kept.scenario, range(last + 1))
    folder.mkdir(parents=True, exist_ok=True)
    write_draws(folder, draws)
    return Runner(kept.pack, kept.scenario, draws, folder, workers, progress, change=change)


def delivered(
    runner: Runner,
    plans: Mapping[str, FundPlan],
    draws: Sequence[int],
    objectives: Mapping[str, Objective],
    label: str,
) -> dict[tuple[str, str], NDArray[np.float64]]:
    """By plan and objective, (D,) gain over no fund of whole-county runs, draw by draw."""
    every = {"": no_fund(runner.instance), **plans}
    jobs = [Job(p, d, "county") for d in draws for p in every.values()]
    outcomes = iter(runner(jobs, label))
    found: dict[tuple[str, str], list[float]] = {}
    for _ in draws:
        base: dict[str, float] = {}
        for name in every:
            outcome = next(outcomes)
            for key, objective in objectives.items():
                worth = total_worth(runner.instance, outcome, objective)
                base.setdefault(key, worth)
                found.setdefault((name, key), []).append(worth - base[key])
    return {k: np.array(v) for k, v in found.items() if k[0]}
