"""A progress bar that says what is being done, in the reader's language."""

import threading
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from results.language.catalogue import Language, text
from results.language.progress import work_words
from scenarios.progress import PlanProgress

WHOLE = "whole"


class Bar:
    """Shows one line for each kind of work; silent when asked to be.

    Parameters
    ----------
    rounds : of a plan that is made, of which a first line shows how much is done; 0 of other work.
    """

    def __init__(self, console: Console, language: Language, rounds: int, *, quiet: bool) -> None:
        self.progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
            console=console,
            disable=quiet,
        )
        self.language, self._lock = language, threading.Lock()
        self._tasks: dict[str, int] = {}
        self._plan = PlanProgress(rounds) if rounds else None

    def __enter__(self) -> Self:
        self.progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.progress.stop()

    def report(self, label: str, done: int, total: int) -> None:
        """Move a line on; a new label starts a new line, a numbered one shares it."""
        with self._lock:
            if self._plan is not None:
                self._plan.see(label, done, total)
                words = text("progress_words.whole", self.language)
                self._show(WHOLE, words, int(100 * self._plan.share), 100)
            kind = label.rstrip("0123456789 ")
            self._show(kind, work_words(label, self.language), done, total)

    def _show(self, kind: str, words: str, done: int, total: int) -> None:
        if kind not in self._tasks:
            self._tasks[kind] = self.progress.add_task(words, total=total)
        self.progress.update(
            self._tasks[kind],  # type: ignore[arg-type]
            description=words,
            completed=done,
            total=total,
        )
