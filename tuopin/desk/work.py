"""Long work of visitors: in a process of its own, one after the other, with progress and a stop.

Compiling and solving would hold the interpreter that answers visitors; so the page stays quick.
"""

import multiprocessing
import os
import threading
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
        self.name, self._key = name, uuid.uuid4().hex
        with _STARTING:
            pool, self._board = _machine()
        self._future = pool.submit(_do, self._board, self._key, job, values)

    @property
    def progress(self) -> tuple[str, int, int]:
        """Label, done, total."""
        return self._board.get(self._key, (WAITING, 0, 1))

    def stop(self) -> None:
        """Stop at the next report; work that has not begun never begins."""
        self._board[f"{self._key}-stop"] = True
        self._future.cancel()

    @property
    def stopping(self) -> bool:
        """Whether a stop was asked for."""
        return f"{self._key}-stop" in self._board

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
