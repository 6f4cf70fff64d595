"""Poor, out, returned: persons who stay, leave, enter and return, year by year."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from results.findings import Findings
from results.language.catalogue import Language, text
from results.language.numbers import people
from results.plots.style import COLOURS, figure, headline

if TYPE_CHECKING:
    import pandas as pd

LOOKS = (
    ("stayed", COLOURS[7], ""),
    ("returns", COLOURS[5], "xxx"),
    ("entries", COLOURS[1], "///"),
    ("exits", COLOURS[2], "..."),
)
"""Part, colour, hatch: distinguishable in a grey print."""


def prepare(findings: Findings) -> pd.DataFrame:
    """Persons by year: who was poor last year-end and stayed, who returned, who entered, who left.

    Births, deaths and moves make the parts differ a little from the poor of the year before.
    """
    table = findings.county_year[findings.county_year["plan"] == findings.main]
    mean = table.groupby("year").mean(numeric_only=True)
    out = (
        mean[["poor_spending", "returns", "entries", "exits"]]
        .loc[list(findings.effect_years)]
        .copy()
    )
    out["stayed"] = (out["poor_spending"] - out["returns"] - out["entries"]).clip(lower=0.0)
    return out


def title(table: pd.DataFrame, language: Language) -> str:
    """The finding: for a hundred who leave, how many return or enter."""
    left = max(float(table["exits"].sum()), 1.0)
    back = float(table["returns"].sum()) / left
    new = float(table["entries"].sum()) / left
    return text(
        "charts.transitions.title",
        language,
        value=100 * back,
        value_2=100 * new,
        left=people(left / len(table), language),
    )


def draw(findings: Findings, language: Language, ax: Any = None) -> Any:
    """Matplotlib: the poor of each year-end by where they come from.

    Below, who left since the last.
    """
    table = prepare(findings)
    words = {
        "stayed": text("charts.transitions.poor_year_before_too", language),
        "returns": text("charts.transitions.returned", language),
        "entries": text("column.entries", language),
        "exits": text("column.exits", language),
    }
    ax = figure(7.4, 4.2, ax=ax)
    base = np.zeros(len(table))
    for key, colour, hatch in LOOKS:
        sign = -1.0 if key == "exits" else 1.0
        start = None if key == "exits" else base
        ax.bar(
            table.index,
            sign * table[key],
            bottom=start,
            color=colour,
            hatch=hatch,
            edgecolor="white",
            width=0.72,
            label=words[key],
            lw=0.3,
        )
        if key != "exits":
            base = base + table[key].to_numpy()
    for year, total in zip(table.index, base, strict=True):
        ax.text(year, total, f"{total:,.0f}", ha="center", va="bottom", fontsize=7.5)
    ax.axhline(0.0, color="black", lw=0.8)
    ax.set_xticks(table.index)
    ax.set_ylabel(text("figure.persons", language))
    ax.yaxis.set_major_formatter(lambda x, _: f"{abs(x):,.0f}")
    ax.legend(frameon=False, fontsize=8, loc="center left", bbox_to_anchor=(1.0, 0.5))
    headline(ax, title(table, language))
    return ax
