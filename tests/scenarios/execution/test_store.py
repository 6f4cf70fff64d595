"""A folder of runs: which of them have a plan's findings."""

import json

from model.declare import source_digest
from results.language.catalogue import text
from scenarios.execution.findings_builder import OUT_SHARE
from scenarios.execution.store import FINDINGS, LAYERS, runs_in, save_answer


def test_runs_of_a_plan_are_found_among_comparisons_and_other_questions(tmp_path, make_findings):
    now = source_digest(*LAYERS)
    told = [
        ("plan", now, True),
        ("simulate", now, True),
        ("compare", now, True),
        ("plan", "older", True),
        ("validate", now, False),
        ("stress", now, False),
        ("regret", now, False),
    ]
    for i, (kind, digest, has_findings) in enumerate(told):
        folder = tmp_path / f"a-{kind}-{i}"
        folder.mkdir()
        if has_findings:
            save_answer(folder, make_findings(n_draws=2), FINDINGS)
        manifest = json.dumps({"kind": kind, "source_digest": digest})
        (folder / "manifest.json").write_text(manifest, encoding="utf-8")
    unfinished = tmp_path / "b-plan"
    unfinished.mkdir()
    save_answer(unfinished, make_findings(n_draws=2), FINDINGS)
    assert {f.name for f in runs_in(tmp_path)} == {"a-plan-0", "a-simulate-1"}


def test_the_column_of_poor_villages_names_the_share_that_is_counted():
    for language in ("zh", "en"):
        shown = text("page_one.head.villages_out", language).replace(" %", "%")
        assert f"{OUT_SHARE:.0%}" in shown
