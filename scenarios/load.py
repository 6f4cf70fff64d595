"""Scenario files: read, stacked on their base, checked; every fault at once with its line."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ValidationError

from model.parameters import PARAMETERS
from scenarios.county import available_counties, load_county
from scenarios.county_parts import is_physical, share_top
from scenarios.faults import Fault, FaultError, nearest
from scenarios.library_file import read_library
from scenarios.rules import OFF, Known, known_of, rules_of
from scenarios.schema import MODEL_NAMES, SPLITS, Scenario
from scenarios.text import line_of, plain, read_yaml

if TYPE_CHECKING:
    from collections.abc import Iterable

    from model.declare import Parameter
    from scenarios.county import CountyPack

LIBRARY = Path(__file__).parent / "library"

KINDS = {
    "extra_forbidden": "unknown_key", "missing": "missing", "greater_than_equal": "out_of_range",
    "less_than_equal": "out_of_range", "literal_error": "unknown_name", "value_error": "wrong_unit",
}  # fmt: skip


def library() -> list[str]:
    """Names of the scenarios that come with tuopin."""
    return sorted(p.stem for p in LIBRARY.glob("*.yaml"))


def find(name: str) -> Path:
    """The file of a scenario by path or library name."""
    for path in (Path(name), LIBRARY / f"{name}.yaml"):
        if path.is_file():
            return path
    known = library()
    raise FaultError(
        [Fault("unknown_name", name, 0, "scenario", name, ", ".join(known), nearest(name, known))]
    )


def load_scenario(name: str) -> Scenario:
    """A scenario with all its bases; FaultError with every fault of all files."""
    faults: list[Fault] = []
    layers = _layers(find(name), faults, ())
    document: dict[str, Any] = {}
    for _, layer in layers:
        _fill(document, plain(layer))
    _names(layers, document, faults)
    known = _known(document)
    _library(layers, document, faults, known)
    _rules(layers, document, faults, known)
    if not faults:
        _fill(document, _of_county(document))
    scenario = None
    try:
        scenario = Scenario.model_validate(document)
    except ValidationError as error:
        faults += [_fault(layers, e) for e in error.errors()]
    for path, layer in layers:
        _physical(path, layer, faults)
    if faults or scenario is None:
        raise FaultError(faults)
    return scenario


Layers = list[tuple[Path, "Any"]]
"""A scenario's file and its bases, nearest first, each with its document."""


def _layers(path: Path, faults: list[Fault], seen: tuple[Path, ...]) -> Layers:
    """The file and its bases; a clash of overrides is a fault."""
    document = read_yaml(path)
    _beside(path, document)
    lines = {key: line_of(document, (key,)) for key in ("base", "replace") if key in document}
    base_name, may_replace = document.pop("base", None), bool(document.pop("replace", False))
    if base_name is None:
        return [(path, document)]
    near = path.parent / str(base_name)
    base_path = near if near.is_file() else LIBRARY / f"{base_name}.yaml"
    kind = "twice" if base_path in (*seen, path) else "" if base_path.is_file() else "unknown_name"
    if kind:
        known = library()
        allowed = (
            "a chain without a circle" if kind == "twice" else f"{', '.join(known)}, or a file"
        )
        near_name = "" if kind == "twice" else nearest(str(base_name), known)
        faults.append(
            Fault(kind, str(path), lines["base"], "base", str(base_name), allowed, near_name)
        )
        return [(path, document)]
    below = _layers(base_path, faults, (*seen, path))
    own = document.get("overrides")
    for key in own if isinstance(own, dict) and not may_replace else ():
        origin = next((p for p, d in below if _holds(d, ("overrides", key))), None)
        if origin is not None:
            faults.append(
                Fault("clash", str(path), line_of(document, ("overrides", key)), f"overrides.{key}",
                      f"also set in {origin.name}", f"one of {path.name} and {origin.name}")
            )  # fmt: skip
    return [(path, document), *below]


