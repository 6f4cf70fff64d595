"""Industries, hazards, finance, relocation, effort: rules against numbers worked by hand."""

import numpy as np
import pytest
from hypothesis import given, strategies as st
from small_worlds import today

from model.parameters import base_values, parameter_bundles
from model.processes.calendar.rules import glut_price
from model.processes.delivery.rules import at_scale, team_works, works_gain, works_level
from model.processes.delivery.targeting import (
    accepts_move,
    fits_industry,
    has_collateral,
    route_of,
    wants_credit,
)
from model.processes.hazard.rules import disaster_of, held_back
from model.processes.income.rules import (
    credit_income_y,
    effort_of,
    leased_income_y,
    net_of_price,
    price_here,
    ramp,
    shop_income_y,
    working_capital,
)
from model.processes.labour.rules import pull_nearby, site_jobs
from model.processes.uptake.rules import first_age, opens_shop, package_effect, stake_kept
from model.programmes.industry import INDUSTRIES, INDUSTRY_NAMES, N_INDUSTRIES

N = parameter_bundles(base_values())
f = np.float32
TEA, WALNUT, SHEEP, SOLAR = (
    INDUSTRY_NAMES.index(n) for n in ("tea", "walnut", "sheep", "photovoltaic")
)
share = st.floats(0, 1, width=32)


@pytest.mark.parametrize(
    ("age", "expected"), [(0, 0), (11, 0), (12, 4 / 12), (16, 8 / 12), (20, 1), (60, 1)]
)
def test_a_garden_bears_a_third_then_two_thirds_then_all(age, expected):
    assert ramp(f(age), f(12), f(20)) == pytest.approx(expected)


def test_a_stake_without_a_slope_starts_full():
    assert ramp(f(1), f(2), f(2)) == 0.0
    assert ramp(f(2), f(2), f(2)) == 1.0


def test_a_walnut_earns_nothing_for_five_years():
    kinds = N["industries"]
    for age in range(20):
        assert ramp(f(age), kinds.first_q[WALNUT], kinds.full_q[WALNUT]) == 0.0
    assert ramp(f(32), kinds.first_q[WALNUT], kinds.full_q[WALNUT]) == 1.0


def test_a_price_ten_percent_lower_takes_fifteen_percent_of_net_tea_income():
    assert net_of_price(f(0.9), f(1.5)) == pytest.approx(0.85)
    assert net_of_price(f(1.0), f(3.0)) == 1.0


def test_a_glut_of_twice_the_room_at_a_fall_of_a_fifth():
    # 30 packages where markets take 10: two rooms too many, 1 - 0.2 * 2
    assert glut_price(30.0, 10.0, 0.2, 0.4) == pytest.approx(0.6)
    assert glut_price(9.0, 10.0, 0.2, 0.4) == 1.0
    assert glut_price(1000.0, 10.0, 0.2, 0.4) == 0.4


def test_an_enterprise_holds_off_half_of_a_fall():
    # no road: 15 % less; the enterprise of a wholly tied village gives half of it back
    assert price_here(f(1), f(0), f(0), f(0.5), f(0.15)) == pytest.approx(0.85)
    assert price_here(f(1), f(0), f(1), f(0.5), f(0.15)) == pytest.approx(0.925)
    assert price_here(f(1.2), f(1), f(1), f(0.5), f(0.15)) == pytest.approx(1.2)


def test_five_greenhouses_where_ten_bring_a_buyer():
    assert at_scale(f(5), f(10), f(0.3)) == pytest.approx(0.85)
    assert at_scale(f(10), f(10), f(0.3)) == 1.0
    assert at_scale(f(0), f(0), f(0.3)) == 1.0


def test_a_quarter_takes_a_quarter_of_a_years_decay_and_the_share_sold():
    # a fifth a year, half sold
    assert stake_kept(f(0.20), f(0.5), f(0.7), f(0)) == pytest.approx(0.95 * 0.5)
    # nobody buys a village plant
    assert stake_kept(f(0.04), f(0.5), f(0), f(0)) == pytest.approx(0.99)


def test_a_village_plant_is_graded_by_nothing_of_the_village():
    assert package_effect(f(1), f(0.4)) == 1.0
    assert package_effect(f(0), f(0.4)) == f(0.4)


def test_two_panels_bring_half_of_the_plants_income_home():
    # 2,890 yuan a package, 55 % of it to households
    assert leased_income_y(f(2), f(2890), f(0.55)) == pytest.approx(3179)


