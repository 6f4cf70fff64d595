"""A yield of a programme alone, worked by hand."""

from types import SimpleNamespace

import numpy as np
import pytest

from model.programmes.priors import PRIORS
from model.state.columns import SOURCES
from scenarios.evidence.programme_yields import _row

YEARS = tuple(range(2016, 2030))


def outcome(taken, income):
    nothing = np.zeros((len(YEARS), 1))
    yearly = {f"income_{s}": nothing for s in SOURCES}
    yearly |= {
        "taken": np.array(taken, float)[:, None],
        "operators": nothing,
        "taken_listed": 0.5 * np.array(taken, float)[:, None],
        f"income_{SOURCES[0]}": np.array(income, float)[:, None],
    }
    return SimpleNamespace(years=YEARS, yearly=yearly)


def test_income_is_read_as_many_years_after_its_use_as_the_prior_says():
    """Sheep ripen in the second year; three quarters of the money is used a year late."""
    assert PRIORS["sheep"].mature_y == 2
    row = _row(
        "sheep",
        outcome([100, 300, *[0] * 12], [0, 10, 40, 30, 20, *[0] * 9]),
        outcome([0] * 14, [0] * 14),
        2016,
    )
    assert row["yuan"] == 400.0
    assert row["listed"] == 0.5
    # 2017 speaks of the 100 of 2016 and of half of the 300 of 2017, which are not ripe; 2018 of the
    # 300 and of what is left of the 100.
    left = PRIORS["sheep"].kept_y
    of_2017, of_2018 = 100 + 0.5 * 300, 300 + left * 100
    expected = (100 * 10 + 300 * 40) / (100 * of_2017 + 300 * of_2018)
    assert row["total"] == pytest.approx(expected)


@pytest.mark.parametrize("programme", ["interest", "sheep", "walnut"])
def test_a_yield_is_read_as_it_is_whenever_the_money_was_used(programme):
    """Uses of three years, each with the programme's own course: ripe in time, fading after."""
    prior, years = PRIORS[programme], 14
    taken = np.array([50.0, 30.0, 20.0, *[0.0] * (years - 3)])
    age = np.arange(years) - (prior.mature_y - 1)
    course = np.where(age >= 0, prior.kept_y ** np.maximum(age, 0), 1 + age / prior.mature_y)
    income = np.convolve(taken, 0.08 * course)[:years]
    nothing = outcome([0] * years, [0] * years)
    assert _row(programme, outcome(taken, income), nothing, 2016)["total"] == pytest.approx(0.08)


def test_no_yield_where_nothing_was_used():
    nothing = outcome([0] * 14, [0] * 14)
    assert np.isnan(_row("sheep", nothing, nothing, 2016)["total"])


def test_money_of_large_operators_counts_as_used():
    """They get two of three yuan and their income is counted: so is their money."""
    by_households = outcome([300, *[0] * 13], [0, 30, *[0] * 12])
    nothing, both = outcome([0] * 14, [0] * 14), outcome([100, *[0] * 13], [0, 30, *[0] * 12])
    both.yearly["operators"] = np.array([200.0, *[0.0] * 13])[:, None]
    rows = [_row("sheep", own, nothing, 2016) for own in (by_households, both)]
    assert rows[0]["total"] == pytest.approx(rows[1]["total"])
    assert [row["yuan"] for row in rows] == [300.0, 300.0]
