"""Scalar rules against numbers worked by hand."""

import numpy as np
import pytest
from hypothesis import given, strategies as st
from small_worlds import today

from model.parameters import base_values, parameter_bundles
from model.processes.calendar.rules import PUBLISHED, idle_share, index_of
from model.processes.coping.rules import cut_share, repay
from model.processes.coping.schooling import school_cost_q
from model.processes.delivery.rules import absorbed, complement, public_price
from model.processes.delivery.targeting import rank_key
from model.processes.demography.rules import death_chance_y, is_enrolled
from model.processes.hazard.rules import harvest_loss
from model.processes.health.rules import labour_of
from model.processes.income.rules import farm_income_y
from model.processes.labour.rules import course_strength
from model.processes.poverty.rules import event_of
from model.processes.register.rules import exit_bar
from model.programmes.acceptance import takes_up

N = parameter_bundles(base_values())
f = np.float32


def test_complement_is_one_minus_theta_at_nothing_and_one_at_what_is_needed():
    road_and_water = np.array([0.8, 0.4], np.float32)
    assert complement(np.array([0, 0.9], np.float32), road_and_water, f(0.4)) == pytest.approx(0.6)
    assert complement(np.array([0.8, 0.4], np.float32), road_and_water, f(0.4)) == 1.0
    assert complement(np.array([0.9, 0.2], np.float32), road_and_water, f(1.0)) == pytest.approx(
        0.5
    )


def test_at_the_mean_growth_of_its_years_an_index_is_the_published_one():
    """Dibao 2015-2020: 3,178 to 5,962 yuan is 13.41 % a year; wages 2015-2024: 3,072 to 4,961."""
    for name, last in (("income.floor_growth", 2020), ("growth.wage", 2024)):
        base, end = PUBLISHED[name, 2015], PUBLISHED[name, last]
        rate = (end / base) ** (1 / (last - 2015)) - 1
        assert base_values()[name] == pytest.approx(rate, abs=0.001)
        for year in range(2014, last + 1):
            assert index_of(name, rate, year) == pytest.approx(PUBLISHED[name, year] / base)
    assert index_of("growth.wage", 0.055, 2020) == pytest.approx(4072 / 3072, rel=0.002)


def test_idle_money_by_year_is_what_audits_found():
    """843 of 5,013 million in 2013-15, 1,954 of 33,617 in 2016, 670 of 62,585 in 2017."""
    share = base_values()["delivery.idle"]
    assert share == PUBLISHED["delivery.idle", 2016]
    found = {2011: 227 / 1272, 2015: 843 / 5013, 2016: 1954 / 33617, 2017: 670 / 62585}
    for year, audited in (found | {2024: found[2017]}).items():
        assert idle_share(share, year) == pytest.approx(audited, abs=0.0006)
    assert idle_share(2 * share, 2015) == pytest.approx(2 * idle_share(share, 2015))
    assert idle_share(0.0, 2015) == 0.0


def test_a_drawn_rate_tilts_an_index_and_holds_alone_beyond_the_table():
    for name in ("income.floor_growth", "growth.wage"):
        assert index_of(name, 0.09, 2015) == 1.0
        for year in (2014, 2017, 2020, 2023):
            tilt = index_of(name, 0.09, year) / index_of(name, 0.05, year)
            assert tilt == pytest.approx((1.09 / 1.05) ** (year - 2015))
    # after the last published year, and before the first, the rate alone
    assert index_of("income.floor_growth", 0.09, 2024) == pytest.approx(1.09**9)
    assert index_of("income.floor_growth", 0.09, 2024, 0.05) == pytest.approx(1.09**5 * 1.05**4)
    assert index_of("income.floor_growth", 0.09, 2018, 0.05) == index_of(
        "income.floor_growth", 0.09, 2018
    )
    assert index_of("growth.wage", 0.05, 2011) == pytest.approx(
        index_of("growth.wage", 0.05, 2014) / 1.05**3
    )


def test_absorption_keeps_what_fits():
    assert absorbed(f(5e5), f(1e6)) == 1.0
    assert absorbed(f(4e6), f(1e6)) == pytest.approx(0.25)


def test_public_price_of_a_remote_package():
    # 6,000 yuan, 10 % dearer at remoteness 1, 30 % own share, prices 3 % up
    assert public_price(6000, 0.1, 1, 0.3, 1.03) == pytest.approx(6000 * 1.1 * 0.7 * 1.03)


