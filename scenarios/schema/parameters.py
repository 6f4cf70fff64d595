"""All numbers of a question: the model's, the county's before them, the scenario's before both."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any

from model.declare import Parameter
from model.parameters import PARAMETERS
from scenarios.amounts import text_of
from scenarios.faults import worded
from scenarios.schema.bounds import YUAN_HEAD
from scenarios.schema.mistakes import Mistake
from scenarios.schema.pack import CountyPack
from scenarios.schema.ranges import is_possible, possible_words, words_of
from scenarios.schema.scenario import Scenario


def _declared(county: CountyPack) -> Iterator[Parameter]:
    """All parameters and assumptions: the county's own before the model's."""
    own = {p.name: p for p in county.parameters}
    for p in (*PARAMETERS, *county.assumptions):
        yield own.get(p.name, p)


def parameters_of(county: CountyPack, scenario: Scenario) -> list[Parameter]:
    """All parameters and assumptions: county's before model's, then the scenario's overrides.

    A constant is not drawn.
    """
    out = []
    for p in _declared(county):
        if (prior := scenario.overrides.get(p.name)) is not None:
            # a scenario's own range is drawn, also of a number that is not drawn elsewhere
            own = {
                "value": prior.value,
                "low": prior.value if prior.low is None else prior.low,
                "high": prior.value if prior.high is None else prior.high,
                "shape": prior.distribution,
                "source": f"scenario: {scenario.title}",
            }
            p = Parameter(**(asdict(p) | own))
        out.append(p)
    return out


def outside_ranges(county: CountyPack, given: Mapping[str, Any]) -> Iterator[Mistake]:
    """A mistake for every number of a document outside its declared range.

    Insisting (``beyond_range``) goes as far as a parameter can be at all; a name on that list that
    lies within its range is a mistake too. Values may still have any shape.
    """
    named = given.get("beyond_range")
    insisted, beyond = named if isinstance(named, list | tuple) else (), set()
    declared = {p.name: p for p in _declared(county)}
    for keys, value in _numbers(given):
        p = declared.get(keys[1])
        if p is None or p.low <= value <= p.high:
            continue
        beyond.add(p.name)
        (zh, en), (far_zh, far_en) = words_of(p.low, p.high), possible_words(p)
        if p.name not in insisted:
            far_zh = f"{zh}；确需超出时写明“超出范围: [{p.name}]”，各项输出都会注明，可取{far_zh}"
            far_en = f"{en}; with beyond_range: [{p.name}], named in every output, {far_en}"
        if p.name not in insisted or not is_possible(p, value):
            yield Mistake("out_of_range", keys, f"{value:.6g}", (far_zh, far_en))
    for i, name in enumerate(insisted):
        if name in declared and name not in beyond:
            yield Mistake(
                "out_of_range", ("beyond_range", i), str(name), worded("parameters_outside_range")
            )


def _numbers(given: Mapping[str, Any]) -> Iterator[tuple[tuple[str, ...], float]]:
    """Key path and value of every number that a document gives a parameter."""
    for section in ("uncertainties", "constants"):
        numbers = given.get(section)
        for key, one in numbers.items() if isinstance(numbers, Mapping) else ():
            for name, value in one.items() if isinstance(one, Mapping) else (("value", one),):
                number = isinstance(value, int | float) and not isinstance(value, bool)
                if number and not math.isnan(value):
                    yield (section, str(key), str(name)), value


def odd_fund(county: CountyPack, fund_y: float) -> Iterator[Mistake]:
    """A mistake where a fund above nothing is in a wrong unit, by the county's registered heads."""
    heads = county.facts.listed_persons
    low, high = (heads * x for x in YUAN_HEAD)
    if fund_y > 0.0 and heads and not low <= fund_y <= high:
        each = f"{text_of(fund_y)} = {fund_y / heads:,.3g} 元/人"
        zh = f"{low / 1e4:,.1f}至{high / 1e4:,.0f}万元：建档立卡人口每人每年5至50,000元"
        en = f"{low:,.0f} to {high:,.0f} yuan: 5 to 50,000 a registered head and year"
        yield Mistake("out_of_range", ("levers", "fund_y"), each, (zh, en))
