"""A household's strip: what is left a head, where it stood, bills, support and debt, year by year.

Two lines in every picture: with the plan, and the same household without the fund.
"""

from typing import Any, Final

import numpy as np
import pandas as pd

from model.state.codes import RETURN
from model.state.columns import CAUSES
from results.followed import SIDES, Followed, glance, yearly
from results.language.catalogue import Language, term, text
from results.plots.style import COLOURS, headline, panels

PLAN, TWIN, POOR, WELL, LISTED = COLOURS[0], "#BDBDBD", "#E8A58C", "#EEF3EE", "#C9DCEB"
SMALL: Final = ("out_of_pocket_y", "taken_y", "owed")
"""Below: medical bills paid, support taken up, debt; yuan of 2015."""
LAYOUT: Final = (("left",) * 3, ("band",) * 3, SMALL)


def draw(f: Followed, number: int, language: Language) -> Any:
    """Matplotlib: the figure of one household."""
    own, twin = (yearly(f, number, side) for side in SIDES)
    figure, first = panels(7.2, 6.2)
    first.remove()
    axes = figure.subplot_mosaic([list(row) for row in LAYOUT], height_ratios=(3.0, 1.2, 1.6))
    left = axes["left"]
    _lines(left, own["left_y"], twin["left_y"], language)
    left.plot(own.index, own["line"].bfill(), color="#B5532D", lw=1.0, ls="--")
    low, high = np.fmax(left.get_ylim(), (-np.inf, own["line"].max()))
    left.set_ylim(low - 0.22 * (high - low), high + 0.28 * (high - low))
    left.set_xlim(own.index[0] - 0.5, own.index[-1] + 0.5)
    left.text(
        own.index[-1] + 0.55,
        own["line"].iloc[-1],
        text("follow.line", language),
        va="center",
        color="#B5532D",
        fontsize=9,
    )
    _marks(left, own, twin["left_y"].reindex(own.index), language)
    left.set_xticks(own.index)
    left.set_title(text("follow.left", language), fontsize=9)
    left.legend(frameon=False, fontsize=9, ncols=2, loc="upper left")
    _band(axes["band"], own, twin, language)
    for name in SMALL:
        _lines(axes[name], own[name], twin[name], language, small=True)
        axes[name].set_title(text(f"follow.column_{name}", language), fontsize=9)
        axes[name].set_xticks([own.index[0], own.index[len(own) // 2], own.index[-1]])
    headline(left, glance(f, number, language), 12.5)
    return left


def _lines(
    ax: Any,
    own: "pd.Series[float]",
    twin: "pd.Series[float]",
    language: Language,
    small: bool = False,
) -> None:
    """The twin broad below, the household above: where they agree both show."""
    for values, side, colour, width in ((own, "plan", PLAN, 1.8), (twin, "twin", TWIN, 5.0)):
        style = {"marker": "o", "ms": 3.0 if small else 4.5} if side == "plan" else {"zorder": 1}
        style |= {
            "lw": width / (1.5 if small else 1.0),
            "label": text(f"follow.side_{side}", language),
        }
        ax.plot(values.index, values, color=colour, **style)
    low, high = (float(x) for x in ax.get_ylim())
    nothing = not (own.fillna(0.0).any() or twin.fillna(0.0).any())
    ax.set_ylim((-0.08, 1.0) if nothing else (min(0.0, low), high))
    ax.yaxis.set_major_formatter("{x:,.0f}")
    if nothing:
        ax.set_yticks([0.0])
    else:
        ax.locator_params(axis="y", nbins=3 if small else 5)
    ax.tick_params(labelsize=8 if small else 9)


def _marks(ax: Any, own: pd.DataFrame, twin: "pd.Series[float]", language: Language) -> None:
    """Words at what happened, away from both lines: admissions, returns with their cause."""
    values = own["left_y"]
    around = (values.shift(1).fillna(values) + values.shift(-1).fillna(values)) / 2.0
    for year, row in own.iloc[1:].iterrows():
        words = [text("follow.mark_ill", language)] if row["admitted"] > 0 else []
        if row["event"] == RETURN:
            words.append(
                text(
                    "follow.mark_back",
                    language,
                    cause=term("cause", CAUSES[max(int(row["cause"]) - 1, 0)], language),
                )
            )
        dip, both = row["left_y"] < around[year], (row["left_y"], twin[year])
        ax.annotate(
            "\n".join(words),
            (year, np.nanmin(both) if dip else np.nanmax(both)),
            (0, -8 if dip else 8),
            textcoords="offset points",
            ha="center",
            va="top" if dip else "bottom",
            fontsize=9,
            color="#8C2D04",
            bbox={"fc": "white", "ec": "none", "alpha": 0.8, "pad": 0.5},
        )


def _band(ax: Any, own: pd.DataFrame, twin: pd.DataFrame, language: Language) -> None:
    """Three rows of years: on the register, below the line, below it without the fund."""
    rows = (
        ("twin", twin["spending_poor"], "poor", POOR),
        ("poor", own["spending_poor"], "poor", POOR),
        ("listed", own["listed"], "listed", LISTED),
    )
    for y, (_, values, cell, colour) in enumerate(rows):
        for year, is_so in values.items():
            ax.barh(y, 0.94, 0.82, left=year - 0.47, color=colour if is_so else WELL)
            ax.text(
                year,
                y,
                text(f"follow.cell_{cell}", language) if is_so else "",
                ha="center",
                va="center",
                fontsize=9,
            )
    ax.set_yticks(
        range(len(rows)), [text(f"follow.row_{name}", language) for name, *_ in rows], fontsize=9
    )
    ax.set_xlim(own.index[0] - 0.5, own.index[-1] + 0.5)
    ax.set_xticks([])
    ax.spines[:].set_visible(False)
    ax.tick_params(length=0)
