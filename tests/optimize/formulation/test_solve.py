"""The choice: against brute force, against scipy, against its own prices; and the checker."""

import gc
import weakref
from dataclasses import replace
from itertools import product
from types import SimpleNamespace

import numpy as np
import pyomo.environ as pyo
import pytest
from highspy import HighsModelStatus
from hypothesis import example, given, settings, strategies as st
from scipy.optimize import LinearConstraint, milp

from model.programmes import GRANTABLE
from optimize.audit.plan_audit import check_plan
from optimize.baselines.ablations import large_first, permuted, plan_from, same_mix, unsequenced
from optimize.baselines.greedy import greedy
from optimize.baselines.purse_allocation import paid
from optimize.baselines.scoring_rule import FAMILIES, scoring_plan
from optimize.baselines.splits import all_splits
from optimize.formulation import compiled_problem, solve as solving
from optimize.formulation.compiled_problem import CompiledProblem
from optimize.formulation.highs import Compiled, SolverError, compiled_model
from optimize.formulation.infeasibility import InfeasibleRulesError
from optimize.formulation.lagrangian import lagrangian_bound
from optimize.formulation.nearest_choice import possible, surely_impossible, undecided
from optimize.formulation.persistent import PersistentSolver
from optimize.formulation.problem import Problem
from optimize.formulation.pyomo_model import build
from optimize.formulation.solve import solve
from optimize.fund_plan import whole
from optimize.menu import (
    MIXES,
    VillagePlan,
    average,
    committed_y,
    costs,
    first_menu,
    floor_plans,
)
from optimize.proof import county_facts
from optimize.rules.carry_over import CarryOver
from optimize.rules.floor import FloorPerHead
from optimize.rules.industry_share import IndustryShare
from optimize.rules.limit import Limit
from optimize.rules.pins import Pin
from scenarios.files.plan import plan_rows


def tiny(make_instance, villages, seed, *, n=4, n_plans=4, share=0.5):
    instance = make_instance(villages, fund_y=8e5, years=(2016, 2017))
    instance = replace(
        instance, rules=(IndustryShare(share), FloorPerHead(20.0), CarryOver(0.2, 2))
    )
    keep = {
        f: getattr(instance, f)[:n]
        for f in (
            "codes",
            "heads",
            "households",
            "need",
            "absorption_y",
            "poverty",
            "remoteness",
            "first_round",
            "team",
            "town",
        )
    }
    instance = replace(instance, classes=instance.classes[:n], **keep)
    rng = np.random.default_rng(seed)
    menu = [floor_plans(instance)[0]]
    for _ in range(n_plans - 1):
        mix = list(MIXES.values())[rng.integers(len(MIXES))]
        start = int(rng.integers(2))
        menu.append(VillagePlan(mix, float(rng.integers(200, 3000)), start, 2))
    a = costs(instance, menu)
    values = rng.uniform(0, 1e5, (n, len(menu)))
    values[:, 0] = 0.0
    return instance, menu, a, values


def problem(instance, menu, a, values):
    return Problem(instance, a, values, plans=tuple(menu))


def feasible(instance, a, choice):
    yearly = a[np.arange(len(choice)), choice].sum(axis=0)
    spent = yearly.sum(axis=1)
    industry = yearly[:, instance.is_industry].sum(axis=1)
    if (industry < instance.industry_share * spent - 1e-6).any():
        return False
    # oldest money first; of a year's money at most a fifth waits, and two years at most
    waiting = []
    for t, budget in enumerate(instance.budget_y):
        waiting = [(u, left) for u, left in waiting if t - u <= 2]
        old = sum(left for _, left in waiting)
        if spent[t] > budget + old + 1e-6:
            return False
        from_old = min(spent[t], old)
        kept = []
        for u, left in waiting:
            used = min(left, from_old)
            from_old -= used
            kept.append((u, left - used))
        rest = budget - (spent[t] - min(spent[t], old))
        waiting = [*kept, (t, min(rest, 0.2 * budget))]
    return True


@settings(max_examples=12, deadline=None)
@given(seed=st.integers(0, 10_000))
@example(seed=8011)  # the plans that prices leave keep no rule: all are let in
def test_the_master_finds_the_best_of_all_choices(make_instance, small_villages, seed):
    instance, menu, a, values = tiny(make_instance, small_villages, seed)
    best = max(
        values[np.arange(4), list(c)].sum()
        for c in product(range(len(menu)), repeat=4)
        if feasible(instance, a, np.array(c))
    )
    asked = problem(instance, menu, a, values)
    found = solve(asked)
    assert found.objective >= best * (1 - 1.1e-3) - 1e-6
    assert found.objective <= best + 1e-6
    assert found.bound >= best - 1e-6
    assert feasible(instance, a, found.choice)
    certified = lagrangian_bound(asked, found.prices)
    assert certified >= best - 1e-6


