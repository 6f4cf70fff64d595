"""Rules as a planner writes them, read once into the rules of the optimizer.

A rule stands by its name (or its Chinese name) with a bare value, which is its first field, with
its fields by name, several times as a list, or as ``off``. Ranges, units and names of fields are
those of the dataclasses in :mod:`optimize.rules`; files, options, workbooks, Python and the page
all come through :func:`parse_rules`.
"""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import MISSING, dataclass, field, replace
from functools import cache, partial
from typing import Annotated, Any, ClassVar, Final, get_args, get_origin

from pydantic import (
    BeforeValidator,
    Field,
    PlainSerializer,
    PlainValidator,
    ValidationError,
    ValidationInfo,
    create_model,
)

from model.programmes import GRANTABLE, PLAN_PURSES
from optimize.rules import SWITCHABLE
from optimize.rules.base import Rule, Setting, settings_of
from optimize.rules.pins import Pin
from optimize.rules.project_library import ProjectLibrary
from scenarios.amounts import ALLOWED, ALLOWED_ZH, code_of, has_unit, number_of, text_of, yuan_of
from scenarios.faults import nearest, worded
from scenarios.schema.bounds import MOST_YUAN, SHARE_UNITS
from scenarios.schema.mistakes import Mistake, Strict, mistakes_of, raise_all, refusal
from scenarios.schema.names import known_name, name_of, near_name

OFF: Final = ("off", "关")
"""What switches a rule off that a base or the county holds."""

YES, NO = ("true", "yes", "on", "1", "是"), ("false", "no", "off", "0", "否")

SCOPES: Final = (
    *("village", "villages", "towns", "programme", "programmes", "purse", "calendar", "flag"),
    "projects",
)
"""Units of fields that say where a rule holds, or of what: it may stand once for each."""

SHOWN: Final = 6
"""Villages, towns or years that a mistake lists."""


@dataclass(frozen=True)
class Checks:
    """What a document may name, and how it must be written.

    Attributes
    ----------
    villages, towns, years : the county's villages that may be funded, their towns, the plan years;
        None where no county is at hand.
    parameters : names that uncertainties and constants may set; empty where any may be.
    counties : names of counties.
    units : whether every amount must name its unit, as in files and options.
    files : whether files that a document names must exist.
    names : of the villages by code, by which a published project library is placed.
    """

    villages: tuple[int, ...] | None = None
    towns: tuple[int, ...] | None = None
    years: tuple[int, ...] | None = None
    parameters: tuple[str, ...] = ()
    counties: tuple[str, ...] = ()
    units: bool = False
    files: bool = False
    names: Mapping[int, str] = field(default_factory=dict)

    def code_of(self, text: str) -> str:
        """The code of the one village of a name, in either language; else the text as it is."""
        named = [c for c, name in self.names.items() if text in (name, *name.split())]
        return str(named[0]) if len(named) == 1 else text


class Rules(dict[str, tuple[Rule, ...]]):
    """Rules by name, in the order in which they are solved; one that is switched off has none."""

    @property
    def every(self) -> tuple[Rule, ...]:
        """All rules in order."""
        return tuple(rule for rules in self.values() for rule in rules)

    def with_more(self, other: Mapping[str, tuple[Rule, ...]]) -> "Rules":
        """These and others; rules of a name that both have are the others'."""
        return Rules({**self, **other})

    @property
    def written(self) -> dict[str, Any]:
        """As a file says them: plain data that is read back as the same rules."""
        out: dict[str, Any] = {}
        for name, rules in self.items():
            each = [written(rule) for rule in rules]
            out[name] = "off" if not each else each[0] if len(each) == 1 else each
        return out


def parse_rules(
    given: Mapping[Any, Any], checks: Checks | None = None
) -> tuple[Rules, list[Mistake]]:
    """Rules of a mapping by name, and everything that is wrong with it, by key path."""
    out: dict[str, tuple[Rule, ...]] = {}
    mistakes: list[Mistake] = []
    for key, value in given.items():
        name = name_of("rule", key)
        if name not in SWITCHABLE:
            near = near_name("rule", key)
            mistakes.append(Mistake("unknown_key", (key,), name, ", ".join(SWITCHABLE), near))
            continue
        if name in out:
            mistakes.append(Mistake("twice", (key,), str(key), ("只写一次", f"{name} once")))
            continue
        several = isinstance(value, list | tuple)
        out[name] = ()
        for i, one in enumerate(value if several else [value]):
            if _is_off(one):
                continue
            try:
                rule = parse_rule(name, one, checks)
            except ValidationError as error:
                at = (key, i) if several else (key,)
                mistakes += [m.under(*at) for m in mistakes_of(error)]
            else:
                out[name] = (*out[name], rule)
        mistakes += [m.under(key) for m in twice(out[name])]
        if several and out[name] and any(_is_off(one) for one in value):
            both = f"off, {written(out[name][0])}"
            mistakes.append(Mistake("twice", (key,), both, worded("one_of_them")))
    return Rules(out), mistakes


