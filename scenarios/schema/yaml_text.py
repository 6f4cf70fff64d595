"""YAML with line numbers."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError

from scenarios.faults import Fault, FaultError, unreadable
from scenarios.files.limits import MOST_NODES, MOST_YAML, guard_size

_MERGE = re.compile(r"^(?:[^#\"'\n]*[\s{,])?<<\s*:", re.MULTILINE)
"""A merge key: keys that stand elsewhere have no line of their own."""


def read_yaml(path: Path) -> Any:
    """The document with line numbers; FaultError when it is no YAML mapping."""
    guard_size(path, MOST_YAML)
    try:
        text = path.read_text(encoding="utf-8")
        merge = _MERGE.search(text)
        if merge is not None:
            line, allowed = (
                text.count("\n", 0, merge.end()) + 1,
                ("写出每个键", "every key written out"),
            )
            raise FaultError(unreadable(path, "YAML", "<<", allowed, line))
        document = YAML(typ="rt").load(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (0, 0)
        raise FaultError(
            unreadable(path, "YAML", str(error.problem), "valid YAML", line=line, column=column)
        ) from None
    except UnicodeDecodeError as error:
        raise FaultError(unreadable(path, "text", str(error.reason), "UTF-8 text")) from None
    if not isinstance(document, dict):
        raise FaultError(
            unreadable(path, "YAML", type(document).__name__, "keys and values", line=1)
        )
    _written_out(path, document)
    return document


def _written_out(path: Path, document: Any) -> None:
    """FaultError when aliases of aliases stand for more values than a file could."""
    left, stack = MOST_NODES, [document]
    while stack:
        node = stack.pop()
        left -= 1
        if left < 0:
            raise FaultError(
                Fault.of(
                    "too_large",
                    path,
                    "YAML",
                    ("层层引用", "aliases of aliases"),
                    (f"不超过{MOST_NODES:,}个值", f"{MOST_NODES:,} values at most"),
                )
            )
        stack += node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()


def plain(node: Any) -> Any:
    """A document without line numbers: dictionaries, lists and values."""
    if isinstance(node, dict):
        return {str(k): plain(v) for k, v in node.items()}
    return [plain(v) for v in node] if isinstance(node, list) else node


def place_of(document: Any, keys: tuple[Any, ...]) -> tuple[int, int]:
    """Line and column of a key path, from 1, as near as the document knows it."""
    line, column = 1, 1
    node: Any = document
    for key in keys:
        try:
            marks = getattr(node, "lc")  # noqa: B009 (only ruamel's nodes have it)
            at = (marks.key if isinstance(node, dict) else marks.item)(key)
            line, column = at[0] + 1, at[1] + 1
            node = node[key]
        except (KeyError, AttributeError, TypeError, IndexError):
            break
    return line, column


def line_of(document: Any, keys: tuple[Any, ...]) -> int:
    """Line of a key path, as near as the document knows it."""
    return place_of(document, keys)[0]
