"""Learning and the loop against a simulator whose answers are known."""

from dataclasses import replace

import numpy as np
import pytest
from made_up_county import WORTH, Fake, learn

from model.programmes import GRANTABLE
from optimize.learning.shrinkage import promised
from optimize.loop import Settings, optimize
from optimize.objective import Objective
from results.statistics import interval

TRAINING = GRANTABLE.index("training")
QUICK = Settings(
    first_rotations=20,
    next_rotations=10,
    check_rotations=15,
    n_rounds=3,
    nodes=200,
    ablations=True,
)


def test_learning_recovers_what_a_yuan_does(instance):
    learned = learn(instance, Fake(instance), [1, 2], 80)
    values = learned.plan_value(Objective())
    truth = learned.costs.sum(axis=2) @ WORTH
    assert np.corrcoef(values.ravel(), truth.ravel())[0, 1] > 0.99


def test_pure_noise_is_shrunk_and_earns_no_class_its_own_value(instance):
    fake = Fake(instance, plan_value=0.0 * WORTH, noise=1e5)
    found = learn(instance, fake, range(6), 30).estimates(Objective())
    spread = np.abs(found.mean - found.mean.mean(axis=0)).max()
    assert spread < 0.5 * np.abs(found.mean).max()


def test_a_plan_that_was_not_tried_is_not_predicted(instance):
    learned = learn(instance, Fake(instance), [1], 2, tried=[0, 1])
    choice = np.full(instance.n_villages, 5)
    with pytest.raises(ValueError, match="never tried"):
        promised(
            instance,
            learned.costs,
            learned.experiments,
            learned.effect(Objective()),
            choice,
            [1],
            learned.estimates(Objective()),
        )


def test_the_loop_spends_on_what_works_and_says_what_it_promised(instance):
    fake = Fake(instance)
    found = optimize(instance, fake, [1, 2, 3], [4, 5, 6], QUICK)
    money = found.plans["chosen"].yuan.sum(axis=(0, 1, 3))
    assert 2 <= len(found.rounds) <= 4
    assert money[TRAINING] > 0.3 * money.sum()
    assert money[TRAINING] + 1 <= 0.5 * money.sum() * 1.02
    worth = (found.plans["chosen"].yuan.sum(axis=(0, 1, 3)) @ WORTH).sum()
    np.testing.assert_allclose(found.simulated, worth, rtol=1e-9)
    np.testing.assert_allclose(found.promised, worth, rtol=0.1)
    assert fake.frozen >= 2
    assert found.rule is not None
    assert {"chosen", "rule", "greedy", "practice", "permuted"} <= set(found.plans)
    assert found.certificate["prices_bound"] >= found.solution.objective - 1.0


def test_the_same_inputs_give_the_same_plan(instance):
    settings = replace(QUICK, check_rotations=20, n_rounds=2, tune_scoring_rule=False)
    a, b = (
        optimize(instance, Fake(instance, noise=1e4), [1, 2], [3, 4], settings) for _ in range(2)
    )
    np.testing.assert_array_equal(a.plans["chosen"].yuan, b.plans["chosen"].yuan)


def test_intervals_cover_at_their_level():
    rng = np.random.default_rng(1)
    hits = [
        low <= 3.0 <= high
        for _, low, high in (interval(rng.normal(3.0, 2.0, 10)) for _ in range(2000))
    ]
    # binomial: 90 % +- 2.1 points holds 99.8 % of the time
    assert 0.879 < np.mean(hits) < 0.921
