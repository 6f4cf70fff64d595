"""Workbooks of valid rows with one thing done to them, and what a planner means by them.

Every mutation says how it ends: in the same county, with a warning that names the place where there
is something to say, or in a fault that names the place.
"""

from __future__ import annotations

import copy
import csv
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import openpyxl
import workbooks as books
from hypothesis import strategies as st

SUMMED = range(3, 7)
"""Places of the numbers of a village's row."""


@dataclass
class Case:
    """A workbook and how it must end.

    Attributes
    ----------
    told : (sheet, row) of a warning, row 0 where the whole sheet is meant; None: nothing is told
    refused : (sheet, rows) of faults that must be told, one at least of which is an error
    either : whether a right reading is as good as the fault
    """

    name: str
    cells: books.Cells
    told: tuple[str, int] | None = None
    refused: tuple[str, tuple[int, ...]] | None = None
    either: bool = False
    hidden_tabs: tuple[str, ...] = ()
    hidden_rows: dict[str, tuple[int, ...]] = field(default_factory=dict)
    hidden_columns: dict[str, str] = field(default_factory=dict)
    merged: dict[str, tuple[int, int, int, int]] = field(default_factory=dict)
    separator: str = ""
    encoding: str = "utf-8-sig"
    ending: str = ".csv"

    def write(self, folder: Path) -> Path:
        """The workbook, or a folder of CSV files where a separator is named."""
        if self.separator:
            return self._folder(folder / "county")
        book = openpyxl.Workbook()
        book.remove(book.active)
        for tab, rows in self.cells.items():
            sheet = book.create_sheet(tab)
            for row in rows:
                sheet.append([None if v == "" else v for v in row])
            for row in self.hidden_rows.get(tab, ()):
                sheet.row_dimensions[row].hidden = True
            for letter in self.hidden_columns.get(tab, ""):
                sheet.column_dimensions[letter].hidden = True
            if tab in self.hidden_tabs:
                sheet.sheet_state = "hidden"
            if tab in self.merged:
                sheet.merge_cells(None, *self.merged[tab])
        path = folder / "county.xlsx"
        book.save(path)
        return path

    def _folder(self, folder: Path) -> Path:
        folder.mkdir(exist_ok=True)
        for old in folder.iterdir():
            old.unlink()
        for tab, rows in self.cells.items():
            path = folder / f"{tab}{self.ending}"
            with path.open("w", encoding=self.encoding, newline="") as out:
                csv.writer(out, delimiter=self.separator).writerows(rows)
        return folder


Draw = Callable[[Any], Any]


def _none(draw: Draw, cells: books.Cells) -> Case:
    return Case("none", cells)


def _copied_sheet(draw: Draw, cells: books.Cells) -> Case:
    tab = draw(st.sampled_from(["村 (2)", "村2", "Villages", "村(旧)", "2015年村表", "备份"]))
    cells[tab] = copy.deepcopy(cells["村"])
    for row in cells[tab][1:]:
        row[4] += 7
    if draw(st.booleans()):
        cells = dict(sorted(cells.items(), key=lambda c: c[0] != tab))  # the copy stands first
    hidden = draw(st.booleans())
    case = Case("copied sheet", cells, hidden_tabs=(tab,) if hidden else ())
    if hidden or tab == "备份":
        case.told = (tab, 0)
    else:
        case.refused = ("", (0,))
    return case


def _merged_range(draw: Draw, cells: books.Cells) -> Case:
    """A number over several rows: all but the first lose theirs, which a needed column misses."""
    column = draw(st.sampled_from([2, 3, 4, 7]))
    first = draw(st.integers(2, len(cells["村"]) - 1))
    last = draw(st.integers(first + 1, len(cells["村"])))
    case = Case("merged range", cells, refused=("村", tuple(range(first + 1, last + 1))))
    case.merged["村"] = (first, column + 1, last, column + 1)
    return case


