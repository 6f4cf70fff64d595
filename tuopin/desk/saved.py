"""Saved changes to a plan: files with a version and a history; two saves at once are a conflict."""

import time
from pathlib import Path
from typing import Any

from scenarios.digest import digest_of
from scenarios.execution.store import read_json
from scenarios.files.atomic import write_json
from scenarios.files.lock import alone

FOLDER = "desk"
"""Beside the runs of an output folder: a folder for every run, a file for every saved plan."""


class ConflictError(Exception):
    """Somebody saved under the same name since: ``stored`` is what they saved."""

    def __init__(self, stored: dict[str, Any]) -> None:
        self.stored = stored


def path_of(run: Path, name: str) -> Path:
    """Where a saved plan stands: its name may be any text, so the file has its digest."""
    return run.parent / FOLDER / run.name / f"{digest_of(name, n=16)}.json"


def names_of(run: Path) -> list[str]:
    """Names of all saved plans of a run, the latest first."""
    files = (run.parent / FOLDER / run.name).glob("*.json")
    return [read_json(f)["name"] for f in sorted(files, key=lambda f: -f.stat().st_mtime)]


def read(run: Path, name: str) -> dict[str, Any]:
    """``name``, ``version`` and all ``versions``, the oldest first: version, at, who, state."""
    return read_json(path_of(run, name))


def save(run: Path, name: str, version: int, state: Any, who: str) -> dict[str, Any]:
    """Save as the version after ``version``, 0 of a new name; ConflictError where there is one."""
    path = path_of(run, name)
    with alone(path.parent, lambda _: None):
        stored: dict[str, Any] = {"name": name, "version": 0, "versions": []}
        if path.is_file():
            stored = read_json(path)
        if stored["version"] != version:
            raise ConflictError(stored)
        at = time.strftime("%Y-%m-%d %H:%M")
        new = {"version": version + 1, "at": at, "who": who, "state": state}
        stored |= {"version": version + 1, "versions": [*stored["versions"], new]}
        write_json(path, stored)
    return stored
