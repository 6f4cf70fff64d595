"""Finished runs made again from what their manifests hold, to the same bits."""

import json

import pytest

from optimize.baselines.splits import equal_head
from scenarios.execution.decision import instance_of
from scenarios.execution.store import read_manifest
from scenarios.faults import FaultError
from scenarios.files.plan import write_plan
from scenarios.studies.branch import branch_county
from scenarios.studies.library import ask_library
from scenarios.studies.regret import regret_county
from scenarios.studies.reproduce import reproduce
from scenarios.studies.simulate import simulate_scenario
from tuopin.cli.again import asked_again
from tuopin.cli.main import main


def library(out, quiet):
    return ask_library(out, 1, quiet, names=["floor"], counties=["pingli"], n_draws=2, seed=3)[0]


def branch(out, quiet):
    futures = ["practice", "no-fund"]
    return branch_county("pingli", "practice", 2018, futures, out, 1, quiet, n_draws=2)[0]


def regret(out, quiet):
    return regret_county("pingli", ["practice", "floor"], ["flood"], out, 1, quiet, n_draws=2)[0]


@pytest.mark.parametrize("run", [library, branch, regret])
def test_runs_of_many_scenarios_are_made_again_to_the_same_bits(
    tiny_pack, tmp_path, say_nothing, run
):
    folder = run(tmp_path, say_nothing)
    found = reproduce(folder, 1, say_nothing)
    assert found.same, found.told("en")
    assert found.n_files > 3
    (folder / "manifest.json").write_text(
        json.dumps({**read_manifest(folder), "asked": ["pingli"]}), encoding="utf-8"
    )
    with pytest.raises(FaultError, match="older program"):
        reproduce(folder, 1, say_nothing)


def test_regret_of_one_plan_is_refused(tmp_path, say_nothing):
    with pytest.raises(FaultError, match="two or more"):
        regret_county("pingli", ["practice", "practice"], [], tmp_path, 1, say_nothing, n_draws=2)


def test_a_plan_whose_file_is_gone_is_the_run_s_own_copy_or_a_fault(
    tiny_pack, tiny_question, tmp_path, say_nothing
):
    file = tmp_path / "mine.csv"
    write_plan(equal_head(instance_of(tiny_pack, tiny_question)), file)
    levers = tiny_question.levers.model_copy(update={"plan": str(file)})
    asked = tiny_question.model_copy(update={"levers": levers})
    folder = simulate_scenario(asked, tmp_path / "runs", 1, say_nothing).folder
    file.unlink()
    found = reproduce(folder, 1, say_nothing)
    assert found.same, found.told("en")
    copy = folder / "plan-mine.csv"
    header, _, *rest = copy.read_text(encoding="utf-8").splitlines(keepends=True)
    copy.write_text("".join((header, *rest)), encoding="utf-8")
    with pytest.raises(FaultError, match="another plan") as caught:
        reproduce(folder, 1, say_nothing)
    assert "另一方案" in caught.value.faults[0].text("zh")
    copy.unlink()
    with pytest.raises(FaultError, match=r"plan-mine\.csv"):
        reproduce(folder, 1, say_nothing)


@pytest.mark.slow
def test_what_the_command_line_made_is_asked_again(tiny_pack, tmp_path, monkeypatch):
    monkeypatch.setattr(
        "sys.argv",
        [
            "tuopin",
            "validate",
            "pingli",
            "--draws",
            "2",
            "--out",
            str(tmp_path / "runs"),
            "--no-progress",
        ],
    )
    with pytest.raises(SystemExit) as stopped:
        main()
    assert stopped.value.code == 0
    (run,) = (f.parent for f in (tmp_path / "runs").glob("*/manifest.json"))
    again = reproduce(run, 2, lambda *_: None, ask=lambda words, out: asked_again(words, out, 2))
    assert again.same, again.told("en")
    assert again.n_files > 3
    with pytest.raises(FaultError, match="command line"):
        reproduce(run, 1, lambda *_: None)
