"""What a migrant weighs, when one who comes home comes home, and what labour is worth away."""

from dataclasses import replace

import numpy as np
import pytest

from model.county import County
from model.processes.labour.rules import normal_home_y, quarters_away, works_on

f = np.float32


def test_who_comes_home_was_away_for_none_to_three_quarters():
    assert [quarters_away(u) for u in (0.01, 0.26, 0.51, 0.99)] == [0, 1, 2, 3]
    even = (np.arange(1000) + 0.5) / 1000
    assert np.mean([quarters_away(u) for u in even]) == pytest.approx(1.5)


def test_a_lucky_harvest_does_not_count_as_what_home_brings():
    # 7,000 yuan in a fourth quarter that holds 35 % of the year, at twice the normal luck
    assert normal_home_y(f(7000), f(0), f(1), f(2)) == pytest.approx(10_000)
    assert normal_home_y(f(3500), f(400), f(1.5), f(1.5)) == pytest.approx(10_400)
    # no year was run yet
    assert normal_home_y(f(3500), f(0), f(0), f(0)) == pytest.approx(10_000)


def test_the_quarter_of_coming_home_is_counted_anew():
    # home from the third quarter on: bit 1 is set, and quarters 1 and 2 are looked at
    assert [bool(works_on(q, 1, 1 << 1)) for q in range(4)] == [False, False, False, True]


def run(start, **values):
    values = {name.replace("__", "."): value for name, value in values.items()}
    county = County(replace(start, values={**start.values, **values}), last_year=2015)
    county.run()
    return county.world


def test_coming_home_costs_a_part_of_the_years_remittance(small_start):
    stay, some, all_ = (
        float(run(small_start, labour__stop_y=p).year.migrant_y.sum()) for p in (0.0, 0.5, 1.0)
    )
    assert stay > some > all_ > 0.0
    # three quarters, two, one or none of four: three eighths are left of a year
    assert all_ / stay == pytest.approx(0.375, abs=0.03)


def test_labour_by_kind_moves_home_within_the_year(small_start):
    county = County(
        replace(small_start, values={**small_start.values, "labour.stop_y": 1.0}), last_year=2015
    )
    away = []
    for _ in range(4):
        county.step()
        away.append(float(county.world.work.migrant.sum()))
    assert away[0] > away[1] > away[2] > away[3] == 0.0
    assert away[0] > 2.0 * away[2]


def test_what_labour_is_worth_acts_on_remittances(small_start):
    world = run(small_start, labour__unpaid_y=0.0, labour__job_loss_q=0.0)
    p = world.parameters["labour"]
    sent = p.remitted * p.wage_m * p.months * world.today.wage / 4
    rows = np.flatnonzero(
        (world.household.alive != 0) & (world.work.migrant > 0) & (world.stake.shop == 0)
    )
    expected = world.work.migrant[rows] * sent * np.exp(world.household.log_mu[rows].astype(float))
    np.testing.assert_allclose(world.flow.migrant_q[rows], expected, rtol=1e-4)


def test_the_fit_brings_average_incomes_to_the_spread_wanted(small_start):
    alive = small_start.columns["Household"].alive != 0
    limit = np.abs(small_start.columns["Household"].log_mu[alive]) > 1.49
    income = small_start.columns["Status"].income_y[alive].astype(float)
    n = small_start.columns["Household"].n_members[alive].astype(float)
    log = np.log(np.maximum(income, 280.0))
    mean = (n * log).sum() / n.sum()
    spread = np.sqrt((n * (log - mean) ** 2).sum() / n.sum())
    # permanent 0.55 and what one year adds to it
    assert 0.5 < spread < 0.75
    assert limit.mean() < 0.15
