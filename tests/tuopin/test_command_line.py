"""What a command line may not say, and what it may be called: one sentence, at once, in words."""

from __future__ import annotations

import re

import pytest
import workbooks
from command_line import WORDS, call, scenario
from typer.main import get_command

import tuopin
from model.programmes import PROGRAMMES
from optimize.rules import SWITCHABLE
from scenarios.county.county_file import available_counties, load_county
from scenarios.faults import FaultError
from scenarios.schema.names import CHINESE, ENGLISH, KNOWN, RULES, name_of
from tuopin.cli import main as cli


@pytest.fixture(scope="module")
def quick(tmp_path_factory):
    """A scenario of a county of three villages, in one plan year."""
    home = tmp_path_factory.mktemp("quick")
    return scenario(home / "q.yaml", workbooks.write(workbooks.whole(3), home / "c.xlsx"), [2016])


@pytest.mark.parametrize(
    ("words", "begins"),
    [
        (["plan", "pinglii"], "pinglii: unknown county or scenario; did you mean 'pingli'?"),
        (["plan", "pingli", "--draws", "abc"], "--draws abc: not possible. Expected: a whole"),
        (["plan", "pingli", "--method", "x"], "--method x: not possible. Expected: milp, greedy"),
        (["plan", "pingli", "--nope"], "--nope: unknown option"),
        (["plan", "pingli", "--budget"], "--budget: not the right number of values"),
        (["plan", "pingli", "--budget", ""], "--budget: empty"),
        (["plan", "pingli", "gandu"], "gandu: one word too many"),
        (["plan", "pingli", "--county", "gandu"], "--county gandu: given beside pingli"),
        (["plan", "pingli", "--target", "heads=5"], "--target heads: unknown measure"),
        (["plan", "pingli", "--target", "gap"], "--target gap: no amount"),
        (["plan"], "scenario: missing"),
        (["plann", "x"], "plann: unknown command; did you mean 'plan'?"),
        (["frontier", "R", "--points", "5000"], "--points 5000: not possible. Expected: a whole"),
        (["frontier", "R", "--low", "5", "--high", "2"], "--high 2: not possible. Expected: more"),
        (["frontier", "R", "--simulate", "x"], "--simulate x: not possible"),
        (["explain", "R", "abc"], "R: unknown county or scenario"),
        (["explain", "no/such"], "no/such: not found. Expected: the folder of a run"),
        (["compare", "a", "b", "--from", "c"], "--from c: not possible"),
        (["cards", "R", "--lang", "fr"], "--lang fr: not possible. Expected: zh, en"),
        (["compare"], "practice: one case alone"),
        (["check", ""], "file: empty"),
        (["check", "none.csv"], "none.csv: "),
        (["new", "X", "--out", "no/x.xlsx"], "--out no: not found"),
        (["parameters", "zzz"], "zzz: no name holds this"),
        (["parameters", "theta", "--county", "x"], "x: unknown county"),
        (["rules", "zzz"], "zzz: no name holds this"),
        (["query", "SELECT 1", "--out", "setup"], "--out setup: not found"),
        (["stress", "R", "--only", "flod"], "R: not found"),
        (["discover", "concentrate", "--least", "abc"], "--least abc: not possible"),
        (["discover", "concentrate", "--least", "100"], "--least 100: not possible"),
        (["discover", "practice", "--villages", "2"], "practice: the same as practice"),
        (["diff", "pingli+flood-yeer"], "flood-yeer: unknown county or scenario; did you mean"),
    ],
)
def test_a_mistake_begins_with_what_is_wrong(tmp_path, monkeypatch, words, begins):
    monkeypatch.chdir(tmp_path)
    said = call(*words)
    assert (said.code, said.out.strip()) == (2, "")
    assert said.error.strip().startswith(begins)
    assert not WORDS.search(said.error)
    assert not list(tmp_path.iterdir())
    chinese = call(*words, lang="zh")
    assert chinese.code == 2
    assert "Expected" not in chinese.error
    assert not WORDS.search(chinese.error)


