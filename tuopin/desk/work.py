"""Long work of visitors: in a process of its own, one after the other, with progress and a stop.

Compiling and solving would hold the interpreter that answers visitors; so the page stays quick.
"""

import atexit
import multiprocessing
import os
import signal
import threading
import time
import traceback
import uuid
from collections.abc import Callable
from concurrent.futures import BrokenExecutor
from functools import cache
from multiprocessing.connection import Connection
from typing import Any

from optimize.formulation.infeasibility import InfeasibleRulesError
from scenarios.faults import FaultError
from scenarios.progress import PlanProgress
from scenarios.system_faults import of_system

Report = Callable[[str, int, int], None]

_ALONE = threading.Lock()
"""Held while a piece of work is done."""
_STARTING = threading.Lock()
"""Held while a working process starts, and for good once this one ends."""
WAITING = "waiting for other work"

SURE = 0.03
"""Share of the work from which the time left is shown."""


class Stopped(Exception):  # noqa: N818 (no error: the visitor asked for it)
    """Raised inside the work when its visitor stops it."""


class FailedError(Exception):
    """An error of the program inside the work; its trace is in the terminal."""


class KilledError(Exception):
    """A working process was ended from outside, such as for want of memory."""


def _end_with_parent() -> None:
    """End this process when the page's process has ended, however that happened."""
    page = multiprocessing.parent_process()
    assert page is not None
    page.join()
    os._exit(0)


@cache
def _machine() -> Connection:
    """The process that works, by the line to it: a job goes in, progress and an end come out."""
    spawn = multiprocessing.get_context("spawn")
    line, its = spawn.Pipe()
    with _STARTING:
        spawn.Process(target=_works, args=(its,)).start()
    its.close()  # the process holds its own alone: the line ends when it does
    return line


def end_all() -> None:
    """End the working process, whatever it does."""
    for child in multiprocessing.active_children():
        child.kill()


@atexit.register
def _at_exit() -> None:
    """Work that waits gets no process: the interpreter would wait for it for ever."""
    _STARTING.acquire()
    end_all()


def _works(line: Connection) -> None:
    """In the working process: one job after the other."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the page ends it
    threading.Thread(target=_end_with_parent, daemon=True).start()
    while True:
        line.send(_end_of(line, *line.recv()))


def _end_of(line: Connection, job: Callable[..., Any], values: tuple[Any, ...]) -> Any:
    """A list of the result, or one of the errors that the page reports."""
    one = threading.Lock()

    def report(label: str, done: int, total: int) -> None:
        with one:
            line.send((label, done, max(1, total)))
            if line.recv():
                raise Stopped

    try:
        return [job(*values, report)]
    except (FaultError, InfeasibleRulesError, Stopped) as error:
        return error
    except BrokenExecutor:
        return KilledError()
    except Exception as error:
        refused = of_system(error) if isinstance(error, OSError) else None
        if refused is not None:
            return FaultError(refused)
        traceback.print_exc()
        return FailedError()


class Work:
    """One piece of work.

    Parameters
    ----------
    name : a key of the words: what is done.
    rounds : of learning, where it makes a plan.
    job : a function of a module, called with ``values`` and a report (label, done, total), as the
        command line's bar is; its result is kept.
    """

    def __init__(self, name: str, job: Callable[..., Any], *values: Any, rounds: int = 2) -> None:
        self.name, self.key, self._began = name, uuid.uuid4().hex, time.monotonic()
        self._plan = PlanProgress(rounds)
        self.progress: tuple[str, int, int] = (WAITING, 0, 1)
        self.stopping = False
        self._end: Any = None
        threading.Thread(target=self._run, args=(job, values), daemon=True).start()

    def _run(self, *asked: Any) -> None:
        with _ALONE:
            if self.running:
                self._end = self._worked(asked)

    def _worked(self, asked: tuple[Any, ...]) -> Any:
        """What the working process ends with; where it was killed, the next work gets another."""
        try:
            if _machine().poll():  # nothing is said between two jobs: it has ended
                _machine.cache_clear()
            line = _machine()
            line.send(asked)
            while isinstance(end := line.recv(), tuple):
                self.progress = end
                self._plan.see(*end)
                line.send(self.stopping)
        except (EOFError, OSError):
            _machine.cache_clear()
            return KilledError()
        return end

    @property
    def step(self) -> int:
        """The step of making a plan, from 1; 0 before the first and of other work."""
        return self._plan.step if self.name == "plan" else 0

    @property
    def minutes_left(self) -> float | None:
        """Estimate by what is done; None where too little is."""
        _, done, total = self.progress
        share = self._plan.share if self.name == "plan" else min(1.0, done / total)
        elapsed = (time.monotonic() - self._began) / 60.0
        return elapsed * (1.0 - share) / share if share > SURE else None

    def stop(self) -> None:
        """Stop at the next report; work that has not begun never begins."""
        self.stopping = True
        if self.progress[0] == WAITING:
            self._end = Stopped()

    @property
    def running(self) -> bool:
        """Whether it still runs or waits."""
        return self._end is None

    def end(self) -> Any:
        """The result of work that has ended; raises what went wrong."""
        if isinstance(self._end, Exception):
            raise self._end
        return self._end[0]
