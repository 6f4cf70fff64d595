"""Long work of one visitor: a thread with progress that can be stopped; one runs at a time on this machine."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    Report = Callable[[str, int, int], None]

MACHINE = threading.Lock()
"""Simulations of all visitors share the cores and, for the same question, a folder: they wait in line."""

WAITING = "waiting for other work"
LOOK = 0.2
"""Seconds between looks at whether the line has moved or somebody has stopped."""


class Stopped(Exception):  # noqa: N818 (no error: the visitor asked for it)
    """Raised inside the work when its visitor stops it."""


class Work:
    """One piece of work.

    Parameters
    ----------
    name : a key of the words: what is done.
    job : told a report (label, done, total), as the command line's bar is; its result is kept.
    """

    def __init__(self, name: str, job: Callable[[Report], Any]) -> None:
        self.name = name
        self.result: Any = None
        self.error: BaseException | None = None
        self.label, self.done, self.total = WAITING, 0, 1
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(job,), daemon=True)
        self._thread.start()

    def report(self, label: str, done: int, total: int) -> None:
        """What the work calls: keeps the progress, and stops the work where the visitor has asked so."""
        if self._stop.is_set():
            raise Stopped
        self.label, self.done, self.total = label, done, max(1, total)

    def stop(self) -> None:
        """Stop at the next report."""
        self._stop.set()

    @property
    def stopping(self) -> bool:
        """Whether a stop was asked for."""
        return self._stop.is_set()

    @property
    def running(self) -> bool:
        """Whether it still runs."""
        return self._thread.is_alive()

    def wait(self, seconds: float) -> None:
        """Wait for its end, at most so long."""
        self._thread.join(seconds)

    def _run(self, job: Callable[[Report], Any]) -> None:
        try:
            while not MACHINE.acquire(timeout=LOOK):
                self.report(WAITING, 0, 1)
            try:
                self.result = job(self.report)
            finally:
                MACHINE.release()
        except BaseException as error:
            self.error = error
