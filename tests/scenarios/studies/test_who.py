"""Households served by lot: their gaps add up to the county's, their money to what was taken up."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from model.processes.delivery.questions import TwoQuestions, two_questions
from model.programmes import PROGRAMMES
from results.language.catalogue import LANGUAGES
from scenarios.execution.run import run_plan, yearly_of
from scenarios.load import load_scenario
from scenarios.studies.who import QUESTIONS, Gaps, Who, lines_of, served_by, served_by_lot


@pytest.fixture(scope="module")
def scenario():
    found = load_scenario("pingli")
    near = found.horizon.model_copy(update={"last_year": 2018})
    return found.model_copy(update={"horizon": near, "plan_years": (2016, 2017)})


def test_gaps_of_households_add_up_to_the_county_s(small_start, rich_plan, scenario):
    seen = Gaps(small_start)
    record, _ = run_plan(small_start, scenario, rich_plan, watch=seen)
    yearly = yearly_of(record)
    # measures are in yuan of 2015; households that split stand in rows of their own
    gap, taken = (yearly[name].sum() for name in ("gap_spending", "taken"))
    assert 0.95 * gap < seen.gap.sum() <= gap * (1.0 + 1e-6)
    assert 0.95 * taken < seen.taken.sum() <= taken * (1.0 + 1e-6)


def test_served_are_registered_take_money_and_answer_every_question(
    small_start, rich_plan, scenario
):
    runner = SimpleNamespace(
        prepare_state=lambda d: None,
        state=lambda d: small_start,
        scenario=scenario,
        changes=None,
    )
    served, orders, share = served_by_lot(runner, rich_plan, 1)
    assert 0.0 < share < 1.0
    assert (served.yuan > 0.0).all()
    assert set(served.answers) == set(QUESTIONS)
    assert all(len(x) == len(served) for x in (*served.answers.values(), *orders.values()))
    assert all(0 < x.mean() < 1 for k, x in served.answers.items() if k in ("ill", "able", "old"))
    works = np.array([p.reach == "village" for p in PROGRAMMES])
    alone = replace(rich_plan, yuan=rich_plan.yuan * works[:, None])
    assert len(served_by_lot(runner, alone, 1)[0]) == 0


def test_a_plan_is_simulated_in_the_order_of_two_questions(small_start, rich_plan, scenario):
    """Who comes last by the questions takes less than where it comes first."""
    taken = {}
    for order in ((3, 2, 1, 0), (0, 1, 2, 3)):
        rule = TwoQuestions("able", "ill", order)
        asked = scenario.but(levers={"questions": str(rule)})
        assert asked.levers.questions == f"able,ill:{''.join(map(str, order))}"
        seen = Gaps(small_start)
        run_plan(small_start, asked, rich_plan, watch=seen)
        first = QUESTIONS["able"](small_start.columns) & QUESTIONS["ill"](small_start.columns)
        listed = small_start.columns["Register"].listed != 0
        taken[order] = seen.taken[first & listed].sum()
    assert taken[3, 2, 1, 0] > 1.02 * taken[0, 1, 2, 3]
    runner = SimpleNamespace(state=lambda d: small_start, scenario=scenario, changes=None)
    gained = [served_by(TwoQuestions("able", "ill", o), runner, rich_plan, 1) for o in taken]
    assert gained[0] != gained[1]


def test_questions_of_a_scenario_are_two_known_ones_and_an_order():
    with pytest.raises(ValueError, match="able"):
        two_questions("able,rich:0123")
    for wrong in ("able,able:0123", "able,ill:0122", "able,ill", "able"):
        with pytest.raises(ValueError, match="able,ill:2310"):
            two_questions(wrong)
    assert str(two_questions("able, ill:2310")) == "able,ill:2310"


@pytest.mark.parametrize("more", [0.05, -0.05, 0.0])
def test_lines_say_what_was_found_in_both_languages(more):
    flat = np.full(6, 0.1) + np.arange(6) * 1e-3
    names = ("lot", "practice", "need_first", "best", "known")
    gains = dict.fromkeys(names, flat) | {
        "questions": flat + more + (np.arange(6) % 2 - 0.5) * 1e-3
    }
    gains["best"] = flat + 0.1
    whole = more * 1e6 + (np.arange(6) % 2 - 0.5) * 1e3
    who = Who(TwoQuestions("ill", "able", (3, 1, 2, 0)), gains, whole, 0.2, (100, 90))
    for language in LANGUAGES:
        said = "\n".join(lines_of(who, language))
        assert "keep" in said or "得到" in said
    assert said.startswith("Who in a village comes first: ask") == (more > 0.0)
    assert said.startswith("Do not let two questions decide") == (more < 0.0)
    assert said.startswith("No need to change who") == (more == 0.0)
    assert ("clearly worse" in said) == (more < 0.0)
