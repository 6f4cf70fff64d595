"""An append-only file of what was evaluated: a stopped run goes on where it was, nothing lost."""

from __future__ import annotations

import json
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    Seen = dict[str, float]
    Progress = Callable[[str, int, int], None]


class Journal:
    """Results by key, one JSON line each, appended as soon as they are there.

    A line that a crash cut short is dropped when the file is read again; the order of lines is the
    order of finishing, so that whoever reads sorts by key.
    """

    def __init__(self, path: Path) -> None:
        self.path, self._lock = path, threading.Lock()
        self.seen: dict[str, Seen | None] = {}
        if path.exists():
            text = path.read_text(encoding="utf-8")
            for line in text.splitlines(keepends=True):
                if line.endswith("\n"):
                    row = json.loads(line)
                    self.seen[row["key"]] = row["seen"]
            if text and not text.endswith("\n"):
                path.write_text(text[: text.rfind("\n") + 1], encoding="utf-8")

    def add(self, key: str, seen: Seen | None) -> None:
        """Keep a result; None is an evaluation that had none (its numbers could not be fitted)."""
        line = json.dumps({"key": key, "seen": seen}, sort_keys=True) + "\n"
        with self._lock, self.path.open("a", encoding="utf-8") as file:
            file.write(line)
            file.flush()
            self.seen[key] = seen


def evaluate(
    journal: Journal, keys: Sequence[str], work: Callable[[int], Seen | None], workers: int,
    report: Progress, label: str,
) -> list[Seen | None]:  # fmt: skip
    """Results of ``work(i)`` for every key, in their order; what the journal holds is not run again.

    The first open one runs alone, so that rules are compiled once.
    """
    todo = [i for i, key in enumerate(keys) if key not in journal.seen]
    done, lock = len(keys) - len(todo), threading.Lock()
    report(label, done, len(keys))

    def one(i: int) -> None:
        nonlocal done
        journal.add(keys[i], work(i))
        with lock:
            done += 1
            report(label, done, len(keys))

    if todo:
        one(todo[0])
    with ThreadPoolExecutor(max(1, workers)) as pool:
        futures = [pool.submit(one, i) for i in todo[1:]]
        try:
            for future in futures:
                future.result()
        except BaseException:
            pool.shutdown(wait=True, cancel_futures=True)
            raise
    return [journal.seen[key] for key in keys]
