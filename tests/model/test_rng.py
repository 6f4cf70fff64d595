import numpy as np
import pytest
from scipy import stats

from model.rng import (
    DECISIONS,
    decision,
    draw_words,
    normal,
    philox,
    room_for,
    run_key,
    uniform,
    words,
)


@pytest.mark.parametrize(
    ("counter", "key", "expected"),
    [
        ((0, 0, 0, 0), (0, 0), (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8)),
        ((0xFFFFFFFF,) * 4, (0xFFFFFFFF,) * 2, (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD)),
        (
            (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344),
            (0xA4093822, 0x299F31D0),
            (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1),
        ),
    ],
)
def test_philox_gives_the_published_vectors(counter, key, expected):
    words = philox(*(np.uint64(c) for c in counter), *(np.uint64(k) for k in key))
    assert tuple(int(w) for w in words) == expected


def test_draws_are_uniform_and_normal_at_one_in_a_thousand():
    key, name = run_key(7, 3), decision("bill")
    u = np.array([uniform(key, name, i, 5) for i in range(20_000)])
    z = np.array([normal(key, name, i, 5) for i in range(20_000)])
    assert stats.kstest(u, "uniform").pvalue > 0.001
    assert stats.kstest(z, "norm").pvalue > 0.001


def test_a_draw_depends_on_each_part_of_its_key():
    base = uniform(run_key(1, 1), 3, 10, 20)
    others = (
        uniform(run_key(2, 1), 3, 10, 20),
        uniform(run_key(1, 2), 3, 10, 20),
        uniform(run_key(1, 1), 4, 10, 20),
        uniform(run_key(1, 1), 3, 11, 20),
        uniform(run_key(1, 1), 3, 10, 21),
        uniform(run_key(1, 1), 3, 10 + (1 << 33), 20),
    )
    assert base == uniform(run_key(1, 1), 3, 10, 20)
    assert len({base, *others}) == 7


def test_names_of_decisions_are_unique_and_unknown_ones_refused():
    assert len(set(DECISIONS)) == len(DECISIONS)
    with pytest.raises(ValueError, match="tuple"):
        decision("coin")


def test_words_drawn_together_are_those_drawn_one_by_one():
    ids = np.array([0, 7, 19, (1 << 33) + 5, (1 << 40) + 123_456, 20_170_001], np.int64)
    key, name, quarter = run_key(7, 3), decision("bill"), np.int64(8064)
    together = room_for(np.array([0, 4]), np.array([4, 4 + len(ids) + 2]))
    draw_words(key, name, ids, quarter, together)
    one_by_one = np.array([words(key, name, who, quarter) for who in ids]).T
    assert (together[:, : len(ids)] == one_by_one).all()
