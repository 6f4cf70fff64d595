"""Real places as forms: what an office fills is what the reader finds."""

from __future__ import annotations

import pytest

from scenarios.county.workbook.build_pack import load_intake, read_intake
from scenarios.evidence.place_forms import MOST_PERSONS, write_place
from scenarios.evidence.places import PLACES
from scenarios.studies.backtest import registered

BY_NAME = {p.en.split(" ")[0].rstrip(","): p for p in PLACES}


@pytest.mark.parametrize("place", PLACES, ids=lambda p: p.en)
def test_every_place_is_read_without_a_fault(place, tmp_path):
    pack = load_intake(str(write_place(place, tmp_path / place.zh)))
    share = place.persons / place.population
    assert pack.facts.persons <= MOST_PERSONS + 1
    assert pack.facts.listed_persons / pack.facts.persons == pytest.approx(share, rel=0.02)
    assert {p.name: p.value for p in pack.parameters}.get("register.date", 2014) == place.start


def test_a_village_keeps_its_counts_and_its_poverty_follows_its_register(tmp_path):
    pack = load_intake(str(write_place(BY_NAME["Qishan"], tmp_path / "a")))
    assert (pack.facts.persons, pack.facts.listed_persons) == (1502, 275)
    poverty = {p.key: p.value for p in pack.assumptions}["poverty_2015"]
    # 0.15 x (275 / 1502) / (57,568 / 203,700)
    assert poverty == pytest.approx(0.15 * (275 / 1502) / (57568 / 203700))


def test_years_of_the_register_are_bounded(tmp_path):
    folder = write_place(BY_NAME["Qishan"], tmp_path / "a")
    sheet = folder / "县情.csv"
    text = sheet.read_text(encoding="utf-8-sig")
    sheet.write_text(text.replace(",2013,", ",2031,"), encoding="utf-8-sig")
    assert "2013至2019" in "".join(str(f) for f in read_intake(folder).errors)


def test_a_register_of_2017_stands_still_until_then_and_then_falls():
    left = registered(BY_NAME["Eshan"], 1, 1)
    assert 0.9 < left["2017"] < 1.1
    assert left["2018"] < 0.7
    assert left == registered(BY_NAME["Eshan"], 1, 1)
