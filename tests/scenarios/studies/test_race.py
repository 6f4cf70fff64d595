"""Who goes on to the next stage of the race, and who is recommended."""

from types import SimpleNamespace

import numpy as np
import pytest

from scenarios.studies import race

LUCK = np.sin(np.arange(64.0))
"""Of 64 draws, the same for every plan."""
GAINS = {
    "chosen": lambda d: 100.0 + 8.0 * LUCK[d],
    "rule": lambda d: 97.0 - 8.0 * LUCK[d],
    "equal_mix": lambda d: 40.0 + 8.0 * LUCK[d],
    "equal_head": lambda d: 0.0 * LUCK[d],
}
"""Gain over the best simple rule by draw."""


@pytest.fixture
def raced(monkeypatch):
    """A race of four plans by their gains; plans that each stage simulated are noted."""
    stages = []

    def values(_, __, plans, draws, *___):
        stages.append(([p.name for p in plans], list(draws)))
        at = np.array(draws)
        gain = {**GAINS, "nothing": lambda d: np.full(len(d), -50.0)}
        return np.array([gain[p.name](at) + 1000.0 for p in plans])

    def plan(name):
        return SimpleNamespace(name=name, yuan=np.zeros((1, 1, 1, 1)))

    monkeypatch.setattr(race, "simulated_values", values)
    monkeypatch.setattr(race, "no_fund", lambda _: plan("nothing"))
    plans = {n: plan(n) for n in GAINS}
    found = SimpleNamespace(
        plans=plans | {"practice": plan("equal_head")},
        reference=SimpleNamespace(plan=plans["equal_head"]),
    )
    monkeypatch.setattr(race, "candidates", lambda _: plans)
    runner = SimpleNamespace(instance=None)

    def run(*draws):
        return race.winner(found, runner, draws, (None, None), dict.fromkeys(plans, ())), stages

    return run


def test_who_is_clearly_behind_is_simulated_no_further(raced):
    (main, ranked), stages = raced(range(8), range(24))
    assert main == "chosen"
    assert stages[0] == (["equal_head", "nothing", *GAINS], list(range(8)))
    # 3 of 150 is more than a hundredth, but luck of 16 hides it in eight draws
    assert stages[1] == (["equal_head", "nothing", "chosen", "rule"], list(range(24)))
    # scores of eight draws stand beside none of twenty-four
    assert set(ranked) == {"chosen", "rule"}
    assert ranked["rule"].mean == pytest.approx(97.0 - 8.0 * LUCK[:24].mean())


def test_the_worse_half_is_simulated_no_further(raced, monkeypatch):
    """Without any clear difference: noise of each plan's own."""
    for i, name in enumerate(GAINS):
        monkeypatch.setitem(GAINS, name, lambda d, i=i: 50.0 * np.cos((i + 1) * d) - i)
    (_, ranked), stages = raced(range(8), range(24))
    assert len(stages[1][0]) == 2 + 2
    assert len(ranked) == 2


def test_a_race_that_is_decided_has_no_second_stage(raced, monkeypatch):
    monkeypatch.setitem(GAINS, "rule", lambda d: 50.0 - 8.0 * LUCK[d])
    (main, _), stages = raced(range(8), range(24))
    assert main == "chosen"
    assert len(stages) == 1


def test_a_simpler_plan_that_loses_less_than_a_hundredth_stays_and_wins(raced, monkeypatch):
    # clearly behind, by half of 1.5: it stays, and is simpler
    monkeypatch.setitem(GAINS, "rule", lambda d: 99.25 + 8.0 * LUCK[d])
    (main, ranked), stages = raced(range(8), range(24))
    assert ranked["rule"].loss_low > 0.0
    assert stages[1][0][2:] == ["chosen", "rule"]
    assert main == "rule"
