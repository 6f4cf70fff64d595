"""The office's documents: sums, targets, owners, who loses; formulas that follow."""

from dataclasses import replace

import openpyxl
import pandas as pd
import pytest
from python_calamine import CalamineWorkbook

from model.programmes import PROGRAMMES
from model.programmes.industry import INDUSTRIES
from model.programmes.works import WORKS
from results.documents import office
from results.documents.office_workbook import write_office
from results.language.catalogue import names, term, text
from results.tables.project_terms import QUANTITY, basis_of, quantity_of


@pytest.fixture
def lines(findings):
    return office.library(findings, "en")


def test_every_grant_is_a_line_and_money_adds_up(findings, lines):
    assert len(lines) == len(findings.plan_table)
    assert lines["10,000 yuan"].sum() == pytest.approx(findings.plan_table["yuan"].sum() / 1e4)
    road = lines[lines["programme"] == "roads"].iloc[0]
    assert road["counts as industry"] == "no"
    assert road["own share (10,000 yuan), about"] == 0.0
    sheep = lines[lines["programme"] == "sheep"].iloc[0]
    assert sheep["counts as industry"] == "yes"
    # 30,000 yuan buy five packages of eight sheep where nothing is paid by the household
    assert sheep["quantity, about"] == "40 breeding sheep"
    assert (
        sheep["registered persons served, about"],
        sheep["registered households served, about"],
    ) == ("to add", "5")
    assert (sheep["quarters (draft)"], sheep["done (draft)"]) == ("Q1–Q2", "Q2")
    assert road["quantity, about"] == "to add"
    assert (
        road["registered persons served, about"],
        road["registered households served, about"],
    ) == ("100", "36")
    assert road["done (draft)"] == "Q4"


def test_own_share_is_reckoned_from_the_parameter(findings):
    half = pd.DataFrame([{"name": "industry.own_share", "value": 0.5}])
    table = office.library(replace(findings, parameters=half), "en")
    tea = table[table["programme"] == "tea"].iloc[0]
    assert tea["own share (10,000 yuan), about"] == pytest.approx(tea["10,000 yuan"])


def test_every_programme_has_words_for_owner_and_benefit():
    for p in PROGRAMMES:
        for language in ("zh", "en"):
            assert office.link_of(p) in names("benefit")
            assert office.owner_of(p) in names("owner")
            assert "{" not in office.works_from(p, language)
            assert all(basis_of(p, purse) in names("basis") for purse in p.purses)
            told = quantity_of(p, 3.0, language)
            assert (told == text("office.fill", language)) == (p in WORKS)
    assert office.owner_of(office.BY_NAME["road"]) == "village"
    assert office.owner_of(office.BY_NAME["training"]) == "none"
    assert office.owner_of(office.BY_NAME["tea"]) == "household"


def test_quantities_are_those_of_the_models_packages():
    for i in INDUSTRIES:
        name, land = i.programme.name, i.land_mu
        if "mu" in term("package_unit", name, "en").split():
            assert QUANTITY[name] == land
    assert quantity_of(office.BY_NAME["mutual"], 150_000.0, "zh") == "15 万元本金"


def test_few_registered_are_not_counted_in_the_library(findings):
    few = replace(findings, villages=findings.villages.assign(heads=5, homes=2))
    road = office.library(few, "en").iloc[0]
    assert road["registered persons served, about"] == "<10"
    assert road["registered households served, about"] == "<10"


def test_uncertain_legal_use_says_so():
    for name in ("power", "clinic", "guarantee", "noodle", "cooperative", "flood"):
        basis = basis_of(office.BY_NAME[name], "special")
        zh, en = (term("basis", basis, language) for language in ("zh", "en"))
        assert "须核定" in zh
        assert "must be confirmed" in en


def test_without_last_year_practice_stands_beside_and_says_so(findings):
    table = office.against(findings, None, "en").set_index("village")
    assert table.loc[
        "1001 P1001村", "reference practice, mean of years (10,000 yuan)"
    ] == pytest.approx(1.8)
    assert not any("last year" in name for name in table.columns)
    assert table["against reference practice"].tolist() == [
        "loses",
        *["less money; no clear difference in effect"] * 2,
        "—",
    ]
    assert office.against(replace(findings, losers=None), None, "en").empty


def test_last_year_is_told_of_every_village_with_money_and_adds_up(findings):
    last = pd.DataFrame({"village": [1001, 1001, 1004, 0], "yuan": [5e4, 5e4, 3e4, 1e4]})
    table = office.against(findings, last, "en").set_index("village")
    was, more = "last year (10,000 yuan)", "more or less than last year (10,000 yuan)"
    assert list(table.index) == [
        "not by village",
        *(f"{c} P{c}村" for c in (1001, 1002, 1003, 1004)),
        "total",
    ]
    assert table.loc["1001 P1001村", [was, more]].tolist() == [10.0, -4.0]
    assert table.loc["1004 P1004村", [was, more]].tolist() == [3.0, -3.0]
    assert table.loc["total", [was, "this year (10,000 yuan)", more]].tolist() == [14.0, 18.0, 4.0]
    # the verdict is against practice, whose money these villages had more of
    assert (
        table.loc["1002 P1002村", "against reference practice"]
        == "less money; no clear difference in effect"
    )


