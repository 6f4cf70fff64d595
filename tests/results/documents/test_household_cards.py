"""Households' cards: what fits is what nothing told forbids; gains are of villages; each page is marked."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from glyphs import missing_glyphs

from model.programmes import GRANTABLE
from results.documents.household_cards import household_cards, write_cards_of_households
from results.language.catalogue import text as text_of
from results.tables.household_fit import ANSWERS, BY_NAME, VISITS, can_take, fit_of
from scenarios.county.workbook.sheets import CAUSES

HOME = {"workers": 2.0, "land": 4.0, "trainable": 1.0, "students": 0.0}


def rows(*homes):
    """Households of the made-up county."""
    base = {
        "household": "1001-001",
        "village": 1001,
        "size": 3,
        "dibao": False,
        "wubao": False,
        "cause": "illness",
        "cause_zh": "因病",
        "cause_en": "illness",
        **HOME,
    }
    return pd.DataFrame([base | home for home in homes])


def test_causes_are_the_registers_and_measures_the_models():
    known = {key for key, *_ in CAUSES}
    assert set(ANSWERS) <= known
    assert set(VISITS) <= known
    assert {p for names in ANSWERS.values() for p in names} <= set(GRANTABLE)


def test_no_programme_is_offered_that_the_household_cannot_take():
    assert can_take("tea", HOME)
    assert not can_take("tea", HOME | {"land": 1.5})
    assert not can_take("tea", HOME | {"workers": 0.0})
    assert can_take("photovoltaic", HOME | {"workers": 0.0, "land": 0.0})
    assert not can_take("interest", HOME | {"workers": 0.0})
    assert not can_take("training", HOME | {"trainable": 0.0})
    assert not can_take("schooling", HOME)
    # what is not told forbids nothing
    untold = dict.fromkeys(HOME, np.nan)
    assert all(can_take(p, untold) for p in BY_NAME)


def test_a_measure_answers_the_cause_or_may_be_taken():
    assert fit_of("training", "skill", HOME) == "answers"
    assert fit_of("tea", "skill", HOME) == "may"
    assert fit_of("road", "road", HOME) == "answers"
    assert fit_of("road", "skill", HOME) == ""
    assert fit_of("mutual", "skill", HOME) == "may"


def test_a_card_tells_the_villages_gain_and_not_the_households(findings):
    card = household_cards(findings, rows({"cause": "money"}), "en")[0]
    assert card["measures"].values.tolist() == [
        ["sheep", *["3.00"] * 5, "15.00", "answers the cause"],
        ["tea", *["2.00"] * 5, "10.00", "answers the cause"],
    ]
    assert [*card["measures"]] == [
        "programme", *range(2016, 2021), "total", "for this household",
    ]  # fmt: skip
    # ten thousand yuan over 36 registered households
    assert "a registered household: 278 yuan (90%: 0 to 556; 2016-2020 in all" in card["gains"][0]
    assert card["gains"][1].startswith("The means of the 2 villages of its class")
    assert card["visit"][0].startswith("2016, quarter 1: before planting")
    assert not any("To be asked" in line for line in card["visit"])


def test_a_small_village_has_its_classs_gain_alone(findings):
    few = replace(findings, villages=findings.villages.assign(heads=[5, 100, 100, 100]))
    card = household_cards(few, rows({}), "zh")[0]
    assert not any("本村减少" in line for line in card["gains"])
    assert not any("监测名单" in line for line in card["visit"])


def test_visits_follow_cause_and_watch_list_and_ask_what_is_untold(findings):
    homes = rows({"cause": "schooling"}, {"cause": "", "cause_zh": "", "workers": np.nan})
    school, untold = household_cards(findings, homes, "zh")
    assert school["visit"][0].startswith("2016年3季度：开学时")
    assert "本村在监测名单：出列后每半年走访一次。" in school["visit"]
    assert "请补问：劳动力、致贫原因。" in untold["visit"]
    assert untold["cause"] == "台账未填"
    assert dict(untold["facts"])["劳动力"] == "台账未填"


def test_a_household_with_nothing_to_take_says_so(findings):
    card = household_cards(findings, rows({"workers": 0.0, "cause": "disability"}), "zh")[0]
    assert card["measures"].empty
    assert card["beside"] == "医疗保障、低保五保兜底"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_page_is_marked_internal_and_codes_are_harmless(findings, tmp_path, language):
    homes = rows({}, {"household": "<script>x</script>"}, {"village": 1004, "workers": 0.0})
    path = write_cards_of_households(findings, homes, tmp_path / "a.html", language)
    text = path.read_text(encoding="utf-8")
    mark = text_of("household_cards.internal", language)
    assert (
        text.count('<section class="card">') == text.count(f'<p class="internal">{mark}</p>') == 3
    )
    assert "break-after: page" in text
    assert "<script>" not in text
    assert "://" not in text
    assert missing_glyphs("".join(c for c in text if ord(c) > 127)) == set()
