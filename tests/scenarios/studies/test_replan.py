"""Re-planning: what is left after a year, by hand; the whole course on the small county."""

from dataclasses import replace

import numpy as np
import pytest

from model.programmes import GRANTABLE
from optimize.analysis.rolling_horizon import (
    broken_rules,
    carried,
    joined,
    moved,
    remainder,
    remaining,
)
from optimize.baselines.ablations import plan_from
from optimize.baselines.splits import equal_head, practice
from optimize.formulation.problem import Problem
from optimize.formulation.solve import solve
from optimize.menu import costs, first_menu
from optimize.proof import audited
from optimize.rules.carry_over import CarryOver
from optimize.rules.earmark import Earmark
from optimize.rules.exit_task import ExitTask
from optimize.rules.floor import FloorPerHead
from optimize.rules.household_cap import HouseholdCap
from optimize.rules.limit import Limit
from optimize.rules.pins import Pin
from optimize.rules.programme_money import ProgrammeMoney
from optimize.rules.project_library import ProjectLibrary
from optimize.rules.ramp import Ramp
from optimize.rules.town_money import TownMoney
from optimize.rules.village_money import VillageMoney
from optimize.rules.withdrawal import NoSuddenWithdrawal
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


def half_of_the_fund(instance):
    """A plan that leaves every year half of its money; one village has cattle, all have tea."""
    plan = equal_head(instance)
    yuan = plan.yuan // 2
    yuan[:, 0, GRANTABLE.index("cattle"), 0] += 10_000
    return replace(plan, yuan=yuan)


def after_two_years(instance, rule, best):
    """The decision that two executed years leave, and every plan of its menu."""
    asked = replace(instance, rules=(FloorPerHead(50.0), rule))
    plan, left = half_of_the_fund(asked), asked
    for year in asked.years[:2]:
        register = (asked.heads, asked.households, asked.heads / asked.poverty)
        left = remaining(left, remainder(plan, (year,)), *register)
    menu = tuple(first_menu(left))
    a = costs(left, menu)
    worth = np.sqrt((a * (0.5 + np.isin(GRANTABLE, best))).sum(axis=(2, 3))) * 1e3
    # nothing helps in the first village
    worth[0] *= 1e-3
    return asked, remainder(plan, asked.years[:2]), Problem(left, a, worth, plans=menu)


def rule_of(instance, name):
    """A rule of the whole plan that the executed years have used in part."""
    done = remainder(half_of_the_fund(instance), instance.years[:2]).yuan[:, :-1].sum(axis=(0, 3))
    v, town = int(instance.codes[0]), int(instance.town[0])
    own, of_town = float(done[0].sum()), float(done[instance.town == town].sum())
    tea = float(done[:, GRANTABLE.index("tea")].sum())
    share = tea / float(done.sum())
    library = tuple(
        (int(code), k, 1.1 * float(done[i, GRANTABLE.index(k)]))
        for i, code in enumerate(instance.codes)
        for k in GRANTABLE
        if done[i, GRANTABLE.index(k)]
    )
    return {
        "village_money": VillageMoney(
            most=float(done[-1].sum()) + 3e4, villages=(int(instance.codes[-1]),)
        ),
        "village_money_least": VillageMoney(least=own + 3e5, villages=(v,)),
        "village_money_head": VillageMoney(
            most=float((done.sum(axis=1) / instance.heads).max()) + 300.0, per_head=True
        ),
        "household_cap": HouseholdCap(
            float((done.sum(axis=1) / instance.households).max()) + 500.0
        ),
        "town_money": TownMoney(most=of_town + 9e4, towns=(town,)),
        "programme_money": ProgrammeMoney(("tea",), most=tea + 4e4),
        "programme_share": ProgrammeMoney(("tea",), most_share=share + 0.02),
        "earmark": Earmark("special", ("walnut",), least_share=0.3),
        "limit": Limit(most=tea + 3e4, programmes=("tea",), purse="special"),
        "limit_years": Limit(most=tea / 2.0 + 3e4, programmes=("tea",), years=(2017, 2018)),
        "limit_villages": Limit(most_villages=1, programmes=("cattle",)),
        "project_library": ProjectLibrary(library),
        "ramp": Ramp(1.3),
        "no_sudden_withdrawal": NoSuddenWithdrawal(0.9),
    }[name]


ADDS_UP = (
    *("village_money", "village_money_least", "village_money_head", "household_cap"),
    *("town_money", "programme_money", "programme_share", "earmark", "limit", "limit_years"),
    *("limit_villages", "project_library", "ramp", "no_sudden_withdrawal"),
)


GRANTED_ANEW = set(ADDS_UP) - {
    "village_money_least",
    "earmark",
    "programme_share",
    "project_library",
}
"""Rules that the rest breaks even where it keeps them alone; other rests were made without them."""


@pytest.mark.parametrize("name", ADDS_UP)
def test_what_was_executed_counts_in_a_rule_of_the_whole_plan(instance, name):
    rule = rule_of(instance, name)
    best = {"limit_villages": "cattle", "earmark": "sheep"}.get(name, "tea")
    asked, done, problem = after_two_years(instance, rule, best)
    heads = np.stack([asked.heads] * 3)
    kept = [r.record() for r in problem.instance.rules]

    def planned(problem):
        found = solve(problem)
        return plan_from(problem.instance, "rest", problem.costs, found.choice, found.aux)

    rest = planned(problem)
    assert audited(rest, problem.instance, rules=kept) == []
    assert broken_rules(joined(done, rest, "whole"), asked, heads) == []
    # without what was executed the rest breaks it: by its own check, and joined to the years done
    alone = (FloorPerHead(50.0 / 3.0), *([rule] if name in GRANTED_ANEW else []))
    anew = planned(replace(problem, instance=replace(problem.instance, rules=alone)))
    assert audited(anew, problem.instance, rules=kept) != []
    assert broken_rules(joined(done, anew, "whole"), asked, heads) != []


def test_a_task_asks_of_the_years_left_what_is_still_missing(instance):
    asked = replace(instance, rules=(ExitTask(40.0, 2018), ExitTask(10.0, 2019)))
    done = remainder(equal_head(asked), asked.years[:1])
    register = (asked.heads, asked.households, asked.heads / asked.poverty)
    left = remaining(asked, done, *register, {"exits_2018": 15.0, "exits_2019": 12.0})
    assert [r.least for r in left.rules] == [25.0, 0.0]


def test_the_floor_of_a_joined_plan_follows_the_register(instance):
    asked = replace(instance, rules=(FloorPerHead(300.0),))
    plan = equal_head(asked)
    per_head = plan.yuan.sum(axis=(0, 2, 3))[:-1] / asked.heads
    few = replace(plan, yuan=(plan.yuan * (290.0 / per_head.min())).astype(int))
    before = np.stack([asked.heads] * 3)
    assert {v.rule for v in broken_rules(few, asked, before)} == {"floor per registered head"}
    assert broken_rules(few, asked, 0.9 * before) == []


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
