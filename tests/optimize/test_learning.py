"""Learning and the loop against a simulator whose answers are known."""

from dataclasses import replace

import numpy as np
import pytest

from model.programmes import GRANTABLE
from optimize.estimates import interval, promised
from optimize.instance import Outcome
from optimize.learned import Learned
from optimize.learning import experiment
from optimize.loop import Settings, optimize
from optimize.menu import costs, first_menu
from optimize.objective import COLUMNS, Objective

WORTH = np.array([
    {"tea": 0.05, "sheep": 0.10, "pig": 0.10, "training": 0.30}.get(name, 0.02) for name in GRANTABLE
])  # fmt: skip
"""Gap closed per yuan of each programme in the make-believe county."""
TRAINING = GRANTABLE.index("training")
QUICK = Settings(first_rotations=20, next_rotations=10, check_rotations=15, n_rounds=3)


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
        nothing = dict.fromkeys(COLUMNS, np.zeros_like(gap))
        return Outcome(years, self.instance.codes, nothing | {"gap_spending": gap})

    def freeze(self, plan):
        self.frozen += 1


@pytest.fixture
def easy(instance):
    return instance


def taught(easy, fake, tried, draws, n_rotations):
    menu = tuple(first_menu(easy))
    seen = experiment(easy, fake, costs(easy, menu), tried or range(len(menu)), draws, n_rotations,
                      "learning")  # fmt: skip
    return Learned(easy, menu, seen)


def test_learning_recovers_what_a_yuan_does(easy):
    learned = taught(easy, Fake(easy), None, [1, 2], 80)
    values = learned.worth(Objective())
    truth = learned.costs.sum(axis=2) @ WORTH
    assert np.corrcoef(values.ravel(), truth.ravel())[0, 1] > 0.99


def test_pure_noise_is_shrunk_and_earns_no_class_its_own_value(easy):
    fake = Fake(easy, worth=0.0 * WORTH, noise=1e5)
    found = taught(easy, fake, None, range(6), 30).estimates(Objective())
    spread = np.abs(found.mean - found.mean.mean(axis=0)).max()
    assert spread < 0.5 * np.abs(found.mean).max()
    assert (found.by_class < 0.5).all()
    assert (found.by_plan < 0.5).all()


def test_a_plan_that_was_not_tried_is_not_predicted(easy):
    learned = taught(easy, Fake(easy), [0, 1], [1], 2)
    choice = np.full(easy.n_villages, 5)
    with pytest.raises(ValueError, match="never tried"):
        promised(easy, learned.costs, learned.seen, learned.effect(Objective()), choice, [1],
                 learned.estimates(Objective()))  # fmt: skip


def test_the_loop_spends_on_what_works_and_says_what_it_promised(easy):
    fake = Fake(easy)
    found = optimize(easy, fake, [1, 2, 3], [4, 5, 6], QUICK)
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
    assert len(found.reasons) == easy.n_villages
    assert found.prices_bound >= found.solution.objective - 1.0


def test_the_same_inputs_give_the_same_plan(easy):
    settings = replace(QUICK, check_rotations=20, tune_rule=False)
    a, b = (optimize(easy, Fake(easy, noise=1e4), [1, 2], [3, 4], settings) for _ in range(2))
    np.testing.assert_array_equal(a.plans["chosen"].yuan, b.plans["chosen"].yuan)


def test_intervals_cover_at_their_level():
    rng = np.random.default_rng(1)
    hits = [low <= 3.0 <= high for _, low, high in (
        interval(rng.normal(3.0, 2.0, 10)) for _ in range(2000))]  # fmt: skip
    # binomial: 90 % +- 2.1 points holds 99.8 % of the time
    assert 0.879 < np.mean(hits) < 0.921
