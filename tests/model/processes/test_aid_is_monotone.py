"""More aid never lowers what a household earns, under the same draws, where the mechanism says so."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, strategies as st
from random_cases import cases, few
from small_worlds import digest

from model.county import County
from model.policy import Policy
from model.programmes import GRANTABLE
from model.programmes.industry import INDUSTRY_NAMES
from optimize.fund_plan import no_fund, plan_of, whole

SOLAR = INDUSTRY_NAMES.index("photovoltaic")


SOURCES = ("farm", "industry", "local", "migrant", "business", "property", "transfer")


EARNED = SOURCES[:-1]
"""Transfers are not earned: relief is for who goes without."""


def income_after(start, change, years=2016, sources=SOURCES):
    county = County(start, last_year=years)
    change(county.world)
    county.run()
    year, alive = county.world.year, county.world.household.alive != 0
    total = sum(getattr(year, f"{s}_y").astype(float) for s in sources)
    return county.world, total, alive


THIRD = slice(None, None, 3)


def give_panels(world, who=THIRD, amount=1.0):
    world.stake.size[who, SOLAR] += np.float32(amount)
    world.stake.age[who, SOLAR] = 4.0
    world.stake.n_kinds[who] += 1


def give_shares(world, who, amount):
    world.stake.share[who] += np.float32(5000.0 * amount)


def give_money(world, who, amount):
    world.money.savings[who] += np.float32(2000.0 * amount)


@few
@given(
    case=cases,
    give=st.sampled_from([give_panels, give_shares, give_money]),
    amount=st.floats(0.05, 3.0),
    third=st.integers(0, 2),
)
def test_a_gift_lowers_nobodys_own_earnings_within_the_year(small_start, case, give, amount, third):
    # an enterprise also employs: who leaves a wage for its jobs may earn less, the share never less
    sources = ("property",) if give is give_shares else EARNED
    start, who = case.start(small_start), slice(third, None, 3)
    richer, with_gift, alive = income_after(start, lambda w: give(w, who, amount), 2015, sources)
    poorer, without, _ = income_after(start, lambda w: give(w, who, 0.0), 2015, sources)
    treated = np.zeros(len(alive), bool)
    treated[who] = True
    # who has money takes up, or need not sell, a package that asks for labour before it yields
    others = np.arange(len(INDUSTRY_NAMES)) != SOLAR
    treated &= richer.living.support_y == poorer.living.support_y
    treated &= (richer.stake.size == poorer.stake.size)[:, others].all(axis=1)
    treated &= richer.stake.shop == poorer.stake.shop
    treated &= richer.work.post == poorer.work.post  # for who has no work
    slack = 1e-4 * np.abs(without) + 0.01
    assert (with_gift >= without - slack)[alive & treated].all()
    assert with_gift[alive & treated].sum() > without[alive & treated].sum()


def test_the_tariff_follows_no_price(small_start):
    dear = replace(small_start, values={**small_start.values, "growth.farm": 0.04})
    gained = []
    for start in (small_start, dear):
        _, with_gift, _ = income_after(start, give_panels, 2017, ("industry",))
        _, without, _ = income_after(start, lambda world: None, 2017, ("industry",))
        gained.append((with_gift - without).sum())
    assert gained[0] == pytest.approx(gained[1], rel=1e-3)  # farm prices differ by 3 %
    assert gained[0] > 0.0


def one_programme(instance, name, budgets=3.0):
    yuan = np.zeros((len(instance.years), instance.n_villages, len(GRANTABLE)), np.int64)
    yuan[:, :, GRANTABLE.index(name)] = whole(budgets * instance.budget_y[0], instance.heads)
    return plan_of(instance, name, yuan)


def held_and_earned(start, instance, name, theta, last_year=2016):
    values = {**start.values, "delivery.theta": theta}
    county = County(replace(start, values=values), plan=one_programme(instance, name))
    while county.world.tick < 4 * last_year + 4:
        county.step()
    stake, flow = county.world.stake, county.world.flow
    return stake.size.sum(), stake.share.sum(), float(flow.stake_y.sum())


def test_works_that_are_missing_cost_industries_income_and_neither_shares_nor_plants(
    small_start, instance
):
    none, full = (held_and_earned(small_start, instance, "sheep", theta) for theta in (0.0, 1.0))
    assert 0.0 < full[2] < 0.8 * none[2]
    for name, at in (("photovoltaic", 0), ("cooperative", 1)):
        held = [held_and_earned(small_start, instance, name, theta)[at] for theta in (0.0, 1.0)]
        assert held[0] > 0.0
        assert held[1] == pytest.approx(held[0], rel=0.05)


def test_a_grid_and_firms_take_what_they_take(small_start, instance):
    plan = one_programme(instance, "photovoltaic", budgets=60.0)
    county = County(small_start, plan=plan, last_year=2018)
    county.run()
    world = county.world
    assert (world.market.stakes[:, SOLAR] * 3.0 <= world.place.grid + 1.0).all()
    assert world.market.stakes[:, SOLAR].max() > 10.0
    plan = one_programme(instance, "cooperative", budgets=60.0)
    county = County(small_start, plan=plan, last_year=2016)
    county.run()
    world = county.world
    tied = (world.household.alive != 0) & (world.stake.share > 0.0)
    n = np.bincount(world.household.village[tied], minlength=world.village.code.size)
    assert (n <= np.bincount(world.firm.village, world.firm.places)).all()
    np.testing.assert_array_equal(np.bincount(world.firm.village, world.firm.tied), n)
    assert n.sum() > 0


def test_aid_goes_to_those_at_school_once_and_nothing_is_granted_after_its_lapse(
    small_start, instance
):
    plan = one_programme(instance, "schooling", budgets=20.0)
    plan.yuan[1:] = 0
    county, aided = County(small_start, plan=plan, last_year=2020), {}
    while county.world.tick <= county.last_tick:
        county.step()
        world, year = county.world, int(county.world.today.year)
        household, got = world.household, world.offer.grant > 0.0
        assert (household.n_students + household.n_college > 0)[got].all()
        aided[year] = got.sum()
    # money of 2016 waits in 2017 and 2018, when the rest lapses
    assert min(aided[year] for year in (2016, 2017, 2018)) > 0
    assert [aided[year] for year in (2015, 2019, 2020)] == [0, 0, 0]
    sums = county.record.yearly()
    by_year = dict(zip(county.record.years, sums["lapsed"].sum(axis=1), strict=True))
    assert by_year[2018] > 0.5 * sums["granted"][1].sum()
    assert (sums["carried_out"][4:] == 0.0).all()


def test_a_share_pays_for_the_years_of_its_contract(small_start, instance):
    values = {**small_start.values, "finance.firm_fails_y": 0.0, "finance.contract_y": 3.0}
    plan = one_programme(instance, "cooperative")
    plan.yuan[1:] = 0
    county = County(replace(small_start, values=values), plan=plan, last_year=2020)
    held = {}
    while county.world.tick <= county.last_tick:
        county.step()
        held[county.world.tick - 1] = float(county.world.stake.share.sum())
    first = 4 * plan.years[0]
    assert held[first + 11] > 0.0
    assert held[first + 12] < held[first + 11]


@pytest.mark.parametrize("seed", [1, 2])
def test_in_the_null_county_any_plan_touches_only_its_own_books(small_start, instance, seed):
    rng = np.random.default_rng(seed)
    yuan = np.stack(
        [whole(b, rng.random((instance.n_villages, len(GRANTABLE)))) for b in instance.budget_y]
    )
    null = Policy(fund_effect=False)
    ends = []
    for plan in (plan_of(instance, "any", yuan), no_fund(instance)):
        county = County(small_start, plan=plan, policy=null, last_year=2017)
        county.run()
        ends.append(county.world)
    books = {
        ("Work", "taken_q"),
        ("VillageState", "waiting"),
        ("Living", "support_y"),
        ("LastYear", "support"),
        ("Register", "again"),  # support that did nothing is another's next year
    }
    differ = {
        (group, name)
        for group in ends[0].columns
        for name in ends[0].columns[group]._fields
        if getattr(ends[0].columns[group], name).tobytes()
        != getattr(ends[1].columns[group], name).tobytes()
    }
    assert {(g, n) for g, n in differ if g != "Offer"} <= books
    assert digest(ends[0]) != digest(ends[1])