def test_labour_of_members():
    p = N["health"]
    assert labour_of(30, 0, 0, p) == 1.0
    assert labour_of(30, 1, 0, p) == 0.0
    assert labour_of(70, 0, 0, p) == 0.5
    assert labour_of(30, 0, 1, p) == pytest.approx(1 - float(p.chronic_loss))
    assert labour_of(30, 0, 2, p) == 0.0


def test_farm_income_of_four_mu_half_worked():
    p = N["income"]
    needed = 4 * float(p.labour_mu)
    whole = farm_income_y(f(4), f(needed), f(0), p, today())
    half = farm_income_y(f(4), f(needed / 2), f(0), p, today())
    assert whole == pytest.approx(4 * float(p.yield_mu), rel=1e-5)
    assert half == pytest.approx(whole / 2, rel=1e-5)


def test_surplus_repays_the_dearest_first():
    # 1,000 left over: 500 repay; 300 of dear debt, then 200 of the loan
    assert repay(f(1000), f(300), f(400), f(50), f(0.5)) == pytest.approx((500, 0, 200, 50))


def test_schooling_of_one_pupil_and_one_student():
    p = N["coping"]
    expected = (float(p.pupil_cost_y) + float(p.senior_cost_y)) / 4
    assert school_cost_q(1, 1, 0, f(1), p) == pytest.approx(expected)


def test_events_of_poverty():
    assert event_of(True, False, False) == 1
    assert event_of(False, True, True) == 2
    assert event_of(True, False, True) == 3
    assert event_of(True, True, True) == 0


def test_exit_bar_reaches_the_task_and_never_falls_below_the_line():
    appraised = np.array([3.0, 2.0, 1.5, 0.8, -1.0], np.float32)
    heads = np.array([2, 3, 4, 5, 6])
    assert exit_bar(appraised, heads, 5.0) == 2.0
    assert exit_bar(appraised, heads, 14.0) == 1.0


def test_school_years():
    p = N["people"]
    assert not is_enrolled(5, 0, 0.0, p)
    assert is_enrolled(10, 0, 0.99, p)
    assert not is_enrolled(16, 1, 0.99, p)
    assert is_enrolled(17, 1, 0.99, p)
    assert not is_enrolled(17, 0, 0.0, p)


def test_death_grows_with_age():
    p = N["people"]
    chances = [death_chance_y(a, p) for a in (30, 45, 60, 75, 90)]
    assert chances == sorted(chances)
    assert death_chance_y(60, p) == pytest.approx(0.011, rel=1e-4)


def test_a_course_fades_and_is_weak_for_the_unschooled():
    p = N["labour"]
    assert course_strength(0, 2020, 9, 30, p) == 0.0
    assert course_strength(16, 2016, 9, 30, p) == 1.0
    assert course_strength(16, 2016, 3, 30, p) == pytest.approx(float(p.course_weak))
    assert course_strength(16, 2020, 9, 30, p) == pytest.approx(np.exp(-4 * 0.15), rel=1e-5)


def test_the_registered_come_before_others_and_the_poorest_first():
    listed = [rank_key(0, 1, 0, 0.0, f(s), f(0), 0.5) for s in (7.0, 8.0)]
    outside = rank_key(0, 0, 0, 0.0, f(5.0), f(3), 0.5)
    forward = rank_key(0, 1, 1, 0.0, f(9.0), f(0), 0.5)
    assert forward < listed[0] < listed[1] < outside


@given(a=st.floats(0, 5), b=st.floats(0, 5))
def test_richer_households_bear_less_of_a_shock(a, b):
    low, high = min(a, b), max(a, b)
    assert cut_share(f(low), N["coping"]) >= cut_share(f(high), N["coping"])


@given(
    draw=st.floats(0.001, 0.999),
    own=st.floats(0, 5000),
    cash=st.floats(0, 50_000),
    more=st.floats(0, 50_000),
)
def test_more_cash_never_turns_a_yes_into_a_no(draw, own, cash, more):
    p = N["industry"]
    if takes_up(f(0.1), f(own), f(cash), f(1), draw, p):
        assert takes_up(f(0.1), f(own), f(cash + more), f(1), draw, p)


@given(draw=st.floats(0.001, 0.999), size=st.floats(0, 1))
def test_harvest_loss_is_a_share(draw, size):
    assert 0 <= harvest_loss(0.12, draw, size, N["hazard"]) <= f(0.9)
