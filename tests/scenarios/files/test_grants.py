"""The workbook's sheet of grants comes back as the plan; what was edited becomes pins and bans."""

from dataclasses import replace

import numpy as np
import openpyxl
import pandas as pd
import pytest

from optimize.baselines.splits import all_splits
from results.documents.workbook import write_workbook
from scenarios.faults import FaultError
from scenarios.files.grants import edits_of, listed_edits
from scenarios.files.home import Home
from scenarios.files.plan import plan_rows, read_plan, write_plan

HOME = Home(("made-up", "虚构县"), {str(c): f"V{c}村" for c in range(1000, 3000)})


def edits(path, home=HOME, years=(2016, 2017, 2018)):
    return edits_of(path, home, years)


@pytest.fixture
def write(instance, tmp_path, make_findings):
    """Writes the workbook of a plan of the small county."""
    names = pd.DataFrame(
        {
            "village": instance.codes,
            "name": [f"V{c}村" for c in instance.codes],
            "town": instance.town,
            "town_name": instance.town.astype(str),
            "poor_village": 1,
            "class": list(instance.classes),
            "heads": instance.heads,
        }
    )
    years = instance.years
    found = replace(
        make_findings(),
        villages=names,
        plan_years=years,
        effect_years=years,
        reasons=None,
        losers=None,
        village_gap=None,
        core=None,
        alternatives=None,
    )
    return lambda plan: write_workbook(
        replace(found, plan_table=plan_rows(plan)), tmp_path / "平利县.xlsx"
    )


@pytest.fixture
def written(instance, write):
    """A workbook of a plan, and the plan."""
    plan = all_splits(instance)["practice"]
    return plan, write(plan)


@pytest.fixture
def mixed(instance, write):
    """Half of the first village's money from sector funds, and a grant of the whole county."""
    plan = all_splits(instance)["practice"]
    yuan = plan.yuan.copy()
    special, sector = (plan.purses.index(s) for s in ("special", "sector"))
    yuan[:, 0, :, sector] = yuan[:, 0, :, special] // 2
    yuan[:, 0, :, special] -= yuan[:, 0, :, sector]
    yuan[0, -1, plan.programmes.index("training"), special] = 70_000
    plan = replace(plan, yuan=yuan)
    return plan, write(plan)


def test_an_unedited_workbook_is_the_plan_to_a_yuan_and_asks_for_nothing(written, instance):
    plan, path = written
    again = read_plan(path, instance)
    assert abs(again.yuan - plan.yuan).max() <= 1
    assert (again.team == plan.team).all()
    assert edits(path) == ([], [])


def test_a_workbook_of_two_purses_and_a_county_grant_is_the_plan_and_asks_for_nothing(
    mixed, instance
):
    plan, path = mixed
    assert abs(read_plan(path, instance).yuan - plan.yuan).max() <= 1
    assert edits(path) == ([], [])


def test_sums_of_years_are_not_read_back_however_stale(mixed, instance):
    plan, path = mixed
    code, other = (int(c) for c in instance.codes[:2])

    def raise_one(sheet, heads):
        sums = [c for h, c in heads.items() if "小计" in h]
        assert [sheet.cell(1, c).value for c in sums] == [f"{y} 小计" for y in instance.years]
        for row in range(2, sheet.max_row):
            for c in sums:
                sheet.cell(row, c).value = 4.25  # what a program that calculates nothing may leave
        row = next(r for r in range(2, 20) if sheet.cell(r, 1).value == code)
        sheet.cell(row, _first(heads)[0]).value += 5
        sheet.cell(1, sums[0]).value = "2016小计(万元)"

    pins, bans = edits(edited(path, raise_one))
    assert (len(pins), bans) == (1, [])
    assert pins[0].startswith(f"{code}:")
    again = read_plan(path, instance).yuan
    assert again.sum() == pytest.approx(plan.yuan.sum() + 50_000, abs=len(instance.codes))
    assert abs(again - plan.yuan)[:, plan.places.index(other)].max() <= 1


