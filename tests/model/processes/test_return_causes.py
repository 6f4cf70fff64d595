"""Causes of a return, spells and unmet promises, against numbers worked by hand."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, strategies as st

from model.county import County
from model.parameters import base_values, parameter_bundles
from model.processes.health.rules import labour_of
from model.processes.poverty.return_causes import (
    Now,
    cause_of,
    changes,
    labour_lost,
    mark_splits,
    remember,
    stayed_home,
    support_of,
    without_bills,
)
from model.processes.poverty.rules import labour_by_health, lacks_of, spell_of
from model.state.ages import BIRTH_ID
from model.state.columns import CAUSES
from model.state.measures import INDEX
from model.state.world import empty_columns

f = np.float32
CODE = {name: i for i, name in enumerate(CAUSES, start=1)}


def parts_of(**named):
    out = np.zeros(len(CAUSES), np.float32)
    for name, value in named.items():
        out[CODE[name] - 1] = value
    return out


@pytest.mark.parametrize(
    ("named", "cause", "mainly"),
    [
        ({"illness": 900}, "illness", "illness"),
        ({"schooling": 800}, "schooling", "schooling"),
        ({"illness": 600, "hazard": 700}, "hazard", "hazard"),
        ({"illness": 300, "luck": 310}, "several", "luck"),
        ({}, "several", "several"),
        ({"support": 501}, "support", "support"),
        ({"ageing": 500}, "ageing", "ageing"),
        ({"split": 2000, "job": 1999}, "split", "split"),
    ],
)
def test_cause_is_the_largest_change_that_alone_lifts_the_household(named, cause, mainly):
    assert cause_of(f(500), parts_of(**named)) == (CODE[cause], CODE[mainly])


@given(
    st.lists(st.floats(0, 9000, width=32), min_size=11, max_size=11), st.floats(1, 9000, width=32)
)
def test_neutralising_the_cause_lifts_and_a_nearer_line_never_makes_it_several(values, gap):
    parts = np.array(values, np.float32)
    parts[CODE["several"] - 1] = 0
    cause, mainly = cause_of(f(gap), parts)
    if cause != CODE["several"]:
        assert parts[cause - 1] >= f(gap)
        assert cause_of(f(gap) / f(2), parts)[0] == cause
    else:
        assert (parts < f(gap)).all()
    assert parts[mainly - 1] == parts.max()


def last_year():
    """Three members, two workers: 5,000 from the farm, 4,000 in wages, 500 from a herd."""
    columns = empty_columns(1, 1, 0)
    columns["Household"].n_members[:] = 3
    year = columns["Year"]
    year.farm_y[:], year.migrant_y[:], year.industry_y[:] = 5000, 4000, 500
    return columns, np.array([[2.0, 0.0]], np.float32)


def changed(columns=None, workers=2.0, unwell=0.0, n=3, is_split=False, bills=True, **flows):
    columns, now = last_year() if columns is None else (columns, np.array([[2, 0]], np.float32))
    house, flow, year, before = (columns[k] for k in ("Household", "Flow", "Year", "LastYear"))
    remember(house, flow, year, before, now)
    for name, value in flows.items():
        getattr(year, name)[0] = value
    parts = np.zeros(len(CAUSES), np.float32)
    now = np.array([[workers, unwell]], np.float32)
    at_end = Now(now[0, 0], now[0, 1], support_of(0, flow, year), f(n))
    changes(0, year, before, at_end, f(3000), is_split, parts)
    if not bills:
        without_bills(0, year, before, parts)
    return {name: float(parts[i]) for i, name in enumerate(CAUSES) if parts[i] != 0}


def test_the_same_year_again_has_no_cause():
    columns, _ = last_year()
    year = columns["Year"]
    year.out_of_pocket_y[0], year.school_y[0], year.price_loss_y[0] = 4000, 2000, -300
    assert changed(columns) == {}


def test_only_what_changed_since_the_household_was_out_counts():
    assert changed(out_of_pocket_y=1500) == {"illness": 1500}
    assert changed(school_y=800, hazard_loss_y=100) == {"schooling": 800, "hazard": 100}
    assert changed(luck_loss_y=700) == {"luck": 700}
    assert changed(job_loss_y=900) == {"job": 900}
    # a herd that shrank by 400; one that earns 400 less as its price fell
    assert changed(industry_y=100) == {"support": 400}
    assert changed(industry_y=100, price_loss_y=400) == {"price": 400}


def test_a_worker_who_turns_65_takes_half_a_share_of_earnings():
    # 9,000 by two workers; half a worker fewer is 2,250, and earnings fell by that
    assert changed(workers=1.5, farm_y=2750) == {"ageing": 2250}
    # earnings that fell less are the bound
    assert changed(workers=1.5, farm_y=4000) == {"ageing": 1000}
    # one who is gone needs no line of 3,000
    assert labour_lost(f(1), f(2), f(4500), f(9000), f(1), f(3000)) == 1500
    assert changed(workers=1.5, farm_y=2750, is_split=True) == {"split": 2250}


def test_chronic_illness_counts_by_the_labour_it_took():
    # 9,000 by two workers; half a worker unwell is 2,250
    assert changed(unwell=0.5, farm_y=2500)["illness"] == 2250


def test_a_wage_given_up_counts_net_of_home_work_and_of_what_else_explains_it():
    # 4,000 of wages fell, farm work replaced 1,500 of it
    assert changed(migrant_y=0, farm_y=6500) == {"home": 2500}
    # 500 of it are a spell without work
    assert changed(migrant_y=0, farm_y=6500, job_loss_y=500) == {"home": 2000, "job": 500}
    assert stayed_home(f(-10), f(2500), f(500)) == 0


def test_income_poverty_sees_lost_labour_but_no_bill():
    flows = {"out_of_pocket_y": 1500, "illness_loss_y": 400, "school_y": 900}
    assert changed(**flows) == {"illness": 1900, "schooling": 900}
    assert changed(bills=False, **flows) == {"illness": 400}


def test_spells_of_a_household_in_and_out():
    state, seen = (0, 0, 0), []
    for year, poor in enumerate([1, 1, 1, 0, 0, 1, 0, 1], start=2014):
        was = state[0] > 0
        event = (3 if state[1] > 0 else 1) if poor and not was else (2 if was and not poor else 0)
        *state, ended, after = spell_of(event, bool(poor), *state, year)
        seen.append((state[0], state[1], ended, after))
    assert seen == [
        (1, 1, 0, 0),
        (2, 2, 0, 0),
        (3, 3, 0, 0),
        (0, 3, 3, 0),
        (0, 3, 0, 0),
        (1, 4, 0, 2),
        (0, 4, 1, 0),
        (1, 5, 0, 1),
    ]


def test_promises_unmet_are_bits():
    base, least = f(5000), f(90)
    assert lacks_of(f(5000), base, f(0), least, 0, 0, False) == 0
    assert lacks_of(f(4900), base, f(0), least, 0, 0, False) == 1
    assert lacks_of(f(5000), base, f(91), least, 2, 0, False) == 6
    assert lacks_of(f(5000), base, f(0), least, 0, 1, True) == 24


@pytest.mark.parametrize(
    ("age", "at_school"),
    [(15, True), (17, True), (30, False), (64, False), (70, False), (75, False)],
)
@pytest.mark.parametrize("condition", [0, 1, 2])
def test_labour_by_health_agrees_with_the_health_process(age, at_school, condition):
    p = parameter_bundles(base_values())["health"]
    well, lost = labour_by_health(age, at_school, condition, p.chronic_loss)
    assert well == labour_of(age, int(at_school), 0, p)
    assert well - lost == pytest.approx(labour_of(age, int(at_school), condition, p))


def test_only_this_years_new_households_and_their_parents_are_marked():
    columns = empty_columns(2, 12, 0)
    village, household = columns["Village"], columns["Household"]
    village.first_household[:], village.end_household[:] = (0, 6), (6, 12)
    old = BIRTH_ID + 7001 * 1000 + 15
    household.id[:5] = (7001, 7002, 7003, old, BIRTH_ID + old * 1000 + 16)
    household.id[6:9] = (8001, 8002, BIRTH_ID + 8001 * 1000 + 16)
    marks = np.zeros(12, np.int8)
    mark_splits(village, household, np.int64(2016), marks)
    assert np.flatnonzero(marks).tolist() == [3, 4, 6, 8]


def test_without_years_at_home_most_returns_laid_to_them_do_not_happen(small_start):
    found = []
    for values in ({}, {"labour.stop_y": 0.0}):
        start = replace(small_start, values={**small_start.values, **values})
        sums = County(start, last_year=2018).run().sums[:, :, INDEX["returns_home"]]
        found.append(int(sums.sum()))
    assert found[0] > 0
    assert found[1] < 0.5 * found[0]
