"""Ladder: every figure's simulated interval against its target range, on one common scale."""

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.patches import Patch

from results.language.catalogue import Language, pick, text
from results.plots.style import COLOURS, GREY, figure, finished
from results.tables.study_results import Validation

EDGE = 4.0
"""Half-ranges from the centre that are drawn; what lies beyond is drawn at the edge as an arrow."""
BOUND = 0.15
"""What counts as a half-range for a figure with one end, share of it."""


def scaled(value: Any, low: float, high: float) -> Any:
    """Value on a scale where the target range is -1 to 1; a bound is its own end."""
    if np.isfinite(low) and np.isfinite(high):
        return 2.0 * (value - low) / (high - low) - 1.0
    if np.isfinite(low):
        return (value - low) / (BOUND * abs(low)) - 1.0
    return (value - high) / (BOUND * abs(high)) + 1.0


def number(value: float, unit: str = "") -> str:
    """A figure with as many digits as it needs; a share in per cent."""
    if not np.isfinite(value):
        return "∞" if value > 0.0 else "-∞"
    if unit.startswith("share") or unit in ("probability", "per year"):
        return f"{value:.0%}" if abs(value) >= 0.1 else f"{value:.1%}"
    return f"{value:,.0f}" if abs(value) >= 100.0 else f"{value:.3g}"


def range_text(low: float, high: float, unit: str, language: Language) -> str:
    """A range in words' shortest form."""
    if not np.isfinite(high):
        return f"≥ {number(low, unit)}"
    if not np.isfinite(low):
        return f"≤ {number(high, unit)}"
    # ends that print alike are one number
    return text("charts.ladder.to", language).join(
        dict.fromkeys((number(low, unit), number(high, unit)))
    )


def judged(f: Validation) -> pd.DataFrame:
    """Rows that could have missed: scored, no total that the population is made to meet."""
    return f.rows[f.rows["status"].isin(("hit", "miss")) & (f.rows["kind"] != "total")]


def title(f: Validation, language: Language) -> str:
    """The finding: how many hit."""
    there = judged(f)
    n_hit = int((there["status"] == "hit").sum())
    return text(
        "charts.ladder.title",
        language,
        n_there=len(there),
        n_hit=n_hit,
        n_there_2=len(there) - n_hit,
    )


def draw(f: Validation, language: Language, ax: Any = None) -> Any:
    """Matplotlib: band of the target, interval and mean; misses in orange."""
    there = judged(f).iloc[::-1].reset_index(drop=True)
    ax = figure(9.2, 0.33 * len(there) + 1.5, ax=ax)
    for y, row in there.iterrows():
        _rung(ax, y, row, language)
    ax.set_yticks(range(len(there)), list(there[pick(language, "zh", "en")]), fontsize=8.5)
    for status, colour, word in (
        ("hit", COLOURS[0], text("charts.ladder.hit", language)),
        ("miss", COLOURS[5], text("charts.ladder.miss", language)),
    ):
        if (there["status"] == status).any():
            ax.plot([], [], "o-", color=colour, label=word)
    band = Patch(facecolor=COLOURS[2], alpha=0.15, label=text("column.range", language))
    above = {"loc": "lower center", "bbox_to_anchor": (0.5, 1.0), "ncols": 3, "fontsize": 8.5}
    return finished(
        ax,
        title(f, language),
        legend={"handles": [*ax.get_legend_handles_labels()[0], band], **above},
        ylim=(-0.7, len(there) - 0.3),
        xlim=(-EDGE - 0.3, EDGE + 0.3),
        xticks=[-1.0, 1.0],
        xticklabels=[text(f"charts.ladder.{end}_end", language) for end in ("low", "high")],
    )


def _rung(ax: Any, y: Any, row: "pd.Series[Any]", language: Language) -> None:
    colour = COLOURS[0] if row["status"] == "hit" else COLOURS[5]
    left = -1.0 if np.isfinite(row["low"]) else -EDGE
    right = 1.0 if np.isfinite(row["high"]) else EDGE
    ax.barh(y, right - left, left=left, height=1.0, color=COLOURS[2], alpha=0.15, lw=0)
    a, b = np.clip(scaled(np.array([row["q05"], row["q95"]]), row["low"], row["high"]), -EDGE, EDGE)
    mean = float(scaled(row["mean"], row["low"], row["high"]))
    ax.plot([a, b], [y, y], color=colour, lw=2, solid_capstyle="butt")
    marker = "o" if abs(mean) <= EDGE else ">" if mean > 0 else "<"
    ax.plot(float(np.clip(mean, -EDGE, EDGE)), y, marker, color=colour, ms=6)
    unit = str(row["unit"])
    target = range_text(row["low"], row["high"], unit, language)
    ax.text(
        EDGE + 0.4,
        y,
        f"{number(row['mean'], unit)}  ({target})",
        va="center",
        fontsize=8,
        color=GREY if row["status"] == "hit" else colour,
        clip_on=False,
    )
