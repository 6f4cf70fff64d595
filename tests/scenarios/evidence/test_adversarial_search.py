"""The search for a worst world: what it finds where the worst is known, and the few settings."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from model.declare import Parameter
from scenarios.evidence.adversarial_search import (
    STARTS,
    Axis,
    climbed,
    design,
    fewest,
    leading,
    most_worlds,
)

AXES = [
    *(
        Axis(f"x{i}", Parameter(f"x{i}", 0.5, 0.0, 1.0, "share", "assumption: a test"))
        for i in range(12)
    ),
    Axis("flood"),
]


def loss(world):
    """Harm from a high x3 with a low x7, and half as much from a flood."""
    return 10 * max(world.get("x3", 0.5) - 0.5, 0) * max(0.5 - world.get("x7", 0.5), 0) + world.get(
        "flood", 0.0
    )


def losses(worlds):
    return [loss(w) for w in worlds]


def test_a_design_keeps_within_ranges_and_depends_on_its_seed():
    worlds = design(AXES, 16, 1)
    assert len(worlds) == 16
    assert all(0.0 <= w[a.name] <= 1.0 for w in worlds for a in AXES)
    assert {w["flood"] for w in worlds} == {0.0, 1.0}
    assert design(AXES, 16, 1) == worlds != design(AXES, 16, 2)


def test_the_local_search_reaches_the_worst_of_a_known_loss():
    worlds = design(AXES, 64, 1)
    seen = np.array(losses(worlds))
    steps = leading(AXES, worlds, seen, 10)
    assert {"x3", "x7", "flood"} <= {a.name for a in steps}
    world = climbed(worlds[int(seen.argmax())], steps, losses)
    assert loss(world) == pytest.approx(3.5)
    assert (world["x3"], world["x7"], world["flood"]) == (1.0, 0.0, 1.0)
    # from the usual world a harm of two numbers together is not seen
    assert climbed({}, steps, losses) == {"flood": 1.0}


def test_a_search_tries_no_more_worlds_than_it_says():
    tried = []

    def counted(worlds):
        tried.extend(worlds)
        return losses(worlds)

    worlds = design(AXES, 16, 1)
    steps = leading(AXES, worlds, np.array(counted(worlds)), 3)
    tops = [climbed(start, steps, counted) for start in ({}, *worlds[:STARTS])]
    fewest({n: tops[0].get(n, 0.5) for n in [a.name for a in steps]}, 1.75, counted)
    assert len(tried) <= most_worlds(8, len(steps))


@pytest.mark.parametrize("kept", [0.5, 0.8])
def test_the_few_settings_keep_the_loss_and_none_can_be_spared(kept):
    worst = {a.name: 0.5 for a in AXES} | {"x3": 1.0, "x7": 0.0, "flood": 1.0}
    least = kept * loss(worst)
    few = fewest(worst, least, losses)
    assert set(few) == ({"x3", "x7"} if kept == 0.5 else {"x3", "x7", "flood"})
    assert loss(few) >= least
    for name in few:
        assert loss({k: v for k, v in few.items() if k != name}) < least


def test_settings_that_help_each_other_are_tried_again():
    """A setting that could not go beside another may go once that is gone."""

    def odd(worlds):
        return [1.0 if "c" in w and ("a" in w) >= ("b" in w) else 0.0 for w in worlds]

    few = fewest(dict.fromkeys("abc", 1.0), 0.5, odd)
    assert few == {"c": 1.0}
    smaller = itertools.combinations(few, len(few) - 1)
    assert all(odd([dict.fromkeys(names, 1.0)])[0] < 0.5 for names in smaller)