def test_money_that_misses_the_planting_loses_a_year_of_crops_only():
    assert first_age(f(1), 1) == -4
    assert first_age(f(0), 1) == 0
    assert first_age(f(1), 0) == 0


def test_a_household_needs_labour_and_land_for_tea_and_neither_for_the_sun():
    kinds, none = N["industries"], np.zeros(N_INDUSTRIES, np.float32)
    assert fits_industry(TEA, f(1), f(2), none, 0, f(1), kinds)
    assert not fits_industry(TEA, f(0.4), f(2), none, 0, f(1), kinds)
    assert not fits_industry(TEA, f(1), f(1.9), none, 0, f(1), kinds)
    assert fits_industry(SOLAR, f(0), f(0), none, 0, f(1), kinds)
    has_walnut = none.copy()
    has_walnut[WALNUT] = 1
    assert not fits_industry(TEA, f(1), f(5), has_walnut, 1, f(1), kinds)
    assert fits_industry(TEA, f(1), f(6), has_walnut, 1, f(1), kinds)
    assert not fits_industry(WALNUT, f(1), f(9), has_walnut, 1, f(1), kinds)
    assert not fits_industry(SHEEP, f(1), f(9), none, 3, f(1), kinds)
    # a third of a garden needs a third of the land
    assert fits_industry(TEA, f(1), f(0.7), none, 0, f(1 / 3), kinds)
    assert not fits_industry(TEA, f(1), f(0.6), none, 0, f(1 / 3), kinds)


def test_floods_are_held_back_by_flood_works_and_droughts_by_water():
    p = N["hazard"]
    assert [disaster_of(x, p) for x in (0.1, 0.6, 0.9)] == [1, 2, 3]
    assert held_back(1, f(1), f(0), p) == 0.0
    assert held_back(1, f(0), f(1), p) == p.works_hold
    assert held_back(2, f(1), f(0), p) == p.works_hold


def test_a_level_decays_and_grows_by_its_share_of_the_need():
    p = N["delivery"]
    # a fifth of the need of 5 million is 1 million: half of it closes half of works_gap
    gain = works_gain(f(5e5), f(0), f(5e6), f(0.2), p)
    new = works_level(f(0.4), gain, f(0.97), f(0))
    assert new == pytest.approx(0.4 * 0.97 + 0.5 * float(p.works_gap))
    assert works_level(f(0.9), f(5.0), f(1), f(0)) == 1.0


def test_some_teams_do_nothing():
    p = N["delivery"]
    assert not team_works(float(p.team_idle) - 0.01, p)
    assert team_works(float(p.team_idle) + 0.01, p)


def test_lenders_ask_for_money_or_trade_and_no_debt():
    assert has_collateral(f(3000), f(0), f(0), f(0), f(3000))
    assert has_collateral(f(0), f(1), f(0), f(0), f(3000))
    assert not has_collateral(f(0), f(0), f(0), f(0), f(3000))
    assert not has_collateral(f(9000), f(1), f(1), f(0), f(3000))


def test_demand_for_credit_is_limited_and_needs_a_worker():
    p = N["finance"]
    assert wants_credit(f(1), 0.1, p)
    assert not wants_credit(f(0.5), 0.1, p)
    assert not wants_credit(f(1), float(p.demand) + 0.01, p)


def test_a_loan_of_20000_at_a_spread_of_5_percent_under_a_subsidy():
    p = N["finance"]
    e = N["effects"]._replace(guarantee=f(1), interest=f(1), mutual=f(1), cooperative=f(0.5))
    borrowed, dividend = credit_income_y(f(20000), f(20000), f(4500), f(5000), p, e)
    by_hand = 20000 * (float(p.spread) + float(p.rate)) + 4500 * float(p.mutual_spread)
    assert borrowed == pytest.approx(by_hand)
    assert dividend == pytest.approx(2500 * float(p.dividend))


def test_routes_of_relocation():
    assert route_of(1, 2, f(2), 0.5, f(0.9)) == 3
    assert route_of(0, 0, f(0), 0.5, f(0.9)) == 3
    assert route_of(0, 2, f(1), 0.5, f(0.9)) == 1
    assert route_of(0, 2, f(1), 0.95, f(0.9)) == 2
    assert route_of(0, 1, f(1), 0.5, f(0.9)) == 2