@pytest.mark.parametrize("near", [(0,), (1, 2)])
@pytest.mark.parametrize("seed", range(4))
def test_a_choice_near_the_relaxation_is_as_good_as_it_says(
    make_instance, small_villages, monkeypatch, seed, near
):
    """However few villages are free: within its gap, and every plan is open again."""
    asked = problem(*tiny(make_instance, small_villages, seed, n=6, n_plans=6))
    sure = CompiledProblem(asked).compiled.whole(1e-9, 100_000).objective * asked.unit
    made = []
    first = CompiledProblem.__init__
    monkeypatch.setattr(
        CompiledProblem, "__init__", lambda self, *a: (first(self, *a), made.append(self))[0]
    )
    monkeypatch.setattr(solving, "NEAR", near)
    found = solve(asked)
    assert sure * (1 - 1.1e-3) - 1e-6 <= found.objective <= sure * (1 + 1e-9)
    assert found.bound >= sure * (1 - 1e-9)
    assert found.gap <= 1.1e-3
    assert found.objective == pytest.approx(asked.value(found.choice), rel=1e-6)
    for held in made:
        high = np.array(held.compiled.solver.getLp().col_upper_)
        assert (high[held.place[held.there]] == 1.0).all()


def test_villages_that_are_near_another_plan_are_left_free():
    share = np.array([[1.0, 0.0], [0.6, 0.4], [1.0, 0.0], [0.0, 1.0]])
    profit = np.array([[5.0, 1.0], [2.0, 2.0], [5.0, 4.5], [3.0, 5.0]])
    for more, free in ((0, [1]), (1, [1, 2]), (2, [1, 2, 3]), (9, [0, 1, 2, 3])):
        assert np.flatnonzero(undecided(share, profit, more)).tolist() == free
    assert undecided(np.ones((2, 1)), np.ones((2, 1)), 1).sum() == 1


def test_a_compiled_problem_keeps_no_model(make_instance, small_villages, monkeypatch):
    models = []

    def kept(*given, **named):
        model = build(*given, **named)
        models.append(weakref.ref(model.v_choose[0, 0]))
        return model

    monkeypatch.setattr(compiled_problem, "build", kept)
    found = CompiledProblem(problem(*tiny(make_instance, small_villages, 5)))
    gc.collect()
    assert models[0]() is None
    assert found.compiled.relaxed().feasible


def ended(status):
    """A solve that ended without a choice, with HiGHS's status."""

    def solver_ended(compiled, *_, **__):
        said = SimpleNamespace(
            getModelStatus=lambda: status, modelStatusToString=lambda _: status.name
        )
        real, compiled.solver = compiled.solver, said
        try:
            return compiled._without(HighsModelStatus.kInfeasible, HighsModelStatus.kSolutionLimit)
        finally:
            compiled.solver = real

    return solver_ended


@pytest.mark.parametrize("status", ["kSolutionLimit", "kTimeLimit", "kUnknown", "kSolveError"])
def test_only_a_proof_is_called_infeasible(make_instance, small_villages, monkeypatch, status):
    asked = problem(*tiny(make_instance, small_villages, 5))
    monkeypatch.setattr(Compiled, "whole", ended(HighsModelStatus.__members__[status]))
    for solved in (lambda: solve(asked), lambda: PersistentSolver(asked).best()):
        with pytest.raises(SolverError, match=f"^{status}$"):
            solved()
    if status == "kSolutionLimit":
        assert not possible(asked, surely=True)
        assert not surely_impossible(asked)


def test_what_is_infeasible_is_proven_by_the_relaxation_and_by_the_choice(
    make_instance, small_villages
):
    asked = problem(*tiny(make_instance, small_villages, 5))
    codes = asked.instance.codes
    half = Limit(least_villages=1, most_villages=0, villages=(int(codes[0]),), programmes=("tea",))
    none = CompiledProblem(replace(asked, extra=(half,))).compiled
    for result in (none.relaxed(), none.whole(1e-3, 100)):
        assert result.infeasible
        assert not result.feasible
    found = CompiledProblem(asked).compiled.whole(1e-3, 100)
    assert found.feasible
    assert not found.infeasible


