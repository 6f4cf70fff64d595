"""The small county as a pack, for the commands that look at the whole of one."""

from dataclasses import replace

import pytest

from model.facts import ASSUMPTIONS
from scenarios.load import load_scenario


@pytest.fixture
def tiny_pack(pack, small, small_villages, monkeypatch):
    """Pingli's assumptions over the small county's villages, wherever a county is loaded."""
    names = tuple(f"V{c}村" for c in small_villages["code"])
    known = tuple(
        replace(p, low=p.value, high=p.value) if p.name == "county.poverty_2015" else p
        for p in pack.assumptions if p.key in (*ASSUMPTIONS, "households")
    )  # fmt: skip
    made = replace(pack, facts=small.facts, villages=small_villages, village_names=names,
                   assumptions=known)  # fmt: skip
    for module in ("jobs", "learned_file", "validate", "calibrate", "sensitivity"):
        monkeypatch.setattr(f"scenarios.{module}.load_county", lambda _: made)
    return made


@pytest.fixture
def tiny_question():
    scenario = load_scenario("practice")
    levers = scenario.levers.model_copy(update={"fund_y": 1.2e6})
    few = scenario.uncertainties.model_copy(update={"valuation_draws": 2})
    return scenario.model_copy(update={"levers": levers, "uncertainties": few})


@pytest.fixture
def say_nothing():
    return lambda label, done, total: None
