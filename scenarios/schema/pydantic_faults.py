"""What a model of a file refuses, as faults at their lines."""

from __future__ import annotations

import typing
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ValidationError
from pydantic_core import InitErrorDetails

from scenarios.faults import nearest
from scenarios.schema import mistakes
from scenarios.schema.mistakes import Mistake, Strict, mistakes_of
from scenarios.schema.yaml_text import place_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from scenarios.faults import Fault, Text


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
    error = mistakes.refusal(kind, value, en, zh, near, keys if whole else ())
    return InitErrorDetails(type=error, loc=() if whole else keys, input=value)


def refuse(refusals: Iterable[InitErrorDetails]) -> None:
    """Raise all of them at once, where there are any; pydantic puts each at its place."""
    if errors := list(refusals):
        raise ValidationError.from_exception_data("refused", errors)


def faults_of(
    model: type[BaseModel], document: Mapping[str, Any], path: Path, errors: ValidationError
) -> list[Fault]:
    """Every error of a document that was read from a file, at its line and column."""

    def words(error: Any) -> Mistake:
        if error["type"] != "extra_forbidden":
            return Strict.mistake(error)
        *above, key = error["loc"]
        names = keys_at(model, above)
        near = nearest(str(key), names)
        return Mistake("unknown_key", (*above, key), str(key), ", ".join(names), near)

    return [m.fault(str(path), *place_of(document, m.keys)) for m in mistakes_of(errors, words)]


def keys_at(model: Any, keys: Iterable[Any]) -> list[str]:
    """Keys that a model allows at a place."""
    for key in keys:
        if isinstance(model, type) and issubclass(model, BaseModel):
            model = model.model_fields[key].annotation
        while args := typing.get_args(model):
            model = next((a for a in reversed(args) if a not in (Ellipsis, type(None))), None)
    return list(getattr(model, "model_fields", ()))
