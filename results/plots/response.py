"""Learned response curves: what a programme alone does as its money grows, with the trials behind them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from results.language.catalogue import Language, term
from results.plots.style import COLOURS, GREY, headline, panels

if TYPE_CHECKING:
    import pandas as pd

    from results.findings import Findings

SHOWN = 8
"""Programmes shown: those that do most for a yuan; all are in the table ``response``."""


def prepare(findings: Findings) -> pd.DataFrame:
    """Rows of the programmes shown, most first, each in its longest window; see :func:`optimize.learning.response_curves.curves`."""
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
    """The finding: what does most for a yuan, and how much of it the first half of its money does."""
    first = str(table["programme"].iloc[0])
    own = table[(table["programme"] == first) & (table["kind"] == "fitted")].sort_values(
        "yuan_head"
    )
    end, half = own.iloc[-1], own.iloc[len(own) // 2 - 1]
    share = half["mean"] / end["mean"] if end["mean"] != 0.0 else 0.0
    if language == "zh":
        return f"每元效果最大的是{term('programme', first, language)};试过的最大投入中,前一半资金完成全部效果的{share:.0%}"
    return (
        f"{term('programme', first, language).capitalize()} does most for a yuan; of all that the most money tried does, "
        f"its first half does {share:.0%}"
    )


def draw(findings: Findings, language: Language) -> Any:
    """Matplotlib: a panel for each programme, on one scale."""
    table, zh = prepare(findings), language == "zh"
    programmes = list(dict.fromkeys(table["programme"]))
    columns = min(4, len(programmes))
    rows = -(-len(programmes) // columns)
    made, axes = panels(
        9.0, 1.0 + 2.1 * rows, rows, columns, sharex=True, sharey=True, squeeze=False
    )
    for ax, programme in zip(axes.flat, programmes, strict=False):
        _panel(ax, table[table["programme"] == programme], language)
    for ax in axes.flat[len(programmes) :]:
        ax.set_visible(False)
    axes.flat[0].legend(frameon=False, fontsize=7.5, loc="upper left")
    made.supxlabel(
        "每名建档立卡人口投入(元,各年合计)" if zh else "yuan a registered head, all years",
        fontsize=9,
    )
    made.supylabel(_unit(str(findings.facts["measure"]), language), fontsize=9)
    headline(made, title(table, language))
    return made


def _unit(measure: str, language: Language) -> str:
    zh = language == "zh"
    if measure == "gap":
        return "每人减少贫困缺口(元,2015年价)" if zh else "gap closed a head, yuan of 2015"
    unit = term("effect_unit", measure, language)
    return f"每人效果({unit})" if zh else f"effect a head ({unit})"


def _panel(ax: Any, rows: pd.DataFrame, language: Language) -> None:
    zh = language == "zh"
    fitted = rows[rows["kind"] == "fitted"].sort_values("yuan_head")
    tried = rows[rows["kind"] == "tried"]
    ax.plot(
        fitted["yuan_head"],
        fitted["mean"],
        color=COLOURS[0],
        lw=1.8,
        label="拟合" if zh else "fitted",
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
        label="试过(90%)" if zh else "tried (90 %)",
    )
    ax.axhline(0.0, color=GREY, lw=0.8)
    ax.set_title(term("programme", str(rows["programme"].iloc[0]), language), fontsize=9)
