"""What a county saw in a year of its plan: a table of figures, and its blank form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from results.documents.forms import Field, Form, write_forms
from results.language.catalogue import LANGUAGES, term, text
from scenarios.faults import Fault, FaultError, missing, not_found
from scenarios.files.columns import Pair, Table, typed
from scenarios.files.table import best_sheet, unread

OF_PROGRAMMES = ("paid", "alive", "income")
OF_REGISTER = ("listed", "joined", "fell_back")
FIGURES = (*OF_PROGRAMMES, *OF_REGISTER)
"""Kinds of figures: paid to households in the year per 100 yuan granted in earlier plan years;
alive of 100 stakes or projects started; what surveyed households earn beyond those of villages
that wait, per 100 yuan granted; persons registered at year-end, newly found, fallen back."""
LIMITS = {"paid": (-100.0, 500.0), "alive": (0.0, 100.0), "income": (-200.0, 500.0)}
"""Least and most of a figure of a programme; of the register, nobody to all persons."""


def _both(key: str) -> Pair:
    return text(key, "zh"), text(key, "en")


@dataclass(frozen=True)
class Asked:
    """What can be asked of a county about a plan.

    Attributes
    ----------
    years : that the plan was executed in, at most.
    programmes : by kind of figure and year, those of which something can be seen.
    persons : of the county.
    """

    years: tuple[int, ...]
    programmes: Mapping[tuple[str, int], tuple[str, ...]]
    persons: float

    @property
    def fields(self) -> tuple[Field, ...]:
        """The columns."""
        granted = dict.fromkeys(p for names in self.programmes.values() for p in names)
        names = [(p, term("programme", p, "zh"), term("programme", p, "en")) for p in granted]
        figures = [(f, *_both(f"update.figure.{f}")) for f in FIGURES]
        years = [(str(y),) * 3 for y in self.years]

        def column(key: str, kind: str, **more: object) -> Field:
            words, hint = _both(f"update.column.{key}"), _both(f"update.hint.{key}")
            return Field(key, words, kind, hint, **more)  # type: ignore[arg-type]

        return (
            column("year", "choice", choices=tuple(years), needed=True),
            column("figure", "choice", choices=tuple(figures), needed=True),
            column("programme", "choice", choices=tuple(names)),
            column("value", "number", low=-200.0),
            column("error", "number", low=0.01),
            column("promised", "number", low=-100.0, high=500.0),
        )

    def rows(self, year: int) -> list[tuple[str, str]]:
        """Figure and programme of every row of a year's form."""
        of = [(f, p) for f in OF_PROGRAMMES for p in self.programmes.get((f, year), ())]
        return [*of, *((f, "") for f in OF_REGISTER)]


def write_form(asked: Asked, folder: Path, county: Pair) -> None:
    """``observed.LANGUAGE.xlsx``: a row for every figure of every year, its value left open."""
    rows = tuple(
        (
            (str(year), str(year)),
            _both(f"update.figure.{figure}"),
            (term("programme", p, "zh"), term("programme", p, "en")) if p else ("", ""),
            *(("", ""),) * 3,
        )
        for year in asked.years
        for figure, p in asked.rows(year)
    )
    form = Form("observed", _both("update.sheet"), asked.fields, _both("update.sheet"), rows)
    for language in LANGUAGES:
        lines = [text(f"update.line_{i}", language) for i in range(1, 7)]
        title = text("update.form_title", language, county=county[language == "en"])
        write_forms(folder / f"observed.{language}.xlsx", language, title, lines, (form,))


def read_observed(path: Path, asked: Asked) -> pd.DataFrame:
    """Rows with a value: year, figure, programme, value, error, promised (nan where not given).

    FaultError with every fault of the file: what is no figure of the plan, stands twice, or lies
    outside its range.
    """
    if not path.is_file():
        raise FaultError(not_found(path, ("填好的年度观测表", "the form of the year, filled in")))
    fields, found = asked.fields, list[Fault]()
    # the tab of the form, or of whatever office kept the same columns
    sheet = best_sheet(path, [w for f in fields for w in dict.fromkeys((f.key, *f.words))])
    table = typed(str(path), sheet, fields, found)
    found[:] = [*unread(found), *(f for f in found if f.warning and f.kind != "not_read")]
    if table.head_errors:
        raise FaultError(table.head_errors)
    filled = ~np.isnan(table.values["value"]) | table.bad["value"]
    # a form's rows without a value say nothing, whatever else stands in them
    table.faults[:] = [
        f for f in table.faults if f.line not in set(table.rows[~filled].tolist()) or f.warning
    ]
    _check_programmes(table, asked, filled)
    _check_values(table, asked, filled)
    keys = pd.DataFrame({k: table.values[k] for k in ("year", "figure", "programme")})
    again = keys.where(pd.Series(filled), axis=0).duplicated().to_numpy() & filled
    once = ("同一年份、指标、项目只写一行", "each year, figure and programme once")
    table.refuse("figure", again & table.good("figure"), "twice", once)
    if not filled.any() and not table.errors:
        wrong = ("数值", "value")
        table.faults.append(missing(path, wrong, ("至少一行有数值", "a value in one row at least")))
    if table.errors:
        raise FaultError(sorted(table.errors, key=lambda f: f.line))
    names = ("year", "figure", "programme", "value", "error", "promised")
    found = pd.DataFrame({n: table.values[n] for n in names})[filled].reset_index(drop=True)
    return found.astype({"year": int})


def _check_programmes(table: Table, asked: Asked, filled: NDArray[np.bool_]) -> None:
    """Faults of programmes: named for the register, not named, or nothing that can be seen yet."""
    figure, named = table.values["figure"], table.values["programme"]
    known = filled & table.good("year", "figure")
    of_register = np.isin(figure.astype(str), OF_REGISTER)
    none = (
        "建档立卡的指标不分项目，此格留空",
        "nothing: figures of the register have no programme",
    )
    table.refuse("programme", known & of_register & (named != ""), "unknown_name", none)
    for i in np.flatnonzero(known & ~of_register & ~table.bad["programme"]):
        may = asked.programmes.get((str(figure[i]), int(table.values["year"][i])), ())
        if named[i] in may:
            continue
        words = [
            [term("programme", p, z) for p in may] or [text("common.nothing", z)] for z in LANGUAGES
        ]
        allowed = (
            f"该年可观测的项目：{'、'.join(words[0])}",
            f"a programme of which that figure can be seen in that year: {', '.join(words[1])}",
        )
        one = np.arange(len(table)) == i
        table.refuse("programme", one, "unknown_name", allowed, names=[*words[0], *words[1]])


def _check_values(table: Table, asked: Asked, filled: NDArray[np.bool_]) -> None:
    """Faults of values outside what a figure can be."""
    figure, value = table.values["figure"].astype(str), table.values["value"]
    for name in FIGURES:
        low, high = LIMITS.get(name, (0.0, asked.persons))
        rows = filled & (figure == name) & table.good("value") & ((value < low) | (value > high))
        allowed = (f"{low:,.0f}至{high:,.0f}", f"{low:,.0f} to {high:,.0f}")
        table.refuse("value", rows, "out_of_range", allowed)
