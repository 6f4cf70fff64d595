"""Where the money goes: by year and programme."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import plotly.graph_objects as go

from model.units import WAN
from results.plots.style import COLOURS, figure, layout
from results.tables import by_year
from results.words import Language, say

if TYPE_CHECKING:
    import pandas as pd

    from results.findings import Findings


def hue(i: int) -> str:
    """Colour of the i-th programme that a plan funds."""
    return COLOURS[i % len(COLOURS)]


def title(table: pd.DataFrame, language: Language) -> str:
    """The finding: the largest programme."""
    shares = table.sum() / max(1.0, float(table.to_numpy().sum()))
    first = str(shares.idxmax())
    if language == "zh":
        return f"{say(first, language)}占{shares[first]:.0%},五年合计{table.to_numpy().sum() / WAN:,.0f}万元"
    return (
        f"{shares[first]:.0%} for {say(first, language)}; "
        f"{table.to_numpy().sum() / 1e6:,.0f} million yuan in all"
    )


def draw(findings: Findings, language: Language) -> Any:
    """Matplotlib."""
    table = by_year(findings)
    made, ax = figure()
    base = 0.0 * table.sum(axis=1)
    for i, programme in enumerate(table.columns):
        ax.bar(table.index, table[programme] / WAN, bottom=base, color=hue(i), width=0.7,
               label=say(programme, language))  # fmt: skip
        base = base + table[programme] / WAN
    ax.set_title(title(table, language))
    ax.set_ylabel(say("wan", language))
    ax.set_xticks(table.index)
    ax.legend(frameon=False, ncols=4, loc="upper center", bbox_to_anchor=(0.5, -0.08))
    return made


def chart(findings: Findings, language: Language) -> Any:
    """Plotly."""
    table = by_year(findings)
    bars = [
        go.Bar(
            x=list(table.index),
            y=(table[p] / WAN).round(1),
            name=say(p, language),
            marker_color=hue(i),
        )
        for i, p in enumerate(table.columns)
    ]
    made = go.Figure(bars).update_layout(barmode="stack")
    return layout(made, title(table, language), say("wan", language))
