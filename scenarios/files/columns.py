"""A sheet by its declared columns: whole columns to typed values, every fault with its place."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from results.documents.forms import NO, YES, Field
from scenarios.amounts import has_unit, number_of, plain, yuan_of
from scenarios.faults import Fault, nearest, worded
from scenarios.files.formulas import NoValue
from scenarios.files.grid import Grid, bracket_of, grid_of, known_heads, plain_head
from scenarios.files.sheet import EXACT, Sheet, shown
from scenarios.files.table import best_sheet, unread
from scenarios.persons import HIDDEN, is_shown

Pair = tuple[str, str]
"""Words in Chinese and English."""

_YES = {*YES, "1", "true", "y", "√", "有"}
_NO = {*NO, "0", "false", "n", "×", "无", "没有"}

SHARE = "0\u20131"
"""Unit of columns in which per cent may stand."""


@dataclass
class Table:
    """A sheet with typed columns, and what is wrong in it.

    Attributes
    ----------
    file, tab : as the user named them; a CSV file has no tab
    head_line : number of the row of heads
    at : mapping of column key to the column's place in the file, from 0
    rows : (n,) row numbers as a spreadsheet shows them
    raw : mapping of column key to (n,) raw cells; without columns that the file lacks
    values : mapping of column key to (n,)
        Numbers with nan, or text with "", where a cell is empty, in the unit used inside; choices
        and yes or no are numbers or keys.
    bad : mapping of column key to (n,) bool
        Cells with a fault: no later check speaks of them again.
    unknown : place and head of columns that are not declared
    faults : of all sheets of a file
    """

    file: str
    tab: str
    columns: tuple[Field, ...]
    faults: list[Fault]
    head_line: int = 1
    at: dict[str, int] = field(default_factory=dict)
    rows: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, np.int64))
    raw: dict[str, NDArray[Any]] = field(default_factory=dict)
    values: dict[str, NDArray[Any]] = field(default_factory=dict)
    bad: dict[str, NDArray[np.bool_]] = field(default_factory=dict)
    unknown: list[tuple[int, str]] = field(default_factory=list)

    def __len__(self) -> int:
        """Rows."""
        return len(self.rows)

    @property
    def errors(self) -> list[Fault]:
        """Faults that are no mere warning."""
        return [f for f in self.faults if not f.warning]

    @property
    def head_errors(self) -> list[Fault]:
        """Errors of the head: without its columns no row can be read."""
        return [f for f in self.errors if f.line == self.head_line]

    def column(self, key: str) -> Field:
        """The declared column of a key."""
        return next(f for f in self.columns if f.key == key)

    def good(self, *keys: str) -> NDArray[np.bool_]:
        """(n,) rows in which all these cells are filled in and right."""
        out = np.ones(len(self), bool)
        for key in keys:
            values = self.values[key]
            filled = values != "" if values.dtype.kind in "UO" else ~np.isnan(values)
            out &= filled & ~self.bad[key]
        return out

    def repeated(self, *keys: str) -> NDArray[np.bool_]:
        """(n,) rows whose cells stand together above already."""
        cells = pd.DataFrame({key: self.values[key] for key in keys})
        return cells.duplicated().to_numpy() & self.good(*keys)

    def fault(
        self,
        kind: str,
        row: int,
        key: str,
        value: Pair,
        allowed: Pair,
        near: str = "",
        *,
        warning: bool = False,
    ) -> None:
        """Note a fault of a column at a row of the file; 0 where none is meant."""
        self.faults.append(
            Fault.of(
                kind,
                self.file,
                self.column(key).words,
                value,
                allowed,
                line=row,
                column=self.at.get(key, -1) + 1 if self.tab else 0,
                near=near,
                sheet=self.tab,
                warning=warning,
            )
        )

    def refuse(
        self,
        key: str,
        rows: NDArray[np.bool_],
        kind: str,
        allowed: Pair | None = None,
        *,
        values: Sequence[Pair] | None = None,
        names: Sequence[str] = (),
        warning: bool = False,
    ) -> None:
        """Note a fault for every one of the rows, and mark their cells unless it is a warning.

        Parameters
        ----------
        rows : (n,)
        allowed : by default, what the column's declaration allows
        values : of the rows, in words; by default, the cells as they stand in the file
        names : of which the nearest is shown
        """
        if not rows.any():
            return
        if not warning:
            self.bad[key] = self.bad[key] | rows
        raw, column = self.raw.get(key), self.column(key)
        allowed = allowed or (column.allowed("zh"), column.allowed("en"))
        for k, i in enumerate(np.flatnonzero(rows)):
            text = shown(raw[i])[:60] if raw is not None else ""
            value = (f"“{text}”", text) if text else ("空", "nothing")
            near = nearest(text, names) if names and is_shown(text) else ""
            value = values[k] if values is not None else value if is_shown(text) else HIDDEN
            self.fault(kind, int(self.rows[i]), key, value, allowed, near, warning=warning)


def read_columns(path: Path, columns: Sequence[Field]) -> Table:
    """The typed columns of a CSV file, or of the sheet of a workbook that has most of them.

    What of the sheet is not read, beside columns of other names, is an error.
    """
    return read_whole(path, best_sheet(path, [f.key for f in columns]), columns)


def read_whole(path: Path, sheet: Sheet, columns: Sequence[Field]) -> Table:
    """A sheet's typed columns; what of it is not read is an error."""
    found: list[Fault] = []
    table = typed(str(path), sheet, columns, found)
    found[:] = [*unread(found), *(f for f in found if f.warning and f.kind != "not_read")]
    return table


