"""The office's documents: sums, targets, owners, who loses; formulas that follow."""

from dataclasses import replace

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
    assert set(lines["may pay by"]) == {"special fund, sector funds"}
    road = lines[lines["programme"] == "roads"].iloc[0]
    assert road["counts as industry"] == "no"
    assert road["own share (10,000 yuan), about"] == 0.0
    sheep = lines[lines["programme"] == "sheep"].iloc[0]
    assert sheep["counts as industry"] == "yes"
    # 30,000 yuan buy five packages of eight sheep where nothing is paid by the household
    assert sheep["target: quantity, about"] == "40.0 breeding sheep"
    assert (
        sheep["registered persons served, about"],
        sheep["registered households served, about"],
    ) == ("to be filled in", "5")
    assert (sheep["begins (draft)"], sheep["done (draft)"]) == (
        "2016, quarter 1",
        "2016, quarter 2",
    )
    assert road["target: quantity, about"] == "to be filled in"
    assert (
        road["registered persons served, about"],
        road["registered households served, about"],
    ) == ("100", "36")
    assert road["done (draft)"] == "2016, quarter 4"


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
    assert quantity_of(office.BY_NAME["mutual"], 150_000.0, "zh") == "15.0 万元本金"


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
        "",
    ]
    assert office.against(replace(findings, losers=None), None, "en").empty


def test_last_year_is_told_of_every_village_with_money_and_adds_up(findings):
    last = pd.DataFrame({"village": [1001, 1001, 1004, 0], "yuan": [5e4, 5e4, 3e4, 1e4]})
    table = office.against(findings, last, "en").set_index("village")
    was, more = "last year (10,000 yuan)", "more or less than last year (10,000 yuan)"
    assert list(table.index) == [
        "the county's own",
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


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_book_reads_back_and_is_the_same_twice(findings, tmp_path, language):
    path = write_office(findings, tmp_path / "a.xlsx", language)
    assert path.read_bytes() == write_office(findings, tmp_path / "b.xlsx", language).read_bytes()
    book = CalamineWorkbook.from_path(path)
    wanted = ("library", "unspent", "assets", "years", "public")
    assert book.sheet_names == [text(f"office.{w}", language) for w in wanted]
    rows = book.get_sheet_by_index(0).to_python()
    head = rows[0]
    money, first = (
        head.index(text("column.wan", language)),
        head.index(text("office.first", language)),
    )
    assert rows[1][first : first + 3] == pytest.approx(
        [rows[1][money] * s for s in (0.3, 0.5, 0.2)]
    )
    total = next(r for r in rows[1:] if text("column.total", language) in r)
    assert total[money] == pytest.approx(findings.plan_table["yuan"].sum() / 1e4)
