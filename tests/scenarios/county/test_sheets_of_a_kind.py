"""Exactly one table answers for a kind; every other, and every doubled row, is reported."""

import openpyxl
import pytest
import workbooks as books

from scenarios.county.workbook.build_pack import read_intake
from scenarios.county.workbook.check import holds_county


def told(cells, path):
    """Faults by (kind, sheet, line, warning), and the pack."""
    intake = read_intake(books.write(cells, path))
    return [(f.kind, f.sheet, f.line, f.warning) for f in intake.faults], intake.pack


def test_rules_and_library_under_other_tabs_are_kept(tmp_path):
    cells = books.whole()
    cells["项目库2016"] = [["村编码", "项目", "资金上限(万元)"], ["1001", "茶叶", 5]]
    cells["规则表"] = [["规则", "取值"], ["floor_per_head", "30元"]]
    faults, pack = told(cells, tmp_path / "a.xlsx")
    assert {f for f in faults if f[2] == 0 and f[1] != "项目库"} >= {
        ("as_read", "项目库2016", 0, True),
        ("as_read", "规则表", 0, True),
    }
    assert pack.rules.written["floor_per_head"] == "30元"
    assert pack.rules.written["project_library"] == {"projects": [[1001, "tea", "5万元"]]}


def test_an_empty_form_is_no_rival_of_a_filled_sheet(tmp_path):
    cells = books.whole()
    cells["项目库"] = [["村编码", "项目", "资金上限(万元)"], ["示例1001", "茶叶", 50]]
    cells["项目库(2)"] = [["村编码", "项目", "资金上限(万元)"], ["1001", "茶叶", 5]]
    faults, pack = told(cells, tmp_path / "a.xlsx")
    assert pack.rules.written["project_library"] == {"projects": [[1001, "tea", "5万元"]]}
    assert ("as_read", "项目库(2)", 0, True) in faults


def test_a_hidden_sheet_alone_of_its_kind_is_read_with_a_word(tmp_path):
    path = books.write(books.whole(), tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(path)
    book["村"].sheet_state = "veryHidden"
    book.save(path)
    intake = read_intake(path)
    assert [(f.kind, f.sheet) for f in intake.faults] == [("as_read", "村")]
    assert intake.pack.facts.households == 360


def test_files_of_a_folder_that_are_not_read_are_named_and_two_of_a_kind_refused(tmp_path):
    folder = books.write(books.whole(), tmp_path / "a")
    (folder / "旧表.xls").write_bytes(b"")
    (folder / "台账.CSV").write_text("日期,事项\n3月,会议\n", encoding="utf-8")
    faults = read_intake(folder).faults
    assert {(f.kind, f.place, f.warning) for f in faults} == {
        ("not_read", "旧表.xls", True),
        ("not_read", "台账", True),
    }
    (folder / "Villages.CSV").write_bytes((folder / "村.csv").read_bytes())
    errors = read_intake(folder).errors
    assert [(f.kind, f.value) for f in errors] == [("twice", "Villages, 村")]


def test_one_file_in_capital_letters_makes_a_county_of_a_folder(tmp_path):
    folder = books.write(books.people(books.whole()), tmp_path / "a")
    for file in list(folder.iterdir()):
        file.rename(file.with_suffix(".CSV"))
    assert holds_county(folder)
    assert len(read_intake(folder).pack.register) == 5


@pytest.mark.parametrize(
    ("first", "second"), [("云岭A村", "云岭Ａ村"), ("云岭 1", "云岭1"), ("云岭b", "云岭B")]
)
def test_names_that_look_alike_are_reported(tmp_path, first, second):
    cells = books.whole()
    cells["村"][1][1], cells["村"][2][1] = first, second
    faults, pack = told(cells, tmp_path / "a.xlsx")
    assert faults == [("twice", "村", 3, True)]
    assert pack is not None


def test_sums_of_towns_and_of_the_county_are_found_whatever_they_are_called(tmp_path):
    cells = books.whole()
    rows = cells["村"]

    def total(name, code, some):
        return [code, name, 1, *(sum(r[j] for r in some) for j in range(3, 7)), "否"]

    rows[1:1] = [total("云岭县", "9999", rows[1:])]
    rows[5:5] = [total("云岭镇", "9998", rows[2:5])]
    faults, _ = told(cells, tmp_path / "a.xlsx")
    assert faults == [("twice", "村", 2, False), ("twice", "村", 6, False)]


def test_equal_villages_beside_a_row_of_sums_are_no_sums(tmp_path):
    cells = books.whole()
    rows = cells["村"]
    rows[3][3:7] = rows[2][3:7]
    rows.insert(3, ["9998", "云岭镇", 1, *(rows[1][j] + rows[2][j] for j in range(3, 7)), "否"])
    faults, _ = told(cells, tmp_path / "a.xlsx")
    assert faults == [("twice", "村", 4, False)]


def test_a_rule_that_stands_twice_is_refused(tmp_path):
    cells = books.whole()
    cells["规则"] = [["规则", "取值"], ["人均保底", "30元"], ["floor_per_head", "30元"]]
    assert told(cells, tmp_path / "a.xlsx")[0] == [("twice", "规则", 3, False)]


def test_a_project_of_nothing_is_refused_and_a_library_below_the_floor_reported(tmp_path):
    cells = books.whole()
    rows = [["1001", "茶叶", 0], ["1003", "生猪", 0]]
    cells["项目库"] = [["村编码", "项目", "资金上限(万元)"], *rows]
    faults, _ = told(cells, tmp_path / "a.xlsx")
    assert faults == [("out_of_range", "项目库", 2, False), ("out_of_range", "项目库", 3, False)]
    rows[0][2] = 1
    faults, _ = told(cells, tmp_path / "b.xlsx")
    assert faults == [("out_of_range", "项目库", 3, False)]
    del cells["项目库"][2]
    faults, pack = told(cells, tmp_path / "c.xlsx")
    assert faults == [("as_read", "项目库", 0, True)]
    assert pack is not None
    rows[:] = [[code, "茶叶", ""] for code in ("1001", "2002", "1003", "2004")]
    cells["项目库"][1:] = rows
    assert told(cells, tmp_path / "d.xlsx")[0] == []


def test_a_missing_column_brings_no_second_fault(tmp_path):
    cells = books.whole()
    cells["村"] = [[v for j, v in enumerate(row) if j != 6] for row in cells["村"]]
    assert told(cells, tmp_path / "a.xlsx")[0] == [("missing", "村", 1, False)]


@pytest.mark.parametrize("tab", ["农户", "贫困户台账"])
def test_names_of_persons_are_refused_below_a_title_too(tmp_path, tab):
    cells = books.people(books.whole())
    heads, *rows = cells.pop("农户")
    cells[tab] = [["2014年底建档立卡户"], [*heads, "户主姓名"], *([*row, "某某"] for row in rows)]
    faults, pack = told(cells, tmp_path / "a.xlsx")
    assert ("personal", tab, 2, False) in faults
    assert pack is None
