"""Invariants of the whole model: what no plan, luck or year may break."""

from dataclasses import replace

import numpy as np
import pytest

from model.county import County
from model.measures import INDEX
from model.processes.coping import coping, stake_value
from model.schedule import QUARTER

OWED = ("owed_kin", "loan", "debt")
SOURCES_Q = tuple(
    f"{s}_q"
    for s in ("farm", "industry", "local", "migrant", "business", "property", "transfer")
)  # fmt: skip


def random_plan(plan, seed):
    """Random money in random cells of a plan, and one of two targetings a place."""
    rng = np.random.default_rng(seed)
    shape = plan.yuan.shape
    yuan = plan.yuan * rng.integers(0, 4, shape) * (rng.random(shape) < 0.6)
    targeting = tuple(rng.choice(["need_first", "large_first"], len(plan.places)).tolist())
    return replace(plan, name=f"random {seed}", yuan=yuan, targeting=targeting)


def owed_by(world):
    purse = world.purse
    return sum(getattr(purse, n).astype(float) for n in OWED) + world.study.owed


def budget_error(world, before, owed_before):
    """Yuan that a quarter's coping cannot account for, and the size of the money that moved."""
    purse, flow, work = world.purse, world.flow, world.work
    earned = sum(getattr(flow, n).astype(float) for n in SOURCES_Q)
    kinds, sale = world.numbers["kinds"], world.numbers["coping"].sale_price
    sold = np.zeros(len(earned))
    for h in np.flatnonzero(purse.sell > 0):
        sold[h] = purse.sell[h] * stake_value(world.stake.size[h], kinds, sale)
    spent = (
        purse.spending_q.astype(float) + work.own_q + purse.school_q + purse.interest_q
        + purse.out_of_pocket_q
    )  # fmt: skip
    if world.today.quarter == 0:
        spent = spent + world.cover.premium_y
    rise = purse.savings.astype(float) - before - (owed_by(world) - owed_before)
    scale = 1.0 + np.abs(earned) + spent + np.abs(before) + owed_before + owed_by(world)
    return rise - (earned - spent + sold), scale


@pytest.mark.parametrize("seed", range(2))
def test_every_household_budget_closes_and_no_stock_is_negative(small_start, rich_plan, seed):
    county = County(small_start, plan=random_plan(rich_plan, seed), last_year=2017)
    world = county.world
    while world.tick <= county.last_tick:
        for process in QUARTER:
            before, owed_before = world.purse.savings.astype(float), owed_by(world)
            process(world)
            if process is coping:
                error, scale = budget_error(world, before, owed_before)
                alive = world.house.alive != 0
                worst = np.abs(error / scale)[alive].max()
                assert worst < 3e-6, f"{worst} of the money in tick {world.tick}"
        world.tick += 1
        for name in ("savings", *OWED, "school_q", "interest_q", "forgone_q"):
            assert (getattr(world.purse, name) >= 0).all(), name
        for name in ("size", "credit", "eased", "mutual", "share"):
            assert (getattr(world.stake, name) >= 0).all(), name
        for name in ("road", "water", "power", "clinic", "flood"):
            level = getattr(world.land, name)
            assert ((level >= 0) & (level <= 1)).all(), name
        assert (world.study.owed >= 0).all()
        assert (world.market.fund >= 0).all()
    assert_finite(world)


def test_no_household_consumes_less_than_nothing(small_start, rich_plan):
    county = County(small_start, plan=random_plan(rich_plan, 0), last_year=2017)
    while county.world.tick <= county.last_tick:
        county.step()
        assert (county.world.purse.spending_q >= 0).all()


def assert_finite(world):
    for group, bundle in world.columns.items():
        for name, values in zip(bundle._fields, bundle, strict=True):
            assert np.isfinite(values).all(), f"{group}.{name}"


def members_of(world):
    """(rows, household of each) by walking every alive household's list."""
    house, person, rows, owner = world.house, world.person, [], []
    for h in np.flatnonzero(house.alive):
        m = house.first[h]
        while m >= 0:
            rows.append(m)
            owner.append(h)
            m = person.next[m]
    return np.array(rows), np.array(owner)


@pytest.mark.parametrize("seed", range(2))
def test_people_are_conserved_and_counts_are_recounts(small_start, rich_plan, seed):
    county = County(small_start, plan=random_plan(rich_plan, seed), last_year=2018)
    world = county.world
    known = set(world.person.id[world.person.alive != 0].tolist())
    while world.tick <= county.last_tick:
        for _ in range(4):
            county.step()
        house, person = world.house, world.person
        rows, owner = members_of(world)
        assert len(np.unique(rows)) == len(rows) == (person.alive != 0).sum()
        assert (person.alive[rows] != 0).all()
        ids = set(person.id[rows].tolist())
        assert len(ids) == len(rows)
        assert len(np.unique(house.id[house.alive != 0])) == (house.alive != 0).sum()
        assert (person.age[[m for m in rows if person.id[m] not in known]] == 0).all()
        age, at_school = person.age[rows], person.enrolled[rows] != 0
        for name, mask in (
            ("n_members", age >= 0), ("n_adults", (age >= 16) & (age <= 64)),
            ("n_pupils", at_school & (age < 16)),
            ("n_students", at_school & (age >= 16) & (age < 19)),
            ("n_college", at_school & (age >= 19)),
        ):  # fmt: skip
            counts = np.bincount(owner[mask], minlength=len(house.id))
            np.testing.assert_array_equal(
                getattr(house, name)[house.alive != 0], counts[house.alive != 0], name
            )
        known = ids


@pytest.mark.parametrize("seed", range(3))
def test_any_plan_balances_to_the_fen_in_every_village_and_year(small_start, rich_plan, seed):
    plan = random_plan(rich_plan, 10 + seed)
    sums = County(small_start, plan=plan, last_year=2018).run().sums
    names = ("offered", "carried_out", "lapsed", "diverted")
    right = sum(sums[..., INDEX[n]] for n in names)
    np.testing.assert_array_equal(
        sums[..., INDEX["granted"]] + sums[..., INDEX["carried_in"]], right
    )


def test_statuses_agree_with_the_columns(small_start, rich_plan):
    county = County(small_start, plan=rich_plan, last_year=2018)
    county.run()
    world, alive = county.world, county.world.house.alive != 0
    status, file, line = world.status, world.file, world.today.line
    np.testing.assert_array_equal(status.income_poor[alive] != 0, (status.income_y < line)[alive])
    assert (status.left_y < line)[alive & (status.spending_poor != 0)].all()
    assert not ((file.dibao != 0) & (file.wubao != 0) & alive).any()
    np.testing.assert_array_equal((status.event == 3)[alive], (status.cause > 0)[alive])
