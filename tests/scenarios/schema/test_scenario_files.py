"""The scenario language: stacks, both languages, units, shapes, older versions, what differs, editors."""

import jsonschema
import numpy as np
import pytest
from ruamel.yaml import YAML

from model.declare import Parameter
from optimize.rules import SWITCHABLE
from optimize.rules.base import settings_of
from scenarios.county.county_file import available_counties, load_county
from scenarios.draws.draw import quantile
from scenarios.execution.policy import YearChanges, changes_of, joined
from scenarios.faults import FaultError
from scenarios.load import differences, find, load_scenario, plain_scenario
from scenarios.schema import scenario as keys
from scenarios.schema.diff import lines_of
from scenarios.schema.json_schema import schema
from scenarios.schema.layers import library, parts_of
from scenarios.schema.load import county_mistakes
from scenarios.schema.names import RULES as CHINESE_RULES
from scenarios.schema.scenario import Draws, Horizon, Levers, Prior, Scenario
from scenarios.schema.stresses import STRESSES
from scenarios.studies.catalogue import Simulate
from scenarios.studies.study import Machine

CHINESE = """标题: 多两百万
原因: 下一个一万元能买什么?
县: 甘都
措施: {方案: 现行做法, 年度资金: 572万元, 规则: {人均保底: 150元}}
不确定:
  delivery.theta: {低: 0.5, 取值: 0.7, 高: 1.0, 分布: 三角}
常数: {labour.migrants: 0.4}
抽样: {检验抽样: 4}
"""


@pytest.fixture
def write(tmp_path):
    def file(name, text):
        (tmp_path / name).write_text(text, encoding="utf-8")
        return str(tmp_path / name)

    return file


def faults_of(name):
    with pytest.raises(FaultError) as caught:
        load_scenario(name)
    return caught.value.faults


def test_chinese_keys_say_what_english_keys_say(write):
    english = """title_zh: 多两百万
why_zh: 下一个一万元能买什么?
county: gandu
levers: {plan: practice, fund_y: 5.72 million yuan, rules: {floor_per_head: 150元}}
uncertainties:
  delivery.theta: {low: 0.5, value: 0.7, high: 1.0, distribution: triangular}
constants: {labour.migrants: 0.4}
draws: {valuation_draws: 4}
title: 多两百万
why: 下一个一万元能买什么?
"""
    assert load_scenario(write("a.yaml", CHINESE)) == load_scenario(write("b.yaml", english))


def test_a_key_in_both_languages_is_a_fault_at_its_line(write):
    found = faults_of(write("a.yaml", "title: a\nwhy: b\ncounty: pingli\n县: 甘都\n"))
    assert [(f.kind, f.line, f.column) for f in found] == [("twice", 4, 1)]


@pytest.mark.parametrize(
    "levers", ["&a {<<: *a}", "{<<: 3}", "{<<: [{}, 4]}", "{<<: {floor: all}}"]
)
def test_merge_keys_are_refused_at_their_line(write, levers):
    found = faults_of(write("a.yaml", f"title: a\nwhy: b\nlevers: {levers}\n"))
    assert [(f.kind, f.line, f.value) for f in found] == [("unreadable", 3, "<<")]


def test_a_title_may_hold_the_sign_of_a_merge_key(write):
    assert load_scenario(write("a.yaml", 'title: "a <<: b"\nwhy: b  # <<: no\n')).title == "a <<: b"


@pytest.mark.parametrize(
    ("told", "wrong"), [("no", True), ("1", True), ("false", False), ("否", False)]
)
def test_a_file_that_does_not_replace_clashes(write, told, wrong):
    text = f"base: theta-one\ntitle: a\nreplace: {told}\nconstants: {{delivery.theta: 0}}\n"
    found = {(f.kind, f.place, f.line, f.column) for f in faults_of(write("a.yaml", text))}
    assert ("clash", "constants.delivery.theta", 4, 13) in found
    assert (("wrong_type", "replace", 3, 1) in found) is wrong


def test_yes_and_no_may_be_chinese(write):
    text = "基础: theta-one\n标题: 甲\n替换: 是\n常数: {delivery.theta: 0}\n措施: {等靠要: 是, 教育补助: 否}\n"
    scenario = load_scenario(write("a.yaml", text))
    assert scenario.constants == {"delivery.theta": 0}
    assert (scenario.levers.effort, scenario.levers.school_grants) == (True, False)
    flags = {n for n, f in Levers.model_fields.items() if f.annotation is bool}
    assert {n for n in Levers.model_fields if True in Levers.words_of(n).values()} == flags
    assert keys.values_at(("replace",)) == keys.FLAG


