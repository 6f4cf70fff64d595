"""The score of plans: its parts by draw, its limits, and which plan is recommended."""

import numpy as np
import pytest
from hypothesis import given, strategies as st

from optimize.rules.risk import Risk
from optimize.score import contributions, recommended, standings

RISK = Risk(0.5, 0.2)
GAINS = st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=24).map(np.array)


def by_definition(gain, risk):
    """Half the mean, half the largest ``eta - mean shortfall / tail``, tried at every draw."""
    tail = max(eta - np.maximum(0.0, eta - gain).mean() / risk.tail for eta in gain)
    return (1.0 - risk.weight) * gain.mean() + risk.weight * tail


@given(GAINS, st.floats(0.0, 1.0), st.floats(0.01, 1.0))
def test_parts_by_draw_have_the_score_as_their_mean(gain, weight, tail):
    risk = Risk(weight, tail)
    scale = max(1.0, float(np.abs(gain).max()))
    assert contributions(gain, risk).mean() == pytest.approx(
        by_definition(gain, risk), abs=1e-7 * scale / tail
    )
    assert contributions(gain, None) is gain


def test_the_worst_fifth_of_ten_by_hand():
    gain = np.array([5.0, -3.0, 1.0, 2.0, 4.0, 6.0, 7.0, -1.0, 3.0, 6.0])
    (found,) = standings({"a": gain}, RISK).values()
    assert found.mean == pytest.approx(3.0)
    assert found.tail == pytest.approx(-2.0)
    assert found.score == pytest.approx(0.5)


def test_limits_of_a_loss_hold_as_often_as_they_say():
    """4,000 trials of two plans whose true loss is known; 95 % within 1.2 points (3.5 errors)."""
    rng = np.random.default_rng(5)
    low, high = 0, 0
    for _ in range(4_000):
        luck = rng.normal(0.0, 3.0, 12)
        gains = {"a": luck + rng.normal(1.0, 1.0, 12), "b": luck + rng.normal(0.0, 1.0, 12)}
        found = standings(gains, None, best="a")["b"]
        low, high = low + (found.loss_low < 1.0), high + (found.loss_high > 1.0)
    assert low / 4_000 == pytest.approx(0.95, abs=0.012)
    assert high / 4_000 == pytest.approx(0.95, abs=0.012)


def rivals(rng, n, bad):
    """Gains of two plans; the second is better but for a bad draw in ten, or varies more."""
    common = rng.normal(0.0, 1.0, n)
    a, b = (common + rng.normal(0.0, 0.5, n) for _ in range(2))
    return (a, b + 0.3 - 3.0 * (rng.random(n) < 0.1)) if bad else (a, b + 0.2 * common)


@pytest.mark.parametrize(
    ("n", "bad", "most"), [(8, 0, 0.06), (16, 0, 0.06), (32, 0, 0.08), (16, 1, 0.14)]
)
def test_limits_of_a_score_with_risk_fail_seldom(n, bad, most):
    """2,000 trials; the true loss from half a million draws."""
    rng = np.random.default_rng(7)
    a, b = (contributions(g, RISK).mean() for g in rivals(rng, 500_000, bad))
    trials = (dict(zip("ab", rivals(rng, n, bad), strict=True)) for _ in range(2_000))
    failed = [standings(t, RISK, "b")["a"].loss_high < b - a for t in trials]
    assert np.mean(failed) <= most


def test_a_tail_of_one_draw_has_no_limits():
    """Of four draws one is in the worst fifth."""
    gains = {n: np.random.default_rng(i).normal(0.0, 1.0, 4) for i, n in enumerate("ab")}
    found = standings(gains, RISK, "a")["b"]
    assert (found.loss_low, found.loss_high) == (-np.inf, np.inf)


def test_more_comparisons_make_wider_limits_and_one_draw_none():
    rng = np.random.default_rng(6)
    gains = {n: rng.normal(0.0, 1.0, 8) for n in "abc"}
    one, two = (standings(gains, RISK, "a", n)["b"] for n in (1, 2))
    assert two.loss_low < one.loss_low < one.loss < one.loss_high < two.loss_high
    single = standings({n: g[:1] for n, g in gains.items()}, RISK, "a")["b"]
    assert (single.loss_low, single.loss_high) == (-np.inf, np.inf)
    same = standings({"a": gains["a"], "b": gains["a"]}, RISK)["b"]
    assert (same.loss, same.loss_high) == (0.0, 0.0)


NOISE = np.linspace(-1.0, 1.0, 8) * 1e3
PLAN = 1e6 + 50.0 * NOISE


@pytest.mark.parametrize(
    ("gains", "admissible", "distance", "chosen"),
    [
        # a simpler plan that surely loses less than 1 % of 10 million is recommended
        ({"chosen": PLAN, "rule": PLAN - 5e4 + NOISE}, "both", {}, "rule"),
        # one that loses more is not
        ({"chosen": PLAN, "rule": PLAN - 2e5 + NOISE}, "both", {}, "chosen"),
        # nor one whose loss is small and unsure
        ({"chosen": PLAN, "rule": PLAN - 5e4 + 300.0 * NOISE[::-1]}, "both", {}, "chosen"),
        # the simplest of several, and of those alike the one nearest to practice
        ({"chosen": PLAN, "rule": PLAN - 1e4, "equal_mix": PLAN - 2e4}, "all", {}, "equal_mix"),
        ({"x": PLAN, "y": PLAN - 1e4}, "all", {"x": 9.0, "y": 1.0}, "y"),
        # a plan that breaks a rule is never recommended
        ({"chosen": PLAN, "equal_mix": PLAN + 1e6}, ["chosen"], {}, "chosen"),
    ],
)
def test_which_plan_is_recommended(gains, admissible, distance, chosen):
    names = list(gains) if isinstance(admissible, str) else admissible
    ranked = standings({n: gains[n] for n in names}, None)
    far = dict.fromkeys(gains, 0.0) | distance
    assert recommended(ranked, names, ("equal_mix", "rule"), far, 1e7) == chosen
