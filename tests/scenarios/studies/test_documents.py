"""Papers of a finished run stand beside its report, whole."""

from dataclasses import replace

import pandas as pd
import pytest

from model.state.columns import CAUSES
from scenarios.execution.store import save_findings, write_table
from scenarios.faults import FaultError
from scenarios.files.atomic import write_json
from scenarios.studies.documents import (
    grants,
    office_papers,
    paper_path,
    village_cards,
)
from scenarios.studies.reproduce import compared_files


def finished(folder, findings):
    """A run's folder as far as papers read it."""
    folder.mkdir()
    save_findings(folder, findings)
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


def test_a_run_that_grants_nothing_has_no_papers(tmp_path, make_findings):
    found = make_findings(n_draws=2)
    none = replace(found, plan_table=found.plan_table.assign(yuan=0))
    assert grants(found)
    assert not grants(none)
    with pytest.raises(FaultError, match="grants something"):
        village_cards(finished(tmp_path / "run", none), "en")
