"""Cards and the calendar of exits: what stands on them is the run's, small villages' figures are withheld."""

from dataclasses import replace

import numpy as np
import openpyxl
import pandas as pd
import pytest
from glyphs import missing_glyphs

from model.state.columns import CAUSES
from optimize.simulator import Outcome
from results.documents import office
from results.documents.cards import cards, write_village_cards
from results.documents.workbook import write_workbook
from results.pages.report import write_report
from results.tables import adjusted, exit_calendar as exits
from scenarios.execution.findings_builder import exits as exits_of


@pytest.fixture
def village_year():
    rows = []
    for year in range(2016, 2021):
        for village in (1001, 1002, 1003, 1004):
            causes = dict.fromkeys((f"returns_{c}" for c in CAUSES), 0.0)
            rows.append(
                {
                    "year": year,
                    "village": village,
                    **causes,
                    "returns_illness": 3.0,
                    "returns_job": 1.0,
                }
            )
    return pd.DataFrame(rows)


@pytest.fixture
def with_exits(findings):
    rows = [
        {
            "village": v,
            "year": y,
            "out": 0.5,
            "stays": 0.25 * (v != 1003) + 0.5 * (v == 1003),
            "poor": 0.02,
            "bad": 0.06,
            "again": float(v - 1000),
        }
        for v in (1001, 1002, 1003)
        for y in range(2016, 2021)
    ]
    return replace(findings, exits=pd.DataFrame(rows))


def test_out_and_stays_are_shares_of_draws(instance):
    """Two draws; the first village is out from the second year, but slips in one draw's last."""
    n, codes = len(instance.codes), instance.codes
    poor = np.full((2, 3, n), 20.0)
    poor[:, 1:, 0] = 2.0
    poor[1, 2, 0] = 9.0
    outcomes = {
        ("a", d): Outcome(
            (2016, 2017, 2018),
            codes,
            {"poor_income": poor[d], "persons": np.full((3, n), 100.0), "returns": np.ones((3, n))},
        )
        for d in range(2)
    }
    table = exits_of(outcomes, "a", instance).set_index(["village", "year"]).loc[int(codes[0])]
    assert table["out"].tolist() == [0.0, 1.0, 0.5]
    assert table["stays"].tolist() == [0.0, 0.5, 0.5]
    assert table["poor"].tolist() == pytest.approx([0.2, 0.02, 0.055])


def test_watch_list_has_the_most_returns_first_and_reserve_is_bad_over_mean(with_exits):
    watch = exits.watch_list(with_exits, "en")
    assert watch["village"].tolist()[0].startswith("1003")
    table = exits.contingency(with_exits, "en")
    assert table.heads[1:4] == (
        "gap, mean (10,000 yuan)",
        "gap, worst case (10,000 yuan)",
        "contingency (10,000 yuan)",
    )
    for _, mean, bad, reserve, *_ in table.rows:
        assert reserve == pytest.approx(bad - mean)
        assert reserve > 0.0
    many, few = with_exits, replace(with_exits, n_draws=2)
    assert exits.calendar(many, "zh").iloc[0]["2018"] == "50% · 25%"
    assert exits.calendar(few, "zh").iloc[0]["2018"] == "1/2 · 0/2"


def test_a_card_tells_cause_measure_gain_and_visit(with_exits, village_year):
    first = cards(with_exits, village_year, "en")[0]
    assert first["title"].startswith("1001")
    assert first["causes"] == "illness 75%, lost job 25%"
    assert [*first["measures"]] == ["programme", *range(2016, 2021), "total"]
    assert first["measures"].values.tolist() == [
        ["sheep", *["3.00"] * 5, "15.00"],
        ["tea", *["2.00"] * 5, "10.00"],
        ["roads", *["1.00"] * 5, "5.00"],
        ["total", *["6.00"] * 5, "30.00"],
    ]
    assert first["gain"] == "1.0 (0.0 to 2.0)"
    assert "2016" in first["visit"]
    assert "50%" in first["exit"]


def test_a_year_without_money_is_a_dash_and_one_programme_needs_no_sum(with_exits, village_year):
    table = with_exits.plan_table
    kept = table[(table["programme"] == "tea") & (table["year"] != 2017)]
    card = cards(replace(with_exits, plan_table=kept), village_year, "zh")[0]
    assert card["measures"].values.tolist() == [
        ["茶叶", "2.00", "—", "2.00", "2.00", "2.00", "8.00"]
    ]