def _moved_head(draw: Draw, cells: books.Cells) -> Case:
    titles = draw(
        st.lists(
            st.sampled_from(
                ["云岭县各村基本情况表", "", "单位：户、人、万元", "填报日期：2015年1月"]
            ),
            max_size=3,
        )
    )
    rows = cells["村"]
    order = draw(st.permutations(range(len(rows[0]))))
    moved = [[row[j] for j in order] for row in rows]
    if draw(st.booleans()):
        moved = [[i or "序号", *row] for i, row in enumerate(moved)]
        told = ("村", len(titles) + 1)  # 序号 is a column that nobody reads
    else:
        told = None
    cells["村"] = [*([t] for t in titles), *moved]
    return Case("moved head", cells, told=told)


def _two_heads(draw: Draw, cells: books.Cells) -> Case:
    heads, *rows = cells["村"]
    upper, lower = list(heads), [""] * len(heads)
    upper[5:7], lower[5:7] = ["建档立卡", ""], ["户数(户)", "人口(人)"]
    titles = draw(st.lists(st.just(["云岭县各村基本情况表"]), max_size=1))
    cells["村"] = [*titles, upper, lower, *rows]
    return Case("two rows of heads", cells)


def _typed_number(draw: Draw, cells: books.Cells) -> Case:
    row, column = draw(st.integers(1, len(cells["村"]) - 1)), draw(st.sampled_from([3, 4, 5, 6]))
    n = cells["村"][row][column]
    wide = "".join(chr(ord(c) + 0xFEE0) for c in str(n))
    forms = [
        str(n),
        f" {n} ",
        f"{n}.0",
        wide,
        f"{n}户",
        f"约{n}",
        f"{n},5",
        f"1.{n}.0",
        "-",
        "#REF!",
    ]
    cells["村"][row][column] = draw(st.sampled_from(forms))
    return Case("typed number", cells, refused=("村", (row + 1,)), either=True)


def _hidden_rows(draw: Draw, cells: books.Cells) -> Case:
    places = st.sets(st.integers(2, len(cells["村"])), min_size=1)
    rows = tuple(sorted(draw(places)))
    return Case("hidden rows", cells, told=("村", rows[0]), hidden_rows={"村": rows})


def _hidden_column(draw: Draw, cells: books.Cells) -> Case:
    letter = draw(st.sampled_from("ABCDEFGH"))
    return Case("hidden column", cells, told=("村", 0), hidden_columns={"村": letter})


def _with_sums(draw: Draw, cells: books.Cells) -> tuple[int, list]:
    """Place of a new row that holds the sums of the rows above or below it, and the row."""
    rows = cells["村"]
    low = draw(st.integers(1, len(rows) - 2))
    high = draw(st.integers(low + 2, len(rows)))
    at = draw(st.sampled_from([low, high]))
    row = ["9999", "云岭镇", 1, *(sum(r[j] for r in rows[low:high]) for j in SUMMED), "否"]
    rows.insert(at, row)
    return at + 1, row


def _sums(draw: Draw, cells: books.Cells) -> Case:
    line, row = _with_sums(draw, cells)
    word = draw(st.sampled_from(["合计", "小 计", "总计", "全县合计", "（合计）", "Total"]))
    row[draw(st.sampled_from([0, 1]))] = word
    return Case("row of sums", cells, told=("村", line))


def _unnamed_sums(draw: Draw, cells: books.Cells) -> Case:
    line, _ = _with_sums(draw, cells)
    return Case("row of sums, unnamed", cells, refused=("村", (line,)))


def _beside_rows(draw: Draw, cells: books.Cells) -> Case:
    """Rows that are no villages: empty ones, examples, notes, heads once more."""
    at = draw(st.integers(1, len(cells["村"])))
    kind = draw(st.sampled_from(["empty", "example", "note", "heads"]))
    row = {
        "empty": [""] * 5,
        "example": ["示例1001", "甲村", 1, 320, 1060, 110, 280, "是"],
        "note": [draw(st.sampled_from(["注：数据为2014年底", "填表人：（略）", "说明: 不含社区"]))],
        "heads": list(cells["村"][0]),
    }[kind]
    cells["村"].insert(at, row)
    told = ("村", at + 1) if kind in ("note", "heads") else None
    return Case(f"row beside: {kind}", cells, told=told)


