"""Slopes that differ between futures and villages, against slopes that are known."""

import numpy as np
import pytest

from optimize.learning.experiment import Experiments
from optimize.learning.learned import Learned
from optimize.learning.sample_effects import attributes, sample_effects
from optimize.menu import costs, first_menu
from optimize.objective import MEASURES, Objective

N, K, J, D = 4000, 3, 2, 10


@pytest.fixture
def made():
    rng = np.random.default_rng(4)
    saturated = rng.uniform(0.0, 1000.0, (N, K)) * (rng.random((N, K)) < 0.5)
    draw, looks = rng.integers(0, D, N), rng.normal(0.0, 1.0, (N, J))
    slope = np.array([0.1, 0.05, 0.02])
    by_draw = 0.4 * slope * rng.normal(0.0, 1.0, (D, K))
    by_draw -= by_draw.mean(axis=0)
    by_looks = 0.08 * slope * rng.normal(0.0, 1.0, (J, K))
    left = (saturated * (by_draw[draw] + looks @ by_looks)).sum(axis=1) + rng.normal(0.0, 2.0, N)
    return saturated, left, draw, looks, slope, by_draw, by_looks


def test_deviations_are_recovered(made):
    saturated, left, draw, looks, slope, by_draw, by_looks = made
    found, shift = sample_effects(saturated, left, np.full(N, 0.25), draw, looks, slope)
    # 4,000 trials of noise 2 on 500 yuan know a slope to about 0.0003 in a draw
    np.testing.assert_allclose(found.by_draw, by_draw, atol=0.003)
    np.testing.assert_allclose(found.by_attribute, by_looks, atol=0.001)
    np.testing.assert_allclose(shift, 0.0, atol=0.002)
    np.testing.assert_allclose(found.by_draw.mean(axis=0), 0.0, atol=1e-12)


def test_noise_alone_is_drawn_to_zero(made):
    saturated, _, draw, looks, slope, *_ = made
    """Of what least squares makes of chance, less than a third is left on average (squares)."""
    found = []
    for seed in range(40):
        noise = np.random.default_rng(seed).normal(0.0, 500.0, N)
        weight = np.full(N, 1.0 / 500.0**2)
        found.append(sample_effects(saturated, noise, weight, draw, looks, slope)[0].by_attribute)
    error = 500.0 / np.sqrt((saturated**2).sum(axis=0))
    assert (np.square(found).mean(axis=0) < 0.33 * error**2).all()


def test_the_spread_by_attributes_is_fitted(made):
    """Where villages differ by half of a slope, it is not drawn to a common one."""
    saturated, _, draw, looks, slope, *_ = made
    by_looks = 0.5 * slope * np.array([[1.0, -1.0, 1.0], [-1.0, 1.0, 1.0]])
    left = (saturated * (looks @ by_looks)).sum(axis=1)
    left += np.random.default_rng(3).normal(0.0, 20.0, N)
    found, _ = sample_effects(saturated, left, np.full(N, 1.0 / 400.0), draw, looks, slope)
    np.testing.assert_allclose(found.by_attribute, by_looks, atol=0.003)


def test_attributes_are_standard_and_follow_their_village(instance):
    z = attributes(instance)
    np.testing.assert_allclose(z.mean(axis=0), 0.0, atol=1e-9)
    assert np.argmax(z[:, 0]) == np.argmax(instance.heads)


def test_a_plan_tried_only_in_good_draws_gains_nothing_by_it(instance):
    """Every yuan does twice as much in half of the draws; one plan is tried only there."""
    menu = tuple(first_menu(instance))
    a = costs(instance, menu)
    rng = np.random.default_rng(2)
    n = 6000
    village, draw = rng.integers(0, instance.n_villages, n), rng.integers(0, 8, n)
    plan = rng.integers(1, len(menu), n)
    lucky, rival = 9, 10
    plan = np.where((plan == lucky) & (draw < 4), rival, plan)
    money = a.sum(axis=(2, 3))[village, plan] / instance.heads[village]
    worth = 0.1 * money * np.where(draw >= 4, 4.0 / 3.0, 2.0 / 3.0)
    effect = np.zeros((n, len(MEASURES), len(instance.effect_years)), np.float32)
    effect[:, 0, 0] = worth
    learned = Learned(
        instance, menu, Experiments(village, plan, draw, instance.team[village], effect)
    )
    value = learned.estimates(Objective()).mean
    per_yuan = value / (a.sum(axis=(2, 3)) / instance.heads[:, None])
    assert per_yuan[:, lucky].mean() == pytest.approx(0.1, rel=0.1)
    futures = learned.future_values(Objective())
    assert futures.shape == (8, instance.n_villages, len(menu))
    assert futures[4:, :, 1:].mean() > 1.5 * futures[:4, :, 1:].mean()
