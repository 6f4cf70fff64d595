"""What was run already, by content: a stopped run goes on where it was, nothing lost.

A key is a digest of all that a result depends on, so that a result is never read for another job;
one that was cut short is none.
Arrays stand in a file each, rows of numbers as lines of one file, saved states in files with the
last few in memory.
"""

import json
import os
import threading
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from io import RawIOBase
from pathlib import Path
from typing import Any, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from model.cache_folder import cache_folder, within
from model.plan import FundPlan
from model.policy import Policy
from model.state.snapshot import Snapshot
from scenarios.faults import FaultError, unreadable, worded
from scenarios.files.atomic import partial, whole_file

Arrays = TypeVar("Arrays")

STACK, NAMES = "#", "names"
"""Mark the arrays of a mapping that stand in one, and their names."""

MOST_KEPT = 4e9
"""Bytes of states between runs: a plan of a county of 60,000 households saves 2e9; assumption."""

SHOWN = 60
"""Bytes of an unreadable line that a fault shows."""


class Cache(Protocol):
    """Results by key."""

    def __contains__(self, key: str) -> bool: ...

    def put(self, key: str, value: Any) -> None:
        """Store a result."""
        ...


class Stored:
    """Results by key, an npz file each, whole or absent; a key may name an inner folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __contains__(self, key: str) -> bool:
        return zipfile.is_zipfile(self.path(key))

    def path(self, key: str) -> Path:
        """Where a result stands."""
        return self.folder / f"{key}.npz"


class ArrayCache(Stored):
    """Arrays by key."""

    def put(self, key: str, value: Any) -> None:
        """Store a mapping of arrays, or a dataclass of arrays and of mappings of arrays."""
        parts = (
            {f.name: getattr(value, f.name) for f in fields(value)}
            if is_dataclass(value)
            else value
        )
        arrays: dict[str, Any] = {}
        for name, part in parts.items():
            if isinstance(part, Mapping):
                arrays |= _stacked(name, part)
            else:
                arrays[name] = np.asarray(part)
        path = self.path(key)
        path.parent.mkdir(parents=True, exist_ok=True)
        with whole_file(path) as file:
            np.savez(file, **arrays)

    def arrays(self, key: str) -> dict[str, NDArray[Any]]:
        """All arrays of a result, those of a mapping by ``name.key``."""
        with np.load(self.path(key)) as stored:
            arrays = {name: stored[name] for name in stored.files if STACK not in name}
            for name in stored.files:
                stem, of, number = name.partition(STACK)
                if of and number.isdigit():
                    names = stored[f"{name}{NAMES}"].tolist()
                    arrays |= zip([f"{stem}.{n}" for n in names], stored[name], strict=True)
            return arrays

    def get(self, key: str, kind: type[Arrays]) -> Arrays:
        """A dataclass that was put; its ``years`` are a tuple of integers."""
        parts: dict[str, Any] = {}
        for name, array in self.arrays(key).items():
            field, _, inner = name.partition(".")
            if inner:
                parts.setdefault(field, {})[inner] = array
            else:
                parts[field] = tuple(array.tolist()) if field == "years" else array
        return kind(**parts)


def kept_states() -> Path:
    """Folder of the user's in which states stand between runs."""
    return cache_folder() / "states"


def _stacked(name: str, part: Mapping[str, Any]) -> dict[str, Any]:
    """Arrays of a mapping, those of one shape and type in one: a hundred small ones read slowly."""
    alike: dict[Any, dict[str, NDArray[Any]]] = {}
    for inner, value in part.items():
        array = np.asarray(value)
        alike.setdefault((array.shape, array.dtype.str), {})[inner] = array
    out: dict[str, Any] = {}
    for number, some in enumerate(alike.values()):
        out[f"{name}{STACK}{number}"] = np.stack(list(some.values()))
        out[f"{name}{STACK}{number}{NAMES}"] = np.array(list(some))
    return out


class StateCache(Stored):
    """Saved states by key: files in a folder, the last few in memory.

    Jobs come sorted by draw, so that few states are in use at once.
    """

    def __init__(
        self, folder: Path, n_recent: int, policy: Policy, history: FundPlan | None
    ) -> None:
        super().__init__(folder)
        self.n_recent, self.policy, self.history = n_recent, policy, history
        self._locks: dict[str, threading.Lock] = {}
        self.recent: dict[str, Snapshot] = {}
        folder.mkdir(parents=True, exist_ok=True)

    def lock(self, key: str) -> threading.Lock:
        """The lock of all work on one key."""
        return self._locks.setdefault(key, threading.Lock())

    def get(self, key: str, compute: Callable[[], Snapshot]) -> Snapshot:
        """The state of a key, from memory, from disk, or computed and saved."""
        with self.lock(key):
            if key in self.recent:
                return self.recent[key]
            state = self._saved(key) or self._made(key, compute)
            self.recent[key] = state
            while len(self.recent) > self.n_recent:
                self.recent.pop(next(iter(self.recent)), None)
            return state

    def save(self, key: str, compute: Callable[[], Snapshot]) -> None:
        """Compute and save the state of a key that is not saved; nothing stays in memory."""
        with self.lock(key):
            if key not in self:
                self._made(key, compute)

    def _saved(self, key: str) -> Snapshot | None:
        """A state from disk; another run may just have removed it to make room."""
        try:
            if key not in self:
                return None
            os.utime(self.path(key))
            return Snapshot.load(self.path(key), self.policy, self.history)
        except FileNotFoundError:
            return None

    def _made(self, key: str, compute: Callable[[], Snapshot]) -> Snapshot:
        state = compute()
        with partial(self.path(key)) as path:
            state.save(path)
        if self.folder.parent == kept_states():
            within(self.folder.parent, MOST_KEPT)
        return state


Row = dict[str, float]


class RowCache:
    """Rows of numbers by key, one JSON line each, appended as soon as they are there.

    A line that a kill or a full disk cut short is dropped, and its task runs again; the order of
    lines is the order of finishing, so that readers sort by key. Without a path nothing is written.
    """

    def __init__(self, path: Path | None = None) -> None:
        self.path, self._lock = path, threading.Lock()
        self.rows: dict[str, Row | None] = {}
        if path is not None and path.exists():
            written = path.read_bytes()
            whole, lines = _whole(path, written)
            self.rows = {line["key"]: line["seen"] for line in lines}
            if len(whole) < len(written):
                # by renaming: killed here too, nothing that is whole is lost
                with whole_file(path) as file:
                    file.write(whole)

    def __contains__(self, key: str) -> bool:
        return key in self.rows

    def __getitem__(self, key: str) -> Row | None:
        return self.rows[key]

    def put(self, key: str, value: Row | None) -> None:
        """Store a row; None is a task that had none (its numbers could not be fitted).

        What a full disk wrote of the line is taken back, so that a later line does not end it.
        """
        line = (json.dumps({"key": key, "seen": value}, sort_keys=True) + "\n").encode()
        with self._lock:
            if self.path is not None:
                with self.path.open("ab", buffering=0) as file:
                    before = file.tell()
                    try:
                        _write_all(file, line)
                    except OSError:
                        file.truncate(before)
                        raise
            self.rows[key] = value


def _write_all(file: RawIOBase, line: bytes) -> None:
    """All bytes: a write to a disk that is nearly full may take only some of them."""
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
                    worded("line"),
                    line[:SHOWN].decode(errors="replace"),
                    worded("whole_row_without_line"),
                    line=number,
                )
            )
        rows.append(row)
    return written, rows
