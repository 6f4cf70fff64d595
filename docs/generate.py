"""Refresh ``docs/reference.md`` from the declarations: ``make docs``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from model.columns import COLUMNS
from model.measures import MEASURES
from model.parameters import PARAMETERS
from model.parameters_industry import FIELDS
from model.programmes import OTHER, PROGRAMMES
from model.programmes.industry import INDUSTRIES
from model.schedule import printed
from scenarios.county import available_counties, load_county

if TYPE_CHECKING:
    from collections.abc import Iterable

    from model.declare import Parameter

TARGET = Path(__file__).parent / "reference.md"


def _rows(parameters: Iterable[Parameter]) -> list[str]:
    return [
        f"| `{q.name}` | {q.value:g} | {q.low:g}-{q.high:g} | {q.unit} | {q.source} |"
        for q in parameters
    ]


def _industries() -> list[str]:
    """A row for each industry: its package and its seven numbers with ranges."""
    known = {p.name: p for p in PARAMETERS}
    lines = [
        "| industry | package | yuan | first and full yield, quarters | gate | "
        + " | ".join(FIELDS) + " |",
        "|---" * (5 + len(FIELDS)) + "|",
    ]  # fmt: skip
    for i in INDUSTRIES:
        p = i.programme
        gate = "" if i.gate == "none" else f"{i.gate} {i.gate_level:g}"
        numbers = [known[f"{p.name}.{f}"] for f in FIELDS]
        cells = [f"{q.value:g} ({q.low:g}-{q.high:g})" for q in numbers]
        lines.append(
            f"| {p.name} {p.chinese} | {p.unit} | {p.price:,.0f} | {i.first_q:g}, {i.full_q:g} | {gate} | "
            + " | ".join(cells) + " |"
        )  # fmt: skip
    return lines


def text() -> str:
    """The reference: quarter, programmes, parameters, columns, measures."""
    lines = [
        "# Reference",
        "",
        "Made by `make docs` from the declarations.",
        "",
        "## A quarter",
        "",
    ]
    lines += ["```", printed(), "```", "", "## Programmes", ""]
    for p in (*PROGRAMMES, *OTHER):
        lines += [
            f"**{p.name}** {p.chinese}: {p.unit}, {p.price:,.0f} yuan; purses: {', '.join(p.purses)}. "
            f"Needs {p.needs}; changes `{p.changes}`; {p.delay}; decay: {p.decay}. Source: {p.source}.",
            "",
        ]
    lines += [
        "## Parameters",
        "",
        "| name | value | range | unit | source |",
        "|---|---|---|---|---|",
    ]
    lines += _rows(PARAMETERS)
    for county in available_counties():
        pack = load_county(county)
        lines += ["", f"## Assumptions and own parameters of {county} {pack.chinese}", "",
                  "| name | value | range | unit | source |", "|---|---|---|---|---|"]  # fmt: skip
        lines += _rows((*pack.assumptions, *pack.parameters))
    lines += ["", "## Industries", "", *_industries()]
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
