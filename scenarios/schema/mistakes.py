"""What a value of a scenario may not be: every mistake of a document at once, each at its key.

Validators of the schema raise a :func:`refusal`; what pydantic finds by itself is put into the same
words here, once. The caller knows which file, row or option the keys stand in.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from pydantic import (
    BaseModel,
    ConfigDict,
    ModelWrapValidatorHandler,
    ValidationError,
    model_validator,
)
from pydantic_core import InitErrorDetails, PydanticCustomError

from scenarios.faults import Fault, Text, nearest

MOST = 40
"""Names that a mistake lists in full."""

KINDS = {
    "missing": "missing",
    "greater_than_equal": "out_of_range",
    "less_than_equal": "out_of_range",
    "value_error": "out_of_range",
}
"""Kinds of fault by pydantic's types of error; all others are of the wrong type."""

_MAPPING, _LIST = ("键和值", "keys and values"), ("列表", "a list")
WHOLE, NUMBER = ("整数", "a whole number"), ("数值", "a number")
"""What is allowed where a number is read, in Chinese and English."""

_FLAG = ("是或否（true 或 false）", "true or false")

ALLOWED = {
    "missing": ("须填写", "a value"),
    "model_type": _MAPPING,
    "dict_type": _MAPPING,
    "string_type": ("文本", "text"),
    "int_type": WHOLE,
    "int_parsing": WHOLE,
    "int_from_float": WHOLE,
    "float_type": NUMBER,
    "float_parsing": NUMBER,
    "finite_number": ("有限的数值", "a finite number"),
    "bool_type": _FLAG,
    "bool_parsing": _FLAG,
    "tuple_type": _LIST,
    "list_type": _LIST,
    "greater_than_equal": ("不小于{ge:g}", "{ge:g} or more"),
    "less_than_equal": ("不大于{le:g}", "{le:g} or less"),
}
"""What is allowed, by pydantic's type of error, in Chinese and English."""


@dataclass(frozen=True)
class Mistake:
    """What is wrong at one key path of a document.

    Attributes
    ----------
    kind : a key of :data:`scenarios.faults.ADVICE`.
    keys : path of keys and places of lists.
    """

    kind: str
    keys: tuple[Any, ...]
    value: str
    allowed: Text
    nearest: str = ""

    def under(self, *keys: Any) -> "Mistake":
        """The same below other keys."""
        return replace(self, keys=(*keys, *self.keys))

    @property
    def both(self) -> tuple[str, str]:
        """What is allowed, in Chinese and English."""
        zh, en = (self.allowed,) * 2 if isinstance(self.allowed, str) else self.allowed
        return zh or en, en

    def fault(
        self, file: str, line: int = 0, column: int = 0, place: str = "", *, keys: int = 0
    ) -> Fault:
        """The fault in a file or option; its place is the key path where none is given."""
        is_lacking = self.kind == "missing" and not isinstance(self.allowed, str)
        return Fault.of(
            self.kind,
            file,
            place or ".".join(map(str, self.keys[keys:])) or "scenario",
            ("无", self.value) if is_lacking else self.value,
            self.allowed,
            line=line,
            column=column,
            near=self.nearest,
        )


def refusal(
    kind: str,
    value: object,
    allowed: Text,
    near: str = "",
    keys: tuple[Any, ...] = (),
) -> PydanticCustomError:
    """The error that a validator raises; ``keys`` from the top where it stands elsewhere."""
    context: dict[str, Any] = {"keys": keys} if keys else {}
    zh, en = ("", allowed) if isinstance(allowed, str) else allowed
    context |= {"value": str(value), "allowed": en, "allowed_zh": zh, "nearest": near}
    return PydanticCustomError(kind, "{value}; allowed: {allowed}; {nearest}", context)


def unknown_name(
    name: str, names: Iterable[str], chinese: Mapping[str, str]
) -> PydanticCustomError:
    """A name that is none of the names; ``chinese`` holds Chinese names and what they mean."""
    known = list(names)
    words = {en: zh for zh, en in chinese.items() if en in known}  # the shortest stands last
    near = nearest(name, [*known, *(zh for zh, en in chinese.items() if en in known)])
    return refusal("unknown_name", name, (_some(list(words.values())), _some(known)), near)


def _some(names: list[str]) -> str:
    """Names that may stand there, the first few of very many."""
    return ", ".join(names) if len(names) <= MOST else ", ".join(names[:8]) + ", …"


