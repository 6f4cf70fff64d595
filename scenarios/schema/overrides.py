"""What is asked for beside a scenario file, on the command line or from Python: rules and money.

One path: text becomes what a scenario file may say, and is checked as a scenario is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from scenarios.amounts import ALLOWED, has_unit, yuan_of
from scenarios.county.county_file import load_county
from scenarios.faults import Fault, FaultError, out_of_range, unreadable
from scenarios.schema.rule_text import WIDE, values_of
from scenarios.schema.rules import known_of, rules_of
from scenarios.schema.unitless import amounts_of_rule

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scenarios.schema.scenario import Scenario

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
        Fault.of(
            "no_unit",
            f"--{name}" if name in ("pin", "ban") else "--rule",
            ".".join(map(str, keys)),
            str(value),
            ALLOWED,
        )
        for name, one in given.items()
        for keys, value in amounts_of_rule(name, one)
        if not has_unit(value)
    ]
    levers["rules"] = rules
    if told.budget:
        levers["fund_y"] = _budget(told.budget, faults)
    if faults:
        raise FaultError(faults)
    changed = scenario.levers.model_copy(update=levers)
    return scenario.model_copy(update={"levers": changed})


def _several(given: Any) -> list[Any]:
    if given is None or given is False or given == "off":
        return []
    return list(given) if isinstance(given, list) else [given]


def _pin(text: str, faults: list[Fault]) -> dict[str, Any] | None:
    parts = [p.strip() for p in text.translate(WIDE).split(":")]
    if len(parts) != 4:
        faults.append(unreadable("--pin", "pin", text, PIN))
        return None
    return dict(zip(("village", "programme", "year", "yuan"), parts, strict=True))


def _ban(text: str, faults: list[Fault]) -> dict[str, Any] | None:
    parts = [p.strip() for p in text.translate(WIDE).split(":")]
    if len(parts) > 2 or not all(parts):
        faults.append(unreadable("--ban", "ban", text, "[VILLAGE:]PROGRAMME"))
        return None
    return {"programme": parts[-1]} | ({"village": parts[0]} if len(parts) == 2 else {})


def _budget(text: str, faults: list[Fault]) -> float:
    if not has_unit(text):
        faults.append(Fault.of("no_unit", "--budget", "budget", text, ALLOWED))
    try:
        yuan = yuan_of(text)
    except ValueError as error:
        faults.append(Fault.of("wrong_unit", "--budget", "budget", text, str(error)))
        return 0.0
    if not 0.0 <= yuan <= 1e9:
        faults.append(out_of_range("--budget", "budget", text, "0 to 1e9 yuan a year"))
    return yuan
