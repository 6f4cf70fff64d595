"""How cases look in every picture of a comparison: colour, mark, label, unit."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.ticker import FuncFormatter

from results.language.catalogue import Language, text
from results.language.typeset import broken, shortened
from results.plots.style import COLOURS, GREY, HALF_WIDTH
from results.tables.compared import Compared

INK = "#1d2730"
"""The reference, axes at zero and words."""
BETTER, WORSE, UNCLEAR = COLOURS[0], COLOURS[5], GREY
SMALL = 9.0
"""Points of type: the smallest that reads well on a printed page."""
MARKS = ("o", "s", "^", "D", "v")
LOOKS = tuple(zip((COLOURS[0], COLOURS[5], COLOURS[2], COLOURS[3], COLOURS[9]), MARKS, strict=True))
"""Colour and mark of the cases beside the reference: the mark says in grey print which is which."""
OF_VERDICT = {"better": BETTER, "worse": WORSE}
ROOM = 24
"""Columns of a case's label; a Chinese character takes two."""


def look_of(f: Compared, name: str) -> tuple[str, str]:
    """Colour and mark of a case, the same in every picture; the reference is black."""
    return (INK, "") if name == f.reference else LOOKS[f.drawn[1:].index(name) % len(LOOKS)]


def label_of(f: Compared, name: str, language: Language, room: int = ROOM) -> str:
    """A case's title in two lines of a label."""
    lines = broken(f.title_of(name, language), room)
    if len(lines) > 2:
        lines = [lines[0], shortened("".join(lines[1:]), room)]
    return "\n".join(lines)


def years(ax: Any, shown: Sequence[int], size: float) -> None:
    """Ticks at years, at every second or third where there is no room for all; plain numbers."""
    inches = ax.figure.get_figwidth() * ax.get_position().width
    step = int(np.ceil(len(shown) * 3.6 * HALF_WIDTH * 2 * size / 72.0 / inches))
    ax.set_xticks([int(y) for y in shown][:: max(1, step)])
    ax.tick_params(labelsize=size)
    thousands(ax.yaxis)


def thousands(axis: Any) -> None:
    """Numbers of an axis with separators, and no exponent."""
    axis.set_major_formatter(
        FuncFormatter(lambda x, _: f"{x:,.0f}" if x == round(x) else f"{x:,g}")
    )


def listed_down(ax: Any, labels: Sequence[str], size: float, **style: Any) -> None:
    """Rows with names, the first on top, on both sides of zero."""
    ax.axvline(0.0, color=INK, lw=1.0, ls="--")
    ax.tick_params(labelsize=size)
    thousands(ax.xaxis)
    ax.set_ylim(len(labels) - 0.4, -0.6)
    ax.set_yticks(range(len(labels)), labels, **{"fontsize": size, **style})


def footnote(fig: Any, words: str, size: float = SMALL) -> None:
    """What a figure's numbers are, below it from its left edge, in lines of its width."""
    lines = "\n".join(broken(words, int(fig.get_figwidth() * 72 / (HALF_WIDTH * size)) - 2))
    fig.supxlabel(lines, fontsize=size, x=0.01, ha="left", color=INK, linespacing=1.25)


def note(f: Compared, language: Language) -> str:
    """How to read it."""
    return text("compare.few_note" if f.is_few else "compare.band_note", language, n=f.n_draws)


def apart(heights: Sequence[float], least: float, low: float) -> list[float]:
    """Heights moved until neighbours are as far apart as labels need; none below ``low``."""
    order = np.argsort(heights, kind="stable")
    placed = np.array(heights, float)[order]
    for _ in range(200):
        for i in range(len(placed) - 1):
            short = max(0.0, least - (placed[i + 1] - placed[i]))
            placed[i] -= short / 2.0
            placed[i + 1] += short / 2.0
        placed += max(0.0, low - placed[0])
    out = np.empty(len(placed))
    out[order] = placed
    return [float(x) for x in out]