def test_all_faults_of_a_line_are_said_at_once():
    said = call("plan", "pingli", "--draws", "x", "--seed", "-1", "--risk", "7", "--method", "y")
    assert [line.split(":")[0] for line in said.error.splitlines()] == [
        *("--draws x", "--seed -1", "--risk 7", "--method y")
    ]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--budget", "12万元", "--budget", "13万元"], "--budget: given 2 times"),
        (["--draws", "4", "--draws", "5"], "--draws: given 2 times"),
        (["--objective", "gap=1,缺口=2"], "--objective: objective: "),
        (["--objective", "gap=1,gap=2"], "gap once"),
        (["--target", "gap=1", "--target", "贫困缺口=2"], "given before"),
        (["--pin", "1001:tea:2016:5万元", "--pin", "1001:茶叶:2016:6万元"], "5万元, 6万元"),
        (["--rule", "industry_share=0.5", "--rule", "产业比例=0.6"], "0.5, 0.6"),
    ],
)
def test_what_is_given_twice_is_a_fault(quick, words, told):
    said = call("plan", quick, *words)
    assert said.code == 2
    assert told in said.error


def test_two_rules_that_contradict_are_a_fault_in_either_order(quick):
    both = ["--rule", "no industry_share"], ["--rule", "产业比例=0.5"]
    one, other = (call("plan", quick, *a, *b) for a, b in (both, both[::-1]))
    assert one == other
    assert (one.code, "off, 0.5" in one.error) == (2, True)


def test_a_rule_may_stand_for_several_places_but_once_for_each(tmp_path):
    heads, rows = ["规则", "取值"], [["town_money", "镇:1,至多:9万元"]]
    cells = workbooks.whole(6) | {"规则": [heads, *rows, ["town_money", "镇:2,至多:8万元"]]}
    assert call("check", workbooks.write(cells, tmp_path / "a.xlsx")).code == 0
    cells["规则"] += [["town_money", "镇:2,至多:7万元"], ["industry_share", "50%"]]
    cells["规则"] += [["industry_share", "90%"]]
    said = call("check", workbooks.write(cells, tmp_path / "b.xlsx"), "--no-copy")
    assert said.code == 2
    assert "row 4: value: 8万元, 7万元" in said.error
    assert "row 6: value: 0.5, 0.9" in said.error


def test_one_plan_year_is_nothing_to_plan_anew(quick, tmp_path):
    said = call("replan", quick, "--out", tmp_path / "runs")
    assert (said.code, "one plan year: nothing to plan anew" in said.error) == (2, True)
    assert not (tmp_path / "runs").exists()


def test_every_name_has_one_meaning_whatever_it_is_called():
    for kind, words in CHINESE.items():
        for names in (words, ENGLISH.get(kind, {})):
            for word, name in names.items():
                assert name_of(kind, word) == name_of(kind, f" {word} ") == name
        for name in KNOWN.get(kind, ()):
            assert name_of(kind, name) == name_of(kind, name.upper()) == name
    assert set(RULES.values()) == set(SWITCHABLE)
    assert {name_of("programme", p.chinese) for p in PROGRAMMES} == {p.name for p in PROGRAMMES}
    for county in available_counties():
        assert name_of("county", load_county(county).chinese) == county


def test_options_take_chinese_names(quick):
    # options are read before anything runs: a fault of another option ends it
    words = ["--ban", "助学", "--pin", "1001:茶叶:2016:1万元", "--rule", "产业比例=0.5"]
    said = call("plan", quick, *words, "--target", "贫困人口=500", "--rule", "zz=1")
    assert [line.split(":")[1].strip() for line in said.error.splitlines()] == ["zz"]
    assert "industry_share  产业比例" in call("rules", "产业比例", lang="zh").out
    assert call("parameters", "theta", "--county", "甘都镇").out


