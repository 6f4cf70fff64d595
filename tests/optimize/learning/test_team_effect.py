"""What a team adds: from chance assignment, from what is known, and taken off again."""

import numpy as np
import pytest

from optimize.learning.experiment import Experiments
from optimize.learning.team_effect import team_effect, without_teams


def made(lift, noise, n=20_000, seed=1):
    rng = np.random.default_rng(seed)
    plan = rng.integers(0, 12, n)
    team = rng.random(n) < 0.5
    worth = np.linspace(10.0, 100.0, 12)[plan]
    effect = worth * (1.0 + lift * team) + rng.normal(0.0, noise, n)
    seen = Experiments(plan, plan, plan, team, np.zeros((n, 1, 1), np.float32))
    return seen, effect


def test_a_clear_effect_is_learned_whatever_was_known():
    seen, effect = made(0.3, 5.0)
    assert team_effect(seen, effect, (0.05, 0.03)) == pytest.approx(0.3, abs=0.01)


def test_noise_leaves_what_is_known():
    seen, effect = made(0.0, 5_000.0, n=500)
    assert team_effect(seen, effect, (0.09, 0.03)) == pytest.approx(0.09, abs=0.02)
    assert team_effect(seen, 0.0 * effect, (0.09, 0.03)) == 0.09


def test_a_team_is_taken_off():
    seen, effect = made(0.3, 0.0)
    np.testing.assert_allclose(
        without_teams(effect, seen, 0.3), np.linspace(10.0, 100.0, 12)[seen.plan]
    )
