"""Papers of a finished run: last year's grants are read whole or told why not."""

from dataclasses import replace

import pytest
import workbooks as books
from findings import make
from python_calamine import CalamineWorkbook

from scenarios.county.registered_households import registered
from scenarios.execution.store import FINDINGS, load_findings, save_answer
from scenarios.faults import FaultError
from scenarios.files.atomic import write_json
from scenarios.files.home import Home
from scenarios.studies.documents import household_cards, office_papers


@pytest.fixture
def run(tmp_path):
    """A finished run's folder, of the workbook's county: villages of both have the same names."""
    folder = tmp_path / "run"
    folder.mkdir()
    found = make()
    named = {int(code): name for code, name, *_ in books.villages()}
    names = found.villages["village"].map(named).fillna(found.villages["name"])
    villages = found.villages.assign(name=names)
    save_answer(folder, replace(found, county_chinese="云岭县", villages=villages), FINDINGS)
    write_json(folder / "manifest.json", {"kind": "plan"})
    return folder


def last_year(tmp_path, *rows):
    """A file of last year's grants."""
    path = tmp_path / "last.csv"
    path.write_text("\n".join(("year,village,yuan", *rows)), encoding="utf-8")
    return path


def test_every_unknown_village_of_last_year_is_told_with_the_nearest(run, tmp_path):
    path = last_year(tmp_path, "2015,1001,100", "2015,1O01,200", "2015,1009,300", "2015,1002,-1")
    with pytest.raises(FaultError) as caught:
        office_papers(run, path, "zh")
    told = [(f.line, f.value) for f in caught.value.faults]
    assert told == [(3, "1O01"), (4, "1009"), (5, "-1")]
    assert caught.value.faults[0].nearest == "1001"
    assert "本次运行所在县的村编码" in caught.value.faults[0].text("zh")


def test_last_year_is_one_year(run, tmp_path):
    path = last_year(tmp_path, "2014,1001,100", "2015,1001,200")
    with pytest.raises(FaultError, match="2014, 2015"):
        office_papers(run, path, "en")


def test_last_years_money_is_on_the_sheet(run, tmp_path):
    path = last_year(tmp_path, "2015,1001,100000", "2015,0,20000", "2015,1004,30000")
    book = CalamineWorkbook.from_path(office_papers(run, path, "en"))
    rows = book.get_sheet_by_name("Last year, this year").to_python()
    assert rows[3][:2] == ["not by village", 2.0]
    assert ["total", 15.0, 18.0] in [r[:3] for r in rows]


def test_a_grant_of_last_year_stands_once(run, tmp_path):
    path = tmp_path / "last.csv"
    row = "2015,1001,tea,special,7650"
    path.write_text(
        "\n".join(("year,village,programme,purse,yuan", row, "2015,1001,tea,sector,9", row)),
        encoding="utf-8",
    )
    with pytest.raises(FaultError) as caught:
        office_papers(run, path, "en")
    assert [(f.kind, f.line) for f in caught.value.faults] == [("twice", 4)]


def test_last_year_as_an_office_publishes_it(run, tmp_path):
    names = load_findings(run).villages.set_index("village")["name"]
    path = tmp_path / "last.csv"
    heads = "序号,项目名称,实施地点,资金规模（万元）"
    path.write_text(
        f"2015年资金分配表,,,\n{heads}\n1,茶园,{names[1001]},10\n2,文化广场,{names[1004]},3\n合计,,,13\n",
        encoding="utf-8",
    )
    book = CalamineWorkbook.from_path(office_papers(run, path, "en"))
    rows = book.get_sheet_by_name("Last year, this year").to_python()
    assert ["total", 13.0] in [r[:2] for r in rows]


@pytest.mark.parametrize("yuan", ["1e308", "12,5", "inf", "1.2.3"])
def test_last_years_money_is_an_amount_or_a_fault(run, tmp_path, yuan):
    with pytest.raises(FaultError) as caught:
        office_papers(run, last_year(tmp_path, f'2015,1001,"{yuan}"'), "en")
    assert [(f.line, f.value) for f in caught.value.faults] == [(2, yuan)]


def test_last_years_money_in_10_000_yuan_is_recognised(run, tmp_path):
    with pytest.raises(FaultError, match="looks like 10,000 yuan, 180,000 in all"):
        office_papers(run, last_year(tmp_path, "2015,1001,18"), "en")


def asked(run, county):
    """The run as one of a county."""
    scenario = {"title": "A test", "why": "To be sure", "county": str(county)}
    write_json(run / "manifest.json", {"kind": "plan", "scenario": scenario})


def book(tmp_path, code="1001"):
    """A workbook with five registered households of a village; the first two tell a cause."""
    cells = books.people(books.whole(), code)
    for row, cause in zip(cells["农户"][1:], ("因病", "缺技术"), strict=False):
        row[7] = cause
    return books.write(cells, tmp_path / "county.xlsx")


def test_registered_households_of_the_runs_own_workbook_have_a_page_each(run, tmp_path):
    asked(run, book(tmp_path))
    path = household_cards(run, None, "zh")
    assert path.name == "云岭县2016—2020年贫困户帮扶卡（内部）.html"
    text = path.read_text(encoding="utf-8")
    assert text.count('<section class="card">') == 5
    assert "<h1>1001-001</h1>" in text
    assert text.count("因病") == 1
    assert "内部资料，不得外传" in text


def test_what_the_members_tell_decides_training_and_schooling(tmp_path):
    table = registered(str(book(tmp_path)), Home(("云岭县",), {"1001": "", "1002": ""}))
    # ages 48+i, 46 and, in every second household, a pupil of 15
    assert table["trainable"].tolist() == [2, 2, 2, 1, 1]
    assert table["students"].tolist() == [0, 1, 0, 1, 0]
    assert table["cause"].tolist() == ["illness", "skill", "", "", ""]
    assert table["workers"].tolist() == [1, 2, 1, 2, 1]


def test_a_county_without_a_register_is_told_which_sheet_it_lacks(run, tmp_path):
    asked(run, "pingli")
    with pytest.raises(FaultError) as caught:
        household_cards(run, None, "zh")
    assert "工作表“农户”" in caught.value.faults[0].text("zh")
    assert "the sheet Households or 农户" in caught.value.faults[0].text("en")
    bare = books.write(books.whole(), tmp_path / "bare.xlsx")
    with pytest.raises(FaultError, match="no registered household"):
        household_cards(run, bare, "en")


def test_a_workbook_that_is_gone_or_of_other_villages_is_told(run, tmp_path):
    asked(run, tmp_path / "gone.xlsx")
    with pytest.raises(FaultError, match="not found"):
        household_cards(run, None, "en")
    with pytest.raises(FaultError, match="a village of the run"):
        household_cards(run, book(tmp_path, "2004"), "en")
    cells = books.people(books.whole(), "1001")
    next(iter(cells.values()))[1][2] = "青山县"
    other = books.write(cells, tmp_path / "other.xlsx")
    with pytest.raises(FaultError, match="belongs to another county, 青山县"):
        household_cards(run, other, "en")
