"""Land of villages: margins of towns, zones of crops, and how far the table is from the truth."""

import numpy as np
import pytest

from model.programmes.works import WORKS, WORKS_SPLIT
from model.synthesis.land import Town, land_of, true_land
from model.synthesis.parameters import LAND
from model.synthesis.population import MISSING, OWN, SUITED
from scenarios.county.county_file import load_county

TOWNS = (
    Town("low", 10, 0.5, 0.2, 450.0, True),
    Town("high", 10, 0.5, 0.8, 1900.0, True),
    Town("no tea", 10, 0.5, 0.5, 700.0, False),
)


@pytest.fixture(scope="module")
def drawn():
    town = np.repeat([1, 2, 3], 400)
    remoteness = np.random.default_rng(3).random(len(town))
    return town, remoteness, land_of(town, remoteness, TOWNS, np.random.default_rng(4))


def test_villages_lie_around_their_towns_altitude(drawn):
    town, remoteness, land = drawn
    for t, row in enumerate(TOWNS, start=1):
        here = town == t
        expected = row.altitude + LAND.altitude_remote * (remoteness[here].mean() - 0.5)
        assert land["altitude"][here].mean() == pytest.approx(expected, abs=25.0)


def test_tea_grows_where_a_town_has_it_and_below_its_band(drawn):
    town, _, land = drawn
    tea = land["suit_tea"]
    assert tea[town == 1].mean() > 2.0 * tea[town == 3].mean()
    assert tea[town == 2].mean() < 0.5 * tea[town == 1].mean()
    share = (tea[town == 1] > 0.6).mean()
    assert share == pytest.approx(LAND.tea_villages, abs=0.1)


def test_fresh_goods_and_guests_need_the_town_and_animals_the_hills(drawn):
    _, remoteness, land = drawn
    for name, sign in (("suit_vegetables", -1), ("suit_tourism", -1), ("suit_livestock", 1)):
        assert sign * np.corrcoef(remoteness, np.log(land[name]))[0, 1] > 0.15, name


def test_the_truth_is_the_table_times_an_error_of_mean_one_by_code_alone():
    n = 4000
    names = (*SUITED, *MISSING)
    table = {"code": np.arange(1, n + 1), **{name: np.ones(n, np.float32) for name in names}}
    truth = true_land(table, 7)
    for name in names:
        assert truth[name].mean() == pytest.approx(1.0, abs=0.03)
        assert np.log(truth[name]).std() == pytest.approx(LAND.error_sd, abs=0.02)
    order = np.random.default_rng(1).permutation(n)[:50]
    part = true_land({name: column[order] for name, column in table.items()}, 7)
    np.testing.assert_array_equal(part["suit_tea"], truth["suit_tea"][order])
    assert not np.array_equal(true_land(table, 8)["suit_tea"], truth["suit_tea"])


def test_pinglis_table_has_the_real_towns():
    pack = load_county("pingli")
    town = pack.villages["town"]
    counts = np.bincount(town)[1:]
    # 137 villages and 6 communities of 2016, scaled to the table's 150
    np.testing.assert_allclose(
        counts, np.array([28, 10, 11, 10, 10, 11, 12, 16, 15, 10, 10]) * 150 / 143, atol=1.0
    )
    assert pack.village_names[0].startswith("城关")
    tea = pack.villages["suit_tea"] > 0.6
    assert 0.25 < tea.mean() < 0.5


def test_what_pinglis_villages_count_keeps_the_margins_and_is_the_towns_alone():
    pack = load_county("pingli")
    v = {k: a.astype(float) for k, a in pack.villages.items()}
    arable, persons, heads = v["paddy_mu"] + v["dry_mu"], v["persons"], v["listed_persons"]
    value = {p.name: p.value for p in pack.assumptions}
    assert arable.sum() / persons.sum() == pytest.approx(value["county.land_head"], rel=1e-3)
    assert v["paddy_mu"].sum() / arable.sum() == pytest.approx(LAND.paddy, rel=1e-3)
    assert not v["paddy_mu"][v["altitude"] > LAND.paddy_top].any()
    assert np.corrcoef(v["altitude"], v["paddy_mu"] / arable)[0, 1] < -0.4
    assert v["slope_mu"].sum() / persons.sum() == pytest.approx(LAND.slope, rel=1e-3)
    assert np.corrcoef(v["remoteness"], v["slope_mu"] / persons)[0, 1] > 0.3
    for name, each in (("workers", LAND.workers), ("students", LAND.students)):
        assert v[name].sum() / heads.sum() == pytest.approx(each, abs=0.001)
        assert (v[name] <= heads).all()
    # a unit of works costs what the need says, dearer with distance, on average over villages
    for name, works, split in zip(MISSING, WORKS, WORKS_SPLIT, strict=True):
        price = 1.0 + works.price_remote * v["remoteness"]
        by_need = v["need"] * split / 0.55 * (1.0 - v[works.name]) * price
        ratio = np.log(v[name] / by_need)
        assert ratio.mean() == pytest.approx(-0.5 * LAND.cost_sd**2, abs=0.1)
        assert ratio.std() == pytest.approx(LAND.cost_sd, abs=0.06)
    gandu = load_county("gandu").villages
    assert all(np.isnan(gandu[name]).all() for name in OWN)