def _is_off(given: Any) -> bool:
    return given is False or (isinstance(given, str) and given in OFF)


def twice(rules: Sequence[Rule]) -> Iterator[Mistake]:
    """A rule that stands again for the same places, money or years: which holds nobody can tell."""
    first: dict[Any, str] = {}
    for i, rule in enumerate(rules):
        settings = settings_of(type(rule))
        asks = [k for k, s in settings.items() if s.meta.unit not in (*SCOPES, "year")]
        asks = asks or [k for k, s in settings.items() if s.meta.unit == "year"]
        place = tuple(getattr(rule, k) for k in settings if k not in asks)
        for key in (k for k in asks if getattr(rule, k) != settings[k].default):
            plain = _plain(getattr(rule, key), settings[key].meta.unit)
            shown = f"{plain:g}" if isinstance(plain, float) else str(plain)
            if (place, key) in first:
                yield Mistake("twice", (i,), f"{first[place, key]}, {shown}", worded("one_of_them"))
            first.setdefault((place, key), shown)


def parse_rule(name: str, given: Any, checks: Checks | None = None) -> Rule:
    """One rule from a bare value, its fields by name, or itself; ValidationError otherwise."""
    kind = SWITCHABLE[name]
    if isinstance(given, kind):
        return given
    bare = not isinstance(given, dict)
    try:
        form = _form(kind).model_validate(
            {next(iter(settings_of(kind))): given} if bare else given, context=checks
        )
    except ValidationError as error:
        raise_all(_at_field(m, bare=bare) for m in mistakes_of(error))
    rule = kind(**{key: getattr(form, key) for key in settings_of(kind)})
    if (wrong := rule.wrong()) is not None:
        key, allowed = wrong
        raise_all([Mistake("out_of_range", (key,), str(getattr(rule, key)), allowed)])
    raise_all(strangers(rule, checks or Checks()))
    return rule


def _at_field(m: Mistake, *, bare: bool) -> Mistake:
    """The mistake at the rule where its value stands bare; of lists only rows have places."""
    keys = m.keys[: 2 if m.keys[0] == "projects" else 1]
    return replace(m, keys=keys if not bare or m.kind == "missing" else keys[1:])


def strangers(rule: Rule, checks: Checks) -> Iterator[Mistake]:
    """Villages, towns and years that the county or its plan does not have."""
    if checks.villages is None:
        return
    names: dict[str, tuple[int, ...] | None] = {
        "village": (0, *checks.villages),
        "villages": checks.villages,
        "towns": checks.towns,
        "calendar": checks.years,
    }
    if isinstance(rule, Pin):
        names |= {"village": checks.villages, "year": checks.years}
    if isinstance(rule, ProjectLibrary):
        for i, (village, _, _) in enumerate(rule.projects):
            yield from _not_there(("projects", i), village, checks.villages)
    for key, setting in settings_of(type(rule)).items():
        value = getattr(rule, key)
        for one in value if isinstance(value, tuple) else (value,):
            yield from _not_there((key,), one, names.get(setting.meta.unit))


def _not_there(keys: tuple[Any, ...], one: Any, names: Sequence[int] | None) -> Iterator[Mistake]:
    if names is not None and one not in names:
        shown = ", ".join(map(str, names[:SHOWN])) + (", …" if len(names) > SHOWN else "")
        yield Mistake("unknown_name", keys, str(one), shown, nearest(str(one), map(str, names)))


class Form(Strict):
    """A rule's fields as pydantic reads them; mistakes name the field's unit and range."""

    kind: ClassVar[type[Rule]]

    @classmethod
    def mistake(cls, error: Any) -> Mistake:
        """In the words of a rule's field."""
        keys = tuple(error["loc"])
        setting = settings_of(cls.kind).get(str(keys[0]))
        if setting is None:
            return cls.unknown_key(keys)
        unit = setting.meta.unit
        if error["type"] == "missing":
            return Mistake("missing", keys, "nothing", f"{cls.kind.name} needs {keys[0]} ({unit})")
        value, (low, high) = error["input"], (f"{x:g}" for x in (setting.low, setting.high))
        if error["type"] in ("greater_than_equal", "less_than_equal"):
            allowed = (f"{low}至{high}", f"{low} to {high} ({unit})")
            return Mistake("out_of_range", keys, f"{value:g}", allowed)
        return super().mistake(error)


@cache
def _form(kind: type[Rule]) -> type[Form]:
    """The form of a rule, made from its annotations."""
    members: dict[str, Any] = {
        key: (
            _read_as(setting),
            Field(
                ... if setting.default is MISSING else setting.default,
                validation_alias=setting.meta.zh,
            ),
        )
        for key, setting in settings_of(kind).items()
    }
    form = create_model(kind.__name__, __base__=Form, **members)
    form.kind = kind
    return form


