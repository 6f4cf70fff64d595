"""The value of information: one number turns the best programme, many turn nothing."""

import numpy as np
import pytest
from made_up_county import WORTH, Fake, learn

from model.programmes import GRANTABLE
from optimize.analysis.value_of_information import information
from optimize.formulation.lexicographic import Goal

DRAWS = tuple(range(1, 41))


class Turning(Fake):
    """Sheep do well in draws in which the number is high, training where it is low."""

    def __init__(self, instance, drawn):
        super().__init__(instance)
        self.drawn = drawn

    def _run(self, job):
        high = self.drawn[job.draw]["matters"] > 0.5
        self.plan_value = WORTH.copy()
        self.plan_value[GRANTABLE.index("sheep")] = 0.6 if high else 0.02
        self.plan_value[GRANTABLE.index("training")] = 0.02 if high else 0.6
        return super()._run(job)


@pytest.fixture(scope="module")
def drawn():
    rng = np.random.default_rng(8)
    names = ["matters", *(f"empty_{i}" for i in range(12))]
    values = {d: {n: float(rng.random()) for n in names} for d in DRAWS}
    return values


def test_the_number_that_turns_the_plan_is_first_and_alone_is_clear(instance, drawn):
    taught = learn(instance, Turning(instance, drawn), DRAWS, 14, every=6)
    found = information(taught, Goal(), drawn, list(drawn[1]))
    assert found[0].name == "matters"
    assert found[0].gain > 3.0 * found[0].error
    assert [w.name for w in found if w.clear] == ["matters"]
    assert found[0].changes > 0.2


def test_where_all_draws_are_alike_nothing_is_worth_knowing(instance, drawn):
    taught = learn(instance, Fake(instance), DRAWS, 14, every=6)
    found = information(taught, Goal(), drawn, list(drawn[1]))
    total = taught.plan_value(Goal().objective).max(axis=1).sum()
    assert not any(w.clear and w.gain > 1e-3 * total for w in found)


def test_too_few_draws_answer_nothing(taught, drawn):
    assert information(taught, Goal(), drawn, ["matters"]) == []
