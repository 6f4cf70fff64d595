"""A runner's jobs where they run: in its own process, or in a worker on another machine.

Only the question travels. A worker makes the states that it needs in a scratch folder of its own, from
the same numbers and so to the same bits, and sends outcomes back.
"""

from __future__ import annotations

import atexit
import shutil
import tempfile
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from optimize.simulator import Outcome, SimulationRun
    from scenarios.execution.runner import Runner


@dataclass(frozen=True)
class Group:
    """Jobs of one draw that run together, with the files that keep their outcomes."""

    items: Sequence[tuple[Path, SimulationRun]]


@dataclass(frozen=True)
class Ran:
    """Outcomes of a group; from elsewhere also what the draw's shared year measured."""

    draw: int
    outcomes: list[tuple[Path, Outcome]]
    first_year: Mapping[str, NDArray[np.float64]] | None


def simulated(group: Group, runner: Runner) -> Ran:
    """Run a group: by the runner itself, or on another machine by its like there."""
    at_home, here = runner.at_home, at_work(runner)
    draw = group.items[0][1].draw
    outcomes = [(path, here.simulate(job)) for path, job in group.items]
    return Ran(draw, outcomes, None if at_home else here.shared_year(draw))


_BUSY: dict[str, Runner] = {}
_BUSY_LOCK = threading.Lock()


def at_work(runner: Runner) -> Runner:
    """The runner itself where its folder is; elsewhere the one that this process has made states with.

    A process keeps the runner of one question; states lie in a scratch folder that goes with it.
    """
    if runner.at_home:
        return runner
    with _BUSY_LOCK:
        kept = _BUSY.get(runner.key)
        if kept is None:
            for old in _BUSY.values():
                shutil.rmtree(old.folder, ignore_errors=True)
            _BUSY.clear()
            runner.settle(Path(tempfile.mkdtemp(prefix="tuopin-")))
            kept = _BUSY[runner.key] = runner
        kept.take_path_of(runner)
        return kept


@atexit.register
def _tidy() -> None:
    """Scratch folders of a worker that ends go with it."""
    for runner in _BUSY.values():
        shutil.rmtree(runner.folder, ignore_errors=True)
