"""The price of money: what a million yuan more or less does, by purse and year, simulated."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import plotly.graph_objects as go

from results.findings import Findings
from results.language.catalogue import Language, term, text
from results.plots.style import COLOURS, GREY, figure, headline, layout

if TYPE_CHECKING:
    import pandas as pd

SIDES = (("more", COLOURS[0]), ("less", COLOURS[5]))


def per_yuan(f: Findings, kind: str) -> pd.DataFrame:
    """Objective for a yuan, in the objective's unit for 10,000 yuan.

    A loss of less money counts up.

    Columns: label, solved, simulated, low, high.
    """
    assert f.marginal is not None
    t = f.marginal[f.marginal["kind"] == kind].copy()
    scale = 1e4 / float(f.facts.get("unit", 1e4)) / t["yuan"]
    ends = np.stack([t["low"] * scale, t["high"] * scale])
    return t.assign(
        solved=t["whole"] * scale,
        simulated=t["simulated"] * scale,
        low=ends.min(axis=0),
        high=ends.max(axis=0),
    )[["purse", "year", "solved", "simulated", "low", "high"]].reset_index(drop=True)


def _labels(t: pd.DataFrame, language: Language) -> list[str]:
    several = t["purse"].nunique() > 1
    return [
        f"{y} {term('purse', str(p), language)}" if several else str(y)
        for p, y in zip(t["purse"], t["year"], strict=True)
    ]


def title(f: Findings, language: Language) -> str:
    """The finding: the year in which money does most, if it stands out; else that none does."""
    t = per_yuan(f, "more")
    if not np.isfinite(t["simulated"]).all():
        best = int(t.loc[t["solved"].idxmax(), "year"])
        return text("charts.marginal.solved_another_10_000", language, best=best)
    best = t.loc[t["simulated"].idxmax()]
    others = t.drop(index=best.name)
    if best["low"] > max(0.0, float(others["high"].max()) if len(others) else 0.0):
        year = int(best["year"])
        return text("charts.marginal.another_10_000_yuan", language, year=year)
    return text("charts.marginal.year_money_does_most", language)


def _words(f: Findings, language: Language) -> dict[str, str]:
    unit = term("effect_unit", str(f.facts.get("measure", "gap")), language)
    return {
        "more": text("charts.marginal.more_simulated_90", language),
        "less": text("charts.marginal.less_simulated_90", language),
        "solved_more": text("charts.marginal.more_solved", language),
        "solved_less": text("charts.marginal.less_solved", language),
        "y": text("charts.marginal.effect_of_10_000_yuan", language, unit=unit),
    }


def draw(f: Findings, language: Language, ax: Any = None) -> Any:
    """Matplotlib."""
    w = _words(f, language)
    ax = figure(7.2, 3.8, ax=ax)
    for i, (kind, colour) in enumerate(SIDES):
        t = per_yuan(f, kind)
        x = np.arange(len(t)) + (i - 0.5) * 0.24
        ax.plot(x, t["solved"], "D", color=colour, ms=5, mfc="none", label=w[f"solved_{kind}"])
        if np.isfinite(t["simulated"]).all():
            ax.errorbar(
                x,
                t["simulated"],
                [t["simulated"] - t["low"], t["high"] - t["simulated"]],
                fmt="o",
                color=colour,
                ms=4.5,
                lw=1.2,
                capsize=3,
                label=w[kind],
            )
        ax.set_xticks(range(len(t)), _labels(t, language))
    ax.axhline(0, color=GREY, lw=0.8)
    headline(ax, title(f, language))
    ax.set_ylabel(w["y"])
    ax.legend(frameon=False, fontsize=8, ncols=2, loc="upper center", bbox_to_anchor=(0.5, -0.1))
    return ax


def chart(f: Findings, language: Language) -> Any:
    """Plotly."""
    w, fig = _words(f, language), go.Figure()
    for kind, colour in SIDES:
        t = per_yuan(f, kind)
        names = _labels(t, language)
        fig.add_scatter(
            x=names,
            y=t["solved"].round(3),
            mode="markers",
            name=w[f"solved_{kind}"],
            marker={"symbol": "diamond-open", "size": 9, "color": colour},
        )
        if np.isfinite(t["simulated"]).all():
            fig.add_scatter(
                x=names,
                y=t["simulated"].round(3),
                mode="markers",
                name=w[kind],
                marker={"size": 9, "color": colour},
                error_y={
                    "type": "data",
                    "symmetric": False,
                    "array": (t["high"] - t["simulated"]).round(3),
                    "arrayminus": (t["simulated"] - t["low"]).round(3),
                },
            )
    fig.update_layout(scattermode="group", scattergap=0.7)
    fig.update_xaxes(type="category")
    return layout(fig, title(f, language), w["y"])
