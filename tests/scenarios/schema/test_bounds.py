"""One definition of bounds: files, options and Python refuse the same numbers in a sentence."""

import json

import pytest
from pydantic import TypeAdapter, ValidationError
from typer.testing import CliRunner

from scenarios.faults import FaultError
from scenarios.load import load_county, load_scenario
from scenarios.schema import bounds
from scenarios.schema.bounds import Bounds
from scenarios.schema.parameters import outside_ranges
from scenarios.schema.scenario import Draws, Levers, Scenario
from scenarios.studies.catalogue import STUDIES, Calibrate, Compare, Frontier
from scenarios.studies.study import Machine
from tuopin.cli.main import app

DECLARED = {name: b for name, b in vars(bounds).items() if isinstance(b, Bounds)}
HEAD = "base: gandu\ntitle: a\nwhy: b\n"


@pytest.fixture
def faults(tmp_path):
    def of(text):
        (tmp_path / "a.yaml").write_text(HEAD + text, encoding="utf-8")
        with pytest.raises(FaultError) as caught:
            load_scenario(str(tmp_path / "a.yaml"))
        return [(f.kind, f.place) for f in caught.value.faults]

    return of


@pytest.mark.parametrize("bound", DECLARED.values(), ids=DECLARED)
def test_both_ends_are_allowed_and_nothing_beyond(bound):
    step = 1 if bound.whole else 1e-6
    assert [bound.read(x) for x in (bound.least, str(bound.most))] == [bound.least, bound.most]
    wrong = [bound.least - step, bound.most + step, "1,5", "nan", "inf", 10**400, True, "1e300"]
    for value in [*wrong, *([bound.least + 0.5] if bound.whole else [])]:
        with pytest.raises(FaultError) as caught:
            bound.option("--x")["parser"](value)
        assert caught.value.faults[0].file == f"--x {value}"


@pytest.mark.parametrize("kind", STUDIES)
def test_every_number_of_a_study_has_bounds(kind):
    for name, field in kind.model_fields.items():
        if field.annotation in (int, float, int | None, float | None) and name != "village":
            assert any(isinstance(m, Bounds) for m in field.metadata), name


@pytest.mark.parametrize("part", [Levers, Draws])
def test_every_number_of_a_scenario_has_bounds_in_its_schema(part):
    """Yuan have them too."""
    for name, field in TypeAdapter(part).json_schema()["properties"].items():
        options = field.get("anyOf", [field])
        for one in options:
            if one.get("type") in ("integer", "number"):
                assert {"minimum", "maximum"} <= set(one), (name, json.dumps(one))


SEED = 2**31 + 1


def test_a_seed_has_one_bound_in_options_files_and_python(faults, tmp_path):
    assert faults(f"draws: {{seed: {SEED}}}\n") == [("out_of_range", "draws.seed")]
    for given in (SEED, 99999999999999999999, -1, "1,5"):
        run = CliRunner().invoke(app, ["simulate", "gandu", "--seed", str(given)])
        assert run.exit_code == 2
        assert run.stderr.startswith(f"--seed {given}: ")
    with pytest.raises(ValidationError):
        Compare(cases=("practice",), seed=SEED)
    with pytest.raises(ValidationError):
        Draws(seed=SEED)


