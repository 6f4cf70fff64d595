"""Every fault of a file in one pass: at the item's own place, with the nearest name, in two languages."""

import pytest
from pydantic import ValidationError

from model.programmes import PLAN_PURSES
from model.state.measures import INDEX
from optimize.objective import NAMES
from scenarios.faults import FaultError
from scenarios.load import load_scenario
from scenarios.schema import names as keys
from scenarios.schema.overrides import with_levers
from scenarios.schema.scenario import Levers, Scenario
from scenarios.schema.stresses import STRESS_NAMES

MANY = """title: a
why: b
plan_years: [2023, 2024, 2025]
outcomes: [gap_spending, retruns]
futures: [flood, epidemc]
levers:
  plan: practice
  teams: foo
  mix: {tea: 0.9, raod: 0.9}
  purses: {sectr: 3万元, interest: 3 dollars}
  targets: {person_yeers: 5, gap: 0}
"""


@pytest.fixture
def faults(tmp_path):
    def of(text):
        path = tmp_path / "s.yaml"
        path.write_text(text, encoding="utf-8")
        with pytest.raises(FaultError) as caught:
            load_scenario(str(path))
        return caught.value.faults

    return of


def test_every_fault_is_told_in_one_pass_at_its_own_item(faults):
    told = sorted((f.line, f.column, f.kind, f.value, f.nearest) for f in faults(MANY))
    assert told == [
        (3, 1, "out_of_range", "2023-2025", ""),
        (4, 26, "unknown_name", "retruns", "returns"),
        (5, 18, "unknown_name", "epidemc", "epidemic"),
        (8, 3, "unknown_name", "foo", ""),
        (9, 3, "out_of_range", "1.8", ""),
        (9, 19, "unknown_name", "raod", "road"),
        (10, 12, "unknown_name", "sectr", "sector"),
        (10, 24, "wrong_unit", "3 dollars", ""),
        (11, 13, "unknown_name", "person_yeers", "person_years"),
        (11, 30, "out_of_range", "0", ""),
    ]


@pytest.mark.parametrize(
    ("text", "line", "column", "value", "near"),
    [
        ("levers:\n  mix: {tea: 0.1}\n", 4, 3, "plan: optimize", ""),
        ("levers:\n  plan: practice\n  targeting: need_frst\n", 5, 3, "need_frst", "need_first"),
        ("levers: {teams: al}\n", 3, 10, "al", "all"),
        ("levers: {plan: practice, mix: {tea: .nan, pig: -.inf, road: .inf}}\n", 3, 43, "-inf", ""),
        ("levers: {plan: practice, mix: {tea: .nan}}\n", 3, 32, "nan", ""),
        ("horizon: {last_year: 2018}\n", 3, 11, "2018", ""),
        ("plan_years: [2016, 2030]\n", 3, 1, "[2016, 2030]", ""),
        ("outcomes: []\n", 3, 1, "none", ""),
        ("措施: {方按: 现行做法}\n", 3, 6, "方按", "方案"),
        ("结果: [支出贫困人]\n", 3, 6, "支出贫困人", "支出贫困人口"),
    ],
)
def test_one_fault_has_its_place_and_nearest_name(faults, text, line, column, value, near):
    found = faults(f"title: a\nwhy: b\n{text}")
    assert (line, column, value, near) in {(f.line, f.column, f.value, f.nearest) for f in found}
    assert all(f.line > 1 for f in found)


def test_a_future_is_told_in_the_file_of_a_stack_that_names_it(tmp_path):
    low, top = tmp_path / "low.yaml", tmp_path / "top.yaml"
    low.write_text("title: l\nwhy: w\nfutures: [flood, epidemc]\n", encoding="utf-8")
    top.write_text(f"base: {low}\ntitle: t\nfutures: [costs]\n", encoding="utf-8")
    with pytest.raises(FaultError) as caught:
        load_scenario(str(top))
    assert [(f.file, f.line, f.column) for f in caught.value.faults] == [(str(low), 3, 18)]


def test_python_and_the_command_line_are_held_to_the_same():
    for told in (
        {"plan": "practice", "mix": {"raod": 0.1}},
        {"purses": {"sectr": "3万元"}},
        {"targets": {"gap": 0}},
        {"mix": {"tea": 0.1}},
    ):
        with pytest.raises(ValidationError):
            Levers.model_validate(told)
    for told in ({"outcomes": ["gap"]}, {"futures": ["flod"]}, {"plan_years": (2024, 2025)}):
        with pytest.raises(ValidationError):
            Scenario.model_validate({"title": "a", "why": "b", **told})
    asked = load_scenario("need-households")
    with pytest.raises(FaultError) as caught:
        with_levers(asked, plan="optimize")
    assert [(f.file, f.place) for f in caught.value.faults] == [("--plan", "targeting")]


def test_chinese_names_stand_in_lists_and_tables(tmp_path):
    chinese, english = tmp_path / "zh.yaml", tmp_path / "en.yaml"
    head = "title: a\nwhy: b\n"
    chinese.write_text(
        head + "情形: [洪灾, 一个疫病年]\n结果: [贫困人口, 返贫人口]\n措施: {方案: 现行做法, "
        "结构: {茶叶: 0.2}, 其他渠道: {行业部门资金: 3万元}, 目标值: {避免返贫人次: 5}}\n",
        encoding="utf-8",
    )
    english.write_text(
        head + "futures: [flood, epidemic]\noutcomes: [poor_spending, returns]\n"
        "levers: {plan: practice, mix: {tea: 0.2}, purses: {sector: 3万元}, "
        "targets: {returns: 5}}\n",
        encoding="utf-8",
    )
    assert load_scenario(str(chinese)) == load_scenario(str(english))


def test_names_in_lists_mean_something_and_each_one_thing():
    for known, real in (
        (keys.FUTURES, STRESS_NAMES),
        (keys.OUTCOMES_ZH, INDEX),
        (keys.TARGETS, NAMES),
        (keys.PURSE_ZH, PLAN_PURSES),
    ):
        assert set(known.values()) <= set(real)
        assert not set(known) & set(real)
    assert len(keys.OUTCOMES_ZH) == len(INDEX) + 2  # a Chinese name twice would hide a measure


WRONG = """titel: a
levers: {plan: 3, teams: 全, effort: x, mix: [], risk: 2, support_ends: x, rules: 3, fund_y: x, pooled_share: x}
plan_years: [2016, 2018]
draws: {seed: x, fresh_draws: 1.5, valuation_draws: 1}
futures: 3
constants: {delivery.theta: .nan, delivery.slip: x}
uncertainties: {labour.migrants: {value: 0.2, low: 0.3}, delivery.teta: 3}
"""


def test_what_is_allowed_is_told_in_chinese_too(faults):
    found = faults(WRONG)
    assert len(found) >= 18
    for f in found:
        told = f.words("zh")[2]
        assert any("一" <= c <= "鿿" for c in told), (f.place, told)
        assert "alid" not in f.words("en")[2], f.place
        assert "Input" not in f.text("en")
    assert {f.nearest for f in found if f.place == "levers.teams"} == {"全部"}
