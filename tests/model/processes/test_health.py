"""Illness, cover and forgone care: each rule worked by hand, signs, and what never breaks."""

import numpy as np
import pytest
from hypothesis import given, strategies as st

from model.parameters import base_values, parameter_bundles
from model.processes.demography.rules import death_factor
from model.processes.health.insurance import (
    aid_part,
    aid_share,
    cooperative_part,
    cover_of,
    critical_part,
    stays_out,
)
from model.processes.health.rules import (
    admission_chance_q,
    faded_neglect,
    frail_chance_q,
    leaves_disabled,
    next_condition,
)
from model.processes.poverty.rules import is_impoverished

f = np.float32
ROUND = {
    "cover.deductible": 500.0,
    "cover.share": 0.60,
    "cover.share_listed": 0.70,
    "cover.ceiling": 100000.0,
    "cover.threshold": 1.0,
    "cover.threshold_listed": 0.5,
    "cover.critical_share": 0.50,
    "cover.aid_share": 0.50,
    "cover.aid_wubao": 0.90,
    "cover.aid_ceiling": 5000.0,
    "cover.stay_out": 0.1,
    "health.recovery_y": 0.04,
    "health.chronic_disables_y": 0.02,
    "health.frail_y": 0.008,
    "health.neglect": 2.0,
    "health.severe_bill": 10000.0,
    "health.severe_disables": 0.05,
}


def numbers(**changed):
    named = {k.replace("__", "."): v for k, v in changed.items()}
    return parameter_bundles(base_values() | ROUND | named)


N = numbers()
WELL, CHRONIC, DISABLED = 0, 1, 2


def three_layers(bill, p=None, *, member=1, aided=0.0, in_plan=False, before=(0, 0, 0)):
    return cover_of(
        f(bill),
        member,
        f(aided),
        in_plan,
        tuple(f(x) for x in before),
        f(8000),
        f(1),
        p or N["cover"],
    )


def test_a_bill_of_40000_through_three_layers_to_the_yuan():
    # 0.6 x (40,000 - 500) = 23,700; 16,300 left; half of what is above 8,000 is 4,150
    cooperative, critical, aid = three_layers(40000)
    assert (round(cooperative), round(critical), round(aid)) == (23700, 4150, 0)
    # dibao: half of the 12,150 that are left would be 6,075; the ceiling is 5,000
    assert [round(x) for x in three_layers(40000, aided=0.5)] == [23700, 4150, 5000]


def test_the_same_bill_of_a_registered_household_under_the_health_plan():
    # 0.7 x 39,500 = 27,650; 12,350 left; half of what is above 4,000 is 4,175; 8,175 left
    parts = three_layers(40000, aided=0.5, in_plan=True)
    assert [round(x) for x in parts] == [27650, 4175, 4088]
    assert round(40000 - sum(parts)) == 4088


def test_who_did_not_join_pays_all_but_medical_aid():
    assert three_layers(40000, member=0) == (0, 0, 0)
    assert three_layers(6000, member=0, aided=0.5) == (0, 0, 3000)


def test_each_layer_stops_at_the_ceiling_of_the_year():
    p = N["cover"]
    assert cooperative_part(f(40000), f(0.6), f(90000), f(1), p) == 10000
    assert cooperative_part(f(40000), f(0.6), f(100000), f(1), p) == 0
    assert cooperative_part(f(300), f(0.6), f(0), f(1), p) == 0
    assert aid_part(f(4000), f(0.5), f(4500), f(1), p) == 500
    # prices 10 % up lift the ceiling to 5,500
    assert aid_part(f(4000), f(0.5), f(4500), f(1.1), p) == pytest.approx(1000, rel=1e-4)


def test_a_second_stay_in_the_year_is_above_the_threshold_from_its_first_yuan():
    p = N["cover"]
    assert critical_part(f(6000), f(0), f(8000), p) == 0
    assert critical_part(f(6000), f(6000), f(8000), p) == 2000
    assert critical_part(f(6000), f(12000), f(8000), p) == 3000


def test_titles_to_medical_aid():
    p = N["cover"]
    assert aid_share(0, 0, False, p) == 0.0
    assert aid_share(1, 0, False, p) == 0.5
    assert aid_share(0, 0, True, p) == 0.5
    assert aid_share(1, 1, True, p) == f(0.9)


def test_the_near_poor_stay_out_more_often():
    p = N["cover"]
    assert stays_out(f(2000), f(2855), 0.09, p)
    assert not stays_out(f(2000), f(2855), 0.11, p)
    assert not stays_out(f(5710), f(2855), 0.06, p)
    assert stays_out(f(5710), f(2855), 0.04, p)


def test_one_draw_worsens_mends_or_leaves_an_illness():
    p = N["health"]
    assert next_condition(40, WELL, f(0), 0.001, p) == CHRONIC  # 0.006 a year at 40
    assert next_condition(40, WELL, f(0), 0.002, p) == WELL
    assert next_condition(40, WELL, f(0), 0.9999, p) == WELL  # age disables nobody of 40
    assert next_condition(75, WELL, f(0), 0.9985, p) == DISABLED  # 0.008 a year at 75
    assert next_condition(40, CHRONIC, f(0), 0.004, p) == DISABLED  # 0.02 a year
    assert next_condition(40, CHRONIC, f(0), 0.006, p) == CHRONIC
    assert next_condition(40, CHRONIC, f(0), 0.989, p) == CHRONIC
    assert next_condition(40, CHRONIC, f(0), 0.991, p) == WELL  # 0.04 a year
    assert next_condition(40, DISABLED, f(0), 0.999, p) == DISABLED


