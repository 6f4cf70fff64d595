"""What runs say of themselves: what is asked, what is broken, what a yuan yields."""

from dataclasses import replace

import numpy as np
import pytest

from optimize.baselines.splits import equal_village
from scenarios.county.county_file import load_county
from scenarios.draws.draw import make_draws
from scenarios.execution.decision import instance_of, plan_of_scenario
from scenarios.execution.plan_audit import broken_by
from scenarios.execution.runner import Runner
from scenarios.load import load_scenario
from scenarios.schema.parameters import parameters_of
from scenarios.studies.plan_explanation import numbers_to_know
from scenarios.studies.yields import yields


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


def test_yields_are_means_over_draws_with_their_interval(
    tiny_pack, tiny_question, tmp_path, say_nothing
):
    near = tiny_question.model_copy(
        update={"horizon": tiny_question.horizon.model_copy(update={"last_year": 2022})}
    )
    draws = make_draws(parameters_of(tiny_pack, near), range(3), 7)
    runner = Runner(tiny_pack, near, draws, tmp_path, 1, say_nothing)
    both, one = yields(runner, (1, 2)), [yields(runner, (d,)) for d in (1, 2)]
    assert len(both) > 20
    single = np.stack([t["year_3"].to_numpy(float) for t in one])
    known = np.isfinite(single).all(axis=0)
    assert known.sum() > 10
    np.testing.assert_allclose(both["year_3"][known], single.mean(axis=0)[known])
    moved = known & (np.ptp(single, axis=0) > 0.0)
    assert moved.sum() > 10
    assert (both["year_3_low"][moved] < both["year_3"][moved]).all()
    assert both["late"].eq(7).all()
