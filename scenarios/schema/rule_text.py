"""Rules as text, as on the command line or in a sheet: what a scenario file would say of them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scenarios.faults import Fault, unreadable
from scenarios.files.project_library import read_library

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scenarios.schema.rules import Known

WIDE = str.maketrans("\uff1a\uff0c\uff1d", ":,=")
"""Full-width colon, comma and equals sign, as Chinese input writes them."""

_NEXT = re.compile(r",(?=\s*[a-z_]+\s*:)")
_OFF = re.compile(r"^(?:no|without|取消)\s+(\S+)$")

RULE = "name=value, name=field:value,field:value (lists with +), or: no name"


def values_of(
    texts: Sequence[str], faults: list[Fault] | None = None, known: Known | None = None
) -> dict[str, Any]:
    """What a scenario file would say under ``rules`` for some ``--rule``."""
    found: dict[str, list[Any]] = {}
    for text in texts:
        _add(text, found, [] if faults is None else faults, known)
    return {name: v[0] if len(v) == 1 else v for name, v in found.items()}


def _add(text: str, found: dict[str, list[Any]], faults: list[Fault], known: Known | None) -> None:
    """One ``--rule``."""
    plain = text.strip().translate(WIDE)
    if (off := _OFF.match(plain)) is not None:
        found[off[1]] = ["off"]
        return
    name, equals, value = (part.strip() for part in plain.partition("="))
    if not equals or not value:
        faults.append(unreadable("--rule", "rule", text, RULE))
        return
    found.setdefault(name, []).append(_library(name, _value(value), faults, known))


def _value(text: str) -> Any:
    """A bare value, or fields by name."""
    if not re.match(r"^[a-z_]+\s*:", text):
        return _one(text)
    pairs = (part.partition(":") for part in _NEXT.split(text))
    return {key.strip(): _one(value.strip()) for key, _, value in pairs}


def _one(text: str) -> Any:
    if "+" in text:
        return [_one(t.strip()) for t in text.split("+")]
    return int(text) if text.isdigit() else text


def _library(name: str, value: Any, faults: list[Fault], known: Known | None) -> Any:
    """A library's file is read here; whoever makes the rule sees its rows."""
    if name != "project_library" or not isinstance(value, str):
        return value
    if not Path(value).is_file():
        faults.append(Fault.of("unknown_name", "--rule", name, value, "a CSV file"))
    return read_library(Path(value), faults, known) if Path(value).is_file() else value
