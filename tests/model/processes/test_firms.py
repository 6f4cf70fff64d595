"""Firms: places as in the table, ties within them, jobs that someone pays, failures that go together."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.special import ndtri
from scipy.stats import multivariate_normal
from small_worlds import today

from model.county import County
from model.fit import fit
from model.parameters import base_values, parameter_bundles
from model.processes.firms.step import _live
from model.processes.labour.hiring import _fill
from model.rng import run_key
from model.state.codes import EMPLOYED, FACTORY, LEAD, OPERATOR, SHOP
from model.state.columns import Firm, columns_of
from model.state.ledger import LEDGER
from model.state.measures import INDEX
from model.synthesis.firms import firms_of

N, YEARS, CHANCE = 120, 3000, 0.12


def firms_in(n, **columns):
    """``n`` firms that stand, alike but for some columns."""
    values = {c.name: np.zeros(n, c.dtype) for c in columns_of("Firm")}
    values["enterprise"] = np.arange(1, n + 1)
    for name, value in columns.items():
        values[name] = np.broadcast_to(value, n).astype(values[name].dtype)
    return Firm(**values)


def failures(firm):
    """(years, firms) whether each fails; all stand at the start of every year."""
    p, out = parameter_bundles(base_values())["firm"], np.empty((YEARS, len(firm.id)), bool)
    for year in range(YEARS):
        firm.alive[:] = 1
        _live(firm, np.float64(ndtri(CHANCE)), p, today(year), run_key(7, 1))
        out[year] = firm.failed != 0
    return out


def test_firms_fail_at_the_stated_rate_and_together_as_stated():
    kinds = np.arange(N) % 2 + 1  # two products
    failed = failures(firms_in(N, product=kinds))
    a, b = (failed[:, kinds == k].sum(axis=1).astype(float) for k in (1, 2))
    n = N // 2

    def both(rho):
        at = np.full(2, ndtri(CHANCE))
        return float(multivariate_normal.cdf(at, cov=np.array([[1.0, rho], [rho, 1.0]])))

    for found, meant in (
        (failed.mean(axis=1), CHANCE),
        ((a * (a - 1) + b * (b - 1)) / (2 * n * (n - 1)), both(0.18)),
        (a * b / n**2, both(0.09)),
    ):
        error = found.std(ddof=1) / np.sqrt(YEARS)
        # three figures, four standard errors: passed by chance once in five thousand
        assert abs(found.mean() - meant) < 4.0 * error


def test_villages_of_one_enterprise_fail_together():
    failed = failures(firms_in(6, enterprise=[9, 9, 9, 4, 5, 6], product=1))
    assert (failed[:, :3] == failed[:, :1]).all()
    assert (failed[:, 3] != failed[:, 0]).any()


def test_a_failed_firm_is_succeeded_and_only_who_stands_can_fail():
    p, firm = parameter_bundles(base_values())["firm"], firms_in(4000)
    _live(firm, np.float64(-9.0), p, today(2016), run_key(7, 1))
    assert not firm.failed.any()
    # 0.8 of 4,000 in four standard errors of 25
    assert abs(int(firm.alive.sum()) - 3200) < 100


def test_places_of_firms_are_the_tables_and_factories_the_countys(small_villages):
    p, n = parameter_bundles(base_values())["firm"], np.full(len(small_villages["code"]), 1200)
    table = small_villages | {"places": np.linspace(0.0, 450.0, len(n)).astype(np.float32)}
    firm = firms_of(table, n, p, run_key(3, 0))
    places = np.bincount(firm.village, firm.places, len(n))
    np.testing.assert_allclose(places, table["places"], atol=1e-4)
    assert firm.places.max() <= 200.0
    assert (np.bincount(firm.village[firm.kind == OPERATOR], minlength=len(n)) == 1).all()
    factories = round(5.645 * n.sum() / 10_000)
    assert (firm.kind == FACTORY).sum() == factories > 3
    assert firm.posts[firm.kind == FACTORY].sum() == round(85.7 * factories)
    assert (np.diff(firm.village) >= 0).all()
    assert not (firm.kind == SHOP).any()
    lead = firm.kind == LEAD
    of_town = table["town"][firm.village[lead]]
    assert len(np.unique(firm.enterprise[lead])) == len(np.unique(of_town))


def test_shops_that_hire_stand_near_the_town_with_the_countys_jobs(small_villages):
    """40 for 10,000 households are 43 of 10,800, at 13 jobs 559, in all nine villages."""
    p = parameter_bundles({**base_values(), "firm.shops": 40.0})["firm"]
    n = np.full(len(small_villages["code"]), 1200)
    firm = firms_of(small_villages, n, p, run_key(3, 0))
    shops = firm.kind == SHOP
    assert firm.posts[shops].sum() == 43 * 13
    assert len(set(firm.village[shops])) == shops.sum() == len(n)
    without = firms_of(small_villages, n, p._replace(shops=np.float32(0.0)), run_key(3, 0))
    for name in firm._fields:
        np.testing.assert_array_equal(getattr(firm, name)[~shops], getattr(without, name))


def test_shops_hire_at_a_wage_that_they_pay(small_population):
    """A year's wages are at most jobs times the wage, and below 30 % of sales of 1.09 million a shop."""
    wages = {}
    for shops in (0.0, 40.0):
        values = base_values() | {
            "firm.shops": shops,
            "firm.factories": 0.0,
            "firm.lead_posts": 0.0,
        }
        start = fit(small_population, values, seed=5, run=1, target_poverty=0.24)
        record = County(start, last_year=2015).run()
        wages[shops] = record.sums[..., INDEX["firm_wages"]].sum() / 100.0
    assert wages[0.0] == 0.0
    most = round(40.0 * 1500 / 10_000) * 13 * 17500.0
    assert 0.5 * most < wages[40.0] <= most < 0.3 * round(40.0 * 1500 / 10_000) * 1.09e6


