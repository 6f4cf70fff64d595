"""Finished runs side by side: once each, on the same draws, whatever made them."""

import json
from dataclasses import replace

import pytest

from results.comparison import gains
from scenarios.execution.store import load_findings, save_findings
from scenarios.studies.catalogue import Compare, Simulate
from scenarios.studies.study import Machine, ask


def test_runs_given_twice_or_with_other_draws_give_the_same_comparison(
    tiny_pack, tiny_question, tmp_path, say_nothing
):
    levers = tiny_question.levers.model_copy(update={"plan": "need_first"})
    other = tiny_question.model_copy(update={"levers": levers})
    machine = Machine(tmp_path / "runs", 1, say_nothing)
    first, second = (ask(Simulate(scenario=q), machine).folder for q in (tiny_question, other))
    once = gains(ask(Compare(runs=(first, second)), machine).findings)
    twice = gains(ask(Compare(runs=(first, second, second)), machine).findings)
    assert once.equals(twice)
    # as a plan run has it: judged on draws that the first has not
    found = load_findings(second)
    moved = found.county_year.assign(draw=found.county_year["draw"] + 10)
    save_findings(second, replace(found, county_year=moved))
    manifest = json.loads((second / "manifest.json").read_text(encoding="utf-8"))
    manifest["draws"]["held_out"] = [11, 12]
    (second / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    again = ask(Compare(runs=(first, second)), machine).findings
    assert gains(again)["gap_mean"].tolist() == pytest.approx(once["gap_mean"].tolist())
    assert "simulated for this comparison" in again.why
    assert "现已补算" in again.why_zh
