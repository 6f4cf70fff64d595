"""Entries, exits and returns by cause, a year."""

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from model.state.columns import CAUSES
from results.findings import Findings
from results.language.catalogue import Language, term, text
from results.language.numbers import joined, people
from results.plots.style import COLOURS, figure, finished, layout


def prepare(findings: Findings) -> pd.DataFrame:
    """Persons by year: exits below zero, entries and returns by cause above; means over draws."""
    table = findings.county_year[findings.county_year["plan"] == findings.main]
    mean = table[table["year"].isin(findings.effect_years)].groupby("year").mean(numeric_only=True)
    columns = ["entries", *(f"returns_{c}" for c in CAUSES)]
    return mean[columns].assign(exits=-mean["exits"])


def series(language: Language) -> list[tuple[str, str, str]]:
    """Column, label and colour of every part."""
    return [
        ("exits", text("column.exits", language), "#BFD8B8"),
        ("entries", text("column.entries", language), "#D6D6D6"),
        *(
            (
                f"returns_{c}",
                text("charts.flows.return", language, cause=term("cause", c, language)),
                colour,
            )
            for c, colour in zip(CAUSES, COLOURS, strict=False)
        ),
    ]


def title(table: pd.DataFrame, language: Language) -> str:
    """The finding: how many return, and the two causes that most of it has."""
    causes = table[[f"returns_{c}" for c in CAUSES]].sum()
    total = float(causes.sum())
    first = [
        f"{term('cause', str(c).removeprefix('returns_'), language)} {v / max(total, 1.0):.0%}"
        for c, v in causes.nlargest(2).items()
    ]
    n = people(total / len(table), language)
    return text("charts.flows.title", language, n=n, names=joined(first, language))


def draw(findings: Findings, language: Language, ax: Any = None) -> Any:
    """Matplotlib."""
    table = prepare(findings)
    ax = figure(7.2, 4.4, ax=ax)
    base = 0.0 * table["exits"]
    for key, label, colour in series(language):
        ax.bar(
            table.index,
            table[key],
            bottom=None if key == "exits" else base,
            color=colour,
            width=0.75,
            label=label,
        )
        base = base + (0.0 if key == "exits" else table[key])
    ax.axhline(0, color="black", lw=0.8)
    return finished(
        ax,
        title(table, language),
        legend={"fontsize": 8, "loc": "center left", "bbox_to_anchor": (1.0, 0.5)},
        ylabel=text("figure.persons", language),
        xticks=table.index,
    )


def chart(findings: Findings, language: Language) -> Any:
    """Plotly."""
    table = prepare(findings)
    fig = go.Figure(
        [
            go.Bar(x=list(table.index), y=table[k].round(), name=label, marker_color=colour)
            for k, label, colour in series(language)
        ]
    ).update_layout(barmode="relative")
    return layout(fig, title(table, language), text("figure.persons", language), height=430)
