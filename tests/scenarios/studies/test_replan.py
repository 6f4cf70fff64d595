"""Re-planning: what is left after a year, by hand; the whole course on the small county."""

from dataclasses import replace

import numpy as np
import pytest

from optimize.analysis.rolling_horizon import carried, joined, moved, remainder, remaining
from optimize.baselines.splits import equal_head, practice
from optimize.rules.carry_over import CarryOver
from optimize.rules.floor import FloorPerHead
from optimize.rules.pins import Pin
from results.pages.replan import headline
from scenarios.studies.catalogue import Replan
from scenarios.studies.study import Machine, ask


def test_a_plan_cut_by_year_and_joined_is_the_plan(instance):
    plan = equal_head(instance)
    first, rest = remainder(plan, instance.years[:1]), remainder(plan, instance.years[1:])
    again = joined(first, rest, plan.name)
    assert again.years == plan.years
    np.testing.assert_array_equal(again.yuan, plan.yuan)
    assert moved(plan, again) == 0.0
    assert moved(plan, practice(instance)) > 0.1


def test_what_is_carried_is_unspent_and_at_most_the_share(instance):
    plan = equal_head(instance)
    half = replace(plan, yuan=plan.yuan // 2)
    assert carried(instance, plan)[0] == 0.0
    assert carried(instance, half)[0] == pytest.approx(0.1 * instance.budget_y[0])
    without = replace(
        instance, rules=tuple(r for r in instance.rules if not isinstance(r, CarryOver))
    )
    assert carried(without, half)[0] == 0.0


def test_what_remains_follows_the_register_and_drops_years_gone_by(instance):
    code, first = int(instance.codes[0]), instance.years[0]
    pinned = replace(
        instance,
        rules=(*instance.rules, Pin(code, "tea", 1e5, first), Pin(code, "tea", 1e5, first + 1)),
    )
    done = remainder(equal_head(instance), (first,))
    heads = instance.heads * 0.9
    left = remaining(pinned, done, heads, instance.households, heads / instance.poverty)
    assert left.years == instance.years[1:]
    assert left.effect_years[0] == left.years[0]
    np.testing.assert_allclose(left.heads, heads)
    assert [r.year for r in left.rules if isinstance(r, Pin)] == [first + 1]
    floor = next(r for r in left.rules if isinstance(r, FloorPerHead))
    assert floor.least == pytest.approx(50.0 * (len(instance.years) - 1) / len(instance.years))
    spent = done.yuan[0, :-1].sum(axis=(1, 2))
    np.testing.assert_allclose(left.need, np.maximum(0.0, instance.need - spent))


@pytest.mark.slow
def test_the_course_executes_a_year_at_a_time(tiny_pack, tiny_question, tmp_path, say_nothing):
    question = tiny_question.model_copy(
        update={
            "plan_years": (2016, 2017),
            "horizon": tiny_question.horizon.model_copy(update={"last_year": 2018}),
            "levers": tiny_question.levers.model_copy(update={"plan": "optimize"}),
        }
    )
    study = Replan(scenario=question, learn=2, fresh=2)
    finished = ask(study, Machine(tmp_path, 2, say_nothing))
    folder, made = finished.folder, finished.answer
    assert made.steps["year"].tolist() == [2017]
    gains = made.gains.set_index(["plan", "against"])["mean"]
    assert gains["rolled", "practice"] - gains["fixed", "practice"] == pytest.approx(
        gains["rolled", "fixed"], abs=1.0
    )
    if not made.steps["taken"].any():
        assert gains["rolled", "fixed"] == 0.0
    there = {p.name for p in folder.rglob("*") if p.is_file()}
    assert {"replan.zh.html", "replan.en.html", "plan-fixed.csv", "plan-rolled.csv"} <= there
    assert not (folder / "states").exists()
    assert headline(made, "zh")
    again = ask(study, Machine(tmp_path, 2, lambda *_: pytest.fail("ran again")))
    assert again.folder == folder
    assert again.answer.steps.equals(made.steps)
