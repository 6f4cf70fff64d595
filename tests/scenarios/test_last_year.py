"""Papers of a finished run: last year's grants are read whole or told why not."""

import pytest
from python_calamine import CalamineWorkbook
from tests_findings import make

from scenarios.faults import FaultError
from scenarios.papers import office_papers
from scenarios.store import save_findings, write_json


@pytest.fixture
def run(tmp_path):
    """A finished run's folder."""
    folder = tmp_path / "run"
    folder.mkdir()
    save_findings(folder, make())
    write_json(folder / "manifest.json", {})
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
    assert rows[1][:2] == ["the county's own", 2.0]
    assert rows[-1][:3] == ["total", 15.0, 18.0]