def test_a_small_village_shows_its_money_and_not_its_effect(findings):
    few = replace(findings, villages=findings.villages.assign(heads=[5, 100, 100, 100]))
    first = office.against(few, None, "zh").iloc[0]
    assert (first["参照做法（年均，万元）"], first["与参照做法比"]) == (1.8, "…")


def test_a_year_is_allocated_by_village_and_adds_up(findings):
    table = office.allocation(findings, 2017, "en")
    assert table[["village", "sheep", "tea", "roads", "total"]].to_numpy().tolist() == [
        [f"{c} P{c}村", 3.0, 2.0, 1.0, 6.0] for c in (1001, 1002, 1003)
    ]
    # the county's own, last; a programme that a village has not got is no zero
    own = findings.plan_table.iloc[:1].assign(village=0, programme="training", year=2017)
    more = replace(findings, plan_table=pd.concat([own, findings.plan_table]))
    last = office.allocation(more, 2017, "en").iloc[-1]
    assert (last["village"], last["training"], last["total"]) == ("not by village", 1.0, 1.0)
    assert pd.isna(last["tea"])


def test_small_programmes_share_a_column(findings):
    names_of = ["pig", "cattle", "tea", "sheep", "road", "water", "power", "clinic"]
    first = findings.plan_table.iloc[:1]
    many = [first.assign(programme=p, yuan=90_000 - 10_000 * i) for i, p in enumerate(names_of)]
    table = office.allocation(replace(findings, plan_table=pd.concat(many)), 2016, "en")
    assert len(table.columns) == 12
    assert table["others"].tolist() == [3.0 + 2.0]


PAPERS = ("allocation", "library", "targets", "public", "payments", "kinds")
OF_THE_PLAN = ("unspent", "assets", "years")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_papers_are_of_a_year_and_add_up(findings, tmp_path, language):
    path = write_office(findings, tmp_path / "a.xlsx", language, year=2017)
    assert (
        path.read_bytes()
        == write_office(findings, tmp_path / "b.xlsx", language, year=2017).read_bytes()
    )
    book = openpyxl.load_workbook(path)
    values = openpyxl.load_workbook(path, data_only=True)
    assert book.sheetnames == [text(f"office.{k}", language) for k in (*PAPERS, *OF_THE_PLAN[:2])]
    for key in PAPERS:
        assert "2017" in book[text(f"office.{key}", language)]["A1"].value
    # every total is stored, and is that of the year
    for key in ("allocation", "library", "targets", "public", "payments"):
        rows = list(values[text(f"office.{key}", language)].iter_rows(values_only=True))
        total = next(r for r in rows if r[0] == text("column.total", language))
        assert 18.0 in total
    notice = values[text("office.public", language)]
    assert text("office.notice", language) == notice["A2"].value


def test_payments_are_live_shares(findings, tmp_path):
    path = write_office(findings, tmp_path / "a.xlsx", "zh")
    sheet = openpyxl.load_workbook(path)["资金拨付计划"]
    shown = openpyxl.load_workbook(path, data_only=True)["资金拨付计划"]
    money = shown["E4"].value
    assert [c.value for c in shown[4][5:8]] == pytest.approx([money * s for s in (0.3, 0.5, 0.2)])
    assert sheet["F4"].value == "=E4*F$14"
    assert [c.value for c in sheet[14][5:8]] == [0.3, 0.5, 0.2]
    assert sheet["F13"].value == "=SUM(F4:F12)"


def test_the_first_year_stands_beside_the_year_before(findings, tmp_path):
    book = CalamineWorkbook.from_path(write_office(findings, tmp_path / "a.xlsx", "zh"))
    assert book.sheet_names[-1] == text("office.years_reference", "zh")


def test_papers_call_villages_in_their_own_language(findings, tmp_path):
    """Of a county whose table has both; a name in one language stays as it is."""
    both = findings.villages.assign(
        name=["上四合生 Shangsihesheng", *findings.villages["name"].astype(str)[1:]]
    )
    run = replace(findings, villages=both)
    for language, own, other in (
        ("zh", "上四合生", "Shangsihesheng"),
        ("en", "Shangsihesheng", "上"),
    ):
        book = CalamineWorkbook.from_path(write_office(run, tmp_path / "a.xlsx", language))
        cells = str([book.get_sheet_by_name(n).to_python() for n in book.sheet_names])
        assert own in cells
        assert other not in cells
    assert findings.named_in("zh").villages["name"].equals(findings.villages["name"])
