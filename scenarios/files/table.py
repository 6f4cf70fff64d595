"""Tables as people save them, opened in one place: workbooks and CSV files."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

from scenarios.faults import Fault, FaultError
from scenarios.files.csv_file import read_csv
from scenarios.files.grid import find_heads, grid_of, known_heads, plain_head
from scenarios.files.hidden import hidden_rows
from scenarios.files.limits import guard, no_workbook
from scenarios.files.sheet import Sheet, refuse_controls, sheet_of, shown

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
    unseen = hidden_rows(path)
    try:
        sheets = [
            sheet_of(
                about.name,
                book.get_sheet_by_name(about.name).to_python(skip_empty_area=False),
                hidden=about.visible != SheetVisibleEnum.Visible,
                hidden_rows=unseen.get(about.name, frozenset()),
            )
            for about in book.sheets_metadata
        ]
    except (CalamineError, OSError, ValueError):
        raise FaultError(no_workbook(path)) from None
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
    """The sheet that has most of the columns, a visible one before a hidden one."""
    known = known_heads((c, c) for c in columns)
    sheets = [s for s in read_sheets(path) if s.cells]

    def n_known(sheet: Sheet) -> int:
        heads, _ = find_heads(sheet.cells, known)
        return len({known[p] for h in heads if (p := plain_head(h)) in known})

    return max(sheets, key=lambda s: (n_known(s), not s.hidden), default=sheet_of("", []))


def read_rows(
    path: Path, columns: Sequence[str], faults: list[Fault]
) -> tuple[list[str], list[tuple[int, dict[str, str]]]]:
    """Head and numbered rows as text; of a workbook, of the sheet with most of the columns.

    Parameters
    ----------
    faults : where those of the table's shape go, a head that stands twice among them
    """
    sheet = best_sheet(path, columns)
    grid = grid_of(str(path), sheet, known_heads((c, c) for c in columns), faults)
    for j, head in enumerate(grid.heads):
        if head and head in grid.heads[:j]:
            once = ("每列一次", "each column once")
            at = grid.head_line
            faults.append(Fault.of("twice", path, head, head, once, line=at, sheet=sheet.tab))
    rows = [
        (line, dict(zip(grid.heads, map(shown, row), strict=True)))
        for line, row in zip(grid.lines, grid.rows, strict=True)
    ]
    return grid.heads, rows
