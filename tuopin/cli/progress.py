"""A progress bar that says what is being done."""

import threading
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from results.language.catalogue import names, term


class Bar:
    """Shows one line for each kind of work; silent when asked to be."""

    def __init__(self, console: Console, *, quiet: bool) -> None:
        self.progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
            console=console,
            disable=quiet,
        )
        self._tasks: dict[str, int] = {}
        self._lock = threading.Lock()

    def __enter__(self) -> Self:
        self.progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.progress.stop()

    def report(self, label: str, done: int, total: int) -> None:
        """Move a line on; a new label starts a new line, a numbered one shares it."""
        kind = label.rstrip("0123456789 ")
        chinese = next((term("progress", k, "zh") for k in names("progress") if k in label), "")
        with self._lock:
            if kind not in self._tasks:
                self._tasks[kind] = self.progress.add_task(f"{kind} {chinese}", total=total)
            self.progress.update(
                self._tasks[kind],  # type: ignore[arg-type]
                description=f"{label} {chinese}",
                completed=done,
                total=total,
            )
