"""Structural worlds: an orthogonal array, met by eight draws in a row, and what settings add."""

import numpy as np
import pytest

from model.parameters import PARAMETERS, base_values
from model.worlds import (
    SETTINGS,
    WORKS_LIMIT,
    WORLDS,
    limit,
    positions,
    values_in,
    world_of,
)
from scenarios.counties.solve_yields import SIZES, lines
from scenarios.draws.draw import make_draws, quantile

SIGNS = np.where(np.array(WORLDS), 1, -1)


def test_every_pair_of_sides_stands_in_two_worlds():
    assert SIGNS.shape == (8, len(SETTINGS))
    assert (8 * np.eye(len(SETTINGS)) == SIGNS.T @ SIGNS).all()
    assert (SIGNS.sum(axis=0) == 0).all()
    for four in (SIGNS[:4], SIGNS[4:]):
        assert (np.abs(four.sum(axis=0)) < 4).all()


def test_eight_draws_in_a_row_meet_every_world_on_its_side():
    for draw in make_draws(PARAMETERS, range(3, 19), seed=11):
        sides = [x > 0.0 for x in positions(draw.values).values()]
        assert sides == list(WORLDS[world_of(draw.number)])
    assert sorted(world_of(n) for n in range(3, 11)) == list(range(8))


def test_a_setting_keeps_the_prior_of_its_numbers():
    """Both sides together fill the range: half the draws on each, to its ends."""
    draws = make_draws(PARAMETERS, range(1, 401), seed=2)
    for numbers in SETTINGS.values():
        for p in numbers:
            levels = np.array([d.values[p.name] for d in draws])
            edge = quantile(p, np.array([limit(p)]))[0]
            assert (levels <= edge).mean() == pytest.approx(0.5)
            assert levels.min() < p.low + 0.05 * (p.high - p.low)
            assert levels.max() > p.high - 0.05 * (p.high - p.low)


@pytest.mark.parametrize("world", WORLDS)
def test_a_world_stands_in_the_middle_of_its_sides(world):
    values = base_values() | values_in(world)
    expected = [1.0 if is_high else -1.0 for is_high in world]
    assert list(positions(values).values()) == pytest.approx(expected)
    assert (values["income.works_poor"] > WORKS_LIMIT) == world[0]


def test_the_solve_finds_the_settings_that_matter_and_no_others():
    """A response whose slope falls where stakes fade, with noise of a twentieth."""
    rng, centre = np.random.default_rng(5), 2.0
    fades = SIGNS[:, list(SETTINGS).index("fading")]
    at = np.array(SIZES)[:, None, None] * centre
    clean = 0.01 + (0.05 - 0.015 * fades[None, :, None]) * at
    found = lines(clean + rng.normal(0.0, 0.002, (2, 8, 4)), centre)
    assert set(found) == {"mean", "fading"}
    assert found["mean"] == pytest.approx((0.05, 0.01), abs=0.003)
    assert found["fading"] == pytest.approx((-0.015, 0.0), abs=0.003)
