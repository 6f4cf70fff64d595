"""A sheet by its declared columns: whole columns to typed values, every fault with its place."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from results.documents.forms import EXAMPLE, NO, YES, Field
from scenarios.amounts import has_unit, number_of, plain, yuan_of
from scenarios.faults import Fault, nearest
from scenarios.files.formulas import NoValue
from scenarios.files.table import EXACT, Cells, best_sheet, head_of, shown
from scenarios.persons import CONTROL, HIDDEN, is_shown

Pair = tuple[str, str]
"""Words in Chinese and English."""

_YES = {*YES, "1", "true", "y", "√", "有"}
_NO = {*NO, "0", "false", "n", "×", "无", "没有"}

SHARE = "0\u20131"
"""Unit of columns in which per cent may stand."""

_BRACKET = re.compile(r"[(\uff08]([^()\uff08\uff09]*)[)\uff09]\s*\*?\s*$")


@dataclass
class Table:
    """A sheet with typed columns, and what is wrong in it.

    Attributes
    ----------
    file, tab : as the user named them; a CSV file has no tab
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
        return [f for f in self.errors if f.line == 1]

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
        at = self.at.get(key, -1) + 1
        self.faults.append(
            Fault.of(
                kind,
                self.file,
                self.column(key).words,
                value,
                allowed,
                line=row,
                column=at if self.tab else 0,
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
        if not warning:
            self.bad[key] = self.bad[key] | rows
        raw, column = self.raw.get(key), self.column(key)
        allowed = allowed or (column.allowed("zh"), column.allowed("en"))
        for k, i in enumerate(np.flatnonzero(rows)):
            text = shown(raw[i])[:60] if raw is not None else ""
            value = (f"“{text}”", text) if text else ("空", "nothing")
            near = nearest(text, names) if names and is_shown(text) else ""
            row = int(self.rows[i])
            value = values[k] if values is not None else value if is_shown(text) else HIDDEN
            self.fault(kind, row, key, value, allowed, near, warning=warning)


def plain_head(text: str) -> str:
    """A head's or a tab's name without case, spaces and brackets."""
    return re.sub(r"[\s_*]", "", _BRACKET.sub("", text.strip())).lower()


def read_columns(path: Path, columns: Sequence[Field]) -> Table:
    """The typed columns of a CSV file, or of the sheet of a workbook that has most of them."""
    tab, cells = best_sheet(path, [f.key for f in columns])
    return typed(str(path), tab, cells or [[]], columns, [])


def typed(
    file: str,
    tab: str,
    cells: Cells,
    columns: Sequence[Field],
    faults: list[Fault],
    numbers: Sequence[int] | None = None,
) -> Table:
    """A sheet's typed columns; empty rows and examples are passed over.

    Parameters
    ----------
    faults : where faults of the sheet go
    numbers : of the rows below the head; by default, their places
    """
    table = Table(file, tab, tuple(columns), faults)
    if cells:  # a sheet that is not there has no head to check
        _find_columns(table, head_of(cells))
    width = max(len(cells[0]) if cells else 0, 1)
    body = np.full((max(len(cells) - 1, 0), width), "", object)
    for i, row in enumerate(cells[1:]):
        body[i, : min(len(row), width)] = row[:width]
    texts = np.char.strip(body.astype(str))
    first = np.char.lower(texts[:, 0])
    keep = (texts != "").any(axis=1)
    for word in EXAMPLE:
        keep &= ~np.char.startswith(first, word)
    table.rows = (np.arange(2, len(body) + 2) if numbers is None else np.asarray(numbers))[keep]
    table.raw = {key: body[keep, j] for key, j in table.at.items()}
    for f in columns:
        _type(table, f)
    return table


def _find_columns(table: Table, heads: list[str]) -> None:
    """Places of the declared columns; faults of heads: missing, twice, in another unit."""
    known = {plain_head(w): f for f in table.columns for w in (*f.words, f.key)}
    for j, head in enumerate(heads):
        f = known.get(plain_head(head))
        if f is None:
            table.unknown += [(j, head)] if head else []
        elif f.key in table.at:
            table.fault("twice", 1, f.key, (head, head), ("每列一次", "each column once"))
        else:
            table.at[f.key] = j
            if not _has_unit(f, head):
                allowed = (f.head("zh"), f.head("en"))
                table.fault("wrong_unit", 1, f.key, (head, head), allowed)
    for f in table.columns:
        if f.needed and f.key not in table.at:
            zh, en = f.words
            near = nearest(zh, heads) or nearest(en, heads)
            allowed = (f"表头为“{zh}”的列", f"a column headed {en}")
            table.fault("missing", 1, f.key, ("没有这一列", "no such column"), allowed, near)


def _has_unit(f: Field, head: str) -> bool:
    """Whether a head's brackets, if it has any, hold the column's unit."""
    bracket = _BRACKET.search(head)
    units = [u.lower().replace(" ", "") for u in f.unit if u]
    written = bracket[1].strip().lower().replace(" ", "") if bracket else ""
    return not units or not written or written in units


def _type(table: Table, f: Field) -> None:
    """One column's values, and the faults of its cells."""
    n, raw = len(table), table.raw.get(f.key)
    table.bad[f.key] = np.zeros(n, bool)
    if raw is not None:
        lost = np.array([isinstance(v, NoValue) for v in raw], bool)
        zh, en = ("有计算结果的公式,或数值", "a formula with its result, or a value")
        table.refuse(f.key, lost, "no_value", (zh, en))
        raw = np.where(lost, "", raw) if lost.any() else raw
    if raw is None:
        empty: Any = 0.0 if f.blank else "" if is_text(f) else np.nan
        table.values[f.key] = np.full(n, empty, object if empty == "" else np.float64)
    elif f.kind in ("code", "text"):
        table.values[f.key] = _texts(table, f, raw)
    elif f.kind in ("count", "number"):
        table.values[f.key] = _numbers(table, f, raw)
    else:
        table.values[f.key] = _choices(table, f, raw)


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
        zh, en = (
            "文本格式的编码:数字格式会丢失末位",
            "a code kept as text: numbers lose their last digits",
        )
        table.refuse(f.key, lost, "broken_row", (zh, en))
    _refuse_empty(table, f, out == "")
    odd = np.array([CONTROL.search(t) is not None for t in out], bool)
    table.refuse(f.key, odd, "unsafe", ("不含控制字符的文字", "text without control characters"))
    return out


def _numbers(table: Table, f: Field, raw: NDArray[Any]) -> NDArray[np.float64]:
    """Numbers of cells, each as it is written; nan where there is none or a fault."""
    empty = np.array([isinstance(v, str) and not v.strip() for v in raw], bool)
    value = np.array([_number(v, f) for v in raw], np.float64)
    _refuse_empty(table, f, empty)
    wrong = np.isnan(value) & ~empty
    with np.errstate(invalid="ignore"):
        outside = ~wrong & ((value < f.low) | (value > f.high))
        part = ~wrong & ~outside & (f.kind == "count") & (value != np.floor(value)) & ~empty
    for rows, kind in ((wrong, "broken_row"), (part, "broken_row")):
        table.refuse(f.key, rows, kind)
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


def _values_by_word(f: Field) -> dict[str, Any]:
    """What the words of a column stand for: 1 and 0, a coded number, or the choice's key."""
    if f.kind == "yesno":
        return dict.fromkeys(_YES, 1.0) | dict.fromkeys(_NO, 0.0)
    if _is_coded(f):
        return {w.lower(): float(key) for key, *words in f.choices for w in words}
    return {w.lower(): key for key, *words in f.choices for w in (*words, key)}
