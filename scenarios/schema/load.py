"""Scenario files: read, stacked on their base, checked; every fault at once with its line."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from scenarios.amounts import text_of
from scenarios.faults import Fault, refuse_all, worded
from scenarios.schema.layers import ADDED, WORDS, Counties, Layers, StackReader, fill, merged, where
from scenarios.schema.mistakes import Mistake, mistakes_of
from scenarios.schema.pack import CountyPack
from scenarios.schema.parameters import odd_fund, outside_ranges
from scenarios.schema.project_library import read_library
from scenarios.schema.rules import OFF, Checks
from scenarios.schema.scenario import MODEL_NAMES, PLAN_YEARS, Scenario


def load_scenario(name: str, counties: Counties) -> Scenario:
    """A scenario with all its bases, a stack ``a+b``, or a county.

    FaultError with every fault of all files.
    """
    reader = StackReader(counties)
    layers, tops = reader.read(name)
    document, faults = merged(layers), reader.faults
    if len(tops) > 1:
        document |= _words(tops)
    county = str(document.get("county", "pingli"))
    pack = counties.load(county) if counties.has(county) else None
    checks = checks_of(pack, document.get("plan_years", PLAN_YEARS), counties.names())
    faults += _library(layers, document, checks)
    if pack is not None:
        _fill_from_county(document, pack)
    scenario, found = _validated(document, checks, pack)
    if scenario and pack:
        found += odd_fund(pack, scenario.levers.fund_y)
    refuse_all([*faults, *(_fault(layers, m) for m in found)])
    return scenario


def plain_scenario(pack: CountyPack, name: str) -> Scenario:
    """A county as its pack has it: its own fund and rules, nothing else said."""
    document: dict[str, Any] = {"title": pack.title, "why": pack.source, "county": name}
    _fill_from_county(document, pack)
    return Scenario.model_validate(document)


def checks_of(pack: CountyPack | None, years: Any, counties: Sequence[str] = ()) -> Checks:
    """What a document may name in a county; its amounts must name their unit."""
    if pack is None:
        return Checks(parameters=MODEL_NAMES, counties=tuple(counties), units=True, files=True)
    funded = pack.villages["poor_village"] != 0
    codes = tuple(int(c) for c in pack.villages["code"][funded])
    return Checks(
        codes,
        tuple(sorted({int(t) for t in pack.villages["town"][funded]})),
        tuple(years) if isinstance(years, list | tuple) else PLAN_YEARS,
        (*MODEL_NAMES, *(p.name for p in pack.assumptions)),
        tuple(counties),
        units=True,
        files=True,
        names={c: n for c, n in pack.home.by_code.items() if c in codes},
    )


def county_mistakes(pack: CountyPack, scenario: Scenario) -> list[Mistake]:
    """What a scenario made in Python names or asks that its county does not have or allow."""
    checks = replace(checks_of(pack, scenario.plan_years), units=False, files=False)
    return _validated(scenario.model_dump(), checks, pack)[1]


def _validated(
    document: dict[str, Any], checks: Checks, pack: CountyPack | None
) -> tuple[Any, list[Mistake]]:
    """The scenario of a document, None where it is faulty, and everything that is wrong with it."""
    mistakes = [] if pack is None else list(outside_ranges(pack, document))
    try:
        return Scenario.model_validate(document, context=checks), mistakes
    except ValidationError as error:
        return None, mistakes + mistakes_of(error)


def _words(tops: Layers) -> dict[str, str]:
    """What a stack is called: the parts that ask something, in the order of its name."""
    documents = [top.document for top in tops if set(top.document) - {*WORDS, "county"}]
    documents = documents or [tops[-1].document]
    return {
        key: joint.join(str(d.get(key) or d.get(key.removesuffix("_zh"), "")) for d in documents)
        for key, joint in (("title", " + "), ("why", " "), ("title_zh", " + "), ("why_zh", ""))
    }


def _fill_from_county(document: dict[str, Any], pack: CountyPack) -> None:
    """What the county's pack says where no scenario does: fund, rules, other purses."""
    levers: dict[str, Any] = {"fund_y": text_of(pack.fund_y), "rules": pack.rules.written}
    if pack.purses:
        levers["purses"] = {name: text_of(yuan) for name, yuan in pack.purses.items()}
    own = document.get("levers", {})
    if isinstance(own, dict) and isinstance(own.get("rules", {}), dict):
        fill(document, {"levers": levers})


def _library(layers: Layers, document: dict[str, Any], checks: Checks) -> list[Fault]:
    """A project library's file becomes its rows, so that the scenario holds all that it asks."""
    keys = ("levers", "rules", "project_library")
    levers = document.get("levers")
    rules = levers.get("rules") if isinstance(levers, dict) else None
    name = rules.get("project_library") if isinstance(rules, dict) else None
    if not isinstance(name, str) or name in OFF:
        return []
    faults: list[Fault] = []
    rules["project_library"] = read_library(Path(name), faults, checks)  # type: ignore[index]
    if not Path(name).is_file():
        faults = [_fault(layers, Mistake("unknown_name", keys, name, worded("csv_file")))]
    return faults


def _fault(layers: Layers, m: Mistake) -> Fault:
    """A mistake at its own place; of a list that adds up over files, in the file that names it."""
    keys, place = m.keys, ".".join(map(str, m.keys)) or "scenario"
    if keys and keys[0] in ADDED:
        for layer in layers:
            own = layer.document.get(keys[0])
            if isinstance(own, list) and m.value in own:
                layers, keys = [layer], (keys[0], own.index(m.value))
                break
    file, line, column = where(layers, keys)
    return m.fault(file, line, column, place)
