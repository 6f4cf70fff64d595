"""Every cell of a sheet to a typed value: whole columns at once, every fault with its row."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from results.documents.forms import NO, YES
from scenarios.faults import nearest

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from results.documents.forms import Field
    from scenarios.county.workbook.reading import Book, Sheet

_WIDE = {0xFF10 + i: str(i) for i in range(10)} | {
    0xFF0E: ".",
    0xFF0D: "-",
    0xFF0C: ",",
    0x2212: "-",
    0x3000: " ",
    0xA0: " ",
}
"""Full-width digits and signs, as Chinese input writes them."""

_YES = {*YES, "1", "true", "y", "√", "有"}
_NO = {*NO, "0", "false", "n", "×", "无", "没有"}

EXACT = 2.0**53
"""Whole numbers from here on lose digits in a spreadsheet's numeric cell."""


@dataclass
class Typed:
    """A sheet's columns: numbers with nan, or text with "", where a cell tells nothing.

    Attributes
    ----------
    values : mapping of column key to (n,)
        Numbers are in the unit used inside; choices and yes or no are numbers or keys.
    bad : mapping of column key to (n,) bool
        Cells with a fault: no later check speaks of them again.
    """

    sheet: Sheet
    values: dict[str, NDArray[Any]] = field(default_factory=dict)
    bad: dict[str, NDArray[np.bool_]] = field(default_factory=dict)

    def __len__(self) -> int:
        """Rows."""
        return len(self.sheet.rows)

    def good(self, *keys: str) -> NDArray[np.bool_]:
        """Rows in which all these cells tell something that is right."""
        out = np.ones(len(self), bool)
        for key in keys:
            column = self.values[key]
            told = column != "" if column.dtype.kind in "UO" else ~np.isnan(column)
            out &= told & ~self.bad[key]
        return out


def typed(book: Book, sheet: Sheet) -> Typed:
    """All columns of a sheet; columns that the file lacks tell nothing."""
    out, n = Typed(sheet), len(sheet.rows)
    for f in sheet.form.fields:
        raw = sheet.cells.get(f.key)
        out.bad[f.key] = np.zeros(n, bool)
        if raw is None:
            text = f.kind in ("code", "text") or (f.kind == "choice" and not _coded(f))
            out.values[f.key] = np.full(n, "", object) if text else np.full(n, np.nan)
            if f.blank:
                out.values[f.key] = np.zeros(n)
        elif f.kind in ("code", "text"):
            out.values[f.key] = _texts(book, out, f, raw)
        elif f.kind in ("count", "number"):
            out.values[f.key] = _numbers(book, out, f, raw)
        else:
            out.values[f.key] = _choices(book, out, f, raw)
    return out


def shown(value: Any) -> str:
    """A raw cell as a person sees it."""
    if isinstance(value, float) and value.is_integer() and abs(value) < EXACT:
        return str(int(value))
    return str(value).strip()


def _coded(f: Field) -> bool:
    """Whether the choices of a column are numbers."""
    return all(c[0].isdigit() for c in f.choices)


def note(
    book: Book,
    table: Typed,
    f: Field,
    rows: NDArray[np.bool_],
    kind: str,
    told: list[tuple[str, str]] | None = None,
    allowed: tuple[str, str] | None = None,
) -> None:
    """A fault for every one of the rows, and mark their cells."""
    at = np.flatnonzero(rows)
    table.bad[f.key] |= rows
    raw = table.sheet.cells.get(f.key)
    limits = allowed or (f.allowed("zh"), f.allowed("en"))
    labels = f.labels("zh") + f.labels("en") if kind == "unknown_name" else []
    for k, i in enumerate(at):
        text = shown(raw[i])[:60] if raw is not None else ""
        value = told[k] if told is not None else (f"“{text}”", text) if text else ("空", "nothing")
        near = nearest(text, labels) if labels else ""
        book.fault(kind, table.sheet, int(table.sheet.rows[i]), f.key, value, limits, near)


def _empty(book: Book, table: Typed, f: Field, empty: NDArray[np.bool_]) -> None:
    if f.needed and empty.any():
        note(book, table, f, empty, "missing")


def _texts(book: Book, table: Typed, f: Field, raw: NDArray[Any]) -> NDArray[Any]:
    out = np.array([shown(v) for v in raw], object)
    _empty(book, table, f, out == "")
    if f.kind == "code":
        lost = np.array([isinstance(v, float) and abs(v) >= EXACT for v in raw], bool)
        if lost.any():
            note(
                book,
                table,
                f,
                lost,
                "broken_row",
                None,
                (
                    "文本格式的编码:数字格式会丢失末位",
                    "a code kept as text: numbers lose their last digits",
                ),
            )
    return out


def _numbers(book: Book, table: Typed, f: Field, raw: NDArray[Any]) -> NDArray[np.float64]:
    series = pd.Series(raw, dtype=object)
    truth = series.map(type).eq(bool).to_numpy()
    value = pd.to_numeric(series.where(~truth, "?"), errors="coerce").to_numpy(
        np.float64, copy=True
    )
    left = np.flatnonzero(np.isnan(value))
    empty = np.zeros(len(raw), bool)
    for i in left:
        text = str(raw[i]).strip()
        empty[i] = not text
        if text and not truth[i]:
            value[i] = _parsed(text)
    _empty(book, table, f, empty)
    wrong = (np.isnan(value) | np.isinf(value)) & ~empty
    if wrong.any():
        note(book, table, f, wrong, "broken_row")
    with np.errstate(invalid="ignore"):
        outside = ~wrong & ((value < f.low) | (value > f.high))
        part = ~wrong & ~outside & (f.kind == "count") & (value != np.floor(value)) & ~empty
    if outside.any():
        note(book, table, f, outside, "out_of_range")
    if part.any():
        note(book, table, f, part, "broken_row")
    value[wrong | outside | part] = np.nan
    return value * f.scale


def _parsed(text: str) -> float:
    """A number as people type it: full-width digits, commas between thousands."""
    plain = text.translate(_WIDE).replace(",", "").replace(" ", "")
    try:
        return float(plain) if "_" not in plain else float("nan")
    except ValueError:
        return float("nan")


def _choices(book: Book, table: Typed, f: Field, raw: NDArray[Any]) -> NDArray[Any]:
    if f.kind == "yesno":
        known: dict[str, Any] = dict.fromkeys(_YES, 1.0) | dict.fromkeys(_NO, 0.0)
    else:
        known = {}
        for key, *words in f.choices:
            value: Any = float(key) if _coded(f) else key
            known |= {w.lower(): value for w in (*words, key) if not (_coded(f) and w == key)}
    # a column holds few different values: each is looked up once
    codes, different = pd.factorize(raw, use_na_sentinel=False)
    texts = [shown(v).lower() for v in different]
    empty = np.array([t == "" for t in texts], bool)[codes] if len(raw) else np.zeros(0, bool)
    _empty(book, table, f, empty)
    found = pd.Series([known.get(t) for t in texts], dtype=object)[codes].reset_index(drop=True)
    wrong = found.isna().to_numpy() & ~empty
    if wrong.any():
        note(book, table, f, wrong, "unknown_name")
    if f.kind == "choice" and not _coded(f):
        return found.fillna("").to_numpy(object)
    out = found.astype(np.float64).to_numpy(copy=True)
    if f.blank:
        out[empty] = 0.0
    return out
