"""Files and names from strangers: harmless, and told in words."""

import tracemalloc
import zipfile

import openpyxl
import pandas as pd
import pytest
import workbooks as books
from typer.testing import CliRunner

from results.documents.sheets import Piece, Sheets
from results.tables.csv_text import write_csv
from scenarios.county.county_file import load_county
from scenarios.county.county_yaml import COUNTIES
from scenarios.county.workbook.blank_forms import write_blank
from scenarios.county.workbook.check import check_county
from scenarios.faults import FaultError
from scenarios.files.limits import MOST_BYTES
from scenarios.load import load_scenario
from scenarios.studies.check import check_file
from tuopin.cli import main as cli

FORMULA = "=cmd|' /C calc'!A0"


def faults_of(call):
    with pytest.raises(FaultError) as caught:
        call()
    return caught.value.faults


@pytest.mark.parametrize("name", ["a.xlsx", "a.xls", "a.ods", "a.csv", "a.yaml"])
def test_200_mb_are_refused_unread(tmp_path, name):
    path = tmp_path / name
    with path.open("wb") as out:
        out.truncate(200 * 2**20)
    tracemalloc.start()
    (fault,) = faults_of(lambda: check_file(path, "pingli", "en"))
    held = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert fault.kind == "too_large"
    assert "200 MB" in fault.text("en")
    assert "不超过" in fault.text("zh")
    assert held < MOST_BYTES / 8


def test_a_sheet_of_one_cell_repeated_is_refused(tmp_path):
    path = books.write(books.whole(), tmp_path / "a.ods")
    cell = '<table:table-cell office:value-type="float" office:value="1" table:number-columns-repeated="16384"/>'
    with zipfile.ZipFile(path) as packed:
        parts = {n: packed.read(n) for n in packed.namelist()}
    parts["content.xml"] = parts["content.xml"].replace(b"<table:table-cell/>", cell.encode(), 1)
    with zipfile.ZipFile(path, "w") as packed:
        for n, content in parts.items():
            packed.writestr(n, content)
    assert [f.kind for f in faults_of(lambda: load_county(str(path)))] == ["too_large"]


def test_aliases_of_aliases_are_refused(tmp_path):
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]" for i in range(1, 10)]
    path = tmp_path / "s.yaml"
    path.write_text("\n".join(["title: a", "why: b", *lines]), encoding="utf-8")
    assert [f.kind for f in faults_of(lambda: load_scenario(str(path)))] == ["too_large"]


@pytest.mark.parametrize("key", ["name: ../../out", "chinese: a/b", "name: =cmd"])
def test_a_pack_whose_name_would_leave_its_folder_is_refused(tmp_path, key):
    text = (COUNTIES / "pingli" / "county.yaml").read_text(encoding="utf-8")
    word = key.partition(":")[0]
    lines = [key if line.startswith(f"{word}:") else line for line in text.splitlines()]
    (tmp_path / "county.yaml").write_text("\n".join(lines), encoding="utf-8")
    (tmp_path / "villages.csv").write_bytes((COUNTIES / "pingli" / "villages.csv").read_bytes())
    found = faults_of(lambda: load_county(str(tmp_path)))
    assert [(f.kind, f.place) for f in found] == [("unsafe", word)]


def test_a_village_named_by_a_formula_in_a_table_is_refused(tmp_path):
    text = (COUNTIES / "pingli" / "villages.csv").read_text(encoding="utf-8")
    path = tmp_path / "villages.csv"
    path.write_text(text.replace("Q01-01村", FORMULA, 1), encoding="utf-8")
    (fault,) = faults_of(lambda: check_file(path, "pingli", "en"))
    assert (fault.kind, fault.line) == ("unsafe", 2)


@pytest.mark.parametrize("path", ["../../etc/passwd", "..", "/etc/passwd", "a/../../b.xlsx"])
def test_a_path_that_is_no_county_is_told_and_nothing_is_written(tmp_path, monkeypatch, path):
    monkeypatch.chdir(tmp_path)
    for words in (["check", path], ["plan", path, "--out", "runs"]):
        out = CliRunner().invoke(cli.app, words)
        assert out.exit_code == 2
    assert not list(tmp_path.iterdir())


