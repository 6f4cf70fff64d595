"""A run's own copies of the files that its question names: it is asked again wherever it lies.

In what a run stores, such a file goes by its place inside the run, which its content and its last
name give; another run by its place as seen from this one.
"""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from scenarios.county.county_file import files_of_county
from scenarios.digest import digest_of
from scenarios.faults import FaultError, damaged
from scenarios.files.atomic import whole_file
from scenarios.schema.scenario import SPLITS

INPUTS = "inputs"
"""Folder of a run's copies."""

FILES = frozenset(
    {"county", "plan", "accepted", "calibrated", "spent", "observed", "cases", "against"}
)
"""Keys of a question that may name a file; a county may be a folder of files."""

RUNS = frozenset({"run", "cases", "against"})
"""Keys of a question that name, or may name, another run."""


def own_names(document: Any) -> Any:
    """A question with its files by their places inside a run, wherever they stand now."""
    return _changed(document, _own_name)


def keep_files(folder: Path, *documents: Any) -> None:
    """Copy the files that questions name into a run's folder."""
    for key, name in (pair for document in documents for pair in _texts(document)):
        for file in _files(key, name):
            copy = folder / _own_name(key, name)
            copy = copy / file.name if Path(name).is_dir() else copy
            copy.parent.mkdir(parents=True, exist_ok=True)
            with whole_file(copy) as out:
                out.write(file.read_bytes())


def stored_question(folder: Path, document: Any) -> Any:
    """A question for the run in a folder to store: its own copies, other runs as seen from it."""

    def change(key: str, name: str) -> str:
        if not name or key not in RUNS or not Path(name).is_dir():
            return _own_name(key, name)
        return Path(os.path.relpath(Path(name).resolve(), folder.resolve())).as_posix()

    return _changed(document, change)


def read_question(folder: Path, document: Any) -> Any:
    """A stored question with paths as they are from here.

    FaultError where a copy is gone or holds something else than was asked about.
    """

    def change(key: str, name: str) -> str:
        is_run = key in RUNS and name and (folder / name / "manifest.json").is_file()
        if key == "run" or is_run:
            return os.path.normpath(folder / name)
        if key not in FILES or not name.startswith(f"{INPUTS}/"):
            return name
        copy = str(folder / name)
        if _own_name(key, copy) != name:
            raise FaultError(damaged(copy))
        return copy

    return _changed(document, change)


def _own_name(key: str, name: str) -> str:
    """Place of a file inside a run; what names no file stays."""
    files = _files(key, name)
    if not files:
        return name
    content = digest_of(*((f.name, f.read_bytes()) for f in files))
    last = Path(name).name
    last = Path(name).resolve().name if last in ("", "..") else last
    return f"{INPUTS}/{content}/{last}"


def _files(key: str, name: str) -> list[Path]:
    if key == "county":
        return sorted(files_of_county(name), key=lambda file: file.name)
    # a scenario's file may name others: its content is stored, read
    is_scenario = key in RUNS and Path(name).suffix in (".yaml", ".yml")
    named = key in FILES and name not in SPLITS and not is_scenario
    return [Path(name)] if named and Path(name).is_file() else []


def _changed(node: Any, change: Callable[[str, str], str], key: str = "") -> Any:
    """A document with every text changed by its key; items of a list have the list's."""
    if isinstance(node, dict):
        return {k: _changed(v, change, k) for k, v in node.items()}
    if isinstance(node, list):
        return [_changed(v, change, key) for v in node]
    return change(key, node) if isinstance(node, str) else node


def _texts(node: Any, key: str = "") -> Iterator[tuple[str, str]]:
    """Every text of a document with its key."""
    if isinstance(node, dict):
        for k, v in node.items():
            yield from _texts(v, k)
    elif isinstance(node, list):
        for v in node:
            yield from _texts(v, key)
    elif isinstance(node, str):
        yield key, node
