"""Reasons, what would change them, what a rule costs: identities, fresh solves, brute force."""

from dataclasses import replace
from itertools import product

import numpy as np
import pytest

from optimize.analysis.alternatives import CLOSE, alternatives, apart, core, difference
from optimize.analysis.counterfactuals import Counterfactuals, displaced, problem_without
from optimize.analysis.explain import costs_of_moving, larger, reasons, unspent
from optimize.analysis.frontier import Sweep
from optimize.analysis.shadow_prices import staying, variants
from optimize.formulation.lagrangian import profits
from optimize.formulation.lexicographic import Goal
from optimize.formulation.persistent import PersistentSolver
from optimize.formulation.solve import solve
from optimize.objective import Objective
from optimize.rules.pins import Pin


@pytest.fixture(scope="module")
def problem(taught):
    return taught.problem(Objective())


@pytest.fixture(scope="module")
def solution(problem):
    return solve(problem)


def test_what_moving_costs_adds_up_to_the_difference_of_profits(problem, solution):
    profit = profits(problem, solution.prices)
    assert len(solution.choice) > 1
    for v, p in enumerate(solution.choice.tolist()):
        for q in (0, 3, 9):
            parts = costs_of_moving(problem, solution.prices, v, p, q)
            gained = problem.plan_value[v, q] - problem.plan_value[v, p] - sum(parts.values())
            assert gained == pytest.approx(profit[v, q] - profit[v, p], abs=1e-6)


def test_every_village_has_a_reason_that_names_what_binds(problem, solution):
    rows = reasons(problem, solution)
    assert [r["village"] for r in rows] == problem.instance.codes.tolist()
    for v, row in enumerate(rows):
        p = int(solution.choice[v])
        if larger(problem, v, p).any():
            assert row["other_extra_yuan"] > 0.0
        if row["binding"] == "money":
            assert int(row["binding_at"]) in problem.instance.years
            assert row["other_extra_gap"] > 0.0
        shares = [float(x.partition("=")[2]) for x in row["plan_mix"].split(",")]
        assert sum(shares) == pytest.approx(1.0, abs=0.05)


def test_a_rule_that_binds_is_named_in_words(taught):
    strict = taught.under(
        replace(
            taught.instance,
            rules=(replace(taught.instance.rules[0], least=0.9), *taught.instance.rules[1:]),
        )
    )
    problem = strict.problem(Objective())
    rows = reasons(problem, solve(problem))
    named = [r for r in rows if r["binding"] == "industry_share"]
    # training does most and is no industry
    assert all("90%" in r["rule_en"] for r in named)
    prices = solve(problem).prices
    assert min(x for (name, _), x in prices.items() if name == "industry_share") < 0.0


def test_all_money_is_told_line_by_line(problem, solution):
    rows = unspent(problem, solution)
    assert len(rows) == len(problem.instance.years)
    chosen = problem.yearly[np.arange(problem.n_villages), solution.choice].sum()
    assert sum(r["spent"] + r["carried"] for r in rows) == pytest.approx(chosen, abs=10.0)
    for row in rows:
        assert row["given"] == pytest.approx(row["spent"] + row["carried"] + row["left"], abs=3.0)
        assert (row["why"] != "") == (row["left"] >= 1.0)
        if row["why"] == "lump":
            assert row["next_yuan"] > row["left"]


def test_what_would_change_a_plan_does_and_a_little_less_does_not(taught, solution):
    asked = Counterfactuals(taught, Goal(), solution.choice)
    mean = float(taught.instance.budget_y.mean())
    told = [asked.about(v) for v in range(taught.instance.n_villages)]
    assert any(np.isfinite(t.money_y) and not t.already_most for t in told)
    for v, found in enumerate(told):
        more = larger(asked.problem, v, int(solution.choice[v]))
        if found.already_most:
            assert not more.any()
            continue
        assert found.effect_checked
        for step, enough in ((0.0, True), (-2e5, False)):
            money = found.money_y + step
            if np.isfinite(money) and money > 0.0:
                sweep = Sweep(taught, Goal())
                sweep.set(mean + money)
                values = []
                for plans in (~more, more):
                    sweep.solver.restrict(v, plans)
                    values.append(sweep.solver.relaxed().objective)
                assert (values[1] >= values[0] * (1 - 1e-9)) == enough


