"""Regret of every known plan in every world: a heat map of greys with the numbers in it."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.patches import Rectangle

from model.state.units import WAN
from results.language.catalogue import Language, text
from results.plots.style import figure, headline
from results.tables.study_results import Stressed

DARK = 0.62
"""Share of the darkest cell from which numbers are white."""


def title(f: Stressed, language: Language) -> str:
    """The finding: in how many worlds no other known plan is clearly better."""
    names = list(f.worlds["stress"])
    verdicts = [f.verdict(s) for s in names]
    if "too_few" in verdicts:
        return text("stress.too_few", language, n_draws=f.n_draws)
    held = sum(v != "beaten" for v in verdicts)
    plan = f.the(f.main, language)
    return text("charts.regret.title", language, n_names=len(names), plan=plan, held=held)


def draw(f: Stressed, language: Language, ax: Any = None) -> Any:
    """Matplotlib: darker is worse; the best plan of each world is framed."""
    names, plans = list(f.worlds["stress"]), list(dict.fromkeys(f.plans["plan"]))
    table = f.plans.pivot(index="stress", columns="plan", values="regret").loc[names, plans] / WAN
    values = table.to_numpy(float)
    ax = figure(3.2 + 1.1 * len(plans), 1.4 + 0.34 * len(names), ax=ax)
    top = float(values.max()) or 1.0
    # square roots: one hopeless plan would else leave all others white
    ax.imshow(np.sqrt(values / top), cmap="Greys", vmin=0.0, vmax=1.15, aspect="auto")
    for i, j in np.ndindex(values.shape):
        dark = np.sqrt(values[i, j] / top) > DARK
        ax.text(
            j,
            i,
            f"{values[i, j]:,.0f}",
            ha="center",
            va="center",
            fontsize=8,
            color="white" if dark else "black",
        )
        if values[i, j] <= 0.0:
            ax.add_patch(Rectangle((j - 0.46, i - 0.44), 0.92, 0.88, fill=False, lw=1.6))
    ax.set_yticks(range(len(names)), [f.name(s, language) for s in names], fontsize=8)
    ax.set_xticks(range(len(plans)), [f.titled(p, language) for p in plans], fontsize=8)
    ax.tick_params(length=0)
    for spine in ax.spines.values():
        spine.set_visible(False)
    headline(ax, title(f, language))
    ax.set_xlabel(
        text("charts.regret.regret_10_000_yuan", language),
        fontsize=8,
    )
    return ax