def test_a_firm_of_a_part_of_the_county_is_the_same(small_start):
    codes = small_start.columns["Village"].code
    part = small_start.take(codes[2:5])
    for name in ("id", "enterprise", "kind", "places", "posts"):
        whole = getattr(small_start.columns["Firm"], name)
        there = np.isin(small_start.columns["Firm"].village, [2, 3, 4])
        np.testing.assert_array_equal(getattr(part.columns["Firm"], name), whole[there])
    place = part.columns["Place"]
    assert (part.columns["Firm"].village[place.first_firm] == np.arange(3)).all()


def test_jobs_times_the_wage_are_the_wages_received(small_start):
    calm = {"health.admission_y": 0.0, "firm.factories": 5.645}
    county = County(replace(small_start, values={**small_start.values, **calm}), last_year=2016)
    county.step()
    world = county.world
    hired, wage = world.firm.hired, float(world.firm_p.wage_y) / 4.0 * float(world.today.wage)
    employed = world.member.work == EMPLOYED
    assert hired.sum() == employed.sum() > 20
    assert (hired <= world.firm.posts).all()
    labour = world.member.capacity[employed].sum()
    season = world.work.season.sum() * 1000.0 / 4.0 * float(world.today.wage)
    paid = world.flow.firm_q.sum(dtype=float) - season
    assert paid == pytest.approx(labour * wage, rel=1e-5)
    assert labour <= hired.sum()


@pytest.mark.parametrize(
    ("jobs", "share", "chosen"),
    [
        # four on the list in the order 2, 0, 3, 1, of whom 0 and 1 are registered
        (2, 0.5, [1, 0, 1, 0]),  # one kept: 0; one open: 2
        (2, 0.0, [0, 0, 1, 1]),  # none kept: others first
        (3, 1.0, [1, 1, 1, 0]),  # more kept than registered: the rest is open
        (9, 0.3, [1, 1, 1, 1]),  # more jobs than people
    ],
)
def test_jobs_go_down_the_list_with_a_part_for_the_registered(jobs, share, chosen):
    keys, listed = np.array([0.2, 0.8, 0.1, 0.5]), np.array([1, 1, 0, 0], np.int8)
    found = np.zeros(4, np.int8)
    assert _fill(keys, listed, jobs, np.float32(share), found) == sum(chosen)
    assert found.tolist() == chosen


def practised(start, plan, targeting):
    values = {**start.values, "finance.firm_fails_y": 1e-6}
    plan = replace(plan, targeting=(targeting,) * len(plan.places))
    return County(replace(start, values=values), plan=plan, last_year=2018)


def test_operators_win_their_part_of_industry_where_they_come_first(small_start, rich_plan):
    at, before, capital = LEDGER.index("operators"), 0.0, 0.0
    county = practised(small_start, rich_plan, "large_first")
    while county.world.tick <= county.last_tick:
        county.step()
        world, quarter = county.world, (county.world.tick - 1) % 4
        if quarter == 0:
            won = world.ledger[:, at].sum() / 100.0
            capital = float(world.firm.capital.sum(dtype=float))
            assert capital == pytest.approx(0.9 * before + won, rel=1e-5)
            assert (world.ledger[:, at] <= world.ledger[:, LEDGER.index("offered")]).all()
            jobs = np.floor(world.firm.capital[world.firm.kind == OPERATOR] / 9600.0).sum()
            assert world.work.season.sum() == jobs
            before = capital
    assert capital > 0.0


def test_operators_win_nothing_where_need_comes_first(small_start, rich_plan):
    county = practised(small_start, rich_plan, "need_first")
    record = county.run()
    won = record.sums[:, :, INDEX["operators"]].sum(axis=1)
    # the year before the plan is practice; what waited of it goes to whom need comes first
    assert won[0] > 0
    assert (won[4:] == 0).all()


def test_principal_of_ended_shares_returns_or_is_lost(small_start, rich_plan):
    for back, name in ((1.0, "principal_back"), (0.0, "principal_lost")):
        numbers = {"firm.principal_back": back, "finance.firm_fails_y": 1e-6}
        start = replace(small_start, values={**small_start.values, **numbers})
        record = County(start, plan=rich_plan, last_year=2022).run()
        sums = record.sums.sum(axis=(0, 1))
        other = {"principal_back", "principal_lost"} - {name}
        assert sums[INDEX[name]] > 0
        assert sums[INDEX[other.pop()]] == 0


def test_firms_are_agents_that_know_their_households(small_start, rich_plan):
    county = County(small_start, plan=rich_plan, last_year=2016)
    county.run()
    tied = {f.row: len(f.households) for f in county.firms}
    assert sum(tied.values()) > 0
    for firm in county.firms:
        assert tied[firm.row] <= firm.places
        assert all(h.stake__firm == firm.row for h in firm.households)
