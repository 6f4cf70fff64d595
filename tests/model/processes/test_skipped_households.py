"""Households that a quarter passes over: looking at every one gives the same bits."""

import numpy as np
import pytest

from model.county import County
from model.processes.health.rules import is_quiet
from model.processes.labour.rules import works_on
from model.schedule import QUARTER

MARKS = {("Health", "screen"), ("Health", "steady"), ("Work", "idle")}


def run(start, plan, before):
    county = County(start, plan=plan, last_year=2018)
    passed = []
    while county.world.tick <= county.last_tick:
        for process in QUARTER:
            before(county.world)
            process(county.world)
        passed.append(county.world.health.steady[county.world.household.alive != 0].mean())
        county.world.tick += 1
    return county.world, passed


def look_at_all(world):
    world.health.screen[:] = 0b1111


def test_looking_at_every_household_changes_nothing(small_start, rich_plan):
    usual, passed = run(small_start, rich_plan, lambda world: None)
    thorough, none = run(small_start, rich_plan, look_at_all)
    assert max(none) == 0.0
    assert max(passed[0::4]) == 0.0
    assert min(min(passed[q::4]) for q in (1, 2, 3)) > 0.5
    for group, bundle in usual.columns.items():
        for name in bundle._fields:
            if (group, name) not in MARKS:
                other = getattr(thorough.columns[group], name)
                assert getattr(bundle, name).tobytes() == other.tobytes(), (group, name)
    assert (np.stack(usual.sums) == np.stack(thorough.sums)).all()


@pytest.mark.parametrize(
    ("quarter", "screen", "n_ill", "quiet"),
    [
        (0, 0, 0, False),
        (1, 0, 0, True),
        (2, 0b0100, 0, False),
        (2, 0b1011, 0, True),
        (3, 0, 1, False),
    ],
)
def test_a_quarter_is_quiet_when_nobody_is_looked_at_or_was_admitted(quarter, screen, n_ill, quiet):
    assert bool(is_quiet(quarter, screen, n_ill)) == quiet


@pytest.mark.parametrize(
    ("quarter", "steady", "idle", "on"),
    [
        (0, 1, 0, False),
        (1, 1, 0, True),
        (1, 0, 0, False),
        (1, 1, 0b0001, False),  # out of work in the quarter before
        (2, 1, 0b0100, False),  # out of work now
        (2, 1, 0b1001, True),  # in others
        (3, 1, 0b1000_0000, False),
        (3, 1, 0b0100_0000, False),
        (3, 1, 0b0011_0000, True),
    ],
)
def test_work_goes_on_when_nobody_loses_or_finds_any(quarter, steady, idle, on):
    assert bool(works_on(quarter, steady, idle)) == on
