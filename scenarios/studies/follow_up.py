"""Questions to a finished plan run: re-solved from what it learned, simulated where a number is published."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from optimize.fund_plan import no_fund
from optimize.loop import total_value
from optimize.simulator import SimulationRun
from scenarios.draws.posterior import draws_of
from scenarios.execution.learned_file import load_learned
from scenarios.execution.runner import Runner
from scenarios.execution.store import read_manifest, write_draws, write_manifest
from scenarios.load import load_scenario
from scenarios.studies.plan import plan_county

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

    from model.plan import FundPlan
    from optimize.objective import Objective
    from scenarios.execution.learned_file import Kept

    Progress = Callable[[str, int, int], None]


def run_of(name: str, out: Path, workers: int, progress: Progress) -> Kept:
    """The run in a folder; of a scenario its plan run, which is made where it is not there yet."""
    if Path(name).is_dir():
        return load_learned(Path(name))
    finished = plan_county(load_scenario(name), out, workers, progress)
    return load_learned(finished.folder)


def runner_of(kept: Kept, folder: Path, workers: int, progress: Progress) -> Runner:
    """A runner of the run's own draws, in another folder."""
    last = max(max(numbers) for numbers in kept.draws.values())
    draws = draws_of(kept.pack, kept.scenario, range(last + 1))
    folder.mkdir(parents=True, exist_ok=True)
    write_draws(folder, draws)
    return Runner(kept.pack, kept.scenario, draws, folder, workers, progress)


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
    outcomes = iter(runner(jobs, label))
    found: dict[tuple[str, str], list[float]] = {}
    for _ in draws:
        base: dict[str, float] = {}
        for name in every:
            outcome = next(outcomes)
            for key, objective in objectives.items():
                worth = total_value(runner.instance, outcome, objective)
                base.setdefault(key, worth)
                found.setdefault((name, key), []).append(worth - base[key])
    return {k: np.array(v) for k, v in found.items() if k[0]}


def folder_of(kept: Kept, out: Path, kind: str, *asked: object) -> Path:
    """Where an answer goes: the run, the kind of question, a digest of what was asked."""
    digest = hashlib.sha256(repr((kept.folder.name, kind, asked)).encode()).hexdigest()[:8]
    return out / f"{kept.pack.name}-{kind}-{digest}"


def write_asked(kept: Kept, folder: Path, kind: str, asked: Mapping[str, object]) -> None:
    """The manifest of an answer: the run's question and draws, and what was asked of the run."""
    plans = read_manifest(kept.folder)["plans"]
    write_manifest(folder, kept.pack, kept.scenario, kind, plans, kept.draws, {"asked": asked})
