"""Warm solves and the budget sweep: against fresh solves, brute force, and their own order."""

from dataclasses import replace
from itertools import product

import numpy as np
import pytest

from optimize.analysis.frontier import Sweep, frontier, with_money
from optimize.formulation.lexicographic import Goal
from optimize.formulation.persistent import PersistentSolver
from optimize.formulation.solve import solve
from optimize.objective import Objective
from optimize.rules.industry_share import IndustryShare

AMOUNTS = np.linspace(2e5, 6e6, 16)


@pytest.fixture(scope="module")
def swept(taught):
    return frontier(taught, Goal(), AMOUNTS)


def test_more_money_never_does_worse_and_no_plan_beats_its_bound(swept):
    assert len(swept) == len(AMOUNTS)
    whole, bound = (np.array([getattr(p, k) for p in swept]) for k in ("whole", "bound"))
    assert (np.diff(whole) >= 0.0).all()
    assert (np.diff(bound) >= -1e-6 * bound[1:]).all()
    assert (whole <= bound).all()
    assert whole[-1] > 2.0 * whole[0]
    # six villages with eighteen lumpy plans: a tenth lies between parts of plans and whole ones
    assert (whole[3:] > 0.9 * bound[3:]).all()


def test_every_point_is_what_a_fresh_solve_finds(taught, swept):
    assert len(swept) > 1
    for point in swept:
        there = taught.under(with_money(taught.instance, point.yuan_y))
        fresh = solve(there.problem(Objective()), gap=1e-4)
        assert point.whole <= fresh.bound * (1 + 1e-9)
        assert point.whole >= (1 - 2e-3) * fresh.objective
        yearly = there.costs[np.arange(len(point.choice)), point.choice].sum(axis=(0, 2))
        assert yearly.sum() <= there.instance.budget_y.sum() + 1.0


def test_without_spread_between_futures_the_band_is_the_mean(swept):
    assert len(swept) > 1
    for point in swept:
        np.testing.assert_allclose([point.low, point.high], point.whole, rtol=0.02)


def test_money_below_the_floors_has_no_point(taught):
    assert frontier(taught, Goal(), [1.0]) == []


def few(taught, n_villages=3, plans=(0, 3, 7, 12, 18)):
    """Few enough villages and plans to try all choices."""
    instance = taught.instance
    keep = {
        f: getattr(instance, f)[:n_villages]
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
    instance = replace(
        instance, classes=instance.classes[:n_villages], rules=(IndustryShare(0.5),), **keep
    )
    problem = taught.problem(Objective())
    return replace(
        problem,
        instance=with_money(instance, 7e5),
        plans=tuple(problem.plans[p] for p in plans),
        costs=problem.costs[:n_villages, list(plans)],
        plan_value=problem.plan_value[:n_villages, list(plans)],
        measures={},
    )


def test_a_rounded_choice_is_as_good_as_the_best_of_all(taught):
    problem = few(taught)
    solver = PersistentSolver(problem)
    values = {c: solver.of(np.array(c)) for c in product(range(5), repeat=3)}
    kept = {c: v for c, v in values.items() if v is not None}
    assert 1 < len(kept) < len(values)
    best = max(kept.values())
    relaxed = solver.relaxed()
    found = solver.rounded(relaxed)
    assert found.objective == pytest.approx(best, rel=2e-4)
    assert relaxed.objective >= best * (1 - 1e-9)
    assert kept[tuple(found.choice.tolist())] == pytest.approx(found.objective)


def _possible(problem, plan):
    """Whether the first village may hold a plan while the others are free."""
    solver = PersistentSolver(problem)
    solver.restrict(0, np.arange(5) == plan)
    return solver.relaxed() is not None


def test_a_village_that_is_held_gets_what_it_is_held_to_and_all_are_free_again(taught):
    problem = few(taught)
    solver = PersistentSolver(problem)
    free = solver.rounded(solver.relaxed())
    # another plan that this village may hold within the rules
    other = next(
        p for p in range(5) if p != free.choice[0] and problem.open[0, p] and _possible(problem, p)
    )
    solver.restrict(0, np.arange(5) == other)
    held = solver.rounded(solver.relaxed())
    assert held.choice[0] == other
    assert held.objective <= free.objective + 1e-6
    solver.release()
    assert solver.rounded(solver.relaxed()).objective == pytest.approx(free.objective, rel=2e-4)


def test_worth_can_be_changed_and_alone_leaves_gluts_out(taught):
    problem = few(taught)
    solver = PersistentSolver(problem)
    heads = np.zeros(problem.plan_value.shape)
    heads[:, 2] = problem.instance.heads
    solver.set_plan_value(heads, alone=True)
    assert solver.rounded(solver.relaxed()).objective <= problem.instance.heads.sum() + 1e-6
    solver.set_plan_value(problem.plan_value)
    again = solver.relaxed().objective
    assert again == pytest.approx(
        PersistentSolver(
            replace(
                problem,
                instance=replace(problem.instance, glut_loss=0.0 * problem.instance.glut_loss),
            )
        )
        .relaxed()
        .objective,
        rel=1e-6,
    )


def test_rows_that_differ_in_more_than_bounds_are_refused(taught):
    sweep = Sweep(taught, Goal())
    other = replace(taught.instance, rules=(IndustryShare(0.9),))
    with pytest.raises(ValueError, match="compile anew"):
        sweep.solver.bounds(taught.under(other).problem(Objective()))
