"""Tables as offices publish them are mapped by heads and names; what cannot be placed is listed."""

import csv

import pytest
import workbooks as books

from scenarios.county.workbook.build_pack import read_intake
from scenarios.faults import FaultError
from scenarios.files.home import Home
from scenarios.files.plan import plan_head, read_plan
from scenarios.schema.project_library import read_library
from scenarios.schema.rules import Checks

HEADS = ["序号", "项目名称", "项目类别", "实施地点", "资金规模(万元)", "绩效目标", "受益户数"]
TITLE = ["云岭县2016年度项目库"]


def project(n, name, place, wan):
    return [n, name, "产业", place, wan, "带动增收", 12]


def library(tmp_path, *rows, heads=HEADS, above=(TITLE,)):
    cells = books.whole() | {"项目库": [*above, heads, *rows]}
    intake = read_intake(books.write(cells, tmp_path / "a.xlsx"))
    faults = [(f.kind, f.line, f.warning) for f in intake.faults if f.sheet == "项目库" and f.line]
    rules = {} if intake.pack is None else intake.pack.rules.written
    return rules.get("project_library", {}).get("projects"), faults


def test_a_library_is_placed_by_names_and_projects_of_a_kind_are_added_up(tmp_path):
    projects, faults = library(
        tmp_path,
        project(1, "茶园建设", "城关镇云岭1村", 5),
        project(2, "茶叶加工", "云岭 1", "2万元"),
        project(3, "通村公路硬化", "云岭2村3组", 8),
        project(4, "文化广场", "云岭 3", 8),
        project(5, "养牛", "云岭10村", 3),
        project(6, "养牛", "云岭1村、云岭2村", 3),
        project(7, "茶园建设", "城关镇云岭1村", 5),
        ["", "合计", "", "", 34],
        ["注：第一批"],
    )
    assert projects == [[1001, "tea", "7万元"], [2002, "road", "8万元"]]
    assert faults == [
        ("unknown_name", 6, True),
        ("unknown_name", 7, True),
        ("unknown_name", 8, True),
        ("twice", 9, True),
        ("as_read", 10, True),
        ("as_read", 11, True),
    ]


def test_where_nothing_can_be_placed_nothing_runs(tmp_path):
    projects, faults = library(tmp_path, project(1, "茶园建设", "云岭上村", 5))
    assert (projects, faults) == (None, [("unknown_name", 3, False)])


def test_money_needs_its_unit_in_the_head_or_above_it(tmp_path):
    bare = [h.replace("(万元)", "") for h in HEADS]
    row = project(1, "茶园建设", "云岭1", 50_000)
    assert library(tmp_path, row, heads=bare)[1] == [("wrong_unit", 2, False)]
    found, faults = library(tmp_path, row, heads=bare, above=(TITLE, ["单位：元"]))
    assert (found, faults) == ([[1001, "tea", "5万元"]], [])


def put(path, *rows):
    with path.open("w", encoding="gb18030", newline="") as out:
        csv.writer(out).writerows(rows)
    return path


def test_a_table_of_grants_is_a_plan_with_the_countys_teams(tmp_path, instance):
    names = {int(c): f"云岭{i}村" for i, c in enumerate(instance.codes, start=1)}
    rows = [project(i, "茶园建设", n, 1.5) for i, n in enumerate(names.values(), start=1)]
    path = put(
        tmp_path / "a.csv", ["云岭县2016年资金分配表"], HEADS, *rows, ["合计", "", "", "", 9]
    )
    home = Home(("Yunling", "云岭县"), {str(c): n for c, n in names.items()})
    plan = read_plan(path, instance, home)
    assert plan_head(path)[0] == "year"
    assert plan.yuan.sum() == len(names) * 15_000
    tea = plan.yuan[0, :-1, plan.programmes.index("tea"), plan.purses.index("special")]
    assert (tea == 15_000).all()
    assert (plan.team[0, :-1] == instance.team).all()
    rows += [project(9, "文化广场", "云岭1村", 1), project(10, "茶园", "云岭上村", "约三")]
    put(path, HEADS, *rows)
    with pytest.raises(FaultError) as caught:
        read_plan(path, instance, home)
    lines = {(f.kind, f.line) for f in caught.value.faults}
    assert ("unknown_name", 9) in lines
    assert [f.place for f in caught.value.faults if f.line == 9 and "云岭上村" in f.value] == [
        "实施地点"
    ]
    assert len([f for f in caught.value.faults if f.line == 8]) == 2  # no year, no programme


def test_a_library_of_a_file_is_placed_by_the_countys_names(tmp_path):
    path = put(tmp_path / "a.csv", TITLE, HEADS, project(1, "茶园建设", "云岭1村", 5))
    faults = []
    checks = Checks((1001,), names={1001: "云岭 1"}, units=True)
    assert read_library(path, faults, checks) == {"projects": [["1001", "tea", "50000元"]]}
    assert faults == []
    again = put(tmp_path / "b.csv", ["村", "项目", "资金"], *[["1001", "茶叶", "5万元"]] * 2)
    read_library(again, faults, checks)
    assert [(f.kind, f.line) for f in faults] == [("twice", 3)]
