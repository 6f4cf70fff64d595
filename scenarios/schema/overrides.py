"""What changes a scenario from outside its file: options of the command line, Python, the page.

Text is read once, into rules of the optimizer and yuan; the page builds them without text. All is
checked as in a file.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, PlainSerializer, PlainValidator, ValidationError, ValidationInfo

from optimize.objective import NAMES
from optimize.rules.base import Rule
from optimize.rules.pins import Ban, Pin
from scenarios.amounts import WIDE, text_of
from scenarios.faults import (
    Fault,
    FaultError,
    nearest,
    not_found,
    plainly,
    refuse_all,
    refused,
    unreadable,
    worded,
)
from scenarios.schema.load import checks_of
from scenarios.schema.mistakes import Mistake, Strict, mistakes_of
from scenarios.schema.names import name_of, unknown
from scenarios.schema.objectives import AMOUNT, positive
from scenarios.schema.pack import CountyPack
from scenarios.schema.parameters import odd_fund
from scenarios.schema.project_library import read_library
from scenarios.schema.rules import (
    Checks,
    Rules,
    RulesField,
    parse_rule,
    strangers,
    twice,
    written,
)
from scenarios.schema.scenario import Levers, Scenario, Yuan

RULE = "name=value, name=field:value,field:value (lists with +), or: no name"
PIN = "VILLAGE:PROGRAMME:YEAR:AMOUNT"
BAN = "[VILLAGE:]PROGRAMME"

_CODE = re.compile(r"[0-9]{1,18}")
_NEXT = re.compile(r",(?=\s*[a-z_\u4e00-\u9fff]+\s*:)")
_FIELD = re.compile(r"^[a-z_\u4e00-\u9fff]+\s*:")
_OFF = re.compile(r"^(?:no|without|取消)\s+(\S+)$")


def _rule(name: str) -> Callable[[Any, ValidationInfo], Rule]:
    return lambda given, info: parse_rule(name, given, info.context)


class Overrides(Strict):
    """What is asked for beside a scenario: rules by name replace the scenario's of that name."""

    rules: RulesField = Rules()
    pins: tuple[Annotated[Pin, PlainValidator(_rule("pin")), PlainSerializer(written)], ...] = ()
    bans: tuple[Annotated[Ban, PlainValidator(_rule("ban")), PlainSerializer(written)], ...] = ()
    """Pins and bans add to the scenario's."""
    fund_y: Annotated[Yuan, Field(ge=0.0, le=1e9)] | None = None
    """Yuan of the special fund a year; None leaves it."""
    edits: tuple[tuple[int, str, int, int, int, str, str], ...] = ()
    """Grants that were changed by hand (see :class:`scenarios.files.grants.Edit`): a record."""

    @property
    def texts(self) -> list[str]:
        """Every change as the command line writes it."""
        rules = [
            t
            for name, r in self.rules.items()
            for t in [f"{name}={_text(written(rule))}" for rule in r] or [f"no {name}"]
        ]
        pins = [f"{p.village}:{p.programme}:{p.year}:{text_of(p.yuan)}" for p in self.pins]
        bans = [f"{b.village}:{b.programme}" if b.village else b.programme for b in self.bans]
        return [*([] if self.fund_y is None else [text_of(self.fund_y)]), *rules, *pins, *bans]


def read_overrides(
    rules: Sequence[str] = (),
    pins: Sequence[str] = (),
    bans: Sequence[str] = (),
    budget: str = "",
    checks: Checks | None = None,
) -> Overrides:
    """The changes that options write; FaultError with every fault of all of them.

    Parameters
    ----------
    rules : ``industry_share=0.5``, ``town_money=towns:3,most:200万元``, ``no industry_share``;
        a name may stand several times.
    pins, bans : ``1008:tea:2017:50万元``; ``tea`` or ``1008:tea``; a village by code or name.
    budget : money of the special fund a year; empty leaves it.
    """
    faults: list[Fault] = []
    checks = checks or Checks(units=True)
    given: dict[str, Any] = {
        "rules": values_of(rules, faults, checks),
        "pins": [v for t in pins if (v := _pin_of(t, faults, checks)) is not None],
        "bans": [v for t in bans if (v := _ban_of(t, faults, checks)) is not None],
        **({"fund_y": budget} if budget else {}),
    }
    try:
        overrides = Overrides.model_validate(given, context=checks)
    except ValidationError as error:
        faults += [_fault(m) for m in mistakes_of(error)]
    else:
        faults += [_fault(m.under("pins")) for m in twice(overrides.pins)]
    refuse_all(faults)
    return overrides


