"""Files written whole or not at all: under a name of their own first, then renamed."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO


@contextmanager
def whole_file(path: Path) -> Iterator[BinaryIO]:
    """A file for bytes, under its name once it is whole; several threads may write the same."""
    partial = path.with_name(f"{path.stem}.{os.getpid()}.{threading.get_ident()}.part")
    with partial.open("wb") as file:
        yield file
    partial.replace(path)


def write_text(path: Path, text: str) -> None:
    """Text in UTF-8."""
    partial = path.with_name(path.name + ".part")
    partial.write_text(text, encoding="utf-8")
    partial.replace(path)


def write_json(path: Path, content: Any) -> None:
    """JSON with sorted keys."""
    write_text(path, json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n")
