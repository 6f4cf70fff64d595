"""The workbook's sheet of grants comes back as the plan; what was edited becomes pins and bans."""

from dataclasses import replace

import openpyxl
import pandas as pd
import pytest

from optimize.splits import all_splits
from results.workbook import write_workbook
from scenarios.faults import FaultError
from scenarios.grants_file import edits_of
from scenarios.plan_file import plan_rows, read_plan


@pytest.fixture
def written(instance, tmp_path, make_findings):
    """A workbook of a plan of the small county, and the plan."""
    plan = all_splits(instance)["practice"]
    names = pd.DataFrame({
        "village": instance.codes, "name": [f"V{c}村" for c in instance.codes], "town": instance.town,
        "poor_village": 1, "class": list(instance.classes), "heads": instance.heads,
    })  # fmt: skip
    years = instance.years
    rows = plan_rows(plan)
    found = replace(make_findings(), plan_table=rows, villages=names, plan_years=years,
                    effect_years=years, reasons=None, losers=None, village_gap=None, core=None,
                    alternatives=None)  # fmt: skip
    return plan, write_workbook(found, tmp_path / "平利县.xlsx")


def test_an_unedited_workbook_is_the_plan_to_a_yuan_and_asks_for_nothing(written, instance):
    plan, path = written
    again = read_plan(path, instance)
    assert abs(again.yuan - plan.yuan).max() <= 1
    assert (again.team == plan.team).all()
    assert edits_of(path) == ([], [])


def edited(path, change):
    book = openpyxl.load_workbook(path)
    sheet = book["资金分配"]
    heads = {c.value: c.column for c in sheet[1]}
    change(sheet, heads)
    book.save(path)
    return path


def test_more_is_pinned_and_nothing_is_a_ban(written, instance):
    plan, path = written
    code = int(instance.codes[0])
    grant = plan_rows(plan).query("village == @code").iloc[0]

    def change(sheet, heads):
        row = next(r for r in range(2, 20) if sheet.cell(r, heads["村代码"]).value == code)
        first = min(c for h, c in heads.items() if h.startswith("2016"))
        value = sheet.cell(row, first).value
        sheet.cell(row, first).value = value + 5
        name = next(h for h, c in heads.items() if c == first).split(" ")[1]
        other = next(h.split(" ")[1] for h, c in heads.items()
                     if h[:4].isdigit() and h.split(" ")[1] != name and sheet.cell(row, c).value)  # fmt: skip
        for h, c in heads.items():
            if h[:4].isdigit() and h.split(" ")[1] == other:
                sheet.cell(row, c).value = 0

    pins, bans = edits_of(edited(path, change))
    assert len(pins) == len(bans) == 1
    assert pins[0].startswith(f"{code}:")
    assert ":2016:" in pins[0]
    assert bans[0].startswith(f"{code}:")
    assert read_plan(path, instance).yuan.sum() != plan.yuan.sum()
    assert grant["yuan"] > 0


def test_less_than_before_is_a_fault_and_so_is_a_word_in_place_of_money(written, instance):
    _, path = written

    def lower(sheet, heads):
        first = min(c for h, c in heads.items() if h.startswith("2016"))
        sheet.cell(2, first).value = sheet.cell(2, first).value / 2

    with pytest.raises(FaultError, match="a pin asks for at least"):
        edits_of(edited(path, lower))

    def word(sheet, heads):
        sheet.cell(2, min(c for h, c in heads.items() if h.startswith("2016"))).value = "五万"

    with pytest.raises(FaultError) as caught:
        read_plan(edited(path, word), instance)
    assert caught.value.faults[0].line == 2
    assert "五万" in str(caught.value)


def test_a_column_of_no_programme_and_a_book_without_the_sheet(written, instance, tmp_path):
    _, path = written

    def rename(sheet, heads):
        sheet.cell(
            1, min(c for h, c in heads.items() if h.startswith("2016"))
        ).value = "2016 茶园儿"

    with pytest.raises(FaultError, match="茶园儿"):
        read_plan(edited(path, rename), instance)
    other = tmp_path / "other.xlsx"
    openpyxl.Workbook().save(other)
    with pytest.raises(FaultError, match="资金分配"):
        edits_of(other)
