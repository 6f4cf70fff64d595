"""Refresh ``docs/reference.md``, ``docs/rules.md`` and ``docs/scenario.schema.json`` from the declarations: ``make docs``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from docs import frames, rules, second_model, structure, studies
from model.parameters import PARAMETERS
from model.programmes import OTHER, PROGRAMMES
from model.programmes.industry import INDUSTRIES
from model.programmes.industry_parameters import FIELDS
from model.programmes.observed import OBSERVATION
from model.state.columns import COLUMNS
from model.state.measures import MEASURES
from model.synthesis.parameters import CONSTANTS
from results.language.catalogue import names, term
from results.language.processes import quarter_lines
from scenarios.county.county_file import available_counties, load_county
from scenarios.evidence.mechanism_table import MECHANISMS
from scenarios.schema import json_schema

if TYPE_CHECKING:
    from collections.abc import Iterable

    from model.declare import Parameter
    from model.programmes.industry import Industry
    from scenarios.evidence.mechanism_table import Mechanism

TARGET = Path(__file__).parent / "reference.md"
SCHEMA = Path(__file__).parent / "scenario.schema.json"


def _word(parameter: Parameter) -> str:
    """The Chinese name as a cell; none of what no page shows."""
    is_shown = parameter.name in names("parameter")
    return f" {term('parameter', parameter.name, 'zh')} |" if is_shown else ""


def _rows(parameters: Iterable[Parameter]) -> list[str]:
    return [
        f"| `{q.name}` |{_word(q)} {q.value:g} | {q.low:g}-{q.high:g} | {q.unit} | {q.source} |"
        for q in parameters
    ]


def _industry(industry: Industry) -> str:
    """A row: what is physical, and the seven numbers with their ranges."""
    p = industry.programme
    numbers = {q.key: q for q in PARAMETERS if q.group == p.name}
    gate = "none" if industry.gate == "none" else f"{industry.gate} {industry.gate_level:g}"
    cells = [
        p.name,
        p.chinese,
        p.unit,
        f"{p.price:,.0f}",
        f"{industry.first_q:g}/{industry.full_q:g}",
        gate,
        f"{industry.land_mu:g} {industry.land.removesuffix('_mu')}" if industry.land else "none",
        f"{industry.labour_least:g}",
        *(f"{numbers[f].value:g} ({numbers[f].low:g}-{numbers[f].high:g})" for f in FIELDS),
    ]
    return f"| {' | '.join(cells)} |"


def _off(mechanism: Mechanism) -> str:
    """What switches a mechanism off, in words."""
    by_key: dict[str, list[str]] = {}
    for name, value in mechanism.off.items():
        group, _, key = name.partition(".")
        by_key.setdefault(f"{key}` = {value:g}", []).append(group)
    off = [
        f"`{groups[0] if len(groups) == 1 else '*'}.{key}" for key, groups in by_key.items()
    ]  # one value for every industry is one entry
    if mechanism.grant and not mechanism.both:
        off.append("no grant")
    if mechanism.effort:
        off.append("policy `effort` off")
    return ", ".join(off)


def _mechanism(m: Mechanism) -> str:
    sign = {1: "up", -1: "down", 0: "not told by theory"}[m.sign]
    return (
        f"| {m.name} | {m.chinese} | `{m.rule}` | {m.text} | {_off(m)} | `{m.measure}` | {sign} |"
    )


def text() -> str:
    """The reference: quarter, programmes, industries, mechanisms, parameters, columns, measures."""
    lines = [
        "# Reference",
        "",
        "Made by `make docs` from the declarations.",
        "",
        "## A quarter",
        "",
    ]
    lines += ["```", *quarter_lines("en"), "```", "", "## Programmes", ""]
    for p in (*PROGRAMMES, *OTHER):
        lines += [
            f"**{p.name}** {p.chinese}: {p.unit}, {p.price:,.0f} yuan; purses: {', '.join(p.purses)}. "
            f"Needs {p.needs}; changes `{p.changes}`; {p.delay}; decay: {p.decay}. Source: {p.source}.",
            "",
        ]
    lines += [
        "## Industries",
        "",
        "Price in yuan of 2015, own share included; first and full yield in quarters; gate is the level "
        "of a village's works without which it cannot be done; land is mu of a kind that a package stands on; "
        "workers are what a household needs. Seven numbers with their ranges:",
        "",
        *(f"- `{q.key}`: {q.unit}" for q in PARAMETERS if q.group == INDUSTRIES[0].programme.name),
        "",
        f"| name | 中文 | package | price | first/full | gate | land | workers | {' | '.join(FIELDS)} |",
        "|" + "---|" * (8 + len(FIELDS)),
        *map(_industry, INDUSTRIES),
        "",
        "## Mechanisms",
        "",
        "Each is one scenario in `scenarios/evidence/mechanism_table.py`; the sign is the direction in which "
        "the mechanism moves the measure.",
        "",
        "| name | 中文 | rule under `model` | what it does | switched off by | measure | expected |",
        "|---|---|---|---|---|---|---|",
        *map(_mechanism, MECHANISMS),
        "",
        "## Parameters",
        "",
        "| name | 中文 | value | range | unit | source |",
        "|---|---|---|---|---|---|",
    ]
    lines += _rows(PARAMETERS)
    for county in available_counties():
        pack = load_county(county)
        lines += [
            "",
            f"## Assumptions and own parameters of {county} {pack.chinese}",
            "",
            "| name | 中文 | value | range | unit | source |",
            "|---|---|---|---|---|---|",
        ]
        lines += _rows((*pack.assumptions, *pack.parameters))
    lines += [
        "",
        "## Constants of a synthetic population",
        "",
        "No draw varies them; the range is what is plausible.",
        "",
        "| name | value | range | unit | source |",
        "|---|---|---|---|---|",
    ]
    lines += _rows(CONSTANTS)
    lines += [
        "",
        "## Figures of a year",
        "",
        "How what a county sees of its programmes errs: `tuopin update` draws these numbers beside those of the model.",
        "",
        "| name | 中文 | value | range | unit | source |",
        "|---|---|---|---|---|---|",
    ]
    lines += _rows(OBSERVATION)
    lines += ["", "## Columns", "", "| column | unit | owner | what |", "|---|---|---|---|"]
    lines += [f"| `{c.group}.{c.name}` | {c.unit} | {c.owner} | {c.text} |" for c in COLUMNS]
    lines += [
        "",
        "## Measures",
        "",
        "| name | unit | kind | what | 中文 |",
        "|---|---|---|---|---|",
    ]
    lines += [f"| `{m.name}` | {m.unit} | {m.kind} | {m.text} | {m.chinese} |" for m in MEASURES]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    TARGET.write_text(text(), encoding="utf-8")
    rules.TARGET.write_text(rules.text(), encoding="utf-8")
    frames.TARGET.write_text(frames.text(), encoding="utf-8")
    structure.TARGET.write_text(structure.text(), encoding="utf-8")
    studies.TARGET.write_text(studies.text(), encoding="utf-8")
    second_model.TARGET.write_text(second_model.text(), encoding="utf-8")
    SCHEMA.write_text(
        json_schema.text({n: load_county(n) for n in available_counties()}), encoding="utf-8"
    )
