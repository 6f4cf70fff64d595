"""Tables as offices save them: what is on a sheet is read as it is meant, or its place is named."""

import csv
import zipfile

import openpyxl
import pytest
import workbooks as books

from results.documents.forms import Field
from scenarios.county.workbook.build_pack import read_intake
from scenarios.county.workbook.check import check_county
from scenarios.faults import FaultError
from scenarios.files.columns import read_columns, typed
from scenarios.files.csv_file import read_csv
from scenarios.files.sheet import sheet_of
from scenarios.studies.check import check_file

FIELDS = (
    Field("village", ("村", "village"), "text", needed=True),
    Field("yuan", ("资金", "yuan"), "number", unit=("万元", "10,000 yuan"), scale=1e4, needed=True),
)


def read(*rows, **more):
    """Rows by line, money by row, and what is told by (kind, line)."""
    faults = []
    table = typed("f", sheet_of("表", [list(r) for r in rows], **more), FIELDS, faults)
    rows = dict(zip(table.rows.tolist(), table.values["yuan"].tolist(), strict=True))
    return rows, [(f.kind, f.line, f.warning) for f in faults]


HEADS, A, B = ("村", "资金(万元)"), ("甲", 1), ("乙", 2)
BOTH = {2: 1e4, 3: 2e4}


def test_titles_stand_above_heads_and_say_the_unit():
    assert read(HEADS, A, B) == (BOTH, [])
    rows, told = read(("资金分配表",), ("单位：万元",), ("村", "资金"), A, B)
    assert (rows, told) == ({4: 1e4, 5: 2e4}, [])
    _, told = read(("资金分配表",), ("单位：元",), ("村", "资金"), A)
    assert told == [("wrong_unit", 3, False)]


def test_data_above_the_heads_are_reported():
    assert read(("丙", "丁", 3), (*HEADS, "x"), (*A, ""))[1] == [("not_read", 1, True)]


def test_two_rows_of_heads_are_read_together():
    fields = ("村", "安排"), ("", "资金(万元)")
    assert read(*fields, A, B) == ({3: 1e4, 4: 2e4}, [])


def test_sums_notes_and_heads_once_more_are_no_rows():
    rows, told = read(HEADS, A, ("小计", 1), HEADS, B, ("合 计", 3), ("注：单位为万元",))
    assert rows == {2: 1e4, 5: 2e4}
    assert told == [("as_read", 3, True), ("as_read", 4, True), ("as_read", 7, True)]


def test_a_column_without_a_head_and_hidden_rows_are_reported():
    rows, told = read((*HEADS, ""), (*A, "x"), (*B, ""), hidden_rows=frozenset({3, 9}))
    assert rows == BOTH
    assert sorted(told) == [("as_read", 3, True), ("not_read", 2, True)]


def test_a_hidden_column_is_read_and_named_where_it_holds_something():
    rows, told = read((*HEADS, "备注"), (*A, ""), (*B, ""), hidden_columns=frozenset({2, 3}))
    assert (rows, told) == (BOTH, [("as_read", 0, True)])


def put(path, *rows, separator=",", encoding="utf-8-sig"):
    with path.open("w", encoding=encoding, newline="") as out:
        csv.writer(out, delimiter=separator).writerows(rows)
    return path


@pytest.mark.parametrize("separator", [";", "\t", "，", "；", "|"])
def test_other_separators_are_read_with_a_word(tmp_path, separator):
    path = put(tmp_path / "a.csv", ("village", "yuan"), A, B, separator=separator)
    table = read_columns(path, FIELDS)
    assert table.values["yuan"].tolist() == [1e4, 2e4]
    assert [(f.kind, f.warning) for f in table.faults] == [("as_read", True)]


def test_commas_stay_commas_whatever_the_notes_hold(tmp_path):
    path = put(tmp_path / "a.csv", ("village", "note"), *(("甲", "；，;|" * n) for n in range(5)))
    assert {len(row) for row in read_csv(path).cells} == {2}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "gb18030"])
def test_encodings_of_offices(tmp_path, encoding):
    path = put(tmp_path / "a.csv", HEADS, A, encoding=encoding)
    assert read_csv(path).cells == [list(HEADS), ["甲", "1"]]


def told(call):
    with pytest.raises(FaultError) as caught:
        call()
    return [(f.kind, f.line) for f in caught.value.faults]


@pytest.mark.parametrize("after", ["x" * 140_000, "乙,2\n", '乙,"2"\n'])
def test_an_open_quote_names_its_line_and_repeats_nothing(tmp_path, after):
    path = tmp_path / "a.csv"
    path.write_text(f'village,yuan\n丙,3\n甲,"1\n{after}', encoding="utf-8")
    assert told(lambda: read_csv(path)) == [("unreadable", 3)]


