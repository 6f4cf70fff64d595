"""What a pydantic model refuses, as faults: kind, place, value, what is allowed, nearest name."""

from __future__ import annotations

import re
import typing
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ValidationError
from pydantic_core import InitErrorDetails, PydanticCustomError

from scenarios.amounts import ALLOWED_ZH, UNITS
from scenarios.faults import Fault, nearest
from scenarios.schema.yaml_text import place_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from scenarios.faults import Text

KINDS = {
    "extra_forbidden": "unknown_key",
    "missing": "missing",
    "greater_than_equal": "out_of_range",
    "less_than_equal": "out_of_range",
    "literal_error": "unknown_name",
    "value_error": "out_of_range",
}
"""Kinds of fault by pydantic's types of error; all others are of the wrong type."""

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
"""What is allowed, by pydantic's type of error, in English and Chinese."""

CHINESE = {
    "consecutive years from 2016 on": "2016年起的连续年份",
    "low <= value <= high": "低 ≤ 取值 ≤ 高",
    "an amount": "金额",
    f"yuan, or a number with one of: {', '.join(UNITS)}": ALLOWED_ZH,
}
"""What models' own checks allow, in Chinese."""


def allowed_of(error: Any, values_zh: Iterable[str] = ()) -> tuple[str, str]:
    """What is allowed, in English and Chinese; ``values_zh`` are the Chinese names of its choices."""
    context = error.get("ctx", {})
    if error["type"] in ALLOWED:
        english, chinese = ALLOWED[error["type"]]
        return english.format(**context), chinese.format(**context)
    if error["type"] == "literal_error":
        choices = list(values_zh) or re.findall(r"'([^']+)'", context["expected"])
        return context["expected"], ", ".join(choices)
    text = error["msg"].removeprefix("Value error, ")
    return text, CHINESE.get(text, "")


def refusal(
    kind: str,
    keys: tuple[Any, ...],
    value: object,
    allowed: Text,
    near: str = "",
    *,
    whole: bool = False,
) -> InitErrorDetails:
    """A fault that a validator finds, for :func:`refuse`.

    Parameters
    ----------
    keys : below the field that is validated; from the document's top where ``whole``.
    allowed : words, or (Chinese, English).
    """
    zh, en = ("", allowed) if isinstance(allowed, str) else allowed
    context: dict[str, Any] = {"kind": kind, "value": str(value), "en": en, "zh": zh, "near": near}
    context["keys"] = keys if whole else ()
    # pydantic formats a message: what is allowed may hold braces of its own
    error = PydanticCustomError("refused", "{en}", context)
    return InitErrorDetails(type=error, loc=() if whole else keys, input=value)


def refuse(refusals: Iterable[InitErrorDetails]) -> None:
    """Raise all of them at once, where there are any; pydantic puts each at its place."""
    if errors := list(refusals):
        raise ValidationError.from_exception_data("refused", errors)


def faults_of(
    model: type[BaseModel], document: Mapping[str, Any], path: Path, errors: ValidationError
) -> list[Fault]:
    """Every error of a document that was read from a file, at its line and column."""
    return [_fault(model, document, path, error) for error in errors.errors()]


def _fault(model: type[BaseModel], document: Any, path: Path, error: Any) -> Fault:
    context = error.get("ctx", {})
    keys = tuple(context.get("keys") or error["loc"])
    value: Text = str(error["input"])
    if error["type"] == "refused":
        kind, value, near = context["kind"], context["value"], context["near"]
        allowed = context["en"], context["zh"]
    elif error["type"] == "extra_forbidden":
        kind, value, names = "unknown_key", str(keys[-1]), keys_at(model, keys[:-1])
        allowed, near = (", ".join(names), ""), nearest(value, names)
    else:
        kind, near = KINDS.get(error["type"], "wrong_type"), ""
        allowed = allowed_of(error)
        if kind == "missing":
            value = ("无", "nothing")
    line, column = place_of(document, keys)
    place = ".".join(map(str, keys))
    return Fault.of(kind, path, place, value, allowed[::-1], line=line, column=column, near=near)


def keys_at(model: Any, keys: tuple[Any, ...]) -> list[str]:
    """Keys that a model allows at a place."""
    for key in keys:
        if isinstance(model, type) and issubclass(model, BaseModel):
            model = model.model_fields[key].annotation
        while args := typing.get_args(model):
            model = next((a for a in reversed(args) if a not in (Ellipsis, type(None))), None)
    return list(getattr(model, "model_fields", ()))
