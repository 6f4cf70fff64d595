"""Tasks of exits from the register, by year, against numbers worked by hand."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from model.processes.register.rules import exit_bar, is_forced, share_registered, task_of


def numbers(**own):
    given = {"date": 2014, "deadline": 2020, "release": 2019, "pace": 1.0, "rest": 0.1}
    return SimpleNamespace(**(given | {"task_y": 100.0} | own))


@pytest.mark.parametrize(
    ("year", "by_hand"),
    [
        (2015, 1.0),
        (2016, 1 - 0.9 / 4),
        (2017, 1 - 0.9 / 2),
        (2018, 1 - 0.9 * 3 / 4),
        (2019, 0.1),
        (2020, 0.0),
    ],
)
def test_a_register_falls_to_the_rest_at_the_release_and_to_nothing_at_the_deadline(year, by_hand):
    assert share_registered(year, numbers()) == pytest.approx(by_hand)


def test_between_release_and_deadline_the_rest_runs_out():
    assert share_registered(2018, numbers(release=2016, rest=0.08)) == pytest.approx(0.08 / 2)


def test_slow_then_fast_is_an_exponent_above_one():
    p = numbers(pace=2.0, rest=0.0)
    assert share_registered(2016, p) == pytest.approx(1 - 1 / 16)
    assert share_registered(2018, p) == pytest.approx(1 - 9 / 16)


def test_a_task_is_what_joined_and_what_the_path_takes():
    # of 775 at the end of 2016, 550 of 1,000 are to be left; 20 join
    assert task_of(2017, 775.0, 20.0, numbers()) == pytest.approx(225.0 + 20.0)
    assert task_of(2020, 100.0, 5.0, numbers()) == pytest.approx(105.0)


def test_before_the_announcement_the_customary_task_holds_and_an_older_register_is_a_year_behind():
    assert task_of(2015, 900.0, 50.0, numbers()) == 100.0
    assert task_of(2015, 900.0, 50.0, numbers(date=2013)) == 200.0


def test_after_the_deadline_or_without_one_the_customary_task_holds():
    assert task_of(2021, 50.0, 9.0, numbers()) == 100.0
    assert task_of(2018, 50.0, 9.0, numbers(deadline=0)) == 100.0
    assert [is_forced(y, numbers()) for y in (2015, 2016, 2020, 2021)] == [False, True, True, False]


def test_under_a_deadline_the_bar_goes_below_the_line_and_those_who_fail_checks_leave_last():
    appraised = np.array([1.4, 0.7, 1.2 - 1000.0, -1e9], np.float32)
    heads = np.array([2, 2, 2, 2])
    assert exit_bar(appraised, heads, 4.0) == 1.0
    assert exit_bar(appraised, heads, 4.0, -1000.0) == pytest.approx(0.7)
    assert exit_bar(appraised, heads, 6.0, -1000.0) == pytest.approx(-998.8)
    assert (
        exit_bar(appraised, heads, 99.0, -1000.0) == -1000.0
    )  # who is not on the list never leaves
