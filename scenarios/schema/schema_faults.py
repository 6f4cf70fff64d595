"""What the schema refuses, as a fault: place, value, what is allowed in both languages, nearest name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from scenarios.faults import Fault, nearest
from scenarios.schema.chinese_keys import VALUES, names_under
from scenarios.schema.layers import where
from scenarios.schema.pydantic_faults import KINDS, allowed_of
from scenarios.schema.scenario import Prior, Scenario

if TYPE_CHECKING:
    from scenarios.schema.layers import Layers


def fault_of(layers: Layers, error: Any) -> Fault:
    """One error of the schema at its place in the files."""
    loc = tuple(error["loc"])
    keys = ".".join(str(k) for k in loc) or "scenario"
    file, line, column = where(layers, loc)
    kind = KINDS.get(error["type"], "wrong_type")
    if kind == "unknown_key":
        name, known = str(loc[-1]), _fields(loc[:-1])
        chinese = names_under(loc[:-1])
        return Fault(
            kind,
            file,
            line,
            keys,
            name,
            ", ".join(known),
            nearest(name, [*known, *chinese]),
            column,
            allowed_zh=", ".join(chinese),
        )
    if error["type"] == "value_error" and loc[-1:] == ("fund_y",):
        kind = "wrong_unit"
    allowed, chinese_allowed = allowed_of(error, VALUES.get(str(loc[-1]), ()))
    missing = kind == "missing"
    value = "nothing" if missing else str(error["input"])
    known = re.findall(r"'([^']*)'", allowed) if kind == "unknown_name" else []
    known += VALUES.get(str(loc[-1]), {}) if known else []
    return Fault(
        kind,
        file,
        line,
        keys,
        value,
        allowed,
        nearest(value, known),
        column,
        value_zh="无" if missing else "",
        allowed_zh=chinese_allowed,
    )


def _fields(loc: tuple[Any, ...]) -> list[str]:
    """Keys that are known at a place of the schema."""
    model: Any = Scenario
    for key in loc:
        if isinstance(model, type) and issubclass(model, BaseModel) and key in model.model_fields:
            model = model.model_fields[key].annotation
    if isinstance(model, type) and issubclass(model, BaseModel):
        names = list(model.model_fields)
        return [*names, "base", "replace"] if model is Scenario else names
    return list(Prior.model_fields)
