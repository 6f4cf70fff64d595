"""Every kind of broken input: what is told in both languages, and that nothing of it runs."""

import contextlib

import openpyxl
import pytest
from broken_files import FOLDER, make, read, told

from scenarios.county.county_file import load_county
from scenarios.county.workbook.check import check_county
from scenarios.faults import FaultError

CASES = sorted(FOLDER.glob("*.yaml"))
FILES = ("file", "drop")
"""Cases without cells to mark."""


@pytest.mark.parametrize("file", CASES, ids=lambda f: f.stem)
def test_what_is_wrong_is_told_in_both_languages(file, tmp_path):
    case = read(file)
    path = make(case, tmp_path)
    for language in ("en", "zh"):
        assert told(path, language) == case["told"][language]
        assert case["told"][language]


@pytest.mark.parametrize("file", CASES, ids=lambda f: f.stem)
def test_nothing_runs_on_errors_and_warnings_stop_nothing(file, tmp_path):
    case = read(file)
    path = make(case, tmp_path)
    if all(line.startswith("warning") for line in case["told"]["en"]):
        assert load_county(str(path)).facts.persons > 0
    else:
        with pytest.raises(FaultError):
            load_county(str(path))


@pytest.mark.parametrize(
    "file", [f for f in CASES if not set(FILES) & set(read(f))][::6], ids=lambda f: f.stem
)
def test_a_copy_marks_the_cells_that_are_told(file, tmp_path):
    case = read(file)
    path, copy = make(case, tmp_path), tmp_path / "copy.xlsx"
    with contextlib.suppress(FaultError):
        check_county(path, "zh", copy)
    book = openpyxl.load_workbook(copy)
    rows = list(book["检查结果"].iter_rows(min_row=2, values_only=True))
    assert len(rows) == len(case["told"]["zh"])
    for _, tab, _, _, at, *_ in rows:
        if at:
            cell = book[tab][at]
            assert cell.comment is not None
            assert cell.fill.fgColor.rgb in ("00F8CBAD", "00FFF2CC")


def test_there_are_forty_and_more():
    assert len(CASES) >= 40
