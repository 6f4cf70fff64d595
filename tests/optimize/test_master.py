"""The choice: against brute force, against scipy, against its own prices; and the checker."""

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import LinearConstraint, milp

from optimize.check import check_plan
from optimize.explain import InfeasibleRulesError
from optimize.greedy import greedy
from optimize.instance import Rules
from optimize.loop import permuted, plan_from, same_mix
from optimize.master import solve
from optimize.menu import MIXES, VillagePlan, costs, first_menu, floor_plan, variations
from optimize.prices import lagrangian_bound
from optimize.splits import all_splits, whole
from scenarios.plan_file import plan_rows


def tiny(make_instance, villages, seed, *, n=4, n_plans=4, share=0.5):
    instance = make_instance(villages, fund_y=8e5, years=(2016, 2017))
    instance = replace(instance, rules=Rules(share, 20.0, 0.2))
    keep = {
        f: getattr(instance, f)[:n]
        for f in ("codes", "heads", "households", "need", "absorption_y", "poverty", "remoteness",
                  "first_round", "team")
    }  # fmt: skip
    instance = replace(instance, classes=instance.classes[:n], **keep)
    rng = np.random.default_rng(seed)
    menu = [floor_plan(instance)]
    for _ in range(n_plans - 1):
        mix = list(MIXES.values())[rng.integers(len(MIXES))]
        start = int(rng.integers(2))
        menu.append(VillagePlan(mix, float(rng.integers(200, 3000)), start, 2))
    a = costs(instance, menu)
    values = rng.uniform(0, 1e5, (n, len(menu)))
    values[:, 0] = 0.0
    return instance, menu, a, values


def feasible(instance, a, choice):
    yearly = a[np.arange(len(choice)), choice].sum(axis=0)
    spent, carry = yearly.sum(axis=1), 0.0
    industry = yearly[:, instance.is_industry].sum(axis=1)
    if (industry < instance.rules.industry_share_min * spent - 1e-6).any():
        return False
    for t, budget in enumerate(instance.budget_y):
        left = budget + carry - spent[t]
        if left < -1e-6:
            return False
        carry = min(left, instance.rules.carry_over_max * budget)
    return True


