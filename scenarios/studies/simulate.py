"""Two jobs, simulate a scenario and compare runs, and how any job's run is opened and written."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from optimize.fund_plan import no_fund
from results.findings import EXPLAINED, Findings
from scenarios.county.county_file import load_county
from scenarios.draws.posterior import draws_of
from scenarios.draws.precision import until_precise
from scenarios.execution.decision import instance_of, plan_of_scenario
from scenarios.execution.findings_builder import (
    exits,
    findings_of,
    valued,
    village_gap,
    village_year,
)
from scenarios.execution.runner import Runner
from scenarios.execution.states import plan_digest
from scenarios.execution.store import (
    clear_cache,
    folder_of,
    is_finished,
    load_findings,
    read_table,
    save_findings,
    write_comparison,
    write_draws,
    write_manifest,
    write_table,
    write_timing,
)
from scenarios.faults import Fault, FaultError, no_run
from scenarios.files.plan import plan_rows, write_plan
from scenarios.studies.comparable import clashes

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from model.plan import FundPlan
    from optimize.simulator import Outcome
    from results.language.catalogue import Language
    from scenarios.draws.precision import Precision
    from scenarios.progress import Progress
    from scenarios.schema.scenario import Scenario


@dataclass(frozen=True)
class Finished:
    """A finished run."""

    folder: Path
    findings: Findings

    def _repr_html_(self) -> str:
        """What a notebook shows."""
        return self.findings._repr_html_()


def open_run(
    scenario: Scenario, out: Path, kind: str, workers: int, progress: Progress, n_draws: int
) -> Runner:
    """Check everything, then make the run folder; nothing is written when the input is bad."""
    pack = load_county(scenario.county)
    draws = draws_of(pack, scenario, range(n_draws + 1))
    folder = folder_of(out, pack, kind, scenario)
    folder.mkdir(parents=True, exist_ok=True)
    write_draws(folder, draws)
    return Runner(pack, scenario, draws, folder, workers, progress)


def answered(scenario: Scenario, out: Path, kind: str) -> Finished | None:
    """The same question, asked and answered before with the same code."""
    folder = folder_of(out, load_county(scenario.county), kind, scenario)
    return Finished(folder, load_findings(folder)) if is_finished(folder) else None


def simulate_scenario(
    scenario: Scenario,
    out: Path,
    workers: int,
    progress: Progress,
    precision: Precision | None = None,
    own: FundPlan | None = None,
) -> Finished:
    """Run a scenario's plan beside no fund and growth only, over its draws.

    ``own`` is a plan file's content where the file itself is gone.
    With a ``precision`` of the gap closed over no fund its draws are the most that are run.
    """
    started = time.perf_counter()
    kind = "simulate" if precision is None else f"simulate-{precision.key}"
    if (ready := answered(scenario, out, kind)) is not None:
        return ready
    pack = load_county(scenario.county)
    instance = instance_of(pack, scenario)
    plan = plan_of_scenario(instance, scenario) if own is None else own
    name = plan.name
    n = scenario.draws.valuation_draws
    runner = open_run(scenario, out, kind, workers, progress, n)
    plans = {name: plan, "no_fund": no_fund(instance)}
    outcomes: dict[tuple[str, int], Outcome] = {}

    def run(draws: Sequence[int]) -> None:
        outcomes.update(
            valued(runner, plans, [d for d in draws if (name, d) not in outcomes], name)
        )

    def gains(draws: Sequence[int]) -> list[pd.Series[float]]:
        gap = {
            (p, d): float(outcomes[p, d].yearly["gap_spending"].sum()) for p in plans for d in draws
        }
        return [pd.Series([gap["no_fund", d] - gap[name, d] for d in draws])]

    reached = until_precise(run, gains, precision, n)
    findings = findings_of(
        runner,
        "simulate",
        name,
        outcomes,
        plan_table=plan_rows(plans[name]),
        village_gap=village_gap(outcomes, [name], instance),
        exits=exits(outcomes, name, instance),
        facts=reached.facts,
    )
    numbers = {"held_out": range(1, reached.n_draws + 1)}
    more = {"precision": reached.precision} if precision is not None else {}
    return write_run(runner, findings, outcomes, plans, numbers, started, more=more)


def compare_runs(folders: Sequence[Path], out: Path) -> Finished:
    """Compare the main plans of finished runs on the draws that they share.

    Runs of another county, seed, code or other numbers are refused.
    """
    tables, names, faults = [], [], []
    base: Findings | None = None
    for folder in folders:
        if not is_finished(folder):
            faults.append(no_run(folder, ("已完成的运行目录", "a finished run's folder")))
    faults = faults or clashes(folders)
    if faults:
        raise FaultError(faults)
    for folder in folders:
        shown = load_findings(folder)
        base = base or shown
        table = read_table(folder, "county_year")
        label = f"{shown.main} · {folder.name[-8:]}"
        tables.append(table[table["plan"] == shown.main].assign(plan=label))
        names.append(label)
        if len(tables) == 1:
            tables.append(table[table["plan"].isin(["no_fund", "trend"])])
    assert base is not None
    joined = pd.concat(tables, ignore_index=True)
    shared = set.intersection(*(set(joined[joined["plan"] == n]["draw"]) for n in names))
    if len(shared) < 2:
        raise FaultError(
            Fault.of(
                "infeasible",
                ", ".join(map(str, folders)),
                "draws",
                "none shared",
                "runs of the same county and seed",
            )
        )
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
    folder = out / ("compare-" + "-".join(f.name[-8:] for f in folders))
    folder.mkdir(parents=True, exist_ok=True)
    _show(folder, findings)
    write_comparison(folder, folders, sorted(shared))
    return Finished(folder, findings)


def _show(folder: Path, findings: Findings) -> None:
    # what draws takes longer to import than a small county to run
    from results.documents.figures import write_figures
    from results.documents.workbook import write_workbook
    from results.pages.report import write_report

    languages: tuple[Language, ...] = ("zh", "en")
    for language in languages:
        write_report(findings, folder, language)
        write_figures(findings, folder / "figures", language)
    write_workbook(findings, folder / f"{findings.county_chinese}.xlsx")


def write_run(
    runner: Runner,
    findings: Findings,
    outcomes: Mapping[tuple[str, int], Outcome],
    plans: Mapping[str, FundPlan],
    numbers: Mapping[str, Sequence[int]],
    started: float,
    folder: Path | None = None,
    more: Mapping[str, str] | None = None,
) -> Finished:
    """Tables, plans, figures, report, workbook, manifest; then the saved states of the folder go.

    ``folder`` is the runner's where nothing is said; ``more`` is what was asked beside the scenario.
    """
    folder = folder or runner.folder
    runner.progress("writing tables, figures, report and workbook", 0, 1)
    write_table(folder, "county_year", findings.county_year)
    write_table(folder, "village_year", village_year(outcomes, findings.main))
    write_table(folder, "villages", findings.villages)
    for name, plan in plans.items():
        if name in (findings.main, "rule", "equal_mix"):
            write_plan(plan, folder / f"plan-{name}.csv")
    save_findings(folder, findings)
    _show(folder, findings)
    write_timing(folder, started)
    clear_cache(folder)
    digests = {name: plan_digest(plan) for name, plan in plans.items()}
    write_manifest(folder, runner.pack, runner.scenario, findings.kind, digests, numbers, more)
    runner.progress("writing tables, figures, report and workbook", 1, 1)
    return Finished(folder, findings)
