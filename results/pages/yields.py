"""The page of yields: what a yuan of each programme alone brings."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from results.language.catalogue import Language, term, text
from results.language.numbers import listed, spanned
from results.pages.page import write_page
from results.statistics import LEAST_DRAWS
from results.tables.section import Section, html_of


@dataclass(frozen=True)
class Yielded:
    """Yields of a county.

    Attributes
    ----------
    table : programme, source, draws, late (which year ``mature`` is); year_3, mature (income per
        yuan and year) with low and high.
    """

    county: str
    county_chinese: str
    table: pd.DataFrame


def _yield_of(row: Mapping[Hashable, Any], key: str, language: Language) -> str:
    """A yield with its interval; a dash where no money was used in any draw."""
    ends = (row[key], row[f"{key}_low"], row[f"{key}_high"])
    if np.isnan(row[key]):
        return "–"
    return spanned(ends, int(row["draws"]), "{:.3f}".format, language)


def yields_table(table: pd.DataFrame, language: Language) -> pd.DataFrame:
    """Income per yuan and year of every programme."""
    rows = table.to_dict("records")
    return pd.DataFrame(
        {
            text("column.programme", language): [
                term("programme", p, language) for p in table["programme"]
            ],
            text("column.year_3", language): [_yield_of(r, "year_3", language) for r in rows],
            text("column.mature", language, late=rows[0]["late"]): [
                _yield_of(r, "mature", language) for r in rows
            ],
            text("column.source", language): table["source"],
        }
    )


def headline(answer: Yielded, language: Language) -> list[str]:
    """Which yields of the third year are clearly above or below zero; none of few draws."""
    enough = answer.table[answer.table["draws"] >= LEAST_DRAWS]
    table = enough.sort_values("year_3", ascending=False)
    above = table[table["year_3_low"] > 0.0]["programme"]
    below = table[table["year_3_high"] < 0.0]["programme"]
    rest = table[(table["year_3_low"] <= 0.0) & (table["year_3_high"] >= 0.0)]["programme"]
    return [
        text(f"yields.{key}", language, n=len(names), names=_names(names, language))
        for key, names in (("above", above), ("unclear", rest), ("below", below))
        if len(names) > 0
    ] or [text("yields.too_few", language, n=LEAST_DRAWS)]


def _names(names: pd.Series[str], language: Language) -> str:
    return listed([term("programme", n, language) for n in names], language)


def write_yields(answer: Yielded, folder: Path, language: Language) -> Path:
    """``yields.LANGUAGE.html``."""
    section = Section(
        text("yields.table", language),
        text("yields.how", language),
        tables=[html_of(yields_table(answer.table, language))],
    )
    county = answer.county_chinese if language == "zh" else answer.county
    title = text("yields.title", language, county=county)
    note = text("yields.note", language)
    return write_page(
        folder / f"yields.{language}.html",
        language,
        title,
        note,
        headline(answer, language),
        [section],
    )
