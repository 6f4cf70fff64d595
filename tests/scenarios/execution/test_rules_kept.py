"""Rules that a plan keeps or breaks, one by one."""

from dataclasses import replace

import numpy as np
import pytest

from model.programmes import GRANTABLE
from optimize.baselines.splits import equal_head
from optimize.formulation.problem import Problem
from optimize.fund_plan import plan_of, whole
from optimize.menu import costs, first_menu
from optimize.objective import MEASURES
from optimize.proof import audited, prove, simulated_measures
from optimize.rules.exit_task import ExitTask
from optimize.simulator import Outcome
from scenarios.execution.plan_audit import broken_by, rules_of


def test_money_that_is_carried_on_as_the_rule_allows_breaks_nothing(instance):
    mix = np.zeros(len(GRANTABLE))
    mix[GRANTABLE.index("sheep")] = 1.0

    def kept(*shares):
        budgets = [share * b for share, b in zip(shares, instance.budget_y, strict=True)]
        yuan = np.stack([whole(b, instance.heads[:, None] * mix[None, :]) for b in budgets])
        plan = plan_of(instance, "carried", yuan)
        return dict(rules_of(instance, plan)[["rule", "kept"]].to_numpy()), broken_by(
            plan, instance
        )

    rules, broken = kept(0.95, 1.05, 1.0)
    assert rules["carry_over"]
    assert broken.empty
    rules, broken = kept(0.5, 1.5, 1.0)
    assert not broken.empty


@pytest.fixture
def tasked(instance):
    """Nothing but a task of 40 exits more by the end of 2017."""
    return replace(instance, rules=(ExitTask(40.0, 2017),))


def exits(instance):
    """A model in which a grant of 10,000 yuan makes one exit more a year, by 2017 and after."""

    def simulate(jobs, label):
        for job in jobs:
            more = job.plan.yuan[0].sum() / 1e4 / instance.n_villages
            yearly = {
                m.column: np.full((len(instance.effect_years), instance.n_villages), 3.0)
                for m in MEASURES
            }
            yearly["left_list"] += more
            yield Outcome(instance.effect_years, instance.codes, yearly)

    return simulate


def test_a_task_whose_measure_is_missing_is_not_checked_and_never_passes(tasked):
    plan = equal_head(tasked)
    (unknown,) = audited(plan, tasked)
    assert (unknown.rule, unknown.where, unknown.checked) == ("task of exits", "2017", False)
    assert "not checked" in str(unknown)
    assert audited(plan, tasked, measures={"exits_2017": 40.0}) == []
    (broken,) = audited(plan, tasked, measures={"exits_2017": 30.0})
    assert (broken.checked, broken.yuan) == (True, 10.0)
    # a task of nothing asks for nothing
    assert audited(plan, replace(tasked, rules=()), rules=[ExitTask(0.0, 2017).record()]) == []


def test_a_plan_from_elsewhere_is_proven_by_what_was_simulated(tasked):
    plan, menu = equal_head(tasked), tuple(first_menu(tasked))
    a = costs(tasked, menu)
    worth = a.sum(axis=(2, 3)).astype(float)
    problem = Problem(tasked, a, worth, {"exits_2017": 0.0 * worth}, plans=menu)
    with pytest.raises(RuntimeError, match="not checked"):
        prove(plan, problem, None)
    reached = simulated_measures(tasked, exits(tasked), {"it": plan}, (1, 2))["it"]
    # two year-ends by 2017
    assert reached == {"exits_2017": pytest.approx(2.0 * plan.yuan[0].sum() / 1e4)}
    prove(plan, problem, None, reached)
    with pytest.raises(RuntimeError, match="task of exits"):
        prove(plan, problem, np.zeros(tasked.n_villages, np.int64))
    untasked = replace(tasked, rules=())
    assert simulated_measures(untasked, lambda *_: pytest.fail("ran"), {"it": plan}, (1,)) == {
        "it": {}
    }


def test_the_table_of_rules_says_what_was_not_checked(tasked):
    plan = equal_head(tasked)

    def row(measures=None):
        return rules_of(tasked, plan, measures).iloc[0][["kept", "checked"]].tolist()

    assert not row()[1]
    assert row({"exits_2017": 40.0}) == [True, True]
    assert row({"exits_2017": 1.0}) == [False, True]
    assert broken_by(plan, tasked).empty
    assert len(broken_by(plan, tasked, measures={"exits_2017": 1.0})) == 1
