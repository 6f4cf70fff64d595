"""An append-only file of what was evaluated: a stopped run goes on where it was, nothing lost."""

from __future__ import annotations

import json
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

from scenarios.faults import FaultError, unreadable

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from io import RawIOBase
    from pathlib import Path

    Seen = dict[str, float]
    Progress = Callable[[str, int, int], None]

SHOWN = 60
"""Bytes of an unreadable line that a fault shows."""


class Journal:
    """Results by key, one JSON line each, appended as soon as they are there.

    A line that a kill or a full disk cut short is dropped, and its task runs again; the order of lines
    is the order of finishing, so that whoever reads sorts by key.
    """

    def __init__(self, path: Path) -> None:
        self.path, self._lock = path, threading.Lock()
        self.seen: dict[str, Seen | None] = {}
        if path.exists():
            written = path.read_bytes()
            whole, rows = _whole(path, written)
            self.seen = {row["key"]: row["seen"] for row in rows}
            if len(whole) < len(written):
                # by renaming: killed here too, nothing that is whole is lost
                partial = path.with_name(path.name + ".part")
                partial.write_bytes(whole)
                partial.replace(path)

    def add(self, key: str, seen: Seen | None) -> None:
        """Keep a result; None is an evaluation that had none (its numbers could not be fitted).

        What a full disk wrote of the line is taken back, so that a later line does not end it.
        """
        line = (json.dumps({"key": key, "seen": seen}, sort_keys=True) + "\n").encode()
        with self._lock, self.path.open("ab", buffering=0) as file:
            before = file.tell()
            try:
                _write_all(file, line)
            except OSError:
                file.truncate(before)
                raise
            self.seen[key] = seen


def _write_all(file: RawIOBase, line: bytes) -> None:
    """All bytes: a write to a disk that is nearly full may take some of them and say so."""
    rest = memoryview(line)
    while rest:
        rest = rest[file.write(rest) or 0 :]


def _whole(path: Path, written: bytes) -> tuple[bytes, list[dict[str, Any]]]:
    """The text up to a torn last line, and its rows; a line torn before the last is a fault."""
    lines = written.splitlines(keepends=True)
    rows: list[dict[str, Any]] = []
    for number, line in enumerate(lines, start=1):
        try:
            row = json.loads(line) if line.endswith(b"\n") else None
        except ValueError:
            row = None
        if row is None and number == len(lines):
            return written[: len(written) - len(line)], rows
        if row is None:
            raise FaultError(
                unreadable(
                    path,
                    ("行", "line"),
                    line[:SHOWN].decode(errors="replace"),
                    (
                        "完整的一行;删去该行后,其任务会重新运行",
                        "a whole row; without the line its task is run again",
                    ),
                    line=number,
                )
            )
        rows.append(row)
    return written, rows


def evaluate(
    journal: Journal,
    keys: Sequence[str],
    work: Callable[[int], Seen | None],
    workers: int,
    report: Progress,
    label: str,
) -> list[Seen | None]:
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