def test_an_unbounded_relaxation_is_not_called_infeasible():
    model = pyo.ConcreteModel()
    model.x = pyo.Var(domain=pyo.NonNegativeReals)
    model.y = pyo.Var(bounds=(0.0, 1.0))
    model.row = pyo.Constraint(expr=model.y - model.x <= 1.0)
    model.objective = pyo.Objective(expr=model.x, sense=pyo.maximize)
    with pytest.raises(SolverError, match="Unbounded"):
        compiled_model(model)[0].relaxed()


def test_pyomo_and_scipy_agree(make_instance, small_villages):
    instance, menu, a, values = tiny(make_instance, small_villages, 5, n=5, n_plans=6)
    instance = replace(instance, rules=(IndustryShare(0.5), FloorPerHead(20.0)))
    n, p = values.shape
    yearly = a.sum(axis=3).reshape(n * p, -1).T / 1e4
    industry = a[..., instance.is_industry].sum(axis=3).reshape(n * p, -1).T / 1e4
    ones = np.kron(np.eye(n), np.ones(p))
    found = milp(
        -values.ravel() / 1e4,
        integrality=np.ones(n * p),
        bounds=(0, 1),
        constraints=[
            LinearConstraint(ones, 1, 1),
            LinearConstraint(yearly, -np.inf, instance.budget_y / 1e4),
            LinearConstraint(industry - 0.5 * yearly, 0, np.inf),
        ],
    )
    ours = solve(problem(instance, menu, a, values))
    assert ours.objective == pytest.approx(-found.fun * 1e4, rel=1e-3)
    assert ours.objective <= -found.fun * 1e4 * (1 + 1e-9)


def test_floors_beyond_the_fund_are_told_with_the_least_change(instance):
    poor = replace(instance, rules=(FloorPerHead(50_000.0),))
    menu = first_menu(poor)
    with pytest.raises(InfeasibleRulesError, match=r"lower the floor to [\d,]+ yuan") as told:
        solve(problem(poor, menu, costs(poor, menu), np.zeros((poor.n_villages, len(menu)))))
    assert any("每人保底" in zh for _, zh in told.value.sentences)


def test_a_share_that_no_plan_reaches_is_told_with_the_share_that_is_reached(instance):
    strict = replace(instance, rules=(IndustryShare(1.0),))
    menu = [VillagePlan((("road", 0.4), ("tea", 0.6)), 500.0, 0, 2)]
    with pytest.raises(
        InfeasibleRulesError, match=r"least 100% .* least (59|60)% of the special"
    ) as told:
        solve(problem(strict, menu, costs(strict, menu), np.ones((strict.n_villages, 1))))
    assert any("用于产业" in zh for _, zh in told.value.sentences)


def test_every_split_spends_the_fund_to_the_yuan(instance):
    assert len(all_splits(instance)) == 5
    for name, plan in all_splits(instance).items():
        spent = plan.yuan.sum(axis=(1, 2, 3))
        expected = 0 if name == "no_fund" else instance.budget_y
        np.testing.assert_array_equal(spent, expected)


def test_plans_of_the_menu_keep_floor_and_absorption(instance):
    menu = first_menu(instance)
    a = costs(instance, menu)
    assert (a.sum(axis=3) <= instance.absorption_y[:, None, None] + 1).all()
    floors = instance.floor_per_head * instance.heads
    assert (a.sum(axis=(2, 3)) >= floors[:, None] - a.shape[2] * a.shape[3]).all()
    assert len({p.label for p in menu}) == len(menu)


def test_the_average_of_a_choice_grants_the_county_what_the_choice_does(instance):
    half = tuple((name, 0.5) for name in ("sheep", "training"))
    menu = [VillagePlan(m, 1000.0, 0, 3) for m in ((("sheep", 1.0),), (("training", 1.0),), half)]
    a = costs(instance, menu)
    assert average(instance, a, np.full(6, 2)).mix == half
    choice = np.arange(6) % 2
    made = average(instance, a, choice)
    granted = a[np.arange(6), choice].sum(axis=(0, 1))
    alike = costs(instance, [made]).sum(axis=(0, 1, 2))
    assert alike.sum() == pytest.approx(granted.sum(), rel=2e-3)
    np.testing.assert_allclose(alike, granted, atol=0.006 * granted.sum())
    assert (made.start, made.end) == (0, len(instance.years))


def test_greedy_keeps_the_rules(make_instance, small_villages):
    instance, menu, a, values = tiny(make_instance, small_villages, 8)
    assert feasible(instance, a, greedy(problem(instance, menu, a, values)))


