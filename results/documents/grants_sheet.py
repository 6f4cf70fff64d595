"""The sheet of grants: 万元 by village, year and programme; it may be edited and is read back."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
from numpy.typing import NDArray
from xlsxwriter.utility import xl_range

from model.plan import COUNTY_PLACE
from model.state.units import WAN
from results.documents.sheets import (
    HEAD_LINES,
    LINE,
    MARGIN,
    MONEY,
    MOST_COLUMNS,
    NEXT_LINE,
    PAGE,
    ROOM,
    SCALE,
    WHOLE,
    Sheets,
    page_starts,
)
from results.findings import Findings
from results.language.catalogue import term, text
from results.language.numbers import years_of
from results.language.typeset import broken
from results.tables import plan as tables
from results.tables.reasons import sentences_of

NAME, KEPT = "资金分配", "原方案"
CODE, VILLAGE, TOWN, TOTAL, TEAM, ORDER, WHO, BECAUSE, WHY = (
    "村代码",
    "村名",
    "乡镇",
    "合计（万元）",
    "工作队",
    "到户次序",
    "修改人",
    "修改理由",
    "原因",
)
"""Heads of the columns beside the grants."""
SUBTOTAL = "小计"
"""Behind a year: head of the column that adds up its grants, which is not read back."""
BEFORE, AFTER = (
    {CODE: 8, VILLAGE: 20, TOWN: 9},
    {TOTAL: 14, TEAM: 9, ORDER: 12, WHO: 14, BECAUSE: 48},
)
"""Widths of the columns before the grants, which come again on every page, and after them."""
PER_PAGE, WIDEST = MOST_COLUMNS - len(BEFORE), 24
"""Columns of grants on a page, and letters that one takes at most."""
ORDERS = {"need_first": "贫困户优先", "large_first": "大户优先", "equal_chance": "机会均等"}
"""Words for who in a village is served first."""


GRANT = f'{MONEY};-{MONEY};"—"'
"""A grant of nothing is a dash, and so is a sum of nothing."""

DEFAULT_PURSE = "special"
"""The purse that pays where a column names none."""


def head_of(year: int, programme: str, purse: str, *, with_purse: bool) -> str:
    """Head of a column of grants.

    ``2016 茶叶``, with its purse where not the special fund alone pays.
    """
    head = f"{year} {term('programme', programme, 'zh')}"
    return f"{head} · {term('purse', purse, 'zh')}" if with_purse else head


def write_grants(sheets: Sheets, findings: Findings) -> None:
    """A row a village, the county's own last; a column a year and programme, live sums, reasons.

    Behind the grants of a year that has several columns stands their sum.
    """
    frame = findings.plan_table
    assert frame is not None
    sheet, purses = sheets.add(NAME), [str(s) for s in frame["purse"].unique()]
    columns = [(y, p, s) for y in findings.plan_years for p in tables.funded(frame) for s in purses]
    table = frame.pivot_table(
        index="village",
        columns=["year", "programme", "purse"],
        values="yuan",
        aggfunc="sum",
        fill_value=0,
    ).reindex(columns=columns, fill_value=0)
    a_year = len(columns) // len(findings.plan_years)
    end = len(BEFORE) + _heads(sheets, sheet, columns, a_year)
    places = findings.villages.set_index("village")[["name", "town_name", "town"]].T.to_dict()
    places[COUNTY_PLACE] = {"name": text("column.whole_county", "zh"), "town_name": ""}
    # a town's villages stand together, as on a page
    codes = sorted(
        map(int, table.index),
        key=lambda c: (c == COUNTY_PLACE, places.get(c, {}).get("town", 0), c),
    )
    sentences = sentences_of(findings, "zh")
    rest = frame.drop_duplicates("village").set_index("village")
    wan = table.loc[codes].to_numpy(float).reshape(len(codes), -1, a_year) / WAN
    for i, code in enumerate(codes, start=1):
        sheet.write_number(i, 0, code, sheets.number("0"))
        for j, key in enumerate(("name", "town_name"), start=1):
            sheet.write_string(i, j, str(places.get(code, {}).get(key, "")), sheets.text)
        _amounts(sheets, sheet, i, end, wan[i - 1])
        _beside(sheets, sheet, i, end + 1, rest.loc[code])
        sheet.write_string(i, end + len(AFTER), sentences.get(code, ""), sheets.line)
    _sums(sheets, sheet, wan)
    sheet.freeze_panes(1, len(BEFORE))
    sheet.autofilter(0, 0, len(codes), end + len(AFTER))
    _printed(
        sheet, findings, end - len(BEFORE), [places.get(c, {}).get("town_name", "") for c in codes]
    )
    _kept(sheets, frame.assign(county=findings.county_chinese))


def _heads(sheets: Sheets, sheet: Any, columns: Sequence[tuple[int, str, str]], a_year: int) -> int:
    """The row of heads and the widths below it; how many columns have amounts but the total.

    Parameters
    ----------
    columns : year, programme and purse; ``a_year`` of every year, one year after the other.
    """
    bare = {purse for *_, purse in columns} == {DEFAULT_PURSE}
    heads = [
        head
        for k in range(0, len(columns), a_year)
        for head in (
            *(head_of(*c, with_purse=not bare) for c in columns[k : k + a_year]),
            *[f"{columns[k][0]} {SUBTOTAL}"] * (a_year > 1),
        )
    ]
    width = min(WIDEST, (ROOM - sum(BEFORE.values())) // min(PER_PAGE, a_year + (a_year > 1)))
    wide = [*BEFORE.items(), *((head, width) for head in heads), *AFTER.items(), (WHY, 70)]
    for j, (name, own) in enumerate(wide):
        sheet.write_string(0, j, name, sheets.head)
        sheet.set_column(j, j, own)
    sheet.set_row(0, LINE + NEXT_LINE * max(len(broken(head, width - MARGIN)) for head in heads))
    return len(heads)


def _amounts(sheets: Sheets, sheet: Any, i: int, end: int, wan: NDArray[Any]) -> None:
    """Grants of a row, (years, grants of a year) in 万元, with live sums of years and of all."""
    n = wan.shape[1]
    spans = {j: xl_range(i, j, i, j + n - 1) for j in range(len(BEFORE), end, n + (n > 1))}
    for (j, span), grants in zip(spans.items(), wan, strict=True):
        sheet.write_row(i, j, grants.tolist(), sheets.number(GRANT))
        if n > 1:
            _live(sheets, sheet, i, j + n, f"=SUM({span})", grants)
    _live(sheets, sheet, i, end, f"=SUM({','.join(spans.values())})", wan)


def _kept(sheets: Sheets, frame: pd.DataFrame) -> None:
    """The grants as they were made, hidden: they show what an edited sheet changed."""
    sheet = sheets.add(KEPT)
    for j, name in enumerate(["year", "village", "programme", "purse", "yuan", "county"]):
        sheet.write_string(0, j, name)
        sheet.write_column(1, j, frame[name].tolist())
    sheet.hide()


def _beside(sheets: Sheets, sheet: Any, i: int, j: int, row: "pd.Series[Any]") -> None:
    """Team and order, which a plan file needs too; room for who edits the row, and why."""
    sheet.write_number(i, j, int(row["team"]), sheets.number(WHOLE))
    for k, cell in enumerate((str(row["targeting"]), "", ""), start=j + 1):
        sheet.write_string(i, k, ORDERS.get(cell, cell), sheets.text)


def _sums(sheets: Sheets, sheet: Any, wan: NDArray[Any]) -> None:
    """The row below the villages: sums of (villages, years, grants of a year) in 万元."""
    sheet.write_string(end := len(wan) + 1, 1, "合计", sheets.head)
    parts = [x for year in wan.swapaxes(0, 1) for x in (*year.T, *[year] * (len(year.T) > 1))]
    for j, part in enumerate([*parts, wan], start=len(BEFORE)):
        _live(sheets, sheet, end, j, f"=SUM({xl_range(1, j, end - 1, j)})", part)


def _live(sheets: Sheets, sheet: Any, i: int, j: int, formula: str, wan: NDArray[Any]) -> None:
    """A sum that follows its cells, with what it is of the amounts that stand in them now."""
    sheet.write_formula(i, j, formula, sheets.number(GRANT, bold=True), float(wan.sum()))


def _printed(sheet: Any, findings: Findings, n_columns: int, towns: Sequence[object]) -> None:
    """A year at a time with villages and towns on every page, then total, team, order, edits.

    A page ends with a town where it can, and the sum never stands alone. Reasons are long lines,
    for the screen: a sheet of their own prints them.

    Parameters
    ----------
    towns : of every row of villages.
    """
    years = years_of(findings.plan_years, "zh")
    title = text("office.title", "zh", county=findings.county_chinese, years=years, name=NAME)
    page, filled = len(BEFORE), text("office.filled", "zh")
    sheet.set_header(f"&L&12{title.replace('&', '&&')}&R&9{filled}")
    sheet.print_area(0, 0, len(towns) + 1, page + n_columns + len(AFTER) - 1)
    year = n_columns // len(findings.plan_years)
    alike = -(-year // -(-year // PER_PAGE))  # pages of a year have about as many columns each
    starts = [k + j for k in range(0, n_columns, year) for j in range(0, year, alike)]
    tall, room = [LINE] * (len(towns) - 1) + [2 * LINE], PAGE - LINE - HEAD_LINES * NEXT_LINE
    sheet.set_h_pagebreaks([1 + i for i in page_starts(tall, towns, room)])  # sum: with the last
    sheet.set_v_pagebreaks([page + k for k in (*starts[1:], n_columns)])
    sheet.set_print_scale(SCALE)
    sheet.repeat_rows(0)
    sheet.repeat_columns(0, page - 1)
