"""A run's own copies of the files that its question names, and what is asked of them later."""

import os
import shutil
from pathlib import Path

import pytest
import workbooks as books

from optimize.baselines.splits import equal_head
from scenarios.county.county_file import load_county
from scenarios.execution.decision import instance_of
from scenarios.execution.inputs import keep_files, own_names, read_question, stored_question
from scenarios.execution.store import folder_of, scenario_digest
from scenarios.faults import FaultError
from scenarios.files.plan import write_plan
from scenarios.load import load_scenario
from scenarios.schema.scenario import Scenario

QINGXI = Path(__file__).parents[3] / "docs" / "tutorial" / "qingxi"


def asked(folder, own="county.xlsx"):
    """A scenario of a county of one's own with a plan of one's own, both files."""
    folder.mkdir(parents=True, exist_ok=True)
    county = books.write(books.whole(), folder / own)
    scenario = load_scenario(str(county))
    plan = folder / "mine.csv"
    write_plan(equal_head(instance_of(load_county(str(county)), scenario)), plan)
    levers = scenario.levers.model_copy(update={"plan": str(plan)})
    return scenario.model_copy(update={"levers": levers})


@pytest.mark.parametrize("own", ["county.xlsx", "县 [1]'s.ods", "county.csv.d"])
def test_copies_stand_in_for_files_that_are_gone(tmp_path, monkeypatch, own):
    scenario = asked(tmp_path / "source", own)
    run = tmp_path / "runs" / "o'neil [1] 云岭"
    pack = load_county(scenario.county)
    document = scenario.model_dump(mode="json")
    before = folder_of(tmp_path, pack, "plan", scenario)
    keep_files(run, document)
    stored = stored_question(run, document)
    assert stored == own_names(document)
    assert str(tmp_path) not in str(stored)
    shutil.rmtree(tmp_path / "source")
    shutil.move(run.parent, tmp_path / "moved")
    monkeypatch.chdir(tmp_path / "moved")
    later = Scenario.model_validate(read_question(run.relative_to(tmp_path / "runs"), stored))
    assert later.county.endswith(own)
    again = load_county(later.county)
    assert folder_of(tmp_path, again, "plan", later) == before
    assert own_names(later.model_dump(mode="json")) == stored


@pytest.mark.parametrize("whole", [True, False])
def test_a_folder_of_a_county_is_copied_by_whole_and_by_short_path(tmp_path, monkeypatch, whole):
    shutil.copytree(QINGXI, tmp_path / "qingxi")
    monkeypatch.chdir(tmp_path)
    document = {"county": str(tmp_path / "qingxi") if whole else "qingxi"}
    keep_files(tmp_path / "run", document)
    stored = stored_question(tmp_path / "run", document)
    shutil.rmtree(tmp_path / "qingxi")
    again = read_question(tmp_path / "run", stored)
    assert stored["county"].startswith("inputs/")
    assert load_county(again["county"]).villages["code"].size
    assert own_names(again) == stored


def test_the_same_files_are_the_same_question_and_other_content_is_another(tmp_path):
    one = asked(tmp_path / "a")
    shutil.copytree(tmp_path / "a", tmp_path / "b")
    document = one.model_dump_json().replace(str(tmp_path / "a"), str(tmp_path / "b"))
    two = Scenario.model_validate_json(document)
    assert (two != one, scenario_digest(one) == scenario_digest(two)) == (True, True)
    plan = tmp_path / "b" / "mine.csv"
    plan.write_text(plan.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert scenario_digest(one) != scenario_digest(two)


@pytest.mark.parametrize("damage", [os.remove, lambda p: p.write_bytes(p.read_bytes()[:-9])])
@pytest.mark.parametrize("name", ["county.xlsx", "mine.csv"])
def test_a_copy_that_is_gone_or_changed_names_itself(tmp_path, damage, name):
    document = asked(tmp_path / "source").model_dump(mode="json")
    keep_files(tmp_path / "run", document)
    stored = own_names(document)
    (copy,) = (tmp_path / "run" / "inputs").glob(f"*/{name}")
    damage(copy)
    with pytest.raises(FaultError) as caught:
        read_question(tmp_path / "run", stored)
    (fault,) = caught.value.faults
    assert fault.file == str(copy)
    assert "delete its folder" in fault.text("en")


def test_shipped_names_and_other_runs_are_no_files(tmp_path, monkeypatch):
    other = tmp_path / "runs" / "b"
    other.mkdir(parents=True)
    (other / "manifest.json").touch()
    document = {"run": str(other), "cases": [str(other)], "county": ["pingli"], "plan": "practice"}
    keep_files(tmp_path / "runs" / "a", document)
    assert not (tmp_path / "runs" / "a").exists()
    stored = stored_question(tmp_path / "runs" / "a", document)
    assert stored == {"run": "../b", "cases": ["../b"], "county": ["pingli"], "plan": "practice"}
    monkeypatch.chdir(tmp_path)
    (tmp_path / "runs" / "a").mkdir()
    assert read_question(tmp_path / "runs" / "a", stored) == document
