"""Gap closed by year-end: what was spent, the best split of the same money, practice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from model.state.units import WAN
from results.language.catalogue import term
from results.plots.style import COLOURS, figure, headline

if TYPE_CHECKING:
    from results.language.catalogue import Language
    from results.pages.replay import Replayed

LOOKS = {
    "spent": (COLOURS[5], "o", "-"),
    "same_money": (COLOURS[0], "s", "--"),
    "practice": (COLOURS[6], "^", ":"),
}
"""Colour, mark and line of each plan: told apart in grey too."""
APART = 0.12
"""Years by which plans stand side by side."""


def title(f: Replayed, language: Language) -> str:
    """The finding."""
    found = f.gain("same_money", "spent") / WAN
    clear = found["low"] > 0.0
    told = f"{found['mean']:,.0f} ({found['low']:,.0f} – {found['high']:,.0f})"
    if language == "zh":
        return f"同样的钱换一种分法:多减少缺口{told}万元" + ("" if clear else ",不能区分")
    return f"The same money, split better: {told} more of the gap closed" + (
        "" if clear else ", not told apart"
    )


def draw(f: Replayed, language: Language, ax: Any = None) -> Any:
    """Matplotlib: means with 90 % intervals, plans side by side."""
    ax = figure(7.6, 4.0, ax=ax)
    for i, (plan, (colour, mark, line)) in enumerate(LOOKS.items()):
        rows = f.years[f.years["plan"] == plan]
        mean = rows["mean"] / WAN
        error = [mean - rows["low"] / WAN, rows["high"] / WAN - mean]
        ax.errorbar(
            rows["year"] + APART * (i - 1),
            mean,
            error,
            color=colour,
            marker=mark,
            ls=line,
            ms=5,
            lw=1.3,
            capsize=2,
            label=term("plan", plan, language),
        )
    ax.axhline(0.0, color="black", lw=0.8)
    ax.set_xticks(sorted(set(f.years["year"])))
    ax.set_ylabel(
        "比无专项资金减少的支出贫困缺口,万元(2015年价)"
        if language == "zh"
        else "gap closed over no fund, 10,000 yuan of 2015",
        fontsize=8.5,
    )
    ax.legend(frameon=False, loc="upper left", fontsize=8.5)
    headline(ax, title(f, language))
    return ax
