"""Finished runs made again from what their manifests hold, to the same bits."""

import json

import pytest

from optimize.baselines.splits import equal_head
from scenarios.execution.decision import instance_of
from scenarios.execution.store import read_manifest
from scenarios.faults import FaultError
from scenarios.files.plan import write_plan
from scenarios.studies.catalogue import Compare, Mechanisms, Simulate, Validate
from scenarios.studies.reproduce import reproduce
from scenarios.studies.study import Machine, ask

STUDIES = (
    Compare(cases=("practice", "floor"), county="pingli", draws=2, seed=3),
    Compare(cases=("practice", "no-fund"), county="pingli", from_=2018, draws=2),
    Compare(cases=("practice", "floor"), county="pingli", worlds=("flood",), draws=2),
)


@pytest.fixture
def one_shape(monkeypatch):
    """Pictures of one shape."""
    monkeypatch.setattr("results.plots.compared.pictures.SHAPES", {"a4": (7.3, 4.1)})


@pytest.mark.parametrize(
    ("study", "drawing"),
    [*zip(STUDIES, ("no_pictures", "no_pictures", "one_shape"), strict=True)],
    ids=("seed", "from", "worlds"),
)
def test_runs_of_many_scenarios_are_made_again_to_the_same_bits(
    tiny_pack, tmp_path, say_nothing, request, study, drawing
):
    request.getfixturevalue(drawing)
    machine = Machine(tmp_path, 1, say_nothing)
    folder = ask(study, machine).folder
    found = reproduce(folder, machine)
    assert found.same, found.sentences("en")
    assert found.n_files > 3
    manifest = {k: v for k, v in read_manifest(folder).items() if k != "study"}
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    with pytest.raises(FaultError, match="older program"):
        reproduce(folder, machine)


def test_a_plan_whose_file_is_gone_is_read_from_the_run_s_own_copy(
    tiny_pack, tiny_question, tmp_path, say_nothing
):
    file = tmp_path / "mine.csv"
    write_plan(equal_head(instance_of(tiny_pack, tiny_question)), file)
    levers = tiny_question.levers.model_copy(update={"plan": str(file)})
    asked = tiny_question.model_copy(update={"levers": levers})
    machine = Machine(tmp_path / "runs", 1, say_nothing)
    folder = ask(Simulate(scenario=asked), machine).folder
    file.unlink()
    found = reproduce(folder, machine)
    assert found.same, found.sentences("en")
    (copy,) = (folder / "inputs").glob("*/mine.csv")
    header, _, *rest = copy.read_text(encoding="utf-8").splitlines(keepends=True)
    for damage in (
        lambda: copy.write_text("".join((header, *rest)), encoding="utf-8"),
        copy.unlink,
    ):
        damage()
        with pytest.raises(FaultError, match=r"mine\.csv.*cut short or changed") as caught:
            reproduce(folder, machine)
        assert "已改动" in caught.value.faults[0].text("zh")


@pytest.mark.parametrize("kind", [Validate, pytest.param(Mechanisms, marks=pytest.mark.long)])
def test_studies_of_evidence_are_made_again(
    tiny_pack, tiny_question, tmp_path, say_nothing, brief_pairs, kind
):
    machine = Machine(tmp_path, 2, say_nothing)
    settings = {"draws": 2, "villages": 5} if kind is Mechanisms else {}
    run = ask(kind(scenario=tiny_question, **settings), machine).folder
    again = reproduce(run, machine)
    assert again.same, again.sentences("en")
    assert again.n_files > 3
