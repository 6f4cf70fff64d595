"""``compare``: main plans of finished runs on their shared draws; winners and losers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from results.findings import EXPLAINED, Findings
from results.language.catalogue import Language
from results.pages.comparison import headline as headline
from results.pages.comparison import write_compared
from results.tables.scenario_comparison import Compared
from scenarios.execution.kind_of_run import require_run
from scenarios.execution.store import has_findings, load_findings, read_table, save_comparison
from scenarios.faults import Fault, FaultError, plainly
from scenarios.studies import run_files
from scenarios.studies.catalogue import Compare
from scenarios.studies.comparable import clashes
from scenarios.studies.study import Answered, Finished, Shown, Workspace
from scenarios.studies.winners import refuse_too_few, winners_and_losers


@dataclass(frozen=True)
class ComparedRuns:
    """The runs' plans side by side; winners and losers where they were asked for."""

    findings: Findings
    winners: Compared | None


Answer = ComparedRuns


def subject(study: Compare) -> Sequence[Path]:
    """The runs' folders; FaultError where they are no runs or cannot be compared."""
    faults: list[Fault] = []
    for folder in study.runs:
        try:
            require_run(folder, JUDGED, has_findings)
        except FaultError as error:
            faults += error.faults
    named = [f.resolve() for f in study.runs]
    again = [f for i, f in enumerate(study.runs) if named[i] in named[:i]]
    once = ("每个运行只写一次", "each run once")
    faults += [plainly(f, ("给出了两次", "given twice"), once, "twice") for f in again]
    if len(study.runs) < 2 and not faults:
        wrong = ("只有一个运行，无可比较", "one run alone: nothing to compare it with")
        faults = [plainly(f, wrong, ("两个或更多运行目录", "two runs or more")) for f in named]
        faults = faults or [plainly("runs", ("缺少", "missing"), JUDGED, "missing")]
    if faults := faults or clashes(study.runs):
        raise FaultError(faults)
    return study.runs


JUDGED = ("simulate、plan 或 adjust 的运行目录", "the folder of a simulate, plan or adjust run")
"""Runs that judge one plan by draw, and so keep findings that can be compared."""


def run(study: Compare, folders: Sequence[Path], space: Workspace) -> Answered:
    """Take the main plans on the draws that all share."""
    findings, draws = _side_by_side(folders)
    winners = None
    if study.who:
        winners = winners_and_losers(folders, space)
    return Answered(ComparedRuns(findings, winners), draws={"held_out": draws})


def pages(answer: ComparedRuns, folder: Path) -> None:
    """All that a run has, and the page of winners and losers."""
    run_files.pages(answer.findings, folder)
    if answer.winners is not None:
        save_comparison(folder, answer.winners)
        write_compared([answer.winners], folder)


def shown(finished: Finished, language: Language) -> Iterator[Shown]:
    """The comparison; then winners and losers where they were asked for."""
    answer: ComparedRuns = finished.answer
    lines = run_files.headline(answer.findings, language)
    yield ["", *lines, ""], ("report.*.html", "*.xlsx", "figures")
    if answer.winners is not None:
        yield ["", *headline([answer.winners], language), ""], ("*.html",)


def _side_by_side(folders: Sequence[Path]) -> tuple[Findings, list[int]]:
    """The first run's findings with the main plans of all by year, and the shared draws."""
    tables, names = [], []
    for folder in folders:
        shown = load_findings(folder)
        table = read_table(folder, "county_year")
        label = f"{shown.main} · {folder.name[-8:]}"
        tables.append(table[table["plan"] == shown.main].assign(plan=label))
        names.append(label)
        if len(tables) == 1:
            base = shown
            tables.append(table[table["plan"].isin(["no_fund", "trend"])])
    joined = pd.concat(tables, ignore_index=True)
    shared = set.intersection(*(set(joined[joined["plan"] == n]["draw"]) for n in names))
    refuse_too_few(folders, shared)
    joined = joined[joined["draw"].isin(shared)]
    findings = Findings(
        **{
            **base.__dict__,
            "kind": "compare",
            "main": names[0],
            "county_year": joined,
            "n_draws": len(shared),
            "plan_table": None,
            "village_gap": None,
            "reasons": None,
            "yields": None,
            "rounds": None,
            "facts": {},
            **dict.fromkeys(EXPLAINED),
        }
    )
    return findings, sorted(shared)
