"""Scenario files: read, stacked on their base, checked; every fault at once with its line."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ValidationError

from model.parameters import PARAMETERS
from scenarios.county import available_counties, load_county
from scenarios.faults import Fault, FaultError, nearest
from scenarios.schema import MODEL_NAMES, SPLITS, Scenario
from scenarios.text import line_of, read_yaml

if TYPE_CHECKING:
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
    path = find(name)
    document = _stacked(path, faults, ())
    scenario = None
    try:
        scenario = Scenario.model_validate(_plain(document))
    except ValidationError as error:
        faults += [_fault(path, document, e) for e in error.errors()]
    _names(path, document, faults)
    if faults or scenario is None:
        raise FaultError(faults)
    return scenario


def _stacked(path: Path, faults: list[Fault], seen: tuple[Path, ...]) -> Any:
    """The file's document laid over its base's; a clash of overrides is a fault."""
    document = read_yaml(path)
    base_name = document.pop("base", None)
    document.pop("replace", None) if base_name is None else None
    if base_name is None:
        return document
    base_path = find(str(base_name))
    if base_path in seen:
        raise FaultError(
            [Fault("twice", str(path), 1, "base", str(base_name), "a chain without a circle")]
        )
    base = _stacked(base_path, faults, (*seen, path))
    may_replace = bool(document.pop("replace", False))
    for key in document.get("overrides") or {}:
        if key in (base.get("overrides") or {}) and not may_replace:
            line = line_of(document, ("overrides", key))
            faults.append(
                Fault(
                    "clash",
                    str(path),
                    line,
                    f"overrides.{key}",
                    "also set in the base",
                    f"one of {path.name} and {base_path.name}",
                )
            )
    for key, value in _plain(base).items():
        if key not in document:
            document[key] = value
        elif isinstance(value, dict) and isinstance(document[key], dict):
            _fill(document[key], value)
    return document


def _fill(target: Any, base: dict[str, Any]) -> None:
    for key, value in base.items():
        if key not in target:
            target[key] = value
        elif isinstance(value, dict) and isinstance(target[key], dict):
            _fill(target[key], value)


def _plain(node: Any) -> Any:
    if isinstance(node, dict):
        return {str(k): _plain(v) for k, v in node.items()}
    return [_plain(v) for v in node] if isinstance(node, list) else node


def _fault(path: Path, document: Any, error: Any) -> Fault:
    loc = tuple(error["loc"])
    keys = ".".join(str(k) for k in loc)
    known = _fields(loc[:-1])
    kind = KINDS.get(error["type"], "wrong_type")
    if kind == "unknown_key":
        return Fault(
            kind, str(path), line_of(document, loc), keys, str(loc[-1]), ", ".join(known),
            nearest(str(loc[-1]), known),
        )  # fmt: skip
    allowed = error["msg"].removeprefix("Value error, ").removeprefix("Input should be ")
    value = "nothing" if kind == "missing" else str(error["input"])
    known = error.get("ctx", {}).get("expected", "").replace("'", "").split(" or ")
    return Fault(
        kind, str(path), line_of(document, loc), keys, value, allowed,
        nearest(value, known) if kind == "unknown_name" else "",
    )  # fmt: skip


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


def _names(path: Path, document: Any, faults: list[Fault]) -> None:
    """Counties, plans and parameters that must exist."""
    counties = available_counties()
    county = str(document.get("county", "pingli"))
    known_names = [*MODEL_NAMES]
    if county not in counties and not (Path(county) / "county.yaml").exists():
        line = line_of(document, ("county",))
        faults.append(
            Fault(
                "unknown_name",
                str(path),
                line,
                "county",
                county,
                ", ".join(counties),
                nearest(county, counties),
            )
        )
    else:
        known_names += [p.name for p in load_county(county).assumptions]
    levers = document.get("levers")
    plan = str(levers.get("plan", "optimize")) if isinstance(levers, dict) else "optimize"
    if plan not in SPLITS and not Path(plan).is_file():
        faults.append(
            Fault(
                "unknown_name",
                str(path),
                line_of(document, ("levers", "plan")),
                "levers.plan",
                plan,
                f"{', '.join(SPLITS)}, or a plan file",
                nearest(plan, SPLITS),
            )
        )
    overrides = document.get("overrides")
    for key in overrides if isinstance(overrides, dict) else ():
        if key not in known_names:
            faults.append(
                Fault(
                    "unknown_name",
                    str(path),
                    line_of(document, ("overrides", key)),
                    f"overrides.{key}",
                    str(key),
                    "a parameter's name (tuopin parameters lists them)",
                    nearest(str(key), known_names),
                )
            )


def parameters_of(pack: CountyPack, scenario: Scenario) -> list[Parameter]:
    """All parameters and assumptions with the scenario's overrides; a bare number is not drawn."""
    out = []
    for p in (*PARAMETERS, *pack.assumptions):
        prior = scenario.overrides.get(p.name)
        if prior is not None:
            low = prior.value if prior.low is None else prior.low
            high = prior.value if prior.high is None else prior.high
            p = replace(p, value=prior.value, low=low, high=high,
                        source=f"scenario: {scenario.title}")  # fmt: skip
        out.append(p)
    return out
