"""What a scenario asks otherwise than its county as it is: one line a key."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from scenarios.schema.layers import NUMBERS, WORDS, leaves
from scenarios.schema.pack import CountyPack
from scenarios.schema.parameters import parameters_of
from scenarios.schema.scenario import Scenario, keys_at

Row = tuple[str, Any, Any]
"""Key path, what the base has, what the scenario has."""


def rows_of(scenario: Scenario, base: Scenario, county: Callable[[str], CountyPack]) -> list[Row]:
    """Keys whose values differ; parameters beside the range that the base draws them from."""
    mine, other = (dict(leaves(s.model_dump(mode="json"))) for s in (scenario, base))
    rows: list[Row] = []
    for keys in dict.fromkeys([*other, *mine]):
        a, b = other.get(keys), mine.get(keys)
        if keys[0] not in (*WORDS, *NUMBERS) and a != b:
            rows.append((".".join(map(str, keys)), a, b))
    rows += _numbers(scenario, base, county)
    mine_draws, other_draws = scenario.draws.model_dump(), base.draws.model_dump()
    return rows + [
        (f"draws.{k}", other_draws[k], v) for k, v in mine_draws.items() if v != other_draws[k]
    ]


def _numbers(scenario: Scenario, base: Scenario, county: Callable[[str], CountyPack]) -> list[Row]:
    names = dict.fromkeys([*base.overrides, *scenario.overrides])
    a, b = (
        {
            p.name: f"{p.value:g} ({p.low:g} to {p.high:g}, {p.shape})"
            if p.is_drawn
            else f"{p.value:g}"
            for p in parameters_of(county(s.county), s)
        }
        for s in (base, scenario)
    )
    return [
        (
            "constants." * (n in scenario.constants)
            + "uncertainties." * (n in scenario.uncertainties)
            + n,
            a.get(n),
            b.get(n),
        )
        for n in names
        if a.get(n) != b.get(n)
    ]


def lines_of(rows: Sequence[Row], language: str) -> list[str]:
    """Lines for the terminal and for reports."""
    zh = language == "zh"
    lines = []
    for place, a, b in rows:
        number = place.partition(".")[0] in NUMBERS
        name = chinese(tuple(place.split("."))) if zh and not number else place
        lines.append(f"{name}: {_text(a)} → {_text(b)}")
    return lines or ["与基础情景相同" if zh else "no difference"]


def chinese(keys: tuple[str, ...]) -> str:
    """A key path in Chinese, as far as its keys have names."""
    out = []
    for n, key in enumerate(keys):
        out.append(next((zh for zh, en in keys_at(keys[:n]).items() if en == key), key))
    return ".".join(out)


def _text(value: Any) -> str:
    return "–" if value in (None, [], {}, "") else str(value)