def _beside(path: Path, document: Any) -> None:
    """Files are looked for beside the scenario that names them: a plan, accepted sets, a library."""
    levers = document.get("levers")
    plan = levers.get("plan") if isinstance(levers, dict) else None
    if isinstance(plan, str) and plan not in SPLITS and (path.parent / plan).is_file():
        levers["plan"] = str(path.parent / plan)
    chance = document.get("uncertainties")
    accepted = chance.get("accepted") if isinstance(chance, dict) else None
    if isinstance(accepted, str) and accepted and (path.parent / accepted).is_file():
        chance["accepted"] = str(path.parent / accepted)
    rules = levers.get("rules") if isinstance(levers, dict) else None
    library = rules.get("project_library") if isinstance(rules, dict) else None
    if isinstance(rules, dict) and isinstance(library, str) and (path.parent / library).is_file():
        rules["project_library"] = str(path.parent / library)


def _fill(target: dict[str, Any], base: dict[str, Any]) -> None:
    for key, value in base.items():
        if key not in target:
            target[key] = value
        elif isinstance(value, dict) and isinstance(target[key], dict):
            _fill(target[key], value)


def plain_scenario(county: str) -> Scenario:
    """A county as its pack has it: its own fund and rules, nothing else said."""
    document: dict[str, Any] = {"title": county, "why": county, "county": county}
    return Scenario.model_validate({**document, **_of_county(document)})


def _of_county(document: dict[str, Any]) -> dict[str, Any]:
    """What the county's pack says where no scenario does: fund and rules."""
    levers = document.get("levers", {})
    if not isinstance(levers, dict) or not isinstance(levers.get("rules", {}), dict):
        return {}
    pack = load_county(str(document.get("county", "pingli")))
    return {"levers": {"fund_y": pack.fund_y, "rules": dict(pack.rules)}}


def _holds(node: Any, keys: tuple[Any, ...]) -> bool:
    for key in keys:
        inside = isinstance(node, dict) and key in node
        if not inside and not (isinstance(node, list) and isinstance(key, int) and key < len(node)):
            return False
        node = node[key]
    return True


def _at(layers: Layers, keys: tuple[Any, ...]) -> tuple[str, int]:
    """File and line of a key path: the nearest file that holds it, or else most of it."""
    for n in range(len(keys), 0, -1):
        for path, document in layers:
            if _holds(document, keys[:n]):
                return str(path), line_of(document, keys[:n])
    return str(layers[0][0]), 1


def _fault(layers: Layers, error: Any) -> Fault:
    loc = tuple(error["loc"])
    keys = ".".join(str(k) for k in loc) or "scenario"
    file, line = _at(layers, loc)
    known = _fields(loc[:-1])
    kind = KINDS.get(error["type"], "wrong_type")
    if kind == "unknown_key":
        return Fault(
            kind, file, line, keys, str(loc[-1]), ", ".join(known), nearest(str(loc[-1]), known)
        )
    allowed = error["msg"].removeprefix("Value error, ").removeprefix("Input should be ")
    if kind == "wrong_unit" and not _is_money(loc):
        kind = "out_of_range"
    value = "nothing" if kind == "missing" else str(error["input"]) if loc else allowed
    known = error.get("ctx", {}).get("expected", "").replace("'", "").split(" or ")
    return Fault(
        kind, file, line, keys, value, allowed,
        nearest(value, known) if kind == "unknown_name" else "",
    )  # fmt: skip


def _is_money(loc: tuple[Any, ...]) -> bool:
    return bool(loc) and loc[-1] in ("fund_y", "purses")


def _fields(loc: tuple[Any, ...]) -> list[str]:
    """Keys that are known at a place of the schema."""
    model: Any = Scenario
    for key in loc:
        if isinstance(model, type) and issubclass(model, BaseModel) and key in model.model_fields:
            model = model.model_fields[key].annotation
    if isinstance(model, type) and issubclass(model, BaseModel):
        names = list(model.model_fields)
        return [*names, "base", "replace"] if model is Scenario else names
    return ["value", "low", "high"]


