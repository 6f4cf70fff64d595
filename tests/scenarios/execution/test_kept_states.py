"""States of shared years are kept between runs, within bounds, and never those of households."""

import os
from dataclasses import replace

import numpy as np
import pytest

from model.cache_folder import within
from scenarios.draws.posterior import draws_of
from scenarios.execution.states import States
from scenarios.load import load_scenario


@pytest.fixture
def states_in(tiny_pack, tmp_path, say_nothing):
    scenario = load_scenario("practice")
    draws = draws_of(tiny_pack, scenario, range(2))

    def made(name, pack=tiny_pack):
        return States(pack, scenario, draws, tmp_path / name, 1, say_nothing)

    return made


def test_another_run_reads_what_one_has_made(states_in, monkeypatch):
    first = states_in("a")
    state, year = first.state(1), first.shared_year(1)
    monkeypatch.setattr("scenarios.execution.states.prepare", lambda *_: pytest.fail("made again"))
    other = states_in("b")
    for column in ("income_y", "alive"):
        for records in state.columns:
            if hasattr(state.columns[records], column):
                np.testing.assert_array_equal(
                    getattr(other.state(1).columns[records], column),
                    getattr(state.columns[records], column),
                )
    np.testing.assert_equal(dict(other.shared_year(1)), dict(year))


def test_a_county_that_differs_by_a_number_is_another(states_in, tiny_pack):
    more = replace(tiny_pack, facts=replace(tiny_pack.facts, dibao_persons=1))
    assert states_in("a").states.folder != states_in("b", more).states.folder


def test_what_was_unused_for_longest_goes_first(tmp_path):
    for age, name in enumerate(("new", "older", "oldest")):
        path = tmp_path / name / "state.npz"
        path.parent.mkdir()
        path.write_bytes(bytes(100))
        os.utime(path, (1e9 - age, 1e9 - age))
    within(tmp_path, 250.0)
    assert {p.parent.name for p in tmp_path.rglob("*.npz")} == {"new", "older"}
    within(tmp_path, 0.0)
    assert not list(tmp_path.rglob("*.npz"))


def test_states_of_a_county_with_its_own_households_stay_in_the_run(states_in, tiny_pack, tmp_path):
    own = replace(tiny_pack, register=object())
    assert states_in("c", own).states.folder == tmp_path / "c" / "states"
