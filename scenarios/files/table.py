"""Tables as people save them, opened in one place: workbooks and CSV files."""

import io
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from xml.etree.ElementTree import ParseError

from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

from scenarios.faults import Fault, FaultError, unknown_name, worded
from scenarios.files.csv_file import read_csv
from scenarios.files.formulas import mark
from scenarios.files.grid import find_heads, grid_of, known_heads, plain_head
from scenarios.files.hidden import hidden_lines
from scenarios.files.limits import guard, no_workbook
from scenarios.files.sheet import Cells, Sheet, refuse_controls, sheet_of, shown

SHEETS = (".xlsx", ".xlsm", ".xls", ".ods")
"""Endings of workbooks."""


def is_spreadsheet(path: Path) -> bool:
    """Whether a file is a workbook by its ending."""
    return path.suffix.lower() in SHEETS


def read_sheets(path: Path) -> list[Sheet]:
    """Every sheet of a workbook, or a CSV file as the only one; FaultError for unsafe files."""
    if not is_spreadsheet(path):
        return [read_csv(path)]
    book = _opened(path)
    none = (frozenset[int](), frozenset[int]())
    try:
        unseen = hidden_lines(path)
        cells: dict[str, Cells] = {
            tab: book.get_sheet_by_name(tab).to_python(skip_empty_area=False)
            for tab in book.sheet_names
        }
        mark(path, cells)
    except (CalamineError, OSError, ValueError, KeyError, ParseError):
        raise FaultError(no_workbook(path)) from None
    sheets = [
        sheet_of(
            about.name,
            cells[about.name],
            hidden=about.visible != SheetVisibleEnum.Visible,
            hidden_rows=unseen.get(about.name, none)[0],
            hidden_columns=unseen.get(about.name, none)[1],
        )
        for about in book.sheets_metadata
    ]
    refuse_controls(path, sheets)
    return sheets


def tabs_of(path: Path) -> list[str]:
    """Tabs of a workbook; none where it cannot be read as one."""
    try:
        return list(_opened(path).sheet_names)
    except FaultError:
        return []


def _opened(path: Path) -> CalamineWorkbook:
    guard(path)
    try:
        # known by its content: an xlsx may be called xls
        return CalamineWorkbook.from_filelike(io.BytesIO(path.read_bytes()))
    except (CalamineError, OSError, ValueError):
        raise FaultError(no_workbook(path)) from None


def best_sheet(path: Path, columns: Sequence[str]) -> Sheet:
    """The sheet that has most of the columns; FaultError where two that are visible have them."""
    sheets = [(n_known(s, columns), s) for s in read_sheets(path) if s.cells]
    seen = [(n, s) for n, s in sheets if n and not s.hidden] or sheets
    best = max(seen, key=lambda s: s[0], default=(0, sheet_of("", [])))[1]
    rivals = [s for n, s in seen if 2 * n > len(columns)]
    if len(rivals) > 1:
        value = ("、".join(s.tab for s in rivals), ", ".join(s.tab for s in rivals))
        raise FaultError(
            Fault.of("twice", path, worded("sheets"), value, worded("one_sheet_these_columns"))
        )
    return best


def sheet_named(path: Path, tab: str) -> Sheet:
    """The sheet of a tab, hidden or not; FaultError where there is none."""
    sheets = {s.tab: s for s in read_sheets(path)}
    if tab not in sheets:
        raise FaultError(unknown_name(path, worded("sheet"), tab, sheets))
    return sheets[tab]


def n_known(sheet: Sheet, columns: Sequence[str]) -> int:
    """How many of the columns a sheet has."""
    known = known_heads((c, c) for c in columns)
    heads, _ = find_heads(sheet.cells, known)
    return len({known[p] for h in heads if (p := plain_head(h)) in known})


def unread(faults: Sequence[Fault]) -> list[Fault]:
    """Errors, and warnings of what is not read: where nobody sees a warning, they stop too."""
    return [replace(f, warning=False) for f in faults if not f.warning or f.kind == "not_read"]


def read_rows(
    path: Path, columns: Sequence[str], faults: list[Fault], tab: str = ""
) -> tuple[list[str], list[tuple[int, dict[str, str]]]]:
    """Head and numbered rows as text; of a workbook, of the sheet with most of the columns.

    Parameters
    ----------
    faults : where those of the table's shape go, a head that stands twice among them
    tab : of the sheet that is read, whatever others there are
    """
    sheet = sheet_named(path, tab) if tab else best_sheet(path, columns)
    found: list[Fault] = []
    grid = grid_of(str(path), sheet, known_heads((c, c) for c in columns), found)
    faults += unread(found)
    for j, head in enumerate(grid.heads):
        if head and head in grid.heads[:j]:
            at = grid.head_line
            faults.append(
                Fault.of(
                    "twice", path, head, head, worded("each_column_once"), line=at, sheet=sheet.tab
                )
            )
    rows = [
        (line, dict(zip(grid.heads, map(shown, row), strict=True)))
        for line, row in zip(grid.lines, grid.rows, strict=True)
    ]
    return grid.heads, rows
