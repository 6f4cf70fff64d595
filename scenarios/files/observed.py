"""What a county saw in a year of its plan: figures, registers of places, and their blank form."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from results.documents.forms import Field, Form, write_forms
from results.language.catalogue import LANGUAGES, term, text
from scenarios.faults import FaultError, missing, not_found, refuse_all, worded
from scenarios.files.columns import Pair, Table, read_whole
from scenarios.files.sheet import Sheet
from scenarios.files.table import best_sheet, n_known

OF_PROGRAMMES = ("paid", "alive", "income")
OF_REGISTER = ("listed", "joined", "fell_back")
FIGURES = (*OF_PROGRAMMES, *OF_REGISTER)
"""Kinds of figures: paid to households in the year per 100 yuan granted in earlier plan years;
alive of 100 stakes or projects started; what surveyed households earn beyond those of villages
that wait, per 100 yuan granted; persons registered at year-end, newly found, fallen back."""
FIGURE_COLUMNS = ("year", "figure", "programme", "value", "error", "promised")
PLACE_COLUMNS = ("place", "year", "registered")
LIMITS = {"paid": (-100.0, 500.0), "alive": (0.0, 100.0), "income": (-200.0, 500.0)}
"""Least and most of a figure of a programme; of the register, nobody to all persons."""


def _both(key: str) -> Pair:
    return text(key, "zh"), text(key, "en")


def _column(key: str, kind: str, **more: object) -> Field:
    words, hint = _both(f"update.column.{key}"), _both(f"update.hint.{key}")
    return Field(key, words, kind, hint, **more)  # type: ignore[arg-type]


@dataclass(frozen=True)
class OwnPlace:
    """A town or village that may tell its register: its key, that of its town, words, persons."""

    key: str
    town: str
    words: Pair
    persons: float

    @property
    def is_town(self) -> bool:
        """Whether it is a town."""
        return self.key == self.town


@dataclass(frozen=True)
class Asked:
    """What can be asked of a county about a plan.

    Attributes
    ----------
    years : that the plan was executed in, at most.
    programmes : by kind of figure and year, those of which something can be seen.
    persons : of the county.
    places : towns, then villages.
    """

    years: tuple[int, ...]
    programmes: Mapping[tuple[str, int], tuple[str, ...]]
    persons: float
    places: tuple[OwnPlace, ...] = ()

    @property
    def year(self) -> Field:
        """The column of years."""
        return _column(
            "year", "choice", choices=tuple((str(y),) * 3 for y in self.years), needed=True
        )

    @property
    def fields(self) -> tuple[Field, ...]:
        """The columns of figures."""
        granted = dict.fromkeys(p for names in self.programmes.values() for p in names)
        names = [(p, term("programme", p, "zh"), term("programme", p, "en")) for p in granted]
        figures = [(f, *_both(f"update.figure.{f}")) for f in FIGURES]
        return (
            self.year,
            _column("figure", "choice", choices=tuple(figures), needed=True),
            _column("programme", "choice", choices=tuple(names)),
            _column("value", "number", low=-200.0),
            _column("error", "number", low=0.01),
            _column("promised", "number", low=-100.0, high=500.0),
        )

    @property
    def of_places(self) -> tuple[Field, ...]:
        """The columns of registers of places."""
        names = tuple((p.key, *p.words) for p in self.places)
        return (
            _column("place", "choice", choices=names, needed=True),
            self.year,
            _column("registered", "count", high=self.persons),
        )

    def rows(self, year: int) -> list[tuple[str, str]]:
        """Figure and programme of every row of a year's form."""
        of = [(f, p) for f in OF_PROGRAMMES for p in self.programmes.get((f, year), ())]
        return [*of, *((f, "") for f in OF_REGISTER)]


def write_form(asked: Asked, folder: Path, county: Pair) -> None:
    """``observed.LANGUAGE.xlsx``: a row for every figure and town of every year, its value open."""
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
    largest = [p for p in asked.places if p.is_town] or asked.places
    registers = tuple(
        (p.words, (str(year), str(year)), ("", "")) for p in largest for year in asked.years
    )
    sheet, about = _both("update.sheet"), _both("update.sheet_places")
    forms = [Form("observed", sheet, asked.fields, sheet, rows)]
    forms += [Form("places", about, asked.of_places, about, registers)] if asked.places else []
    for language in LANGUAGES:
        lines = [text(f"update.line_{i}", language) for i in range(1, 7)]
        title = text("update.form_title", language, county=county[language == "en"])
        write_forms(folder / f"observed.{language}.xlsx", language, title, lines, forms)


