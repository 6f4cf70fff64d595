"""Fill the blank forms of Yunling, a county that does not exist: ``python -m docs.fill_yunling FILE``.

Every figure is invented. With ``--slips`` three cells are wrong, as a first draft's would be.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import openpyxl

VILLAGES = (
    # code, name, town, households, persons, registered households, persons, poor, first round, team
    ("1001", "云岭上村", 1, 48, 163, 20, 51, "是", "是", "是"),
    ("1002", "云岭下村", 1, 55, 190, 22, 58, "是", "否", "否"),
    ("2001", "石桥村", 2, 42, 140, 19, 47, "是", "是", "否"),
    ("2002", "柳湾村", 2, 60, 205, 8, 19, "否", "否", "否"),
)
"""Four villages; what these columns do not tell is left open."""

NEED = {"1001": (420, 60), "2001": (380, 50)}
"""Need and what a year can absorb, in 10,000 yuan, where it is known."""

HOMES = (
    # code, village, members, registered, dibao, wubao, workers, cause, land, income
    ("1001-001", "1001", 3, "是", "否", "否", 2, "因学", 3.1, 2600),
    ("1001-002", "1001", 2, "是", "是", "否", 1, "因病", 1.9, 1900),
    ("1001-003", "1001", 1, "是", "否", "是", 0, "缺劳力", 0.8, 1500),
    ("1001-004", "1001", 4, "是", "否", "否", 2, "缺技术", 4.4, 2750),
)
"""A few registered households, known by codes."""

MEMBERS = (
    # household, relation, age, sex, years of school, at school, health
    ("1001-001", "户主", 46, "男", 8, "否", "健康"),
    ("1001-001", "配偶", 44, "女", 6, "否", "健康"),
    ("1001-001", "子女", 17, "女", 11, "是", "健康"),
    ("1001-003", "户主", 71, "男", 2, "否", "长期慢性病"),
)
"""All members of two of them."""

SLIPS = {"村": {(3, 5): "一百六十三"}, "农户": {(4, 2): "1009", (6, 7): 5}}
"""Row and column of three slips: a number in words, a village that is none, more workers than members."""


def fill(path: Path, *, slips: bool = False) -> None:
    """Fill the Chinese forms below their example rows."""
    book = openpyxl.load_workbook(path)
    county = book["县情"]
    for row in county.iter_rows(min_row=2):
        if row[0].value == "source":
            row[2].value = "虚构 made up"
    _rows(book["村"], [(*v, "", "", "", *NEED.get(v[0], ())) for v in VILLAGES])
    _rows(book["农户"], HOMES)
    _rows(book["家庭成员"], MEMBERS)
    _rows(book["资金"], [("专项扶贫资金", 12, "虚构 made up")])
    _rows(book["规则"], [("floor_per_head", "150元"), ("industry_share", "50%")])
    for tab, cells in SLIPS.items() if slips else ():
        for (row, column), value in cells.items():
            book[tab].cell(row, column).value = value
    book.save(path)


def _rows(sheet: openpyxl.worksheet.worksheet.Worksheet, rows: object) -> None:
    for i, row in enumerate(rows, start=3):  # type: ignore[arg-type, var-annotated]
        for j, value in enumerate(row, start=1):
            sheet.cell(i, j).value = value if value != "" else None


def main(words: list[str] | None = None) -> None:
    """Entry point."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--slips", action="store_true")
    asked = parser.parse_args(words)
    fill(asked.file, slips=asked.slips)


if __name__ == "__main__":
    main()
