"""A user's own workbook with its faulty cells marked, and a sheet that lists every fault."""

import math
import warnings
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.workbook.child import INVALID_TITLE_REGEX
from openpyxl.worksheet.hyperlink import Hyperlink

from results.documents.sheets import CREATED
from results.language.catalogue import Language, names, term, text
from results.language.typeset import width_of

MOST_COMMENTS = 2_000
"""Cells with a comment; cells beyond are marked and listed all the same."""

_BAD = PatternFill("solid", fgColor="F8CBAD")
_ODD = PatternFill("solid", fgColor="FFF2CC")
_HEAD = PatternFill("solid", fgColor="DCE9F2")
_BOX = Border(*(Side(style="medium", color="C00000"),) * 4)


@dataclass(frozen=True)
class Mark:
    """One fault for the copy.

    Where, what stands there, what is allowed, what to do, in one language.

    Attributes
    ----------
    row, column : row as a spreadsheet counts; column from 0, -1 where no cell is meant.
    """

    sheet: str
    row: int
    column: int
    place: str
    value: str
    allowed: str
    todo: str
    warning: bool


def write_marked(
    source: Path,
    out: Path,
    language: Language,
    marks: Sequence[Mark],
    raw: Mapping[str, Sequence[Sequence[Any]]],
) -> Path:
    """Write the copy as xlsx. No formula is written: cells with one get the value that was read.

    What openpyxl cannot load or save is copied cell by cell, without its formats. OSError where
    the copy cannot be written.

    Parameters
    ----------
    source : the user's file; formats are kept where it is an xlsx, as far as openpyxl keeps them.
    raw : cells by sheet as they were read.
    """
    partial = out.with_name(out.name + ".part")
    try:
        try:
            with warnings.catch_warnings(action="ignore"):  # of what openpyxl leaves out
                _marked(openpyxl.load_workbook(source), {}, language, marks, raw).save(partial)
        except Exception:  # whatever openpyxl makes of a file that other programs read
            book = openpyxl.Workbook()
            _marked(book, _copied(book, raw), language, marks, raw).save(partial)
        return partial.replace(out)
    finally:
        partial.unlink(missing_ok=True)


def _marked(
    book: Any,
    tabs: Mapping[str, str],
    language: Language,
    marks: Sequence[Mark],
    raw: Mapping[str, Sequence[Sequence[Any]]],
) -> Any:
    """A book with its marks and the list of faults.

    Parameters
    ----------
    tabs : names of its sheets by those of the source, where they differ
    """
    named = {sheet.title: sheet for sheet in book.worksheets}
    for sheet in book.worksheets:
        _values_only(sheet, raw.get(sheet.title, ()))
    by_cell: dict[tuple[str, int, int], list[Mark]] = defaultdict(list)
    for mark in (replace(m, sheet=tabs.get(m.sheet, m.sheet)) for m in marks):
        if mark.row > 0 and mark.column >= 0 and mark.sheet in named:
            by_cell[mark.sheet, mark.row, mark.column].append(mark)
    for n, ((tab, row, column), marks_here) in enumerate(by_cell.items()):
        _mark(_seen(named[tab], row, column + 1), marks_here, language, comment=n < MOST_COMMENTS)
    for tab in (text("marked_copy.faults", "zh"), text("marked_copy.faults", "en")):
        if tab in book.sheetnames:
            del book[tab]
    _list(book, language, [replace(m, sheet=tabs.get(m.sheet, m.sheet)) for m in marks])
    book.properties.created = book.properties.modified = CREATED
    return book


def _seen(sheet: Any, row: int, column: int) -> Any:
    """The cell that shows what stands at a place: of merged cells, the upper left one."""
    cell = sheet.cell(row, column)
    if isinstance(cell, MergedCell):
        area = next(r for r in sheet.merged_cells.ranges if cell.coordinate in r)
        return sheet.cell(area.min_row, area.min_col)
    return cell


def put(cell: Any, value: object) -> None:
    """Text stays text: never a formula, whatever it begins with."""
    cell.value = ILLEGAL_CHARACTERS_RE.sub("", str(value))
    cell.data_type = "s"
    cell.quotePrefix = True