def _fault(m: Mistake) -> Fault:
    """A mistake at its option."""
    option, key = {
        "rules": ("--rule", ""),
        "pins": ("--pin", "pin"),
        "bans": ("--ban", "ban"),
        "fund_y": ("--budget", "budget"),
    }[m.keys[0]]
    place = ".".join(map(str, (*([key] if key else []), *m.keys[1:])))
    return m.fault(option, place=place)


def with_overrides(scenario: Scenario, overrides: Overrides, pack: CountyPack) -> Scenario:
    """The scenario with the changes; FaultError where they name what the county does not have."""
    faults = [_fault(m) for m in _strangers(overrides, checks_of(pack, scenario.plan_years))]
    if overrides.fund_y is not None:
        faults += [m.fault("--budget", place="budget") for m in odd_fund(pack, overrides.fund_y)]
    refuse_all(faults)
    rules = scenario.levers.rules.with_more(overrides.rules)
    more = {"pin": overrides.pins, "ban": overrides.bans}
    rules = rules.with_more({k: (*rules.get(k, ()), *r) for k, r in more.items() if r})
    levers: dict[str, Any] = {"rules": rules}
    if overrides.fund_y is not None:
        levers["fund_y"] = overrides.fund_y
    return scenario.but(levers=levers)


def _strangers(overrides: Overrides, checks: Checks) -> Iterator[Mistake]:
    for name, rules in overrides.rules.items():
        for i, rule in enumerate(rules):
            at = ("rules", name, i) if len(rules) > 1 else ("rules", name)
            yield from (m.under(*at) for m in strangers(rule, checks))
    for key in ("pins", "bans"):
        for i, rule in enumerate(getattr(overrides, key)):
            yield from (m.under(key, i) for m in strangers(rule, checks))


def with_levers(scenario: Scenario, **options: Any) -> Scenario:
    """The scenario with levers that options change, checked as in a file; None changes nothing."""
    changes = {name: value for name, value in options.items() if value is not None}
    if "targets" in changes:
        changes["targets"] = targets_of(changes["targets"])
    try:
        levers = Levers.model_validate(scenario.levers.model_dump() | changes)
    except ValidationError as error:
        raise FaultError(_at_option(m, changes) for m in mistakes_of(error)) from None
    return scenario.but(levers=levers)


def targets_of(texts: Sequence[str]) -> dict[str, float]:
    """Measures with their amounts; a fault for each that is none, or that comes again."""
    out: dict[str, float] = {}
    faults: list[Fault] = []
    for text in texts:
        name, equals, number = (part.strip() for part in text.translate(WIDE).partition("="))
        known = name_of("measure", name)
        if not equals or not number:
            allowed = worded("measure_amount_person_years")
            faults.append(plainly(f"--target {text}", worded("no_amount"), allowed))
        elif known not in NAMES:
            faults.append(unknown("measure", "--target", name))
        elif known in out:
            allowed = worded("one_amount_each_measure")
            faults.append(
                plainly(f"--target {text}", worded("measure_was_given_before"), allowed, "twice")
            )
        else:
            try:
                out[known] = positive(number)
            except ValueError:
                faults.append(refused("--target", text, AMOUNT))
    refuse_all(faults)
    return out


def _at_option(m: Mistake, changes: Iterable[str]) -> Fault:
    """A mistake at its option; what an option and the scenario say together at all options."""
    names = [m.keys[0]] if m.keys[0] in changes else changes
    options = ", ".join(f"--{name.removesuffix('s')}" for name in names)
    return m.fault(options, place=str(m.keys[-1]))


