"""Poverty measures: closed forms, the axioms, and numbers worked by hand."""

import numpy as np
import pytest
from hypothesis import given, strategies as st
from scipy import stats

from model.processes.record.inequality import (
    alkire_foster,
    chronic_transient,
    dimensions_of,
    fgt,
    gini,
    group_means,
    sen,
    watts,
)

LINE = 2855.0
MEASURES = {
    "fgt0": lambda y, z, w=None: fgt(y, z, 0, w),
    "fgt1": lambda y, z, w=None: fgt(y, z, 1, w),
    "fgt2": lambda y, z, w=None: fgt(y, z, 2, w),
    "watts": watts,
    "sen": sen,
}
GRID = (np.arange(400_000) + 0.5) / 400_000
whole_yuan = st.lists(st.integers(200, 6000), min_size=4, max_size=30)


@pytest.mark.parametrize(("line", "top"), [(2000.0, 5000.0), (2855.0, 9000.0)])
def test_a_uniform_income_from_zero(line, top):
    y, h = GRID * top, line / top
    assert fgt(y, line, 0) == pytest.approx(h, abs=1e-5)
    assert fgt(y, line, 1) == pytest.approx(h / 2, abs=1e-5)
    assert fgt(y, line, 2) == pytest.approx(h / 3, abs=1e-5)
    # among the poor: mean gap 1/2, Gini 1/3
    assert sen(y, line) == pytest.approx(h * (0.5 + 0.5 / 3), abs=1e-5)
    assert gini(y) == pytest.approx(1 / 3, abs=1e-5)


def test_watts_of_a_uniform_above_the_floor():
    y = 1000.0 + GRID * 4000.0
    z = 2855.0
    # mean of log(z / y) on 1,000 to z: [z - 1000 - 1000 log(z / 1000)] / 4000
    expected = (z - 1000.0 - 1000.0 * np.log(z / 1000.0)) / 4000.0
    assert watts(y, z) == pytest.approx(expected, rel=1e-5)


def test_a_lognormal_income():
    sigma, mean = 0.6, 8.4
    y = np.exp(stats.norm.ppf(GRID, mean, sigma))
    a = (np.log(LINE) - mean) / sigma
    head = stats.norm.cdf(a)
    first = np.exp(mean + sigma**2 / 2) * stats.norm.cdf(a - sigma) / LINE
    assert fgt(y, LINE, 0) == pytest.approx(head, abs=1e-5)
    assert fgt(y, LINE, 1) == pytest.approx(head - first, abs=1e-5)
    second = np.exp(2 * mean + 2 * sigma**2) * stats.norm.cdf(a - 2 * sigma) / LINE**2
    assert fgt(y, LINE, 2) == pytest.approx(head - 2 * first + second, abs=1e-5)
    # no income is near the floor: the closed form of Watts
    expected = sigma * (a * head + stats.norm.pdf(a))
    assert watts(y, LINE) == pytest.approx(expected, rel=1e-3)
    assert gini(y) == pytest.approx(2 * stats.norm.cdf(sigma / np.sqrt(2)) - 1, abs=1e-4)


def test_two_points_with_weights():
    y, w = np.array([1000.0, 4000.0]), np.array([1, 3])
    assert fgt(y, 2000, 0, w) == 0.25
    assert fgt(y, 2000, 1, w) == pytest.approx(0.125)
    assert fgt(y, 2000, 2, w) == pytest.approx(0.0625)
    assert watts(y, 2000, w) == pytest.approx(np.log(2) / 4)
    assert sen(y, 2000, w) == pytest.approx(0.125)
    # poorest quarter holds 1 of 13: Gini is 1/4 - 1/13
    assert gini(y, w) == pytest.approx(1 / 4 - 1 / 13)