def test_the_old_refuse_to_move_more_often():
    p = N["relocation"]
    draws = np.linspace(0.001, 0.999, 999)
    young = np.mean([accepts_move(2, d, p) for d in draws])
    old = np.mean([accepts_move(0, d, p) for d in draws])
    assert young == pytest.approx(1 / (1 + np.exp(-0.6)), abs=2e-3)
    assert old == pytest.approx(1 / (1 + np.exp(0.4)), abs=2e-3)


def test_after_care_brings_jobs_to_concentrated_sites_only():
    p = N["relocation"]
    assert site_jobs(1, 0.1, p) == pytest.approx(float(p.jobs))
    assert site_jobs(1, 0.9, p) == 0.0
    assert site_jobs(2, 0.1, p) == 0.0
    base = pull_nearby(f(0), 0.0, N["labour"])
    assert base == pytest.approx(np.log(0.14 / 0.86) + 0.7, rel=1e-5)
    assert pull_nearby(f(1), 0.0, N["labour"]) == pytest.approx(base + 0.1, rel=1e-5)


def test_a_shop_of_62500_yuan_brings_half_home():
    assert shop_income_y(f(62500), f(0.5), f(1)) == 31250


def test_a_shop_needs_half_its_own_part_saved():
    p = N["trade"]
    assert opens_shop(f(12500), f(25000), True, 0.3, p)
    assert not opens_shop(f(12400), f(25000), True, 0.3, p)
    assert not opens_shop(f(25000), f(25000), False, 0.3, p)


def test_half_the_working_capital_costs_half_the_trap():
    p = N["coping"]
    least = float(p.threshold) * 2
    assert working_capital(f(least / 2), 2, f(1), p) == pytest.approx(1 - 0.5 * float(p.trap))
    assert working_capital(f(least), 2, f(1), p) == 1.0
    assert working_capital(f(0), 2, f(1), p) == pytest.approx(1 - float(p.trap))


def test_effort_falls_by_half_the_loss_where_transfers_are_half_of_income():
    # four persons with 2,000 yuan each, 4,000 of them unconditional: sigmoid(0) is one half
    assert effort_of(f(4000), f(2000), f(2855), 4, f(0.3), N["effort"]) == pytest.approx(0.85)
    assert effort_of(f(4000), f(2000), f(2855), 4, f(0), N["effort"]) == 1.0
    assert effort_of(f(40000), f(9000), f(2855), 4, f(0.3), N["effort"]) == 1.0


def test_every_industry_is_told_whole():
    kinds = N["industries"]
    assert len(INDUSTRIES) == N_INDUSTRIES == 11
    for column in kinds:
        assert column.shape[0] == 11
        assert column.dtype == np.float32
    assert (kinds.full_q >= kinds.first_q).all()
    # at full yield a yuan of the whole package brings 0.075 to 0.50 a year before labour is paid
    ratio = kinds.net_y / kinds.price
    assert ((ratio > 0.075) & (ratio < 0.50)).all()


@given(a=share, b=share)
def test_a_better_road_or_firm_never_lowers_the_price(a, b):
    low, high = min(a, b), max(a, b)
    assert price_here(f(0.8), f(low), f(0.2), f(0.5), f(0.15)) <= price_here(
        f(0.8), f(high), f(0.2), f(0.5), f(0.15)
    )
    assert price_here(f(0.8), f(0.3), f(low), f(0.5), f(0.15)) <= price_here(
        f(0.8), f(0.3), f(high), f(0.5), f(0.15)
    )


@given(a=st.floats(0, 80, width=32), b=st.floats(0, 80, width=32))
def test_an_older_stake_never_yields_less(a, b):
    low, high = min(a, b), max(a, b)
    assert ramp(f(low), f(12), f(20)) <= ramp(f(high), f(12), f(20))


@given(a=st.floats(0, 20_000, width=32), b=st.floats(0, 20_000, width=32))
def test_more_savings_never_lower_own_earnings(a, b):
    p = N["coping"]
    low, high = min(a, b), max(a, b)
    assert working_capital(f(low), 3, f(1), p) <= working_capital(f(high), 3, f(1), p)


@given(floor=st.floats(0, 20_000, width=32), more=st.floats(0, 20_000, width=32))
def test_more_unconditional_aid_never_raises_effort(floor, more):
    few = effort_of(f(floor), f(2000), f(2855), 4, f(0.2), N["effort"])
    many = effort_of(f(floor + more), f(2000), f(2855), 4, f(0.2), N["effort"])
    assert many <= few
    assert 0.8 <= many <= 1.0


def test_today_knows_a_price_for_every_industry():
    assert today().kind_price.shape == (N_INDUSTRIES,)
