"""Faults outside workbooks are told in Chinese to who reads Chinese; hints fit what was given."""

import re

import pytest
import workbooks as books

from scenarios.faults import FaultError
from scenarios.files.plan import COLUMNS, read_plan
from scenarios.load import find, load_scenario
from scenarios.schema.layers import library
from scenarios.schema.overrides import with_levers, with_plan
from scenarios.studies.check import check_file

HEAD = ",".join(COLUMNS)
ENGLISH = re.compile(r"[A-Za-z]{3,} [A-Za-z]{2,}")
"""Two words of English in a row."""


def zh(call, *given):
    """All faults of a call in Chinese."""
    with pytest.raises(FaultError) as caught:
        call(*given)
    return [f.text("zh") for f in caught.value.faults]


def test_a_broken_plan_is_told_in_chinese(instance, tmp_path):
    code = int(instance.codes[0])
    team = int(instance.team[0])
    rows = [
        f"1999,{code},tea,special,5,{team},need_first",
        f"2016,{code},tea,special,-3,{team},need_first",
        f"2016,{code},tea,special,5,{1 - team},need_first",
        f"2017,{code},teaa,special,5,{team},large_first",
        f"2018,{code},tea,special,5,{team},large_first",
    ]
    path = tmp_path / "plan.csv"
    path.write_text("\n".join((HEAD, *rows)), encoding="utf-8")
    lines = zh(read_plan, path, instance)
    assert len(lines) >= 5
    assert not [line for line in lines if ENGLISH.search(line)]
    assert any("金额" in line and "整数，0至10,000,000,000" in line for line in lines)
    path.write_text("year,village\n", encoding="utf-8")
    assert all("表头为" in line for line in zh(read_plan, path, instance))


def test_levers_and_files_that_are_not_there_are_told_in_chinese(tmp_path):
    scenario = load_scenario("pingli")
    lines = [
        *zh(lambda: with_levers(scenario, probability=3.0)),
        *zh(with_plan, scenario, tmp_path / "no.csv"),
        *zh(check_file, tmp_path / "no.csv", "pingli", "zh"),
    ]
    assert not [line for line in lines if ENGLISH.search(line)]


def test_one_sheet_of_a_workbook_alone_gets_the_hint_to_give_all(tmp_path):
    for language, words in (("zh", "放进同一个文件夹"), ("en", "a folder with the CSV files")):
        folder = books.write(books.whole(language=language), tmp_path / language)
        for sheet in sorted(folder.glob("*.csv")):
            with pytest.raises(FaultError) as caught:
                check_file(sheet, "pingli", language)
            assert words in caught.value.faults[0].text(language)


def test_a_table_of_nothing_known_says_what_is(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("a,b\n1,2\n", encoding="utf-8")
    assert "村表" in zh(check_file, path, "pingli", "zh")[0]


@pytest.mark.parametrize("name", ["runs/none", "none.yaml"])
def test_a_path_that_is_not_there_lists_no_scenarios(name):
    line = zh(find, name)[0]
    assert line.startswith(f"{name}：不存在。应为：")
    assert "情景文件" in line
    assert not [n for n in library() if n in line]


def test_a_name_misspelt_still_has_the_nearest():
    with pytest.raises(FaultError) as caught:
        find("equal-vilage")
    assert caught.value.faults[0].nearest == "equal-village"