def test_means_of_groups_make_the_lorenz_curve():
    top, n = 4.0, 20
    y = top * (np.arange(200_000) + 0.5) / 200_000
    means = group_means(y, n)
    np.testing.assert_allclose(means, top * (np.arange(n) + 0.5) / n, rtol=1e-4)
    curve = np.concatenate(([0.0], np.cumsum(means))) / means.sum()
    np.testing.assert_allclose(curve, np.linspace(0, 1, n + 1) ** 2, atol=1e-4)
    # three persons in two halves: the one in the middle is half in each
    np.testing.assert_allclose(group_means([10.0, 2.0], 2, [1, 2]), [2.0, (0.5 * 2 + 10) / 1.5])
    assert (group_means([], 4) == 0.0).all()


def test_nothing_and_nobody():
    none = np.zeros(0)
    assert fgt(none, LINE, 1) == watts(none, LINE) == sen(none, LINE) == gini(none) == 0.0
    assert gini(np.zeros(3)) == 0.0
    assert fgt(np.array([-5e4]), LINE, 2) == fgt(np.array([0.0]), LINE, 2) == 1.0


@pytest.mark.parametrize("name", MEASURES)
@given(incomes=whole_yuan, factor=st.floats(0.1, 20))
def test_scale_replication_and_weights(name, incomes, factor):
    m, y = MEASURES[name], np.array(incomes, float)
    base = m(y, LINE)
    assert base >= -1e-12
    assert m(y * factor, LINE * factor) == pytest.approx(base, abs=1e-9)
    assert m(np.tile(y, 3), LINE) == pytest.approx(base, abs=1e-9)
    assert m(y, LINE, np.full(len(y), 3)) == pytest.approx(base, abs=1e-9)


@pytest.mark.parametrize("name", MEASURES)
@given(incomes=whole_yuan, more=st.integers(1, 50_000))
def test_focus_and_monotonicity(name, incomes, more):
    m, y = MEASURES[name], np.array(incomes, float)
    base = m(y, LINE)
    richer = np.where(y >= LINE, y + more, y)
    assert m(richer, LINE) == pytest.approx(base, abs=1e-12)
    poorer = y.copy()
    poorer[np.argmin(y)] *= 0.9
    assert m(poorer, LINE) >= base - 1e-12
    if name not in ("fgt0",) and y.min() < LINE:
        assert m(poorer, LINE) > base


@pytest.mark.parametrize("name", ["fgt2", "watts", "sen"])
@given(incomes=whole_yuan, share=st.floats(0.1, 1.0))
def test_a_transfer_from_a_poorer_to_a_richer_poor_raises_the_measure(name, incomes, share):
    m, y = MEASURES[name], np.sort(np.array(incomes, float))
    y[0], y[1] = 600.0, 1200.0
    after = y.copy()
    moved = share * 400.0
    after[0] -= moved
    after[1] += moved
    assert m(after, LINE) > m(y, LINE)


@pytest.mark.parametrize("name", ["fgt0", "fgt1", "fgt2", "watts"])
@given(a=whole_yuan, b=whole_yuan)
def test_groups_add_up_by_their_persons(name, a, b):
    m, x, y = MEASURES[name], np.array(a, float), np.array(b, float)
    parts = (len(x) * m(x, LINE) + len(y) * m(y, LINE)) / (len(x) + len(y))
    assert m(np.concatenate((x, y)), LINE) == pytest.approx(parts, abs=1e-12)


@given(incomes=whole_yuan)
def test_only_the_poor_and_the_number_of_all_are_enough(incomes):
    y = np.array(incomes, float)
    poor, n = y[y < LINE], float(len(y))
    assert watts(poor, LINE, None, n) == pytest.approx(watts(y, LINE))
    assert sen(poor, LINE, None, n) == pytest.approx(sen(y, LINE))
    for alpha in (0, 1, 2):
        assert fgt(poor, LINE, alpha, None, n) == pytest.approx(fgt(y, LINE, alpha))


