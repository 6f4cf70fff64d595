"""Older scenario files: read as if they were written today."""

from __future__ import annotations

from io import StringIO
from typing import TYPE_CHECKING, Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap

from scenarios.faults import Fault, FaultError
from scenarios.schema.chinese_keys import TOP, to_english
from scenarios.schema.scenario import VERSION, Draws
from scenarios.schema.yaml_text import place_of, read_yaml

if TYPE_CHECKING:
    from pathlib import Path


def migrate(document: Any, path: Path, faults: list[Fault]) -> bool:
    """Bring a document to the present version, in place; whether anything had to change.

    Version 1 had ``overrides`` for both constants and ranges, and called draws ``uncertainties``.
    A file that names no version is taken for the oldest: what it does not use is not changed.
    """
    own = _own(document, "version")
    told = document.get(own, 1)
    if not isinstance(told, int) or isinstance(told, bool) or not 1 <= told <= VERSION:
        line, column = place_of(document, (own,))
        kind = "newer" if isinstance(told, int) and told > VERSION else "out_of_range"
        faults.append(
            Fault(kind, str(path), line, "version", str(told), f"1 to {VERSION}", "", column)
        )
        document.pop(own)
        return False
    return told == 1 and _from_1(document)


def _own(document: Any, key: str) -> str:
    """A key as the file writes it: by its Chinese name where that stands there."""
    return next((zh for zh, en in TOP.items() if en == key and zh in document), key)


def _from_1(document: Any) -> bool:
    changed = False
    section = _own(document, "uncertainties")
    chance = document.get(section)
    if isinstance(chance, dict) and set(chance) & set(Draws.model_fields):
        own = _moved(document, section, "draws")
        for key in [k for k in chance if k in Draws.model_fields]:
            _carry(chance, key, own, key)
        if not chance:
            document.pop(section)
        changed = True
    given = document.get("overrides")
    if isinstance(given, dict):
        for key in list(given):
            fixed = not (isinstance(given[key], dict) and len(given[key]) > 1)
            own = _moved(document, "overrides", "constants" if fixed else "uncertainties")
            if fixed and isinstance(given[key], dict) and "value" in given[key]:
                _carry(given[key], "value", own, key)
            else:
                _carry(given, key, own, key)
        changed = True
        document.pop("overrides")
    if (own := _own(document, "version")) in document:
        document[own] = VERSION
    return changed


def _moved(document: Any, old: str, new: str) -> Any:
    """The section that takes what an old one held, marked where the old one stands."""
    new = _own(document, new)
    if not isinstance(document.get(new), dict):
        made = CommentedMap()
        made.lc.data = {}
        document[new] = made
        document.lc.data[new] = document.lc.data[old]
    return document[new]


def _carry(source: Any, key: str, target: Any, name: str) -> None:
    mark = source.lc.data.get(key)
    target[name] = source.pop(key)
    if mark is not None:
        if target.lc.data is None:
            target.lc.data = {}
        target.lc.data[name] = mark


def migrated_text(path: Path) -> str:
    """A file's text as it would be written today; comments stay."""
    faults: list[Fault] = []
    document = read_yaml(path)
    to_english(read_yaml(path), path, faults)  # a key that stands there in both languages
    migrate(document, path, faults)
    if faults:
        raise FaultError(faults)
    if _own(document, "version") not in document:
        document.insert(0, "version", VERSION)
    out = StringIO()
    writer = YAML(typ="rt")
    writer.width = 120
    writer.dump(document, out)
    return out.getvalue()