def test_care_forgone_makes_illness_last():
    p = N["health"]
    # a third forgone raises 0.0015 a quarter by two thirds to 0.0025
    assert next_condition(40, WELL, f(1 / 3), 0.0024, p) == CHRONIC
    assert next_condition(40, WELL, f(0), 0.0024, p) == WELL
    assert faded_neglect(f(0), f(700), f(300), f(0.5)) == f(0.3)
    assert faded_neglect(f(0.3), f(500), f(0), f(0.5)) == f(0.15)
    assert faded_neglect(f(1), f(0), f(300), f(0.5)) == 1.0


def test_only_a_grave_stay_may_disable():
    p = N["health"]
    assert leaves_disabled(f(10001), f(1), 0.049, p)
    assert not leaves_disabled(f(10001), f(1), 0.051, p)
    assert not leaves_disabled(f(9999), f(1), 0.0, p)
    assert not leaves_disabled(f(10999), f(1.1), 0.0, p)


def test_age_disables_beyond_60_and_doubles_in_seven_years():
    p = N["health"]
    assert frail_chance_q(59, p) == 0.0
    assert frail_chance_q(75, p) == pytest.approx(0.002)
    assert frail_chance_q(82, p) == pytest.approx(0.004, rel=1e-3)


def test_illness_shortens_life_and_the_mean_stays():
    p = numbers(
        people__death_ill=0.6,
        people__death_admitted=1.0,
        people__ill_share=0.4,
        people__admitted_share=0.1,
    )["people"]
    assert death_factor(WELL, 0, p) == pytest.approx(1 - 0.24 - 0.1, rel=1e-6)
    assert death_factor(CHRONIC, 0, p) == pytest.approx(1 + 0.36 - 0.1, rel=1e-6)
    assert death_factor(CHRONIC, 2, p) == pytest.approx(1 + 0.36 + 0.9, rel=1e-6)
    mean = sum(
        share * death_factor(ill, stays, p)
        for ill, stays, share in ((0, 0, 0.54), (0, 1, 0.06), (1, 0, 0.36), (1, 1, 0.04))
    )
    assert mean == pytest.approx(1.0)


def test_impoverished_is_above_the_line_before_bills_and_below_after():
    assert is_impoverished(f(3000), f(200), f(2855))
    assert not is_impoverished(f(3000), f(100), f(2855))
    assert not is_impoverished(f(2800), f(100), f(2855))


def test_a_zero_switches_each_mechanism_off():
    off = numbers(
        health__recovery_y=0.0,
        health__chronic_disables_y=0.0,
        health__frail_y=0.0,
        health__neglect=0.0,
        health__chronic_y=0.0,
        health__severe_disables=0.0,
        health__admission_y=0.0,
        people__death_ill=0.0,
        people__death_admitted=0.0,
        cover__stay_out=0.0,
        cover__share=0.0,
        cover__critical_share=0.0,
        cover__aid_ceiling=0.0,
    )
    p = off["health"]
    for condition in (WELL, CHRONIC, DISABLED):
        for draw in (1e-9, 0.5, 1.0 - 1e-9):
            assert next_condition(80, condition, f(1), draw, p) == condition
    assert admission_chance_q(60, CHRONIC, f(0), -1.0, p) == 0.0
    assert admission_chance_q(10, WELL, f(0), -1.0, p) == 0.0
    assert not leaves_disabled(f(1e6), f(1), 1e-9, p)
    assert death_factor(CHRONIC, 3, off["people"]) == 1.0
    assert not stays_out(f(0), f(2855), 1e-9, off["cover"])
    assert three_layers(40000, off["cover"], aided=0.5) == (0, 0, 0)


yuan = st.floats(0, 500_000, width=32)
share = st.floats(0, 1, width=32)
claims = st.tuples(yuan, yuan, yuan)


@given(bill=yuan, member=st.integers(0, 1), aided=share, in_plan=st.booleans(), before=claims)
def test_the_layers_and_the_household_pay_the_whole_bill(bill, member, aided, in_plan, before):
    parts = three_layers(bill, member=member, aided=aided, in_plan=in_plan, before=before)
    own = f(bill) - parts[0] - parts[1] - parts[2]
    assert min(parts) >= 0
    assert own >= -1e-3 * max(1.0, bill * 1e-3)
    assert own + sum(parts) == pytest.approx(bill, rel=1e-5, abs=1e-3)


@given(
    bill=yuan,
    before=claims,
    share_a=st.floats(0.3, 0.9),
    share_b=st.floats(0.3, 0.9),
    aid_a=share,
    aid_b=share,
)
def test_higher_cover_never_raises_what_the_household_pays(
    bill, before, share_a, share_b, aid_a, aid_b
):
    low, high = (
        numbers(cover__share=take(share_a, share_b), cover__critical_share=take(share_a, share_b))
        for take in (min, max)
    )
    less = sum(three_layers(bill, low["cover"], aided=min(aid_a, aid_b), before=before))
    more = sum(three_layers(bill, high["cover"], aided=max(aid_a, aid_b), before=before))
    assert more >= less - 1e-4 * max(1.0, bill)


@given(
    age=st.integers(0, 100),
    condition=st.integers(0, 2),
    draw=st.floats(1e-9, 1 - 1e-9),
    neglect=share,
    more=share,
)
def test_more_neglect_never_makes_one_healthier(age, condition, draw, neglect, more):
    p = N["health"]
    low, high = sorted((f(neglect), f(more)))
    assert next_condition(age, condition, high, draw, p) >= next_condition(
        age, condition, low, draw, p
    )
