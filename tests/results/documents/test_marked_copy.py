"""The marked copy is always written; where it cannot be, no message is lost."""

import zipfile

import openpyxl
import pytest
import workbooks as books

from scenarios.county.workbook.check import check_county
from scenarios.faults import FaultError


def one_fault(path):
    cells = books.whole()
    cells["村"][1][4] = "x"
    return books.write(cells, path)


def marked(path, folder):
    """The copy's list of faults by row, and the copy."""
    with pytest.raises(FaultError) as caught:
        check_county(path, "zh", folder / "copy.xlsx")
    assert [(f.sheet, f.line, f.column) for f in caught.value.faults] == [("村", 2, 5)]
    assert "copy.xlsx" in caught.value.more[0]
    book = openpyxl.load_workbook(folder / "copy.xlsx")
    assert [row[4].value for row in book["检查结果"].iter_rows(min_row=2)] == ["E2"]
    return book


def rewritten(path, change):
    """The same parts under other names or with other content."""
    with zipfile.ZipFile(path) as packed:
        parts = [change(n, packed.read(n)) for n in packed.namelist()]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts:
            packed.writestr(name, content)
    return path


def test_a_fault_under_merged_cells_is_marked_where_they_show(tmp_path):
    path = one_fault(tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(path)
    book["村"].merge_cells("D2:E2")
    book["村"].merge_cells("C2:C4")
    book.save(path)
    with pytest.raises(FaultError) as caught:
        check_county(path, "zh", tmp_path / "copy.xlsx")
    assert {(f.line, f.column) for f in caught.value.faults} == {(2, 5), (3, 3), (4, 3)}
    copy = openpyxl.load_workbook(tmp_path / "copy.xlsx")["村"]
    assert copy["C2"].comment is not None
    assert copy["D2"].fill.fgColor.rgb == "00F8CBAD"


@pytest.mark.parametrize(
    "change",
    [
        lambda n, c: (n.replace("/", "\\"), c),
        lambda n, c: (n, c.replace(b"<fill><patternFill /></fill>", b"<fill/>")),
        lambda n, c: (n, b"<a/>" if n.endswith("theme1.xml") else c),
        lambda n, c: (n, c.replace(b"</sheetData>", b"</sheetData><conditionalFormatting/>")),
        lambda n, c: (n, c.replace(b"2", b"soon", 1) if n == "docProps/core.xml" else c),
    ],
    ids=["backslashes", "empty fill", "no theme", "conditional format", "a date in words"],
)
def test_a_workbook_that_only_other_programs_read_is_copied_too(tmp_path, change):
    path = rewritten(one_fault(tmp_path / "a.xlsx"), change)
    book = marked(path, tmp_path)
    assert book["村"]["E2"].comment is not None


def test_tabs_that_no_workbook_could_have_are_renamed_in_the_copy(tmp_path):
    cells = books.whole()
    cells["村"][1][4] = "x"
    path = books.write(
        {t if t != "村" else "村[2016]": rows for t, rows in cells.items()}, tmp_path / "a"
    )
    with pytest.raises(FaultError):
        check_county(path, "zh", tmp_path / "copy.xlsx")
    book = openpyxl.load_workbook(tmp_path / "copy.xlsx")
    assert book["村 2016"]["E2"].comment is not None


def test_a_copy_that_cannot_be_written_costs_no_message(tmp_path):
    path = one_fault(tmp_path / "a.xlsx")
    (tmp_path / "copy.xlsx").mkdir()
    with pytest.raises(FaultError) as caught:
        check_county(path, "zh", tmp_path / "copy.xlsx")
    assert [f.line for f in caught.value.faults] == [2]
    assert "could not be written" in caught.value.more[1]
    assert not list(tmp_path.glob("*.part"))
    with pytest.raises(FaultError) as caught:
        check_county(path, "zh", tmp_path / "nowhere" / "copy.xlsx")
    assert [f.line for f in caught.value.faults] == [2]
