"""A yield of a programme alone, worked by hand."""

from types import SimpleNamespace

import numpy as np
import pytest

from model.programmes.priors import PRIORS
from model.state.columns import SOURCES
from scenarios.evidence.programme_yields import _row

YEARS = tuple(range(2016, 2022))


def outcome(taken, income):
    nothing = np.zeros((len(YEARS), 1))
    yearly = {f"income_{s}": nothing for s in SOURCES}
    yearly |= {
        "taken": np.array(taken, float)[:, None],
        "taken_listed": 0.5 * np.array(taken, float)[:, None],
        f"income_{SOURCES[0]}": np.array(income, float)[:, None],
    }
    return SimpleNamespace(years=YEARS, yearly=yearly)


def test_income_is_read_as_many_years_after_its_use_as_the_prior_says():
    """Sheep ripen in the second year; three quarters of the money is used a year late."""
    assert PRIORS["sheep"].mature_y == 2
    row = _row(
        "sheep",
        outcome([100, 300, 0, 0, 0, 0], [0, 10, 40, 30, 20, 0]),
        outcome([0] * 6, [0] * 6),
        2016,
    )
    assert row["yuan"] == 400.0
    assert row["listed"] == 0.5
    # A quarter of it in 2017, three quarters in 2018.
    assert row["total"] == pytest.approx((0.25 * 10 + 0.75 * 40) / 400)


def test_no_yield_where_nothing_was_used():
    nothing = outcome([0] * 6, [0] * 6)
    assert np.isnan(_row("sheep", nothing, nothing, 2016)["total"])
