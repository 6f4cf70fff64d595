"""Learned response curves.

What a programme alone does as its money grows, with the trials behind them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from results.findings import Findings
from results.language.catalogue import Language, term, text
from results.plots.style import COLOURS, GREY, headline, panels

if TYPE_CHECKING:
    import pandas as pd

SHOWN = 8
"""Programmes shown: those that do most for a yuan; all are in the table ``response``."""


def prepare(findings: Findings) -> pd.DataFrame:
    """Rows of the programmes shown, most first, each in its longest window.

    See :func:`optimize.learning.response_curves.curves`.
    """
    table = findings.response
    assert table is not None
    table = table.assign(window=table["end"] - table["start"])
    table = table[table["window"] == table.groupby("programme")["window"].transform("max")]
    per = ends(table)
    order = list((per["mean"] / per["yuan_head"]).sort_values(ascending=False).index[:SHOWN])
    table = table[table["programme"].isin(order)]
    return table.sort_values("programme", key=lambda c: c.map(order.index), kind="stable")


def ends(table: pd.DataFrame) -> pd.DataFrame:
    """The last point of every programme's curve, by programme."""
    fitted = table[table["kind"] == "fitted"].sort_values("yuan_head")
    return fitted.groupby("programme", sort=False).last()


def title(table: pd.DataFrame, language: Language) -> str:
    """The finding: what does most for a yuan.

    And how much of it the first half of its money does.
    """
    first = str(table["programme"].iloc[0])
    own = table[(table["programme"] == first) & (table["kind"] == "fitted")].sort_values(
        "yuan_head"
    )
    end, half = own.iloc[-1], own.iloc[len(own) // 2 - 1]
    share = half["mean"] / end["mean"] if end["mean"] != 0.0 else 0.0
    return text(
        "charts.response.title", language, programme=term("programme", first, language), share=share
    )


def draw(findings: Findings, language: Language) -> Any:
    """Matplotlib: a panel for each programme, on one scale."""
    table = prepare(findings)
    programmes = list(dict.fromkeys(table["programme"]))
    columns = min(4, len(programmes))
    rows = -(-len(programmes) // columns)
    fig, axes = panels(
        9.0, 1.0 + 2.1 * rows, rows, columns, sharex=True, sharey=True, squeeze=False
    )
    for ax, programme in zip(axes.flat, programmes, strict=False):
        _panel(ax, table[table["programme"] == programme], language)
    for ax in axes.flat[len(programmes) :]:
        ax.set_visible(False)
    axes.flat[0].legend(frameon=False, fontsize=7.5, loc="upper left")
    fig.supxlabel(
        text("charts.response.yuan_registered_head_all", language),
        fontsize=9,
    )
    fig.supylabel(_unit(str(findings.facts["measure"]), language), fontsize=9)
    headline(fig, title(table, language))
    return fig


def _unit(measure: str, language: Language) -> str:
    if measure == "gap":
        return text("charts.response.gap_closed_head_yuan", language)
    unit = term("effect_unit", measure, language)
    return text("charts.response.effect_head", language, unit=unit)


def _panel(ax: Any, rows: pd.DataFrame, language: Language) -> None:
    fitted = rows[rows["kind"] == "fitted"].sort_values("yuan_head")
    tried = rows[rows["kind"] == "tried"]
    ax.plot(
        fitted["yuan_head"],
        fitted["mean"],
        color=COLOURS[0],
        lw=1.8,
        label=text("charts.response.fitted", language),
    )
    error = (tried["mean"] - tried["low"], tried["high"] - tried["mean"])
    ax.errorbar(
        tried["yuan_head"],
        tried["mean"],
        yerr=error,
        fmt="o",
        ms=4,
        color=COLOURS[5],
        lw=1.0,
        label=text("charts.response.tried_90", language),
    )
    ax.axhline(0.0, color=GREY, lw=0.8)
    ax.set_title(term("programme", str(rows["programme"].iloc[0]), language), fontsize=9)
