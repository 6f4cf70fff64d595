"""Cells of a county's workbook: numbers as written, formulas without a value, persons, bounds."""

import openpyxl
import pytest
import workbooks as books

from model.synthesis.margins import margins
from model.synthesis.totals import CannotFitError
from scenarios.county.workbook.build_pack import load_intake, read_intake
from scenarios.draws.posterior import draws_of
from scenarios.execution.population import facts_of, population_of
from scenarios.faults import FaultError
from scenarios.schema.load import plain_scenario

NEED, NAME, VILLAGES, HOUSEHOLDS, MEMBERS = 13, "a.xlsx", "村", "农户", "家庭成员"
IDENTITY = "610926198001011234"
MOBILE = "13912345678"


@pytest.fixture
def check(tmp_path):
    """Faults of a workbook of cells."""

    def faults(cells, name=NAME):
        return read_intake(books.write(cells, tmp_path / name)).faults

    return faults


def texts(faults):
    return "\n".join(f.text(language) for f in faults for language in ("zh", "en"))


@pytest.mark.parametrize(
    ("cell", "wan"),
    [("1,200", 1200), ("６００", 600), ("'600", 600), ("600万元", 600), ("¥6000000", 600),
     ("6,000,000元", 600), (" 600\u00a0", 600)],
)  # fmt: skip
def test_an_amount_in_any_clear_spelling_is_that_amount(cell, wan, tmp_path):
    cells = books.whole()
    cells[VILLAGES][1][NEED] = cell
    pack = load_intake(str(books.write(cells, tmp_path / NAME)))
    assert pack.villages["need"][list(pack.villages["code"]).index(1001)] == wan * 1e4


@pytest.mark.parametrize(
    "cell", ["12,5", "10 20", "1.2.3", "60%", "6e400", "2016-03-01", "600元元", True]
)
def test_an_amount_that_is_none_is_a_fault_of_its_cell(cell, check):
    cells = books.whole()
    cells[VILLAGES][1][NEED] = cell
    (fault,) = check(cells)
    assert (fault.kind, fault.line, fault.column) == ("broken_row", 2, NEED + 1)


@pytest.mark.parametrize(("row", "value"), [("farm_population", "12,5"), ("trade", "0,1")])
def test_the_county_sheet_reads_numbers_in_the_same_way(row, value, check):
    cells = books.whole()
    cells["县情"].append([row, "", value])
    (fault,) = check(cells)
    assert (fault.kind, fault.sheet, value in fault.value) == ("broken_row", "县情", True)


def test_yuan_in_a_cell_of_10_000_yuan_is_recognised(check):
    cells = books.whole()
    cells[VILLAGES][1][NEED] = 2_000_000
    cells["资金"][1][1] = 120_000
    need, fund = check(cells)
    assert "这像是元，应填200" in need.text("zh")
    assert "这像是元，应填12" in fund.text("zh")
    assert "this looks like yuan: 12 is meant" in fund.text("en")


@pytest.mark.parametrize("item", ["trade_y", "need_high", "land_head"])
def test_no_assumption_is_beyond_all_measure(item, check):
    cells = books.whole()
    cells["县情"].append([item, "", "1e300"])
    (fault,) = check(cells)
    assert (fault.kind, fault.sheet) == ("out_of_range", "县情")


@pytest.mark.parametrize("poverty", [0.9, 0.001])
def test_a_poverty_that_no_population_is_fitted_to_is_a_sentence_of_check(poverty, check):
    cells = books.whole()
    cells["县情"].append(["poverty_2015", "", poverty])
    (fault,) = check(cells)
    assert "0.02 to 0.7" in fault.allowed


@pytest.mark.parametrize("ending", [".xlsx", ".ods"])
def test_a_formula_without_a_value_is_a_fault_and_never_an_empty_cell(ending, check, tmp_path):
    cells = books.whole()
    path = books.write(cells, tmp_path / "plain.xlsx")
    book = openpyxl.load_workbook(path)
    book[VILLAGES].cell(2, NEED + 1).value = "=300+120"
    book[VILLAGES].cell(3, 5).value = "=100+100"
    book[VILLAGES].cell(4, NEED + 1).value, book[VILLAGES].cell(4, NEED + 1).data_type = (
        "#REF!",
        "e",
    )
    path = tmp_path / NAME
    book.save(path)
    if ending == ".ods":
        cells[VILLAGES][1][NEED] = "FORMULA"
        path = books.write(cells, tmp_path / "a.ods")
        _replace(path, '<table:table-cell office:value-type="string"><text:p>FORMULA</text:p>',
                 '<table:table-cell table:formula="of:=300+120">')  # fmt: skip
    found = [(f.kind, f.line, f.column) for f in read_intake(path).faults]
    places = [("no_value", 2, NEED + 1), ("no_value", 3, 5), ("no_value", 4, NEED + 1)]
    assert found == (places if ending == ".xlsx" else places[:1])