def test_the_checker_passes_a_good_plan_and_finds_each_broken_rule(make_instance, small_villages):
    instance, menu, a, values = tiny(make_instance, small_villages, 3)
    plan = plan_from(instance, "chosen", a, solve(problem(instance, menu, a, values)).choice)
    rows = plan_rows(plan).to_dict("records")
    facts = county_facts(instance)
    assert check_plan(rows, rules=plan.rules, **facts) == []

    def rules_of(changed):
        return {v.rule for v in check_plan(changed, rules=plan.rules, **facts)}

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
    np.testing.assert_array_equal(plan.yuan.sum(axis=1), mixed.yuan.sum(axis=1))
    even = unsequenced(instance, plan)
    np.testing.assert_array_equal(plan.yuan.sum(axis=(1, 2, 3)), even.yuan.sum(axis=(1, 2, 3)))
    shares = even.yuan[0] / even.yuan[0].sum() - even.yuan[1] / even.yuan[1].sum()
    assert np.abs(shares).max() < 1e-5
    assert set(large_first(plan).targeting) == {"large_first"}


@given(total=st.integers(0, 10**8), seed=st.integers(0, 999))
def test_hundreds_add_up_and_are_next_to_the_exact(total, seed):
    rng = np.random.default_rng(seed)
    weights = rng.random((7, 4)) * (rng.random((7, 4)) > 0.3)
    made = whole(total, weights)
    assert made.sum() == total
    assert np.count_nonzero(made % 100) == (total % 100 > 0)
    assert np.abs(made - total * weights / weights.sum()).max() < 100 + 1e-3
    assert (made[weights == 0] == 0).all()


def test_alike_villages_keep_the_shares_of_programmes():
    """Each of them rounds the same way: without balance thousands of yuan would change purpose."""
    mix = np.array([0.4637, 0.2311, 0.2311, 0.0741])
    made = whole(16_000_000, np.tile(mix, (90, 1)))
    np.testing.assert_allclose(made.sum(axis=0), 16_000_000 * mix, atol=100)
    assert np.abs(made - 16_000_000 / 90 * mix).max() < 100


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_what_a_menu_grants_is_in_hundreds_and_keeps_floor_pins_and_limits(instance, seed):
    rng = np.random.default_rng(seed)
    pin = Pin(int(instance.codes[0]), "tea", float(rng.integers(1, 50_000)), instance.years[0])
    rules = (FloorPerHead(float(rng.integers(10, 400))), pin)
    small = replace(instance, rules=rules, absorption_y=rng.uniform(6e4, 4e5, instance.n_villages))
    menu = [
        VillagePlan((("tea", 0.37), ("sheep", 0.63)), float(rng.integers(10, 5_000)), 0, 2),
        VillagePlan((("road", 1.0),), float(rng.integers(10, 5_000)), 1, 3),
    ]
    a = costs(small, menu)
    tea = GRANTABLE.index("tea")
    assert (a[0, :, 0, tea] >= np.floor(pin.yuan)).all()
    a[0, :, 0, tea] -= int(pin.yuan)
    assert (a % 100 == 0).all()
    a[0, :, 0, tea] += int(pin.yuan)
    floors = small.floor_per_head * small.heads
    assert (a.sum(axis=(2, 3)) >= floors[:, None] - 1e-6).all()
    most = np.maximum(small.absorption_y[:, None], committed_y(small))
    assert (a.sum(axis=3) <= most[:, None] + 1e-6).all()


def test_purses_pay_hundreds_and_a_rule_of_thumb_keeps_every_floor(instance):
    yuan = all_splits(instance)["practice"].yuan[:, :-1].sum(axis=3)
    rounded = yuan // 100 * 100
    shares = {("pay", g, 0, t): 1 / 3 for g in range(len(instance.uses)) for t in range(5)}
    made = paid(instance, rounded, shares)
    np.testing.assert_array_equal(made.sum(axis=3), rounded)
    assert (made % 100 == 0).all()
    plan = scoring_plan(instance, [0.4, 0.1, 0.2, -1.0, *[0.0] * len(FAMILIES)])
    np.testing.assert_array_equal(plan.yuan.sum(axis=(1, 2, 3)), instance.budget_y)
    given = plan.yuan.sum(axis=(0, 2, 3))[:-1]
    assert (given >= instance.floor_per_head * instance.heads).all()
    assert np.count_nonzero(plan.yuan % 100) <= len(instance.years)