def test_no_rule_off_makes_the_county_worse_and_no_floor_lets_a_village_have_nothing(taught):
    before = PersistentSolver(taught.problem(Objective())).relaxed().objective
    for name in ("industry_share", "floor_per_head"):
        problem = problem_without(taught, Goal(), name)
        assert all(r.name != name for r in problem.instance.rules)
        assert PersistentSolver(problem).relaxed().objective >= before * (1 - 1e-9)
    free = problem_without(taught, Goal(), "floor_per_head")
    assert (free.total[:, -1] == 0.0).all()
    assert (free.plan_value[:, -1] == 0.0).all()


def test_a_little_more_and_less_money_stand_around_the_plan(taught, solution):
    found = {v.name: v for v in variants(taught, Goal(), solution.choice, step=1e5)}
    base = found["base"]
    assert base.objective >= 0.995 * solution.objective
    assert len(found) == 1 + 2 * len(taught.instance.years) + len(taught.instance.rules)
    for v in found.values():
        assert v.objective <= v.bound * (1 + 1e-9)
        if v.kind == "less":
            assert v.bound <= base.bound * (1 + 1e-9)
        elif v.kind in ("more", "rule") and v.rule != "carry_over":
            assert v.bound >= base.bound * (1 - 1e-9)
        elif v.kind == "rule":
            assert v.rule == "carry_over"  # it gives a freedom, not a limit
            assert v.bound <= base.bound * (1 + 1e-9)


def test_near_optimal_plans_keep_their_part_and_differ(taught, problem, solution):
    found = alternatives(taught, Goal(), solution.choice, solution.objective, n_plans=4, within=0.1)
    assert len(found) == 4
    for a in found:
        assert a.share >= 0.9 - 1e-6
        assert 0.0 < a.nearest <= a.differs + 1e-12
    kept = core(problem, [solution.choice, *(a.choice for a in found)])
    assert all(0.0 <= row["core"] <= row["chosen"] for row in kept)
    alone = core(problem, [solution.choice])
    assert all(row["core"] == row["chosen"] for row in alone)


def test_the_first_alternative_is_the_farthest_of_all_that_are_near_optimal(taught, problem):
    plans = [0, 4, 8, 12, 16]
    small = replace(
        taught,
        plans=tuple(taught.plans[p] for p in plans),
        experiments=replace(
            taught.experiments.only(np.isin(taught.experiments.plan, plans)),
            plan=np.searchsorted(
                plans, taught.experiments.plan[np.isin(taught.experiments.plan, plans)]
            ),
        ),
    )
    asked = small.problem(Objective())
    solver = PersistentSolver(asked)
    best = solver.rounded(solver.relaxed(), gap=1e-6)
    (first,) = alternatives(small, Goal(), best.choice, best.objective, n_plans=1, within=0.2)
    worst = 0.0
    for c in product(range(5), repeat=asked.n_villages):
        choice = np.array(c)
        if apart(asked, best.choice, choice) > worst:
            value = solver.of(choice)
            if value is not None and value >= 0.8 * best.objective:
                worst = apart(asked, best.choice, choice)
    assert first.differs == pytest.approx(worst, abs=CLOSE / 100.0 + 1e-6)


def test_what_need_not_change_is_left_alone(problem, solution):
    same = staying(PersistentSolver(problem), problem, solution.choice)
    np.testing.assert_array_equal(same.choice, solution.choice)
    assert same.objective == pytest.approx(solution.objective)
    own = difference(problem, solution.choice)
    assert (own[np.arange(problem.n_villages), solution.choice] == 0.0).all()
    assert ((own >= 0.0) & (own <= 1.0)).all()


def test_a_pin_shows_in_its_village_and_what_it_displaces_elsewhere(taught, problem, solution):
    village = int(taught.instance.codes[0])
    pin = Pin(village, "road", 2e5, taught.instance.years[0])
    pinned = taught.under(replace(taught.instance, rules=(*taught.instance.rules, pin)))
    after = pinned.problem(Objective())
    other = solve(after)
    rows = {r["village"]: r for r in displaced(problem, solution.choice, after, other.choice)}
    assert village in rows
    assert displaced(problem, solution.choice, problem, solution.choice) == []
