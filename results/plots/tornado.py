"""Tornado: what the fund's gain becomes when one number alone goes to either end of its range."""

from typing import Any

import pandas as pd

from model.state.units import WAN
from results.language.catalogue import Language, term, text
from results.plots.style import COLOURS, figure, finished, name_rows
from results.tables.study_results import Sensitivity


def ordered(f: Sensitivity) -> pd.DataFrame:
    """Parameters by the width of their bar, widest last."""
    table = f.tornado.assign(width=(f.tornado["at_high"] - f.tornado["at_low"]).abs())
    return table.dropna(subset=["at_low", "at_high"]).sort_values("width", kind="stable")


def title(f: Sensitivity, language: Language) -> str:
    """The finding: the widest bar, and whether either end turns the sign."""
    top = ordered(f).iloc[-1]
    low, high = sorted((float(top["at_low"]) / WAN, float(top["at_high"]) / WAN))
    return text(
        "charts.tornado.title",
        language,
        name=term("parameter", top["name"], language),
        low=low,
        high=high,
    )


def draw(f: Sensitivity, language: Language, ax: Any = None) -> Any:
    """Matplotlib; the line is the gain with every number at its base value."""
    rows = ordered(f)
    ax = figure(7.6, 1.3 + 0.34 * len(rows), ax=ax)
    base = float(f.tornado["base"].iloc[0]) / WAN
    for i, r in enumerate(rows.to_dict("records")):
        for end, colour in (("low", COLOURS[4]), ("high", COLOURS[1])):
            value = r[f"at_{end}"] / WAN
            ax.barh(i, value - base, left=base, height=0.62, color=colour)
            side = 1 if value >= base else -1
            ax.annotate(
                f"{r[end]:g}",
                (value, i),
                xytext=(3 * side, 0),
                textcoords="offset points",
                ha="left" if side > 0 else "right",
                va="center",
                fontsize=7,
            )
    ax.axvline(base, color="black", lw=0.8)
    ax.margins(x=0.12)
    name_rows(ax, rows["name"], language)
    for colour, word in (
        (COLOURS[4], text("charts.tornado.low_end", language)),
        (COLOURS[1], text("charts.tornado.high_end", language)),
    ):
        ax.barh([0], [0], color=colour, label=word)
    ax.xaxis.set_major_formatter("{x:,.0f}")
    ax.set_xlabel(
        text("charts.tornado.gap_closed_over_no", language, plan=term("plan", f.plan, language)),
        fontsize=8,
    )
    return finished(ax, title(f, language), legend={"fontsize": 8, "loc": "lower right"})
