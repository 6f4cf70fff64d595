"""Tornado: what the fund's gain becomes when one number alone goes to either end of its range."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from model.state.units import WAN
from results.language.catalogue import term
from results.plots.style import COLOURS, figure, headline

if TYPE_CHECKING:
    import pandas as pd

    from results.language.catalogue import Language
    from results.tables.evidence import Sensitivity


def ordered(f: Sensitivity) -> pd.DataFrame:
    """Parameters by the width of their bar, widest last."""
    table = f.tornado.assign(width=(f.tornado["at_high"] - f.tornado["at_low"]).abs())
    return table.dropna(subset=["at_low", "at_high"]).sort_values("width", kind="stable")


def title(f: Sensitivity, language: Language) -> str:
    """The finding: the widest bar, and whether either end turns the sign."""
    rows = ordered(f)
    top = rows.iloc[-1]
    low, high = sorted((float(top["at_low"]) / WAN, float(top["at_high"]) / WAN))
    if language == "zh":
        return f"{top['name']} 单独取两端时,资金成效在{low:,.0f}至{high:,.0f}万元之间"
    return f"{top['name']} alone moves the fund's gain from {low:,.0f} to {high:,.0f} (10,000 yuan)"


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
    ax.set_yticks(range(len(rows)), list(rows["name"]), fontsize=8)
    zh = language == "zh"
    for colour, word in (
        (COLOURS[4], "取下限" if zh else "at its low end"),
        (COLOURS[1], "取上限" if zh else "at its high end"),
    ):
        ax.barh([0], [0], color=colour, label=word)
    ax.legend(frameon=False, fontsize=8, loc="lower right")
    ax.xaxis.set_major_formatter("{x:,.0f}")
    plan = term("plan", f.plan, language)
    ax.set_xlabel(
        f"{plan}比无资金多减少的缺口,万元(2015年价);其余参数取基准值,同一人口和运气"
        if zh
        else f"gap closed over no fund by {plan}, 10,000 yuan of 2015; the others at base values, one "
        "population and luck",
        fontsize=8,
    )
    headline(ax, title(f, language))
    return ax
