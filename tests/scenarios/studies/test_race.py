"""The race by structural world: gains and regret there, and who would win without its draws."""

from types import SimpleNamespace

import numpy as np

from model.worlds import SETTINGS, WORLDS
from scenarios.studies.race import _by_world

DRAWS = range(1, 17)


def test_a_plan_that_shines_in_one_world_only_loses_where_that_world_is_left_out():
    runner = SimpleNamespace(scenario=SimpleNamespace(draws=SimpleNamespace(accepted="")))
    at_third = np.array([(d - 1) % 8 == 2 for d in DRAWS])
    gains = {"bold": np.where(at_third, 90.0, 0.0), "plain": np.full(16, 5.0)}
    rows = _by_world(runner, DRAWS, gains, None)
    worlds = {r["world"]: r for r in rows if r["plan"] == "bold" and not r["side"]}
    assert set(worlds) == {str(w + 1) for w in range(len(WORLDS))}
    assert {r["draws"] for r in worlds.values()} == {2}
    assert (worlds["3"]["mean"], worlds["3"]["regret"], worlds["3"]["without"]) == (90, 0, "plain")
    assert (worlds["1"]["mean"], worlds["1"]["regret"], worlds["1"]["without"]) == (0, 5, "bold")
    sides = [r for r in rows if r["plan"] == "plain" and r["side"]]
    assert [(r["world"], r["draws"]) for r in sides] == [(s, 8) for s in SETTINGS for _ in (0, 1)]
    high = {r["world"]: r["best"] for r in sides if r["side"] == "high"}
    # the third world has its complements on the high side, and its works on the low one
    assert (high["complements"], high["works"]) == ("bold", "plain")
