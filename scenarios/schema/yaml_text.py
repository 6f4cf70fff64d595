"""YAML with line numbers."""

import re
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from scenarios.faults import Fault, FaultError, unreadable, worded
from scenarios.files.limits import MOST_DEEP, MOST_NODES, MOST_YAML, guard_size
from scenarios.persons import CONTROL

_MERGE = re.compile(r"^(?:[^#\"'\n]*[\s{,])?<<\s*:", re.MULTILINE)
"""A merge key: keys that stand elsewhere have no line of their own."""


def read_yaml(path: Path) -> Any:
    """The document with line numbers; FaultError when it is no YAML mapping."""
    guard_size(path, MOST_YAML)
    try:
        text = path.read_text(encoding="utf-8")
        _plain_text(path, text, whole=True)
        if (merge := _MERGE.search(text)) is not None:
            line, allowed = (
                text.count("\n", 0, merge.end()) + 1,
                worded("every_key_written_out"),
            )
            raise FaultError(unreadable(path, "YAML", "<<", allowed, line))
        document = YAML(typ="rt").load(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (0, 0)
        raise FaultError(
            unreadable(path, "YAML", str(error.problem), "valid YAML", line=line, column=column)
        ) from None
    except RecursionError:
        raise FaultError(_deep(path)) from None
    except UnicodeDecodeError as error:
        raise FaultError(unreadable(path, "text", str(error.reason), "UTF-8 text")) from None
    except (YAMLError, ValueError, OverflowError):
        # a date of month 13, a number of thousands of digits, a character that YAML has not
        allowed = worded("valid_yaml")
        raise FaultError(unreadable(path, "YAML", worded("value_cannot_read"), allowed)) from None
    if not isinstance(document, dict):
        raise FaultError(
            unreadable(path, "YAML", type(document).__name__, "keys and values", line=1)
        )
    _written_out(path, document)
    return document


def _plain_text(path: Path, text: str, *, whole: bool = False) -> None:
    """FaultError at the first control character; in a ``whole`` file, at its line."""
    if (odd := CONTROL.search(text)) is not None:
        raise FaultError(
            unreadable(
                path,
                "YAML",
                worded("control_character_u", odd=ord(odd[0])),
                worded("text_without_control_characters"),
                text.count("\n", 0, odd.start()) + 1 if whole else 0,
            )
        )


def _deep(path: Path) -> Fault:
    """A document whose values lie within values without end."""
    return unreadable(
        path, "YAML", worded("nested_too_deeply"), worded("levels_most", most_deep=MOST_DEEP)
    )


def _written_out(path: Path, document: Any) -> None:
    """FaultError when values nest too deeply, or aliases of aliases stand for too many.

    A control character that a text names by its number is one too.
    """
    left, stack = MOST_NODES, [(document, 0)]
    while stack:
        node, depth = stack.pop()
        if depth > MOST_DEEP:
            raise FaultError(_deep(path))
        if isinstance(node, str):
            _plain_text(path, node)
        left -= 1
        if left < 0:
            raise FaultError(
                Fault.of(
                    "too_large",
                    path,
                    "YAML",
                    worded("aliases_aliases"),
                    worded("values_most", most_nodes=MOST_NODES),
                )
            )
        inner = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
        stack += ((one, depth + 1) for one in inner)


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