@dataclass(frozen=True)
class Words:
    """Chinese words of a field's values, as metadata of its type."""

    meaning: Mapping[str, Any]


class Strict(BaseModel):
    """A part of the schema: unknown keys are refused, every key has a Chinese name as its alias."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, populate_by_name=True, loc_by_alias=False
    )

    @classmethod
    def chinese_keys(cls) -> dict[str, str]:
        """Keys by their Chinese names."""
        return {
            str(f.validation_alias): n for n, f in cls.model_fields.items() if f.validation_alias
        }

    @classmethod
    def words_of(cls, key: str) -> Mapping[str, Any]:
        """Chinese words of a key's values."""
        field = cls.model_fields.get(key)
        metadata = field.metadata if field is not None else ()
        return next((m.meaning for m in metadata if isinstance(m, Words)), {})

    @classmethod
    def together(cls, given: Mapping[str, Any]) -> Iterable[Mistake]:
        """What keys say together; values may still have any shape."""
        return ()

    @model_validator(mode="wrap")
    @classmethod
    def _all_at_once(cls, given: Any, handler: ModelWrapValidatorHandler[Any]) -> Any:
        more = list(cls.together(given)) if isinstance(given, dict) else []
        return checked(given, handler, more, cls.mistake)

    @classmethod
    def mistake(cls, error: Any) -> Mistake:
        """A mistake from pydantic's error, which stands at or below a key of this model."""
        keys = tuple(k for k in error["loc"] if k != "[key]")
        context, value = error.get("ctx", {}), str(error["input"])
        if error["type"] == "extra_forbidden":
            return cls.unknown_key(keys)
        if error["type"] == "literal_error":
            names = re.findall(r"'([^']*)'", context["expected"])
            words = list(cls.words_of(str(keys[-1])))
            allowed = (", ".join(words or names), context["expected"])
            return Mistake("unknown_name", keys, value, allowed, nearest(value, [*names, *words]))
        if error["type"] == "missing":
            value = "nothing"
        zh, en = (
            words.format(**context) for words in ALLOWED.get(error["type"], ("", error["msg"]))
        )
        return Mistake(KINDS.get(error["type"], "wrong_type"), keys, value, (zh, en) if zh else en)

    @classmethod
    def unknown_key(cls, keys: tuple[Any, ...], more: Mapping[str, str] | None = None) -> Mistake:
        """A key that the model does not have; ``more`` holds others that may stand there."""
        chinese = cls.chinese_keys() | dict(more or {})
        names = [*cls.model_fields, *(more or {}).values()]
        key, near = str(keys[-1]), nearest(str(keys[-1]), [*names, *chinese])
        return Mistake("unknown_key", keys, key, (", ".join(chinese), ", ".join(names)), near)


def checked(
    given: Any,
    handler: Callable[[Any], Any],
    more: Iterable[Mistake],
    words: Callable[[Any], Mistake],
) -> Any:
    """What a validator makes of a value; ValidationError with its mistakes and ``more``."""
    mistakes = list(more)
    try:
        made = handler(given)
    except ValidationError as error:
        mistakes += mistakes_of(error, words)
    raise_all(mistakes)
    return made


def mistakes_of(
    error: ValidationError, words: Callable[[Any], Mistake] = Strict.mistake
) -> list[Mistake]:
    """All mistakes of an error: refusals as they are, what pydantic found in words."""
    return [
        Mistake(
            e["type"],
            tuple(k for k in e["ctx"].get("keys", e["loc"]) if k != "[key]"),
            e["ctx"]["value"],
            (e["ctx"]["allowed_zh"], e["ctx"]["allowed"])
            if e["ctx"]["allowed_zh"]
            else e["ctx"]["allowed"],
            e["ctx"]["nearest"],
        )
        if "allowed_zh" in e.get("ctx", {})
        else words(e)
        for e in error.errors()
    ]


def raise_all(mistakes: Iterable[Mistake]) -> None:
    """ValidationError with all of them, where there are any."""
    details: list[InitErrorDetails] = [
        {
            "type": refusal(m.kind, m.value, m.allowed, m.nearest),
            "loc": m.keys,
            "input": m.value,
        }
        for m in mistakes
    ]
    if details:
        raise ValidationError.from_exception_data("scenario", details)
