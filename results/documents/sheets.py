"""Sheets of a workbook: formats, widths, tables; the same content gives the same bytes."""

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import xlsxwriter

from results.language.catalogue import LANGUAGES, Language, pick, text
from results.language.typeset import broken, width_of

OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "nan_inf_to_errors": True}
CREATED = datetime(2016, 1, 1, tzinfo=UTC).replace(tzinfo=None)
"""A fixed date: identical runs give identical files."""

SCALE, ROOM, PAGE, MARGIN = 90, 148, 560.0, 3
"""Per cent at which sheets of ten points print, so that nothing is smaller than nine; letters that
then fill A4 across, points down; and letters that indent and borders take from a cell."""

WHOLE, MONEY = "#,##0", "#,##0.00"
"""Formats of whole numbers and of money."""

MOST_COLUMNS, FIRST = 12, 8
"""Columns of a printed table, and those of the first part where a table has more."""

BLANK, HEAD_LINES, UNIT, BOLD = 18, 4, 10, 1.08
"""Letters of a column to be filled in, lines that a head may take, letters of its unit that stay
together, and how much wider bold letters are."""

LINE, NEXT_LINE = 15.0, 13.5
"""Points of a row's first line and of those that follow."""

FEW, TOGETHER, FULL = 3, 5, 2 / 3
"""Rows of a town that may stand alone on a page, last rows that stay together, and how full a page
is that ends where a town ends."""


def parted(n: int) -> list[list[int]]:
    """Places of a table's columns, in parts that print: the first column stands in each."""
    if n <= MOST_COLUMNS:
        return [list(range(n))]
    step = MOST_COLUMNS - 1
    return [list(range(FIRST)), *([0, *range(n)[j : j + step]] for j in range(FIRST, n, step))]


def page_starts(tall: Sequence[float], groups: Sequence[object], room: float) -> list[int]:
    """Places of the rows that begin a page.

    A page ends where a group of rows ends, if it is rather full then; else in a group, with at
    least a few of its rows on either side.

    Parameters
    ----------
    tall : points of every row. What has to stay with the last row is part of its height.
    groups : of every row; rows of a group are neighbours.
    room : points of a page.
    """
    starts, first = list[int](), 0
    for i in range(len(tall)):
        if first < i and sum(tall[first : i + 1]) > room:
            ends = [b for b in range(first + 1, i + 1) if groups[b] != groups[b - 1]]
            inside = [
                b
                for b in range(first + FEW, min(i, len(groups) - FEW) + 1)
                if groups[b - FEW] == groups[b] == groups[b + FEW - 1]
            ]
            first = max(
                [b for b in ends if b - first >= FULL * (i - first)] or inside or ends or [i]
            )
            starts.append(first)
    return starts


def groups_of(frame: pd.DataFrame) -> list[object]:
    """For every row its town; of a table without towns the last rows are one group."""
    town = {text("office.town", language) for language in LANGUAGES} & {*frame.columns}
    if not town:
        return [min(i, len(frame) - TOGETHER) for i in range(len(frame))]
    rows = [*frame[town.pop()]]
    return [*rows[:-1], *(rows[-2:-1] or rows)]  # a sum at the end is no town


@dataclass(frozen=True)
class Piece:
    """Part of a sheet: a table, or sentences across the page, below a title and a note.

    Attributes
    ----------
    forms : number formats by column; nothing: what the numbers need.
    strong : rows in bold letters.
    """

    title: str
    rows: pd.DataFrame | Sequence[str]
    note: str = ""
    forms: Sequence[str] = ()
    strong: Sequence[int] = ()


