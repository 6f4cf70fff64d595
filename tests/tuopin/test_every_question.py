"""Every question on every kind of run: an answer, or one sentence that says which run it needs."""

from __future__ import annotations

import pytest
import workbooks
from command_line import WORDS, call, scenario
from markupsafe import Markup

QUESTIONS = {
    "explain": lambda run, _: ["explain", run],
    "explain a village": lambda run, _: ["explain", run, "1001"],
    "explain no village": lambda run, _: ["explain", run, "7"],
    "adjust": lambda run, _: ["adjust", run, "--budget", "6万元", "--draws", 2],
    "update": lambda run, _: ["update", run],
    "frontier": lambda run, _: ["frontier", run, "--points", 2, "--low", 0.05, "--high", 0.2],
    "target": lambda run, _: ["target", run, "--target", "贫困人口=500", "--most", 0.1],
    "stress": lambda run, _: ["stress", run, "--draws", 2, "--only", "洪灾"],
    "replay": lambda run, _: ["replay", run / "plan-chosen.csv", "--run", run, "--draws", 2],
    "replan": lambda run, _: ["replan", run],
    "validate": lambda run, _: ["validate", run],
    "plan": lambda run, _: ["plan", run],
    "office": lambda run, _: ["office", run],
    "cards": lambda run, _: ["cards", run],
    "cards of households": lambda run, _: ["cards", run, "--households"],
    "compare": lambda run, runs: ["compare", runs["simulation"], run, "--draws", 2],
    "follow": lambda run, _: ["follow", run],
    "verify": lambda run, _: ["verify", run / "report.zh.html"],
    "compare alone": lambda run, _: ["compare", run, "--draws", 2],
    "query": lambda run, _: ["query", "SELECT run FROM runs", "--out", run],
    "reproduce": lambda run, _: ["reproduce", run],
}
PAPERS = ("office", "cards", "verify", "follow")
FOLLOWING = (
    *("explain", "explain a village", "adjust", "update", "frontier", "target", "stress"),
    "replay",
    *PAPERS,
)
ANSWERED = {
    **dict.fromkeys(("two years", "one year"), (*FOLLOWING, "compare", "compare alone")),
    "one village": (*FOLLOWING, "compare alone"),
    "adjusted": (*PAPERS, "compare alone"),
    "simulation": (*PAPERS, "compare", "compare alone", "reproduce"),
    "another simulation": (*PAPERS, "compare", "compare alone", "reproduce"),
    "file": ("compare",),
}
"""What is answered; all else is a sentence. ``query`` answers for every finished run.

A run alone is compared with practice.
"""
COSTLY = {("two years", "reproduce"), ("one year", "reproduce"), ("one village", "reproduce")}
COSTLY |= {("adjusted", "reproduce"), ("comparison", "reproduce"), ("adjusted", "compare")}
"""Answered too, by a whole run or by draws simulated anew."""
SCENARIOS = (
    *("explain", "explain a village", "explain no village", "adjust", "update", "frontier"),
    *("target", "plan", "validate", "replan", "follow"),
)
"""What takes a county's workbook for its question."""
KINDS = (
    *("two years", "one year", "one village", "adjusted", "simulation", "another simulation"),
    *("comparison", "unfinished", "foreign", "file", "nothing"),
)
QUICK = ("one year", "simulation", "unfinished", "foreign", "nothing")
"""Kinds that are asked every time; the others ask for ``-m long``."""


class Runs(dict):
    """A folder of each kind, made when it is first needed; counties of three villages, and of one."""

    def __init__(self, home):
        self.home, self.out = home, home / "runs"
        three = workbooks.write(workbooks.whole(3), home / "three.xlsx")
        one = workbooks.write(workbooks.whole(1), home / "one.xlsx")
        two_years = scenario(home / "two.yaml", three, [2016, 2017])
        one_year = scenario(home / "one-year.yaml", three, [2016])
        village = scenario(home / "village.yaml", one, [2016])
        budget = ("--budget", "6万元", "--draws", 2)
        self.commands = {
            "two years": lambda: ("plan", two_years),
            "one year": lambda: ("plan", one_year),
            "one village": lambda: ("plan", village),
            "adjusted": lambda: ("adjust", self["one year"], *budget),
            "simulation": lambda: ("simulate", one_year),
            "another simulation": lambda: ("simulate", one_year, "--with", "equal-village"),
            "comparison": lambda: ("compare", self["simulation"], self["another simulation"]),
        }
        super().__init__(file=three, nothing=home / "no" / "such")
        for kind in ("unfinished", "foreign"):
            self[kind] = home / kind
            self[kind].mkdir()
        (self["unfinished"] / "draws.csv").write_text("draw\n", encoding="utf-8")
        (self["foreign"] / "notes.txt").write_text("x", encoding="utf-8")

    def __missing__(self, kind):
        words = self.commands[kind]()
        before = set(self.out.glob("*"))
        said = call(*words, "--out", self.out, "--no-progress", "--workers", 1)
        assert said.code == 0, said.all
        # a comparison keeps its cases in a folder beside its own, which is no run
        new = set(self.out.glob("*")) - before
        (self[kind],) = (p for p in new if (p / "manifest.json").exists())
        return self[kind]


@pytest.fixture(autouse=True)
def undrawn(no_pictures, monkeypatch):
    """What is drawn takes longer than what is asked here."""
    monkeypatch.setattr("results.pages.follow.drawn", lambda *_: Markup(""))


@pytest.fixture(scope="session")
def runs(tmp_path_factory):
    return Runs(tmp_path_factory.mktemp("questions"))


def everything(home):
    return {p: p.stat().st_mtime_ns for p in home.rglob("*") if p.is_file()}


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize(
    "kind", [pytest.param(k, marks=() if k in QUICK else pytest.mark.long) for k in KINDS]
)
@pytest.mark.parametrize("question", QUESTIONS)
def test_every_question_is_answered_or_says_which_run_it_needs(
    runs, question, kind, lang, tmp_path
):
    if (kind, question) in COSTLY or (lang == "zh" and question in ANSWERED.get(kind, ())):
        pytest.skip("a whole run, or answered in the other language")
    if kind == "file" and question in SCENARIOS:
        pytest.skip("a county's workbook is a scenario: its plan would be made")
    words = QUESTIONS[question](runs[kind], runs)
    if question == "reproduce":
        words += ["--no-progress"]
    elif question not in ("office", "cards", "cards of households", "query", "verify"):
        words += ["--out", tmp_path, "--no-progress", "--workers", 1]
    before = everything(runs.home)
    said = call(*words, lang=lang)
    assert not WORDS.search(said.all), said.all
    answered = question in ANSWERED.get(kind, ())
    if question == "query":
        answered = kind not in ("unfinished", "foreign", "file", "nothing")
    assert said.code == (0 if answered else 2), said.all
    if answered:
        assert said.out.strip()
        return
    assert said.out.strip() == ""
    assert 1 <= len(said.error.strip().splitlines()) <= 2
    assert not list(tmp_path.iterdir())
    assert everything(runs.home) == before
