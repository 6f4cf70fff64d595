"""What stands when a run begins: the county's totals, drawn among those who may have it."""

from dataclasses import replace

import numpy as np
import pytest

from model.county import County
from model.parameters import base_values, parameter_bundles
from model.rng import run_key
from model.state.codes import CONCENTRATED, SCATTERED, TURNKEY
from model.state.snapshot import Snapshot
from model.state.world import Fitted
from model.synthesis.build import build_columns, draw_start, spare_rows
from model.synthesis.population import GROWS_TEA

TOLD = {
    "start.mutual": 300.0,
    "start.loans": 0.1,
    "start.moved": 0.0844,
    "start.paired": 0.10,
    "start.shops": 0.15,
}


def begun(population, **values):
    p, key = parameter_bundles({**base_values(), **values}), run_key(3, 1)
    columns, *_ = build_columns(population, p, key, *spare_rows(p, 3.3))
    draw_start(columns, p, key)
    return columns


def near(count, expected):
    """A number of independent draws, within four of its standard errors."""
    return abs(int(count) - expected) < 4.0 * np.sqrt(expected)


def test_totals_are_the_countys(small_population):
    columns = begun(small_population, **TOLD)
    household, register, stake = (columns[g] for g in ("Household", "Register", "Stake"))
    alive, listed = household.alive != 0, register.listed != 0
    n, n_listed = alive.sum(), (alive & listed).sum()
    moved = stake.moved != 0
    assert near(moved.sum(), 0.0844 * n)
    assert near((moved & listed).sum(), 0.0844 * n * 0.67)
    assert near((stake.moved == TURNKEY).sum(), 0.0844 * n * 0.31)
    assert near((stake.eased > 0).sum(), 0.1 * n_listed)
    assert near((stake.shop != 0).sum(), 0.15 * n)
    assert near((register.paired != 0).sum(), 0.10 * n_listed)
    assert columns["Market"].fund.sum() == pytest.approx(300.0 * n_listed)
    assert (columns["Market"].fund > 0).sum() == 1


def test_only_who_may_have_it_has_it(small_population):
    columns = begun(small_population, **TOLD)
    household, register, stake = (columns[g] for g in ("Household", "Register", "Stake"))
    helpless = (register.wubao != 0) | (household.n_adults == 0)
    assert (register.listed & register.dibao)[register.paired != 0].all()  # fewer than on dibao
    assert helpless[stake.moved == TURNKEY].all()
    assert (household.n_adults[stake.moved == CONCENTRATED] >= 2).all()
    scattered = household.n_adults[stake.moved == SCATTERED]
    assert (scattered == 1).mean() > 0.5  # and a tenth of those with two workers
    assert (household.n_adults[stake.shop != 0] >= 2).all()
    lent = stake.eased[stake.eased > 0]
    # taken at most four years ago, a third and the defaults repaid a year
    assert (lent <= 20_000.0).all()
    assert (lent >= 20_000.0 * np.exp(-4.0 * (1.0 / 3.0 + 0.015)) - 1.0).all()
    assert columns["Village"].poor_village[columns["Market"].fund > 0].all()


def test_a_county_that_says_nothing_starts_with_none(small_population):
    columns = begun(small_population)
    assert columns["Market"].fund.sum() == 0
    for name in ("moved", "eased", "shop"):
        assert not getattr(columns["Stake"], name).any()
    assert not columns["Register"].paired.any()


def test_beyond_those_on_dibao_any_registered_household_has_a_helper(small_population):
    """With 60 % of 550 all of dibao are served, and (330 - n) of the other 550 - n."""
    register = begun(small_population, **{"start.paired": 0.6})["Register"]
    listed, dibao = register.listed != 0, register.dibao != 0
    assert (register.paired[listed & dibao] != 0).all()
    assert not register.paired[~listed].any()
    assert near((register.paired != 0).sum(), 0.6 * listed.sum())


def test_old_tea_stands_where_tea_does_well(small_population, assumptions):
    households, villages = small_population.households, small_population.villages
    at = np.searchsorted(villages["code"], households["village"])
    grows = villages["suit_tea"][at] >= GROWS_TEA
    tea = households["tea"]
    assert (tea <= households["land"]).all()
    assert 0 < grows.sum() < len(grows)
    assert (tea[~grows] == 0).all()
    # the county's mean, less what does not fit on small fields
    mean = assumptions["county.tea_old"]
    assert 0.6 * mean < tea.mean() <= 1.1 * mean


def test_a_crash_of_tea_takes_from_old_gardens_alone(small_start):
    numbers = {"tea.price_sd": 1e-9, "industry.crash_size": 0.5}
    farm, cheap = [], []
    for crash in (0.0, 1.0):
        values = {**small_start.values, **numbers, "industry.crash_y": crash}
        county = County(replace(small_start, values=values), last_year=2015)
        county.step()
        flow = county.world.flow
        farm.append(flow.farm_q.astype(float))
        cheap.append(flow.price_loss_q.astype(float))
        tea = county.world.stake.tea > 0
    assert (farm[0] - farm[1])[tea].sum() > 0.1 * farm[0][tea].sum()
    np.testing.assert_allclose(farm[0] - farm[1], cheap[1] - cheap[0], atol=1.0)
    np.testing.assert_array_equal(farm[0][~tea], farm[1][~tea])


def test_what_stands_is_not_counted_twice_in_its_market(small_start, tmp_path):
    fitted, n = small_start.fitted, len(small_start.fitted.old)
    old, standing = np.full(n, 100.0), np.full(n, 80.0)
    prices = []
    for held in (0.0 * standing, standing):
        path = small_start.path.copy()
        path.totals[-1] = path.totals[-1]._replace(stakes=held)
        start = replace(small_start, fitted=Fitted(*fitted[:2], old, held), path=path)
        county = County(start, last_year=2015)
        county.step()
        prices.append(county.world.today.kind_price)
    np.testing.assert_array_equal(*prices)
    start.save(tmp_path / "state.npz")
    loaded = Snapshot.load(tmp_path / "state.npz", start.policy, start.history)
    np.testing.assert_array_equal(loaded.fitted.old, old)
    np.testing.assert_array_equal(loaded.fitted.standing, standing)
