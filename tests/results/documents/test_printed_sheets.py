"""Sheets on paper: letters of nine points, twelve columns, twenty rows a page, nothing cut off."""

import itertools
from dataclasses import replace

import openpyxl
import pandas as pd
import pytest

from model.programmes import PROGRAMMES
from results.documents.office_workbook import _paper, write_office
from results.documents.sheets import (
    Piece,
    Sheets,
    display_text,
    page_starts,
    parted,
    widths_of,
)
from results.documents.workbook import write_workbook
from results.language.catalogue import LANGUAGES, text
from results.language.typeset import width_of

ACROSS, DOWN = 297.0, 210.0
"""Millimetres of A4, turned."""
SENTENCES = [*(text("office.kinds", language) for language in LANGUAGES), "分村原因"]
"""Sheets whose cells are sentences of law, a row a programme."""


@pytest.fixture
def full(findings):
    """A county of 90 villages with long names and every programme that its purse may pay."""
    codes = range(10_001, 10_091)
    first = findings.villages.iloc[0].to_dict()
    villages = pd.DataFrame(
        [{**first, "village": c, "name": f"龙门寺沟{c % 100}村"} for c in codes]
    )
    paid = [p.name for p in PROGRAMMES if "special" in p.purses]
    grant = findings.plan_table.iloc[0].to_dict()
    rows = [
        {**grant, "year": y, "village": c, "programme": paid[(c + k) % len(paid)]}
        for y in findings.plan_years
        for c in codes
        for k in range(4)
    ]
    return replace(
        findings, villages=villages, plan_table=pd.DataFrame(rows), village_gap=None, losers=None,
        reasons=None, exits=None,
    )  # fmt: skip


def columns_of(sheet):
    """Points of every column: Excel gives a letter seven pixels and a cell five more."""
    wide = {}
    for d in sheet.column_dimensions.values():
        wide |= dict.fromkeys(range(d.min, d.max + 1), 7 * d.width * 0.75)
    return wide


def pages_of(sheet):
    """For each page down: rows that it holds, those that come again not counted."""
    scale = sheet.page_setup.scale / 100
    m = sheet.page_margins
    tall = (DOWN / 25.4 - m.top - m.bottom) * 72 / scale
    height = {r: d.height or 15.0 for r, d in sheet.row_dimensions.items()}
    again = sheet.print_title_rows
    again = range(1, int(again.split("$")[-1]) + 1) if again else ()
    heads = sum(height.get(r, 15.0) for r in again)
    last = int(sheet.print_area.split("$")[-1])
    breaks, pages, used = {b.id for b in sheet.row_breaks.brk}, [0], heads
    for row in range(len(again) + 1, last + 1):
        own = height.get(row, 15.0)
        if used + own > tall or row - 1 in breaks:
            pages.append(0)
            used = heads
        pages[-1], used = pages[-1] + 1, used + own
    return pages


def check(sheet):
    printed = int(openpyxl.utils.cell.range_boundaries(sheet.print_area.split("!")[-1])[2])
    wide, scale = columns_of(sheet), sheet.page_setup.scale / 100
    assert (
        not sheet.sheet_properties.pageSetUpPr or not sheet.sheet_properties.pageSetUpPr.fitToPage
    )
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
    m = sheet.page_margins
    room = (ACROSS / 25.4 - m.left - m.right) * 72 / scale
    breaks = sorted(b.id for b in sheet.col_breaks.brk)
    titles = sheet.print_title_cols
    n_again = openpyxl.utils.column_index_from_string(titles.split("$")[-1]) if titles else 0
    for start, end in zip([0, *breaks], [*breaks, printed], strict=True):
        page = sorted({*range(1, n_again + 1), *range(start + 1, end + 1)})
        assert len(page) <= 12, (sheet.title, page)
        assert sum(wide[j] for j in page) <= room, sheet.title
    cells = [c for row in sheet.rows for c in row if c.value not in (None, "")]
    assert min(c.font.size for c in cells) * scale >= 9.0
    for r in sheet.merged_cells.ranges:  # sentences across the page, and no cell of a table
        assert (r.min_row, r.min_col, r.max_col) == (r.max_row, 1, printed)
        assert isinstance(sheet.cell(r.min_row, 1).value, str)
    forced = {b.id for b in sheet.row_breaks.brk}
    full_pages = pages_of(sheet)[:-1] if not forced else []
    least = 12 if sheet.title in SENTENCES else 20
    assert min(full_pages, default=20) >= least, (sheet.title, full_pages)
    framed = [c for c in cells if c.border.left.style == "thin"]
    assert framed or not sheet.print_title_rows, sheet.title