def _replace(path, old, new):
    import zipfile

    with zipfile.ZipFile(path) as packed:
        parts = {n: packed.read(n) for n in packed.namelist()}
    assert old.encode() in parts["content.xml"]
    parts["content.xml"] = parts["content.xml"].replace(old.encode(), new.encode())
    with zipfile.ZipFile(path, "w") as packed:
        for name, content in parts.items():
            packed.writestr(name, content)


def test_a_formula_with_a_value_is_read(tmp_path):
    import xlsxwriter

    cells = books.whole()
    path = tmp_path / NAME
    book = xlsxwriter.Workbook(path)
    for tab, rows in cells.items():
        sheet = book.add_worksheet(tab)
        for i, row in enumerate(rows):
            sheet.write_row(i, 0, row)
    book.get_worksheet_by_name(VILLAGES).write_formula(1, NEED, "=300+120", None, 420)
    book.close()
    pack = load_intake(str(path))
    assert pack.villages["need"][list(pack.villages["code"]).index(1001)] == 420e4


SPELLINGS = [
    IDENTITY, f"'{IDENTITY}", f"\u00a0{IDENTITY}", "610926 19800101 1234", "６１０９２６１９８００１０１１２３４",
    f"身份证:{IDENTITY}", "610926-19800101-123X", "6 1 0 9 2 6 1 9 8 0 0 1 0 1 1 2 3 4", f"\u200b{IDENTITY}",
    MOBILE, "139 1234 5678", "139-1234-5678", f"+86{MOBILE}", f"电话:{MOBILE}", "0915-8421234",
    "6222 0212 3456 7890 128", float(MOBILE),
]  # fmt: skip


@pytest.mark.parametrize("cell", SPELLINGS, ids=str)
@pytest.mark.parametrize(("tab", "column"), [(HOUSEHOLDS, 0), (VILLAGES, 1), ("县情", 2)])
def test_what_identifies_a_person_is_refused_in_any_cell_and_never_repeated(
    cell, tab, column, check
):
    cells = books.people(books.whole())
    cells[tab][2][column] = cell
    faults = check(cells)
    assert "personal" in {f.kind for f in faults}
    digits = "".join(c for c in texts(faults) if c.isdigit())
    assert "80010112" not in digits
    assert "12345678" not in digits


@pytest.mark.parametrize(
    "head",
    ["姓名", "姓 名", "户主", "户主姓名", "联系人", "电话", "联系电话", "手机号码", "一卡通号", "银行账号",
     "身份证号", "身\u3000份证号", "ＩＤ ｃａｒｄ", "Full name", "Phone No.", "Bank account", "name"],
)  # fmt: skip
def test_columns_of_names_and_numbers_of_persons_are_refused(head, check):
    cells = books.people(books.whole())
    cells[MEMBERS][0] = [*cells[MEMBERS][0], head]
    cells[MEMBERS][1] = [*cells[MEMBERS][1], "张三"]
    (fault,) = check(cells)
    assert (fault.kind, fault.sheet) == ("personal", MEMBERS)
    assert "张三" not in fault.text("zh")


def test_a_name_in_place_of_a_code_is_refused_and_never_repeated(check):
    cells = books.people(books.whole())
    for tab in (HOUSEHOLDS, MEMBERS):
        for row in cells[tab][1:]:
            row[0] = row[0].replace("1001-001", "张三")
    faults = check(cells)
    assert {f.kind for f in faults} == {"personal"}
    assert "张三" not in texts(faults)


@pytest.mark.parametrize("code", ["610926100201-001", "1001-0001", "61092610020100123", "12601001"])
def test_codes_of_households_are_no_personal_data(code, check):
    cells = books.people(books.whole(), n=1)
    for tab in (HOUSEHOLDS, MEMBERS):
        for row in cells[tab][1:]:
            row[0] = code
    assert check(cells) == ()


