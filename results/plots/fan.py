"""Fan chart: the spending-poor under the main plan, over draws, beside no fund."""

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from results.findings import Findings
from results.language.catalogue import Language, term, text
from results.language.numbers import people
from results.plots.style import COLOURS, GREY, figure, finished, layout

BANDS = ((0.05, 0.95, 0.18), (0.10, 0.90, 0.28), (0.25, 0.75, 0.42))
"""Lower and upper quantile and opacity: 90, 80 and 50 % of draws."""


def prepare(findings: Findings) -> "tuple[pd.DataFrame, pd.Series[float]]":
    """Quantiles by year under the main plan, and the median without the fund; persons."""
    table = findings.county_year[findings.county_year["year"] > 0]
    levels = sorted({q for low, high, _ in BANDS for q in (low, high)} | {0.5})
    quantiles = (
        table[table["plan"] == findings.main]
        .groupby("year")["poor_spending"]
        .quantile(levels)
        .unstack()
    )
    return quantiles, table[table["plan"] == "no_fund"].groupby("year")["poor_spending"].median()


def title(quantiles: pd.DataFrame, language: Language) -> str:
    """The finding."""
    last, year = quantiles.iloc[-1], quantiles.index[-1]
    low, middle, high = (people(last[q], language) for q in (0.05, 0.5, 0.95))
    return text("charts.fan.title", language, year=year, middle=middle, low=low, high=high)


def draw(findings: Findings, language: Language, ax: Any = None) -> Any:
    """Matplotlib."""
    quantiles, none = prepare(findings)
    ax = figure(ax=ax)
    for low, high, opacity in BANDS:
        ax.fill_between(
            quantiles.index, quantiles[low], quantiles[high], color=COLOURS[0], alpha=opacity, lw=0
        )
    ax.plot(
        quantiles.index,
        quantiles[0.5],
        color=COLOURS[0],
        lw=2,
        label=term("plan", findings.main, language),
    )
    ax.plot(none.index, none, color=GREY, lw=1.5, ls="--", label=text("plan.no_fund", language))
    ax.set_ylim(bottom=0)
    return finished(
        ax, title(quantiles, language), legend={}, ylabel=text("figure.persons", language)
    )


def chart(findings: Findings, language: Language) -> Any:
    """Plotly."""
    quantiles, none = prepare(findings)
    fig, years = go.Figure(), list(quantiles.index)
    for low, high, opacity in BANDS:
        fig.add_scatter(
            x=years + years[::-1],
            y=[*quantiles[high], *quantiles[low][::-1]],
            fill="toself",
            fillcolor=f"rgba(0,114,178,{opacity})",
            line={"width": 0},
            hoverinfo="skip",
            name=f"{high - low:.0%}",
        )
    fig.add_scatter(
        x=years,
        y=quantiles[0.5],
        name=term("plan", findings.main, language),
        line={"color": COLOURS[0], "width": 3},
    )
    fig.add_scatter(
        x=list(none.index),
        y=none,
        name=text("plan.no_fund", language),
        line={"color": GREY, "dash": "dash"},
    )
    fig.update_yaxes(rangemode="tozero")
    return layout(fig, title(quantiles, language), text("figure.persons", language))
