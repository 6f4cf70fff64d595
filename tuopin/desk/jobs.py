"""Jobs of the working process: the command line's functions, with a report as last argument."""

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from optimize.formulation.problem import Problem
from results.language.catalogue import Language
from scenarios.execution.learned_file import StoredPlan, load_learned
from scenarios.schema.overrides import Overrides
from scenarios.schema.scenario import Scenario
from scenarios.studies import documents as papers
from scenarios.studies.adjust import warm_up
from scenarios.studies.adjustment import adjust, before_of
from scenarios.studies.catalogue import Adjust, Compare, Plan
from scenarios.studies.study import Finished, Machine, Study, ask
from tuopin.desk.work import Report


@lru_cache(maxsize=4)
def opened(folder: Path) -> tuple[StoredPlan, Problem]:
    """A finished plan and its present problem; never changed, so visitors may share them."""
    kept = load_learned(folder)
    return kept, before_of(kept)


def _answered(study: Study, machine: Machine, subject: Any = None) -> Finished:
    """Ask; what the study was about stays in this process, for the page has its own."""
    return replace(ask(study, machine, subject), subject=None)


def plan(scenario: Scenario, out: Path, workers: int, report: Report) -> Finished:
    """Optimize, simulate, write."""
    return _answered(Plan(scenario=scenario), Machine(out, workers, report))


def warm(run: Path, bench: Path, workers: int, n: int, report: Report) -> None:
    """Simulate what adjustments are compared with."""
    warm_up(opened(run)[0], Machine(bench, workers, report, bench=bench), n)


def simulate(
    run: Path, overrides: Overrides, out: Path, bench: Path, workers: int, n: int, report: Report
) -> Finished:
    """Adjust again in this process, then simulate and write."""
    kept, before = opened(run)
    study = Adjust(run=str(run), overrides=overrides, draws=n)
    made = adjust(kept, overrides, before)
    return _answered(study, Machine(out, workers, report, bench=bench), made)


def compare(folders: Sequence[Path], out: Path, report: Report) -> Finished:
    """Runs under the same luck."""
    return _answered(Compare(cases=tuple(map(str, folders))), Machine(out, 1, report))


def office(run: Path, language: Language, report: Report) -> Path:
    """The office's documents of a run; practice stands for last year."""
    report("writing", 0, 1)
    return papers.office_papers(run, None, language)


def cards(run: Path, language: Language, report: Report) -> Path:
    """A run's village cards."""
    report("writing", 0, 1)
    return papers.village_cards(run, language)
