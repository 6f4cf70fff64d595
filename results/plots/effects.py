"""Who moved poverty: growth, other budgets, this fund; stacked, year by year."""

from typing import Any

import plotly.graph_objects as go

from results.comparison import effects
from results.findings import Findings
from results.language.catalogue import Language, term, text
from results.plots.style import COLOURS, figure, finished, layout
from results.tables.page_one.page_one import page_one
from results.tables.page_one.words import fall

PARTS = (
    ("trend", "trend", COLOURS[4]),
    ("other", "other", COLOURS[1]),
    ("fund", "fund", COLOURS[5]),
)


def title(findings: Findings, language: Language) -> str:
    """The finding: what share of the fall each part has at the end."""
    return fall(page_one(findings), language).rstrip("。.")


def draw(findings: Findings, language: Language, ax: Any = None) -> Any:
    """Matplotlib."""
    table = effects(findings)
    ax = figure(ax=ax)
    base = 0.0 * table["trend"]
    for key, word, colour in PARTS:
        ax.bar(
            table.index,
            table[key],
            bottom=base,
            color=colour,
            width=0.75,
            label=term("effect_part", word, language),
        )
        base = base + table[key]
    return finished(
        ax,
        title(findings, language),
        legend={"loc": "upper left"},
        ylabel=text("charts.effects.unit", language),
        xticks=table.index,
    )


def chart(findings: Findings, language: Language) -> Any:
    """Plotly."""
    table = effects(findings)
    fig = go.Figure(
        [
            go.Bar(
                x=list(table.index),
                y=table[k].round(),
                name=term("effect_part", w, language),
                marker_color=c,
            )
            for k, w, c in PARTS
        ]
    ).update_layout(barmode="relative")
    return layout(fig, title(findings, language), text("charts.effects.unit", language))
