"""The frontier of money.

Bound and whole plans at every budget, futures as a band, runs as points.
"""

from typing import Any

import numpy as np
import plotly.graph_objects as go

from results.language.catalogue import Language, term, text
from results.plots.style import COLOURS, GREY, figure, finished, layout
from results.tables.study_results import Frontier

MILLION = 1e6


def title(f: Frontier, language: Language) -> str:
    """The finding: what a yuan does now, and at twice the money."""
    value = f.points["whole"] / f.unit
    now, double = np.interp([f.fund_y, 2.0 * f.fund_y], f.points["yuan_y"], value)
    return text(
        "frontier.chart_title", language, more=double / now - 1.0 if now > 0.0 else float("nan")
    )


def _words(f: Frontier, language: Language) -> dict[str, str]:
    return {
        "x": text("frontier.special_fund_million_yuan", language),
        "y": text("frontier.over_no_fund", language, unit=term("effect_unit", f.measure, language)),
        "bound": text("frontier.bound_relaxation", language),
        "whole": text("common.whole_plans", language),
        "band": text("frontier.futures_5_95", language),
        "simulated": text("frontier.simulated_county_90", language),
        "now": text("frontier.fund_run", language),
    }


def draw(f: Frontier, language: Language, ax: Any = None) -> Any:
    """Matplotlib."""
    w, p, s = _words(f, language), f.points, f.simulated
    ax = figure(7.6, 4.4, ax=ax)
    x = p["yuan_y"] / MILLION
    ax.fill_between(
        x,
        p["low"] / f.unit,
        p["high"] / f.unit,
        color=COLOURS[1],
        alpha=0.18,
        lw=0,
        label=w["band"],
    )
    ax.plot(x, p["bound"] / f.unit, color=GREY, lw=1.2, ls="--", label=w["bound"])
    ax.plot(x, p["whole"] / f.unit, color=COLOURS[0], lw=1.8, label=w["whole"])
    if len(s):
        mean = s["mean"] / f.unit
        ax.errorbar(
            s["yuan_y"] / MILLION,
            mean,
            [mean - s["low"] / f.unit, s["high"] / f.unit - mean],
            fmt="o",
            color=COLOURS[5],
            ms=5,
            lw=1.2,
            capsize=3,
            label=w["simulated"],
        )
    ax.axvline(f.fund_y / MILLION, color=GREY, lw=0.8, ls=":")
    ax.annotate(
        w["now"],
        (f.fund_y / MILLION, 0.02),
        xycoords=("data", "axes fraction"),
        xytext=(4, 0),
        textcoords="offset points",
        fontsize=8,
        color=GREY,
    )
    ax.set_ylim(bottom=min(0.0, float(p["low"].min()) / f.unit))
    return finished(
        ax,
        title(f, language),
        legend={"loc": "lower right", "fontsize": 8.5},
        xlabel=w["x"],
        ylabel=w["y"],
    )


def _curves(f: Frontier, w: dict[str, str]) -> list[Any]:
    """Plotly lines over the budget: the band of futures, the bound, whole plans."""
    x = (f.points["yuan_y"] / MILLION).round(2)
    thin, band = {"width": 0}, {"fill": "tonexty", "fillcolor": "rgba(230,159,0,0.18)"}
    return [
        go.Scatter(x=x, y=(f.points[name] / f.unit).round(1), mode="lines", **style)
        for name, style in (
            ("low", {"line": thin, "showlegend": False, "hoverinfo": "skip"}),
            ("high", {"line": thin, **band, "name": w["band"]}),
            ("bound", {"line": {"dash": "dash", "color": GREY}, "name": w["bound"]}),
            ("whole", {"line": {"color": COLOURS[0], "width": 2.5}, "name": w["whole"]}),
        )
    ]


def chart(f: Frontier, language: Language) -> Any:
    """Plotly."""
    w, s = _words(f, language), f.simulated
    fig = go.Figure(_curves(f, w))
    if len(s):
        mean = s["mean"] / f.unit
        fig.add_scatter(
            x=(s["yuan_y"] / MILLION).round(2),
            y=mean.round(1),
            mode="markers",
            name=w["simulated"],
            marker={"color": COLOURS[5], "size": 9},
            error_y={
                "type": "data",
                "symmetric": False,
                "array": (s["high"] / f.unit - mean).round(1),
                "arrayminus": (mean - s["low"] / f.unit).round(1),
            },
        )
    fig.add_vline(x=f.fund_y / MILLION, line_dash="dot", line_color=GREY)
    fig.update_xaxes(title=w["x"])
    return layout(fig, title(f, language), w["y"], height=460)