def _marked(tmp_path, cells, name="a.xlsx"):
    path, copy = books.write(cells, tmp_path / name), tmp_path / "copy.xlsx"
    with pytest.raises(FaultError):
        check_county(path, "en", copy)
    return openpyxl.load_workbook(copy)


@pytest.mark.parametrize("name", ["a.xlsx", "a.ods", "csv"])
def test_no_formula_is_ever_written_into_a_marked_copy(tmp_path, name):
    cells = books.whole()
    cells["村"][1][1] = FORMULA
    cells["村"][2][1] = "@SUM(1)"
    cells["县情"].append([FORMULA, "", "-1+1"])
    book = _marked(tmp_path, cells, name)
    found = [c for sheet in book for row in sheet.rows for c in row if c.value is not None]
    assert all(c.data_type != "f" for c in found)
    assert sum(c.value == FORMULA for c in found) >= 3


def test_formulas_of_a_users_file_become_their_values(tmp_path):
    path = books.write(books.whole(), tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(path)
    book["村"]["E2"] = "=100+D2"
    book["村"]["D3"] = -1
    book.save(path)
    with pytest.raises(FaultError):
        check_county(path, "zh", tmp_path / "copy.xlsx")
    copy = openpyxl.load_workbook(tmp_path / "copy.xlsx")
    assert copy["村"]["E2"].data_type != "f"


def test_a_copy_keeps_the_formats_of_the_users_own_workbook(tmp_path):
    path = write_blank("云岭县", tmp_path / "a.xlsx", "zh")
    book = openpyxl.load_workbook(path)
    for i, row in enumerate(books.villages(), start=3):
        for j, value in enumerate(row, start=1):
            book["村"].cell(i, j).value = value
    book["资金"]["A3"], book["资金"]["B3"] = "专项扶贫资金", "十二"
    book.save(path)
    with pytest.raises(FaultError) as caught:
        check_county(path, "zh", tmp_path / "copy.xlsx")
    assert [(f.sheet, f.line, f.place) for f in caught.value.faults] == [("资金", 3, "amount")]
    copy = openpyxl.load_workbook(tmp_path / "copy.xlsx")
    assert copy.sheetnames[:2] == ["检查结果", "填表说明"]
    for tab in ("村", "资金"):
        assert copy[tab].column_dimensions["A"].width == book[tab].column_dimensions["A"].width
        assert copy[tab]["A1"].fill.fgColor.rgb == book[tab]["A1"].fill.fgColor.rgb
        assert len(copy[tab].data_validations.dataValidation) > 2
    assert copy["资金"]["B3"].comment.text.startswith("“十二”")


def test_a_marked_copy_never_overwrites_the_file_itself(tmp_path):
    cells = books.whole()
    cells["村"][1][3] = -1
    path = books.write(cells, tmp_path / "a.xlsx")
    before = path.read_bytes()
    found = faults_of(lambda: check_county(path, "en", path))
    assert found[0].kind == "twice"
    assert path.read_bytes() == before


def test_text_stays_text_in_csv(tmp_path):
    frame = pd.DataFrame({"name": [FORMULA, "@x", "甲"], "yuan": [-1.5, 2.0, 3.0]})
    write_csv(frame, tmp_path / "a.csv")
    lines = (tmp_path / "a.csv").read_text(encoding="utf-8").splitlines()
    assert lines == ["name,yuan", f"'{FORMULA},-1.5", "'@x,2.0", "甲,3.0"]


def test_text_stays_text_in_workbooks(tmp_path):
    sheets = Sheets(tmp_path / "a.xlsx")
    cells = pd.DataFrame({FORMULA: [FORMULA, "http://x.example"]})
    sheets.stack(sheets.add("a"), [Piece("", cells)])
    sheets.book.close()
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    assert [c.data_type for row in book["a"].rows for c in row] == ["s", "s", "s"]
    assert all(c.hyperlink is None for row in book["a"].rows for c in row)
