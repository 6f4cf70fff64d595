"""Own figures of places: the closed form by hand, pooling, coverage and width of the bands."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy.stats import binom

from scenarios.evidence import own_figures
from scenarios.evidence.own_figures import (
    Expected,
    alone,
    believed,
    chance,
    counted,
    expected,
    own_registers,
    pace,
    places_of,
    share,
)
from scenarios.faults import FaultError

ONE = Expected(np.array([0.2]), np.array([[0.25]]))
NOBODY = (np.zeros(0, int), np.zeros(0, int), np.zeros(0), np.zeros(0))


def test_one_figure_of_one_place_by_hand(monkeypatch):
    """Places all alike: precisions of what was expected and of the figure add up."""
    monkeypatch.setattr(own_figures, "MOST", 1e-9)
    one = (np.array([0]), np.array([0]), np.array([1.0]), np.array([0.75]))
    mean, variance = believed(ONE, *one, 1)
    assert variance[0, 0] == pytest.approx(1 / (1 / 0.25 + 1 / 0.75))
    assert mean[0, 0] == pytest.approx(variance[0, 0] * (0.2 / 0.25 + 1.0 / 0.75))


def test_two_places_and_one_unknown_by_hand(monkeypatch):
    """One value of k: the second place, which told nothing, moves by half of what the first does."""
    monkeypatch.setattr(own_figures, "MOST", 2.0)
    monkeypatch.setattr(own_figures, "STEPS", 1)  # k / (1 + k) = 1/3: k = 1/2
    one = (np.array([0]), np.array([0]), np.array([1.2]), np.array([0.125]))
    mean, variance = believed(ONE, *one, 2)
    weight = 0.375 / (0.375 + 0.125)
    assert mean[0, 0] == pytest.approx(0.2 + weight * 1.0)
    assert variance[0, 0] == pytest.approx(0.375 * (1 - weight))
    assert mean[1, 0] == pytest.approx(0.2 + 0.25 / 0.5 * 1.0)
    assert variance[1, 0] == pytest.approx(0.375 - 0.25**2 / 0.5)
    assert alone(ONE, *one, 2)[0][1, 0] == pytest.approx(0.2)


def test_without_figures_nothing_moves_and_exact_ones_are_believed():
    prior = expected(np.random.default_rng(1).normal([0.0, 0.5], 0.3, (30, 2)))
    mean, _ = believed(prior, *NOBODY, 3)
    np.testing.assert_allclose(mean, np.tile(prior.mean, (3, 1)))
    told = (np.arange(3), np.zeros(3, int), np.array([-0.5, 0.0, 0.7]), np.full(3, 1e-9))
    mean, variance = believed(prior, *told, 3)
    np.testing.assert_allclose(mean[:, 0], told[2], atol=1e-6)
    np.testing.assert_allclose(variance[:, 0], 0.0, atol=1e-6)


def test_pace_and_share_are_inverse_and_chance_is_that_of_leaving():
    first = np.array([400.0])
    x = pace(np.array([300.0, 100.0]), first)
    np.testing.assert_allclose(share(x), [0.75, 0.25])
    # households of 4 of whom 30 of 100 leave: the spread of the pace, by all that can be counted
    left = np.arange(1, 100)
    weight = binom.pmf(left, 100, 0.7)
    paces = pace(4.0 * left, first)
    exact = weight @ paces**2 - (weight @ paces) ** 2
    at = np.log(-np.log(np.array([0.7])))
    assert chance(at, first, np.array([4.0]))[0] == pytest.approx(exact, rel=0.1)
    assert np.isfinite(pace(np.array([0.0, 400.0, 410.0]), first)).all()


MEAN = np.log(-np.log(np.array([0.80, 0.62, 0.42, 0.20, 0.06])))
SD = np.array([0.35, 0.35, 0.40, 0.40, 0.50])
YEAR = np.arange(len(SD))
FACTOR = np.linalg.cholesky(np.outer(SD, SD) * 0.8 ** np.abs(YEAR[:, None] - YEAR))


def made_up(k, rng, n_draws=24, n=8, size=3.0):
    """A county of places that differ by k, two year-ends told, three to come; draws of it."""
    drawn = MEAN + rng.standard_normal((n_draws, 5)) @ FACTOR.T
    own = np.sqrt(k) * rng.standard_normal((n, 5)) @ FACTOR.T
    x = MEAN + FACTOR @ rng.standard_normal(5) + own
    first, size = np.full(n, 400.0), np.full(n, size)
    count = rng.binomial((first / size).astype(int)[:, None], share(x)) * size[:, None]
    of, year = np.repeat(np.arange(n), 2), np.tile([0, 1], n)
    seen = pace(count[of, year], first[of])
    told = (of, year, seen, chance(seen, first[of], size[of]), n)
    return expected(drawn), told, count[:, 2:], first, size


def judged(how, k, counties, seed, n_draws=24):
    """(counties,) share of later counts within the 90 % bands, and their mean width."""
    rng, inside, wide = np.random.default_rng(seed), [], []
    for _ in range(counties):
        prior, told, later, first, size = made_up(k, rng, n_draws)
        _, low, high = (x[:, 2:] for x in counted(*how(prior, *told), first, size))
        inside.append(((later >= low - 0.5) & (later <= high + 0.5)).mean())
        wide.append(((high - low) / first[:, None]).mean())
    return np.array(inside), np.array(wide)


@pytest.mark.parametrize(("k", "n_draws"), [(0.1, 24), (1.0, 24), (0.1, 4)])
def test_pooled_bands_hold_what_they_say(k, n_draws):
    """Counties are independent: a right band of 88 to 92 % fails here once in 370 (three errors)."""
    inside, _ = judged(believed, k, 150, 1, n_draws)
    error = inside.std(ddof=1) / np.sqrt(len(inside))
    print(f"k {k}: {inside.mean():.3f} +- {error:.3f}")
    assert abs(inside.mean() - 0.90) <= 0.02 + 3.0 * error


def test_pooling_narrows_where_places_are_alike_and_widens_where_they_differ():
    """Alone the band is as wide in either county; pooled it is as wide as that county needs."""
    wide = {
        (how, k): judged(how, k, 25, seed=2)[1].mean()
        for how in (alone, believed)
        for k in (0.1, 2.0)
    }
    assert wide[believed, 0.1] < 0.92 * wide[alone, 0.1]
    assert wide[believed, 2.0] > 1.04 * wide[alone, 2.0]
    assert wide[alone, 0.1] == pytest.approx(wide[alone, 2.0], rel=0.1)


def villages():
    return pd.DataFrame(
        {
            "village": [1, 2, 3], "name": ["甲村", "乙村", "丙村"], "town": [1, 1, 2],
            "town_name": ["东镇", "东镇", "2"], "heads": [90, 60, 150], "homes": [30, 20, 50],
            "persons": [400.0, 500.0, 900.0],
        }
    )  # fmt: skip


def test_registers_of_towns_become_bands_of_persons():
    places = places_of(villages())
    assert [p.words[1] for p in places if p.is_town] == ["东镇", "town 2"]
    share_left = np.array([0.8, 0.5, 0.3])
    rng = np.random.default_rng(3)
    paces = np.log(-np.log(share_left)) + rng.normal(0.0, 0.3, (12, 1))
    drawn = pd.DataFrame(300.0 * share(paces), columns=[2015, 2016, 2017])
    told = pd.DataFrame(
        {"place": ["town 1", "town 2"], "year": [2016, 2016], "registered": [120.0, 75.0]}
    )
    found = own_registers(told, places, drawn).set_index(["place", "year"])
    first, second = found.loc["东镇"], found.loc["乡镇2"]
    assert first.loc[2016, "value"] == 120.0
    assert np.isnan(first.loc[2017, "value"])
    # 80 % left where 50 % were expected: more will be left there than in the other town
    assert first.loc[2017, "mean"] > first.loc[2017, "prior_mean"]
    assert first.loc[2017, "mean"] > second.loc[2017, "mean"]
    assert first.loc[2017, "high"] - first.loc[2017, "low"] < (
        first.loc[2017, "prior_high"] - first.loc[2017, "prior_low"]
    )
    # each is drawn towards the other
    assert first.loc[2017, "mean"] < first.loc[2017, "alone_mean"]
    with pytest.raises(FaultError):
        own_registers(told, places, drawn.head(3))
    assert own_registers(told.head(0), places, drawn).empty
