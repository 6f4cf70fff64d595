"""Long work of visitors: in a process of its own, one after the other, with progress and a stop.

Compiling and solving would hold the interpreter that answers visitors; so the page stays quick.
"""

from __future__ import annotations

import multiprocessing
import os
import threading
import time
import traceback
import uuid
from collections.abc import Callable, MutableMapping
from concurrent.futures import CancelledError, ProcessPoolExecutor
from functools import cache
from multiprocessing.managers import SyncManager
from typing import Any

from optimize.formulation.infeasibility import InfeasibleRulesError
from scenarios.faults import FaultError
from scenarios.system_faults import of_system

Report = Callable[[str, int, int], None]

_STARTING = threading.Lock()
WAITING = "waiting for other work"

STEPS = (
    ("preparing",),
    ("learning", "estimating"),
    ("simulating the plan", "rule", "tuning"),
    ("comparing", "income per yuan"),
    ("writing",),
)
"""Steps of making a plan, by what labels of progress hold."""
ENDS = (0.10, 0.50, 0.70, 0.95, 1.0)
"""Share of a plan's time at the end of every step: assumption."""
SURE = 0.03
"""Share of the work from which the time left is told."""


class Stopped(Exception):  # noqa: N818 (no error: the visitor asked for it)
    """Raised inside the work when its visitor stops it."""


class FailedError(Exception):
    """An error of the program inside the work; its trace is in the terminal."""


def _end_with_parent() -> None:
    """End this process when the page's process has ended, however that happened."""
    page = multiprocessing.parent_process()
    assert page is not None

    def watch() -> None:
        page.join()
        os._exit(0)

    threading.Thread(target=watch, daemon=True).start()


@cache
def _machine() -> tuple[ProcessPoolExecutor, MutableMapping[str, Any]]:
    """The process that works, and what it tells: progress and stops by key."""
    spawn = multiprocessing.get_context("spawn")
    manager = SyncManager(ctx=spawn)
    manager.start(_end_with_parent)
    return ProcessPoolExecutor(1, mp_context=spawn, initializer=_end_with_parent), manager.dict()


def end_all() -> None:
    """End the working process and its helper, whatever they do."""
    for child in multiprocessing.active_children():
        child.kill()


def _do(
    board: MutableMapping[str, Any], key: str, job: Callable[..., Any], values: tuple[Any, ...]
) -> Any:
    """In the working process: the result, or one of the errors that the page reports."""

    def report(label: str, done: int, total: int) -> None:
        if f"{key}-stop" in board:
            raise Stopped
        board[key] = (label, done, max(1, total))

    try:
        return job(*values, report)
    except (FaultError, InfeasibleRulesError, Stopped):
        raise
    except Exception as error:
        refused = of_system(error) if isinstance(error, OSError) else None
        if refused is not None:
            raise FaultError(refused) from None
        traceback.print_exc()
        raise FailedError from None


class Work:
    """One piece of work.

    Parameters
    ----------
    name : a key of the words: what is done.
    job : a function of a module, called with ``values`` and a report (label, done, total), as the
        command line's bar is; its result is kept.
    """

    def __init__(self, name: str, job: Callable[..., Any], *values: Any) -> None:
        self.name, self.key, self._began, self._step = name, uuid.uuid4().hex, time.monotonic(), 0
        with _STARTING:
            pool, self._board = _machine()
        self._future = pool.submit(_do, self._board, self.key, job, values)

    @property
    def progress(self) -> tuple[str, int, int]:
        """Label, done, total."""
        return self._board.get(self.key, (WAITING, 0, 1))

    @property
    def step(self) -> int:
        """The step of making a plan, from 1; 0 before the first and of other work."""
        label, at = self.progress[0], 0
        if self.name == "plan":
            at = next((i for i, words in enumerate(STEPS, 1) if any(w in label for w in words)), 0)
        self._step = max(self._step, at)
        return self._step

    @property
    def minutes_left(self) -> float | None:
        """Estimate by what is done; None where too little is."""
        _, done, total = self.progress
        share = min(1.0, done / total)
        if self.step:
            start, end = (0.0, *ENDS)[self._step - 1], ENDS[self._step - 1]
            share = start + share * (end - start)
        elapsed = (time.monotonic() - self._began) / 60.0
        return elapsed * (1.0 - share) / share if share > SURE else None

    def stop(self) -> None:
        """Stop at the next report; work that has not begun never begins."""
        self._board[f"{self.key}-stop"] = True
        self._future.cancel()

    @property
    def stopping(self) -> bool:
        """Whether a stop was asked for."""
        return f"{self.key}-stop" in self._board

    @property
    def running(self) -> bool:
        """Whether it still runs or waits."""
        return not self._future.done()

    def end(self) -> Any:
        """The result of work that has ended; raises what went wrong."""
        try:
            return self._future.result()
        except CancelledError:
            raise Stopped from None
