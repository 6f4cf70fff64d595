"""Least money and earliest year: on a county where a yuan's worth is known."""

import numpy as np
import pytest

from optimize.analysis.frontier import Sweep
from optimize.analysis.target import earliest_year, least_money, met_in, share_met
from optimize.formulation.lexicographic import Goal
from optimize.objective import Objective


def test_a_level_is_met_in_at_least_the_share_asked_for():
    values = np.arange(1.0, 11.0)
    assert met_in(values, 0.8) == 3.0
    assert met_in(values, 0.75) == 3.0
    assert met_in(values, 1.0) == 1.0
    assert met_in(values, 0.1) == 10.0
    for p in (0.5, 0.61, 0.99):
        assert (values >= met_in(values, p)).mean() >= p


def test_the_least_money_reaches_the_target_and_a_little_less_does_not(taught):
    objective, target = Objective(), 3e5
    least, best = least_money(taught, objective, target, 0.8, 6e6)
    assert best.level >= least.level >= target
    sweep = Sweep(taught, Goal(objective))
    below = sweep.at(least.yuan_y - 1e5)
    assert below is None or below[1].objective < target * 1.02
    assert least.choice.shape == (taught.instance.n_villages,)
    assert least.share >= 0.8


def test_more_is_never_reached_with_less(taught):
    moneys = [least_money(taught, Objective(), t, 0.8, 6e6)[0].yuan_y for t in (2e5, 3e5, 4e5)]
    assert moneys == sorted(moneys)
    assert moneys[0] < moneys[-1]


def test_a_target_out_of_reach_is_said_to_be(taught):
    least, best = least_money(taught, Objective(), 1e12, 0.8, 6e6)
    assert least is None
    assert 0.0 < best.level < 1e12


def test_the_earliest_year_is_the_first_whose_sum_is_enough(taught):
    last, all_ = earliest_year(taught, Objective(), 1e12, 0.8)
    assert last is None
    # the make-believe effect is the same every year-end
    for part, year in ((0.15, 2016), (0.55, 2018), (0.95, 2020)):
        found, _ = earliest_year(taught, Objective(), part * all_.level, 0.8)
        assert found.until == year


@pytest.mark.parametrize(("target", "met"), [(0.0, 3), (2.0, 2), (9.0, 0)])
def test_draws_that_meet_a_target_are_counted(target, met):
    assert share_met([1.0, 2.0, 3.0], target) == (met, 3)