@pytest.mark.parametrize(
    "command", sorted(c.name or c.callback.__name__ for c in cli.app.registered_commands)
)
def test_no_type_of_python_stands_in_a_help(command):
    said = call(command, "--help")
    assert said.code == 0
    assert not [w for w in ("<str>", "<int", "<float", "list[", "NoneType") if w in said.out]


@pytest.mark.parametrize(
    ("ask", "told"),
    [
        (lambda: tuopin.simulate(5), "scenario: a name, a file or a scenario"),
        (lambda: tuopin.plan(None), "scenario: a name, a file or a scenario"),
        (lambda: tuopin.plan("gandu", bans="tea"), "bans: a list of texts"),
        (lambda: tuopin.adjust(None), "run: a finished run"),
        (lambda: tuopin.adjust("x", bans=[5]), "bans: a list of texts"),
        (lambda: tuopin.adjust("x", bans="tea"), "bans: a list of texts"),
        (lambda: tuopin.adjust("x", budget=5), "budget: a text"),
        (lambda: tuopin.compare(3), "cases: a name, a file, a run or a scenario"),
        (lambda: tuopin.load(None), "name: a name or a path"),
        (lambda: tuopin.simulate("gandu", progress=None), "progress: a function"),
    ],
)
def test_a_wrong_type_in_python_names_the_argument_and_what_is_allowed(ask, told):
    with pytest.raises(TypeError, match=told):
        ask()


def test_no_run_at_all_is_a_fault_in_python():
    with pytest.raises(FaultError, match="one case alone"):
        tuopin.compare()


COMMANDS = get_command(cli.app).commands
NAMED = {"root", "tuopin", "runs", *COMMANDS} | {
    p.name for c in COMMANDS.values() for p in c.params
}
"""Names that no language changes."""
HAN = re.compile(r"[\u3400-\u9fff]")


@pytest.mark.parametrize("command", ["", *sorted(COMMANDS)])
def test_help_is_in_one_language(command):
    words = [command] if command else []
    english = call(*words, "--help", "--lang", "en").out
    chinese = call(*words, "--help", "--lang", "zh").out
    examples = re.sub(r"\S*(元|情形|全部)\S*", "", english)
    assert not HAN.search(examples), HAN.findall(examples)
    own = re.sub(r"<[^>]*>|\[[^\]]*\]|--?[\w-]+|[\w.]+\.cli\.main", "", chinese)
    rest = [w for w in re.findall(r"\b[a-z]{4,}\b", own) if w not in NAMED]
    assert HAN.search(chinese)
    assert not rest, rest


def test_help_of_the_program_fits_a_screen_and_names_every_command_once():
    for lang in ("en", "zh"):
        said = call("--help", "--lang", lang, columns=80).out
        assert len(said.splitlines()) <= 24
        named = re.findall(r"(?<![\w-])[a-z]{3,}(?![\w-])", said)
        assert {*COMMANDS} <= {*named}


def test_the_language_may_stand_before_the_command():
    assert "没有" in call("--lang", "zh", "simulate", "nowhere").error
    assert call("--lang", "zh", "counties").code == 0


def test_edits_of_a_workbook_that_is_planned_around_are_kept_with_who_and_why(monkeypatch):
    edit = (1002, "tea", 2016, 0, 50_000, "张三", "龙头企业落地")
    asked = []
    monkeypatch.setattr("scenarios.files.grants.listed_edits", lambda path: [edit])
    monkeypatch.setattr("tuopin.cli.commands.scenario_of", lambda name, given: name)
    monkeypatch.setattr("tuopin.cli.commands._warn", lambda *_: None)
    monkeypatch.setattr("tuopin.cli.commands._answer", lambda study, values: asked.append(study))
    first = call("plan", "gandu", "--edited", "edited.xlsx")
    assert first.code == 0, first
    call("plan", "gandu")
    assert [study.edits for study in asked] == [(edit,), ()]
