"""Tables as people save them: CSV in UTF-8 or GB 18030, or the first fitting sheet of a workbook."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from python_calamine import CalamineError, CalamineWorkbook

from scenarios.county.workbook.file_limits import guard
from scenarios.faults import FaultError, unreadable

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

SHEETS = (".xlsx", ".xlsm", ".xls", ".ods")
"""Endings of workbooks."""


def read_table_text(path: Path) -> str:
    """Text of a CSV file: UTF-8, else GB 18030 as Chinese Excel saves it."""
    content = path.read_bytes()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise FaultError(unreadable(path, "text", "neither", "UTF-8 or GB 18030"))


def read_rows(
    path: Path, columns: Sequence[str]
) -> tuple[list[str], list[tuple[int, dict[str, str]]]]:
    """Header and numbered rows; of a workbook, the sheet whose header has most of the columns."""
    guard(path)
    if path.suffix.lower() in SHEETS:
        cells = _sheet(path, columns)
    else:
        cells = list(csv.reader(io.StringIO(read_table_text(path), newline="")))
    if not cells:
        return [], []
    header = [c.strip() for c in cells[0]]
    rows = [
        (number, {**dict.fromkeys(header, ""), **dict(zip(header, row, strict=False))})
        for number, row in enumerate(cells[1:], start=2)
        if any(c.strip() for c in row)
    ]
    return header, rows


def _sheet(path: Path, columns: Sequence[str]) -> list[list[str]]:
    try:
        book = CalamineWorkbook.from_path(str(path))
        sheets = [
            book.get_sheet_by_name(n).to_python(skip_empty_area=False) for n in book.sheet_names
        ]
    except (CalamineError, OSError) as error:
        raise FaultError(unreadable(path, "workbook", str(error), "a workbook")) from None
    tables = [[[_text(c) for c in row] for row in sheet] for sheet in sheets if sheet]
    return max(tables, key=lambda t: len(set(t[0]) & set(columns)), default=[])


def _text(cell: object) -> str:
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)
