"""Gap closed by year-end: what was spent, the best split of the same money, practice."""

from __future__ import annotations

from typing import Any

from model.state.units import WAN
from results.comparison import Interval
from results.language.catalogue import Language, term, text
from results.plots.style import COLOURS, figure, headline
from results.tables.plan import span
from results.tables.study_results import Replayed

LOOKS = {
    "spent": (COLOURS[5], "o", "-"),
    "same_money": (COLOURS[0], "s", "--"),
    "practice": (COLOURS[6], "^", ":"),
}
"""Colour, mark and line of each plan: distinguishable in grey too."""
APART = 0.12
"""Years by which plans stand side by side."""


def title(f: Replayed, language: Language) -> str:
    """The finding."""
    found = Interval.of(f.gain("same_money", "spent"), f.n_draws).over(WAN)
    return text(f"charts.replayed.{found.verdict}", language, gain=span(found, language))


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
        text("charts.replayed.gap_closed_over_no", language),
        fontsize=8.5,
    )
    ax.legend(frameon=False, loc="upper left", fontsize=8.5)
    headline(ax, title(f, language))
    return ax
