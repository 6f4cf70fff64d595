"""Files that a visitor gives: kept under a plain name in the visitor's own folder."""

import re
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tuopin.desk.state import Visit

_STRANGE = re.compile(r"[^\w.\-]+")


def plain_name(name: str) -> str:
    """The last part of a name, letters, digits, dots and dashes only: no way out of a folder."""
    return _STRANGE.sub("_", name.replace("\\", "/").rpartition("/")[2]).lstrip(".") or "file"


def keep(visit: Visit, given: Sequence[Any], folder: str) -> Path:
    """Write what was given into a fresh folder of the visitor."""
    target = visit.folder / folder
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir()
    for one in given:
        (target / plain_name(one.name)).write_bytes(one.getvalue())
    return target


def given_path(visit: Visit, given: Sequence[Any], folder: str) -> Path:
    """What was given, kept: one file, or a folder where several belong together."""
    kept = keep(visit, given, folder)
    return kept / plain_name(given[0].name) if len(given) == 1 else kept