def _copied(book: Any, raw: Mapping[str, Sequence[Sequence[Any]]]) -> dict[str, str]:
    """Sheets of an empty book with the cells as they were read; their names by those of the raw."""
    book.remove(book.active)
    tabs = {}
    for tab, rows in raw.items():
        sheet = book.create_sheet(INVALID_TITLE_REGEX.sub(" ", tab)[:31].strip("' ") or "sheet")
        tabs[tab] = sheet.title
        for i, row in enumerate(rows, start=1):
            for j, value in enumerate(row, start=1):
                if value != "":
                    _set(sheet.cell(i, j), value)
    return tabs


def _set(cell: Any, value: Any) -> None:
    is_plain = isinstance(value, bool | int | float | date | datetime | time)
    if is_plain and not (isinstance(value, float) and not math.isfinite(value)):
        cell.value = value
    else:
        put(cell, value)


def _values_only(sheet: Any, rows: Sequence[Sequence[Any]]) -> None:
    """Formulas become the values that were read of them."""
    for line in sheet.iter_rows():
        for cell in line:
            if cell.data_type == "f":
                i, j = cell.row - 1, cell.column - 1
                _set(cell, rows[i][j] if i < len(rows) and j < len(rows[i]) else "")


def _mark(cell: Any, marks_here: Sequence[Mark], language: Language, *, comment: bool) -> None:
    cell.fill, cell.border = _ODD if all(m.warning for m in marks_here) else _BAD, _BOX
    if not comment:
        return
    lines = (f"{text('marked_copy.allowed', language)}{m.allowed}\n{m.todo}" for m in marks_here)
    note_text = "\n".join(f"{m.value}\n{line}" for m, line in zip(marks_here, lines, strict=True))
    note = Comment(ILLEGAL_CHARACTERS_RE.sub("", note_text), "tuopin")
    height = 24 + 18 * sum(1 + width_of(x) // 40 for x in note_text.splitlines())
    note.width, note.height = 300, height
    cell.comment = note


def _list(book: Any, language: Language, marks: Sequence[Mark]) -> None:
    """The list of faults, errors first, each with a link to its cell."""
    sheet = book.create_sheet(text("marked_copy.faults", language), 0)
    for j, (width, head) in enumerate(
        zip((8, 16, 8, 22, 9, 30, 42, 34), names("marked_copy.head"), strict=True), start=1
    ):
        cell = sheet.cell(1, j)
        put(cell, term("marked_copy.head", head, language))
        cell.font, cell.fill = Font(bold=True), _HEAD
        sheet.column_dimensions[get_column_letter(j)].width = width
    levels = (text("marked_copy.warning", language), text("marked_copy.error", language))
    ordered = sorted(marks, key=lambda m: m.warning)
    for i, m in enumerate(ordered, start=2):
        at = f"{get_column_letter(m.column + 1)}{m.row}" if m.row > 0 and m.column >= 0 else ""
        texts = (
            levels[not m.warning],
            m.sheet,
            m.row or "",
            m.place,
            at,
            m.value,
            m.allowed,
            m.todo,
        )
        for j, value in enumerate(texts, start=1):
            cell = sheet.cell(i, j)
            if isinstance(value, int):
                cell.value = value
            else:
                put(cell, value)
            cell.alignment = Alignment(wrap_text=True, vertical="top", horizontal="left")
        sheet.cell(i, 1).fill = _ODD if m.warning else _BAD
        if at and m.sheet in book.sheetnames:
            quoted = m.sheet.replace("'", "''")
            sheet.cell(i, 5).hyperlink = Hyperlink(ref=f"E{i}", location=f"'{quoted}'!{at}")
            sheet.cell(i, 5).font = Font(underline="single", color="1F5C99")
        lines = max(1 + width_of(t) // w for t, w in ((m.value, 30), (m.allowed, 42), (m.todo, 34)))
        sheet.row_dimensions[i].height = 15 * lines + 2
    sheet.freeze_panes, sheet.auto_filter.ref = "A2", f"A1:H{len(ordered) + 1}"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.sheet_properties.pageSetUpPr = openpyxl.worksheet.properties.PageSetupProperties(
        fitToPage=True
    )
    sheet.page_setup.fitToHeight, sheet.print_title_rows, book.active = 0, "1:1", 0
    for other in book.worksheets:
        other.sheet_view.tabSelected = other is sheet
