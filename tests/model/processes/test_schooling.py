"""Grants, student loans and drop-outs: rules worked by hand, signs, and whole runs."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, strategies as st
from small_worlds import digest

from model.county import County
from model.parameters import base_values, parameter_bundles
from model.policy import Policy
from model.processes.coping.schooling import (
    drop_out_chance_q,
    school_grant_q,
    student_debt_due_q,
    student_loan_q,
)
from model.processes.labour.rules import wage_factor
from model.state.measures import INDEX

f = np.float32


def numbers(**changed):
    return parameter_bundles(base_values() | {k.replace("__", "."): v for k, v in changed.items()})


N = numbers(
    school__grant_pupil_y=400.0,
    school__grant_senior_y=3000.0,
    school__grant_college_y=4000.0,
    school__loan_cap_y=8000.0,
    school__drop_junior_q=0.1,
    school__drop_senior_q=0.4,
)
SCHOOL = N["school"]


def test_grants_by_level_a_quarter():
    assert school_grant_q(1, 0, 0, f(1), SCHOOL) == 100
    assert school_grant_q(2, 1, 1, f(1), SCHOOL) == 200 + 750 + 1000
    assert school_grant_q(0, 1, 0, f(1.1), SCHOOL) == pytest.approx(825)


def test_a_student_loan_covers_the_least_of_need_cost_and_ceiling():
    assert student_loan_q(f(5000), f(2500), 1, f(1), SCHOOL) == 2000
    assert student_loan_q(f(5000), f(1500), 1, f(1), SCHOOL) == 1500
    assert student_loan_q(f(300), f(1500), 1, f(1), SCHOOL) == 300
    assert student_loan_q(f(5000), f(9000), 2, f(1), SCHOOL) == 4000


def test_student_debt_falls_due_after_college():
    assert student_debt_due_q(f(16000), 1, f(10), f(0.06)) == (0, 0)
    instalment, interest = student_debt_due_q(f(16000), 0, f(10), f(0.06))
    assert instalment == pytest.approx(400)
    assert interest == pytest.approx(240)
    assert student_debt_due_q(f(60), 0, f(10), f(0.06))[0] == 60


def test_drop_out_needs_stress_and_falls_with_grants():
    assert drop_out_chance_q(17, f(0.5), f(0), SCHOOL) == pytest.approx(0.2)
    assert drop_out_chance_q(17, f(0.5), f(0.5), SCHOOL) == pytest.approx(0.1)
    assert drop_out_chance_q(14, f(3), f(0), SCHOOL) == pytest.approx(0.1)
    assert drop_out_chance_q(20, f(0), f(0), SCHOOL) == 0.0
    assert drop_out_chance_q(20, f(1), f(1), SCHOOL) == 0.0


def test_schooling_beyond_nine_years_raises_the_wage():
    p = numbers(labour__school_wage=0.06)["labour"]
    assert wage_factor(9, f(0), p) == 1.0
    assert wage_factor(12, f(0), p) == pytest.approx(1.18)
    off = numbers(labour__school_wage=0.0)["labour"]
    assert wage_factor(16, f(0), off) == 1.0


@given(
    age=st.integers(14, 22),
    stress=st.floats(0, 5, width=32),
    ease=st.floats(0, 5, width=32),
    aided=st.floats(0, 1, width=32),
    more=st.floats(0, 1, width=32),
)
def test_less_stress_or_more_grants_never_raise_the_chance(age, stress, ease, aided, more):
    low, high = sorted((f(stress), f(ease)))
    less, most = sorted((f(aided), f(more)))
    chance = drop_out_chance_q(age, high, less, SCHOOL)
    assert 0 <= drop_out_chance_q(age, low, most, SCHOOL) <= chance <= 1


def run(start, **changed):
    policy = changed.pop("policy", start.policy)
    values = {**start.values, **{k.replace("__", "."): v for k, v in changed.items()}}
    county = County(replace(start, values=values, policy=policy), last_year=2018)
    return county, county.run()


def total(record, name):
    return int(record.sums[..., INDEX[name]].sum())


@pytest.fixture(scope="module")
def usual(small_start):
    return run(small_start)


def test_grants_keep_children_at_school(small_start, usual):
    _, without = run(small_start, policy=Policy(school_grants=False))
    assert total(usual[1], "school_grants") > 0 == total(without, "school_grants")
    assert total(usual[1], "drop_outs") <= total(without, "drop_outs")


def test_what_is_switched_off_leaves_no_trace(small_start):
    _, record = run(
        small_start,
        school__loan_cap_y=0.0,
        school__drop_junior_q=0.0,
        school__drop_senior_q=0.0,
        cover__stay_out=0.0,
        cover__aid_ceiling=0.0,
        cover__critical_share=0.0,
        cover__premium_y=0.0,
        coping__forgo=0.0,
    )
    for name in (
        "drop_outs",
        "uninsured",
        "paid_aid",
        "paid_critical",
        "premium",
        "premium_aid",
        "forgone_care",
    ):
        assert total(record, name) == 0, name
    owed = record.sums[3::4, :, INDEX["student_debt"]].sum(axis=1)
    assert (np.diff(owed) <= 0).all()


def test_layers_add_up_to_what_is_paid_and_better_cover_costs_households_less(small_start, usual):
    record = usual[1]
    year = record.sums[:4].sum(axis=0)
    paid = sum(
        int(year[:, INDEX[n]].sum()) for n in ("paid_cooperative", "paid_critical", "paid_aid")
    )
    assert paid == pytest.approx(int(year[:, INDEX["medical_paid"]].sum()), rel=1e-4)
    _, better = run(small_start, cover__share=0.9, cover__aid_share=1.0, cover__aid_ceiling=1e5)
    assert total(better, "medical_gross") == pytest.approx(total(record, "medical_gross"), rel=0.02)
    assert total(better, "out_of_pocket") < total(record, "out_of_pocket")
    assert total(better, "catastrophic") < total(record, "catastrophic")
    assert total(better, "impoverishing") < total(record, "impoverishing")


def test_grants_forbidden_are_grants_of_nothing(small_start):
    forbidden, _ = run(small_start, policy=Policy(school_grants=False))
    of_nothing, _ = run(
        small_start,
        school__grant_pupil_y=0.0,
        school__grant_senior_y=0.0,
        school__grant_college_y=0.0,
    )
    assert digest(forbidden.world) == digest(of_nothing.world)


def test_care_forgone_makes_more_people_ill_unless_that_is_switched_off(small_start):
    name = INDEX["chronically_ill"]
    never, without = (
        run(small_start, health__neglect=0.0, coping__forgo=forgo)[1].sums[..., name]
        for forgo in (0.0, 0.5)
    )
    np.testing.assert_array_equal(never, without)
    strong = run(small_start, health__neglect=4.0, coping__forgo=0.5)[1].sums[..., name]
    assert strong[-1].sum() > never[-1].sum()
