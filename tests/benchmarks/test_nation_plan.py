"""The nation's choice: true bounds, kept rows, the county's Pyomo model as referee."""

from dataclasses import replace
from itertools import product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings, strategies as st
from scipy.optimize import linprog

from benchmarks.nation.audit import check_wide
from benchmarks.nation.bundle import least_bound
from benchmarks.nation.counties import Nation
from benchmarks.nation.menu import YEARS, instance_at, menu, part_of, whole_costs, wide_of
from benchmarks.nation.plan import plan_rows, prove
from benchmarks.nation.relaxation import NoChoiceError, Prices, Wide, pass_over
from benchmarks.nation.rounding import round_to_whole
from optimize.baselines.ablations import plan_from
from optimize.formulation.persistent import PersistentSolver
from optimize.formulation.problem import Problem
from optimize.formulation.solve import solve
from optimize.menu import costs
from optimize.proof import audited
from scenarios.load import load_scenario

PLACE = ["county", "village"]


def drawn(seed, n=4, n_plans=4, n_years=3):
    """A small nation by chance: its first plan costs nothing, so that a choice exists."""
    rng = np.random.default_rng(seed)
    money = rng.integers(0, 1000, (n, n_plans, n_years)).astype(np.int32)
    money[:, 0] = 0
    plan_value = money.sum(axis=2) * rng.uniform(0.2, 1.0, (n, n_plans))
    fund = rng.uniform(300.0, 1500.0, n_years)
    return Wide(
        plan_value,
        money,
        rng.random(n_plans) < 0.6,
        np.array([-1, *rng.integers(-1, 2, n_plans - 1)]),
        fund,
        float(rng.uniform(0.0, 0.8)),
        float(rng.uniform(0.0, 0.5)),
        int(rng.integers(0, 3)),
        rng.uniform(100.0, 2000.0, 2),
        rng.uniform(0.0, 0.5, 2),
    )


def rows_of(wide, choice):
    money = wide.money[np.arange(wide.n_villages), choice]
    v, t = np.nonzero(money)
    names = np.where(wide.industry[choice], "industry", "other")
    return pd.DataFrame(
        {"county": 1, "village": v, "year": t, "programme": names[v], "yuan": money[v, t]}
    )


def keeps(wide, choice):
    return (
        check_wide(
            rows_of(wide, choice),
            years=range(wide.n_years),
            fund_y=wide.fund_y,
            industries={"industry"},
            least=wide.least,
            most=wide.most,
            life=wide.life,
            floors={},
        )
        == []
    )


def affords(wide, choice):
    """Whether money of some year pays every yuan: a program over years."""
    taken = wide.money[np.arange(wide.n_villages), choice]
    spent, counted = taken.sum(axis=0), taken[wide.industry[choice]].sum(axis=0)
    if (counted < wide.least * spent - 1e-9).any():
        return False
    pairs = [(u, t) for u in range(3) for t in range(u, min(u + wide.life, 2) + 1)]
    of = np.array([[float(u == year) for u, _ in pairs] for year in range(3)])
    late = np.array([[float(u == year and t > u) for u, t in pairs] for year in range(3)])
    into = np.array([[float(t == year) for _, t in pairs] for year in range(3)])
    found = linprog(
        np.zeros(len(pairs)),
        A_ub=np.concatenate((of, late)),
        A_eq=into,
        b_eq=spent,
        b_ub=np.concatenate((wide.fund_y, wide.most * wide.fund_y)),
    )
    return found.status == 0


def best_of_all(wide):
    choices = [
        np.array(c) for c in product(range(wide.plan_value.shape[1]), repeat=wide.n_villages)
    ]
    plan_value = [wide.objective(c) for c in choices]
    # from the best downwards: the first that can be paid is the best of all
    return next(plan_value[i] for i in np.argsort(plan_value)[::-1] if affords(wide, choices[i]))


