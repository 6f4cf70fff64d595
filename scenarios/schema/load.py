"""Scenario files: read, stacked on their base, checked; every fault at once with its line."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from model.parameters import PARAMETERS
from scenarios.county.county_file import available_counties, is_county, load_county
from scenarios.county.county_yaml import is_physical, share_top
from scenarios.faults import Fault, FaultError, nearest
from scenarios.files.project_library import read_library
from scenarios.schema.chinese_keys import VALUES
from scenarios.schema.layers import (
    ADDED,
    NUMBERS,
    WORDS,
    Layers,
    fill,
    find,
    library,
    merged,
    read_stack,
    where,
)
from scenarios.schema.names import SPLITS, mistakes_of
from scenarios.schema.parameters import parameters_of
from scenarios.schema.rules import OFF, Known, Mistake, known_of, rules_of
from scenarios.schema.scenario import MODEL_NAMES, Scenario
from scenarios.schema.schema_faults import fault_of
from scenarios.schema.unitless import unitless
from scenarios.schema.yaml_text import place_of

if TYPE_CHECKING:
    from collections.abc import Iterable


__all__ = ["find", "library", "load_scenario", "parameters_of", "plain_scenario"]


REPEATED = ((), ("levers",), ("levers", "purses"), ("levers", "targets"))
"""Where the schema checks what :mod:`scenarios.schema.names` checks, see there."""


def load_scenario(name: str) -> Scenario:
    """A scenario with all its bases, a stack ``a+b``, or a county; FaultError with every fault of all files."""
    faults: list[Fault] = []
    layers, tops = read_stack(name, faults)
    document = merged(layers)
    if len(tops) > 1:
        document |= _words(tops)
    _names(layers, document, faults)
    named = list(mistakes_of(document))
    faults += [_named(layers, m) for m in named]
    known = _known(document)
    _library(layers, document, faults, known)
    _rules(layers, document, faults, known)
    if not faults:
        fill(document, _of_county(document))
    scenario = None
    try:
        scenario = Scenario.model_validate(document)
    except ValidationError as error:
        said = [m.keys for m in named]
        faults += [fault_of(layers, e) for e in error.errors() if not _said(e, said)]
    for layer in layers:
        _physical(layer.path, layer.document, faults)
        faults += unitless(layer)
    if faults or scenario is None:
        raise FaultError(faults)
    return scenario


def _said(error: Any, said: list[tuple[Any, ...]]) -> bool:
    """Whether the schema only repeats, with less of a place, what is told already."""
    at = tuple(error["loc"])
    return (
        error["type"] == "value_error" and at in REPEATED and any(k[: len(at)] == at for k in said)
    )


def _words(tops: Layers) -> dict[str, str]:
    """What a stack is called: the parts that ask something, as they are written one after the other."""
    asked = [top.document for top in tops if set(top.document) - {*WORDS, "county"}]
    told = asked or [tops[-1].document]
    return {
        key: joint.join(str(d.get(key) or d.get(key.removesuffix("_zh"), "")) for d in told)
        for key, joint in (("title", " + "), ("why", " "), ("title_zh", " + "), ("why_zh", ""))
    }


def plain_scenario(county: str) -> Scenario:
    """A county as its pack has it: its own fund and rules, nothing else said."""
    pack = load_county(county)
    document: dict[str, Any] = {"title": pack.title, "why": pack.source, "county": county}
    return Scenario.model_validate({**document, **_of_county(document)})


def _of_county(document: dict[str, Any]) -> dict[str, Any]:
    """What the county's pack says where no scenario does: fund and rules."""
    levers = document.get("levers", {})
    if not isinstance(levers, dict) or not isinstance(levers.get("rules", {}), dict):
        return {}
    pack = load_county(str(document.get("county", "pingli")))
    more = {"purses": dict(pack.purses)} if pack.purses else {}
    return {"levers": {"fund_y": pack.fund_y, "rules": dict(pack.rules), **more}}