def _names(layers: Layers, document: dict[str, Any], faults: list[Fault]) -> None:
    """Counties, plans and parameters that must exist."""

    def unknown(keys: tuple[str, ...], allowed: str, known: Iterable[str]) -> None:
        file, line = _at(layers, keys)
        faults.append(
            Fault("unknown_name", file, line, ".".join(keys), told, allowed, nearest(told, known))
        )

    counties = available_counties()
    known_names = [*MODEL_NAMES]
    told = str(document.get("county", "pingli"))
    if told not in counties and not (Path(told) / "county.yaml").exists():
        unknown(("county",), ", ".join(counties), counties)
    else:
        known_names += [p.name for p in load_county(told).assumptions]
    levers = document.get("levers")
    plan = levers.get("plan", "optimize") if isinstance(levers, dict) else "optimize"
    if isinstance(plan, str) and plan not in SPLITS and not Path(plan).is_file():
        told = plan
        unknown(("levers", "plan"), f"{', '.join(SPLITS)}, or a plan file", SPLITS)
    chance = document.get("uncertainties")
    told = chance.get("accepted", "") if isinstance(chance, dict) else ""
    if isinstance(told, str) and told and not Path(told).is_file():
        unknown(("uncertainties", "accepted"), "a file that calibrate wrote", ())
    overrides = document.get("overrides")
    for key in overrides if isinstance(overrides, dict) else ():
        if key not in known_names:
            told = key
            unknown(("overrides", key), "a parameter's name (tuopin parameters lists them)",
                    known_names)  # fmt: skip


def _known(document: dict[str, Any]) -> Known | None:
    """What rules may name, where the county is one; plan years are checked elsewhere."""
    county, years = str(document.get("county", "pingli")), document.get("plan_years")
    if county not in available_counties() and not (Path(county) / "county.yaml").exists():
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
        file, line = _at(layers, ("levers", "rules", "project_library"))
        faults.append(
            Fault("unknown_name", file, line, "levers.rules.project_library", path, "a CSV file")
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
        file, line = _at(layers, keys)
        place = ".".join(map(str, keys))
        faults.append(Fault(m.kind, file, line, place, m.value, m.allowed, m.nearest))


def _physical(path: Path, document: Any, faults: list[Fault]) -> None:
    """Shares and chances stay within 0 and 1, and what was never negative stays so."""
    overrides = document.get("overrides")
    known = {p.name: p for p in PARAMETERS}
    for key, given in overrides.items() if isinstance(overrides, dict) else ():
        p = known.get(str(key))
        if p is None:
            continue
        for name, value in given.items() if isinstance(given, dict) else (("value", given),):
            if isinstance(value, bool) or not isinstance(value, int | float):
                continue
            if not is_physical(p, value):
                allowed = "0 or more" if share_top(p) is None else "0 to 1"
                line = line_of(document, ("overrides", key))
                place = f"overrides.{key}.{name}"
                faults.append(Fault("out_of_range", str(path), line, place, str(value), allowed))


def parameters_of(pack: CountyPack, scenario: Scenario) -> list[Parameter]:
    """All parameters and assumptions: county's before model's, then the scenario's overrides.

    An override that is a bare number is not drawn.
    """
    out, own = [], {p.name: p for p in pack.parameters}
    for known in (*PARAMETERS, *pack.assumptions):
        p = own.get(known.name, known)
        prior = scenario.overrides.get(p.name)
        if prior is not None:
            low = prior.value if prior.low is None else prior.low
            high = prior.value if prior.high is None else prior.high
            p = replace(p, value=prior.value, low=low, high=high,
                        source=f"scenario: {scenario.title}")  # fmt: skip
        out.append(p)
    return out