def _row_twice(draw: Draw, cells: books.Cells) -> Case:
    tab = draw(st.sampled_from(["村", "资金", "县情"]))
    row = draw(st.integers(1, len(cells[tab]) - 1))
    cells[tab].append(list(cells[tab][row]))
    return Case("row twice", cells, refused=(tab, (len(cells[tab]),)))


def _odd_spelling(draw: Draw, cells: books.Cells) -> Case:
    change = draw(
        st.sampled_from(
            [
                lambda h: h.replace("(", "（").replace(")", "）"),
                lambda h: f" {h} ",
                lambda h: f"{h}*",
                lambda h: h[:1] + "\u3000" + h[1:],
                lambda h: h.replace("村", "村\u00a0"),
                lambda h: "\u200b" + h,
                lambda h: h.replace("户", "户\n", 1),
            ]
        )
    )
    cells["村"][0] = [change(h) for h in cells["村"][0]]
    tab = draw(st.sampled_from(["村", "村表", "村2016", "2016年度村表", "VILLAGES"]))
    told = (tab, 0) if tab not in ("村", "VILLAGES") else None
    return Case("odd spelling", {tab if t == "村" else t: rows for t, rows in cells.items()}, told)


def _separator(draw: Draw, cells: books.Cells) -> Case:
    separator = draw(st.sampled_from(",;\t，|"))
    case = Case("separator", cells, separator=separator)
    case.encoding = draw(st.sampled_from(["utf-8-sig", "utf-8", "gb18030", "utf-16"]))
    case.ending = draw(st.sampled_from([".csv", ".CSV", ".Csv"]))
    if separator != ",":
        case.told = ("村", 0)
    return case


def _control(draw: Draw, cells: books.Cells) -> Case:
    row = draw(st.integers(1, len(cells["村"]) - 1))
    cells["村"][row][1] += draw(st.sampled_from("\x00\x07\x1b\x7f"))
    return Case("control character", cells, refused=("", (row + 1,)), separator=",")


def _open_quote(draw: Draw, cells: books.Cells) -> Case:
    row = draw(st.integers(1, len(cells["村"]) - 1))
    case = Case("open quote", cells, refused=("", (row + 1,)), separator=",")
    name = cells["村"][row][1]

    def write(folder: Path) -> Path:
        path = Case.write(case, folder)
        text = (path / "村.csv").read_text(encoding="utf-8-sig")
        (path / "村.csv").write_text(text.replace(name, f'"{name}', 1), encoding="utf-8")
        return path

    case.write = write  # type: ignore[method-assign]
    return case


def _no_column(draw: Draw, cells: books.Cells) -> Case:
    at = draw(st.sampled_from(range(8)))
    cells["村"] = [[v for j, v in enumerate(row) if j != at] for row in cells["村"]]
    return Case("column missing", cells, refused=("村", (1,)))


def _column_twice(draw: Draw, cells: books.Cells) -> Case:
    at = draw(st.sampled_from(range(10)))
    cells["村"] = [[*row, row[at]] for row in cells["村"]]
    head = cells["村"][0]
    head[-1] += draw(st.sampled_from(["", "(旧)", " "]))
    return Case("column twice", cells, refused=("村", (1,)))


def _strange_sheet(draw: Draw, cells: books.Cells) -> Case:
    cells["项目台账"] = [["云岭县台账"], ["日期", "事项"], ["3月", "会议"]]
    hidden = ("项目台账",) if draw(st.booleans()) else ()
    return Case("strange sheet", cells, told=("项目台账", 0), hidden_tabs=hidden)


MUTATIONS = (
    _none, _copied_sheet, _merged_range, _moved_head, _two_heads, _typed_number, _hidden_rows, _hidden_column, _sums, _unnamed_sums,
    _beside_rows, _row_twice, _odd_spelling, _separator, _control, _open_quote, _no_column,
    _column_twice, _strange_sheet,
)  # fmt: skip


@st.composite
def cases(draw: Draw) -> tuple[books.Cells, Case]:
    """The workbook of valid rows, and the same after one mutation."""
    n, seed = draw(st.integers(3, 7)), draw(st.integers(1, 50))
    whole = books.whole(n, seed=seed)
    return whole, draw(st.sampled_from(MUTATIONS))(draw, copy.deepcopy(whole))
