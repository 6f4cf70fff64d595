"""A make-believe county whose answers are known: what a yuan of each programme does, and noise."""

import numpy as np

from model.programmes import GRANTABLE
from optimize.learning.experiment import experiment
from optimize.learning.learned import Learned
from optimize.menu import costs, first_menu
from optimize.objective import COLUMNS
from optimize.simulator import Outcome

WORTH = np.array(
    [
        {"tea": 0.05, "sheep": 0.10, "pig": 0.10, "training": 0.30}.get(name, 0.02)
        for name in GRANTABLE
    ]
)
"""Gap closed per yuan of each programme in the make-believe county."""


class Fake:
    """Gap = base - worth of the yuan spent, with the same noise for all plans of a draw."""

    def __init__(self, instance, *, plan_value=WORTH, noise=0.0):
        self.instance, self.plan_value, self.noise, self.frozen = instance, plan_value, noise, 0

    def __call__(self, jobs, label):
        assert label
        return [self._run(job) for job in jobs]

    def _run(self, job):
        n, years = self.instance.n_villages, self.instance.effect_years
        rng = np.random.default_rng([job.draw, 5])
        gap = 1e6 + 1e5 * rng.random((len(years), n))
        spent = job.plan.yuan[:, :n].sum(axis=(0, 3))
        own = np.random.default_rng([job.draw, int(spent.sum()) % 2**31]).normal(0, 1, n)
        gap -= (spent @ self.plan_value + self.noise * own * (spent.sum(axis=1) > 0)) / len(years)
        nothing = dict.fromkeys(COLUMNS, np.zeros_like(gap))
        return Outcome(years, self.instance.codes, nothing | {"gap_spending": gap})

    def freeze(self, plan):
        self.frozen += 1


def learn(instance, fake, draws=(1, 2, 3), n_rotations=40, tried=None, every=1):
    """What the make-believe county teaches of the first menu, or of every so-manieth plan of it."""
    menu = tuple(first_menu(instance)[::every])
    seen = experiment(
        instance,
        fake,
        costs(instance, menu),
        tried or range(len(menu)),
        draws,
        n_rotations,
        "learning",
    )
    return Learned(instance, menu, seen)
