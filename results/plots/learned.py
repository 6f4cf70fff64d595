"""What was learned: posterior over prior width of every parameter, narrowest first."""

from typing import Any

import numpy as np

from results.language.catalogue import Language, text
from results.plots.style import COLOURS, GREY, figure, finished, name_rows
from results.tables.study_results import Calibration

SHOWN = 25
LIMIT = 0.9


def title(f: Calibration, language: Language) -> str:
    """The finding."""
    return text(
        "charts.learned.title", language, all_=len(f.widths), n=int(f.widths["learned"].sum())
    )


def draw(f: Calibration, language: Language, ax: Any = None) -> Any:
    """Matplotlib: dots, the limit, and the noise of a ratio where nothing is learned."""
    # learned ones first, else a narrow one of chance would stand above them
    table = f.widths.sort_values(["learned", "ratio"], ascending=[False, True], kind="stable")
    table = table.head(SHOWN).iloc[::-1].reset_index(drop=True)
    ax = figure(7.8, 0.24 * len(table) + 1.4, ax=ax)
    ax.axvspan(
        1.0 - 1.645 * f.ratio_error,
        1.0 + 1.645 * f.ratio_error,
        color=GREY,
        alpha=0.15,
        lw=0,
        label=text("charts.learned.range_where_nothing_is_learned", language),
    )
    ax.axvline(LIMIT, color=COLOURS[5], ls="--", lw=1.0)
    for y, row in table.iterrows():
        colour = COLOURS[0] if row["learned"] else GREY
        ax.plot([row["ratio"], 1.0], [y, y], color=colour, lw=1.0, alpha=0.6)
        ax.plot(row["ratio"], y, "o", color=colour, ms=5)
    name_rows(ax, table["name"], language)
    least = max(0.0, float(np.nanmin(table["ratio"])) - 0.1)
    return finished(
        ax,
        title(f, language),
        legend={"fontsize": 8, "loc": "lower left"},
        ylim=(-0.7, len(table) - 0.3),
        xlim=(least, 1.0 + max(0.15, 2.0 * f.ratio_error)),
        xlabel=text("charts.learned.posterior_width_over_prior", language),
    )
