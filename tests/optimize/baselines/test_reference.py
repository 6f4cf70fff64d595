"""The best simple rule, the cautious plan, and mixes by class."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
from made_up_county import Fake, learn

from model.programmes import GRANTABLE
from optimize.baselines.ablations import class_mix, plan_from, same_mix
from optimize.baselines.cautious import MOST_SHARE, UNSETTLED, cautious, cautious_rules
from optimize.baselines.reference import best_simple
from optimize.baselines.splits import SIMPLE, all_splits, equal_head
from optimize.formulation.infeasibility import InfeasibleRulesError
from optimize.formulation.lexicographic import Goal
from optimize.learning.learned import per_head
from optimize.objective import Objective
from optimize.proof import audited
from optimize.rules.pins import Ban, Pin
from optimize.rules.risk import Risk
from results.tables import plan

DRAWS = [3, 4, 5]


def reference(instance):
    return best_simple(instance, Fake(instance), all_splits(instance), DRAWS, Objective())


def test_the_reference_is_the_admissible_rule_with_the_best_mean(instance, monkeypatch):
    free = reference(instance)
    assert free.plan.name in SIMPLE
    assert len(free.fresh) == 3
    broken = SimpleNamespace(checked=True)
    audited = "optimize.baselines.reference.audited"
    monkeypatch.setattr(audited, lambda p, _: [broken] * (p.name == free.plan.name))
    other = reference(instance)
    assert other.plan.name != free.plan.name
    # fresh values are the negative gap: a larger mean closes more
    assert free.fresh.mean() >= other.fresh.mean()
    monkeypatch.setattr(audited, lambda *_: [broken])
    assert reference(instance).plan.name == "no_fund"


def test_a_draw_is_bad_where_the_plan_falls_behind_the_rule(instance):
    """Rule and plans are valued by the same curves: a rule falls behind itself in no draw."""
    learned = replace(learn(instance, Fake(instance), [1, 2, 3], 30), reference=equal_head)
    risk = (Risk(0.5, 0.34),)
    own = learned.problem(Objective(), risk, futures=True).reference
    assert own.sum() == pytest.approx(0.0, abs=1e-6 * np.abs(own).max())
    split = per_head(instance, equal_head(instance))
    away = learned.curves_of(Objective()).away(split).sum(axis=(1, 2))
    np.testing.assert_allclose(own, away)
    without = replace(learned, reference=None).problem(Objective(), risk, futures=True)
    assert len(without.reference) == 0
    # half the money: the rule is that of half the money
    purses = tuple(replace(p, yuan_y=0.5 * p.yuan_y) for p in instance.purses)
    less = learned.under(replace(instance, purses=purses)).reference_away(Objective())
    assert np.abs(less).max() < np.abs(own).max()


def test_the_cautious_plan_keeps_its_limits_or_is_none(instance):
    taught = learn(instance, Fake(instance), [1, 2], 30)
    learned, problem, solution = cautious(taught, Goal(), nodes=200)
    assert learned.plans[: len(taught.plans)] == taught.plans
    plan = plan_from(instance, "cautious", problem.costs, solution.choice, solution.aux)
    money = plan.yuan.sum(axis=(0, 1, 3))
    assert money.max() <= MOST_SHARE * money.sum() + 1_000.0
    assert not any(money[GRANTABLE.index(name)] for name in UNSETTLED)
    assert audited(plan, instance) == []
    code = int(instance.codes[0])
    pinned = replace(
        taught, instance=replace(instance, rules=(*instance.rules, Pin(code, "tea", 5e4, 2016)))
    )
    # what is pinned has been confirmed
    assert Ban(UNSETTLED[0]) in cautious_rules(instance)
    confirmed = Pin(code, UNSETTLED[0], 5e4, 2016)
    assert Ban(UNSETTLED[0]) not in cautious_rules(replace(instance, rules=(confirmed,)))
    tea = (Ban("tea"),)
    with pytest.raises(InfeasibleRulesError):
        cautious(pinned, Goal(), 200, tea)


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


def test_reports_call_the_same_plans_simple_rules():
    assert plan.SIMPLE == SIMPLE
