"""Sentences and tables of the explanation, in both languages."""

import pytest
from findings import REASON

from results.pages.page import mark
from results.pages.report import write_report
from results.tables import explanation
from results.tables.reasons import (
    is_short,
    next_money,
    package,
    reason_of,
    sentence,
    units,
    unspent_line,
)


def told(language, **changed):
    return sentence({**REASON, **changed}, 1e4, "X", language)


def test_a_village_is_told_what_it_got_what_binds_and_what_lacks():
    en = told("en")
    assert "6.0 (10,000 yuan) for tea 70%" in en
    assert "no larger plan was tried" in en
    assert "would do 0.1 more and would have to do 0.3: the 2017 budget is the tightest" in en
    zh = told("zh")
    assert "安排6.0万元" in zh
    assert "只多见效0.1，要多0.3才划算：2017年资金最紧" in zh


@pytest.mark.parametrize(
    ("changed", "en", "zh"),
    [
        (
            {"binding": "glut", "binding_at": "sheep"},
            "the market for sheep is full",
            "市场容量已满",
        ),
        ({"binding": "effect"}, "was tried and would do no more", "成效不会更多"),
        (
            {"binding": "saving", "other_extra_yuan": -5e4, "other_extra_gap": -2e4},
            "save 5.0 and lose 2.0",
            "省5.0万元、少2.0",
        ),
        (
            {"binding": "industry_share", "rule_en": "R.", "rule_zh": "规则。"},
            'the rule "R" binds (2017)',
            "受“规则”所限",
        ),
        ({"least": True}, "Gets its floor alone", "仅按保底标准安排"),
        ({"yuan": 0.0}, "Gets nothing", "未安排资金"),
    ],
)
def test_every_binding_reason_has_its_words(changed, en, zh):
    assert en in told("en", **changed)
    assert zh in told("zh", **changed)


def test_a_package_of_one_year_names_one_year():
    assert package("tea=1.00", 2016, 2016, "en") == "tea 100% (2016)"


def test_money_that_is_left_names_why_and_what_would_use_it(findings):
    lines = [unspent_line(r, "en") for r in findings.unspent.to_dict("records")]
    assert sum("village 1001" in line for line in lines) == 1
    assert all("15.0" not in line for line in lines)


def test_prices_are_per_ten_thousand_yuan_over_all_years(findings):
    assert (
        "0.040 as solved, +0.030 (+0.010 to +0.050) as simulated"
        in explanation.pooled_lines(findings, "en")[0]
    )


def test_alternatives_that_the_county_cannot_tell_apart_are_counted(findings):
    assert "9 of the 9" in explanation.alike_line(findings, "en")


def test_a_rule_that_costs_is_told_from_one_that_changes_nothing(findings):
    assert explanation.rules_table(findings, "en")["verdict"].tolist() == ["costs"]
    nothing = findings.marginal.assign(simulated=0.0, low=0.0, high=0.0)
    same = type(findings)(**{**findings.__dict__, "marginal": nothing})
    assert explanation.rules_table(same, "en")["verdict"].tolist() == ["same plan"]


def test_who_loses_is_named_only_where_the_interval_says_so(findings):
    line = explanation.losers_line(findings, "en")
    assert "3 villages get less money; 1 clearly" in line
    assert "1001" in line
    assert units(findings, "zh")[0] == 1e4


@pytest.mark.parametrize(
    ("n", "zh", "en"), [(1, "一、", "1. "), (10, "十、", "10. "), (14, "十四、", "14. ")]
)
def test_sections_are_numbered_in_order(n, zh, en):
    assert mark(n, "zh") == zh
    assert mark(n, "en") == en


def test_the_report_holds_the_explanation(findings, tmp_path):
    text = write_report(findings, tmp_path, "en").read_text(encoding="utf-8")
    for words in (
        "What limits the plan",
        "Value of extra money",
        "Alternatives with similar results",
        "Numbers most worth finding out: 1",
    ):
        assert words in text


def test_the_next_money_is_held_against_what_it_needs():
    """5 万元 more need 3,000 yuan of gap and lack 2,000: 2 yuan a hundred where 6 are needed."""
    assert next_money(REASON) == (pytest.approx(2.0), pytest.approx(6.0))
    assert all(x != x for x in next_money({**REASON, "other_extra_yuan": 0.0}))
    assert all(x != x for x in next_money({**REASON, "other_extra_yuan": -2e4}))
    assert is_short(3e3, 2e3)
    assert not is_short(3e3, 50.0)
    assert not is_short(3e3, -500.0)
    assert "it would do enough" in told("en", short=-500.0)


def test_a_village_s_reason_has_a_name():
    row = {**REASON, "full": False}
    assert reason_of(row, 6e4) == "money"
    assert reason_of(row, 0.0) == "none"
    assert reason_of(None, 6e4) == "unknown"
    assert reason_of({**row, "least": True}, 6e4) == "floor"
    assert reason_of({**row, "full": True}, 6e4) == "full"
    assert reason_of({**row, "binding": "ban"}, 6e4) == "rule"