class Sheets:
    """A workbook with the formats that all sheets share."""

    def __init__(self, path: Path, language: Language = "zh", title: str = "") -> None:
        self.book: Any = xlsxwriter.Workbook(str(path), OPTIONS)
        self.book.set_properties({"title": "tuopin", "created": CREATED})
        name, made = pick(language, "Microsoft YaHei", "Arial"), self.book.add_format
        font = {"font_name": name, "font_size": 10, "valign": "vcenter"}
        wrapped, large = {**font, "text_wrap": True}, {**font, "bold": True, "font_size": 12}
        self.font, self.numbers = {**font, "border": 1}, dict[tuple[str, bool], Any]()
        self.line, self.sentence = made(font), made(wrapped)
        head = {"border": 1, "bold": True, "bg_color": "#DCE9F2", "align": "center"}
        self.banner, self.big, self.head, self.text, self.right = (
            made({**large, "font_size": 16, "align": "center"}),
            made({**large, "text_wrap": True}),
            made({**wrapped, **head}),
            made({**wrapped, "border": 1, "indent": 1}),
            made({**self.font, "align": "right"}),
        )
        self.header = title.replace("&", "&&")
        self.widths, self.heights = dict[str, list[int]](), dict[str, dict[int, float]]()

    def number(self, form: str, *, bold: bool = False) -> Any:
        """A number format with the shared font, made once."""
        if (form, bold) not in self.numbers:
            self.numbers[form, bold] = self.book.add_format(
                {**self.font, "num_format": form, "bold": bold}
            )
        return self.numbers[form, bold]

    def add(self, name: str) -> Any:
        """A sheet that prints on A4, landscape."""
        sheet = self.book.add_worksheet(name)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        sheet.set_header(f"&L&10{self.header}&R&10{name.replace('&', '&&')}")
        sheet.set_footer("&C— &P / &N —")
        return sheet

    def stack(self, sheet: Any, pieces: Sequence[Piece], row: int = 0) -> int:
        """Pieces one below the other, a page wide together; returns the next free row.

        A piece without rows is left out. Heads of a sheet's only table come again on every page;
        without a title it stays one table however wide it is, and its first column comes again.
        """
        pieces = [p for p in pieces if len(p.rows)]
        parts = [
            (p, at)
            for p in pieces
            for at in (parted(len(p.rows.columns)) if isinstance(p.rows, pd.DataFrame) else [[]])
        ]
        frames = [p.rows.iloc[:, at] for p, at in parts if isinstance(p.rows, pd.DataFrame)]
        if len(pieces) == 1 < len(frames) and not pieces[0].title + pieces[0].note:
            assert isinstance(pieces[0].rows, pd.DataFrame)
            sheet.set_v_pagebreaks([at[1] for _, at in parts[1:]])
            sheet.repeat_columns(0)
            whole = pieces[0].rows
            frames, parts = [whole], [(pieces[0], [*range(len(whole.columns))])]
        forms = [
            [p.forms[j] for j in at] if p.forms else [""] * len(at)
            for p, at in parts
            if isinstance(p.rows, pd.DataFrame)
        ]
        self.fit(sheet, frames, forms)
        used, breaks = 0.0, list[int]()
        for i, (piece, at) in enumerate(parts):
            start = row
            if not at or at[1:] == [*range(1, len(at))]:  # the first part of a table
                row = self.sentences(sheet, row, [piece.title] * bool(piece.title), [0])
                row = self.sentences(sheet, row, [piece.note] * bool(piece.note))
            if isinstance(piece.rows, pd.DataFrame):
                if len(parts) == 1:
                    sheet.repeat_rows(0, row)
                    sheet.freeze_panes(row + 1, 1)
                    sheet.autofilter(row, 0, row + len(piece.rows), len(at) - 1)
                row = self._table(sheet, piece, at, row)
            else:
                row = self.sentences(sheet, row, piece.rows, piece.strong)
            tall = sum(self.heights[sheet.name].get(k, LINE) for k in range(start, row))
            if used and tall <= PAGE < used + tall:
                breaks.append(start)
                used = 0.0
            used, row = (used + tall + LINE) % PAGE, row + (i < len(parts) - 1)
        sheet.set_h_pagebreaks(breaks)
        if len(parts) == 1 and frames:
            self.keep(sheet, frames[0], row - len(frames[0]), row)
        sheet.print_area(0, 0, row - 1, max(0, len(self.widths[sheet.name]) - 1))
        return row

    def keep(self, sheet: Any, frame: pd.DataFrame, first: int, end: int) -> None:
        """Pages of a sheet's only table: towns stay together, and its end with what follows.

        Parameters
        ----------
        first, end : its first row, below heads that come again on every page, and the first row
            after all that stays with its last one.
        """
        last, tall = first + len(frame) - 1, self.heights[sheet.name]
        rows = [tall.get(i, LINE) for i in range(end)]
        own, room = [*rows[first:last], sum(rows[last:])], PAGE - sum(rows[:first])
        sheet.set_h_pagebreaks([first + i for i in page_starts(own, groups_of(frame), room)])

    def fit(
        self, sheet: Any, frames: Sequence[pd.DataFrame], forms: Sequence[Sequence[str]]
    ) -> None:
        """Widths of a sheet's columns for all its tables: together they fill a page across.

        Parameters
        ----------
        forms : number formats by column of each table.
        """
        widths = widths_of(frames, forms)
        at = parted(len(widths)) if len(frames) == 1 else [[*range(len(widths))]]
        if max(widths[part].sum() for part in at) <= ROOM:
            sheet.set_print_scale(SCALE)  # a sheet fitted to its page knows no breaks
            for part in at:
                widths[part[1:]] *= (ROOM - widths[0]) / max(widths[part[1:]].sum(), 1.0)
        for j, width in enumerate(widths):
            sheet.set_column(j, j, int(width))
        self.widths[sheet.name], self.heights[sheet.name] = [int(w) for w in widths], {}

    def sentences(
        self, sheet: Any, row: int, lines: Iterable[str], strong: Sequence[int] = ()
    ) -> int:
        """Sentences across the page, some in large letters; returns the next row."""
        last = len(self.widths[sheet.name]) - 1
        for i, line in enumerate(lines):
            large = i in strong
            form, room = (self.big, 0.8 * ROOM) if large else (self.sentence, 0.95 * ROOM)
            if last:
                sheet.merge_range(row, 0, row, last, "", form)
            sheet.write_string(row, 0, line, form)
            self._tall(sheet, row, len(broken(line, int(room))) * (1.2 if large else 1.0))
            row += 1
        return row

    def _table(self, sheet: Any, piece: Piece, at: Sequence[int], row: int) -> int:
        """A table with its heads; returns the next row."""
        assert isinstance(piece.rows, pd.DataFrame)
        frame = piece.rows.iloc[:, at]
        heads = list(map(str, frame.columns))
        for j, head in enumerate(heads):
            if self.lines(sheet, j, head, BOLD) > 1:  # the unit on a line of its own
                heads[j] = head.replace("（", "\n（")
            sheet.write_string(row, j, heads[j], self.head)
        self._tall(
            sheet, row, max(self.lines(sheet, j, head, BOLD) for j, head in enumerate(heads))
        )
        forms = [piece.forms[j] if piece.forms else form_of(frame, i) for i, j in enumerate(at)]
        for i, values in enumerate(frame.itertuples(index=False), start=row + 1):
            bold, cells = i - row - 1 in piece.strong, zip(values, forms, strict=True)
            lines = [self.cell(sheet, i, j, v, form, bold) for j, (v, form) in enumerate(cells)]
            self._tall(sheet, i, max(lines, default=1))
        return row + len(frame) + 1

    def cell(self, sheet: Any, i: int, j: int, value: Any, form: str, bold: bool) -> int:
        """Numbers as numbers, text as text, text of digits to the right; returns its lines."""
        if is_number(value):
            free = WHOLE if float(value).is_integer() else "General"
            sheet.write_number(i, j, float(value), self.number(form or free, bold=bold))
            return 1
        text = text_of(value)
        plain = self.right if DIGITS.fullmatch(text) else self.text
        sheet.write_string(i, j, text, self.head if bold else plain)
        return self.lines(sheet, j, text)

    def _tall(self, sheet: Any, row: int, lines: float) -> None:
        """A row as tall as so many lines."""
        self.heights[sheet.name][row] = LINE + NEXT_LINE * (lines - 1.0)
        sheet.set_row(row, self.heights[sheet.name][row])

    def lines(self, sheet: Any, j: int, text: str, bold: float = 1.0) -> int:
        """Lines that a text takes in its column."""
        return len(broken(text, max(1, int((self.widths[sheet.name][j] - MARGIN + 1) / bold))))


