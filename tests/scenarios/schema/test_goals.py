"""What a plan is for, as a planner writes it."""

from types import SimpleNamespace

import pytest
from pydantic import ValidationError

from optimize.objective import NAMES, Objective
from optimize.rules.reserve import Reserve
from optimize.rules.risk import Risk
from optimize.rules.weakest import Weakest
from scenarios.faults import FaultError
from scenarios.load import load_scenario
from scenarios.schema.goals import goal_of
from scenarios.schema.objectives import WITHIN, measure_of, objectives_of
from scenarios.schema.overrides import targets_of, with_levers
from scenarios.schema.scenario import Levers


def test_measures_alone_weighted_and_in_order():
    assert objectives_of("gap") == [(Objective((("gap", 1.0),)), WITHIN)]
    (first, _), (then, tolerance) = objectives_of(
        "gap=1, person_years=500 then returns within 2%", 2020
    )
    assert first == Objective((("gap", 1.0), ("person_years", 500.0)), 2020)
    assert (then.weights, tolerance) == ((("returns", 1.0),), 0.02)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("gapp", r"not 'gapp'; gap\?"),
        ("gap=-1", "above 0"),
        ("gap=x", "above 0"),
        ("gap then returns within 200%", "0 to 100 %"),
        ("", "gap, person_years"),
    ],
)
def test_mistakes_name_what_is_allowed(text, told):
    with pytest.raises(ValueError, match=told):
        objectives_of(text)


def test_a_target_is_a_measure_and_an_amount():
    assert targets_of(["person_years = 20_000"]) == {"person_years": 20_000.0}
    assert targets_of(["贫困人口=500"]) == {"person_years": 500.0}
    assert measure_of("避免返贫人次") == "returns"
    for texts, told in (
        (["person_years"], "measure=amount"),
        (["heads=5"], "unknown measure"),
        (["gap=1e300"], "below 1,000,000,000,000"),
        (["gap=0"], "above 0"),
        (["gap=1", "gap=2"], "given before"),
    ):
        with pytest.raises(FaultError, match=told):
            targets_of(texts)


def test_a_scenario_says_the_same_as_the_command_line():
    scenario = load_scenario("pingli")
    levers = scenario.levers.model_copy(
        update={"objective": "chronic then gap within 3%", "until": 2020, "risk": 0.5}
    )
    goal = goal_of(scenario.model_copy(update={"levers": levers}))
    assert goal.objective == Objective((("chronic", 1.0),), 2020)
    assert goal.then[0][1] == 0.03
    assert goal.risk.weight == 0.5
    assert goal_of(scenario).risk == Risk(0.5, 0.2)
    bold = scenario.levers.model_copy(update={"risk": 0.0})
    assert goal_of(scenario.model_copy(update={"levers": bold})).risk is None
    with pytest.raises(ValidationError, match="person_years"):
        Levers(objective="heads")
    with pytest.raises(ValidationError, match="returns"):
        Levers(targets={"return": 3.0})


def test_levers_of_the_command_line_are_checked_as_those_of_a_file():
    scenario = load_scenario("pingli")
    assert with_levers(scenario, objective=None, risk=None) == scenario
    asked = with_levers(scenario, objective="chronic", targets=["returns=50"], probability=0.9)
    assert asked.levers.targets == {"returns": 50.0}
    assert asked.levers.fund_y == scenario.levers.fund_y
    for told, place in (
        ({"objective": "gapp"}, "--objective"),
        ({"targets": ["x=1"]}, "--target"),
        ({"until": 1999}, "--until"),
    ):
        with pytest.raises(FaultError, match=place):
            with_levers(scenario, **told)


def test_equity_a_reserve_and_later_years_may_be_asked_for(tmp_path):
    path = tmp_path / "a.yaml"
    path.write_text(
        "title: a\nwhy: b\n措施: {规划后权重: 0.5, 均衡权重: 2, reserve: 0.2}\n", encoding="utf-8"
    )
    goal = goal_of(load_scenario(str(path)))
    assert goal.objective == Objective((("gap", 1.0),), None, 0.5)
    assert (goal.weakest, goal.reserve) == (Weakest(2.0), Reserve(0.2))
    assert {r.name for r in goal.extra} == {"risk", "weakest", "reserve"}
    options = with_levers(load_scenario("pingli"), later=0.5, equity=2.0, reserve=0.2)
    assert goal_of(options) == goal
    plain = goal_of(load_scenario("pingli"))
    assert (plain.objective.after, plain.weakest, plain.reserve) == (1.0, None, None)
    with pytest.raises(FaultError, match="--equity"):
        with_levers(load_scenario("pingli"), equity=11.0)


def test_a_long_view_counts_what_stands_at_its_present_value():
    """By hand: 5 % a year, and of the last gain 15 % lost a year for ever after it."""
    levers = load_scenario("pingli+long-view").levers
    assert (levers.objective, levers.discount, levers.fading) == ("chronic", 0.05, 0.15)
    (goal, _), *_ = objectives_of("gap", None, 1.0, 0.05, 0.15)
    years = SimpleNamespace(years=(2016, 2017), effect_years=(2016, 2017, 2018))
    whole = sum(0.85**k / 1.05**k for k in range(400))
    expected = [1.0, 1.0 / 1.05, whole / 1.05**2]
    assert goal.by_year(years)[NAMES.index("gap")] == pytest.approx(expected)
    plain = Objective().by_year(years)[NAMES.index("gap")]
    assert list(plain) == [1.0, 1.0, 1.0]
    only = Objective(until=2017, discount=0.05, fading=0.15).by_year(years)[0]
    assert only == pytest.approx([1.0, whole / 1.05, 0.0])
