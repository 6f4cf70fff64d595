"""A household's strip: what is left a head, where it stood, bills, support and debt, year by year.

Two lines in every picture: with the plan, and the same household without the fund.
"""

from __future__ import annotations

from typing import Any, Final

import pandas as pd

from model.state.codes import RETURN
from model.state.columns import CAUSES
from results.language.catalogue import Language, term, text
from results.plots.style import COLOURS, GREY, headline, panels
from results.tables.household_history import SIDES, Followed, path, yearly

PLAN, TWIN, POOR, WELL, LISTED = COLOURS[0], GREY, "#E8A58C", "#DCEBDD", "#C9DCEB"
SMALL: Final = ("out_of_pocket_y", "taken_y", "owed")
"""Below: medical bills paid, support taken up, debt; yuan of 2015."""
LAYOUT: Final = (("left",) * 3, ("band",) * 3, SMALL)


def draw(f: Followed, number: int, language: Language) -> Any:
    """Matplotlib: the figure of one household."""
    own, twin = (yearly(f, number, side) for side in SIDES)
    figure, first = panels(7.2, 6.2)
    first.remove()
    axes = figure.subplot_mosaic([list(row) for row in LAYOUT], height_ratios=(3.0, 1.25, 1.7))
    _lines(axes["left"], own["left_y"], twin["left_y"], language)
    axes["left"].plot(own.index, own["line"], color=POOR, lw=1.2, ls="--")
    axes["left"].annotate(
        text("follow.line", language),
        (own.index[-1], own["line"].iloc[-1]),
        (4, 0),
        textcoords="offset points",
        va="center",
        color="#B5532D",
        fontsize=8.5,
    )
    _marks(axes["left"], own, language)
    _band(axes["band"], own, twin, language)
    for name in SMALL:
        _lines(axes[name], own[name], twin[name], language, is_small=True)
        axes[name].set_title(text(f"follow.column_{name}", language), fontsize=9)
        axes[name].set_xticks([own.index[0], own.index[len(own) // 2], own.index[-1]])
    axes["left"].set_title(text("follow.left", language), fontsize=9)
    axes["left"].legend(frameon=False, fontsize=8.5, ncols=2, loc="upper left")
    headline(axes["left"], path(own, language), 12.0)
    return axes["left"]


def _lines(
    ax: Any,
    own: pd.Series[float],
    twin: pd.Series[float],
    language: Language,
    *,
    is_small: bool = False,
) -> None:
    """The twin below, the household above: where they agree one line shows."""
    size = 2.5 if is_small else 4.5
    for values, side, colour, style in ((twin, "twin", TWIN, "--"), (own, "plan", PLAN, "-")):
        label = text(f"follow.side_{side}", language)
        ax.plot(values.index, values, color=colour, ls=style, marker="o", ms=size, label=label)
    low, high = ax.get_ylim()
    ax.set_ylim(min(0.0, low), high + (0.0 if is_small else 0.28 * (high - low)))
    ax.yaxis.set_major_formatter("{x:,.0f}")
    ax.locator_params(axis="y", nbins=4)
    ax.set_xticks(own.index)
    ax.tick_params(labelsize=7.5 if is_small else 9)


def _marks(ax: Any, own: pd.DataFrame, language: Language) -> None:
    """Words at what happened: admissions, returns with their cause."""
    for year, row in own.iloc[1:].iterrows():
        words = [text("follow.mark_ill", language)] if row["admitted"] > 0 else []
        if row["event"] == RETURN:
            cause = term("cause", CAUSES[max(int(row["cause"]) - 1, 0)], language)
            words.append(text("follow.mark_back", language, cause=cause))
        if words:
            ax.annotate(
                "\n".join(words),
                (year, row["left_y"]),
                (0, 9),
                textcoords="offset points",
                ha="center",
                fontsize=8,
                color="#8C2D04",
            )


def _band(ax: Any, own: pd.DataFrame, twin: pd.DataFrame, language: Language) -> None:
    """Three rows of years: on the register, below the line, below it without the fund."""
    rows = (("listed", own["listed"]), ("poor", own["spending_poor"]))
    rows = (*rows, ("twin", twin["spending_poor"]))
    for y, (name, values) in enumerate(reversed(rows)):
        for year, is_so in values.items():
            colour = (LISTED if name == "listed" else POOR) if is_so else WELL
            ax.barh(y, 0.94, 0.82, left=year - 0.47, color=colour)
            key = f"follow.cell_{'listed' if name == 'listed' else 'poor'}_{int(is_so)}"
            ax.text(year, y, text(key, language), ha="center", va="center", fontsize=8)
    names = [text(f"follow.row_{name}", language) for name, _ in reversed(rows)]
    ax.set_yticks(range(len(rows)), names, fontsize=8.5)
    ax.set_xlim(own.index[0] - 0.5, own.index[-1] + 0.5)
    ax.set_xticks([])
    for side in ax.spines.values():
        side.set_visible(False)
    ax.tick_params(length=0)