def read_observed(path: Path, asked: Asked) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Rows with a value of both sheets, of which a file has one at least.

    FaultError with every fault of the file: what is no figure of the plan, stands twice, or lies
    outside its range.

    Returns
    -------
    figures : year, figure, programme, value, error, promised (nan where not given).
    registers : place (its key), year, registered.
    """
    if not path.is_file():
        raise FaultError(not_found(path, worded("form_year_filled")))
    heads = [
        [w for f in fields for w in dict.fromkeys((f.key, *f.words))]
        for fields in (asked.fields, asked.of_places)
    ]
    # the tabs of the form, or of whatever office kept the same columns: both have the year
    main, own = (best_sheet(path, h) for h in heads)
    has_figures, has_places = (n_known(s, h) > 1 for s, h in zip((main, own), heads, strict=True))
    has_places &= bool(asked.places)
    tables: list[tuple[Table, NDArray[np.bool_]]] = []
    if has_figures or not has_places:
        table, filled = _filled(path, main, asked.fields, "value")
        _check_programmes(table, asked, filled)
        _check_values(table, asked, filled)
        once = worded("each_year_figure_programme")
        _once(table, filled, FIGURE_COLUMNS[:3], "figure", once)
        tables.append((table, filled))
    if has_places:
        table, filled = _filled(path, own, asked.of_places, "registered")
        _check_places(table, asked, filled)
        once = worded("each_place_year_once")
        _once(table, filled, PLACE_COLUMNS[:2], "place", once)
        tables.append((table, filled))
    faults = [f for t, _ in tables for f in t.errors]
    if not faults and not any(filled.any() for _, filled in tables):
        faults = [missing(path, worded("value"), worded("value_one_row_least"))]
    refuse_all(sorted(faults, key=lambda f: (f.sheet, f.line)))
    read = {
        columns: pd.DataFrame({n: t.values[n] for n in columns})[filled].reset_index(drop=True)
        for t, filled in tables
        for columns in (FIGURE_COLUMNS, PLACE_COLUMNS)
        if columns[-1] in t.values
    }
    figures, registers = (
        read.get(columns, pd.DataFrame(columns=columns)).astype({"year": int})
        for columns in (FIGURE_COLUMNS, PLACE_COLUMNS)
    )
    return figures, registers


def _filled(
    path: Path, sheet: Sheet, fields: Sequence[Field], value: str
) -> tuple[Table, NDArray[np.bool_]]:
    """A sheet's table and its rows with a value: a form's other rows say nothing."""
    table = read_whole(path, sheet, fields)
    refuse_all(table.head_errors)
    filled = ~np.isnan(table.values[value]) | table.bad[value]
    table.faults[:] = [
        f for f in table.faults if f.line not in set(table.rows[~filled].tolist()) or f.warning
    ]
    return table, filled


def _once(
    table: Table, filled: NDArray[np.bool_], keys: Sequence[str], at: str, allowed: Pair
) -> None:
    """Faults of rows whose keys stood before."""
    rows = pd.DataFrame({k: table.values[k] for k in keys}).where(pd.Series(filled), axis=0)
    table.refuse(at, rows.duplicated().to_numpy() & filled & table.good(at), "twice", allowed)


def _check_places(table: Table, asked: Asked, filled: NDArray[np.bool_]) -> None:
    """Faults of registers: more than a place's persons, villages of a town that tells its own."""
    known = {p.key: p for p in asked.places}
    of = [known.get(str(k)) for k in table.values["place"]]
    rows = filled & table.good("place")
    towns = {p.key for p, ok in zip(of, rows, strict=True) if ok and p and p.is_town}
    twice = rows & np.array([p is not None and not p.is_town and p.town in towns for p in of])
    table.refuse("place", twice, "twice", worded("town_own_figures_those"))
    most = np.array([p.persons if p else np.inf for p in of])
    for i in np.flatnonzero(rows & table.good("registered") & (table.values["registered"] > most)):
        table.refuse(
            "registered",
            np.arange(len(table)) == i,
            "out_of_range",
            worded("up_to_place_persons", most=most[i]),
        )


def _check_programmes(table: Table, asked: Asked, filled: NDArray[np.bool_]) -> None:
    """Faults of programmes: named for the register, not named, or nothing that can be seen yet."""
    figure, named = table.values["figure"], table.values["programme"]
    known = filled & table.good("year", "figure")
    of_register = np.isin(figure.astype(str), OF_REGISTER)
    table.refuse(
        "programme",
        known & of_register & (named != ""),
        "unknown_name",
        worded("nothing_figures_register_have"),
    )
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
        table.refuse("value", rows, "out_of_range", worded("from_to", low=low, high=high))
