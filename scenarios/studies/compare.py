"""``compare``: main plans of finished runs on their shared draws; winners and losers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from optimize.simulator import SimulationRun
from results.findings import EXPLAINED, Findings
from results.language.catalogue import Language, pick, term, text
from results.language.numbers import joined as joined_names
from results.pages.comparison import headline as headline
from results.pages.comparison import write_compared
from results.tables.scenario_comparison import Compared
from scenarios.county import county_file
from scenarios.execution.findings_builder import county_year
from scenarios.execution.kind_of_run import require_run
from scenarios.execution.store import (
    has_findings,
    load_findings,
    save_comparison,
    scenario_of_run,
)
from scenarios.faults import Fault, FaultError
from scenarios.studies import run_files
from scenarios.studies.catalogue import Compare
from scenarios.studies.comparable import JUDGED, clashes, common_draws, distinct, labels
from scenarios.studies.study import Answered, Finished, Shown, Workspace
from scenarios.studies.winners import (
    plan_of_run,
    refuse_too_few,
    winners_and_losers,
)


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
    if faults:
        raise FaultError(faults)
    folders = distinct(study.runs)
    if faults := clashes(folders):
        raise FaultError(faults)
    return folders


def run(study: Compare, folders: Sequence[Path], space: Workspace) -> Answered:
    """Take the main plans on the same draws: what a run lacks of them is simulated now."""
    findings, draws = _side_by_side(folders, space)
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
    f = answer.findings
    lines = [*run_files.headline(f, language), pick(language, f.why_zh, f.why)]
    yield ["", *lines, ""], ("report.*.html", "*.xlsx", "figures")
    if answer.winners is not None:
        yield ["", *headline([answer.winners], language), ""], ("*.html",)


def _side_by_side(folders: Sequence[Path], space: Workspace) -> tuple[Findings, list[int]]:
    """The first run's findings with the main plans of all by year, and the draws."""
    every = [load_findings(f) for f in folders]
    base, draws = every[0], common_draws(folders)
    refuse_too_few(folders, draws)
    names = labels(folders, [f.main for f in every])
    tables = [base.county_year[base.county_year["plan"].isin(["no_fund", "trend"])]]
    lacking = []
    for folder, own, name in zip(folders, every, names, strict=True):
        table = own.county_year[own.county_year["plan"] == own.main]
        if missing := sorted(set(draws) - set(table["draw"])):
            lacking.append(name)
            table = pd.concat([table, _simulated(folder, own.main, missing, space)])
        tables.append(table.assign(plan=name))
    joined = pd.concat(tables, ignore_index=True)
    joined = joined[joined["draw"].isin(draws)]
    why = {key: getattr(base, key) for key in ("why", "why_zh")}
    if lacking:
        why = {"why": _lacking(lacking, "en"), "why_zh": _lacking(lacking, "zh")}
    findings = Findings(
        **{
            **base.__dict__,
            **why,
            "kind": "compare",
            "main": names[0],
            "county_year": joined,
            "n_draws": len(draws),
            "plan_table": None,
            "village_gap": None,
            "reasons": None,
            "rounds": None,
            "facts": {},
            **dict.fromkeys(EXPLAINED),
        }
    )
    return findings, draws


def _lacking(names: Sequence[str], language: Language) -> str:
    """Which plans were simulated on draws that their runs lacked."""
    shown = joined_names([term("plan", n, language) for n in names], language)
    return text("comparison.simulated_now", language, names=shown)


def _simulated(folder: Path, main: str, draws: Sequence[int], space: Workspace) -> pd.DataFrame:
    """County sums by draw and year of a run's main plan on draws that it has not."""
    scenario = scenario_of_run(folder)
    pack = county_file.load_county(scenario.county)
    runner = space.runner(pack, scenario, (0, *draws))
    plan = plan_of_run(folder, pack, scenario)
    jobs = [SimulationRun(plan, d, "county") for d in draws]
    outcomes = runner(jobs, "comparing plans on the draws of the first run")
    return county_year(runner, {(main, d): o for d, o in zip(draws, outcomes, strict=True)})