@settings(max_examples=12, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_bounds_hold_and_choices_keep_the_rows_beside_every_choice_there_is(seed):
    wide = drawn(seed)
    best = best_of_all(wide)
    rng = np.random.default_rng(seed)
    for _ in range(5):
        prices = Prices(rng.uniform(0, 1, 3), rng.uniform(0, 0.5, 3), wide.loss * rng.random(2))
        assert pass_over(wide, prices).bound >= best
    least = least_bound(wide)
    assert least.passed.bound >= best
    chosen = round_to_whole(wide, least)
    assert keeps(wide, chosen.choice)
    assert affords(wide, chosen.choice)
    # so few villages are all chosen by the whole program
    assert chosen.objective == pytest.approx(best, rel=1e-5)
    assert chosen.objective <= chosen.bound


def test_prices_of_the_wrong_sign_are_refused():
    wide = drawn(1)
    none = Prices(np.zeros(3), np.zeros(3), np.zeros(2))
    for wrong in (
        replace(none, money=np.array([0.0, -1e-9, 0.0])),
        replace(none, share=np.array([0.0, 0.0, -1.0])),
        replace(none, glut=wide.loss + 0.1),
    ):
        with pytest.raises(ValueError, match=r"zero"):
            pass_over(wide, wrong)


def test_a_choice_that_no_money_pays_is_refused():
    wide = replace(drawn(3), fund_y=np.full(3, 1.0))
    dear = replace(wide, money=wide.money + 10)
    with pytest.raises(NoChoiceError):
        round_to_whole(dear, least_bound(dear))


@pytest.fixture(scope="module")
def county():
    """One county of the invented nation, 26 villages, in the nation's form and the county's."""
    nation, scenario = Nation(6000, counties=1), load_scenario("practice")
    instance, part = instance_at(nation, scenario, 1), part_of(range(1, 2), nation, scenario)
    plans = menu(instance.floor_per_head)
    problem = Problem(instance, costs(instance, plans), part.plan_value, plans=tuple(plans))
    return part, wide_of(part), problem


def test_costs_are_the_countys(county):
    part, _, problem = county
    np.testing.assert_array_equal(part.money, problem.costs.sum(axis=3))
    limited = replace(
        problem.instance,
        most_village=np.full((problem.n_villages, problem.costs.shape[3]), 40_000.0),
    )
    money = costs(limited, problem.plans).sum(axis=3)
    np.testing.assert_array_equal(whole_costs(limited, problem.plans), money)
    assert (money < problem.costs.sum(axis=3)).any()


def test_pyomo_and_highs_agree_with_prices(county):
    _, wide, problem = county
    least = least_bound(wide)
    relaxed = PersistentSolver(problem).relaxed()
    # strong duality: the least bound is the relaxation of the county's own statement
    assert least.passed.bound == pytest.approx(relaxed.objective, rel=2e-6)
    assert least.passed.bound >= relaxed.objective * (1.0 - 1e-9)
    found = solve(problem, gap=1e-5, nodes=500)
    chosen = round_to_whole(wide, least)
    assert found.objective <= chosen.bound * (1.0 + 1e-9)
    assert chosen.objective <= found.bound * (1.0 + 1e-9)
    assert chosen.objective >= found.objective * (1.0 - 2e-4)
    assert wide.objective(found.choice) == pytest.approx(found.objective, rel=1e-7)
    assert PersistentSolver(problem).of(chosen.choice) == pytest.approx(chosen.objective, rel=1e-7)


def test_the_countys_checker_and_the_nations_both_pass_the_choice(county):
    part, wide, problem = county
    chosen = round_to_whole(wide, least_bound(wide))
    prove(plan_rows(part, chosen.choice), part)
    plan = plan_from(problem.instance, "chosen", problem.costs, chosen.choice)
    assert audited(plan, problem.instance) == []


def test_the_nations_checker_finds_what_is_planted(county):
    part, wide, _ = county
    rows = plan_rows(part, round_to_whole(wide, least_bound(wide)).choice)
    told = {
        "years": YEARS,
        "fund_y": part.fund_y,
        "industries": {"tea", "pig"},
        "least": 0.0,
        "most": 0.1,
        "life": 2,
        "floors": {},
    }
    assert check_wide(rows, **told) == []
    more = rows.assign(yuan=rows["yuan"] * np.where(rows["year"] == YEARS[1], 5, 1))
    assert any("more are spent" in b for b in check_wide(more, **told))
    assert any("industries get" in b for b in check_wide(rows, **told | {"least": 0.999}))
    key = tuple(rows.loc[0, PLACE])
    assert any("floor" in b for b in check_wide(rows, **told | {"floors": {key: 1e12}}))
    two = pd.concat((rows, rows.iloc[:1].assign(programme="road")))
    assert any("one programme" in b for b in check_wide(two, **told))
    assert any("whole" in b for b in check_wide(rows.assign(yuan=rows["yuan"] + 0.5), **told))
    assert any("outside" in b for b in check_wide(rows.assign(year=1999), **told))


def test_samples_only_start_the_prices(monkeypatch, county):
    _, wide, _ = county
    monkeypatch.setattr("benchmarks.nation.bundle.SAMPLES", (8,))
    solver = least_bound(wide, seed=3)
    assert solver.passed.bound == pytest.approx(least_bound(wide).passed.bound, rel=1e-5)
