"""Names from strangers in pages and workbooks; what a shared report withholds."""

from dataclasses import replace

import openpyxl
import pandas as pd
import pytest

from results.documents.office_workbook import write_office
from results.documents.workbook import write_workbook
from results.pages.report import write_report
from results.privacy import MIN_CELL, WITHHELD, small_villages, withheld_note
from results.tables.explanation import losers_line
from results.tables.plan import village_rows
from results.tables.section import html_of

FORMULA, SCRIPT = "=cmd|' /C calc'!A0", "<script>alert(1)</script>"


@pytest.fixture
def hostile(findings):
    """A run whose every word is somebody's attack."""
    word = SCRIPT + FORMULA
    return replace(
        findings,
        county=word,
        county_chinese=word,
        scenario=word,
        scenario_zh=word,
        why=word,
        why_zh=word,
        source=f"{word} · {word}",
        villages=findings.villages.assign(name=word),
        not_known=pd.DataFrame([{"text": word, "zh": word}]),
        contradictions=pd.DataFrame([{"text": word, "zh": word}]),
    )


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_script_in_a_name_or_title_is_shown_not_run(hostile, tmp_path, language):
    page = write_report(hostile, tmp_path, language).read_text(encoding="utf-8")
    assert SCRIPT not in page
    assert "&lt;script&gt;alert(1)" in page


def test_the_only_formulas_of_a_results_workbook_are_its_own_sums(hostile, tmp_path):
    hostile = type(hostile)(
        **{
            **vars(hostile),
            "scenario_zh": FORMULA,
            "county_chinese": FORMULA,
            "villages": hostile.villages.assign(name=FORMULA),
        }
    )
    write_workbook(hostile, tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    cells = [c for sheet in book for row in sheet.rows for c in row]
    assert all(str(c.value).startswith("=SUM(") for c in cells if c.data_type == "f")
    assert any(c.value == FORMULA for c in cells)


@pytest.fixture
def few(findings):
    """The second village has fewer registered persons than may be shown."""
    return replace(
        findings, villages=findings.villages.assign(heads=[100, MIN_CELL - 1, MIN_CELL, 0])
    )


@pytest.mark.parametrize("language", ["en", "zh"])
def test_small_villages_keep_their_money_and_lose_their_figures(few, language):
    assert small_villages(few) == {1002}
    table = village_rows(few, language)
    heads, gap = table.columns[2], next(c for c in table.columns if "2015" in c)
    assert table[heads].tolist() == [100, f"<{MIN_CELL}", MIN_CELL]
    assert table[gap].tolist() == [1.0, WITHHELD, 1.0]
    assert WITHHELD in table.iloc[1, -1]
    assert WITHHELD not in table.iloc[0, -1]
    assert "6.0" in table.iloc[1, -1]
    assert table.iloc[1, 3] == table.iloc[0, 3]
    assert str(MIN_CELL) in withheld_note(few, language)


def test_small_villages_are_not_among_those_that_lose(few):
    lost = few.losers.assign(mean=-5e4, low=-9e4, high=-1e4)
    shown = replace(few, losers=lost)
    assert "1002" not in losers_line(shown, "en")


def test_nothing_is_withheld_where_nothing_is_small(findings):
    assert withheld_note(findings, "en") == ""
    assert WITHHELD not in village_rows(findings, "en").to_string()


def test_what_a_row_has_not_got_is_an_empty_cell_in_pages_and_workbooks(findings, tmp_path):
    """Reasons and losses of two villages of three, upkeep of works alone."""
    some = replace(findings, reasons=findings.reasons[1:], losers=findings.losers[1:])
    for path in (
        write_workbook(some, tmp_path / "a.xlsx"),
        write_office(some, tmp_path / "b.xlsx", "zh"),
    ):
        book = openpyxl.load_workbook(path)
        cells = [
            str(c.value) for sheet in book for row in sheet.rows for c in row if c.value is not None
        ]
        assert not [c for c in cells if "#NUM!" in c or c in ("nan", "NaN", "None")]
    rows = [{"a": 1.5, "b": "x"}, {"b": float("nan")}]
    assert "NaN" not in html_of(pd.DataFrame(rows))
