"""Real places as forms: what an office fills is what the reader finds."""

from __future__ import annotations

import pytest

from model.fit import REACHED
from scenarios.county.workbook.build_pack import load_intake, read_intake
from scenarios.draws.posterior import draws_of
from scenarios.evidence.place_forms import MOST_PERSONS, write_place
from scenarios.evidence.places import PLACES
from scenarios.execution.population import fitted, population_of
from scenarios.load import plain_scenario
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


def test_a_place_begins_at_the_poverty_that_its_own_register_says(tmp_path):
    """18 % and 35 % registered: priors of 9.7 and 18.4 %, and the fitted incomes give them."""
    for name, by_hand in (("Qishan", 0.097), ("Xialong", 0.184)):
        folder = str(write_place(BY_NAME[name], tmp_path / name))
        pack, scenario = load_intake(folder), plain_scenario(folder)
        draw = draws_of(pack, scenario, [0])[0]
        prior = draw.values["county.poverty_2015"]
        assert prior == pytest.approx(by_hand, abs=0.001)
        start = fitted(pack, scenario, draw, population_of(pack, scenario, draw))
        household = start.columns["Household"]
        persons = household.n_members * (household.alive != 0)
        poor = float((persons * start.columns["Status"].income_poor).sum() / persons.sum())
        assert poor == pytest.approx(prior, abs=REACHED), name


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
