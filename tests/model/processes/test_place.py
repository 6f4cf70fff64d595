"""What a village's table counts limits what fits into it: land by kind, workers, students, works."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from model.county import County
from model.parameters import base_values, parameter_bundles
from model.processes.delivery.step import _build, land_and_workers
from model.processes.delivery.targeting import takes_room
from model.programmes import FIRST_INDUSTRY, PROGRAMMES
from model.programmes.industry import INDUSTRIES, INDUSTRY_NAMES, LAND_KINDS
from model.programmes.works import ROAD_AT, WORKS, WORKS_SPLIT
from model.rng import run_key
from model.state.world import copy_columns
from model.synthesis.build import build_columns
from model.synthesis.population import MISSING, Population

FREE = np.full(len(LAND_KINDS) + 1, np.inf)
TEA, WALNUT, PIG, GREENHOUSE = (
    INDUSTRY_NAMES.index(n) for n in ("tea", "walnut", "pig", "vegetables")
)


def fitted(room, asked, stakes=None, tended=0.0, is_served=True):
    """Packages of one village that find land and workers, of ``asked`` by industry; half a package
    is a household's portion."""
    world = SimpleNamespace(
        industries=parameter_bundles(base_values())["industries"],
        industry_p=SimpleNamespace(portion=np.float32(0.5)),
        place=SimpleNamespace(room=np.array([room], np.float32)),
        market=SimpleNamespace(
            stakes=np.zeros((1, len(INDUSTRIES)), np.float32),
            tended=np.array([tended], np.float32),
        ),
    )
    for k, n in (stakes or {}).items():
        world.market.stakes[0, k] = n
    left, needs = land_and_workers(world)
    return [
        sum(takes_room(left[0], needs[FIRST_INDUSTRY + k], is_served) for _ in range(n))
        for k, n in asked.items()
    ]


def room_with(**given):
    room = FREE.copy()
    for name, value in given.items():
        room[(*LAND_KINDS, "workers").index(name)] = value
    return room


def test_tea_and_walnut_share_the_slopes_that_stand_free():
    # 100 mu less 10 packages of walnut of 4 mu: 60 mu; 50 portions of 1 mu leave 10, 5 of 2 mu
    asked, standing = {TEA: 50, WALNUT: 50, GREENHOUSE: 7}, {WALNUT: 10}
    assert fitted(room_with(slope_mu=100.0), asked, standing) == [50, 5, 7]
    assert fitted(room_with(slope_mu=30.0), asked, standing) == [0, 0, 7]
    assert fitted(FREE, asked, standing) == [50, 50, 7]


def test_greenhouses_need_level_land_with_water():
    # half a greenhouse stands on a quarter of a mu
    assert fitted(room_with(paddy_mu=2.0), {GREENHOUSE: 20, TEA: 9}) == [8, 9]
    assert fitted(room_with(paddy_mu=0.0), {GREENHOUSE: 20, TEA: 9}) == [0, 9]


def test_stakes_need_workers_at_home():
    # 30 less 12 whom stakes need; a sty needs half a worker, a greenhouse a whole one
    assert fitted(room_with(workers=30.0), {PIG: 99}, tended=12.0) == [36]
    assert fitted(room_with(workers=30.0), {PIG: 30, GREENHOUSE: 99}, tended=12.0) == [30, 3]
    assert fitted(room_with(workers=10.0), {PIG: 99}, tended=12.0) == [0]
    # workers are those of registered households: who is not registered brings its own
    assert fitted(room_with(workers=10.0), {PIG: 99}, tended=12.0, is_served=False) == [99]


def test_what_needs_neither_land_nor_workers_fits_where_none_are_left():
    panels = INDUSTRY_NAMES.index("photovoltaic")
    assert fitted(room_with(workers=1.0), {panels: 9}, tended=12.0) == [9]


def test_works_that_stand_in_full_are_restored_at_their_part_of_the_need(small_population):
    villages = dict(small_population.villages)
    n = len(villages["code"])
    for name, value in (("road", 1.0), (MISSING[ROAD_AT], 0.0)):
        villages[name] = np.full(n, value, np.float32)
    people = Population(villages, small_population.households, small_population.members)
    p = parameter_bundles(base_values())
    cost = build_columns(people, p, run_key(1, 1), 0.1, 0.1)[0]["Place"].cost
    # the part of roads in the need closes 0.55 of a level
    by_hand = villages["need"] * 1.0 * WORKS_SPLIT[ROAD_AT] / 0.55
    np.testing.assert_allclose(cost[:, ROAD_AT], by_hand, rtol=1e-5)
    assert not cost[:, ROAD_AT + 1 :].any()


