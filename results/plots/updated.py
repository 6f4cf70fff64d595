"""What was believed of each programme before and after a year's figures."""

from typing import Any

import pandas as pd

from results.language.catalogue import Language, term, text
from results.plots.style import COLOURS, GREY, figure, headline
from results.tables.study_results import Updated


def title(f: Updated, language: Language) -> str:
    """The finding."""
    if f.is_misfit:
        return text("update.chart_title_misfit", language)
    n = int((f.beliefs["verdict"] == "learned").sum())
    if n == 0:
        return text("update.chart_title_none", language)
    return text("update.chart_title", language, n=n, total=len(shown(f)))


def shown(f: Updated) -> pd.DataFrame:
    """Programmes of the plan, and those whose belief moved; narrowest first."""
    planned = f.beliefs["programme"].isin(f.money["programme"]) | f.beliefs["is_seen"]
    moved = f.beliefs["verdict"] != "open"
    return f.beliefs[planned | moved].sort_values("narrowed", kind="stable", ignore_index=True)


def draw(f: Updated, language: Language, ax: Any = None) -> Any:
    """Matplotlib: grey before, coloured after where the figures narrow a belief."""
    table = shown(f)
    ax = figure(7.4, 1.2 + 0.4 * len(table), ax=ax)
    for i, row in table.iloc[::-1].reset_index(drop=True).iterrows():
        colour = COLOURS[0] if row["verdict"] == "learned" else COLOURS[7]
        for at, ends, shade in (
            (i + 0.14, ("prior_low", "prior", "prior_high"), GREY),
            (i - 0.14, ("low", "mean", "high"), colour),
        ):
            low, mean, high = (100.0 * row[k] for k in ends)
            ax.plot([low, high], [at, at], color=shade, lw=2)
            ax.plot(mean, at, "o", ms=6, color=shade)
    ax.axvline(0.0, color="black", lw=0.8)
    ax.set_yticks(
        range(len(table)), [term("programme", p, language) for p in table["programme"][::-1]]
    )
    ax.set_xlabel(text("update.chart_axis", language), fontsize=8)
    headline(ax, title(f, language))
    return ax
