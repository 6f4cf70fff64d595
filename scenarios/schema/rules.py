"""Rules as a planner writes them: by name, with a number, several numbers, or ``off``."""

from __future__ import annotations

from dataclasses import MISSING, Field, dataclass, fields
from typing import TYPE_CHECKING, Any

from model.programmes import GRANTABLE, PLAN_PURSES, PROGRAMMES
from optimize.rules import SWITCHABLE
from optimize.rules.pins import Pin
from results.language.catalogue import term
from scenarios.amounts import UNITS, number_of, yuan_of
from scenarios.faults import nearest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from optimize.rules.base import Rule
    from scenarios.county.pack import CountyPack

OFF = ("off", "关")
"""What switches a rule off that a base or the county holds."""

BY_CHINESE = {p.chinese: p.name for p in PROGRAMMES} | {
    term("purse", name, "zh"): name for name in PLAN_PURSES
}
"""Programmes and purses by their Chinese names."""

YES, NO = ("true", "yes", "on", "1", "是"), ("false", "no", "off", "0", "否")


@dataclass(frozen=True)
class Known:
    """What a county has, for rules that name it: villages that may be funded, towns, plan years."""

    villages: tuple[int, ...]
    towns: tuple[int, ...]
    years: tuple[int, ...]


def known_of(pack: CountyPack, years: Sequence[int]) -> Known:
    """What rules may name."""
    funded = pack.villages["poor_village"] != 0
    return Known(
        tuple(int(c) for c in pack.villages["code"][funded]),
        tuple(sorted({int(t) for t in pack.villages["town"][funded]})),
        tuple(years),
    )


@dataclass(frozen=True)
class Mistake:
    """What is wrong with one key below ``rules``; the caller knows file and line."""

    kind: str
    keys: tuple[Any, ...]
    value: str
    allowed: str
    nearest: str = ""
    allowed_zh: str = ""


def rules_of(
    told: Mapping[str, Any], known: Known | None = None
) -> tuple[tuple[Rule, ...], list[Mistake]]:
    """Rules and everything that is wrong with them; a rule may stand several times as a list.

    With ``known`` the villages, towns and years that rules name must be the county's.
    """
    rules: list[Rule] = []
    mistakes: list[Mistake] = []
    for name, given in told.items():
        kind = SWITCHABLE.get(str(name))
        if kind is None:
            near = nearest(str(name), SWITCHABLE)
            names = ", ".join(SWITCHABLE)
            mistakes.append(Mistake("unknown_key", (name,), str(name), names, near))
        elif given is not False and given not in OFF:
            for keys, one in _each(name, given):
                rule = _made(kind, keys, one, mistakes)
                if rule is not None:
                    rules.append(rule)
                    mistakes += _strangers(rule, keys, known)
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
    if len(mistakes) > before:
        return None
    rule = kind(**found)
    if (wrong := rule.wrong()) is not None:
        key, allowed = wrong
        mistakes.append(Mistake("out_of_range", (*keys, key), str(getattr(rule, key)), allowed))
        return None
    return rule


def _strangers(rule: Rule, keys: tuple[Any, ...], known: Known | None) -> Iterator[Mistake]:
    """Villages, towns and years that the county or its plan does not have."""
    has = (
        {}
        if known is None
        else {
            "village": (0, *known.villages),
            "villages": known.villages,
            "towns": known.towns,
            "calendar": known.years,
        }
    )
    if known is not None and isinstance(rule, Pin):
        has |= {"village": known.villages, "year": known.years}
    for f in fields(rule):  # type: ignore[arg-type]
        names = has.get(f.metadata["unit"])
        value = getattr(rule, f.name)
        for one in value if isinstance(value, tuple) else (value,):
            if names is not None and one not in names:
                allowed = ", ".join(map(str, names[:6])) + (", …" if len(names) > 6 else "")
                near = nearest(str(one), map(str, names))
                yield Mistake("unknown_name", (*keys, f.name), str(one), allowed, near)


def _value(f: Field[Any], keys: tuple[Any, ...], value: Any, mistakes: list[Mistake]) -> Any:
    """One field's value by its unit; a mistake where it has none."""
    unit, low, high = (f.metadata[k] for k in ("unit", "low", "high"))
    many = value if isinstance(value, list) else [value]
    if unit in ("programmes", "villages"):
        return tuple(_named(unit.removesuffix("s"), keys, v, mistakes) for v in many)
    if unit in ("towns", "calendar"):
        one = {"towns": "town", "calendar": "year"}[unit]
        return tuple(_number_of(one, low, high, keys, v, mistakes) for v in many)
    if unit in ("programme", "purse", "village", "measure"):
        return _named(unit, keys, value, mistakes)
    if unit == "projects":
        return tuple(_project(keys, i, v, mistakes) for i, v in enumerate(many))
    if unit == "flag":
        return _flag(keys, value, mistakes)
    return _number_of(unit, low, high, keys, value, mistakes)


def _flag(keys: tuple[Any, ...], value: Any, mistakes: list[Mistake]) -> bool:
    word = str(value).strip().lower()
    if word not in (*YES, *NO):
        mistakes.append(Mistake("wrong_type", keys, str(value), "true or false"))
    return word in YES


def _project(
    keys: tuple[Any, ...], number: int, value: Any, mistakes: list[Mistake]
) -> tuple[int, str, float]:
    """Village, programme, most yuan: a row of a library."""
    if not isinstance(value, list) or not 2 <= len(value) <= 3:
        allowed = "a CSV file, or a list of [village, programme, most yuan]"
        mistakes.append(Mistake("wrong_type", keys, str(value), allowed))
        return 0, GRANTABLE[0], 0.0
    at = (*keys, number)
    village = _named("village", at, value[0], mistakes)
    programme = _named("programme", at, value[1], mistakes)
    if len(value) == 2:
        return village, programme, float("inf")
    return village, programme, float(_number_of("yuan", 0.0, 1e9, at, value[2], mistakes))


def _number_of(
    unit: str, low: float, high: float, keys: tuple[Any, ...], value: Any, mistakes: list[Mistake]
) -> Any:
    """A number in its range; a mistake where it is none."""
    try:
        number = yuan_of(value) if unit == "yuan" else number_of(value)
    except ValueError as error:
        kind = "wrong_unit" if unit == "yuan" else "wrong_type"
        allowed = str(error) if unit == "yuan" else f"a number ({unit})"
        mistakes.append(Mistake(kind, keys, str(value), allowed or ", ".join(UNITS)))
        return 0.0
    if not low <= number <= high:
        mistakes.append(
            Mistake("out_of_range", keys, f"{number:g}", f"{low:g} to {high:g} ({unit})")
        )
        return 0
    whole = unit in ("year", "years", "count", "town")
    if whole and number != int(number):
        mistakes.append(Mistake("wrong_type", keys, f"{number:g}", f"a whole number ({unit})"))
    return int(number) if whole else number


def _named(unit: str, keys: tuple[Any, ...], value: Any, mistakes: list[Mistake]) -> Any:
    """A village's code, a programme's or a purse's name."""
    if unit == "village":
        if str(value).isdigit():
            return int(value)
        mistakes.append(Mistake("wrong_type", keys, str(value), "a village's code"))
        return 0
    if unit == "measure":
        return str(value)
    known = GRANTABLE if unit == "programme" else PLAN_PURSES
    name = BY_CHINESE.get(str(value), str(value))
    if name not in known:
        near = nearest(name, known)
        mistakes.append(Mistake("unknown_name", keys, str(value), ", ".join(known), near))
    return name