def widths_of(
    frames: Sequence[pd.DataFrame], forms: Sequence[Sequence[str]]
) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
    """Letters that every column asks for, shape (columns,), of tables one below the other.

    Numbers and words stay whole; where there is no room for all, that column gives way whose text
    makes the fewest rows taller.
    """
    n = max((len(f.columns) for f in frames), default=1)
    least, asked, texts = np.full(n, MARGIN), np.full(n, MARGIN), [np.zeros((1, n))]
    for frame, formed in zip(frames, forms, strict=True):
        texts.append(np.zeros((len(frame), n)))
        for j, name in enumerate(map(str, frame.columns)):
            shown = [display_text(c, formed[j]) for c in frame.iloc[:, j]]
            numbers = [width_of(c) for c in shown if DIGITS.fullmatch(c)]
            words = [min(width_of(w), UNIT) for w in name.split("（")[1:]]
            words += map(width_of, [*broken(name, 1), " " * (width_of(name) // HEAD_LINES)])
            whole = [width_of(w) + 1 for c in {*shown} for w in broken(c, 1)]
            least[j] = max(least[j], BOLD * max(words) + 2, max([*numbers, *whole, 0]) + 2)
            texts[-1][:, j] = [0 if DIGITS.fullmatch(c) else width_of(c) for c in shown]
            blank = 0 if any(shown) else BLANK
            asked[j] = max(asked[j], least[j], texts[-1][:, j].max() + MARGIN, blank)
    rows, widths = np.vstack(texts), np.maximum(least, np.minimum(asked, ROOM)) * 1.0
    while n <= MOST_COLUMNS and widths.sum() > ROOM and (widths > least).any():
        lines, costs = np.ceil(rows / (widths - MARGIN + 1)), np.full(n, np.inf)
        for k in np.flatnonzero(widths > least):
            narrow = np.ceil(rows[:, k] / max(widths[k] - MARGIN, 1))
            others = np.delete(lines, k, axis=1).max(axis=1, initial=1.0)
            costs[k] = np.maximum(narrow, others).sum() - widths[k] / 1e3
        widths[costs.argmin()] -= 1
    return widths


def form_of(frame: pd.DataFrame, j: int) -> str:
    """One number format for a column: years plain, fractions alike.

    Nothing where two digits hide some.
    """
    if frame.columns[j] in (text("column.year", "zh"), text("column.year", "en")):
        return "0"
    numbers = [float(v) for v in frame.iloc[:, j] if is_number(v)]
    if all(v.is_integer() for v in numbers):
        return WHOLE
    return MONEY if all(round(v, 2) == v for v in numbers) else ""


DIGITS = re.compile(r"[-+]?[\d,.]+[%‰]?|—")


def is_number(value: Any) -> bool:
    """Whether a cell is a number.

    Numpy's count too, truth values and what is missing (NaN) do not.
    """
    plain = value.item() if hasattr(value, "item") else value
    return isinstance(plain, int | float) and not (isinstance(plain, bool) or math.isnan(plain))


def text_of(value: Any) -> str:
    """What a cell that is no number says: nothing where a row has no such value."""
    return "" if value is None or value != value else str(value)  # NaN alone differs from itself


def display_text(value: Any, form: str = "") -> str:
    """About what a cell shows in a number format, for its width."""
    if not is_number(value):
        return text_of(value)
    if form.endswith("%"):
        return f"{float(value):.{len(form.partition('.')[2].rstrip('%'))}%}"
    return f"{float(value):,.0f}" if float(value).is_integer() else f"{float(value):,.2f}"
