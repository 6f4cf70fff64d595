"""Two models of one county by year: draws of the households as a band, the other as a line."""

from typing import Any

import pandas as pd

from results.language.catalogue import Language, text
from results.language.numbers import money_unit
from results.plots.style import COLOURS, headline, panels

YUAN = ("effect_gap", "fund_income")
"""What is counted in yuan; all else is counted in persons."""


def unit_of_series(name: str, language: Language) -> tuple[float, str]:
    """What a series is divided by where it is shown, and the word for that."""
    if name in YUAN:
        return money_unit(language), text("crosscheck.yuan", language)
    kind = "person_years" if name == "effect_poor" else "persons"
    return 1.0, text(f"crosscheck.{kind}", language)


def draw(years: pd.DataFrame, title: str, language: Language) -> Any:
    """Matplotlib: a panel for each compared series.

    Parameters
    ----------
    years : series, year, second, own, low, high.
    """
    fig, axes = panels(7.3, 7.4, 3, 2)
    lines: list[Any] = []
    for ax, name in zip(axes.flat, list(dict.fromkeys(years["series"])), strict=True):
        rows, (size, unit) = years[years["series"] == name], unit_of_series(name, language)
        x, ends = rows["year"], rows[["low", "high", "own", "second"]] / size
        ax.fill_between(x, ends["low"], ends["high"], color=COLOURS[4], alpha=0.35, lw=0)
        lines = ax.plot(x, ends["own"], color=COLOURS[0], lw=1.8)
        lines += ax.plot(x, ends["second"], color=COLOURS[5], lw=1.8, ls="--", marker="o", ms=3)
        ax.set_title(text(f"crosscheck.series_{name}", language), fontsize=9.5)
        ax.set_ylabel(unit, fontsize=9)
        ax.set_ylim(bottom=min(0.0, float(ends.to_numpy().min()) * 1.1))
        ax.set_xticks(list(x)[:: 2 if len(x) > 6 else 1])
    words = [text(f"crosscheck.{k}", language) for k in ("own_band", "second")]
    fig.legend(lines, words, loc="outside lower center", ncols=2, frameon=False, fontsize=9)
    headline(axes.flat[0], title)
    return axes.flat[0]