def _read_as(setting: Setting) -> Any:
    """The field's type, read from what a planner writes."""
    read = BeforeValidator(partial(READERS[setting.meta.unit], unit=setting.meta.unit))
    own = get_args(setting.type)[0]
    if get_origin(own) is not tuple:
        return Annotated[setting.type, read]
    item: Any = Annotated[get_args(own)[0], read]
    return Annotated[tuple[item, ...], BeforeValidator(_as_list)]


def _as_list(value: Any) -> Any:
    return value if isinstance(value, list | tuple) else [value]


def _number(value: Any, info: ValidationInfo, unit: str) -> float:
    try:
        return number_of(value, share=unit in SHARE_UNITS)
    except ValueError:
        raise refusal("wrong_type", value, ("数值", f"a number ({unit})")) from None


def _whole(value: Any, info: ValidationInfo, unit: str) -> float:
    number = _number(value, info, unit)
    if number != int(number):
        raise refusal("wrong_type", f"{number:g}", ("整数", f"a whole number ({unit})"))
    return number


def read_yuan(value: Any, info: ValidationInfo, unit: str = "yuan") -> float:
    """Yuan of an amount, with its unit where the document must name it."""
    if info.context is not None and info.context.units and not has_unit(value):
        raise refusal("no_unit", value, (ALLOWED_ZH, ALLOWED))
    try:
        return yuan_of(value)
    except ValueError as error:
        raise refusal("wrong_unit", value, (ALLOWED_ZH, str(error))) from None


def _flag(value: Any, info: ValidationInfo, unit: str) -> bool:
    word = str(value).strip().lower()
    if word not in (*YES, *NO):
        raise refusal("wrong_type", value, worded("true_false"))
    return word in YES


def _village(value: Any, info: ValidationInfo, unit: str) -> int:
    try:
        return code_of(value)
    except ValueError:
        raise refusal("wrong_type", str(value)[:60], worded("village_code")) from None


def _programme(value: Any, info: ValidationInfo, unit: str) -> str:
    return known_name("programme", value, GRANTABLE)


def _purse(value: Any, info: ValidationInfo, unit: str) -> str:
    return known_name("purse", value, PLAN_PURSES)


def _project(value: Any, info: ValidationInfo, unit: str) -> tuple[int, str, float]:
    """Village, programme, most yuan: a row of a library, whose amounts may stand without unit."""
    if not isinstance(value, list | tuple) or not 2 <= len(value) <= 3:
        raise refusal("wrong_type", value, worded("csv_file_list_projects"))
    most = math.inf
    if len(value) == 3 and value[2] != math.inf:
        try:
            most = yuan_of(value[2])
        except ValueError as error:
            raise refusal("wrong_unit", value[2], (ALLOWED_ZH, str(error))) from None
        if not 0.0 < most <= MOST_YUAN:
            raise refusal("out_of_range", f"{most:g}", worded("above_0_most_yuan", most=MOST_YUAN))
    return _village(value[0], info, unit), _programme(value[1], info, unit), most


READERS: Final[dict[str, Callable[..., Any]]] = {
    **dict.fromkeys(SHARE_UNITS, _number),
    **dict.fromkeys(("count", "year", "years", "calendar", "towns"), _whole),
    "yuan": read_yuan,
    "flag": _flag,
    **dict.fromkeys(("village", "villages"), _village),
    **dict.fromkeys(("programme", "programmes"), _programme),
    "purse": _purse,
    "projects": _project,
}
"""How a field is read, by its unit."""

FREE: Final = ((), "", 0.0, 1.0, math.inf)
"""Defaults that ask for nothing: a field at one of them is not written."""


def written(rule: Rule) -> Any:
    """A rule as a file says it: its first field alone, or the fields that ask for something."""
    values = {
        key: _plain(getattr(rule, key), setting.meta.unit)
        for key, setting in settings_of(type(rule)).items()
        if getattr(rule, key) != setting.default or setting.default not in FREE
    }
    first = next(iter(settings_of(type(rule))))
    bare = list(values) == [first] and not isinstance(values[first], list)
    return values[first] if bare else values


def _plain(value: Any, unit: str) -> Any:
    if unit == "yuan":
        return text_of(value)
    if unit == "projects":
        return [[v, p] if most == math.inf else [v, p, text_of(most)] for v, p, most in value]
    return list(value) if isinstance(value, tuple) else value


def _rules_field(given: Any, info: ValidationInfo) -> Rules:
    if isinstance(given, Rules):
        return given
    if not isinstance(given, Mapping):
        raise refusal("wrong_type", given, worded("keys_values"))
    rules, mistakes = parse_rules(given, info.context)
    raise_all(mistakes)
    return rules


RulesField = Annotated[
    Rules, PlainValidator(_rules_field), PlainSerializer(lambda rules: rules.written)
]
"""Rules in a pydantic model: parsed once, written as a file says them."""