def test_every_key_has_a_chinese_name():
    for model in (Scenario, Levers, Draws, Prior, Horizon):
        names = model.chinese_keys()
        assert set(names.values()) == set(model.model_fields)
        assert len(set(names.values())) == len(names)
    assert set(CHINESE_RULES.values()) == set(SWITCHABLE)
    for name, kind in SWITCHABLE.items():
        assert len(keys.keys_at(("levers", "rules", name))) == len(settings_of(kind))


def test_faults_carry_their_column_and_all_are_told(write):
    path = write(
        "a.yaml",
        "title: a\nwhy: b\nlevers:\n  fund_y: 1800\n  plann: practice\n"
        "constants:\n  delivery.theta: 0.5\n  delivery.slop: 0.1\n",
    )
    found = {(f.line, f.column, f.kind, f.nearest) for f in faults_of(path)}
    assert found == {
        (4, 3, "no_unit", ""),
        (5, 3, "unknown_key", "plan"),
        (8, 3, "unknown_name", "delivery.slip"),
    }
    assert faults_of(path)[0].text().startswith(f"{path}:4:3: ")


def test_a_stack_asks_what_its_parts_ask_and_is_called_after_them(write):
    both = load_scenario("gandu+practice+theta-one")
    assert (both.county, both.levers.plan) == ("gandu", "practice")
    assert both.constants == {"delivery.theta": 1.0}
    assert both.levers.fund_y == load_county("gandu").fund_y
    assert both.title == "Reference practice + Full complements"
    path = write("a.yaml", "base: [gandu, practice, theta-one]\ntitle: a\nwhy: b\n")
    assert load_scenario(path).levers == both.levers


@pytest.mark.parametrize("name", ["practice+need-first", "theta-one+theta-zero"])
def test_parts_that_set_the_same_key_clash(name):
    assert [f.kind for f in faults_of(name)] == ["clash"]


@pytest.mark.parametrize("more", ["", "replace: true\n"])
def test_a_file_that_draws_and_fixes_the_same_parameter_clashes(write, more):
    path = write(
        "a.yaml",
        f"title: a\nwhy: b\n{more}uncertainties: {{delivery.theta: {{value: 0.5}}}}\n"
        "constants: {delivery.slip: 0.1, delivery.theta: 0}\n",
    )
    (found,) = faults_of(path)
    assert (found.kind, found.place, found.column) == ("clash", "constants.delivery.theta", 33)
    assert found.line == 4 + bool(more)
    assert f"line {3 + bool(more)}" in found.text()


def test_parts_may_agree_and_a_later_one_may_replace(write):
    same = write("same.yaml", "title: s\nwhy: w\nlevers: {plan: practice, fund_y: 100万元}\n")
    assert load_scenario(f"practice+{same}").levers.fund_y == 1e6
    other = write("other.yaml", "title: o\nwhy: w\nreplace: true\nlevers: {plan: need_first}\n")
    assert load_scenario(f"practice+{other}").levers.plan == "need_first"


def test_futures_of_a_stack_add_up_and_act_together(write):
    flood = write("f.yaml", "title: f\nwhy: w\nfutures: [flood]\n")
    bill = write("e.yaml", "title: e\nwhy: w\nfutures: [epidemic]\n")
    both = load_scenario(f"practice+{flood}+{bill}")
    assert both.futures == ("flood", "epidemic")
    change = changes_of(load_county("pingli"), both)
    year = both.plan_years[2]
    base = {name: -1.0 for s in STRESSES for name in (*s.low, *s.high)}
    met = change.within(year, base)
    assert {k for k, v in met.items() if v != -1.0} == {
        n for s in STRESSES if s.name in both.futures for n in (*s.low, *s.high)
    }
    assert change.within(year + 1, base) == base


def test_a_scenario_changed_in_python_has_the_faults_of_a_file(write):
    text = "levers: {fnud_y: 1, fund_y: -5元, risk: high}\nhorizon: {last_year: 2018}\n"
    of_file = faults_of(write("f.yaml", f"base: pingli\ntitle: a\nwhy: b\n{text}"))
    plain = load_scenario("pingli")
    with pytest.raises(FaultError) as caught:
        plain.but(levers={"fnud_y": 1, "fund_y": -5.0, "risk": "high"}, horizon={"last_year": 2018})

    def said(faults):
        return {(f.kind, f.place.removeprefix("horizon."), f.allowed, f.nearest) for f in faults}

    own = [f for f in caught.value.faults if f.place != "plan_years"]
    assert said(own) == said([f for f in of_file if f.place != "horizon.last_year"])
    assert "plan_years" in {f.place for f in caught.value.faults}
    assert {f.file for f in caught.value.faults} == {plain.title}
    more = plain.but(
        levers={"年度资金": "1800万元"}, uncertainties={"delivery.theta": {"value": 0.7}}
    )
    assert more.levers.fund_y == 18e6
    assert more.uncertainties["delivery.theta"].value == 0.7
    assert plain.but() == plain
    with pytest.raises(FaultError, match="nope"):
        plain.but(nope=1)


