"""What the schema refuses, as a fault: place, value, what is allowed in both languages, nearest name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from scenarios.faults import Fault, nearest
from scenarios.schema.amounts import ALLOWED_ZH, UNITS
from scenarios.schema.chinese_keys import VALUES, names_under
from scenarios.schema.layers import where
from scenarios.schema.scenario import Prior, Scenario

if TYPE_CHECKING:
    from scenarios.schema.layers import Layers

KINDS = {
    "extra_forbidden": "unknown_key",
    "missing": "missing",
    "greater_than_equal": "out_of_range",
    "less_than_equal": "out_of_range",
    "literal_error": "unknown_name",
    "value_error": "out_of_range",
}
"""Kinds of fault by the schema's kinds of error; all others are of the wrong type."""

_KEYS, _WHOLE = ("keys and values", "键和值"), ("a whole number", "整数")
_NUMBER, _FLAG = ("a number", "数值"), ("true or false", "是或否(true 或 false)")
_LIST = ("a list", "列表")

ALLOWED = {
    "missing": ("a value", "须填写"),
    "model_type": _KEYS,
    "dict_type": _KEYS,
    "string_type": ("text", "文本"),
    "int_type": _WHOLE,
    "int_parsing": _WHOLE,
    "int_from_float": _WHOLE,
    "float_type": _NUMBER,
    "float_parsing": _NUMBER,
    "finite_number": ("a finite number", "有限的数值"),
    "bool_type": _FLAG,
    "bool_parsing": _FLAG,
    "tuple_type": _LIST,
    "list_type": _LIST,
    "greater_than_equal": ("{ge:g} or more", "不小于{ge:g}"),
    "less_than_equal": ("{le:g} or less", "不大于{le:g}"),
}
"""What is allowed, by the schema's kind of error, in English and Chinese."""

CHINESE = {
    "consecutive years from 2016 on": "2016年起的连续年份",
    "low <= value <= high": "低 ≤ 取值 ≤ 高",
    "an amount": "金额",
    f"yuan, or a number with one of: {', '.join(UNITS)}": ALLOWED_ZH,
}
"""What the schema's own checks allow, in Chinese."""


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
    allowed, chinese_allowed = _allowed(error)
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


def _allowed(error: Any) -> tuple[str, str]:
    """In English and Chinese; names stand for both."""
    context = error.get("ctx", {})
    if error["type"] in ALLOWED:
        return tuple(text.format(**context) for text in ALLOWED[error["type"]])  # type: ignore[return-value]
    if error["type"] == "literal_error":
        # the Chinese names of the values where the key has any
        words = list(
            VALUES.get(str(error["loc"][-1]), re.findall(r"'([^']+)'", context["expected"]))
        )
        return context["expected"], ", ".join(words)
    text = error["msg"].removeprefix("Value error, ")
    return text, CHINESE.get(text, "")


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
