"""Names of parameters and of their units: all have one in both languages, and pages show it."""

import re
from dataclasses import replace
from html import unescape

import pandas as pd
import pytest
from jsonschema import Draft202012Validator
from ruamel.yaml import YAML
from typer.testing import CliRunner

from model.parameters import PARAMETERS
from model.programmes.observed import OBSERVATION
from model.synthesis.totals import ASSUMPTIONS, OPTIONAL
from results.language.catalogue import LANGUAGES, catalogue, names, term
from results.language.numbers import unit_of, with_key
from results.pages.adversary import INSURED, SETTING, Opposed, write_adversary
from results.pages.discovery import write_discovered
from results.pages.evidence.calibration import widths_table
from results.pages.sensitivity import write_sensitivity
from results.tables.explanation import information_table
from results.tables.plan import parameters_table
from results.tables.study_results import Calibration, Discovered, Sensitivity
from scenarios.county.county_file import available_counties, load_county
from scenarios.county.county_yaml import COUNTIES, FACTS, read_county_file
from scenarios.load import differences, load_scenario
from scenarios.schema.diff import lines_of, shown_setting
from scenarios.schema.json_schema import schema
from tuopin.cli import main as cli

COUNTY = {f"county.{name}" for name in (*ASSUMPTIONS, *FACTS.values(), *OPTIONAL)}
SHOWN = {p.name for p in (*PARAMETERS, *OBSERVATION)} | COUNTY
"""All that a page or a file may name."""

JOBS, PIGS = "labour.local_jobs", "pig.deaths_y"
ZH = {n: term("parameter", n, "zh") for n in (JOBS, PIGS)}


def called(language):
    return {n: catalogue()[f"parameter.{n}"][language] for n in names("parameter")}


def test_every_parameter_has_a_name_and_no_name_is_unused():
    lacking, unused = SHOWN - set(names("parameter")), set(names("parameter")) - SHOWN
    assert not lacking, (
        "add to results/language/text/parameter.toml, under [GROUP], KEY.zh and KEY.en of: "
        f"{sorted(lacking)}; of an industry's number the word goes to [number_of] of terms.toml"
    )
    assert not unused, f"no such parameter, take out of parameter.toml: {sorted(unused)}"


def test_every_unit_has_chinese():
    counties = [p for n in available_counties() for p in load_county(n).assumptions]
    units = {p.unit for p in (*PARAMETERS, *OBSERVATION, *counties)}
    lacking = sorted(units - set(names("unit")))
    assert not lacking, f"add to [unit] of results/language/text/terms.toml: {lacking}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_names_are_unique_and_short(language):
    words = called(language)
    same = {w for w in words.values() if list(words.values()).count(w) > 1}
    assert not same, f"give each parameter a name of its own: {same}"
    most = {"zh": 20, "en": 60}[language]
    assert not {n: w for n, w in words.items() if len(w) > most}


@pytest.mark.parametrize("kind", ["parameter", "unit", "number_of", "confidence"])
def test_chinese_has_no_latin_prose_and_full_width_punctuation(kind):
    wrong = {
        n: term(kind, n, "zh")
        for n in names(kind)
        if re.search(r"[A-Za-z,;:()!?]|\.(?!\d)", term(kind, n, "zh").replace("{programme}", ""))
    }
    assert not wrong, f"Chinese letters and full-width punctuation: {wrong}"


def test_counties_call_their_assumptions_as_the_table_does():
    for county in available_counties():
        rows = read_county_file(COUNTIES / county / "county.yaml").assumptions
        named = {n: term("parameter", f"county.{n}", "zh") for n in rows}
        assert {n: row.zh for n, row in rows.items()} == named, county


def test_names_of_industries_and_yields_are_composed():
    assert ZH[PIGS] == "生猪年损耗比例"
    assert term("parameter", "yields.tea", "zh") == "茶叶每元资金年收益"
    assert with_key(JOBS, "zh") == "本地就业机会占劳动力比例（labour.local_jobs）"
    assert with_key(JOBS, "en") == "local jobs over able adults (labour.local_jobs)"
    assert unit_of("share of able adults", "zh") == "占劳动力"


PLACE = {"county": "Qingxi", "county_chinese": "青溪县"}
SIZE = {"n_villages": 3, "n_all_villages": 9}


def screened():
    both = [(JOBS, 4.0), (PIGS, 2.0), ("chance", 1.0)]
    ends = {"mu_star_conf": 0.1, "sigma": 0.1, "low": 0.0, "high": 1.0, "unit": "share"}
    morris = [{"output": "gain_plan", "name": n, "mu_star": x, **ends} for n, x in both]
    conf = {"first_conf": 0.1, "total_conf": 0.1}
    sobol = [{"output": "gain_plan", "name": n, "first": 0.3, "total": 0.4, **conf} for n in ZH]
    bars = {"low": 0.0, "high": 1.0, "at_low": 1e4, "at_high": 3e4, "base": 2e4}
    return Sensitivity(
        **PLACE, **SIZE, source="甲 · A", plan="chosen", last_year=2020, n_evaluated=9, n_failed=0,
        morris=pd.DataFrame(morris), sobol=pd.DataFrame(sobol),
        outputs=pd.DataFrame([{"output": "gain_plan", "mean": 10.0, "sd": 1.0}]),
        tornado=pd.DataFrame([{"name": n, **bars} for n in ZH]),
    )  # fmt: skip


