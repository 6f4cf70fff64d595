"""Where a table stands on its sheet: heads below titles, rows of it, and rows that are none."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from results.documents.forms import EXAMPLE
from scenarios.faults import Fault, worded
from scenarios.files.csv_file import SEPARATORS
from scenarios.files.sheet import Cells, Sheet, shown

MOST_ABOVE = 12
"""Rows from the top in which heads are looked for."""

_MANY = 3
"""Filled cells from which on a row above the heads is no title."""

_BRACKET = re.compile(r"(?:\(([^()]*)\)\s*\*?\s*)+$")
_SUM = re.compile(r".{0,8}(合计|小计|总计|共计|累计)|(sub|grand)?total|sum|sums", re.IGNORECASE)
_NOTE = re.compile(
    r"(注|备注|附注|说明|填表|制表|审核|复核|联系人|填报|单位负责人|负责人|经办|notes?|source)[^:]{0,8}:",
    re.IGNORECASE,
)
_UNIT = re.compile(r"单位:([^\s)]+)")


@dataclass(frozen=True)
class Grid:
    """A table on its sheet.

    Attributes
    ----------
    heads : (m,) names of the columns
    head_line : number of the row of heads, of two the lower
    unit : what a line above the heads says of all numbers (单位：万元); "" where none does
    rows : (n, m) raw cells below the heads; without empty rows, examples, sums and notes
    lines : (n,) their numbers
    """

    heads: list[str]
    head_line: int
    unit: str
    rows: Cells
    lines: list[int]


def plain(text: str) -> str:
    """Text without its full-width letters, unseen signs and blanks at its ends."""
    text = text if text.isascii() else unicodedata.normalize("NFKC", text).replace("\u200b", "")
    return text.strip("\ufeff \t\r\n")


def bracket_of(head: str) -> str:
    """What stands in a head's last brackets; "" where it has none."""
    found = _BRACKET.search(plain(head))
    return found[1].strip() if found else ""


@lru_cache(maxsize=4096)
def plain_head(text: str) -> str:
    """A head's or a tab's name without case, spaces and brackets."""
    return re.sub(r"[\s_*]", "", _BRACKET.sub("", plain(text))).lower()