@pytest.mark.parametrize("column", [0, 2, 3, 4, 5, 6, 7])
def test_a_blank_cell_brings_its_own_error_and_no_second(column, check):
    cells = books.people(books.whole())
    rows = cells[VILLAGES][1:]
    cells["县情"] += [
        ["towns", "", 2],
        ["farm_population", "", sum(r[4] for r in rows)],
        ["households", "", sum(r[3] for r in rows)],
        ["listed_persons", "", sum(r[6] for r in rows)],
        ["listed_households", "", sum(r[5] for r in rows)],
        ["poor_villages", "", sum(r[7] == "是" for r in rows)],
    ]
    cells["项目库"] = [["村编码", "项目", "资金上限"], ["1001", "茶叶", 50]]
    cells["规则"] = [["规则", "取值"], ["镇级限额", "towns:1,most:200万元"]]
    assert check(cells) == ()
    cells[VILLAGES][1][column] = ""
    (fault,) = check(cells, "b.xlsx")
    assert (fault.kind, fault.line, fault.column) == ("missing", 2, column + 1)


def test_a_place_without_a_poor_village_is_a_place(check, tmp_path):
    cells = books.whole()
    for row in cells[VILLAGES][1:]:
        row[7] = "否"
    (fault,) = check(cells)
    assert fault.warning
    pack = load_intake(str(tmp_path / NAME))
    assert pack.facts.n_poor_villages == 0


def test_a_project_of_nothing_is_left_out_of_the_library(check):
    cells = books.whole()
    cells["项目库"] = [["村编码", "项目", "资金上限"], ["1001", "茶叶", 0]]
    (fault,) = check(cells)
    assert (fault.kind, fault.sheet) == ("out_of_range", "项目库")


def test_a_special_fund_of_nothing_is_a_fault(check):
    cells = books.whole()
    cells["资金"][1][1] = 0
    (fault,) = check(cells)
    assert (fault.kind, fault.sheet) == ("out_of_range", "资金")


def test_the_countys_own_task_of_exits_acts(tmp_path):
    cells = books.whole()
    cells["县情"].append(["exits_y", "", 50])
    pack = load_intake(str(books.write(cells, tmp_path / NAME)))
    (task,) = pack.parameters
    assert (task.name, task.low, task.value, task.high) == ("register.task_y", 50, 50, 50)
    assert not any("12%" in s["zh"] for s in pack.not_known)


@pytest.fixture(scope="module")
def large_homes(tmp_path_factory):
    """A township of six persons a household that says nothing of dibao."""
    cells = books.whole(4)
    for row, (homes, listed) in zip(
        cells[VILLAGES][1:], ((150, 60), (140, 55), (130, 50), (120, 40)), strict=True
    ):
        row[3:7] = [homes, homes * 31 // 5, listed, listed * 6]
    return load_intake(str(books.write(cells, tmp_path_factory.mktemp("homes") / NAME)))


def test_assumed_rolls_follow_the_sizes_of_households_in_every_draw(large_homes):
    pack = large_homes
    assert any("低保户数按全国比例" in s["zh"] for s in pack.not_known)
    fitted = 0
    for draw in draws_of(pack, plain_scenario(pack, "x"), range(9)):
        rows = margins(population_of(pack, plain_scenario(pack, "x"), draw), facts_of(pack, draw))
        apart = {m.name for m in rows if m.got != m.target}
        assert apart <= {"dibao_households", "dibao_persons", "wubao_persons"}
        fitted += bool(apart)
    assert fitted > 0


def test_a_roll_that_the_county_gave_is_met_or_named(check):
    cells = books.whole(4)
    for row in cells[VILLAGES][1:]:
        row[3:7] = [120, 120 * 8, 40, 320]
    cells["县情"] += [["dibao_households", "", 100], ["dibao_persons", "", 150]]
    (fault, *_) = check(cells)
    assert fault.kind == "disagree"


def test_numbers_that_nothing_fits_are_named(monkeypatch, tiny_pack):
    import scenarios.execution.population as population

    def impossible(*_, **__):
        raise CannotFitError("county.poverty_2015 is out of reach")

    monkeypatch.setattr(population, "fit", impossible)
    scenario = plain_scenario(tiny_pack, "x").model_copy(
        update={"constants": {"growth.wage": 9.0}, "beyond_range": ("growth.wage",)}
    )
    with pytest.raises(FaultError, match=r"growth\.wage.*0\.04 to 0\.08") as caught:
        population.prepare(tiny_pack, scenario, draws_of(tiny_pack, scenario, [0])[0])
    assert "math" not in str(caught.value)
