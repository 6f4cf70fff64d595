"""Every fault of a file in one pass: at the item's own place, with the nearest name, in two languages."""

import pytest
from pydantic import ValidationError

from scenarios.faults import FaultError
from scenarios.levers import with_levers
from scenarios.load import load_scenario
from scenarios.schema import Levers, Scenario

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
    for told in ({"plan": "practice", "mix": {"raod": 0.1}}, {"purses": {"sectr": "3万元"}},
                 {"targets": {"gap": 0}}, {"mix": {"tea": 0.1}}):  # fmt: skip
        with pytest.raises(ValidationError):
            Levers.model_validate(told)
    for told in ({"outcomes": ["gap"]}, {"futures": ["flod"]}, {"plan_years": (2024, 2025)}):
        with pytest.raises(ValidationError):
            Scenario.model_validate({"title": "a", "why": "b", **told})
    asked = load_scenario("need-households")
    with pytest.raises(FaultError):
        with_levers(asked, plan="optimize")