def with_plan(scenario: Scenario, path: Path | None) -> Scenario:
    """The scenario with a plan's file in place of its own plan; a fault where there is none."""
    if path is None:
        return scenario
    if not path.is_file():
        raise FaultError(not_found(path, worded("plan_file"), "--plan"))
    return with_levers(scenario, plan=str(path))


def values_of(
    texts: Sequence[str], faults: list[Fault] | None = None, checks: Checks | None = None
) -> dict[str, Any]:
    """What a scenario file would say under ``rules`` for some ``--rule``."""
    faults = [] if faults is None else faults
    found: dict[str, list[Any]] = {}
    for text in texts:
        plain = text.strip().translate(WIDE)
        if (off := _OFF.match(plain)) is not None:
            found.setdefault(name_of("rule", off[1]), []).append("off")
            continue
        name, equals, value = (part.strip() for part in plain.partition("="))
        if not equals or not value:
            faults.append(unreadable("--rule", "rule", text, RULE))
            continue
        name = name_of("rule", name)
        found.setdefault(name, []).append(_library(name, _value(value), faults, checks))
    return {name: v[0] if len(v) == 1 else v for name, v in found.items()}


def _value(text: str) -> Any:
    """A bare value, or fields by name."""
    if not _FIELD.match(text):
        return _one(text)
    pairs = (part.partition(":") for part in _NEXT.split(text))
    return {key.strip(): _one(value.strip()) for key, _, value in pairs}


def _one(text: str) -> Any:
    if "+" in text:
        return [_one(t.strip()) for t in text.split("+")]
    return int(text) if _CODE.fullmatch(text) else text


def _library(name: str, value: Any, faults: list[Fault], checks: Checks | None) -> Any:
    """A library's file is read here; whoever makes the rule sees its rows."""
    if name != "project_library" or not isinstance(value, str):
        return value
    if not Path(value).is_file():
        faults.append(Fault.of("unknown_name", "--rule", name, value, worded("csv_file")))
    return read_library(Path(value), faults, checks)


def _pin_of(text: str, faults: list[Fault], checks: Checks) -> dict[str, Any] | None:
    parts = [p.strip() for p in text.translate(WIDE).split(":")]
    if len(parts) != 4:
        faults.append(unreadable("--pin", "pin", text, PIN))
        return None
    if (code := _village(parts[0], "--pin", faults, checks)) is None:
        return None
    return dict(zip(("village", "programme", "year", "yuan"), (code, *parts[1:]), strict=True))


def _ban_of(text: str, faults: list[Fault], checks: Checks) -> dict[str, Any] | None:
    parts = [p.strip() for p in text.translate(WIDE).split(":")]
    if len(parts) > 2 or not all(parts):
        faults.append(unreadable("--ban", "ban", text, BAN))
        return None
    if len(parts) == 1:
        return {"programme": parts[0]}
    code = _village(parts[0], "--ban", faults, checks)
    return None if code is None else {"village": code, "programme": parts[1]}


def _village(text: str, option: str, faults: list[Fault], checks: Checks) -> str | None:
    """A village's code; a fault for a name that no village of the county, or more than one, has."""
    code = checks.code_of(text)
    if _CODE.fullmatch(code) or not checks.names:
        return code
    faults.append(unknown_village(option, text, checks.names))
    return None


def unknown_village(place: str, text: str, names: Mapping[int, str]) -> Fault:
    """The fault of a village that is not among those that may be funded; the nearest is named."""
    shown = ", ".join(f"{c} {n}" for c, n in list(names.items())[:6])
    return plainly(
        f"{place} {text}",
        worded("no_funded_village_name"),
        worded("funded_village_code_name", shown=shown),
        near=nearest(text, [w for c, n in names.items() for w in (str(c), *n.split())]),
    )


def _text(value: Any) -> str:
    if isinstance(value, dict):
        return ",".join(f"{key}:{_text(v)}" for key, v in value.items())
    if isinstance(value, list):
        return "+".join(_text(v) for v in value)
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:g}" if isinstance(value, float) else str(value)
