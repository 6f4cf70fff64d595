"""Any workbook of valid rows with one mutation is read as it is meant, or its fault names the place."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, event, given, settings
from mutated_workbooks import SUMMED, cases

from results.documents.marked_copy import write_marked
from scenarios.county.workbook.build_pack import read_intake
from scenarios.county.workbook.check import marks_of
from scenarios.faults import FaultError

HEALTH = (HealthCheck.too_slow, HealthCheck.data_too_large)


def oracle(cells):
    """A county by the rows of its valid workbook: village by code, and the fund in yuan."""
    villages = {int(r[0]): tuple(r[j] for j in (2, *SUMMED)) for r in cells["村"][1:]}
    return villages, cells["资金"][1][1] * 10_000.0


def county(pack):
    """The same of what was read."""
    keys = ("code", "town", "households", "persons", "listed_households", "listed_persons")
    rows = zip(*(pack.villages[k].tolist() for k in keys), strict=True)
    return {int(code): tuple(rest) for code, *rest in rows}, pack.fund_y


def holds(whole, case):
    """The property."""
    event(case.name)
    with tempfile.TemporaryDirectory() as folder:
        path = case.write(Path(folder))
        try:
            intake = read_intake(path)
        except FaultError as error:
            intake, faults = None, error.faults
        else:
            faults = intake.faults
        errors = [f for f in faults if not f.warning]
        if case.refused is not None and (errors or not case.either):
            sheet, rows = case.refused
            assert errors
            assert all(f.sheet == sheet and f.line in rows for f in errors), errors
        else:
            assert not errors, errors
            assert county(intake.pack) == oracle(whole)
        if case.told is not None:
            assert case.told in {(f.sheet, f.line) for f in faults if f.warning}, faults
        if case.merged:
            copy = write_marked(
                path, Path(folder) / "copy.xlsx", "zh", marks_of(faults, "zh"), intake.book.raw
            )
            assert copy.stat().st_size > 0


@settings(max_examples=250, suppress_health_check=HEALTH)
@given(cases())
def test_a_few_hundred_workbooks(drawn):
    holds(*drawn)


@pytest.mark.long
@settings(max_examples=10_000, suppress_health_check=HEALTH)
@given(cases())
def test_ten_thousand_workbooks(drawn):
    holds(*drawn)
