"""A sheet as it was read: cells, the rows they stand in, and what its window does not show."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scenarios.faults import Fault, refuse_all, worded
from scenarios.persons import CONTROL

Cells = list[list[Any]]
"""Raw cells of a sheet, row by row."""

EXACT = 2.0**53
"""Whole numbers from here on lose digits in a spreadsheet's numeric cell."""

MOST_NAMED = 20
"""Cells with control characters that are named."""


@dataclass(frozen=True)
class Sheet:
    """A sheet of a workbook, or a CSV file.

    Attributes
    ----------
    tab : its name; "" for a CSV file
    lines : number of every row as a spreadsheet or an editor shows it
    hidden : whether the sheet is
    hidden_rows, hidden_columns : numbers of rows and columns that are hidden or filtered out
    separator : between the cells of a CSV file; "" in a workbook
    """

    tab: str
    cells: Cells
    lines: tuple[int, ...]
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    separator: str = ""


def sheet_of(tab: str, cells: Cells, **more: Any) -> Sheet:
    """A sheet whose rows are numbered from 1."""
    return Sheet(tab, cells, tuple(range(1, len(cells) + 1)), **more)


def shown(value: Any) -> str:
    """A raw cell as a person sees it."""
    if isinstance(value, float) and value.is_integer() and abs(value) < EXACT:
        return str(int(value))
    return str(value).strip()


def refuse_controls(path: Path, sheets: Iterable[Sheet]) -> None:
    """FaultError with the first cells that hold characters which no keyboard types, such as NUL."""
    faults: list[Fault] = []
    for sheet in sheets:
        for line, row in zip(sheet.lines, sheet.cells, strict=True):
            for j, cell in enumerate(row):
                found = CONTROL.search(cell) if isinstance(cell, str) else None
                if found and len(faults) < MOST_NAMED:
                    faults.append(
                        Fault.of(
                            "unsafe",
                            path,
                            worded("control_character"),
                            f"U+{ord(found[0]):04X}",
                            worded("words_numbers_can_seen"),
                            line=line,
                            column=j + 1 if sheet.tab else 0,
                            sheet=sheet.tab,
                        )
                    )
    refuse_all(faults)