def test_control_characters_name_their_line(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(b"village,yuan\na\x00,1\nb,2\nc\x1b,3\n")
    assert told(lambda: read_csv(path)) == [("unsafe", 2), ("unsafe", 4)]


def test_a_row_with_more_cells_than_heads_and_lines_after_a_long_cell(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text('village,yuan\n"甲\n乙",1\n丙,1,200\n', encoding="utf-8")
    assert [(f.kind, f.line) for f in read_columns(path, FIELDS).errors] == [("broken_row", 4)]


def test_a_column_that_stands_twice_and_two_sheets_of_a_table_are_refused(tmp_path):
    path = put(tmp_path / "a.csv", ("village", "yuan", "yuan"), ("甲", 1, 9))
    assert [(f.kind, f.line) for f in read_columns(path, FIELDS).errors] == [("twice", 1)]
    book = openpyxl.Workbook()
    for tab in ("甲", "乙"):
        book.create_sheet(tab).append(["village", "yuan"])
    book.save(tmp_path / "a.xlsx")
    assert told(lambda: read_columns(tmp_path / "a.xlsx", FIELDS)) == [("twice", 0)]


@pytest.mark.parametrize(
    ("name", "content", "word"),
    [
        ("a.xls", b"<html><table><tr><td>1</td></tr></table></html>", "HTML"),
        ("a.xls", b"\xef\xbb\xbf<?xml version='1.0'?><Workbook/>", "HTML"),
        ("a.xlsx", b"%PDF-1.4", "PDF"),
        ("a.xlsx", b"\xd0\xcf\x11\xe0" + bytes(600), "encrypted"),
        ("a.ods", b"village,yuan\n", "text"),
        ("a.xlsx", b"", "empty"),
        ("a.csv", b"PK\x03\x04", "a workbook"),
        ("a.csv", b"%PDF-1.4", "PDF"),
    ],
)
def test_an_ending_that_lies_is_one_sentence(tmp_path, name, content, word):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(FaultError) as caught:
        check_file(path, "pingli", "en")
    (fault,) = caught.value.faults
    assert fault.kind == "no_workbook"
    assert word in fault.text("en")
    assert "rror" not in fault.text("en")


def test_an_xlsx_called_xls_is_read(tmp_path):
    path = books.write(books.whole(), tmp_path / "a.xlsx").rename(tmp_path / "a.xls")
    assert read_intake(path).pack.facts.households == 360


FAR = '<row {a}={q}1048576{q}><c {a}={q}{c}1048576{q} t="n"><v>1</v></c></row></sheetData>'


@pytest.mark.parametrize("spelling", ["xl/Worksheets/", "xl\\worksheets\\", "XL/x/"])
@pytest.mark.parametrize(
    ("a", "q", "c"), [("r", '"', "XFD"), ("r", "'", "XFD"), ("r ", '"', "xfd")]
)
def test_the_size_of_a_sheet_is_limited_however_its_part_is_spelt(tmp_path, spelling, a, q, c):
    path = books.write(books.whole(), tmp_path / "a.xlsx")
    with zipfile.ZipFile(path) as packed:
        parts = {n: packed.read(n) for n in packed.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            if name.startswith("xl/worksheets/"):
                far = FAR.format(a=a, q=q, c=c).encode()
                name, content = (
                    name.replace("xl/worksheets/", spelling),
                    content.replace(b"</sheetData>", far),
                )
            packed.writestr(name, content)
    assert told(lambda: check_county(path, "en", None)) == [("too_large", 0)]


def _hide_row(content):
    rows = content.split("<table:table-row>")
    # three rows of the county sheet, the heads of the villages, then their first row
    return '<table:table-row table:visibility="filter">'.join(
        ["<table:table-row>".join(rows[:5]), "<table:table-row>".join(rows[5:])]
    )


def _hide_column(content):
    begin, table, rest = content.partition('table:name="村"')
    end, row, rest = rest.partition("<table:table-row>")
    columns = (
        '<table:table-column table:number-columns-repeated="2"/>'
        '<table:table-column table:visibility="collapse"/><table:table-column/>'
    )
    return f"{begin}{table}{end}{columns}{row}{rest}"


@pytest.mark.parametrize(
    ("hide", "line", "place"), [(_hide_row, 2, "rows"), (_hide_column, 0, "columns: ")]
)
def test_lines_hidden_in_any_format_are_read_and_named(tmp_path, hide, line, place):
    path = books.write(books.whole(), tmp_path / "a.ods")
    with zipfile.ZipFile(path) as packed:
        parts = {n: packed.read(n) for n in packed.namelist()}
    parts["content.xml"] = hide(parts["content.xml"].decode()).encode()
    with zipfile.ZipFile(path, "w") as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    faults = read_intake(path).faults
    assert [(f.kind, f.sheet, f.line) for f in faults] == [("as_read", "村", line)]
    assert f"hidden {place}" in faults[0].text("en")