def test_chronic_and_transient_by_hand():
    # always at half the line; and 0.5, 1.5 in turn, with a mean at the line
    r = np.array([[0.5, 0.5], [0.5, 1.5]])
    chronic, transient = chronic_transient(r, 2)
    assert chronic == pytest.approx(0.25 / 2)
    assert transient == pytest.approx((0.25 + 0.25 / 2) / 2 - 0.125)
    head, fleeting = chronic_transient(r, 0)
    assert (head, fleeting) == (pytest.approx(0.5), pytest.approx(0.25))


@given(
    st.lists(st.tuples(*[st.floats(0.05, 3)] * 3), min_size=2, max_size=20),
    st.sampled_from([1, 2, 3]),
)
def test_transient_poverty_is_never_negative_from_the_gap_on(rows, alpha):
    chronic, transient = chronic_transient(np.array(rows), alpha)
    assert transient >= -1e-12
    steady = np.repeat(np.array(rows).mean(axis=1, keepdims=True), 3, axis=1)
    again, none = chronic_transient(steady, alpha)
    assert again == pytest.approx(chronic)
    assert none == pytest.approx(0.0, abs=1e-12)


def test_alkire_and_foster_by_hand():
    deprived = np.array([[1, 1, 0, 0], [1, 0, 0, 0], [1, 1, 1, 1], [0, 0, 0, 0]])
    h, a, m0 = alkire_foster(deprived, np.ones(4), 0.5)
    assert (h, a, m0) == pytest.approx((0.5, 0.75, 0.375))
    h, a, m0 = alkire_foster(deprived, np.array([3, 1, 1, 1]), 0.5, np.array([1, 2, 1, 4]))
    # scores 4/6, 3/6, 1, 0
    assert h == pytest.approx(0.5)
    assert m0 == pytest.approx((4 / 6 + 2 * 3 / 6 + 1) / 8)
    assert a == pytest.approx(m0 / h)


@given(st.integers(0, 2**31), st.floats(0.2, 1.0))
def test_alkire_and_foster_axioms(seed, cutoff):
    rng = np.random.default_rng(seed)
    d = rng.random((30, 5)) < 0.4
    w, persons = rng.uniform(0.5, 2, 5), rng.integers(1, 7, 30)
    h, a, m0 = alkire_foster(d, w, cutoff, persons)
    assert m0 == pytest.approx(h * a)
    assert 0 <= m0 <= h + 1e-12 <= 1 + 1e-9
    worse = d.copy()
    worse[:, 2] = True
    assert alkire_foster(worse, w, cutoff, persons)[2] >= m0 - 1e-12
    np.testing.assert_allclose(
        alkire_foster(np.tile(d, (2, 1)), 3 * w, cutoff, np.tile(persons, 2)), (h, a, m0)
    )
    parts = [
        alkire_foster(d[s], w, cutoff, persons[s])[2] * persons[s].sum()
        for s in (slice(0, 11), slice(11, 30))
    ]
    assert sum(parts) / persons.sum() == pytest.approx(m0)


def test_bits_become_dimensions():
    found = dimensions_of(np.array([0, 1, 0b10100], np.int8))
    np.testing.assert_array_equal(found, [[0] * 5, [1, 0, 0, 0, 0], [0, 0, 1, 0, 1]])


def test_fgt_by_hand():
    income = np.array([1000.0, 1500.0, 3000.0, 4000.0])
    assert fgt(income, 2000.0, 0) == 0.5
    assert fgt(income, 2000.0, 1) == pytest.approx((0.5 + 0.25) / 4)
    assert fgt(income, 2000.0, 2) == pytest.approx((0.25 + 0.0625) / 4)


def test_gini_of_a_pareto_sample():
    assert gini((1 - GRID) ** (-1 / 3.0)) == pytest.approx(1 / (2 * 3.0 - 1), abs=2e-3)


@given(whole_yuan, st.floats(0.1, 50))
def test_gini_is_scale_free_and_within_bounds(incomes, factor):
    y = np.array(incomes, float)
    assert -1e-9 <= gini(y) < 1
    assert gini(y * factor) == pytest.approx(gini(y), abs=1e-9)
