"""Draws that fail and draws that do not, over the two most certain limits of a box."""

from typing import Any

import numpy as np
from matplotlib.patches import Rectangle

from results.language.catalogue import Language, term, text
from results.plots.style import COLOURS, GREY, figure, finished
from results.tables.study_results import Discovered


def title(f: Discovered, language: Language) -> str:
    """The finding: where it fails, or that no such place was found."""
    if not f.confirmed:
        return text("charts.failing.no_range_failure_other", language)
    return text(
        "charts.failing.failures_gather_one_end",
        language,
        limits=text("charts.failing.and", language).join(_named(f, language)),
        density=f.density,
        base=f.base,
    )


def _named(f: Discovered, language: Language) -> list[str]:
    return [term("parameter", name, language) for name in f.limits["name"][:2]]


def draw(f: Discovered, language: Language, ax: Any = None) -> Any:
    """Matplotlib; one limit alone is drawn over the gain."""
    ax = figure(6.4, 4.6, ax=ax)
    names, failed = list(f.limits["name"])[:2], (f.points["gain"] < f.least).to_numpy()
    axes = [*_named(f, language), text("charts.failing.gap_closed_beyond_other", language)]
    if names:
        x = f.points[names[0]].to_numpy()
        y = (f.points[names[1]] if len(names) > 1 else f.points["gain"] / 1e4).to_numpy()
    else:
        y = np.sort(f.points["gain"].to_numpy()) / 1e4
        x, failed = np.arange(1, len(y) + 1), y * 1e4 < f.least
    for mark, colour, rows, word in (
        ("o", GREY, ~failed, text("charts.failing.holds", language)),
        ("x", COLOURS[5], failed, text("charts.failing.fails", language)),
    ):
        ax.scatter(x[rows], y[rows], s=20, marker=mark, color=colour, label=word, linewidths=1.2)
    if names:
        _box(f, ax, x, y)
    return finished(
        ax,
        title(f, language),
        legend={"fontsize": 8, "loc": "upper center", "bbox_to_anchor": (0.5, 1.08), "ncols": 2},
        xlabel=axes[0] if names else text("charts.failing.draws_order", language),
        ylabel=axes[1] if names else axes[0],
    )


def _box(f: Discovered, ax: Any, x: Any, y: Any) -> None:
    limits = [*f.limits[["low", "high"]].to_numpy(), (-np.inf, np.inf)]
    (a, b), (c, d) = (
        (max(low, float(at.min())), min(high, float(at.max())))
        for (low, high), at in zip(limits, (x, y), strict=False)
    )
    ax.add_patch(Rectangle((a, c), b - a, d - c, fill=False, lw=1.4, ls="--", color=COLOURS[5]))