def test_no_number_of_python_is_infinite():
    for make in (
        lambda: Calibrate(scenario="gandu", minutes=float("inf")),
        lambda: Frontier(run="x", low=float("nan")),
        lambda: Frontier(run="x", simulate="8,1e400"),
        lambda: Levers(later=float("inf")),
        lambda: Levers(fund_y=float("inf")),
        lambda: Levers(mix={"tea": float("nan")}),
    ):
        with pytest.raises(ValidationError):
            make()


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("levers: {fund_y: '1,6万元'}", [("wrong_unit", "levers.fund_y")]),
        ("levers: {fund_y: 1600元}", [("out_of_range", "levers.fund_y")]),
        ("levers: {plan: practice, mix: {tea: 0}}", [("out_of_range", "levers.mix")]),
        ("levers: {later: 1.2.3}", [("wrong_type", "levers.later")]),
        ("levers: {later: .inf}", [("wrong_type", "levers.later")]),
        ("levers: {risk: '2,5'}", [("wrong_type", "levers.risk")]),
        ("levers: {villages_y: 1e300, plan: concentrate}", [("out_of_range", "levers.villages_y")]),
        ("constants: {growth.wage: 1.0e+300}", [("out_of_range", "constants.growth.wage.value")]),
        ("constants: {growth.wage: 50}", [("out_of_range", "constants.growth.wage.value")]),
        ("constants: {health.chronic_odds: 0}",
         [("out_of_range", "constants.health.chronic_odds.value")]),
        ("constants: {county.poverty_2015: 0.9}",
         [("out_of_range", "constants.county.poverty_2015.value")]),
        ("uncertainties: {growth.wage: {value: 0.07, high: 0.5}}",
         [("out_of_range", "uncertainties.growth.wage.high")]),
        ("beyond_range: [growth.wage]\nconstants: {growth.wage: 0.06}",
         [("out_of_range", "beyond_range.0")]),
        ("beyond_range: [growth.wage]\nconstants: {growth.wage: 1000}",
         [("out_of_range", "constants.growth.wage.value")]),
    ],
)  # fmt: skip
def test_a_number_outside_is_a_fault_of_its_key(text, places, faults):
    assert faults(text + "\n") == places


def test_who_insists_goes_beyond_a_range_and_every_output_says_so(tmp_path):
    from results.language.catalogue import draws_words

    text = "beyond_range: [growth.wage]\nconstants: {growth.wage: 0.2}\n"
    (tmp_path / "a.yaml").write_text(HEAD + text, encoding="utf-8")
    scenario = load_scenario(str(tmp_path / "a.yaml"))
    assert draws_words(scenario.tag, "zh") == "未校准；超出声明范围：外出务工工资年增长率 = 0.2"
    assert draws_words(scenario.tag, "en") == (
        "uncalibrated; outside the declared range: growth of migrants' wages = 0.2"
    )
    assert Scenario.model_validate(scenario.model_dump(mode="json")) == scenario


def test_a_question_that_insists_on_nothing_keeps_its_name():
    assert "beyond_range" not in load_scenario("gandu").model_dump()


def test_a_scenario_of_python_is_held_to_the_ranges_too():
    from scenarios.studies.catalogue import Simulate

    scenario = load_scenario("gandu").model_copy(update={"constants": {"growth.wage": 0.5}})
    assert len(list(outside_ranges(load_county("gandu"), scenario.model_dump()))) == 1
    with pytest.raises(FaultError, match=r"growth\.wage"):
        Simulate(scenario=scenario).subject(Machine())


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("levers: " + "[" * 3000 + "]" * 3000, 0, "20 levels at most"),
        ("levers: " + "[" * 40 + "]" * 40, 0, "20 levels at most"),
        ("title_zh: a\x00b", 4, "control character U+0000"),
        ("title_zh: a\x07b", 4, "control character U+0007"),
        ('title_zh: "a\\0b"', 0, "control character U+0000"),
        ("why_zh: 2016-13-45", 0, "cannot be read"),
        ("draws: {seed: " + "9" * 5000 + "}", 0, "cannot be read"),
    ],
    ids=range(7),
)
def test_odd_yaml_is_a_sentence(text, line, words, tmp_path):
    path = tmp_path / "a.yaml"
    path.write_text(HEAD + text + "\n", encoding="utf-8")
    with pytest.raises(FaultError, match=words.replace("+", r"\+")) as caught:
        load_scenario(str(path))
    assert [(f.kind, f.line) for f in caught.value.faults] == [("unreadable", line)]
