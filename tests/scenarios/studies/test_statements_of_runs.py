"""What runs say of themselves: what is asked, what is broken, what a yuan yields."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from model.programmes.priors import PRIORS
from model.state.columns import SOURCES
from optimize.baselines.splits import equal_village
from scenarios.county.county_file import load_county
from scenarios.evidence.programme_yields import alone, base_draws, horizon_for
from scenarios.execution.decision import instance_of, plan_of_scenario
from scenarios.execution.plan_audit import broken_by
from scenarios.execution.runner import Runner
from scenarios.load import load_scenario
from scenarios.studies.catalogue import Yields
from scenarios.studies.plan_explanation import numbers_to_know
from scenarios.studies.yields import against_priors


def test_numbers_of_barred_industries_are_not_numbers_to_know():
    pack, scenario = load_county("gandu"), load_scenario("gandu")
    assert "tea" in pack.barred
    assert not any(n.startswith("tea.") for n in numbers_to_know(pack, scenario))
    free = numbers_to_know(replace(pack, barred=()), scenario)
    assert any(n.startswith("tea.") for n in free)


def test_a_plan_beyond_its_budget_is_named_with_year_and_yuan(tiny_pack, tiny_question):
    instance = instance_of(tiny_pack, tiny_question)
    plan = plan_of_scenario(instance, tiny_question)
    within = broken_by(replace(equal_village(instance), rules=()), instance)
    assert within.empty
    twice = broken_by(replace(plan, yuan=2 * plan.yuan, rules=()), instance)
    assert set(twice["rule"]) == {"fund of the year"}
    assert twice["yuan"].max() == pytest.approx(1.2e6)


def test_a_programme_alone_is_measured_in_the_year_of_its_prior(
    tiny_pack, tiny_question, tmp_path, say_nothing
):
    near = horizon_for(tiny_question)
    assert near.last_year >= near.plan_years[0] - 1 + max(p.mature_y for p in PRIORS.values())
    draws = base_draws(tiny_pack, near, range(1, 3))
    assert draws[0].values == draws[1].values
    assert draws[0].population_seed != draws[1].population_seed
    runner = Runner(tiny_pack, near, draws, tmp_path, 1, say_nothing)
    table = alone(runner, (1, 2), "yields", ("photovoltaic", "cooperative", "sheep"))
    assert len(table) == 6
    sources = table[list(SOURCES)].sum(axis=1)
    np.testing.assert_allclose(table["total"], sources, rtol=1e-6)
    sun = table[table["programme"] == "photovoltaic"]
    assert (sun["industry"] > 0.0).all()
    assert sun["listed"].between(0.0, 1.0).all()


def rows(programme, *totals):
    zero = dict.fromkeys(SOURCES, 0.0)
    return pd.DataFrame(
        [{"programme": programme, "total": t, "listed": 0.5, **zero} for t in totals]
    )


def test_a_yield_is_inside_where_its_mean_is_within_the_prior():
    prior = PRIORS["photovoltaic"]
    within = rows("photovoltaic", prior.centre, prior.centre + 0.01, prior.centre - 0.01)
    row = against_priors(within, within).iloc[0]
    assert row["is_inside"]
    assert row["simulated"] == pytest.approx(prior.centre)
    assert row["error"] == pytest.approx(2.92 * 0.01 / np.sqrt(3), rel=1e-3)
    moved = rows("photovoltaic", 2.0 * prior.centre, 2.0 * prior.centre)
    assert not against_priors(moved, within).iloc[0]["is_inside"]
    study = Yields(scenario=load_scenario("pingli"))
    for base, code in ((within, 0), (moved, 1)):
        answer = SimpleNamespace(table=against_priors(base, within))
        assert study.exit_code(SimpleNamespace(answer=answer)) == code
