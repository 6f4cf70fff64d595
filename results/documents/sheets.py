"""Sheets of a workbook: formats, widths, tables; the same content gives the same bytes."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import xlsxwriter

from results.language.catalogue import text
from results.language.typeset import broken, width_of

if TYPE_CHECKING:
    import pandas as pd

OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "nan_inf_to_errors": True}
WIDEST, MARGIN = 60, 4
"""Columns of the widest column, and what indent and cell borders take from a line of text."""
CREATED = datetime(2016, 1, 1, tzinfo=UTC).replace(tzinfo=None)
"""A fixed date: identical runs give identical files."""


class Sheets:
    """A workbook with the formats that all sheets share."""

    def __init__(self, path: Path, *, grid: bool = False) -> None:
        self.book: Any = xlsxwriter.Workbook(str(path), OPTIONS)
        self.book.set_properties({"title": "tuopin", "created": CREATED})
        font = {"font_name": "Microsoft YaHei", "font_size": 10, "valign": "vcenter"}
        self.font, self.numbers = font, dict[tuple[str, bool], Any]()
        self.line = self.book.add_format(font)
        self.banner = self.book.add_format(
            {**font, "font_size": 16, "bold": True, "align": "center"}
        )
        self.title = self.book.add_format({**font, "font_size": 12, "bold": True})
        self.big = self.book.add_format({**font, "font_size": 12, "bold": True, "text_wrap": True})
        if grid:
            font = {**font, "border": 1}
        self.text = self.book.add_format({**font, "text_wrap": True, "indent": 1})
        self.head = self.book.add_format(
            {
                "bottom": 1,
                **font,
                "bold": True,
                "bg_color": "#DCE9F2",
                "text_wrap": True,
                "align": "center",
            }
        )
        self.money = self.book.add_format({**font, "num_format": "#,##0.00"})
        self.percent = self.book.add_format({**font, "num_format": "0%"})
        self.whole = self.book.add_format({**font, "num_format": "#,##0"})
        self.plain = self.book.add_format({**font, "num_format": "0", "align": "left"})
        self.free = self.book.add_format({**font, "num_format": "General"})
        self.right = self.book.add_format({**font, "align": "right"})
        self.widths: dict[tuple[str, int], int] = {}
        self.total = self.book.add_format(
            {"top": 1, **font, "num_format": "#,##0.00", "bold": True}
        )

    def number(self, form: str, *, bold: bool = False) -> Any:
        """A number format with the shared font, made once."""
        if (form, bold) not in self.numbers:
            look = {"bold": True, "top": 1} if bold else {}
            made = self.book.add_format({**self.font, "num_format": form, **look})
            self.numbers[form, bold] = made
        return self.numbers[form, bold]

    def add(self, name: str, heads: int | None = 0) -> Any:
        """A sheet that prints on A4, landscape, with its rows down to the heads on every page."""
        sheet = self.book.add_worksheet(name)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        if heads is not None:
            sheet.repeat_rows(0, heads)
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        sheet.set_footer("&C— &P / &N —")
        return sheet

    def table(
        self,
        sheet: Any,
        frame: pd.DataFrame,
        row: int = 0,
        *,
        frozen: bool = True,
        widest: Sequence[int] = (),
    ) -> int:
        """Write a table with its header; returns the next free row.

        ``widest``: columns of text that the first columns may take, the last of them for all that
        follow.
        """
        for j, name in enumerate(frame.columns):
            sheet.write(row, j, str(name), self.head)
            most = widest[min(j, len(widest) - 1)] if widest else WIDEST
            self.widen(sheet, j, [name, *frame[name].head(200)], most)
        heads = [self.lines(sheet, j, str(name)) for j, name in enumerate(frame.columns)]
        if max(heads, default=1) > 1:
            sheet.set_row(row, 15 * max(heads))
        formats = [self.format_of(frame, j) for j in range(len(frame.columns))]
        for i, values in enumerate(frame.itertuples(index=False), start=row + 1):
            lines = [self.cell(sheet, i, j, v, formats[j]) for j, v in enumerate(values)]
            if max(lines, default=1) > 1:
                sheet.set_row(i, 15 * max(lines))
        if frozen:
            sheet.freeze_panes(row + 1, 1)
            sheet.autofilter(row, 0, row + len(frame), max(0, len(frame.columns) - 1))
        return row + len(frame) + 2

    def widen(self, sheet: Any, j: int, cells: list[Any], most: int = WIDEST) -> None:
        """Fit a column to its cells; two tables of a sheet share the wider."""
        width = min(most, max(width_of(display_text(c)) for c in cells) + MARGIN)
        self.widths[sheet.name, j] = max(self.widths.get((sheet.name, j), 0), width)
        sheet.set_column(j, j, self.widths[sheet.name, j])

    def format_of(self, frame: pd.DataFrame, j: int) -> Any:
        """One number format for a column: years plain, fractions alike.

        None where two digits hide some.
        """
        if frame.columns[j] in (text("column.year", "zh"), text("column.year", "en")):
            return self.plain
        numbers = [float(v) for v in frame.iloc[:, j] if is_number(v)]
        if all(v.is_integer() for v in numbers):
            return self.whole
        return self.money if all(round(v, 2) == v for v in numbers) else None

    def cell(self, sheet: Any, i: int, j: int, value: Any, number: Any | None) -> int:
        """Numbers as numbers, text as text, text of digits to the right; returns its lines."""
        if is_number(value):
            free = self.whole if float(value).is_integer() else self.free
            sheet.write_number(i, j, float(value), number or free)
            return 1
        text = text_of(value)
        sheet.write_string(i, j, text, self.right if DIGITS.fullmatch(text) else self.text)
        return self.lines(sheet, j, text)

    def lines(self, sheet: Any, j: int, text: str) -> int:
        """Lines that a text takes in its column."""
        return len(broken(text, max(1, self.widths[sheet.name, j] - MARGIN + 1)))


DIGITS = re.compile(r"[-+]?[\d,.]+[%‰]?|—")


def is_number(value: Any) -> bool:
    """Whether a cell is a number.

    Numpy's count too, truth values and what is missing (NaN) do not.
    """
    plain = value.item() if hasattr(value, "item") else value
    is_number = isinstance(plain, int | float) and not isinstance(plain, bool)
    return is_number and not math.isnan(plain)


def text_of(value: Any) -> str:
    """What a cell that is no number says: nothing where a row has no such value."""
    return "" if value is None or value != value else str(value)  # NaN alone differs from itself


def display_text(value: Any) -> str:
    """About what a cell shows, for its width."""
    return f"{float(value):,.2f}" if is_number(value) else text_of(value)
