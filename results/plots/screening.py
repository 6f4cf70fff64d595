"""Which parameters move the answers: Morris bars, and Sobol' indices, one panel for each output."""

from typing import Any

import numpy as np
import pandas as pd

from results.language.catalogue import Language, term, text
from results.language.numbers import joined
from results.plots.style import COLOURS, GREY, headline, name_rows, panels
from results.tables.study_results import Sensitivity

SHOWN = 15


def morris_title(f: Sensitivity, language: Language) -> str:
    """The finding: what moves the gain."""
    gain = f.morris[f.morris["output"] == "gain_plan"].sort_values("mu_star", ascending=False)
    return text(
        "charts.screening.what_moves_fund_s",
        language,
        names=joined(
            [term("parameter", n, language) for n in gain["name"] if n != "chance"][:3], language
        ),
    )


def _chance(ax: Any, table: pd.DataFrame, scale: float, language: Language) -> None:
    noise = table.loc[table["name"] == "chance", "mu_star"]
    if len(noise):
        ax.axvline(
            float(noise.iloc[0]) / scale,
            color=COLOURS[5],
            ls="--",
            lw=1.0,
            label=text("output.chance", language),
        )
        ax.legend(frameon=False, fontsize=8, loc="lower right")


def draw_morris(f: Sensitivity, language: Language) -> Any:
    """Matplotlib: mean absolute effect as a share of the output's mean, the largest 15."""
    outputs = list(dict.fromkeys(f.morris["output"]))
    fig, axes = panels(13.0, 5.0, 1, len(outputs))
    for ax, output in zip(np.atleast_1d(axes), outputs, strict=True):
        table = f.morris[f.morris["output"] == output]
        mean = abs(float(f.outputs.set_index("output").loc[output, "mean"])) or 1.0
        rows = table[table["name"] != "chance"].nlargest(SHOWN, "mu_star").iloc[::-1]
        size = rows["mu_star"] / mean
        ax.barh(range(len(rows)), size, color=COLOURS[0], height=0.7)
        ax.errorbar(
            size,
            range(len(rows)),
            xerr=rows["mu_star_conf"] / mean,
            fmt="none",
            ecolor=GREY,
            lw=1.0,
        )
        name_rows(ax, rows["name"], language)
        _chance(ax, table, mean, language)
        ax.set_xlim(left=0.0)
        ax.xaxis.set_major_formatter(lambda x, _: f"{x:.0%}")
        ax.set_title(term("output", output, language), fontsize=9.5)
    fig.supxlabel(
        text("charts.screening.mean_absolute_effect_over", language),
        fontsize=9,
    )
    headline(fig, morris_title(f, language))
    return fig


def sobol_title(f: Sensitivity, language: Language) -> str:
    """The finding: how much of the gain's variance the first parameter has.

    If enough points say so.
    """
    gain = f.sobol[f.sobol["output"] == "gain_plan"].nlargest(1, "total").iloc[0]
    if not gain["total_conf"] < gain["total"]:
        return text("charts.screening.too_few_points_split", language)
    return text(
        "charts.screening.variance_fund_s_gain",
        language,
        name=term("parameter", gain["name"], language),
        size=f"{gain['total']:.0%} ± {gain['total_conf']:.0%}",
    )


def draw_sobol(f: Sensitivity, language: Language) -> Any:
    """Matplotlib: first-order and total indices with 95 % bootstrap intervals."""
    outputs = list(dict.fromkeys(f.sobol["output"]))
    fig, axes = panels(13.0, 4.2, 1, len(outputs))
    for ax, output in zip(np.atleast_1d(axes), outputs, strict=True):
        rows = f.sobol[f.sobol["output"] == output].sort_values("total").reset_index(drop=True)
        at = np.arange(len(rows))
        for shift, key, word, colour in (
            (0.18, "first", "first_order", COLOURS[4]),
            (-0.18, "total", "total_order", COLOURS[0]),
        ):
            ax.barh(
                at + shift,
                rows[key],
                height=0.34,
                color=colour,
                label=term("column", word, language),
            )
            ax.errorbar(
                rows[key], at + shift, xerr=rows[f"{key}_conf"], fmt="none", ecolor=GREY, lw=1.0
            )
        name_rows(ax, rows["name"], language)
        ax.axvline(0.0, color="#333333", lw=0.8)
        ax.set_title(term("output", output, language), fontsize=9.5)
    np.atleast_1d(axes)[0].legend(frameon=False, fontsize=8, loc="lower right")
    fig.supxlabel(text("charts.screening.share_variance", language), fontsize=9)
    headline(fig, sobol_title(f, language))
    return fig
