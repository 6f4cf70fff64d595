"""Villages as tiles, town by town: a diagram, no map, for no place of a village is known."""

from __future__ import annotations

import itertools
import math
from typing import TYPE_CHECKING, Any

from matplotlib.lines import Line2D
from matplotlib.patches import Patch, RegularPolygon

from results.findings import Findings
from results.language.catalogue import Language, text
from results.plots.style import figure, headline
from results.privacy import small_villages

if TYPE_CHECKING:
    import pandas as pd

STEPS = (0.0, 0.25, 0.5, 1.0, 2.0)
"""Ends of classes of money a registered head, in thousand yuan: grey from light to dark."""
GREYS = ("#ffffff", "#e3e3e3", "#bdbdbd", "#858585", "#3d3d3d")
WIDE, HIGH = math.sqrt(3.0), 1.5
"""Distances of hexagons of radius one, across and down."""


def prepare(findings: Findings) -> pd.DataFrame:
    """Funded villages with town, thousand yuan a registered head.

    Gap closed (yuan of 2015) and its low end.
    """
    frame = findings.plan_table
    assert frame is not None
    v = findings.villages[findings.villages["poor_village"] == 1].set_index("village")
    money = frame[frame["village"] != 0].groupby("village")["yuan"].sum()
    out = v[["town", "heads"]].copy()
    out["head"] = money.reindex(out.index).fillna(0.0) / out["heads"].clip(lower=1.0) / 1000.0
    out["sure"] = False
    if findings.village_gap is not None:
        gap = findings.village_gap[findings.village_gap["plan"] == findings.main].set_index(
            "village"
        )
        out["sure"] = (gap["low"] > 0.0).reindex(out.index).fillna(False)
        out.loc[out.index.isin(small_villages(findings)), "sure"] = False
    return out.sort_values(["town", "head"], ascending=[True, False], kind="stable")


def title(table: pd.DataFrame, language: Language) -> str:
    """The finding: how many villages get much and how many surely less poverty."""
    much, sure = int((table["head"] >= 1.0).sum()), int(table["sure"].sum())
    return text("charts.tiles.title", language, n_table=len(table), much=much, sure=sure)


def draw(findings: Findings, language: Language, ax: Any = None) -> Any:
    """Matplotlib: a hexagon for each village, darker for more money a head.

    A dot where it surely helps.
    """
    table = prepare(findings)
    towns = list(dict.fromkeys(table["town"]))
    blocks = [table[table["town"] == t] for t in towns]
    side = max(2, math.ceil(math.sqrt(max(len(b) for b in blocks))))
    across = min(len(towns), 4)
    down = math.ceil(len(towns) / across)
    ax = figure(2.0 + 1.9 * across, 1.6 + 1.75 * down, ax=ax)
    step_x, step_y = (side + 0.9) * WIDE, (side + 1.3) * HIGH
    for n, block in enumerate(blocks):
        x0, y0 = (n % across) * step_x, -(n // across) * step_y
        word = text("charts.tiles.town", language, towns=towns[n])
        ax.text(x0, y0 + 1.3, word, fontsize=9, ha="left")
        for i, (code, row) in enumerate(block.iterrows()):
            x = x0 + (i % side) * WIDE + (i // side % 2) * WIDE / 2
            _tile(ax, x, y0 - (i // side) * HIGH, int(str(code)), row)
    ax.set_xlim(-1.2, across * step_x)
    ax.set_ylim(-down * step_y + 0.6, 2.2)
    ax.set_aspect("equal")
    ax.axis("off")
    _legend(ax, language)
    headline(ax, title(table, language))
    return ax


def _tile(ax: Any, x: float, y: float, code: int, row: Any) -> None:
    level = sum(row["head"] > s for s in STEPS[1:]) if row["head"] > 0.0 else 0
    colour = GREYS[level]
    ax.add_patch(
        RegularPolygon((x, y), 6, radius=0.97, facecolor=colour, edgecolor="#666666", lw=0.6)
    )
    ink = "white" if level >= len(GREYS) - 2 else "black"
    ax.text(x, y + 0.15, f"{code % 1000}", fontsize=7, ha="center", va="center", color=ink)
    if row["sure"]:
        ax.plot(x, y - 0.45, "o", ms=2.4, color=ink)


def _legend(ax: Any, language: Language) -> None:
    unit = text("charts.tiles.thousand_yuan_head", language)
    ends = [*STEPS, math.inf]
    labels = [
        f"{a:g}–{b:g}" if math.isfinite(b) else f"> {a:g}" for a, b in itertools.pairwise(ends)
    ]
    handles: list[Any] = [
        Patch(facecolor=c, edgecolor="#666666", label=f"{word} {unit}")
        for c, word in zip(GREYS, labels, strict=True)
    ]
    handles.append(
        Line2D(
            [],
            [],
            marker="o",
            ls="",
            color="black",
            ms=3,
            label=text("charts.tiles.surely_less_poverty_90", language),
        )
    )
    ax.legend(
        handles=handles,
        fontsize=8.5,
        frameon=False,
        loc="center left",
        bbox_to_anchor=(1.0, 0.5),
        title=text("charts.tiles.diagram_no_map", language),
        title_fontsize=8.5,
    )
