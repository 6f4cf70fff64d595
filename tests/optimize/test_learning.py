"""Learning and the loop against a simulator whose answers are known."""

from dataclasses import replace

import numpy as np
import pytest

from model.programmes import GRANTABLE
from optimize.instance import Outcome, Rules
from optimize.learning import effects, estimate, experiment, predicted
from optimize.loop import Settings, interval, optimize
from optimize.menu import costs, first_menu

WORTH = np.array([
    {"tea": 0.05, "sheep": 0.10, "pig": 0.10, "training": 0.30}.get(name, 0.02) for name in GRANTABLE
])  # fmt: skip
"""Gap closed per yuan of each programme in the make-believe county."""
TRAINING = GRANTABLE.index("training")


class Fake:
    """Gap = base - worth of the yuan spent, with the same noise for all plans of a draw."""

    def __init__(self, instance, *, worth=WORTH, noise=0.0):
        self.instance, self.worth, self.noise, self.frozen = instance, worth, noise, 0

    def __call__(self, jobs, label):
        assert label
        return [self._run(job) for job in jobs]

    def _run(self, job):
        n, years = self.instance.n_villages, self.instance.effect_years
        rng = np.random.default_rng([job.draw, 5])
        gap = 1e6 + 1e5 * rng.random((len(years), n))
        spent = job.plan.yuan[:, :n].sum(axis=(0, 3))
        own = np.random.default_rng([job.draw, int(spent.sum()) % 2**31]).normal(0, 1, n)
        gap -= (spent @ self.worth + self.noise * own * (spent.sum(axis=1) > 0)) / len(years)
        return Outcome(years, self.instance.codes, {"gap_spending": gap})

    def freeze(self, plan):
        self.frozen += 1


@pytest.fixture
def easy(instance):
    return replace(instance, rules=Rules(0.5, 50.0, 0.1))


def test_learning_recovers_what_a_yuan_does(easy):
    menu = first_menu(easy)
    a = costs(easy, menu)
    seen = experiment(easy, Fake(easy), a, range(len(menu)), [1, 2], 80, "learning")
    values = effects(easy, estimate(easy, seen, len(menu)))
    truth = a.sum(axis=2) @ WORTH
    assert np.corrcoef(values.ravel(), truth.ravel())[0, 1] > 0.99


def test_pure_noise_is_shrunk_and_earns_no_class_its_own_value(easy):
    menu = first_menu(easy)
    a = costs(easy, menu)
    fake = Fake(easy, worth=0.0 * WORTH, noise=1e5)
    seen = experiment(easy, fake, a, range(len(menu)), range(6), 30, "learning")
    found = estimate(easy, seen, len(menu))
    spread = np.abs(found.mean - found.mean.mean(axis=0)).max()
    assert spread < 0.5 * np.abs(found.mean).max()
    assert (found.shrinkage < 0.5).all()


def test_a_plan_that_was_not_tried_is_not_predicted(easy):
    menu = first_menu(easy)
    a = costs(easy, menu)
    seen = experiment(easy, Fake(easy), a, [0, 1], [1], 2, "learning")
    choice = np.full(easy.n_villages, 5)
    with pytest.raises(ValueError, match="never tried"):
        predicted(easy, seen, choice)


def test_the_loop_spends_on_what_works_and_says_what_it_promised(easy):
    fake = Fake(easy)
    found = optimize(easy, fake, [1, 2, 3], [4, 5, 6], Settings(6, 4, 30, 2, True, 1))
    money = found.plans["chosen"].yuan.sum(axis=(0, 1, 3))
    assert len(found.rounds) == 2
    assert money[TRAINING] > 0.3 * money.sum()
    assert money[TRAINING] + 1 <= 0.5 * money.sum() * 1.02
    worth = (found.plans["chosen"].yuan.sum(axis=(0, 1, 3)) @ WORTH).sum()
    assert found.predicted_gain == pytest.approx(worth, rel=0.1)
    assert fake.frozen >= 2
    assert {"chosen", "rule", "greedy", "practice", "permuted"} <= set(found.plans)
    assert len(found.reasons) == easy.n_villages
    assert found.prices_bound >= found.solution.objective - 1.0


def test_the_same_inputs_give_the_same_plan(easy):
    settings = Settings(4, 3, 20, 2, False, 1)
    a, b = (optimize(easy, Fake(easy, noise=1e4), [1, 2], [3, 4], settings) for _ in range(2))
    np.testing.assert_array_equal(a.plans["chosen"].yuan, b.plans["chosen"].yuan)


def test_intervals_cover_at_their_level():
    rng = np.random.default_rng(1)
    hits = [low <= 3.0 <= high for _, low, high in (
        interval(rng.normal(3.0, 2.0, 10)) for _ in range(2000))]  # fmt: skip
    # binomial: 90 % +- 2.1 points holds 99.8 % of the time
    assert 0.879 < np.mean(hits) < 0.921