def known_fields(columns: Sequence[Field]) -> dict[str, str]:
    """Keys of columns by the plain names of all their heads."""
    return known_heads((w, f.key) for f in columns for w in (*f.words, f.key))


def typed(file: str, sheet: Sheet, columns: Sequence[Field], faults: list[Fault]) -> Table:
    """A sheet's typed columns; a sheet without a row, not even of heads, is not there.

    Parameters
    ----------
    faults : where faults of the sheet go
    """
    table = Table(file, sheet.tab, tuple(columns), faults)
    grid = grid_of(file, sheet, known_fields(columns), faults)
    table.head_line = grid.head_line
    if sheet.cells:
        _find_columns(table, grid)
    table.rows = np.array(grid.lines, np.int64)
    body = np.empty((len(grid.rows), len(grid.heads)), object)
    for i, row in enumerate(grid.rows):
        body[i] = row
    table.raw = {key: body[:, j] for key, j in table.at.items()}
    for f in columns:
        _type(table, f)
    return table


def _find_columns(table: Table, grid: Grid) -> None:
    """Places of the declared columns; faults of heads: missing, twice, in another unit."""
    known, line = known_fields(table.columns), table.head_line
    for j, head in enumerate(grid.heads):
        if (key := known.get(plain_head(head))) is None:
            table.unknown += [(j, head)] if head else []
        elif key in table.at:
            table.fault("twice", line, key, (head, head), worded("each_column_once"))
        else:
            table.at[key] = j
            f = table.column(key)
            if not _has_unit(f, bracket_of(head) or _money(f, grid.unit)):
                allowed = (f.head("zh"), f.head("en"))
                value = head if bracket_of(head) else f"{head}，单位：{grid.unit}"
                table.fault("wrong_unit", line, key, (value, value), allowed)
    for f in table.columns:
        if f.needed and f.key not in table.at:
            zh, en = f.words
            near = nearest(zh, grid.heads) or nearest(en, grid.heads)
            allowed = (f"表头为“{zh}”的列", f"a column headed {en}")
            table.fault("missing", line, f.key, worded("no_such_column"), allowed, near)


def _money(f: Field, unit: str) -> str:
    """The unit of money that a line above the heads names, for a column of money."""
    words = [w for w in re.split("[、,/;]", unit) if w.endswith("元")]
    return words[0] if words and f.unit[0].partition("/")[0].endswith("元") else ""


def _has_unit(f: Field, written: str) -> bool:
    """Whether a unit as written, if there is one, is the column's; "a year" may be left out."""
    units = [v for u in f.unit if u for v in (u, u.partition("/")[0].removesuffix(" a year"))]
    written = written.lower().replace(" ", "")
    return not units or not written or written in [u.lower().replace(" ", "") for u in units]


def _type(table: Table, f: Field) -> None:
    """One column's values, and the faults of its cells."""
    n, raw = len(table), table.raw.get(f.key)
    table.bad[f.key] = np.zeros(n, bool)
    if raw is None:
        empty: Any = 0.0 if f.blank else "" if is_text(f) else np.nan
        table.values[f.key] = np.full(n, empty, object if empty == "" else np.float64)
    else:
        lost = np.array([isinstance(v, NoValue) for v in raw], bool)
        table.refuse(f.key, lost, "no_value", worded("formula_result_value"))
        read = _READERS.get(f.kind, _choices)
        table.values[f.key] = read(table, f, np.where(lost, "", raw) if lost.any() else raw)


def is_text(f: Field) -> bool:
    """Whether a column's values are words: all but numbers, flags and choices of coded numbers."""
    return f.kind in ("code", "text") or (f.kind == "choice" and not _is_coded(f))


