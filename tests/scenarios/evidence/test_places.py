"""Real places: the table is whole, and its halves are those that were drawn before the first run."""

from __future__ import annotations

import pytest

from scenarios.evidence.places import (
    DEADLINE,
    NATION,
    PLACES,
    SPLIT_DIGEST,
    Place,
    halves,
    split_digest,
)


def test_the_halves_are_those_written_down_before_the_first_run() -> None:
    assert split_digest(halves()) == SPLIT_DIGEST
    assert sorted(halves().values()) == ["mend"] * 8 + ["unseen"] * 8


@pytest.mark.parametrize("place", PLACES, ids=lambda p: p.en)
def test_a_place_has_a_source_and_dates_in_order_before_the_deadline(place: Place) -> None:
    years = [place.start, *(year for year, _ in place.later)]
    assert years == sorted(set(years))
    assert years[-1] < DEADLINE
    assert place.source
    assert place.published
    assert place.persons < place.population
    assert all(0 <= persons <= place.persons for _, persons in place.later)


def test_between_two_dates_a_share_runs_straight_and_ends_at_nothing() -> None:
    place = next(p for p in PLACES if p.en.startswith("Qishan"))
    assert place.left(2013) == 1.0
    assert place.left(DEADLINE) == 0.0
    assert place.left(2015) == pytest.approx(163 / 275)
    assert place.left(2014) == pytest.approx((275 + 163) / 2 / 275)


def test_the_nations_path_falls_to_nothing() -> None:
    persons = [x for _, x in NATION]
    assert persons == sorted(persons, reverse=True)
    assert persons[-1] == 0.0
