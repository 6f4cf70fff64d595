"""Each year's new plan less the standing one, and at last the rolled plan less the fixed one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from model.state.units import WAN
from results.plots.style import COLOURS, figure, headline

if TYPE_CHECKING:
    from results.language.catalogue import Language
    from results.pages.replan import Rolled


def title(f: Rolled, language: Language) -> str:
    """The finding."""
    row, n = f.gain("rolled", "fixed") / WAN, int(f.steps["taken"].sum())
    if n == 0:
        return (
            "逐年重做:各年新方案都不明确更好,原方案不变"
            if language == "zh"
            else "Planned anew each year: no new plan is clearly better, the fixed one stands"
        )
    value = f"{row['mean']:,.0f} ({row['low']:,.0f} – {row['high']:,.0f})"
    if language == "zh":
        return f"逐年重做{n}次改变方案,多减少缺口{value}万元"
    return f"Planned anew each year: changed {n} times, {value} more of the gap closed"


def rows_of(f: Rolled, language: Language) -> pd.DataFrame:
    """label, mean, low, high, filled; 万元, the judgement last."""
    zh = language == "zh"
    rows = [
        {
            "label": f"{s['year']}年新方案减原方案" if zh else f"{s['year']}: new less standing",
            "filled": bool(s["taken"]),
            **{k: s[k] / WAN for k in ("mean", "low", "high")},
        }
        for s in f.steps.to_dict("records")
    ]
    last = f.gain("rolled", "fixed")
    rows.append(
        {
            "label": "检验:重做减固定" if zh else "judged: rolled less fixed",
            "filled": True,
            **{k: float(last[k]) / WAN for k in ("mean", "low", "high")},
        }
    )
    return pd.DataFrame(rows)


def draw(f: Rolled, language: Language, ax: Any = None) -> Any:
    """Matplotlib: filled marks were taken, hollow ones were not."""
    table = rows_of(f, language)
    ax = figure(7.4, 1.2 + 0.42 * len(table), ax=ax)
    for i, row in table.iloc[::-1].reset_index(drop=True).iterrows():
        colour = COLOURS[0] if i else COLOURS[5]
        ax.plot([row["low"], row["high"]], [i, i], color=colour, lw=2)
        ax.plot(row["mean"], i, "o", ms=7, color=colour, mfc=colour if row["filled"] else "white")
        ax.annotate(
            f"{row['mean']:,.0f}",
            (row["mean"], i),
            xytext=(0, 7),
            textcoords="offset points",
            ha="center",
            fontsize=8,
        )
    ax.axvline(0.0, color="black", lw=0.8)
    ax.set_yticks(range(len(table)), list(table["label"])[::-1])
    ax.set_ylim(-0.6, len(table) - 0.3)
    ax.set_xlabel(
        "多减少的支出贫困缺口,万元(2015年价),90%区间;实心为采用"
        if language == "zh"
        else "more of the gap closed, 10,000 yuan of 2015, 90 %; filled: taken",
        fontsize=8,
    )
    headline(ax, title(f, language))
    return ax
