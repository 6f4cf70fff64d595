"""Registers that places reported: expected before, by own figures alone, pooled."""

from typing import Any

import pandas as pd

from results.language.catalogue import Language, text
from results.plots.style import COLOURS, GREY, figure, finished
from results.tables.study_results import Updated

SHOWN = 20
"""Places of a picture, the largest first registers."""
BANDS = (
    ("prior_", "own_prior", GREY),
    ("alone_", "own_alone", COLOURS[1]),
    ("", "own_pooled", COLOURS[0]),
)


def ahead(f: Updated) -> pd.DataFrame:
    """Rows of the first year-end that no place reported yet, or of the last that some did."""
    reported = f.registers.dropna(subset="value")
    year = min(int(reported["year"].max()) + 1, int(f.registers["year"].max()))
    last = reported.groupby("place").last()
    rows = f.registers[f.registers["year"] == year]
    return rows.assign(
        reported=rows["place"].map(last["value"]), reported_in=rows["place"].map(last["year"])
    )


def widths(f: Updated) -> dict[str, Any]:
    """How wide the bands are over what they were, mean of places, and of what year."""
    rows = ahead(f)
    wide = {n: ((rows[f"{n}high"] - rows[f"{n}low"]) / rows["first"]).mean() for n, _, _ in BANDS}
    return {
        "year": int(rows["year"].iloc[0]),
        "last": int(rows["reported_in"].max()),
        "n": len(rows),
        "pooled": wide[""] / wide["prior_"],
        "alone": wide["alone_"] / wide["prior_"],
    }


def draw(f: Updated, language: Language, ax: Any = None) -> Any:
    """Matplotlib: three bands a place, per cent of its first register; a stroke: last reported."""
    every = ahead(f).sort_values("first", ascending=False, kind="stable", ignore_index=True)
    rows = every.head(SHOWN).iloc[::-1].reset_index(drop=True)
    ax = figure(7.4, 1.6 + 0.42 * len(rows), ax=ax)
    for k, (name, words, colour) in enumerate(BANDS):
        at = rows.index + 0.22 * (1 - k)
        low, middle, high = (
            100.0 * rows[f"{name}{e}"] / rows["first"] for e in ("low", "mean", "high")
        )
        ax.hlines(at, low, high, color=colour, lw=2, label=text(f"update.column.{words}", language))
        ax.plot(middle, at, "o", ms=4.5, color=colour)
    reported = 100.0 * rows["reported"] / rows["first"]
    ax.vlines(reported, rows.index - 0.34, rows.index + 0.34, color="black", lw=1.6)
    ax.plot(
        [],
        [],
        "|",
        color="black",
        ms=10,
        mew=1.6,
        label=text("update.own_told", language, last=widths(f)["last"]),
    )
    ax.set_yticks(rows.index, rows["place" if language == "zh" else "place_en"])
    ax.set_xlim(left=0.0)
    ax.figure.legend(loc="outside lower center", ncols=4, frameon=False, fontsize=8)
    some = (
        text("update.own_some", language, n=SHOWN, total=len(every)) if len(every) > SHOWN else ""
    )
    return finished(
        ax,
        text("update.own_chart", language, **widths(f)) + some,
        xlabel=text("update.own_axis", language),
    )
