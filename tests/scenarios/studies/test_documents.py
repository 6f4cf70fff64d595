"""Papers of a finished run stand beside its report, whole."""

from dataclasses import replace

import pandas as pd
import pytest

from model.state.columns import CAUSES
from results.language.catalogue import LANGUAGES, catalogue
from scenarios.county.names import HAN
from scenarios.execution.store import FINDINGS, save_answer, write_table
from scenarios.faults import FaultError
from scenarios.files.atomic import write_json
from scenarios.studies.documents import (
    grants,
    office_papers,
    paper_path,
    village_cards,
)
from scenarios.studies.reproduce import compared_files
from scenarios.studies.run_files import named


def finished(folder, findings):
    """A run's folder as far as papers read it."""
    folder.mkdir()
    save_answer(folder, findings, FINDINGS)
    causes = dict.fromkeys((f"returns_{c}" for c in CAUSES), 1.0)
    write_table(folder, "village_year", pd.DataFrame([{"year": 2016, "village": 1001, **causes}]))
    write_json(folder / "manifest.json", {})
    return folder


def test_papers_are_where_the_desk_looks_for_them_and_nothing_half_written_stays(
    tmp_path, make_findings
):
    found = make_findings(n_draws=2)
    run = finished(tmp_path / "run", found)
    assert office_papers(run, None, "zh") == paper_path(run, found, "office", "zh")
    assert village_cards(run, "en") == paper_path(run, found, "cards", "en")
    assert paper_path(run, found, "office", "zh").is_file()
    assert paper_path(run, found, "cards", "en").is_file()
    assert not list(run.glob("*.part"))


def test_papers_are_no_part_of_the_run(tmp_path, make_findings):
    run = finished(tmp_path / "run", make_findings(n_draws=2))
    before = compared_files(run)
    for language in ("zh", "en"):
        office_papers(run, None, language)
        village_cards(run, language)
    paper_path(run, make_findings(n_draws=2), "households", "zh").write_text("x", encoding="utf-8")
    assert compared_files(run) == before
    (run / "report.zh.html").write_text("x", encoding="utf-8")
    assert set(compared_files(run)) - set(before) == {"report.zh.html"}


def test_papers_are_of_a_year_of_the_plan(tmp_path, make_findings):
    run = finished(tmp_path / "run", make_findings(n_draws=2))
    assert "2018" in office_papers(run, None, "zh", 2018).name
    with pytest.raises(FaultError, match="2016, 2017, 2018, 2019, 2020"):
        office_papers(run, None, "zh", 2030)


def test_a_run_that_grants_nothing_has_no_papers(tmp_path, make_findings):
    found = make_findings(n_draws=2)
    none = replace(found, plan_table=found.plan_table.assign(yuan=0))
    assert grants(found)
    assert not grants(none)
    with pytest.raises(FaultError, match="grants something"):
        village_cards(finished(tmp_path / "run", none), "en")


def test_names_of_files_say_what_they_are_and_stay_short(make_findings):
    found = make_findings(n_draws=2)
    assert (
        named(found, "report", "zh") == "虚构县2016—2020年专项扶贫资金安排建议（征求意见稿）.docx"
    )
    assert named(found, "office", "zh", (2017,)) == "虚构县2017年项目库和公示表.xlsx"
    long = replace(found, county_chinese="长" * 40)
    kinds = [k.split(".")[1] for k in catalogue() if k.startswith("file.")]
    for kind in kinds:
        assert named(long, kind, "zh").startswith("长长")
        assert all(len(named(long, kind, language).encode()) <= 120 for language in LANGUAGES)


@pytest.mark.parametrize(
    ("county", "begins"), [("Gandu", "Gandu 2016–2020 "), ("云岭县", "2016–2020 ")]
)
def test_a_name_of_a_file_is_in_one_language(make_findings, county, begins):
    found = replace(make_findings(n_draws=2), county=county, county_chinese="云岭县")
    kinds = [k.split(".")[1] for k in catalogue() if k.startswith("file.")]
    for kind in kinds:
        assert named(found, kind, "zh").startswith("云岭县2016—2020年")
        assert named(found, kind, "en").startswith(begins)
        assert not HAN.search(named(found, kind, "en"))
