"""Columns of the menu: the learned curves' own optimum, within the rules that are money."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from model.programmes import GRANTABLE
from optimize.baselines.ablations import plan_from
from optimize.baselines.single import single_programme
from optimize.baselines.splits import all_splits
from optimize.formulation.lexicographic import Goal
from optimize.formulation.solve import solve
from optimize.fund_plan import plan_of, whole
from optimize.learning.columns import allocation, columns, first_stretches
from optimize.learning.learned import Curves
from optimize.learning.surrogate import Surrogate
from optimize.menu import package_of
from optimize.objective import Objective
from optimize.proof import audited
from optimize.rules.deadline import Deadline
from optimize.rules.floor import FloorPerHead
from optimize.rules.industry_share import IndustryShare
from optimize.rules.least_project import LeastProject
from optimize.rules.pins import Ban, Pin
from optimize.rules.programme_money import ProgrammeMoney
from optimize.rules.projects_per_town import ProjectsPerTownYear
from optimize.rules.reserve import Reserve
from optimize.rules.risk import Risk
from optimize.rules.town_money import TownMoney
from optimize.rules.weak_evidence import WEAK, WeakEvidence


def curves_of(instance, **slopes):
    """Curves of some programmes, by their slope and bend in yuan a head; the others do nothing."""
    slope, scale = np.zeros(len(GRANTABLE)), np.full(len(GRANTABLE), 1e6)
    for name, (a, c) in slopes.items():
        slope[GRANTABLE.index(name)], scale[GRANTABLE.index(name)] = a, c
    surrogate = Surrogate(slope, scale, 0.0, 0.0, 1000.0)
    alike = np.broadcast_to(slope, (instance.n_villages, len(slope)))
    estimates = SimpleNamespace(surrogate=surrogate, slopes=lambda _: alike)
    return Curves(instance, estimates)


def shares(yuan):
    money = yuan.sum(axis=0)
    return dict(zip(GRANTABLE, money / money.sum(), strict=True))


@pytest.fixture
def free(instance):
    """Without rules, rooms and capacities: money alone."""
    n = len(GRANTABLE)
    return replace(
        instance,
        rules=(),
        barred=(),
        glut_room=np.full(n, np.inf),
        most_village=np.full((1, 1), np.inf),
        absorption_y=np.full(instance.n_villages, 1e12),
    )


def test_with_its_packages_the_menu_is_closed(taught, instance):
    curves = taught.curves_of(Objective())
    learned = taught.with_plans(columns(curves))
    solution = solve(learned.problem(Objective()))
    plan = plan_from(instance, "chosen", learned.costs, solution.choice, solution.aux)
    assert not audited(plan, instance)
    worth = curves.of_plan(plan)
    program = plan_of(
        instance,
        "program",
        np.stack([whole(b, allocation(curves)) for b in instance.budget_y]),
    )
    assert worth >= 0.98 * curves.of_plan(program)
    assert all(
        worth >= curves.of_plan(p)
        for p in all_splits(instance).values()
        if not audited(p, instance)
    )


def test_a_plan_that_was_never_tried_counts_by_the_curves(taught):
    made = columns(taught.curves_of(Objective()))
    learned, n = taught.with_plans([*made, *taught.plans]), len(taught.plans)
    assert len(learned.plans) == n + len(set(made) - set(taught.plans))
    value, before = learned.plan_value(Objective()), taught.plan_value(Objective())
    assert np.array_equal(value[:, :n], before)
    money = learned.costs[:, n:] / taught.instance.heads[:, None, None, None]
    assert np.allclose(value[:, n:], learned.curves_of(Objective()).mean(money))


def test_money_goes_where_the_next_yuan_does_most(free):
    straight = {"sheep": (0.3, 1e6), "road": (0.1, 1e6)}
    assert shares(allocation(curves_of(free, **straight)))["sheep"] == 1.0
    # of curves that bend alike the first hundreds of the better come before those of the other
    bent = {"sheep": (0.3, 700.0), "pig": (0.3, 700.0)}
    two = shares(allocation(curves_of(free, **bent)))
    assert two["sheep"] == pytest.approx(two["pig"], abs=0.06)


def test_industries_and_weak_evidence_get_their_part(free):
    ruled = replace(free, rules=(IndustryShare(0.7), WeakEvidence(0.25, 0.4)))
    plan = shares(allocation(curves_of(ruled, training=(0.3, 1e6), sheep=(0.1, 1e6))))
    assert plan["sheep"] == pytest.approx(0.7, abs=1e-6)
    weak = next(k for k in ("potato", "vegetables") if k in WEAK)
    plan = shares(allocation(curves_of(ruled, **{weak: (0.5, 1e6), "sheep": (0.1, 1e6)})))
    assert plan[weak] == pytest.approx(0.25, abs=1e-6)


def test_rules_that_are_about_money_hold_in_the_program(free):
    code = int(free.codes[0])
    ruled = replace(
        free,
        rules=(
            ProgrammeMoney(("sheep",), most_share=0.5),
            TownMoney(most=0.25 * float(free.budget_y.sum()), towns=(int(free.town[0]),)),
            Ban("pig", code),
            # rules that count villages, or speak of single years, are left to the choice
            ProjectsPerTownYear(0),
            Pin(code, "road", 1e9, free.years[0]),
            Deadline(free.purses[0].name, free.years[0]),
        ),
    )
    money = allocation(curves_of(ruled, sheep=(0.3, 1e6), pig=(0.2, 1e6)))
    assert shares(money)["sheep"] == pytest.approx(0.5, abs=1e-3)
    in_town = money[free.town == free.town[0]].sum() / money.sum()
    assert in_town <= 0.25 + 1e-3
    assert money[0, GRANTABLE.index("pig")] == 0.0
    assert money.sum() == pytest.approx(free.budget_y.sum(), rel=1e-3)


def test_a_village_gets_no_more_of_a_programme_than_it_can_use(free):
    most = np.full((free.n_villages, len(GRANTABLE)), np.inf)
    most[0, GRANTABLE.index("sheep")] = 10_000.0
    curves = curves_of(replace(free, most_village=most), sheep=(0.3, 1e6), pig=(0.1, 1e6))
    plan = allocation(curves)
    sheep = plan[:, GRANTABLE.index("sheep")]
    assert sheep[0] == pytest.approx(10_000, abs=len(free.years))  # whole yuan a year
    assert (sheep[1 : free.n_villages] > sheep[0]).any()


def test_limits_that_cannot_be_met_leave_no_plan(free):
    small = replace(free, rules=(FloorPerHead(1e9),))
    curves = curves_of(small, sheep=(0.3, 1e6))
    assert allocation(curves) is None
    assert columns(curves) == []


def test_bad_futures_count_as_the_rule_of_risk_says(free):
    """Sheep do more on average and nothing in every second future; pigs do the same in all."""
    curves = curves_of(free, sheep=(0.3, 1e6), pig=(0.25, 1e6))
    away = np.zeros((4, len(GRANTABLE)))
    away[::2, GRANTABLE.index("sheep")], away[1::2, GRANTABLE.index("sheep")] = -0.3, 0.3
    curves.estimates.sample_effects = SimpleNamespace(by_draw=away)
    alike = np.zeros(4)
    assert shares(allocation(curves, (Risk(0.0, 0.5),), alike))["sheep"] == 1.0
    assert shares(allocation(curves, (Risk(1.0, 0.5),), alike))["pig"] == 1.0
    # where the best simple rule does badly in the same futures, sheep are no risk beside it
    money = float(free.budget_y.sum())
    same = money * away[:, GRANTABLE.index("sheep")]
    assert shares(allocation(curves, (Risk(1.0, 0.5),), same))["sheep"] == 1.0


def test_bad_futures_count_however_many_stretches_a_village_takes(free):
    """Curves that are straight: every village takes all its stretches, and eta must reach that."""
    curves = curves_of(free, sheep=(0.3, 1e6), pig=(0.25, 1e6))
    away = np.zeros((4, len(GRANTABLE)))
    away[:, GRANTABLE.index("sheep")] = [-0.25, 0.25, 0.25, -0.25]
    curves.estimates.sample_effects = SimpleNamespace(by_draw=away)
    # 5,000 yuan a head, of stretches that end at 6,000
    more = 5000.0 * float(free.heads.sum() / free.budget_y.sum())
    rich = replace(free, purses=tuple(replace(p, yuan_y=more * p.yuan_y) for p in free.purses))
    curves = replace(curves, instance=rich)
    money = shares(allocation(curves, (Risk(1.0, 0.5),), np.zeros(4)))
    assert money["pig"] > 0.9


def test_a_reserve_is_left_to_the_choice(free):
    curves = curves_of(free, sheep=(0.3, 1e6))
    assert columns(curves, (Reserve(0.2, 0.5),))


def test_the_best_single_programme_gets_all_money_alike_per_head(free):
    stub = curves_of(free, sheep=(0.3, 1e6), road=(0.1, 1e6), pig=(0.2, 1e6))
    best = single_programme(Curves(stub.instance, stub.estimates))
    assert shares(best.yuan.sum(axis=(0, 3)))["sheep"] == 1.0
    assert best.yuan.sum(axis=(1, 2, 3)).tolist() == list(free.budget_y)
    a_head = best.yuan.sum(axis=(0, 2, 3))[: free.n_villages] / free.heads
    assert a_head == pytest.approx(np.full(free.n_villages, a_head.mean()), rel=0.02)


def test_what_is_left_out_gains_nothing_at_the_prices(taught):
    """By the program's own duals no first stretch that it leaves out gains beyond its price."""
    gains = {str(row["programme"]): row["gain"] for row in first_stretches(taught, Goal())}
    small = {row["programme"] for row in first_stretches(taught, Goal()) if row["small"]}
    money = allocation(taught.curves_of(Objective())).sum(axis=0)
    got = {k for k, x in zip(GRANTABLE, money, strict=True) if x > 0.0}
    assert got < set(gains)
    slope = taught.curves_of(Objective()).estimates.slopes(taught.instance).max()
    assert all(gains[k] >= -1e-6 * slope for k in got)
    assert all(gains[k] <= 1e-6 * slope for k in set(gains) - got - small)


def test_packages_hold_no_project_below_the_smallest(free):
    """Six programmes in every village without the rule, fewer with it."""
    names = ("pig", "sheep", "cattle", "potato", "training", "konjac")
    curves = curves_of(free, **{k: (1.0 - 0.02 * i, 500.0) for i, k in enumerate(names)})
    least = 2.0 * float(free.budget_y[0]) / (free.n_villages * len(names))
    there = replace(curves, instance=replace(free, rules=(LeastProject(least),)))
    assert max(len(p.mix) for p in columns(curves)) == len(names)
    assert max(len(p.mix) for p in columns(there)) < len(names)


def test_a_programme_below_the_smallest_project_leaves_its_money_to_the_others():
    money = np.zeros(len(GRANTABLE))
    money[[GRANTABLE.index(k) for k in ("pig", "sheep", "tea")]] = 50_000.0, 150_000.0, 300_000.0
    package = package_of(money, 100.0, 5, 20_000.0)
    assert dict(package.mix) == pytest.approx({"sheep": 1.0 / 3.0, "tea": 2.0 / 3.0}, abs=0.01)
    assert package.per_head == 5_000.0
    assert dict(package_of(money, 100.0, 5, 100_000.0).mix) == {"tea": 1.0}
