"""The page of backtests: its first sentence follows from the scores below it."""

from pathlib import Path

import pandas as pd
import pytest

from results.pages.evidence.backtest import (
    MODEL,
    Backtested,
    headline,
    score_line,
    stored_scores,
    write_backtest,
)
from scenarios.evidence.forecast_scores import plain_rows, scored, summary
from scenarios.evidence.places import PLACES, halves
from scenarios.studies.backtest import places_table


@pytest.fixture
def found():
    own = [
        scored(MODEL, p, year, n / p.persons, pd.Series([0.3, 0.5] * 8).to_numpy())
        for p in PLACES
        for year, n in p.later
    ]
    dates = pd.concat([pd.DataFrame(own), plain_rows(PLACES)], ignore_index=True)
    dates["half"] = dates["place"].map(halves())
    return Backtested(places_table(), dates, summary(dates, halves()), 16)


@pytest.mark.parametrize(("score", "beaten"), [(0.0, 4), (99.0, 0)])
def test_how_many_plain_forecasts_are_beaten_is_counted(found, score, beaten):
    own = found.scores["forecast"] == MODEL
    found.scores.loc[own, "score"] = score
    assert f"better than {beaten} of the four" in headline(found, "en")[0]
    assert headline(found, "en")[0].startswith("Half that was not looked at")
    assert f"四种简单预测中的{beaten}种" in headline(found, "zh")[0]


def test_a_page_speaks_one_language(found, tmp_path):
    page = write_backtest(found, tmp_path, "zh").read_text(encoding="utf-8")
    assert not {"prefecture", "unseen", "grade", "%–"} & set(page.replace("<", " ").split())
    assert "～" in page
    assert "市州" in page


@pytest.mark.parametrize(("score", "beaten"), [(0.0, 4), (99.0, 0)])
def test_the_line_of_every_report_follows_from_the_stored_scores(score, beaten):
    scores = stored_scores()
    scores.loc[scores["forecast"] == MODEL, "score"] = score
    assert f"better than {beaten} of four" in score_line(scores, "en")
    assert f"四种简单预测中的{beaten}种" in score_line(scores, "zh")
    assert "nothing that a yuan does" in score_line(scores, "en")


def test_stored_scores_are_of_the_places_and_say_what_the_documents_say():
    """Plain forecasts need no simulation: they are made again; the simulation's stand in the documents."""
    scores, dates = stored_scores(), plain_rows(PLACES)
    again = summary(dates, halves())
    plain = scores[scores["forecast"] != MODEL].set_index(["half", "forecast"]).sort_index()
    again = again.set_index(["half", "forecast"]).sort_index()
    pd.testing.assert_frame_equal(plain, again, rtol=1e-9)
    (own,) = scores[(scores["forecast"] == MODEL) & (scores["half"] == "unseen")].to_dict("records")
    said = (Path(__file__).parents[2] / "docs" / "evidence.md").read_text(encoding="utf-8")
    held = f"{own['held_90']:.0%} ({own['low_90']:.0%} to {own['high_90']:.0%})"
    row = f"{held.replace('%', ' %', 1).replace('%)', ')').replace('% to', ' to')} | **{own['score']:.2f}**"
    assert row in said
