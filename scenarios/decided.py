"""What is asked for beside a scenario file, on the command line or from Python: rules and money.

One path: text becomes what a scenario file may say, and is checked as a scenario is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scenarios.county import load_county
from scenarios.faults import Fault, FaultError
from scenarios.library_file import read_library
from scenarios.money import ALLOWED, amounts_of_rule
from scenarios.rules import Known, known_of, rules_of
from scenarios.text import has_unit, yuan_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scenarios.schema import Scenario

_WIDE = str.maketrans("\uff1a\uff0c\uff1d", ":,=")
"""Full-width colon, comma and equals sign, as Chinese input writes them."""

_NEXT = re.compile(r",(?=\s*[a-z_]+\s*:)")
_OFF = re.compile(r"^(?:no|without|取消)\s+(\S+)$")

RULE = "name=value, name=field:value,field:value (lists with +), or: no name"
PIN = "VILLAGE:PROGRAMME:YEAR:AMOUNT"


@dataclass(frozen=True)
class Decided:
    """Options as text.

    Attributes
    ----------
    rules : ``industry_share=0.5``, ``town_money=towns:3,most:200万元``, ``no industry_share``; a name
        replaces the scenario's rules of that name, and may stand several times.
    pins, bans : ``1008:tea:2017:50万元``; ``tea`` or ``1008:tea``; they add to the scenario's.
    budget : money of the special fund a year; empty leaves it.
    """

    rules: Sequence[str] = ()
    pins: Sequence[str] = ()
    bans: Sequence[str] = ()
    budget: str = ""


def with_decided(scenario: Scenario, told: Decided) -> Scenario:
    """The scenario with what is asked for; FaultError with every fault of all options."""
    faults: list[Fault] = []
    rules: dict[str, Any] = dict(scenario.levers.rules)
    levers: dict[str, Any] = {}
    known = known_of(load_county(scenario.county), scenario.plan_years)
    given = values_of(told.rules, faults, known)
    rules |= given
    for kind, texts, parse in (("pin", told.pins, _pin), ("ban", told.bans, _ban)):
        more = [one for text in texts if (one := parse(text, faults)) is not None]
        if more:
            given[kind] = more
            rules[kind] = [*_several(rules.get(kind)), *more]
    for m in rules_of(given, known)[1]:
        option = f"--{m.keys[0]}" if m.keys[0] in ("pin", "ban") else "--rule"
        place = ".".join(map(str, m.keys))
        faults.append(Fault(m.kind, option, 0, place, m.value, m.allowed, m.nearest))
    faults += [
        Fault("no_unit", f"--{name}" if name in ("pin", "ban") else "--rule", 0,
              ".".join(map(str, keys)), str(value), ALLOWED)
        for name, one in given.items() for keys, value in amounts_of_rule(name, one)
        if not has_unit(value)
    ]  # fmt: skip
    levers["rules"] = rules
    if told.budget:
        levers["fund_y"] = _budget(told.budget, faults)
    if faults:
        raise FaultError(faults)
    changed = scenario.levers.model_copy(update=levers)
    return scenario.model_copy(update={"levers": changed})


def values_of(
    texts: Sequence[str], faults: list[Fault] | None = None, known: Known | None = None
) -> dict[str, Any]:  # fmt: skip
    """What a scenario file would say under ``rules`` for some ``--rule``."""
    found: dict[str, list[Any]] = {}
    for text in texts:
        _add(text, found, [] if faults is None else faults, known)
    return {name: v[0] if len(v) == 1 else v for name, v in found.items()}


def _several(given: Any) -> list[Any]:
    if given is None or given is False or given == "off":
        return []
    return list(given) if isinstance(given, list) else [given]


def _add(text: str, found: dict[str, list[Any]], faults: list[Fault], known: Known | None) -> None:
    """One ``--rule``."""
    plain = text.strip().translate(_WIDE)
    if (off := _OFF.match(plain)) is not None:
        found[off[1]] = ["off"]
        return
    name, equals, value = (part.strip() for part in plain.partition("="))
    if not equals or not value:
        faults.append(Fault("unreadable", "--rule", 0, "rule", text, RULE))
        return
    found.setdefault(name, []).append(_library(name, _value(value), faults, known))


def _value(text: str) -> Any:
    """A bare value, or fields by name."""
    if not re.match(r"^[a-z_]+\s*:", text):
        return _one(text)
    pairs = (part.partition(":") for part in _NEXT.split(text))
    return {key.strip(): _one(value.strip()) for key, _, value in pairs}


def _one(text: str) -> Any:
    if "+" in text:
        return [_one(t.strip()) for t in text.split("+")]
    return int(text) if text.isdigit() else text


def _library(name: str, value: Any, faults: list[Fault], known: Known | None) -> Any:
    """A library's file is read here; whoever makes the rule sees its rows."""
    if name != "project_library" or not isinstance(value, str):
        return value
    if not Path(value).is_file():
        faults.append(Fault("unknown_name", "--rule", 0, name, value, "a CSV file"))
    return read_library(Path(value), faults, known) if Path(value).is_file() else value


def _pin(text: str, faults: list[Fault]) -> dict[str, Any] | None:
    parts = [p.strip() for p in text.translate(_WIDE).split(":")]
    if len(parts) != 4:
        faults.append(Fault("unreadable", "--pin", 0, "pin", text, PIN))
        return None
    return dict(zip(("village", "programme", "year", "yuan"), parts, strict=True))


def _ban(text: str, faults: list[Fault]) -> dict[str, Any] | None:
    parts = [p.strip() for p in text.translate(_WIDE).split(":")]
    if len(parts) > 2 or not all(parts):
        faults.append(Fault("unreadable", "--ban", 0, "ban", text, "[VILLAGE:]PROGRAMME"))
        return None
    return {"programme": parts[-1]} | ({"village": parts[0]} if len(parts) == 2 else {})


def _budget(text: str, faults: list[Fault]) -> float:
    if not has_unit(text):
        faults.append(Fault("no_unit", "--budget", 0, "budget", text, ALLOWED))
    try:
        yuan = yuan_of(text)
    except ValueError as error:
        faults.append(Fault("wrong_unit", "--budget", 0, "budget", text, str(error)))
        return 0.0
    if not 0.0 <= yuan <= 1e9:
        faults.append(Fault("out_of_range", "--budget", 0, "budget", text, "0 to 1e9 yuan a year"))
    return yuan