@settings(max_examples=12, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_the_master_finds_the_best_of_all_choices(make_instance, small_villages, seed):
    instance, menu, a, values = tiny(make_instance, small_villages, seed)
    best = max(
        values[np.arange(4), list(c)].sum()
        for c in product(range(len(menu)), repeat=4) if feasible(instance, a, np.array(c))
    )  # fmt: skip
    found = solve(instance, values, a)
    assert found.objective >= best * (1 - 1.1e-3) - 1e-6
    assert found.objective <= best + 1e-6
    assert found.bound >= best - 1e-6
    assert feasible(instance, a, found.choice)
    certified = lagrangian_bound(instance, values, a, found.budget_price, found.share_price)
    assert certified >= best - 1e-6


def test_pyomo_and_scipy_agree(make_instance, small_villages):
    instance, _menu, a, values = tiny(make_instance, small_villages, 5, n=5, n_plans=6)
    instance = replace(instance, rules=replace(instance.rules, carry_over_max=0.0))
    n, p = values.shape
    yearly = a.sum(axis=3).reshape(n * p, -1).T / 1e4
    industry = a[..., instance.is_industry].sum(axis=3).reshape(n * p, -1).T / 1e4
    ones = np.kron(np.eye(n), np.ones(p))
    found = milp(
        -values.ravel() / 1e4, integrality=np.ones(n * p), bounds=(0, 1),
        constraints=[
            LinearConstraint(ones, 1, 1), LinearConstraint(yearly, -np.inf, instance.budget_y / 1e4),
            LinearConstraint(industry - instance.rules.industry_share_min * yearly, 0, np.inf),
        ],
    )  # fmt: skip
    ours = solve(instance, values, a)
    assert ours.objective == pytest.approx(-found.fun * 1e4, rel=1e-3)
    assert ours.objective <= -found.fun * 1e4 * (1 + 1e-9)


def test_floors_beyond_the_fund_are_told_with_the_least_change(instance):
    poor = replace(instance, rules=Rules(0.5, 50_000.0, 0.1))
    menu = first_menu(poor)
    with pytest.raises(InfeasibleRulesError, match=r"lower floor_per_head to [\d,]+ yuan") as told:
        solve(poor, np.zeros((poor.n_villages, len(menu))), costs(poor, menu))
    assert any("每人保底" in zh for _, zh in told.value.sentences)


def test_a_share_that_no_plan_reaches_is_told(instance):
    strict = replace(instance, rules=Rules(1.0, 0.0, 0.1))
    menu = [VillagePlan((("road", 1.0),), 500.0, 0, 2)]
    with pytest.raises(InfeasibleRulesError, match="industry_share_min"):
        solve(strict, np.ones((strict.n_villages, 1)), costs(strict, menu))


def test_every_split_spends_the_fund_to_the_yuan(instance):
    for name, plan in all_splits(instance).items():
        spent = plan.yuan.sum(axis=(1, 2, 3))
        expected = 0 if name == "no_fund" else instance.budget_y
        np.testing.assert_array_equal(spent, expected)


def test_plans_of_the_menu_keep_floor_and_absorption(instance):
    menu = first_menu(instance)
    a = costs(instance, menu)
    assert (a.sum(axis=3) <= instance.absorption_y[:, None, None] + 1).all()
    floors = instance.rules.floor_per_head * instance.heads
    assert (a.sum(axis=(2, 3)) >= floors[:, None] - a.shape[2] * a.shape[3]).all()
    assert len({p.label for p in menu}) == len(menu)
    fresh = variations(instance, menu, [1, 5, 9], 10)
    assert not set(fresh) & set(menu)


def test_greedy_keeps_the_rules(make_instance, small_villages):
    instance, _, a, values = tiny(make_instance, small_villages, 8)
    assert feasible(instance, a, greedy(instance, values, a))


def test_the_checker_passes_a_good_plan_and_finds_each_broken_rule(make_instance, small_villages):
    instance, _, a, values = tiny(make_instance, small_villages, 3)
    plan = plan_from(instance, "chosen", a, solve(instance, values, a).choice)
    rows = plan_rows(plan).to_dict("records")
    heads = dict(zip(instance.codes.tolist(), instance.heads.tolist(), strict=True))
    fund = dict(zip(instance.years, instance.budget_y.tolist(), strict=True))
    assert check_plan(rows, heads, fund, plan.rules) == []

    def rules_of(changed):
        return {v.rule for v in check_plan(changed, heads, fund, plan.rules)}

    more = [{**rows[0], "yuan": 1e7}, *rows[1:]]
    assert "fund of the year" in rules_of(more)
    assert "village may not be funded" in rules_of([*rows, {**rows[0], "village": 9999}])
    assert "no negative grant" in rules_of([*rows, {**rows[0], "yuan": -5}])
    assert "outside the plan years" in rules_of([*rows, {**rows[0], "year": 2030}])
    assert "purse health may not pay" in rules_of([*rows, {**rows[0], "purse": "health"}])
    assert "floor per registered head" in rules_of(rows[-1:])
    works = [{**r, "programme": "road"} for r in rows]
    assert "share of industries" in rules_of(works)


def test_dealing_packages_anew_keeps_money_and_mix(instance):
    menu = first_menu(instance)
    rng = np.random.default_rng(1)
    choice = rng.integers(0, len(menu), instance.n_villages)
    a = costs(instance, menu)
    plan = plan_from(instance, "chosen", a, choice)
    other = permuted(instance, a, choice, 1)
    np.testing.assert_array_equal(plan.yuan.sum(axis=(1, 2, 3)), other.yuan.sum(axis=(1, 2, 3)))
    mixed = same_mix(instance, plan)
    np.testing.assert_array_equal(plan.yuan.sum(axis=(1, 2, 3)), mixed.yuan.sum(axis=(1, 2, 3)))
    np.testing.assert_allclose(plan.yuan.sum(axis=1), mixed.yuan.sum(axis=1), atol=1)


@given(total=st.integers(0, 10**8), seed=st.integers(0, 999))
def test_whole_yuan_add_up(total, seed):
    weights = np.random.default_rng(seed).random((7, 4))
    assert whole(total, weights).sum() == total
