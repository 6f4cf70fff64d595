"""Amounts of money name their unit: 1600 may be yuan or 万元, and nobody can tell."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any

from optimize.rules import SWITCHABLE
from scenarios.amounts import ALLOWED, ALLOWED_ZH, has_unit
from scenarios.faults import Fault
from scenarios.schema.yaml_text import place_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scenarios.schema.layers import Layer


def unitless(layer: Layer) -> list[Fault]:
    """A fault for every amount of a file that names no unit."""
    out = []
    for keys, value in _amounts(layer.document):
        if not has_unit(value):
            line, column = place_of(layer.document, keys)
            out.append(
                Fault.of(
                    "no_unit",
                    layer.path,
                    ".".join(map(str, keys)),
                    str(value),
                    (ALLOWED_ZH, ALLOWED),
                    line=line,
                    column=column,
                )
            )
    return out


def _amounts(document: Any) -> Iterator[tuple[tuple[Any, ...], Any]]:
    levers = document.get("levers")
    if not isinstance(levers, dict):
        return
    if "fund_y" in levers:
        yield ("levers", "fund_y"), levers["fund_y"]
    purses = levers.get("purses")
    for name, value in purses.items() if isinstance(purses, dict) else ():
        yield ("levers", "purses", name), value
    rules = levers.get("rules")
    for name, given in rules.items() if isinstance(rules, dict) else ():
        for keys, value in amounts_of_rule(str(name), given):
            yield ("levers", "rules", *keys), value


def amounts_of_rule(name: str, given: Any) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """Key paths and values of a rule's amounts, as a planner wrote them."""
    kind = SWITCHABLE.get(name)
    if kind is None or isinstance(given, bool) or name == "project_library":
        return
    known = {f.name: f.metadata["unit"] for f in fields(kind)}  # type: ignore[arg-type]
    several = isinstance(given, list)
    for i, one in enumerate(given) if several else ((0, given),):
        at: tuple[Any, ...] = (name, i) if several else (name,)
        told = one if isinstance(one, dict) else {next(iter(known)): one}
        for key, value in told.items():
            if known.get(key) == "yuan" and str(value) not in ("off", "关"):
                yield (*at, key) if isinstance(one, dict) else at, value