@pytest.mark.parametrize(
    "head", ["2031 小计（万元）", "茶叶小计（万元）", "小计（万元）", "2016 小计茶叶"]
)
def test_a_sum_that_the_sheet_does_not_have_is_a_column_that_nobody_reads(written, instance, head):
    _, path = written

    def add(sheet, heads):
        sheet.cell(1, sheet.max_column + 1).value = head
        sheet.cell(2, sheet.max_column).value = 3

    with pytest.raises(FaultError, match="小计") as caught:
        read_plan(edited(path, add), instance)
    assert {f.kind for f in caught.value.faults} <= {"unknown_key", "unknown_name"}


def test_a_plan_of_sector_funds_alone_stays_so(instance, write):
    plan = all_splits(instance)["practice"]
    turned = replace(plan, yuan=np.roll(plan.yuan, 1, axis=3))
    special = plan.purses.index("special")
    assert plan.purses[(special + 1) % len(plan.purses)] != "special"
    assert abs(read_plan(write(turned), instance).yuan - turned.yuan).max() <= 1


def test_a_raise_is_pinned_over_all_purses_and_another_purse_or_the_county_is_refused(
    mixed, instance
):
    plan, path = mixed
    code = int(instance.codes[0])

    def first(heads, purse):
        return min(c for h, c in heads.items() if h.startswith("2016") and h.endswith(purse))

    def row_of(sheet, wanted):
        return next(r for r in range(2, 20) if sheet.cell(r, 1).value == wanted)

    def raise_one(sheet, heads):
        sheet.cell(row_of(sheet, code), first(heads, "专项扶贫资金")).value += 5

    path = edited(path, raise_one)
    pins, bans = edits(path)
    assert bans == []
    village, programme, year, money = pins[0].split(":")
    assert (village, year) == (str(code), "2016")
    total = plan.yuan[0, 0, plan.programmes.index(programme)].sum()
    assert int(money[:-1]) == pytest.approx(total + 50_000, abs=2)

    def move(sheet, heads):
        row = row_of(sheet, code)
        sheet.cell(row, first(heads, "专项扶贫资金")).value -= 6  # what was raised, and one more
        sheet.cell(row, first(heads, "行业部门资金")).value += 1
        county = row_of(sheet, 0)
        assert sheet.cell(county, 2).value == "全县"
        at = next(c for h, c in heads.items() if sheet.cell(county, c).value == 7)
        sheet.cell(county, at).value = 0

    with pytest.raises(FaultError) as caught:
        edits(edited(path, move))
    assert [f.kind for f in caught.value.faults] == ["lowered", "of_county"]
    assert "simulate --plan" in caught.value.faults[0].text("zh")
    assert "全县" in caught.value.faults[1].text("zh")


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
        other = next(
            h.split(" ")[1]
            for h, c in heads.items()
            if h[:4].isdigit() and h.split(" ")[1] != name and sheet.cell(row, c).value
        )
        for h, c in heads.items():
            if h[:4].isdigit() and h.split(" ")[1] == other:
                sheet.cell(row, c).value = 0

    pins, bans = edits(edited(path, change))
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

    with pytest.raises(FaultError, match=r"a pin asks for at least.*simulate --plan"):
        edits(edited(path, lower))

    def word(sheet, heads):
        sheet.cell(2, min(c for h, c in heads.items() if h.startswith("2016"))).value = "五万"

    with pytest.raises(FaultError) as caught:
        read_plan(edited(path, word), instance)
    assert caught.value.faults[0].line == 2
    assert "五万" in str(caught.value)


def test_a_row_of_money_without_a_village_is_refused(written, instance):
    _, path = written
    last = len(instance.codes) + 1

    def add(sheet, heads):
        at = min(c for h, c in heads.items() if h.startswith("2016"))
        sheet.insert_rows(last + 1)
        sheet.cell(last + 1, at).value = 3

    with pytest.raises(FaultError) as caught:
        read_plan(edited(path, add), instance)
    assert [(f.kind, f.line) for f in caught.value.faults] == [("missing", last + 1)]


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
        edits(other)


def test_a_workbook_of_another_county_list_of_villages_or_year_is_refused_by_name(
    written, instance
):
    _, path = written
    other = Home(("gandu", "甘都镇"), HOME.villages)
    renamed = Home(HOME.names, {**HOME.villages, str(instance.codes[0]): "牙路乎"})
    for home, told in ((other, "虚构县"), (renamed, "牙路乎")):
        for read in (lambda h: edits(path, h), lambda h: read_plan(path, instance, h)):
            with pytest.raises(FaultError, match=told):
                read(home)
    with pytest.raises(FaultError, match="of other years, 2016, 2017"):
        edits(path, years=(2018,))


