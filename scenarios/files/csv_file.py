"""CSV files as offices save them: any usual encoding and separator, with the line of every row."""

import csv
import io
from collections import Counter
from pathlib import Path

from scenarios.faults import FaultError, unreadable, worded
from scenarios.files.limits import guard
from scenarios.files.sheet import Cells, Sheet, refuse_controls

SEPARATORS = {
    ",": ("逗号", "commas"),
    ";": ("分号", "semicolons"),
    "\t": ("制表符", "tabs"),
    "，": ("全角逗号", "full-width commas"),
    "；": ("全角分号", "full-width semicolons"),
    "|": ("竖线", "bars"),
}
"""What may stand between the cells of a CSV file, in words."""

_LOOKED_AT = 20
"""Lines by which a file's separator is known."""


def read_csv(path: Path) -> Sheet:
    """Cells of a CSV file: UTF-8, UTF-16 with its mark, else GB 18030 as Chinese Excel saves it.

    FaultError for a file that is no text, or whose quotation marks do not close.
    """
    guard(path)
    text = _text(path)
    separator = _separator(text)
    cells: Cells = []
    lines: list[int] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    start = 1
    try:
        for row in reader:
            cells.append(row)
            lines.append(start)
            start = reader.line_num + 1
    except csv.Error:
        raise FaultError(
            unreadable(
                path,
                worded("quotation_mark"),
                worded("open_cell_too_long"),
                worded("quotation_marks_pairs_separator"),
                line=start,
            )
        ) from None
    sheet = Sheet("", cells, tuple(lines), separator=separator)
    refuse_controls(path, [sheet])
    return sheet


def _text(path: Path) -> str:
    content = path.read_bytes()
    wide = ("utf-16",) if content[:2] in (b"\xff\xfe", b"\xfe\xff") else ()
    for encoding in (*wide, "utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise FaultError(
        unreadable(
            path,
            worded("text"),
            worded("neither"),
            worded("utf_8_gb_18030"),
        )
    )


def _separator(text: str) -> str:
    """The separator by which most of the first lines have the most cells; a comma else."""
    lines = [line for line in text[:100_000].splitlines() if line.strip()][:_LOOKED_AT]

    def width(separator: str) -> int:
        widths = Counter(len(row) for row in csv.reader(lines, delimiter=separator))
        cells, n = max(widths.items(), key=lambda w: (w[1], w[0]), default=(1, 0))
        return cells if 2 * n >= len(lines) else 1

    return max(SEPARATORS, key=width)