def failing():
    inf = float("inf")
    limits = [(JOBS, -inf, 0.1, 0.01, "share of able adults"), (PIGS, 0.2, inf, 0.02, "share")]
    return Discovered(
        **PLACE, **SIZE, plan="plan", plan_zh="方案", against="practice", against_zh="参照做法",
        least=0.0, n_draws=4, n_failed=1, n_parameters=300, base=0.3, density=0.7, coverage=0.6,
        low=0.5, high=0.9, n_judged=4, n_inside=2, confirmed=True,
        limits=pd.DataFrame(limits, columns=["name", "low", "high", "quasi_p", "unit"]),
        points=pd.DataFrame({JOBS: [0.1, 0.2], PIGS: [0.1, 0.3], "gain": [-1.0, 1.0]}),
    )  # fmt: skip


def opposed():
    losses = [{"world": w, "mean": 2e5, "low": 1e5, "high": 3e5} for w in ("usual", "worst", "few")]
    rows = [
        (JOBS, 0.1, 0.14, 0.08, 0.2, "share of able adults", "assumption"),
        ("flood", 1.0, 0.0, 0.0, 1.0, "", ""),
    ]
    return Opposed(
        "Qingxi", "青溪县", "甲 · A", "chosen", "chosen", "gap", 1e4, 9, 9, 300, 123, 8, 4e5,
        pd.DataFrame({"loss": [0.0]}), pd.DataFrame(losses), pd.DataFrame(rows, columns=SETTING),
        pd.DataFrame([], columns=INSURED), {},
    )  # fmt: skip


def test_chinese_pages_show_the_chinese_name(tmp_path):
    write_sensitivity(screened(), tmp_path, "zh")
    write_discovered(failing(), tmp_path)
    write_adversary(opposed(), tmp_path, "zh")
    for name in ("sensitivity", "discover", "adversary"):
        page = unescape((tmp_path / f"{name}.zh.html").read_text(encoding="utf-8"))
        body = re.sub(r"<script>.*?</script>|base64,[\w+/=]+", "", page, flags=re.DOTALL)
        assert ZH[JOBS] in body, name
        # a key stands in brackets behind its name, alone nowhere
        assert body.count(JOBS) == body.count(f"{ZH[JOBS]}（{JOBS}）") > 0, name
        assert "share of able adults" not in body, name


def test_tables_of_runs_show_names_units_and_grades(findings):
    parameters = pd.DataFrame([{**vars(p)} for p in PARAMETERS if p.name in ZH])
    row = {
        "name": JOBS,
        "gain": 1e4,
        "error": 1e3,
        "changes": 0.5,
        "clear": True,
        "low": 0.08,
        "high": 0.2,
    }
    row |= {"unit": "share of able adults", "source": "assumption", "tried": 9}
    f = replace(findings, parameters=parameters, information=pd.DataFrame([row]))
    shown = parameters_table(f, "zh").to_string() + information_table(f, "zh").to_string()
    assert shown.count(f"{ZH[JOBS]}（{JOBS}）") == 2
    assert "占劳动力" in shown
    assert " 低" in shown
    widths = {"name": PIGS, "unit": "share", "prior": 1.0, "posterior": 0.5, "ratio": 0.5}
    widths |= {"by_chance": 0.01, "moves": True, "learned": True}
    learned = object.__new__(Calibration)
    object.__setattr__(learned, "widths", pd.DataFrame([widths]))
    assert ZH[PIGS] in widths_table(learned, "zh").to_string()


def test_a_file_may_use_chinese_names(tmp_path):
    path = tmp_path / "a.yaml"
    text = f"base: pingli\n标题: 甲\n英文标题: A\n常数: {{{ZH[JOBS]}: 0.1}}\n不确定: {{{ZH[PIGS]}: {{low: 0.1, value: 0.2, high: 0.3}}}}\n"
    path.write_text(text, encoding="utf-8")
    check = Draft202012Validator(schema({}))
    assert check.is_valid(YAML(typ="safe", pure=True).load(text))
    assert not check.is_valid({"常数": {ZH[JOBS]: "much"}} | {"标题": "甲", "base": "pingli"})
    rows = differences(load_scenario(str(path)))
    assert {place for place, _, _ in rows} >= {f"constants.{JOBS}"}
    said = "\n".join(lines_of(rows, "zh"))
    assert f"常数.{ZH[JOBS]}: " in said
    assert f"constants.{JOBS}: " in "\n".join(lines_of(rows, "en"))
    assert shown_setting(f"constants.{JOBS}", "0.1", "zh") == (ZH[JOBS], "0.1")


def test_the_command_finds_a_parameter_by_either_name():
    def call(*words):
        return CliRunner().invoke(cli.app, ["parameters", *words]).output

    zh, en = call("本地就业机会", "--lang", "zh"), call("local jobs over", "--lang", "en")
    assert zh.startswith(f"{JOBS}  {ZH[JOBS]}：0.14（0.08至0.2），占劳动力；")
    assert en.startswith(
        f"{JOBS}  local jobs over able adults: 0.14 (0.08 to 0.2) share of able adults"
    )
    assert call(JOBS).count("\n") == 1