def test_no_more_is_built_than_is_missing_where_it_is_known():
    cost, level, waiting = 1e6, 0.4, 1e5
    n = len(WORKS)
    state = {w.name: np.array([level, level], np.float32) for w in WORKS}
    world = SimpleNamespace(
        parameters={"delivery": SimpleNamespace(failure=0.1)},
        today=SimpleNamespace(costs=1.0, effect=1.0),
        village=SimpleNamespace(remoteness=np.array([0.5, 0.5], np.float32)),
        market=SimpleNamespace(fund=np.zeros(2, np.float32)),
        place=SimpleNamespace(cost=np.zeros((2, n), np.float32)),
        village_state=SimpleNamespace(
            quality=np.ones(2, np.float32), waiting=np.full((2, n), waiting, np.float32), **state
        ),
    )
    world.place.cost[0, ROAD_AT] = cost
    money = np.zeros((2, len(PROGRAMMES)), np.int64)
    money[:, ROAD_AT] = 100_000_000
    used = _build(world, money)
    # 0.6 of a million less what waits, dearer by 15 %, nine tenths of a yuan arrive
    assert used[0, ROAD_AT] == pytest.approx(5e5 * 1.15 / 0.9 * 100.0, rel=1e-5)
    assert used[1, ROAD_AT] == 100_000_000
    finished = world.village_state.waiting[0, ROAD_AT] / cost
    assert level + finished == pytest.approx(1.0, abs=1e-5)


def test_a_table_that_counts_nothing_limits_nothing(small_population):
    columns, *_ = build_columns(
        small_population, parameter_bundles(base_values()), run_key(1, 1), 0.1, 0.1
    )
    place = columns["Place"]
    assert np.isinf(place.room).all()
    assert np.isinf(place.students).all()
    assert not place.cost.any()


def test_what_is_missing_says_what_works_cost_on_the_spot(small_population):
    villages = dict(small_population.villages)
    n = len(villages["code"])
    own = {
        MISSING[ROAD_AT]: np.full(n, 6e5),
        "slope_mu": np.arange(n) * 10.0,
        "students": np.ones(n),
    }
    villages |= {k: v.astype(np.float32) for k, v in own.items()}
    people = Population(villages, small_population.households, small_population.members)
    place = build_columns(people, parameter_bundles(base_values()), run_key(1, 1), 0.1, 0.1)[0][
        "Place"
    ]
    by_hand = 6e5 / (1.0 + 0.3 * villages["remoteness"]) / (1.0 - villages["road"])
    np.testing.assert_allclose(place.cost[:, ROAD_AT], by_hand, rtol=1e-5)
    assert not place.cost[:, ROAD_AT + 1 :].any()
    np.testing.assert_array_equal(place.room[:, LAND_KINDS.index("slope_mu")], np.arange(n) * 10.0)
    assert (place.students == 1.0).all()


def test_in_a_run_nothing_stands_where_there_is_no_land_and_no_more_students_are_aided(
    small_start, rich_plan
):
    start = replace(small_start, columns=copy_columns(small_start.columns))
    start.columns["Place"].room[:, LAND_KINDS.index("paddy_mu")] = 0.0
    start.columns["Place"].students[:] = 2.0
    grown, aided = {}, {}
    for name, begin in (("free", small_start), ("bound", start)):
        county = County(begin, plan=rich_plan, last_year=2018)
        n = len(county.world.village.code)
        aided[name] = np.zeros(n)
        while county.world.tick <= county.last_tick:
            county.step()
            got = (county.world.offer.grant > 0.0) & (county.world.household.alive != 0)
            here = np.bincount(county.world.household.village[got], minlength=n)
            aided[name] = np.maximum(aided[name], here)
        grown[name] = county.world.market.stakes[:, GREENHOUSE].sum()
    assert grown["free"] > 0.0
    assert grown["bound"] == 0.0
    # two of the register, and the quarter that misses it: 2 / 0.75 are two whole grants
    assert aided["free"].max() > 2
    assert aided["bound"].max() == 2
