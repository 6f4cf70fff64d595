"""PRIM finds the corner that fails, finds none where there is none, and drops limits that do nothing."""

import numpy as np
import pytest

from results.prim import discover, inside, peel, quasi_p, wilson


@pytest.fixture
def draws():
    return np.random.default_rng(3).random((400, 6))


def test_the_corner_that_fails_is_found_and_holds_on_other_draws(draws):
    failed = (draws[:, 1] > 0.6) & (draws[:, 4] < 0.5)
    box = discover(draws, failed, [f"p{j}" for j in range(6)], seed=1)
    assert box.confirmed
    assert {limit.name for limit in box.limits} == {"p1", "p4"}
    by_name = {limit.name: limit for limit in box.limits}
    assert by_name["p1"].low == pytest.approx(0.6, abs=0.08)
    assert by_name["p4"].high == pytest.approx(0.5, abs=0.08)
    assert box.density > 0.85 > box.base
    assert box.coverage > 0.6


def test_noise_has_no_corner(draws):
    found = 0
    for seed in range(40):
        failed = np.random.default_rng(seed + 100).random(400) < 0.3
        found += discover(draws, failed, [str(j) for j in range(6)], seed=seed).confirmed
    assert found <= 6  # a 90 % interval lies above the truth one time in twenty


def test_a_limit_that_does_nothing_is_seen_as_such(draws):
    failed = draws[:, 0] > 0.5
    low, high = np.full(6, -np.inf), np.full(6, np.inf)
    low[0], high[2] = 0.5, 0.7
    p = quasi_p(draws, failed, low, high)
    assert p[0] < 1e-6
    assert p[2] > 0.5
    assert np.isinf(p[[1, 3, 4, 5]]).all()


def test_a_peel_keeps_enough_draws_and_equal_values_are_no_trouble(draws):
    low, high = peel(draws, draws[:, 0] > 0.99)
    assert inside(draws, low, high).sum() >= 36
    steps = np.floor(draws * 3.0)
    low, high = peel(steps, steps[:, 2] == 2.0)
    assert (steps[inside(steps, low, high), 2] == 2.0).all()
    low, high = peel(np.zeros((50, 2)), np.arange(50) < 10)
    assert inside(np.zeros((50, 2)), low, high).all()


def test_wilsons_interval():
    # 8 of 10 at 90 %: centre (0.8 + 2.7055/20) / 1.27055
    low, high = wilson(8, 10)
    assert (low + high) / 2 == pytest.approx((0.8 + 2.7055434 / 20) / 1.27055434, rel=1e-6)
    assert wilson(0, 0) == (0.0, 1.0)