def _is_coded(f: Field) -> bool:
    return all(c[0].isdigit() for c in f.choices)


def _refuse_empty(table: Table, f: Field, empty: NDArray[np.bool_]) -> None:
    """A fault for every empty cell that is needed and has none yet."""
    if f.needed and empty.any():
        table.refuse(f.key, empty & ~table.bad[f.key], "missing")


def _texts(table: Table, f: Field, raw: NDArray[Any]) -> NDArray[Any]:
    """Words as they stand; codes in plain letters and digits without a sign of text before them."""
    out = np.array([shown(v) for v in raw], object)
    if f.kind == "code":
        out = np.array([plain(t) for t in out], object)
        lost = np.array([isinstance(v, float) and abs(v) >= EXACT for v in raw], bool)
        table.refuse(f.key, lost, "broken_row", worded("code_kept_text_numbers"))
    _refuse_empty(table, f, out == "")
    return out


def _numbers(table: Table, f: Field, raw: NDArray[Any]) -> NDArray[np.float64]:
    """Numbers of cells, each as it is written; nan where there is none or a fault."""
    empty = np.array([isinstance(v, str) and not v.strip() for v in raw], bool)
    value = np.array([_number(v, f) for v in raw], np.float64)
    _refuse_empty(table, f, empty)
    wrong = np.isnan(value) & ~empty
    outside = ~wrong & ((value < f.low) | (value > f.high))
    part = ~wrong & ~outside & (f.kind == "count") & (value != np.floor(value)) & ~empty
    for rows in (wrong, part):
        table.refuse(f.key, rows, "broken_row")
    _refuse_outside(table, f, value, outside)
    value[wrong | outside | part] = np.nan
    return value * f.scale


def _refuse_outside(
    table: Table, f: Field, value: NDArray[np.float64], rows: NDArray[np.bool_]
) -> None:
    """Faults of range; what would be right in yuan is said to look like yuan."""
    for i in np.flatnonzero(rows):
        one = np.arange(len(value)) == i
        yuan = value[i] / f.scale
        if f.scale == 1.0 or not f.low <= yuan <= f.high:
            table.refuse(f.key, one, "out_of_range")
            continue
        zh, en = like_yuan(yuan)
        allowed = (f"{f.allowed('zh')}；{zh}", f"{f.allowed('en')}; {en}")
        table.refuse(f.key, one, "out_of_range", allowed)


def like_yuan(right: float) -> Pair:
    """What an amount in yuan would be in the unit of its column."""
    return f"这像是元，应填{right:.10g}", f"this looks like yuan: {right:.10g} is meant"


def _number(value: Any, f: Field) -> float:
    """A cell in its column's unit; nan where it is none that can stand there."""
    is_money = f.scale != 1.0 or f.unit[0].startswith("元")
    try:
        if is_money and isinstance(value, str) and has_unit(value):
            return yuan_of(value) / f.scale
        return number_of(value, share=f.unit[0] == SHARE)
    except ValueError:
        return float("nan")


def _choices(table: Table, f: Field, raw: NDArray[Any]) -> NDArray[Any]:
    known = _values_by_word(f)
    # a column holds few different values: each is looked up once
    codes, different = pd.factorize(raw, use_na_sentinel=False)
    texts = [shown(v).lower() for v in different]
    empty = np.array([t == "" for t in texts], bool)[codes] if len(raw) else np.zeros(0, bool)
    _refuse_empty(table, f, empty)
    values = pd.Series([known.get(t) for t in texts], dtype=object)[codes].reset_index(drop=True)
    wrong = values.isna().to_numpy() & ~empty
    table.refuse(
        f.key, wrong, "unknown_name", names=list(dict.fromkeys([*f.labels("zh"), *f.labels("en")]))
    )
    if is_text(f):
        return values.fillna("").to_numpy(object)
    out = values.astype(np.float64).to_numpy(copy=True)
    if f.blank:
        out[empty] = 0.0
    return out


_READERS: Mapping[str, Callable[[Table, Field, NDArray[Any]], NDArray[Any]]] = {
    "code": _texts,
    "text": _texts,
    "count": _numbers,
    "number": _numbers,
}
"""How the cells of a kind of column are read; of all other kinds, as choices."""


def _values_by_word(f: Field) -> dict[str, Any]:
    """What the words of a column stand for: 1 and 0, a coded number, or the choice's key."""
    if f.kind == "yesno":
        return dict.fromkeys(_YES, 1.0) | dict.fromkeys(_NO, 0.0)
    if _is_coded(f):
        return {w.lower(): float(key) for key, *words in f.choices for w in words}
    return {w.lower(): key for key, *words in f.choices for w in (*words, key)}