@pytest.mark.parametrize("language", LANGUAGES)
def test_office_papers_can_be_read_and_filed(full, tmp_path, language):
    book = openpyxl.load_workbook(write_office(full, tmp_path / "a.xlsx", language))
    for sheet in book:
        check(sheet)
        assert sheet.print_title_rows == "$1:$3"


def test_a_total_never_stands_alone_on_a_page(findings, tmp_path):
    sheets = Sheets(tmp_path / "a.xlsx")
    for n in range(26, 70):
        table = pd.DataFrame({"村": [f"村{i}" for i in range(n)], "金额（万元）": 1.5})
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(sheets, "add", lambda _, add=sheets.add, n=n: add(f"{n}"))
            _paper(
                sheets, findings, "assets", "资产管护表", table, (2016,), ("金额（万元）",), "zh"
            )
    sheets.book.close()
    for sheet in openpyxl.load_workbook(tmp_path / "a.xlsx"):
        pages = pages_of(sheet)
        assert len(pages) == 1 or pages[-1] > 3, (sheet.title, pages)


def test_every_sheet_of_the_plans_workbook_can_be_read(findings, full, tmp_path):
    for found in (findings, full):
        book = openpyxl.load_workbook(write_workbook(found, tmp_path / "a.xlsx"))
        for sheet in book:
            if sheet.sheet_state == "visible":
                check(sheet)
                assert "虚构县" in sheet.oddHeader.left.text


def test_grants_print_a_year_at_a_time_with_village_and_town(full, tmp_path):
    sheet = openpyxl.load_workbook(write_workbook(full, tmp_path / "a.xlsx"))["资金分配"]
    assert (sheet.print_title_rows, sheet.print_title_cols) == ("$1:$1", "$A:$C")
    heads = [c.value for c in sheet[1]]
    assert heads[:3] == ["村代码", "村名", "乡镇"]
    breaks = sorted(b.id for b in sheet.col_breaks.brk)
    for start, end in zip([3, *breaks], breaks, strict=False):
        assert len({head[:4] for head in heads[start:end]}) == 1
    assert heads[breaks[-1]] == "合计（万元）"
    ends = [heads[b - 1] for b in breaks if heads[b - 1][:4] != heads[b][:4]]
    assert ends == [f"{y} 小计" for y in full.plan_years]
    first = [heads.index(f"{y} 小计") for y in full.plan_years]
    assert {sheet.cell(2, j + 1).font.bold for j in first} == {True}
    assert "金额单位：万元" in sheet.oddHeader.right.text


@pytest.fixture
def towns(full):
    """Ten towns of five to fourteen villages."""
    sizes = [9, 14, 5, 8, 12, 7, 10, 6, 11, 8]
    town = [t for t, n in enumerate(sizes, 1) for _ in range(n)]
    named = full.villages.assign(town=town, town_name=[f"乡{t}" for t in town])
    return replace(full, villages=named)


def pages_by_town(sheet, column, first, last):
    """Towns of the rows of every page down."""
    starts = [
        first,
        *(b.id + 1 for b in sorted(sheet.row_breaks.brk, key=lambda b: b.id)),
        last + 1,
    ]
    return [
        [sheet.cell(i, column).value for i in range(start, end)]
        for start, end in itertools.pairwise(starts)
    ]


