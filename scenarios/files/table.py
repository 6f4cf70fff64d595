"""Tables as people save them, opened in one place: workbooks, CSV in UTF-8 or GB 18030."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

from python_calamine import CalamineError, CalamineWorkbook

from scenarios.faults import FaultError, unreadable
from scenarios.files.formulas import mark
from scenarios.files.limits import guard, no_workbook

SHEETS = (".xlsx", ".xlsm", ".xls", ".ods")
"""Endings of workbooks."""

EXACT = 2.0**53
"""Whole numbers from here on lose digits in a spreadsheet's numeric cell."""

Cells = list[list[Any]]
"""Raw cells of a sheet, its head first."""


def is_spreadsheet(path: Path) -> bool:
    """Whether a file is a workbook by its ending."""
    return path.suffix.lower() in SHEETS


def read_sheets(path: Path) -> dict[str, Cells]:
    """Cells of every sheet by tab, "" for a CSV file; FaultError for unsafe files."""
    if not is_spreadsheet(path):
        return {"": read_csv(path)}
    book = _opened(path)
    try:
        sheets: dict[str, Cells] = {
            tab: book.get_sheet_by_name(tab).to_python(skip_empty_area=False)
            for tab in book.sheet_names
        }
        mark(path, sheets)
    except (CalamineError, OSError, ValueError, KeyError, ParseError) as error:
        raise FaultError(no_workbook(path, error)) from None
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
        return CalamineWorkbook.from_path(str(path))
    except (CalamineError, OSError, ValueError) as error:
        raise FaultError(no_workbook(path, error)) from None


def read_csv(path: Path) -> Cells:
    """Cells of a CSV file: UTF-8, else GB 18030 as Chinese Excel saves it."""
    guard(path)
    content = path.read_bytes()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return list(csv.reader(io.StringIO(text, newline="")))
    raise FaultError(unreadable(path, "text", "neither", "UTF-8 or GB 18030"))


def best_sheet(path: Path, columns: Sequence[str]) -> tuple[str, Cells]:
    """Tab and cells of the sheet whose head has most of the columns."""
    sheets = [(tab, cells) for tab, cells in read_sheets(path).items() if cells]
    expected = set(columns)
    return max(sheets, key=lambda s: len(expected & {str(c) for c in s[1][0]}), default=("", []))


def shown(value: Any) -> str:
    """A raw cell as a person sees it."""
    if isinstance(value, float) and value.is_integer() and abs(value) < EXACT:
        return str(int(value))
    return str(value).strip()


def head_of(cells: Cells) -> list[str]:
    """Names of the columns."""
    return [str(c).strip() for c in cells[0]] if cells else []


def read_rows(
    path: Path, columns: Sequence[str]
) -> tuple[list[str], list[tuple[int, dict[str, str]]]]:
    """Head and numbered rows as text; of a workbook, of the sheet with most of the columns."""
    cells = best_sheet(path, columns)[1]
    head = head_of(cells)
    texts = ([shown(c) for c in row] for row in cells[1:])
    rows = [
        (number, {**dict.fromkeys(head, ""), **dict(zip(head, row, strict=False))})
        for number, row in enumerate(texts, start=2)
        if any(row)
    ]
    return head, rows
