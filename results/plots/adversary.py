"""Losses of the worlds of a design in their order, and of the worst when it is valued again."""

from typing import Any

import pandas as pd

from results.language.catalogue import Language, text
from results.plots.style import COLOURS, GREY, figure, headline


def draw(
    screened: pd.DataFrame,
    losses: pd.DataFrame,
    unit: float,
    words: tuple[str, str],
    language: Language,
) -> Any:
    """Matplotlib: grey dots are worlds of the design, bars intervals of what was valued again.

    Parameters
    ----------
    screened : loss. losses : world, mean, low, high.
    words : title, and the label of the loss with its unit.
    """
    ax = figure(7.4, 4.2)
    n = len(screened)
    ax.plot(range(1, n + 1), screened["loss"] / unit, "o", ms=3.5, color=GREY)
    for i, row in enumerate(losses.to_dict("records"), start=1):
        at, ends = n + i * max(n, 8) / 8, [row["low"] / unit, row["high"] / unit]
        ax.plot([at, at], ends, color=COLOURS[i], lw=3)
        ax.plot(
            at,
            row["mean"] / unit,
            "D",
            color=COLOURS[i],
            ms=7,
            label=text(f"adversary.world_{row['world']}", language),
        )
    ax.axhline(0.0, color="black", lw=0.8)
    ax.set_xlabel(text("adversary.axis_worlds", language), fontsize=9)
    ax.set_ylabel(words[1], fontsize=9)
    ax.legend(frameon=False, fontsize=9, loc="upper left")
    headline(ax, words[0])
    return ax