def test_a_village_without_money_says_so(with_exits, village_year, tmp_path):
    table = with_exits.plan_table
    bare = replace(with_exits, plan_table=table[table["village"] != 1001])
    page = write_village_cards(bare, village_year, tmp_path / "a.html", "zh").read_text("utf-8")
    assert page.count("<table") == 2
    assert page.count("未安排资金。") == 1


def test_a_card_shows_land_works_and_places(with_exits, village_year):
    land = {"altitude": 720.0, "places": 60.0, "road": 0.24, "water": 0.4, "power": 0.37}
    told = with_exits.villages.assign(**land, suited="tea 1.41+cattle 1.20")
    facts = dict(cards(replace(with_exits, villages=told), village_year, "en")[0]["facts"])
    assert facts["altitude (metres)"] == "720"
    assert facts["level of works"] == "roads 24%, water and irrigation 40%, power and networks 37%"
    assert facts["places in firms (households)"] == "60"
    assert facts["industries that earn most here (1: as where they were studied)"] == (
        "tea 1.41, cattle 1.20"
    )


def test_a_small_village_hides_what_its_few_people_are(with_exits, village_year):
    few = replace(with_exits, villages=with_exits.villages.assign(heads=[5, 100, 100, 100]))
    first, second = cards(few, village_year, "zh")[:2]
    assert (first["causes"], first["gain"], first["exit"]) == ("…", "…", "…")
    assert len(exits.calendar(few, "zh")) == 2
    assert dict(first["facts"])["建档立卡人口"] == "<10"
    assert dict(second["facts"])["建档立卡人口"] == "100"
    assert (
        first["reason"] == "安排6.0万元：茶叶70%、道路30%（2016—2018年），成效…（万元，2015年价）。"
    )
    assert "成效2.0" in second["reason"]
    assert len(first["measures"]) == len(second["measures"])


def test_a_small_village_hides_them_in_workbook_office_and_adjustment(findings, tmp_path):
    """Its money is public and stays; what the money does and how many people it serves does not."""
    reasons = findings.reasons.assign(gap_closed=[7.7e4, 2e4, 2e4])
    few = replace(
        findings,
        villages=findings.villages.assign(heads=[5, 100, 100, 100]),
        reasons=reasons,
        moved=moved(),
    )
    book = openpyxl.load_workbook(write_workbook(few, tmp_path / "a.xlsx"))
    first = [str(c.value) for c in book["资金分配"][2]]
    assert first[0] == "1001"
    assert "成效…" in first[-1]
    assert not any("7.7" in cell for cell in first)
    assert "成效2.0" in str(book["资金分配"][3][len(first) - 1].value)

    served = office.library(few, "en").set_index("village")["registered persons served, about"]
    assert "<10" in set(served["1001 P1001村"])
    assert "100" in set(served["1002 P1002村"])
    assert office.allocation(few, 2016, "en")["registered"].tolist() == ["<10", 100, 100]
    years = office.against(few, None, "en").set_index("village")
    assert years.loc["1001 P1001村", "against reference practice"] == "…"
    assert years.loc["1001 P1001村", "reference practice, mean of years (10,000 yuan)"] == 1.8

    shown = adjusted.section(few, "en")
    assert shown is not None
    page = str(shown.folds[0]["table"])
    assert "7.7" not in page
    assert "…" in page
    assert "3.3" in page


def moved():
    """Two villages whose money an adjustment changes."""
    same = {
        "before": 2e4,
        "after": 5e4,
        "moved": 3e4,
        "mix": "tea=1.00",
        "first": 2016,
        "last": 2017,
    }
    return pd.DataFrame(
        [{"village": 1001, "effect": 7.7e4, **same}, {"village": 1002, "effect": 3.3e4, **same}]
    )


@pytest.mark.parametrize("language", ["zh", "en"])
def test_cards_and_report_print_with_their_font_and_ask_for_nothing(
    with_exits, village_year, tmp_path, language
):
    path = write_village_cards(with_exits, village_year, tmp_path / "cards.html", language)
    text = path.read_text(encoding="utf-8")
    assert text.count('<section class="card">') == 3
    assert "://" not in text
    assert missing_glyphs("".join(c for c in text if ord(c) > 127)) == set()
    again = write_village_cards(with_exits, village_year, tmp_path / "b.html", language)
    assert again.read_bytes() == path.read_bytes()
    report = write_report(with_exits, tmp_path, language)
    assert report.stat().st_size <= 8e6
    assert ("应急资金" if language == "zh" else "contingency") in report.read_text(encoding="utf-8")
