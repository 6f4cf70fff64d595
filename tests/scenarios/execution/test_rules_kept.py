"""Rules that a plan keeps or breaks, one by one."""

import numpy as np

from model.programmes import GRANTABLE
from optimize.fund_plan import plan_of, whole
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
