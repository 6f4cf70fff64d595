"""Packages that no menu holds: all are valued alike, and what they could gain is a bound."""

from dataclasses import replace

import numpy as np
import pytest
from made_up_county import WORTH, Fake, learn

from model.programmes import GRANTABLE
from optimize.formulation.problem import Problem
from optimize.formulation.solve import solve
from optimize.learning import screen as screening
from optimize.learning.screen import could_gain, packages, screen
from optimize.menu import VillagePlan, closed, costs
from optimize.objective import Objective
from optimize.rules.pins import Ban
from optimize.rules.risk import Risk


@pytest.fixture(scope="module")
def taught(instance):
    return learn(instance, Fake(instance), [1, 2, 3], 30, tried=range(0, 40, 3))


def test_every_open_programme_stands_alone_and_in_pairs(instance):
    found = packages(instance)
    assert len(set(found)) == len(found)
    there = set(GRANTABLE) - closed(instance)
    alone = {p.mix[0][0] for p in found if len(p.mix) == 1 and not p.then}
    assert alone == there
    pairs = {frozenset(k for k, _ in p.mix) for p in found if len(p.mix) == 2}
    assert len(pairs) == len(there) * (len(there) - 1) // 2
    banned = packages(replace(instance, rules=(*instance.rules, Ban("training"))))
    assert not any("training" in dict((*p.mix, *p.then)) for p in banned)


@pytest.mark.parametrize("risk", [None, Risk(0.5, 0.34)])
def test_what_packages_could_gain_bounds_what_they_do_gain(taught, risk, monkeypatch):
    """The menu and all packages solved together gain no more than the screen says."""
    monkeypatch.setattr(screening, "SIZES", (900.0, 1800.0))
    objective, extra = Objective(), () if risk is None else (risk,)
    problem = taught.problem(objective, extra, futures=risk is not None)
    solution = solve(problem, gap=1e-4)
    found = screen(taught, objective, problem, solution.prices)
    most = could_gain(problem, solution, found)
    best = found.best(30)
    assert len(best) == len(set(best)) > 0
    money = costs(taught.instance, best)
    curves = taught.curves_of(objective)
    a_head = money / taught.instance.heads[:, None, None, None]
    both = replace(
        problem,
        costs=np.concatenate([problem.costs, money], axis=1),
        plan_value=np.concatenate([problem.plan_value, curves.mean(a_head)], axis=1),
        plans=(*problem.plans, *best),
        futures=None
        if problem.futures is None
        else np.concatenate([problem.futures, curves.futures(a_head)], axis=2),
    )
    assert isinstance(both, Problem)
    more = solve(both, gap=1e-4)
    assert more.objective <= solution.objective * (1.0 + most) + 1.0
    assert more.objective >= solution.objective * (1.0 - 1e-3)


def test_curves_value_a_pair_that_was_never_tried(instance):
    """The fake is linear: half of each does half of each."""
    taught = learn(instance, Fake(instance), [1, 2], 40)
    plan = VillagePlan((("tea", 0.5), ("training", 0.5)), 1800.0, 0, 3)
    yuan = costs(instance, [plan])
    money = yuan / instance.heads[:, None, None, None]
    truth = float((yuan.sum(axis=(0, 1, 2)) @ WORTH).sum())
    assert taught.curves_of(Objective()).mean(money).sum() == pytest.approx(truth, rel=0.15)