def known_heads(words: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Keys by the plain names of their heads, of pairs of (head, key)."""
    return {plain_head(word): key for word, key in words}


def grid_of(file: str, sheet: Sheet, known: Mapping[str, Any], faults: list[Fault]) -> Grid:
    """The table of a sheet; a warning for everything on it that is no row of the table.

    Parameters
    ----------
    known : what heads are known, by their plain names
    faults : where warnings go, with errors for cells of a CSV file beyond its heads
    """
    heads, end = find_heads(sheet.cells, known)
    tell = _Telling(file, sheet, faults)
    passed: dict[str, list[int]] = defaultdict(list)
    passed["above"] = [
        sheet.lines[i] for i, row in enumerate(sheet.cells[: end - 1]) if _is_data(row, known)
    ]
    width, rows, lines = len(heads), [], []
    for i in range(end, len(sheet.cells)):
        row = [*sheet.cells[i], *[""] * (width - len(sheet.cells[i]))]
        texts = [shown(c) for c in row[:width]]
        kind = _kind(texts, heads)
        if not kind and any(texts):
            rows.append(row[:width])
            lines.append(sheet.lines[i])
        elif kind:
            passed[kind].append(sheet.lines[i])
        if sheet.separator and kind != "note" and any(str(c).strip() for c in row[width:]):
            tell.beyond(sheet.lines[i], width, len(row))
    tell.passed(passed)
    filled = {j for row in rows for j, cell in enumerate(row, start=1) if shown(cell)}
    tell.unseen(
        [n for n in lines if n in sheet.hidden_rows],
        [heads[j - 1] for j in sorted(filled & sheet.hidden_columns) if heads[j - 1]],
    )
    tell.headless(heads, rows, lines)
    if sheet.cells:
        tell.separator()
    found = _UNIT.search(plain(" ".join(shown(c) for row in sheet.cells[:end] for c in row)))
    line = sheet.lines[end - 1] if sheet.cells else 1
    return Grid(heads, line, found[1] if found else "", rows, lines)


def find_heads(cells: Cells, known: Mapping[str, Any]) -> tuple[list[str], int]:
    """Heads and the number of rows down to them: the row, or two, with most of the known heads."""
    best, end, most = [shown(c) for c in cells[0]] if cells else [], min(len(cells), 1), 0
    for i, row in enumerate(cells[:MOST_ABOVE]):
        upper = [shown(c) for c in row]
        two = _joined(upper, [shown(c) for c in cells[i + 1]], known) if i + 1 < len(cells) else []
        for n_rows, heads in ((1, upper), (2, two)):
            n = len({known[p] for h in heads if (p := plain_head(h)) in known})
            if n > most and (n > 1 or i == 0):
                best, end, most = heads, i + n_rows, n
    return best, end


def _joined(upper: Sequence[str], lower: Sequence[str], known: Mapping[str, Any]) -> list[str]:
    """Two rows of heads as one: a head above several columns belongs to each of them."""
    out, above = [], ""
    width = max(len(upper), len(lower))
    pad = [""] * width
    for top, below in zip([*upper, *pad][:width], [*lower, *pad][:width], strict=True):
        above = top or (above if below else "")
        names = (above + below, top, below)
        out.append(next((n for n in names if plain_head(n) in known), names[0]))
    return out


def _is_data(row: Sequence[Any], known: Mapping[str, Any]) -> bool:
    """Whether a row above the heads is more than a title, a date, a unit or heads themselves."""
    texts = [t for c in row if (t := shown(c))]
    numbers = sum(not isinstance(c, str) for c in row)
    return len(texts) >= _MANY and numbers > 0 and not any(plain_head(t) in known for t in texts)


def _kind(texts: Sequence[str], heads: Sequence[str]) -> str:
    """What a row is that is no row of the table: sums, note, heads, example; "" for others."""
    filled = [t for t in texts if t]
    if not filled:
        return ""
    if filled[0].lower().startswith(EXAMPLE):
        return "example"
    if len(filled) <= _MANY and _NOTE.match(plain(filled[0])):
        return "note"
    if any(map(_is_sum, [t for t in texts[: _MANY + 1] if t and not t.isdigit()][:2])):
        return "sum"
    again = sum(t == h for t, h in zip(texts, heads, strict=True) if t)
    return "heads" if again >= _MANY - 1 and 2 * again >= len(filled) else ""


@lru_cache(maxsize=4096)
def _is_sum(text: str) -> bool:
    return _SUM.fullmatch(re.sub(r"[\s()]", "", plain(text))) is not None


_WORDS = {
    "sum": (("合计行", "row of sums"), ("不作为数据行读取", "not read as a row of the table")),
    "note": (("说明行", "row of notes"), ("不作为数据行读取", "not read as a row of the table")),
    "heads": (("重复的表头", "heads once more"), ("不作为数据行读取", "not read as a row")),
    "above": (("表头上方的数据", "data above the heads"), ("不读取", "not read")),
}
"""Rows that are passed over: what they are, and what is done with them."""


@dataclass(frozen=True)
class _Telling:
    """What is said of a sheet's shape."""

    file: str
    sheet: Sheet
    faults: list[Fault]

    def passed(self, rows: Mapping[str, Sequence[int]]) -> None:
        """One warning for each kind of row that is passed over."""
        for kind, lines in rows.items():
            if lines and kind in _WORDS:
                place, value = _WORDS[kind]
                said = "not_read" if kind == "above" else "as_read"
                self._warn(said, place, _with_rows(value, lines), worded("record_row"), lines[0])

    def unseen(self, lines: Sequence[int], heads: Sequence[str]) -> None:
        """Hidden and filtered rows, and hidden columns, are read."""
        if heads:
            value = (f"照常读取：{'、'.join(heads)}", f"read all the same: {', '.join(heads)}")
            place, allowed = worded("hidden_columns"), worded("all_columns_shown")
            self._warn("as_read", place, value, allowed, 0)
        if lines:
            value = _with_rows(("照常读取", "read all the same"), lines)
            place, allowed = worded("hidden_rows"), worded("all_rows_shown")
            self._warn("as_read", place, value, allowed, lines[0])

    def headless(self, heads: Sequence[str], rows: Cells, lines: Sequence[int]) -> None:
        """Columns with cells and no head."""
        for j, head in enumerate(heads):
            filled = [n for n, row in zip(lines, rows, strict=True) if not head and shown(row[j])]
            if filled:
                self._warn(
                    "not_read",
                    worded("column_without_head", j=j + 1),
                    _with_rows(("不读取", "not read"), filled),
                    worded("columns_head"),
                    filled[0],
                )

    def separator(self) -> None:
        """A CSV file whose cells are parted by something else than commas."""
        words = SEPARATORS.get(self.sheet.separator)
        if words is not None and self.sheet.separator != ",":
            value = (f"{words[0]}分隔，照此读取", f"{words[1]}, read so")
            self._warn("as_read", worded("separator"), value, worded("commas"), 0)

    def beyond(self, line: int, width: int, got: int) -> None:
        """A row of a CSV file with more cells than heads: they may have moved."""
        self.faults.append(
            Fault.of(
                "broken_row",
                self.file,
                worded("cells"),
                (f"{got}个", f"{got}"),
                worded("most_quotation_marks_around", width=width),
                line=line,
                sheet=self.sheet.tab,
            )
        )

    def _warn(
        self,
        kind: str,
        place: tuple[str, str],
        value: tuple[str, str],
        allowed: tuple[str, str],
        line: int,
    ) -> None:
        self.faults.append(
            Fault.of(
                kind,
                self.file,
                place,
                value,
                allowed,
                line=line,
                sheet=self.sheet.tab,
                warning=True,
            )
        )


def _with_rows(value: tuple[str, str], lines: Sequence[int]) -> tuple[str, str]:
    """A value with the numbers of its rows."""
    some = [str(n) for n in lines[:MOST_ABOVE]] + (["…"] if len(lines) > MOST_ABOVE else [])
    row = "rows" if len(some) > 1 else "row"
    return f"第{'、'.join(some)}行，{value[0]}", f"{row} {', '.join(some)}, {value[1]}"
