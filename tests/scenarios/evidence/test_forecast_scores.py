"""Scores of forecasts against numbers worked by hand."""

from __future__ import annotations

import numpy as np
import pytest

from scenarios.evidence.forecast_scores import (
    at_way,
    band,
    coverage,
    interval_score,
    plain_rows,
    scored,
    straight_line,
    summary,
)
from scenarios.evidence.places import PLACES, halves

QISHAN = PLACES[0]


def test_a_band_of_nine_tenths_of_nineteen_values_leaves_out_none():
    # (19 + 1) x 0.05 = 1: the first and the last value
    assert band(np.arange(1.0, 20.0), 0.9) == (1.0, 19.0)
    # (19 + 1) x 0.25 = 5
    assert band(np.arange(1.0, 20.0), 0.5) == (5.0, 15.0)


@pytest.mark.parametrize(
    ("true", "by_hand"),
    [(0.5, 0.4), (0.7, 0.4), (0.75, 0.4 + 20 * 0.05), (0.2, 0.4 + 20 * 0.1)],
)
def test_the_interval_score_is_the_width_and_twenty_times_what_is_missed(true, by_hand):
    assert interval_score(0.3, 0.7, true) == pytest.approx(by_hand)


def test_dates_of_one_place_that_are_all_alike_count_as_one():
    apart = coverage([True, False, True, True], ["a", "b", "c", "d"])
    alike = coverage([True] * 6 + [False] * 2, ["a"] * 2 + ["b"] * 2 + ["c"] * 2 + ["d"] * 2)
    assert apart[0] == alike[0] == 0.75
    # Wilson at n = 4: z2/n = 0.6765, centre (0.75 + 0.3383) / 1.6765
    assert sum(apart[1:]) / 2 == pytest.approx(0.6491, abs=1e-4)
    assert alike == pytest.approx(apart)


def test_where_all_hold_the_interval_counts_places():
    # n = 2 places: 1 / (1 + 1.645^2 / 2)
    assert coverage([True] * 6, ["a"] * 3 + ["b"] * 3) == pytest.approx((1.0, 0.425, 1.0), abs=1e-3)


def test_a_straight_line_ends_at_the_deadline():
    assert straight_line(QISHAN, 2020) == 0.0
    assert straight_line(QISHAN, 2015) == pytest.approx(5 / 7)
    assert at_way(QISHAN, 2 / 7) == pytest.approx(163 / 275)


def test_every_plain_forecast_leaves_the_place_itself_out():
    rows = plain_rows(PLACES)
    assert set(rows["forecast"]) == {"last_rate", "straight_line", "national_path", "climatology"}
    assert len(rows) == 4 * sum(len(p.later) for p in PLACES)
    assert (rows["low_90"] >= 0.0).all()
    assert (rows["low_90"] <= rows["low_50"]).all()
    # another register of the place itself moves nothing of its own bands
    of_qishan = rows[(rows["place"] == QISHAN.en) & (rows["year"] == 2016)]
    fewer = plain_rows([p for p in PLACES if p is not QISHAN])
    assert len(of_qishan) == 4
    assert QISHAN.en not in set(fewer["place"])


def test_a_summary_counts_what_its_rows_hold():
    import pandas as pd

    values = np.linspace(0.2, 0.4, 19)
    rows = pd.DataFrame([scored("one", QISHAN, 2016, true, values) for true in (0.3, 0.5)])
    row = summary(rows, halves()).iloc[0]
    assert (row["dates"], row["held_90"], row["half"]) == (2, 0.5, "mend")
    assert row["bias"] == pytest.approx(-0.1)
    # width 0.2; the second is missed by 0.1
    assert row["score"] == pytest.approx((0.2 + 0.2 + 20 * 0.1) / 2)
