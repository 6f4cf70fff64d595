"""JSON Schema of scenario files, for editors: keys, ranges, units, names, in both languages."""

import copy
import json
from collections.abc import Mapping
from typing import Any

from model.parameters import PARAMETERS
from model.state.measures import MEASURES
from optimize.rules import SWITCHABLE
from results.language.catalogue import term
from scenarios.amounts import UNITS
from scenarios.schema.names import FUTURES, OUTCOMES_ZH
from scenarios.schema.pack import CountyPack
from scenarios.schema.scenario import (
    SPLITS,
    VERSION,
    Scenario,
    keys_at,
    values_at,
)
from scenarios.schema.stresses import STRESSES

MONEY = {
    "type": "string",
    "pattern": rf"^\s*\d[\d_,]*\.?\d*\s*({'|'.join(UNITS)})\s*$",
    "examples": ["1600万元", "16 million yuan"],
}


def schema(counties: Mapping[str, CountyPack]) -> dict[str, Any]:
    """The schema as plain data: the models' own, with what only a file may say.

    Parameters
    ----------
    counties : counties that come with tuopin by name; their assumptions may be set by name.
    """
    made = Scenario.model_json_schema(by_alias=False)
    parts = made["$defs"]
    made |= {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "tuopin scenario"}
    made["description"] = (Scenario.__doc__ or "").strip().splitlines()[0]
    made["required"] = []  # a base may hold what a file leaves out
    top, levers = made["properties"], parts["Levers"]["properties"]
    names = {"type": "string"}
    top |= {
        "version": {"type": "integer", "minimum": VERSION, "maximum": VERSION},
        "base": {
            "anyOf": [names, {"type": "array", "items": names}],
            "description": "scenarios or files that this one stands on: a name, a+b, or a list",
        },
        "replace": {
            "type": "boolean",
            "description": "this file may set what its bases set",
        },
        "county": {"type": "string", "examples": list(counties)},
    }
    top["futures"]["items"] = {"enum": [*(s.name for s in STRESSES), *FUTURES]}
    top["outcomes"]["items"] = {"enum": [*(m.name for m in MEASURES), *OUTCOMES_ZH]}
    levers["plan"] = {
        "type": "string",
        "examples": list(SPLITS),
        "description": "or a plan file",
    }
    levers["fund_y"] = MONEY
    levers["purses"]["additionalProperties"] = MONEY
    levers["rules"] = _rules()
    _numbers(top, counties)
    parts["Prior"].pop("required")  # its value has a Chinese name too
    for keys, properties in (
        (("levers", "rules"), levers["rules"]["properties"]),
        (("levers",), levers),
        (("draws",), parts["Draws"]["properties"]),
        (("horizon",), parts["Horizon"]["properties"]),
        (("uncertainties", "*"), parts["Prior"]["properties"]),
        ((), top),
    ):
        _chinese(properties, keys)
    return made


def _rules() -> dict[str, Any]:
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": {
            name: {"description": (kind.__doc__ or "").strip().splitlines()[0]}
            for name, kind in SWITCHABLE.items()
        },
    }


def _numbers(top: dict[str, Any], counties: Mapping[str, CountyPack]) -> None:
    """Every parameter by its key and its Chinese name, with unit, range and source."""
    own = {p.name: p for county in counties.values() for p in county.assumptions}
    declared = own | {p.name: p for p in PARAMETERS}
    for section in ("uncertainties", "constants"):
        value = top[section].pop("additionalProperties")
        top[section]["additionalProperties"] = False
        top[section]["properties"] = {
            n: copy.deepcopy(value)
            | {"description": f"{p.low:g} to {p.high:g} {p.unit}; {p.source}"}
            for n, p in declared.items()
        } | {
            term("parameter", n, "zh"): {"$ref": f"#/properties/{section}/properties/{n}"}
            for n in declared
        }


def _chinese(properties: dict[str, Any], keys: tuple[str, ...]) -> None:
    """The same keys by their Chinese names, and the Chinese names of values."""
    for zh, en in keys_at(keys).items():
        words = values_at((*keys, en))
        if words and "enum" in properties[en]:
            properties[en]["enum"] = list(dict.fromkeys([*properties[en]["enum"], *words]))
        if words and properties[en].get("type") == "boolean":
            properties[en]["type"] = ["boolean", "string"]
            properties[en]["enum"] = [True, False, *words]
        properties[zh] = copy.deepcopy(properties[en])


def text(counties: Mapping[str, CountyPack]) -> str:
    """The schema as a file."""
    return json.dumps(schema(counties), ensure_ascii=False, indent=1, sort_keys=True) + "\n"
