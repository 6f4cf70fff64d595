"""Curves and the packages made from them, against curves whose answers are known."""

import numpy as np
import pytest
from made_up_county import WORTH

from model.programmes import GRANTABLE
from optimize.formulation.problem import Problem
from optimize.learning.response_curves import curves
from optimize.learning.surrogate import Surrogate, fit, saturated
from optimize.menu import costs, first_menu
from optimize.objective import Objective

TRUE = Surrogate(
    slope=np.array([{"training": 0.3, "sheep": 0.15, "pig": 0.1}.get(n, 0.02) for n in GRANTABLE]),
    scale=np.array([{"training": 1200.0}.get(n, 4000.0) for n in GRANTABLE]),
    wait=0.1,
    power=0.0,
    typical=1800.0,
)


def per_head(instance, menu):
    return (costs(instance, menu) / instance.heads[:, None, None, None]).mean(axis=0)


def test_bent_is_straight_at_first_and_flat_at_last():
    assert saturated(np.array(1.0), np.array(1e6)) == pytest.approx(1.0, rel=1e-5)
    assert saturated(np.array(1e5), np.array(400.0)) == pytest.approx(400.0)


def test_curves_are_recovered_from_plans_without_noise(instance):
    money = per_head(instance, first_menu(instance))
    told = TRUE.effect(money)
    found = fit(money, told, np.ones(len(told)))
    assert np.corrcoef(found.effect(money), told)[0, 1] > 0.995
    assert found.slope[GRANTABLE.index("training")] > found.slope[GRANTABLE.index("sheep")]


def test_unseen_plans_do_not_matter(instance):
    money = per_head(instance, first_menu(instance))
    told = TRUE.effect(money)
    weight = np.ones(len(told))
    weight[5:9] = 0.0
    wrong = told.copy()
    wrong[5:9] = 1e6
    a, b = fit(money, told, weight), fit(money, wrong, weight)
    np.testing.assert_allclose(a.slope, b.slope)


@pytest.fixture
def asked(instance):
    menu = first_menu(instance)
    a = costs(instance, menu)
    return Problem(instance, a, np.zeros(a.shape[:2]), plans=tuple(menu))


def test_a_programme_tried_alone_has_its_trials_and_its_curve(taught):
    rows = curves(taught, Objective())
    tried = [r for r in rows if r["kind"] == "tried"]
    assert tried
    for r in tried:  # without noise a yuan does what the make-believe county says
        worth = WORTH[GRANTABLE.index(r["programme"])]
        assert r["low"] <= r["mean"] <= r["high"]
        assert r["mean"] == pytest.approx(worth * r["yuan_head"], rel=0.25)
    keys = {(r["programme"], r["start"], r["end"]) for r in tried}
    assert keys == {(r["programme"], r["start"], r["end"]) for r in rows if r["kind"] == "fitted"}
