"""The page of the worst world: what it claims follows from the losses on fresh draws."""

from __future__ import annotations

from html import unescape

import pandas as pd
import pytest

from results.language.catalogue import LANGUAGES
from results.pages.adversary import INSURED, SETTING, Opposed, headline, write_adversary


def answered(
    few=(20.0, 5.0, 35.0), saved=(12.0, 4.0, 20.0), cost=(3.0, 1.0, 5.0), n=8, settings=True,
    insured=True, recommended="chosen",
):  # fmt: skip
    rows = [
        ("delivery.theta", 1.0, 0.5, 0.0, 1.0, "share", "assumption"),
        ("flood", 1.0, 0.0, 0.0, 1.0, "", ""),
    ]
    ends = {"usual": (-30.0, -40.0, -20.0), "worst": (25.0, 8.0, 42.0), "few": few}
    losses = [
        {"world": w, **{k: 1e4 * x for k, x in zip(("mean", "low", "high"), e, strict=True)}}
        for w, e in ends.items()
    ]
    ways = [
        ("cap_40", *(1e4 * x for x in (*saved, *cost))),
        ("cap_25", *(1e4 * x for x in (saved[0], -1.0, saved[2], 0.1, 0.0, 0.2))),
        ("practice", *(1e4 * x for x in (20.0, 5.0, 35.0, 30.0, 20.0, 40.0))),
    ]
    return Opposed(
        "Qingxi", "青溪县", "甲 · A", "chosen", recommended, "gap", 1e4, 9, 9, 300, 123, n, 4e5, pd.DataFrame({"loss": [-1e5, 0.0, 2e5]}),
        pd.DataFrame(losses), pd.DataFrame(rows if settings else [], columns=SETTING),
        pd.DataFrame(ways if insured and settings else [], columns=INSURED),
        {"impossible": ["weak_10"], "idle": ["cap_25"]},
    )  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_never_says_likely_and_counts_what_was_tried(language, tmp_path):
    f = answered()
    page = unescape(write_adversary(f, tmp_path, language).read_text(encoding="utf-8"))
    said = {
        "en": (
            "among 123 worlds tried",
            "nothing says that it is likely",
            "Not possible: weak evidence",
        ),
        "zh": ("试过的123种情形", "不说明它容易发生", "不可能满足的：证据薄弱"),
    }
    for words in (*said[language], *headline(f, language)):
        assert words in page


def test_harm_is_claimed_where_fresh_draws_show_it_alone():
    few = ((20.0, 5.0, 35.0), (9.0, -2.0, 20.0), (-9.0, -12.0, -2.0))
    sure, unsure, none = (headline(answered(few=f), "en")[2] for f in few)
    too_few = headline(answered(n=3), "en")[2]
    assert sure.startswith("On draws that did not find it the plan does less")
    assert "not confirmed" in unsure
    assert "better than practice even in these settings" in none
    assert too_few.startswith("Too few fresh draws")


def test_the_cheapest_insurance_surely_saves_and_says_what_it_costs():
    assert answered().cheapest()["rule"] == "cap_40"
    assert "costs 3 (1 to 5)" in headline(answered(), "en")[3]
    assert "not distinguishable from nothing" in headline(answered(cost=(1.0, -1.0, 3.0)), "en")[3]
    assert answered(saved=(12.0, -4.0, 20.0)).cheapest() is None
    assert "Of the 2 ways" in headline(answered(saved=(12.0, -4.0, 20.0)), "en")[3]


def test_no_harm_found_is_said_with_how_many_were_tried(tmp_path):
    lines = headline(answered(settings=False), "en")
    assert len(lines) == 1
    assert lines[0].startswith("123 worlds tried")
    assert "none was found" in lines[0]


def test_where_the_whole_county_confirms_no_harm_nothing_is_insured(tmp_path):
    f = answered(insured=False)
    page = unescape(write_adversary(f, tmp_path, "en").read_text(encoding="utf-8"))
    assert "there is nothing to insure" in headline(f, "en")[3]
    assert "Which few settings make it" in page
    assert "Which rule insures" not in page


@pytest.mark.parametrize("settings", [True, False])
def test_that_practice_is_recommended_is_said(settings):
    said = "The run recommends practice itself"
    assert headline(answered(settings=settings, recommended="practice"), "en")[-1].startswith(said)
    assert not any(said in line for line in headline(answered(settings=settings), "en"))
