import numpy as np
import pytest
from hypothesis import given, strategies as st

from model.synthesis.households import synthesize
from model.synthesis.margins import margins
from model.synthesis.rolls import pick
from model.synthesis.villages import apportion, make_villages


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_every_published_total_is_met(pack, seed):
    values = {p.name: p.value for p in pack.assumptions}
    population = synthesize(pack.facts, values, pack.villages, seed)
    assert {m.name: m.error for m in margins(population, pack.facts)} == dict.fromkeys(
        (m.name for m in margins(population, pack.facts)), 0.0
    )


def test_each_village_holds_its_own_totals(small_population, small_villages):
    h = small_population.households
    assert len(small_villages["code"]) > 1
    for i, code in enumerate(small_villages["code"]):
        rows = h["village"] == code
        assert rows.sum() == small_villages["households"][i]
        assert h["listed"][rows].sum() == small_villages["listed_households"][i]
        members = np.isin(small_population.members["household"], h["id"][rows & (h["listed"] != 0)])
        assert members.sum() == small_villages["listed_persons"][i]


def test_a_village_is_the_same_whatever_others_there_are(small, assumptions, small_villages):
    whole = synthesize(small.facts, assumptions, small_villages, 3)
    again = synthesize(small.facts, assumptions, dict(small_villages), 3)
    other = synthesize(small.facts, assumptions, small_villages, 4)
    np.testing.assert_array_equal(whole.members["age"], again.members["age"])
    assert (whole.households["savings"] != other.households["savings"]).any()


def test_sizes_are_bimodal(small_population):
    h, m = small_population.households, small_population.members
    size = np.bincount(np.searchsorted(np.sort(h["id"]), m["household"]))
    wubao = h["wubao"][np.argsort(h["id"])] != 0
    assert size[wubao].mean() < 1.2
    assert size[~wubao].mean() > 3.0


def test_kin_live_in_the_same_village(small_population):
    h = small_population.households
    kin = h["kin_a"][h["kin_a"] >= 0]
    np.testing.assert_array_equal(kin // 100_000, h["village"][h["kin_a"] >= 0])


def test_villages_that_cannot_hold_their_people_are_named(small, assumptions, small_villages):
    broken = dict(small_villages)
    broken["listed_persons"] = broken["listed_persons"] * 9
    with pytest.raises(ValueError, match=r"village \d+: "):
        synthesize(small.facts, assumptions, broken, 3)


def test_made_villages_add_up_and_poor_ones_are_worse_off(pack):
    values = {p.name: p.value for p in pack.assumptions}
    table = make_villages(pack.facts, values, 9)
    assert table["persons"].sum() == pack.facts.persons
    assert table["listed_persons"].sum() == pack.facts.listed_persons
    poor = table["poor_village"] != 0
    assert table["road"][poor].mean() < table["road"][~poor].mean()


@given(
    total=st.integers(0, 10_000), weights=st.lists(st.floats(0.01, 100), min_size=1, max_size=20)
)
def test_apportioned_parts_add_up_and_stay_within_one(total, weights):
    w = np.array(weights)
    parts = apportion(total, w)
    assert parts.sum() == total
    assert (np.abs(parts - total * w / w.sum()) < 1 + 1e-6).all()


@given(seed=st.integers(0, 10_000), n=st.integers(1, 30))
def test_pick_is_exact_in_households_and_persons(seed, n):
    rng = np.random.default_rng(seed)
    size = rng.integers(1, 8, 60)
    chosen = rng.permutation(60)[:n]
    persons = int(size[chosen].sum())
    found = pick(rng.normal(size=60), size, n, persons)
    assert len(set(found)) == n
    assert size[found].sum() == persons
