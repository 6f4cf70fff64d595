"""The nation's poverty by year, and where its counties lie."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import plotly.graph_objects as go

from model.state.measures import STATUSES
from results.plots.style import COLOURS, figure, headline, layout

if TYPE_CHECKING:
    from benchmarks.nation.tables import NationSeen
    from results.language.catalogue import Language


def title(n: NationSeen, language: Language) -> str:
    """The finding: from where to where."""
    first, last = n.year["fgt0_spending"].iloc[0], n.year["fgt0_spending"].iloc[-1]
    years = f"{n.year['year'].iloc[0]}–{n.year['year'].iloc[-1]}"
    if language == "zh":
        return f"{years}年支出贫困率由{first:.1%}变为{last:.1%}"
    return f"Spending poverty goes from {first:.1%} to {last:.1%}, {years}"


def _words(language: Language) -> dict[str, str]:
    if language == "zh":
        return {
            "income": "收入贫困",
            "spending": "支出贫困",
            "chronic": "长期贫困",
            "y": "贫困发生率(%)",
        }
    return {"income": "income", "spending": "spending", "chronic": "chronic", "y": "headcount, %"}


def draw(n: NationSeen, language: Language, ax: Any = None) -> Any:
    """Matplotlib."""
    w = _words(language)
    ax = figure(7.2, 4.0, ax=ax)
    for status, colour in zip(STATUSES, COLOURS, strict=False):
        ax.plot(
            n.year["year"],
            100.0 * n.year[f"fgt0_{status}"],
            color=colour,
            marker="o",
            ms=4,
            label=w[status],
        )
    ax.set_ylim(bottom=0.0)
    ax.set_xticks(n.year["year"].tolist())
    ax.set_ylabel(w["y"])
    headline(ax, title(n, language))
    ax.legend(frameon=False)
    return ax


def chart(n: NationSeen, language: Language) -> Any:
    """Plotly."""
    w = _words(language)
    made = go.Figure(
        [
            go.Scatter(
                x=n.year["year"],
                y=(100.0 * n.year[f"fgt0_{status}"]).round(3),
                name=w[status],
                mode="lines+markers",
                line={"color": colour},
            )
            for status, colour in zip(STATUSES, COLOURS, strict=False)
        ]
    )
    made.update_xaxes(dtick=1)
    made.update_yaxes(rangemode="tozero")
    return layout(made, title(n, language), w["y"])