def _names(layers: Layers, document: dict[str, Any], faults: list[Fault]) -> None:
    """Counties, plans and parameters that must exist."""

    def unknown(
        keys: tuple[Any, ...], allowed: str, known: Iterable[str], allowed_zh: str = ""
    ) -> None:
        file, line, column = where(layers, keys)
        near = nearest(told, known)
        faults.append(
            Fault.of(
                "unknown_name",
                file,
                ".".join(map(str, keys)),
                told,
                (allowed_zh, allowed),
                line=line,
                column=column,
                near=near,
            )
        )

    counties = available_counties()
    known_names = [*MODEL_NAMES]
    told = str(document.get("county", "pingli"))
    if not is_county(told):
        unknown(("county",), ", ".join(counties), counties)
    else:
        known_names += [p.name for p in load_county(told).assumptions]
    levers = document.get("levers")
    plan = levers.get("plan", "optimize") if isinstance(levers, dict) else "optimize"
    if isinstance(plan, str) and plan not in SPLITS and not Path(plan).is_file():
        told = plan
        unknown(
            ("levers", "plan"),
            f"{', '.join(SPLITS)}, or a plan file",
            [*SPLITS, *VALUES["plan"]],
            f"{', '.join(VALUES['plan'])},或方案文件",
        )
    chance = document.get("draws")
    told = chance.get("accepted", "") if isinstance(chance, dict) else ""
    if isinstance(told, str) and told and not Path(told).is_file():
        unknown(("draws", "accepted"), "a file that calibrate wrote", (), "calibrate 写出的文件")
    for section in NUMBERS:
        given = document.get(section)
        for key in given if isinstance(given, dict) else ():
            if key not in known_names:
                told = str(key)
                unknown(
                    (section, key),
                    "a parameter's name (tuopin parameters lists them)",
                    known_names,
                    "参数名(见 tuopin parameters)",
                )


def _named(layers: Layers, m: Mistake) -> Fault:
    """A mistake at its own place; of a list that adds up over files, in the file that names it."""
    keys = m.keys
    place = ".".join(map(str, keys))
    if keys[0] in ADDED:
        for layer in layers:
            own = layer.document.get(keys[0])
            if isinstance(own, list) and m.value in own:
                layers, keys = [layer], (keys[0], own.index(m.value))
                break
    file, line, column = where(layers, keys)
    return Fault(
        m.kind, file, line, place, m.value, m.allowed, m.nearest, column, allowed_zh=m.allowed_zh
    )


def _known(document: dict[str, Any]) -> Known | None:
    """What rules may name, where the county is one; plan years are checked elsewhere."""
    county, years = str(document.get("county", "pingli")), document.get("plan_years")
    if not is_county(county):
        return None
    told = years if isinstance(years, list) else Scenario.model_fields["plan_years"].default
    return known_of(load_county(county), tuple(told))


def _library(
    layers: Layers, document: dict[str, Any], faults: list[Fault], known: Known | None
) -> None:
    """A project library's file becomes its rows, so that the scenario holds all that it asks."""
    levers = document.get("levers")
    rules = levers.get("rules") if isinstance(levers, dict) else None
    path = rules.get("project_library") if isinstance(rules, dict) else None
    if not isinstance(rules, dict) or not isinstance(path, str) or path in OFF:
        return
    if Path(path).is_file():
        rules["project_library"] = read_library(Path(path), faults, known)
    else:
        file, line, column = where(layers, ("levers", "rules", "project_library"))
        faults.append(
            Fault.of(
                "unknown_name",
                file,
                "levers.rules.project_library",
                path,
                ("CSV文件", "a CSV file"),
                line=line,
                column=column,
            )
        )
        rules["project_library"] = False


def _rules(
    layers: Layers, document: dict[str, Any], faults: list[Fault], known: Known | None
) -> None:
    """Rules that are known, each value within its range."""
    levers = document.get("levers")
    told = levers.get("rules") if isinstance(levers, dict) else None
    if not isinstance(told, dict):
        return
    for m in rules_of(told, known)[1]:
        keys = ("levers", "rules", *m.keys)
        file, line, column = where(layers, keys)
        place = ".".join(map(str, keys))
        faults.append(Fault(m.kind, file, line, place, m.value, m.allowed, m.nearest, column))


def _physical(path: Path, document: Any, faults: list[Fault]) -> None:
    """Shares and chances stay within 0 and 1, and what was never negative stays so."""
    known = {p.name: p for p in PARAMETERS}
    for section in NUMBERS:
        told = document.get(section)
        for key, given in told.items() if isinstance(told, dict) else ():
            p = known.get(str(key))
            for name, value in given.items() if isinstance(given, dict) else (("value", given),):
                if p is None or isinstance(value, bool) or not isinstance(value, int | float):
                    continue
                if not is_physical(p, value):
                    allowed, zh = (
                        ("0 or more", "不小于0") if share_top(p) is None else ("0 to 1", "0到1")
                    )
                    line, column = place_of(document, (section, key))
                    faults.append(
                        Fault.of(
                            "out_of_range",
                            path,
                            f"{section}.{key}.{name}",
                            str(value),
                            (zh, allowed),
                            line=line,
                            column=column,
                        )
                    )
