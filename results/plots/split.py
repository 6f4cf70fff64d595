"""Where the money goes: by year and programme."""

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from model.state.units import WAN
from results.findings import Findings
from results.language.catalogue import Language, term, text
from results.language.typeset import broken
from results.plots.style import COLOURS, figure, finished, layout
from results.tables.plan import by_year


def hues(money: "pd.Series[float]") -> dict[str, str]:
    """Colour of every programme that a plan funds, the largest first, as on page one."""
    return {
        str(p): COLOURS[i % len(COLOURS)]
        for i, p in enumerate(money.sort_values(ascending=False, kind="stable").index)
    }


ROOM = 15
"""Columns of a name that a bar is wide enough for."""
READABLE = 0.05
"""Share of a bar from which on a name fits into a part."""


def ink(colour: str) -> str:
    """Black or white, whichever is read better on a colour."""
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return "black" if 0.299 * red + 0.587 * green + 0.114 * blue > 140.0 else "white"


def title(table: pd.DataFrame, language: Language) -> str:
    """The finding: the largest programme."""
    shares = table.sum() / max(1.0, float(table.to_numpy().sum()))
    first = str(shares.idxmax())
    return text(
        "charts.split.title",
        language,
        programme=term("programme", first, language),
        shares=shares[first],
        n_table=len(table),
        to_numpy=table.to_numpy().sum(),
    )


def draw(findings: Findings, language: Language, ax: Any = None) -> Any:
    """Matplotlib."""
    table = by_year(findings)
    ax = figure(ax=ax)
    base, colours = 0.0 * table.sum(axis=1), hues(table.sum())
    for programme in table.columns:
        bars = ax.bar(
            table.index,
            table[programme] / WAN,
            bottom=base,
            color=colours[programme],
            width=0.7,
            edgecolor="white",
            label=term("programme", programme, language),
        )
        base = base + table[programme] / WAN
        # names in the parts: neighbours look alike in a grey print
        lines = broken(term("programme", programme, language), ROOM)
        names = [
            "\n".join(lines) if v >= READABLE * len(lines) * whole else ""
            for v, whole in zip(table[programme], table.sum(axis=1), strict=True)
        ]
        ax.bar_label(bars, names, label_type="center", fontsize=7.5, color=ink(colours[programme]))
    return finished(
        ax,
        title(table, language),
        legend={"ncols": 4, "loc": "upper center", "bbox_to_anchor": (0.5, -0.08)},
        ylabel=text("column.wan", language),
        xticks=table.index,
    )


def chart(findings: Findings, language: Language) -> Any:
    """Plotly."""
    table = by_year(findings)
    colours = hues(table.sum())
    fig = go.Figure(
        [
            go.Bar(
                x=list(table.index),
                y=(table[p] / WAN).round(1),
                name=term("programme", p, language),
                marker_color=colours[p],
                text=term("programme", p, language),
                textposition="inside",
                insidetextanchor="middle",
                textangle=0,
            )
            for p in table.columns
        ]
    ).update_layout(barmode="stack", uniformtext={"minsize": 10, "mode": "hide"})
    return layout(fig, title(table, language), text("column.wan", language))
