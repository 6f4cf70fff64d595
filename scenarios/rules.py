"""Rules as a planner writes them: by name, with a number, several numbers, or ``off``."""

from __future__ import annotations

from dataclasses import MISSING, Field, dataclass, fields
from typing import TYPE_CHECKING, Any

from model.programmes import GRANTABLE, PLAN_PURSES, PROGRAMMES
from optimize.rules import SWITCHABLE
from scenarios.faults import nearest
from scenarios.text import UNITS, yuan_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from optimize.rule import Rule

OFF = ("off", "关")
"""What switches a rule off that a base or the county holds."""

BY_CHINESE = {p.chinese: p.name for p in PROGRAMMES}


@dataclass(frozen=True)
class Mistake:
    """What is wrong with one key below ``rules``; the caller knows file and line."""

    kind: str
    keys: tuple[Any, ...]
    value: str
    allowed: str
    nearest: str = ""


def rules_of(told: Mapping[str, Any]) -> tuple[tuple[Rule, ...], list[Mistake]]:
    """Rules and everything that is wrong with them; a rule may stand several times as a list."""
    rules: list[Rule] = []
    mistakes: list[Mistake] = []
    for name, given in told.items():
        kind = SWITCHABLE.get(str(name))
        if kind is None:
            known = ", ".join(SWITCHABLE)
            near = nearest(str(name), SWITCHABLE)
            mistakes.append(Mistake("unknown_key", (name,), str(name), known, near))
        elif given is not False and given not in OFF:
            for keys, one in _each(name, given):
                rule = _made(kind, keys, one, mistakes)
                if rule is not None:
                    rules.append(rule)
    return tuple(rules), mistakes


def _each(name: str, given: Any) -> Iterator[tuple[tuple[Any, ...], Any]]:
    if isinstance(given, list):
        for i, one in enumerate(given):
            yield (name, i), one
    else:
        yield (name,), given


def _made(
    kind: type[Rule], keys: tuple[Any, ...], given: Any, mistakes: list[Mistake]
) -> Rule | None:
    """A rule from a bare value (its first field) or from its fields by name."""
    known = {f.name: f for f in fields(kind)}  # type: ignore[arg-type]
    values = dict(given) if isinstance(given, dict) else {next(iter(known)): given}
    found: dict[str, Any] = {}
    before = len(mistakes)
    for key, value in values.items():
        if key not in known:
            near = nearest(str(key), known)
            mistakes.append(Mistake("unknown_key", (*keys, key), str(key), ", ".join(known), near))
        else:
            at = (*keys, key) if isinstance(given, dict) else keys
            found[key] = _value(known[key], at, value, mistakes)
    for key, f in known.items():
        if key not in values and f.default is MISSING:
            allowed = f"{kind.name} needs {key} ({f.metadata['unit']})"
            mistakes.append(Mistake("missing", (*keys, key), "nothing", allowed))
    return kind(**found) if len(mistakes) == before else None


def _value(f: Field[Any], keys: tuple[Any, ...], value: Any, mistakes: list[Mistake]) -> Any:
    """One field's value by its unit; a mistake where it has none."""
    unit, low, high = (f.metadata[k] for k in ("unit", "low", "high"))
    if unit in ("programmes", "villages"):
        many = value if isinstance(value, list) else [value]
        one = unit.removesuffix("s")
        return tuple(_named(one, keys, v, mistakes) for v in many)
    if unit in ("programme", "purse", "village", "file", "measure"):
        return _named(unit, keys, value, mistakes)
    try:
        number = yuan_of(value) if unit == "yuan" else _number(value)
    except ValueError as error:
        kind = "wrong_unit" if unit == "yuan" else "wrong_type"
        allowed = str(error) if unit == "yuan" else f"a number ({unit})"
        mistakes.append(Mistake(kind, keys, str(value), allowed or ", ".join(UNITS)))
        return 0.0
    if not low <= number <= high:
        mistakes.append(
            Mistake("out_of_range", keys, f"{number:g}", f"{low:g} to {high:g} ({unit})")
        )
    return (
        int(number)
        if unit in ("year", "years", "count", "town") and number == int(number)
        else number
    )


def _number(value: Any) -> float:
    """A number, or a percentage as text."""
    if isinstance(value, bool):
        raise ValueError("a number")  # noqa: TRY004 (told like any wrong number)
    text = str(value).strip()
    return float(text[:-1]) / 100.0 if text.endswith("%") else float(text)


def _named(unit: str, keys: tuple[Any, ...], value: Any, mistakes: list[Mistake]) -> Any:
    """A village's code, a programme's or a purse's name."""
    if unit == "village":
        if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
            return value
        mistakes.append(Mistake("wrong_type", keys, str(value), "a village's code"))
        return 0
    if unit in ("file", "measure"):
        return str(value)
    known = GRANTABLE if unit == "programme" else PLAN_PURSES
    name = BY_CHINESE.get(str(value), str(value))
    if name not in known:
        near = nearest(name, known)
        mistakes.append(Mistake("unknown_name", keys, str(value), ", ".join(known), near))
    return name
