"""JSON Schema of the scenario language, for editors: keys, ranges, units, names, in both languages."""

from __future__ import annotations

import copy
import json
from typing import Any

from model.parameters import PARAMETERS
from model.state.measures import MEASURES
from optimize.rules import SWITCHABLE
from scenarios.amounts import UNITS
from scenarios.county.county_file import available_counties, load_county
from scenarios.schema.chinese_keys import ITEMS, UNDER, VALUES
from scenarios.schema.names import SPLITS
from scenarios.schema.scenario import VERSION, Scenario
from scenarios.schema.stresses import STRESSES

MONEY = {
    "type": "string",
    "pattern": rf"^\s*\d[\d_,]*\.?\d*\s*({'|'.join(UNITS)})\s*$",
    "examples": ["1600万元", "16 million yuan"],
}


def schema() -> dict[str, Any]:
    """The schema as plain data."""
    made = Scenario.model_json_schema()
    parts = made["$defs"]
    made |= {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "tuopin scenario"}
    made["description"] = (Scenario.__doc__ or "").strip().splitlines()[0]
    made["required"] = []  # a base may hold what a file leaves out
    top, levers = made["properties"], parts["Levers"]["properties"]
    top["version"] = {"type": "integer", "minimum": 1, "maximum": VERSION}
    names = {"type": "string"}
    top["base"] = {
        "anyOf": [names, {"type": "array", "items": names}],
        "description": "scenarios or files that this one stands on: a name, a+b, or a list",
    }
    top["replace"] = {"type": "boolean", "description": "this file may set what its bases set"}
    top["county"] = {"type": "string", "examples": available_counties()}
    top["futures"]["items"] = {"enum": [*(s.name for s in STRESSES), *ITEMS["futures"]]}
    top["outcomes"]["items"] = {"enum": [*(m.name for m in MEASURES), *ITEMS["outcomes"]]}
    levers["plan"] = {"type": "string", "examples": list(SPLITS), "description": "or a plan file"}
    levers["fund_y"] = MONEY
    levers["purses"]["additionalProperties"] = MONEY
    levers["rules"] = _rules()
    _numbers(top)
    parts["Prior"].pop("required")  # its value has a Chinese name too
    _chinese(levers["rules"]["properties"], ("levers", "rules"))
    for keys, model in (
        (("levers",), "Levers"),
        (("draws",), "Draws"),
        (("horizon",), "Horizon"),
        (("uncertainties", "*"), "Prior"),
    ):
        _chinese(parts[model]["properties"], keys)
    _chinese(top, ())
    return made


def _rules() -> dict[str, Any]:
    said = {
        name: {"description": (kind.__doc__ or "").strip().splitlines()[0]}
        for name, kind in SWITCHABLE.items()
    }
    return {"type": "object", "additionalProperties": False, "properties": said}


def _numbers(top: dict[str, Any]) -> None:
    """Every parameter by name, with unit, range and source."""
    own = [p for c in available_counties() for p in load_county(c).assumptions]
    known = {p.name: p for p in (*own, *PARAMETERS)}
    for section in ("uncertainties", "constants"):
        value = top[section].pop("additionalProperties")
        top[section]["additionalProperties"] = False
        top[section]["properties"] = {
            n: copy.deepcopy(value)
            | {"description": f"{p.low:g} to {p.high:g} {p.unit}; {p.source}"}
            for n, p in known.items()
        }


def _chinese(properties: dict[str, Any], keys: tuple[str, ...]) -> None:
    """The same keys by their Chinese names, and the Chinese names of values."""
    for zh, en in UNDER[keys].items():
        known = VALUES.get(en)
        if known and "enum" in properties[en]:
            properties[en]["enum"] = list(dict.fromkeys([*properties[en]["enum"], *known]))
        if known and properties[en].get("type") == "boolean":
            properties[en]["type"] = ["boolean", "string"]
            properties[en]["enum"] = [True, False, *known]
        properties[zh] = copy.deepcopy(properties[en])


def text() -> str:
    """The schema as a file."""
    return json.dumps(schema(), ensure_ascii=False, indent=1, sort_keys=True) + "\n"
