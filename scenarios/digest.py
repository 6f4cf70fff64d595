"""One digest of all that an answer depends on: content-addressed names of folders and files."""

import hashlib
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import numpy as np
from pydantic import BaseModel


def digest_of(*parts: object, n: int = 8) -> str:
    """The first ``n`` hexadecimal digits of the SHA-256 of all parts, arrays and models included.

    Plain parts count by their ``repr``; the order of tuples and mappings counts.
    """
    return hashlib.sha256(repr(_plain(parts)).encode()).hexdigest()[:n]


def file_digest(name: str) -> str:
    """Digest of a file's bytes; nothing where it is not there, which whoever reads it reports."""
    path = Path(name)
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""


def _plain(part: Any) -> Any:
    """A part as something whose ``repr`` holds all of it."""
    if isinstance(part, np.ndarray):
        content = hashlib.sha256(np.ascontiguousarray(part).tobytes()).hexdigest()
        return (str(part.dtype), part.shape, content)
    if isinstance(part, BaseModel):
        return part.model_dump_json()
    if is_dataclass(part) and not isinstance(part, type):
        values = {f.name: _plain(getattr(part, f.name)) for f in fields(part)}
        is_plain = all(value is getattr(part, name) for name, value in values.items())
        return part if is_plain else (type(part).__name__, values)
    if isinstance(part, Mapping):
        return {key: _plain(value) for key, value in part.items()}
    if isinstance(part, list | tuple):
        return [*map(_plain, part)] if isinstance(part, list) else (*map(_plain, part),)
    return part
