"""Names inside lists and tables, and what two keys say together: every mistake at its own place.

A file's loader tells all of them with line and column; the schema refuses them with the same words,
so that Python and the command line are held to them too.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from model.programmes import GRANTABLE, PLAN_PURSES
from model.state.measures import INDEX
from optimize.objective import NAMES
from scenarios.amounts import ALLOWED_ZH, number_of, yuan_of
from scenarios.faults import nearest
from scenarios.schema.chinese_keys import ITEMS, MIX, PURSES, TARGETS
from scenarios.schema.rules import Mistake
from scenarios.schema.stresses import STRESS_NAMES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

SPLITS = (
    "optimize",
    "practice",
    "equal_village",
    "equal_head",
    "need_first",
    "first_round",
    "concentrate",
    "no_fund",
)
"""What ``levers.plan`` may name, beside a plan file."""

OF_A_SPLIT = ("mix", "targeting", "villages_y", "support_ends")
"""Levers that change a split; an optimized plan and a plan of one's own say these things themselves."""

MOST = 40
"""Names that a fault lists in full."""

PLAN_YEARS = (2016, 2017, 2018, 2019, 2020)
LAST_YEAR = 2024
"""Plan years and horizon where a scenario names none."""


def mistakes_of(document: Mapping[str, Any]) -> Iterator[Mistake]:
    """Everything of a whole scenario; keys are English, what has the wrong shape is another's."""
    levers = document.get("levers")
    if isinstance(levers, dict):
        for m in of_levers(levers):
            yield Mistake(m.kind, ("levers", *m.keys), m.value, m.allowed, m.nearest, m.allowed_zh)
    for key, known in (("outcomes", tuple(INDEX)), ("futures", STRESS_NAMES)):
        given = document.get(key)
        for i, name in enumerate(given) if isinstance(given, list | tuple) else ():
            if isinstance(name, str) and name not in known:
                yield _unknown((key, i), name, known, ITEMS[key])
    if document.get("outcomes") in ([], ()):
        yield Mistake(
            "out_of_range", ("outcomes",), "none", "one measure or more", "", "至少一项指标"
        )
    yield from _years(document)


def of_levers(levers: Mapping[str, Any]) -> Iterator[Mistake]:
    """Names and sums of levers; key paths begin below ``levers``."""
    yield from _mix(_table(levers, "mix"))
    others = PLAN_PURSES[1:]
    for name, value in _table(levers, "purses").items():
        if name not in others:
            yield _unknown(("purses", name), str(name), others, PURSES)
        try:
            yuan_of(value)
        except ValueError as error:
            yield Mistake("wrong_unit", ("purses", name), str(value), str(error), "", ALLOWED_ZH)
    for name, value in _table(levers, "targets").items():
        if name not in (*NAMES, *TARGETS):
            yield _unknown(("targets", name), str(name), NAMES, TARGETS)
        if (least := _number(value)) is not None and not 0.0 < least < 1e12:
            yield Mistake(
                "out_of_range",
                ("targets", name),
                str(value),
                "an amount above 0",
                "",
                "大于0的数量",
            )
    plan = levers.get("plan", "optimize")
    for key in OF_A_SPLIT:
        if levers.get(key) and plan not in SPLITS[1:]:
            splits = ", ".join(SPLITS[1:])
            yield Mistake(
                "out_of_range",
                (key,),
                f"plan: {plan}",
                f"with a split as plan: {splits}",
                "",
                f"方案须为现成分法之一:{splits}",
            )


def refuse(mistakes: Iterable[Mistake]) -> None:
    """ValueError with all of them, where no file is at hand."""
    told = [
        f"{'.'.join(map(str, m.keys))}: {m.value}; allowed: {m.allowed}"
        + (f"; {m.nearest}?" if m.nearest else "")
        for m in mistakes
    ]
    if told:
        raise ValueError("; ".join(told))


def _mix(mix: Mapping[Any, Any]) -> Iterator[Mistake]:
    shares = {}
    for name, value in mix.items():
        if name not in GRANTABLE:
            yield _unknown(("mix", name), str(name), GRANTABLE, MIX)
        share = _number(value)
        if share is None:
            continue
        if 0.0 <= share < math.inf:
            shares[name] = share
        else:
            yield Mistake("out_of_range", ("mix", name), f"{share:g}", "0 to 1", "", "0到1")
    if (total := math.fsum(shares.values())) > 1.0 + 1e-9:
        yield Mistake(
            "out_of_range",
            ("mix",),
            f"{total:g}",
            "shares that add up to 1 at most",
            "",
            "各项比例之和不超过1",
        )


def _years(document: Mapping[str, Any]) -> Iterator[Mistake]:
    """Plan years within the horizon; told where the file names one of the two."""
    horizon = document.get("horizon", {})
    last = horizon.get("last_year", LAST_YEAR) if isinstance(horizon, dict) else None
    years = document.get("plan_years", PLAN_YEARS)
    if not isinstance(years, list | tuple) or not all(type(y) is int for y in (*years, last)):
        return
    if years and years[-1] > last and "plan_years" in document:
        yield Mistake(
            "out_of_range",
            ("plan_years",),
            f"{years[0]}-{years[-1]}",
            f"years within the horizon, to {last}",
            "",
            f"模拟期限以内,至{last}年",
        )
    elif years and years[-1] > last:
        yield Mistake(
            "out_of_range",
            ("horizon", "last_year"),
            str(last),
            f"{years[-1]} or later: the plan's years",
            "",
            f"不早于规划末年{years[-1]}",
        )


def _unknown(
    keys: tuple[Any, ...], name: str, known: Iterable[str], chinese: Mapping[str, str]
) -> Mistake:
    names = list(known)
    meant = {en: zh for zh, en in chinese.items() if en in names}  # the shortest stands last
    near = nearest(name, [*names, *(zh for zh, en in chinese.items() if en in names)])
    return Mistake("unknown_name", keys, name, _some(names), near, _some(list(meant.values())))


def _some(names: list[str]) -> str:
    """Names that may stand there, the first few of very many."""
    return ", ".join(names) if len(names) <= MOST else ", ".join(names[:8]) + ", …"


def _table(levers: Mapping[str, Any], key: str) -> Mapping[Any, Any]:
    given = levers.get(key)
    return given if isinstance(given, dict) else {}


def _number(value: Any) -> float | None:
    """A number as the schema reads one; what is none is the schema's fault to tell."""
    try:
        return number_of(value)
    except ValueError:
        return None
