"""The functions that notebooks begin with: each does what the command of its name does."""

from pathlib import Path

import pytest

import tuopin
from results.tables.page_one.words import summary_lines
from scenarios.faults import FaultError
from scenarios.studies.study import Finished
from tuopin import Run, adjust, compare, follow, load, plan, simulate, update


def test_names_are_functions():
    assert [f.__name__ for f in (adjust, compare, follow, load, plan, simulate, update)] == sorted(
        tuopin.__all__
    )


def test_a_county_a_stack_and_a_mistake():
    assert load("pingli").county == "pingli"
    assert load("gandu+practice").county == "gandu"
    with pytest.raises(FaultError):
        load("pinli")


@pytest.fixture
def recorded(monkeypatch):
    """What studies are asked, none of which is done."""
    asked = []

    def ask(study, machine, subject=None):
        asked.append((study, machine, subject))
        return Finished(machine.out, None, subject)

    monkeypatch.setattr("scenarios.studies.study.ask", ask)
    return asked


def test_a_name_a_file_and_a_scenario_ask_the_same(recorded, tmp_path):
    (tmp_path / "s.yaml").write_text("base: practice\ntitle: a\nwhy: b\n", encoding="utf-8")
    for given in (tmp_path / "s.yaml", str(tmp_path / "s.yaml"), load(tmp_path / "s.yaml")):
        assert isinstance(simulate(given), Run)
        assert isinstance(plan(given), Run)
    questions = [study.scenario.model_dump_json() for study, *_ in recorded]
    assert len(set(questions)) == 1


def test_a_plan_takes_money_and_rules_and_says_all_that_is_wrong_with_them(recorded):
    bars = []
    plan("pingli", budget="2000万元", bans=["tea"], progress=lambda *step: bars.append(step))
    study, machine, _ = recorded[0]
    assert study.scenario.levers.fund_y == 20e6
    assert [b.programme for b in study.scenario.levers.rules["ban"]] == ["tea"]
    machine.progress("x", 1, 2)
    assert bars == [("x", 1, 2)]
    with pytest.raises(FaultError) as caught:
        plan("pingli", budget="many", bans=["tee"])
    assert {f.file for f in caught.value.faults} == {"--budget", "--ban"}


def test_a_run_is_adjusted_and_what_comes_out_is_simulated(recorded, written_run, tmp_path):
    done = Run(written_run, None).adjust(bans=["tea"])
    assert {"village", "before", "after"} <= set(done.moved.columns)
    assert done.plan.name == "adjusted"
    assert isinstance(done.simulate(draws=2, out=tmp_path), Run)
    ((study, machine, subject),) = recorded
    assert (study.kind, study.run, study.draws) == ("adjust", str(written_run), 2)
    assert study.overrides.texts == ["tea"]
    assert machine.out == tmp_path
    assert subject.plan is done.plan


def test_a_run_draws_its_pictures_by_name(make_findings):
    run = Run(Path(), make_findings())
    assert run.plot("fan").lines
    ax = run.plot("split", "zh")
    assert run.plot(ax=ax) is ax
    with pytest.raises(KeyError, match="one of fan, flows"):
        run.plot("fans")


def test_what_is_simulated_in_place_of_an_optimized_plan_is_said(
    tiny_pack, tiny_question, tmp_path, monkeypatch
):
    monkeypatch.setattr("scenarios.studies.run_files.pages", lambda *_: None)
    done = simulate(tiny_question.but(levers={"plan": "optimize"}), tmp_path)
    assert done.findings.main == "practice"
    for language, words in (("zh", "本命令不做优化"), ("en", "optimizes nothing")):
        assert words in summary_lines(done.findings, language)[1]
    assert "stands_for" not in simulate(tiny_question, tmp_path).findings.facts


@pytest.mark.slow
def test_runs_are_compared_whether_named_or_held(tiny_pack, tiny_question, tmp_path):
    first = simulate(tiny_question, tmp_path)
    levers = tiny_question.levers.model_copy(update={"plan": "equal_village"})
    other = simulate(tiny_question.model_copy(update={"levers": levers}), tmp_path)
    found = compare(
        first, str(other.folder), "floor", load("pingli+flood-year"), draws=2, out=tmp_path
    )
    assert found.answer.n_draws == 2
    assert len(found.answer.names) == 4
    assert "<table" in found._repr_html_()
    assert found.plot("register").axes
    assert len(found.table("difference")) == 4
    long = found.table("iamc")
    assert set(long["scenario"]) == set(found.table()["scenario"])
    with pytest.raises(KeyError, match="register"):
        found.plot("registers")
