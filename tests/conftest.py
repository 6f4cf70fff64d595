"""Shared: Pingli's pack, and a small county that every layer can run in seconds."""

from __future__ import annotations

import sys
from dataclasses import replace
from functools import partial
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import settings

from model.fit import fit
from model.parameters import base_values
from model.programmes import GRANTABLE, PROGRAMMES
from model.synthesis.households import synthesize
from model.synthesis.totals import ASSUMPTIONS, CountyFacts
from model.synthesis.villages import make_villages
from optimize.baselines.splits import practice
from optimize.data import Purse, village_classes
from optimize.fund_plan import plan_of, whole
from optimize.instance import Instance
from optimize.loop import Settings
from optimize.menu import MIXES
from optimize.rules.carry_over import CarryOver
from optimize.rules.floor import FloorPerHead
from optimize.rules.industry_share import IndustryShare
from scenarios.county import county_file
from scenarios.county.county_file import load_county
from scenarios.execution.precompile import compile_rules
from scenarios.progress import silent

SPECIAL = np.array(["special" in p.purses for p in PROGRAMMES])

SMALL = CountyFacts(
    persons=4900,
    households=1500,
    n_towns=2,
    n_poor_villages=6,
    n_first_round=4,
    n_team=3,
    listed_households=550,
    listed_persons=1375,
    dibao_households=170,
    dibao_persons=340,
    wubao_persons=150,
)

# the first call of a compiled rule takes as long as its compilation
settings.register_profile("compiled", deadline=None)
settings.load_profile("compiled")


def pytest_configure(config):
    """Compile the rules once, before the workers that would each compile them start."""
    if getattr(config.option, "numprocesses", None) and not hasattr(config, "workerinput"):
        compile_rules(silent)


@pytest.fixture(scope="session", autouse=True)
def kept(tmp_path_factory, worker_id):
    """States that all tests of this run share; the user's own stay apart."""
    base = tmp_path_factory.getbasetemp()
    folder = (base if worker_id == "master" else base.parent) / "kept-states"
    with pytest.MonkeyPatch.context() as patch:
        for module in ("cache", "states"):
            patch.setattr(f"scenarios.execution.{module}.kept_states", lambda: folder)
        yield folder


@pytest.fixture(scope="session")
def pack():
    return load_county("pingli")


@pytest.fixture(scope="session")
def assumptions(pack):
    return {p.name: p.value for p in pack.assumptions} | {"county.other_villages": 3.0}


@pytest.fixture(scope="session")
def small_villages(assumptions):
    return make_villages(SMALL, assumptions, seed=3)


@pytest.fixture(scope="session")
def small_population(assumptions, small_villages):
    return synthesize(SMALL, assumptions, small_villages, seed=3)


def instance_of(villages, fund_y=1.2e6, years=(2016, 2017, 2018), last=2020):
    v = {k: a[villages["poor_village"] != 0] for k, a in villages.items()}
    heads = v["listed_persons"].astype(float)
    poverty, remote = heads / v["persons"], v["remoteness"].astype(float)
    return Instance(
        years=years,
        effect_years=tuple(range(2016, last + 1)),
        codes=v["code"].astype(np.int64),
        classes=village_classes(v["first_round"] != 0, remote, poverty),
        heads=heads,
        households=v["listed_households"].astype(float),
        need=v["need"].astype(float),
        absorption_y=v["absorption_y"].astype(float),
        poverty=poverty,
        remoteness=remote,
        first_round=v["first_round"] != 0,
        team=v["team"] != 0,
        town=v["town"].astype(np.int32),
        purses=(Purse("special", "专项扶贫资金", np.full(len(years), fund_y), SPECIAL),),
        rules=(IndustryShare(0.5), FloorPerHead(50.0), CarryOver(0.1, 2)),
        glut_room=np.full(len(GRANTABLE), 1e9),
        glut_loss=np.full(len(GRANTABLE), 0.1),
    )


@pytest.fixture(scope="session")
def instance(small_villages):
    return instance_of(small_villages)


@pytest.fixture(scope="session")
def small_start(small_population, instance):
    """The small county at the end of 2014."""
    money = replace(instance.purses[0], yuan_y=np.array([1.2e6]))
    history = practice(replace(instance, years=(2015,), purses=(money,)))
    return fit(small_population, base_values(), seed=5, run=1, target_poverty=0.24, history=history)


@pytest.fixture(scope="session")
def rich_plan(instance):
    """Something of every programme in every poor village."""
    mix = np.full(len(GRANTABLE), 1.0 / len(GRANTABLE))
    yuan = np.stack([whole(b, instance.heads[:, None] * mix[None, :]) for b in instance.budget_y])
    return plan_of(instance, "rich", yuan)


@pytest.fixture(scope="session")
def make_instance():
    return instance_of


@pytest.fixture(scope="session")
def small():
    return SimpleNamespace(facts=SMALL)


@pytest.fixture
def tiny_pack(pack, small, small_villages, monkeypatch):
    """Pingli's assumptions over the small county's villages, wherever a county is loaded."""
    names = tuple(f"V{c}村" for c in small_villages["code"])
    known = tuple(
        replace(p, low=p.value, high=p.value) if p.name == "county.poverty_2015" else p
        for p in pack.assumptions
        if p.key in (*ASSUMPTIONS, "households")
    )
    made = replace(
        pack, facts=small.facts, villages=small_villages, village_names=names, assumptions=known
    )
    original = county_file.load_county
    for module in [
        m for name, m in sys.modules.items() if name.startswith(("scenarios", "tuopin"))
    ]:
        if getattr(module, "load_county", None) is original:
            monkeypatch.setattr(module, "load_county", lambda _: made)
    # six lumpy villages keep the solver busy long after the plan is as good as it gets
    monkeypatch.setattr("scenarios.studies.plan.Settings", partial(Settings, nodes=200))
    return made


@pytest.fixture
def no_pictures(monkeypatch):
    """A comparison without its pictures, which take longer than its runs."""
    monkeypatch.setattr("results.pages.comparison.write_pictures", lambda *_: {})
    monkeypatch.setattr("results.pages.comparison.sections", lambda *_: [])


@pytest.fixture
def brief_pairs(monkeypatch):
    """Few villages, mixes and years of the paired runs; a test of all figures runs the whole."""
    module = "scenarios.evidence.emergent"
    monkeypatch.setattr(f"{module}.N_VILLAGES", 3)
    monkeypatch.setattr(f"{module}.HORIZONS", (2020, 2021))
    monkeypatch.setattr(f"{module}.MIXES", dict(list(MIXES.items())[:2]))


@pytest.fixture(autouse=True, scope="session")
def few_pixels():
    """Pictures as they are but for their pixels; tests of figures draw them in full."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("results.plots.style.DPI", 40)
        patch.setattr("results.plots.compared.pictures.DPI", 40)
        yield