@pytest.mark.parametrize("name", ["资金分配", "分村安排", "资金分配表"])
def test_no_page_tears_one_or_two_rows_from_a_town_or_its_sum(towns, tmp_path, name):
    office = name == "资金分配表"
    path = (write_office(towns, tmp_path / "a.xlsx", "zh") if office else write_workbook(towns, tmp_path / "a.xlsx"))  # fmt: skip
    sheet = openpyxl.load_workbook(path)[name]
    column = {"资金分配": 3, "分村安排": 1, "资金分配表": 2}[name]
    first = int(sheet.print_title_rows.split("$")[-1]) + 1
    rows = [
        i for i in range(first, sheet.max_row + 1) if str(sheet.cell(i, column).value)[0] == "乡"
    ]
    pages = pages_by_town(sheet, column, first, rows[-1])
    assert len(pages) >= 3
    assert all(len(page) >= 20 for page in pages[:-1])
    assert len(pages[-1]) >= 3
    for page in pages:
        whole = {t: sum(sheet.cell(i, column).value == t for i in rows) for t in page}
        assert all(page.count(t) >= min(3, whole[t]) for t in page), page
    assert sum(pages_of(sheet)) >= len(rows)
    assert len(pages_of(sheet)) == len(pages)  # no page but those that were meant


def test_pages_end_with_a_group_that_fills_them_else_inside_one():
    assert page_starts([1.0] * 12, [*"aaaaabbbbbcc"], 11.0) == [10]
    assert page_starts([1.0] * 12, [*"aabbbbbbbbbb"], 10.0) == [9]
    assert page_starts([1.0] * 12, [*"aaaaaaaaabbb"], 10.0) == [9]
    assert page_starts([1.0] * 4, [*"aaaa"], 9.0) == []


def test_results_of_villages_are_one_table_a_row_a_village(towns, tmp_path):
    gap = [
        {"village": c, "plan": "chosen", "mean": 1e4, "low": 0.0, "high": 2e4}
        for c in towns.villages["village"]
    ]
    found = replace(towns, village_gap=pd.DataFrame(gap))
    sheet = openpyxl.load_workbook(write_workbook(found, tmp_path / "a.xlsx"))["村级结果"]
    check(sheet)
    assert (sheet.print_title_rows, sheet.print_title_cols) == ("$1:$1", "$A:$A")
    assert sheet.max_row == 91
    assert len({sheet.cell(i, 1).value for i in range(2, 92)}) == 90
    heads = [c.value for c in sheet[1]]
    assert len(heads) == len({*heads}) > 12
    assert min(pages_of(sheet)[:-1]) >= 20


def test_a_wide_table_is_parted_and_its_first_column_comes_again():
    assert parted(12) == [[*range(12)]]
    assert parted(13) == [[*range(8)], [0, *range(8, 13)]]
    assert [len(p) for p in parted(31)] == [8, 12, 12, 2]
    assert sorted({j for p in parted(31) for j in p}) == [*range(31)]


def test_numbers_and_words_stay_whole_and_text_gives_way(tmp_path):
    sheets = Sheets(tmp_path / "a.xlsx")
    long = pd.DataFrame({"code": ["photovoltaics"], "yuan": [123_456_789.0], "why": ["word " * 90]})
    sheets.stack(sheets.add("a"), [Piece("", long)])
    wide = sheets.widths["a"]
    sheets.book.close()
    assert wide[0] >= len("photovoltaics") + 2
    assert wide[1] >= len("123,456,789") + 2
    assert sum(wide) <= 148
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx")["a"]
    assert sheet.row_dimensions[2].height > 40  # all lines of the text are seen


def test_a_table_moves_to_the_next_page_whole_and_a_longer_one_begins_at_once(tmp_path):
    sheets = Sheets(tmp_path / "a.xlsx")
    for name, n in (("short", 20), ("long", 90)):
        rows = pd.DataFrame({"a": range(n), "b": "x"})
        sheets.stack(sheets.add(name), [Piece("one", rows.head(20)), Piece("two", rows)])
    sheets.book.close()
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    assert [b.id for b in book["short"].row_breaks.brk] == [23]
    assert not book["long"].row_breaks.brk


def test_a_share_has_room_for_all_its_digits():
    """A sum of 1 prints as 100.0%."""
    frame = pd.DataFrame({"甲": ["a"], "比": [1.0]})
    wide, narrow = (widths_of([frame], [["", form]])[1] for form in ("0.0%", ""))
    assert display_text(1.0, "0.0%") == "100.0%"
    assert wide >= width_of("100.0%") + 2
    assert wide > narrow