def test_what_the_county_does_not_have_is_a_fault_where_a_study_opens_the_scenario():
    pack, plain = load_county("pingli"), load_scenario("pingli")
    assert county_mistakes(pack, plain) == []
    wrong = plain.but(
        constants={"delivery.theeta": 0.5, "delivery.slip": 9.0},
        levers={"rules": {"ban": {"village": 77, "programme": "tea"}}},
    )
    with pytest.raises(FaultError) as caught:
        Simulate(scenario=wrong).subject(Machine())
    found = {(f.kind, f.place) for f in caught.value.faults}
    assert found == {
        ("unknown_name", "constants.delivery.theeta"),
        ("out_of_range", "constants.delivery.slip.value"),
        ("unknown_name", "levers.rules.ban.village"),
    }


def test_changes_join_in_order():
    first, later = YearChanges((("a", 1.0), ("b", 1.0))), YearChanges((("a", 2.0),), (2018, 2018))
    both = joined([first, later])
    assert both.within(2017, {}) == {"a": 1.0, "b": 1.0}
    assert both.within(2018, {}) == {"a": 2.0, "b": 1.0}
    assert joined([]) is None
    assert joined([first]) is first
    assert both.digest != joined([later, first]).digest


def test_a_constant_above_a_range_is_the_constant(write):
    low = write(
        "l.yaml", "title: l\nwhy: w\nuncertainties: {delivery.theta: {value: 0.5, low: 0.1}}\n"
    )
    top = write(
        "t.yaml", f"base: {low}\nreplace: true\ntitle: t\nconstants: {{delivery.theta: 0.2}}\n"
    )
    assert load_scenario(top).overrides["delivery.theta"] == Prior(value=0.2)


@pytest.mark.parametrize(
    ("shape", "at", "value"),
    # triangle on 0-4 with mode 1: F(1) = 1/4, F(x) = 1 - (4 - x)^2 / 12 beyond
    [
        ("uniform", 0.25, 1.0),
        ("triangular", 0.25, 1.0),
        ("triangular", 1 / 16, 0.5),
        ("triangular", 11 / 12, 3.0),
        ("triangular", 1.0, 4.0),
        ("halves", 0.25, 0.5),
    ],
)
def test_quantiles_of_shapes(shape, at, value):
    p = Parameter("a.b", 1.0, 0.0, 4.0, "x", "assumption", shape=shape)
    assert quantile(p, at) == pytest.approx(value)
    grid = [quantile(p, u) for u in np.linspace(0.0, 1.0, 50)]
    assert grid == sorted(grid)


def test_what_differs_from_the_base_is_told_in_both_languages():
    assert lines_of(differences(plain_scenario("gandu")), "en") == ["no difference"]
    asked = load_scenario("practice+theta-one")
    assert [r[0] for r in differences(asked)] == ["levers.plan", "constants.delivery.theta"]
    assert "措施.方案: optimize → practice" in lines_of(differences(asked), "zh")
    assert "constants.delivery.theta: 0.5 (0 to 1, halves) → 1" in lines_of(
        differences(asked), "en"
    )


def test_the_schema_takes_what_is_good_and_refuses_what_is_not():
    check = jsonschema.Draft202012Validator(
        schema({name: load_county(name) for name in available_counties()})
    )
    plain = YAML(typ="safe", pure=True)
    for name in library():
        assert not list(check.iter_errors(plain.load(find(name)))), name
    assert not list(check.iter_errors(plain.load(CHINESE)))
    assert not list(check.iter_errors(plain.load("替换: 是\nlevers: {effort: 否, pooled: true}")))
    for text in (
        "levrs: {}",
        "levers: {fund_y: 1600}",
        "levers: {rules: {industry: 0.7}}",
        "constants: {delivery.theeta: 1}",
        "futures: [flod]",
        "outcomes: [gap]",
        "uncertainties: {delivery.theta: {value: 0.5, distribution: normal}}",
    ):
        assert list(check.iter_errors(plain.load(text))), text


def test_a_path_with_a_plus_is_one_part_of_a_stack(tmp_path):
    file = tmp_path / "a+b" / "c+d.yaml"
    file.parent.mkdir()
    file.touch()
    assert parts_of(str(file)) == [str(file)]
    assert parts_of(f"{file}+practice") == [str(file), "practice"]
    assert parts_of("平利县 + training") == ["pingli", "training"]
    assert parts_of("") == [""]
