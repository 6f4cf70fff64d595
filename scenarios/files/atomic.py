"""Files written whole or not at all: under a name of their own first, then renamed."""

import json
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

PARTIAL = ".part"
"""Ending of a file under way; a kill may leave one, whoever writes there next removes it."""


@contextmanager
def partial(path: Path) -> Iterator[Path]:
    """Where a file is written until it is whole: no other thread or process has that name.

    It is renamed at the end, and removed where writing it failed.
    """
    own = path.with_name(f"{path.stem}.{os.getpid()}.{threading.get_ident()}{PARTIAL}")
    try:
        yield own
        own.replace(path)
    except BaseException:
        own.unlink(missing_ok=True)
        raise


@contextmanager
def whole_file(path: Path) -> Iterator[BinaryIO]:
    """A file for bytes, under its name once it is whole; several threads may write the same."""
    with partial(path) as own, own.open("wb") as file:
        yield file


def write_text(path: Path, text: str) -> None:
    """Text in UTF-8, its ends of lines as they are."""
    with whole_file(path) as file:
        file.write(text.encode())


def write_json(path: Path, content: Any) -> None:
    """JSON with sorted keys."""
    write_text(path, json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n")
