"""The sheet of grants: 万元 by village, year and programme; it may be edited and is read back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import xlsxwriter

from model.plan import COUNTY_PLACE
from model.state.units import WAN
from results.documents.sheets import Sheets
from results.findings import Findings
from results.language.catalogue import term, text
from results.tables import plan as tables
from results.tables.reasons import sentences_of

if TYPE_CHECKING:
    import pandas as pd

NAME, KEPT = "资金分配", "原方案"
CODE, VILLAGE, TOTAL, TEAM, ORDER, WHY = (
    "村代码",
    "村名",
    "合计（万元）",
    "工作队",
    "到户次序",
    "原因",
)
"""Heads of the columns beside the grants."""
ORDERS = {"need_first": "先穷后富", "large_first": "大户优先"}
"""Words for who in a village is served first."""


DEFAULT_PURSE = "special"
"""The purse that pays where a column names none."""


def head_of(year: int, programme: str, purse: str, *, with_purse: bool) -> str:
    """Head of a column of grants.

    ``2016 茶叶``, with its purse where not the special fund alone pays.
    """
    head = f"{year} {term('programme', programme, 'zh')}"
    return f"{head} · {term('purse', purse, 'zh')}" if with_purse else head


def write_grants(sheets: Sheets, findings: Findings) -> None:
    """A row a village, the county's own last; a column a year and programme, live sums, reasons."""
    frame = findings.plan_table
    assert frame is not None
    sheet = sheets.add(NAME)
    purses = [str(s) for s in frame["purse"].unique()]
    columns = [(y, p, s) for y in findings.plan_years for p in tables.funded(frame) for s in purses]
    table = frame.pivot_table(
        index="village",
        columns=["year", "programme", "purse"],
        values="yuan",
        aggfunc="sum",
        fill_value=0,
    ).reindex(columns=columns, fill_value=0)
    heads = [head_of(*c, with_purse=purses != [DEFAULT_PURSE]) for c in columns]
    for j, name in enumerate([CODE, VILLAGE, *heads, TOTAL, TEAM, ORDER, WHY]):
        sheet.write_string(0, j, name, sheets.head)
        sheet.set_column(j, j, {VILLAGE: 24, WHY: 70}.get(name, 11))
    codes = sorted((int(c) for c in table.index), key=lambda c: (c == COUNTY_PLACE, c))
    names = findings.villages.set_index("village")["name"].to_dict()
    names[COUNTY_PLACE] = text("column.whole_county", "zh")
    sentences = sentences_of(findings, "zh")
    rest = frame.drop_duplicates("village").set_index("village")
    for i, code in enumerate(codes, start=1):
        sheet.write_number(i, 0, code, sheets.plain)
        sheet.write_string(i, 1, str(names.get(code, "")), sheets.line)
        values = table.loc[code].to_numpy(float) / WAN
        for j, value in enumerate(values, start=2):
            sheet.write_number(i, j, float(value), sheets.money)
        end = 2 + len(columns)
        last = xlsxwriter.utility.xl_col_to_name(end - 1)
        sheet.write_formula(
            i, end, f"=SUM(C{i + 1}:{last}{i + 1})", sheets.total, float(values.sum())
        )
        _beside(sheets, sheet, i, end + 1, rest.loc[code])
        sheet.write_string(i, end + 3, sentences.get(code, ""), sheets.line)
    _sums(sheets, sheet, table.loc[codes].to_numpy(float).sum(axis=0) / WAN, len(codes))
    sheet.set_row(0, 32)
    sheet.freeze_panes(1, 2)
    sheet.autofilter(0, 0, len(codes), 5 + len(columns))
    _printed(sheet, len(columns), len(findings.plan_years), len(codes))
    _kept(sheets, frame.assign(county=findings.county_chinese))


def _kept(sheets: Sheets, frame: pd.DataFrame) -> None:
    """The grants as they were made, hidden: they show what an edited sheet changed."""
    sheet = sheets.add(KEPT)
    for j, name in enumerate(["year", "village", "programme", "purse", "yuan", "county"]):
        sheet.write_string(0, j, name)
        sheet.write_column(1, j, frame[name].tolist())
    sheet.hide()


def _beside(sheets: Sheets, sheet: Any, i: int, j: int, row: pd.Series[Any]) -> None:
    """Team and order, which a plan file needs too."""
    sheet.write_number(i, j, int(row["team"]), sheets.whole)
    order = ORDERS.get(str(row["targeting"]), str(row["targeting"]))
    sheet.write_string(i, j + 1, order, sheets.line)


def _sums(sheets: Sheets, sheet: Any, sums: Any, n: int) -> None:
    end = n + 1
    sheet.write_string(end, 1, "合计", sheets.head)
    for j, value in enumerate([*sums, sums.sum()], start=2):
        letter = xlsxwriter.utility.xl_col_to_name(j)
        sheet.write_formula(end, j, f"=SUM({letter}2:{letter}{end})", sheets.total, float(value))


def _printed(sheet: Any, n_columns: int, n_years: int, n_villages: int) -> None:
    """A page for each year, villages named on all, then one with total, team and order.

    Reasons are long lines, for the screen: the sheet of villages prints them.
    """
    sheet.print_area(0, 0, n_villages + 1, 4 + n_columns)
    per_year = n_columns // n_years
    sheet.set_v_pagebreaks([2 + per_year * k for k in range(1, n_years + 1)])
    # a sheet that is fitted to its page knows no breaks; smaller letters cannot be read
    sheet.set_print_scale(90)
    sheet.repeat_columns(0, 1)
