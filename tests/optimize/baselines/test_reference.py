"""The best simple rule, the cautious plan, and mixes by class."""

from dataclasses import replace

import numpy as np
import pytest
from made_up_county import Fake, learn

from model.programmes import GRANTABLE
from optimize.baselines.ablations import class_mix, plan_from, same_mix
from optimize.baselines.cautious import MOST_SHARE, UNSETTLED, cautious
from optimize.baselines.reference import best_simple
from optimize.baselines.splits import SIMPLE, all_splits
from optimize.formulation.infeasibility import InfeasibleRulesError
from optimize.formulation.lexicographic import Goal
from optimize.objective import Objective
from optimize.proof import audited
from optimize.rules.pins import Ban, Pin
from optimize.rules.risk import Risk

DRAWS = ([1, 2], [3, 4, 5])


def reference(instance, is_admissible=lambda _: True):
    return best_simple(
        instance, Fake(instance), all_splits(instance), DRAWS, Objective(), is_admissible
    )


def test_the_reference_is_the_admissible_rule_with_the_best_mean(instance):
    free = reference(instance)
    assert free.plan.name in SIMPLE
    assert len(free.fresh) == 3
    assert set(free.gain) == {1, 2}
    other = reference(instance, lambda p: p.name != free.plan.name)
    assert other.plan.name != free.plan.name
    # fresh values are the negative gap: a larger mean closes more
    assert free.fresh.mean() >= other.fresh.mean()
    none = reference(instance, lambda _: False)
    assert none.plan.name == "no_fund"
    assert set(none.gain.values()) == {0.0}


def test_a_future_is_bad_where_the_plan_falls_behind_the_rule(instance):
    """With what the rule gains taken off, the objective is that of differences up to its mean."""
    taught = learn(instance, Fake(instance), [1, 2, 3], 30)
    risk = Risk(0.5, 0.34)
    gain = {1: 5e4, 2: -2e4, 3: 3e4}
    judged = replace(taught, reference=gain).problem(Objective(), (risk,), futures=True)
    assert judged.reference.tolist() == pytest.approx([3e4, -4e4, 1e4])
    assert len(taught.problem(Objective(), (risk,), futures=True).reference) == 0
    # half the money: the rule gains half
    purses = tuple(replace(p, yuan_y=0.5 * p.yuan_y) for p in instance.purses)
    poorer = replace(instance, purses=purses)
    less = replace(taught, reference=gain).under(poorer)
    found = less.problem(Objective(), (risk,), futures=True).reference
    assert found.tolist() == pytest.approx([1.5e4, -2e4, 0.5e4])


def test_the_cautious_plan_keeps_its_limits_or_is_none(instance):
    taught = learn(instance, Fake(instance), [1, 2], 30)
    problem, solution = cautious(taught, instance, Goal(), (), nodes=200)
    plan = plan_from(instance, "cautious", problem.costs, solution.choice, solution.aux)
    money = plan.yuan.sum(axis=(0, 1, 3))
    assert money.max() <= MOST_SHARE * money.sum() + 1_000.0
    assert not any(money[GRANTABLE.index(name)] for name in UNSETTLED)
    assert audited(plan, instance) == []
    code = int(instance.codes[0])
    pinned = replace(
        taught, instance=replace(instance, rules=(*instance.rules, Pin(code, "tea", 5e4, 2016)))
    )
    tea = (Ban("tea"),)
    with pytest.raises(InfeasibleRulesError):
        cautious(pinned, pinned.instance, Goal(), tea, nodes=200)


def test_a_mix_by_class_keeps_every_class_its_money_by_year_and_programme(instance):
    taught = learn(instance, Fake(instance), [1, 2], 30)
    rng = np.random.default_rng(1)
    choice = rng.integers(0, len(taught.plans), instance.n_villages)
    plan = plan_from(instance, "chosen", taught.costs, choice)
    alike, by_class = same_mix(instance, plan), class_mix(instance, plan)
    labels = np.array(instance.classes)
    for label in set(instance.classes):
        rows = np.flatnonzero(labels == label)
        np.testing.assert_array_equal(
            by_class.yuan[:, rows].sum(axis=(1, 3)), plan.yuan[:, rows].sum(axis=(1, 3))
        )
        a_head = by_class.yuan[:, rows].sum(axis=(0, 2, 3)) / instance.heads[rows]
        # every grant is rounded to hundreds
        n_grants = np.count_nonzero(by_class.yuan[:, rows[0]])
        assert np.ptp(a_head) <= 2 * 100 * n_grants / instance.heads[rows].min()
    np.testing.assert_array_equal(alike.yuan.sum(axis=(1, 3)), plan.yuan.sum(axis=(1, 3)))
