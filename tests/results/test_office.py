"""The office's documents: sums, targets, owners, who loses; formulas that follow."""

import pandas as pd
import pytest
from python_calamine import CalamineWorkbook

from model.programmes import PROGRAMMES
from results import office
from results.office_book import write_office
from results.words import WORDS, say


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
    assert float(sheep["target: quantity"]) > 0.0


def test_own_share_is_reckoned_from_the_parameter(findings):
    from dataclasses import replace

    half = pd.DataFrame([{"name": "industry.own_share", "value": 0.5}])
    table = office.library(replace(findings, parameters=half), "en")
    tea = table[table["programme"] == "tea"].iloc[0]
    assert tea["own share (10,000 yuan), about"] == pytest.approx(tea["10,000 yuan"])


def test_every_programme_has_words_for_owner_and_benefit():
    for p in PROGRAMMES:
        for language in ("zh", "en"):
            assert office.link_of(p) in WORDS
            assert office.owner_of(p) in WORDS
            assert "{" not in office.works_from(p, language)
    assert office.owner_of(office.BY_NAME["road"]) == "owner_village"
    assert office.owner_of(office.BY_NAME["training"]) == "owner_none"
    assert office.owner_of(office.BY_NAME["tea"]) == "owner_household"


def test_who_loses_is_told_apart_from_who_only_gets_less(findings):
    table = office.against(findings, None, "en")
    assert list(table["loses"]) == ["loses", "no", "no"] or set(table["loses"]) <= {
        "loses", "less money; effect not told apart", "no"}  # fmt: skip
    last = pd.DataFrame({"village": [1001, 1001, 1002], "yuan": [5e4, 5e4, 0.0]})
    table = office.against(findings, last, "en").set_index("village")
    assert table.loc["1001 P1001村", "last year (10,000 yuan)"] == 10.0
    assert table.loc["1001 P1001村", "more or less (10,000 yuan)"] == pytest.approx(6.0 - 10.0)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_book_reads_back_and_is_the_same_twice(findings, tmp_path, language):
    path = write_office(findings, tmp_path / "a.xlsx", language)
    assert path.read_bytes() == write_office(findings, tmp_path / "b.xlsx", language).read_bytes()
    book = CalamineWorkbook.from_path(path)
    wanted = ("library", "unspent", "assets", "years", "public")
    assert book.sheet_names == [say(f"office_{w}", language) for w in wanted]
    rows = book.get_sheet_by_index(0).to_python()
    head = rows[0]
    money, first = head.index(say("wan", language)), head.index(say("office_first", language))
    assert rows[1][first : first + 3] == pytest.approx(
        [rows[1][money] * s for s in (0.3, 0.5, 0.2)]
    )
    total = next(r for r in rows[1:] if say("total", language) in r)
    assert total[money] == pytest.approx(findings.plan_table["yuan"].sum() / 1e4)
