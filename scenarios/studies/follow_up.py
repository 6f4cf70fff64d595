"""Questions to a finished plan run: re-solved from what it learned, simulated where a number is published."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from optimize.fund_plan import no_fund
from optimize.loop import total_value
from optimize.simulator import SimulationRun
from scenarios.execution.learned_file import load_learned
from scenarios.execution.store import read_manifest, write_manifest
from scenarios.load import load_scenario
from scenarios.studies.plan import plan_county

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from model.plan import FundPlan
    from optimize.objective import Objective
    from scenarios.execution.learned_file import StoredPlan
    from scenarios.execution.runner import Runner
    from scenarios.progress import Progress


def run_of(name: str, out: Path, workers: int, progress: Progress) -> StoredPlan:
    """The run in a folder; of a scenario its plan run, which is made where it is not there yet."""
    if Path(name).is_dir():
        return load_learned(Path(name))
    finished = plan_county(load_scenario(name), out, workers, progress)
    return load_learned(finished.folder)


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


def folder_of(kept: StoredPlan, out: Path, kind: str, *asked: object) -> Path:
    """Where an answer goes: the run, the kind of question, a digest of what was asked."""
    digest = hashlib.sha256(repr((kept.folder.name, kind, asked)).encode()).hexdigest()[:8]
    return out / f"{kept.pack.name}-{kind}-{digest}"


def write_asked(kept: StoredPlan, folder: Path, kind: str, asked: Mapping[str, object]) -> None:
    """The manifest of an answer: the run's question and draws, and what was asked of the run."""
    plans = read_manifest(kept.folder)["plans"]
    write_manifest(folder, kept.pack, kept.scenario, kind, plans, kept.draws, {"asked": asked})
