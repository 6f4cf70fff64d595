"""Each year's new plan less the standing one, and at last the rolled plan less the fixed one."""

from typing import Any

import pandas as pd

from model.state.units import WAN
from results.comparison import Interval
from results.language.catalogue import Language, text
from results.plots.style import COLOURS, figure, finished
from results.tables.study_results import Rolled
from results.tables.table import span


def title(f: Rolled, language: Language) -> str:
    """The finding."""
    row, n = f.gain("rolled", "fixed") / WAN, int(f.steps["taken"].sum())
    if n == 0:
        return text("charts.rolled.none_clearly_better", language)
    found = Interval.of(row, f.n_draws)
    return text(f"charts.rolled.{found.verdict}", language, n=n, value=span(found, language))


def rows_of(f: Rolled, language: Language) -> pd.DataFrame:
    """label, mean, low, high, filled; 万元, the judgement last."""
    rows: list[tuple[str, bool, Any]] = [
        (text("charts.rolled.new_less_standing", language, year=s["year"]), bool(s["taken"]), s)
        for s in f.steps.to_dict("records")
    ]
    judged = text("charts.rolled.judged_rolled_less_fixed", language)
    return pd.DataFrame(
        [
            {"label": label, "filled": filled}
            | {k: float(row[k]) / WAN for k in ("mean", "low", "high")}
            for label, filled, row in (*rows, (judged, True, f.gain("rolled", "fixed")))
        ]
    )


def draw(f: Rolled, language: Language, ax: Any = None) -> Any:
    """Matplotlib: filled marks were taken, hollow ones were not."""
    table = rows_of(f, language)
    ax = figure(7.4, 1.2 + 0.42 * len(table), ax=ax)
    for i, row in table.iloc[::-1].reset_index(drop=True).iterrows():
        colour = COLOURS[0] if i else COLOURS[5]
        ax.plot([row["low"], row["high"]], [i, i], color=colour, lw=2)
        ax.plot(row["mean"], i, "o", ms=7, color=colour, mfc=colour if row["filled"] else "white")
        ax.annotate(
            f"{row['mean']:,.0f}",
            (row["mean"], i),
            xytext=(0, 7),
            textcoords="offset points",
            ha="center",
            fontsize=8,
        )
    ax.axvline(0.0, color="black", lw=0.8)
    ax.set_yticks(range(len(table)), list(table["label"])[::-1])
    ax.set_xlabel(text("charts.rolled.more_gap_closed_10", language), fontsize=8)
    return finished(ax, title(f, language), ylim=(-0.6, len(table) - 0.3))