@pytest.mark.parametrize("name", ["第15村(虚构 invented)", "第15村（虚构 invented）"])
def test_a_village_keeps_its_name_whatever_the_width_of_its_brackets(name):
    home = Home(("gandu", "甘都镇"), {"1015": "第15村（虚构 invented）"})
    home.refuse("old.csv", ["甘都镇"], [("1015", name)])
    with pytest.raises(FaultError):
        home.refuse("old.csv", ["甘都镇"], [("1015", "第16村(虚构 invented)")])


def test_a_plan_file_says_whose_it_is(written, instance, tmp_path):
    plan, _ = written
    write_plan(plan, tmp_path / "own.csv", "虚构县")
    write_plan(plan, tmp_path / "no-county.csv")
    for name in ("own.csv", "no-county.csv"):
        assert (read_plan(tmp_path / name, instance, HOME).yuan == plan.yuan).all()
    with pytest.raises(FaultError, match="another county, 虚构县") as caught:
        read_plan(tmp_path / "own.csv", instance, Home(("gandu", "甘都镇"), {}))
    assert "属于另一个县（虚构县）" in caught.value.faults[0].text("zh")


def _first(heads):
    return min((c, h) for h, c in heads.items() if h.startswith("2016"))


@pytest.mark.parametrize("blank", ["\u3000", "\u00a0", "  ", ""])
def test_a_head_is_read_with_any_blank(written, blank):
    _, path = written

    def change(sheet, heads):
        column, head = _first(heads)
        sheet.cell(1, column).value = head.replace(" ", blank)

    assert edits(edited(path, change)) == ([], [])


def _formula(sheet, heads):
    sheet.cell(2, _first(heads)[0]).value = "=0.765+1"


def _words(sheet, heads):
    sheet.cell(2, _first(heads)[0]).value = "12,5"


def _other_head(sheet, heads):
    sheet.cell(1, _first(heads)[0]).value = "今年茶叶"


def _no_column(sheet, heads):
    sheet.delete_cols(_first(heads)[0])


def _no_row(sheet, heads):
    sheet.delete_rows(2)


def _no_code(sheet, heads):
    sheet.cell(2, heads["村代码"]).value = None


def _row_again(sheet, heads):
    for column in heads.values():
        sheet.cell(3, column).value = sheet.cell(2, column).value


def _column_again(sheet, heads):
    column, head = _first(heads)
    sheet.cell(1, column + 1).value = head


@pytest.mark.parametrize(
    ("change", "kind"),
    [(_formula, "no_value"), (_words, "broken_row"), (_other_head, "unknown_key"),
     (_no_column, "missing"), (_no_row, "missing"), (_no_code, "missing"),
     (_row_again, "twice"), (_column_again, "twice")],
)  # fmt: skip
def test_what_cannot_be_read_is_a_fault_and_never_a_ban(written, instance, change, kind):
    _, path = written
    edited(path, change)
    for read in (edits, lambda p: read_plan(p, instance)):
        with pytest.raises(FaultError) as caught:
            read(path)
        assert kind in {f.kind for f in caught.value.faults}


def test_an_edit_says_who_and_why(mixed, instance):
    plan, path = mixed
    assert listed_edits(path, HOME) == []
    first, second = (int(c) for c in instance.codes[:2])

    def change(sheet, heads):
        for code, who, why in ((first, " 张三 ", "龙头企业落地"), (second, "", "")):
            row = next(r for r in range(2, 20) if sheet.cell(r, 1).value == code)
            at = min(c for h, c in heads.items() if h.startswith("2016"))
            sheet.cell(row, at).value += 5
            sheet.cell(row, heads["修改人"]).value = who
            sheet.cell(row, heads["修改理由"]).value = why

    one, other = listed_edits(edited(path, change), HOME)
    assert (one.village, one.year, one.after - one.before) == (first, 2016, 50_000)
    assert one.before == plan.yuan[0, 0, plan.programmes.index(one.programme)].sum()
    assert (one.who, one.why) == ("张三", "龙头企业落地")
    assert (other.village, other.who, other.why) == (second, "", "")
