"""``compare --who``: winners and losers between finished runs, by village, cause of return, kind of household."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from results.pages.comparison import write_compared
from scenarios.county.county_file import load_county
from scenarios.execution.cases import Case, Cases, cases_folder, clear_states
from scenarios.execution.decision import instance_of
from scenarios.execution.policy import changes_of
from scenarios.execution.store import (
    is_finished,
    load_findings,
    read_manifest,
    save_comparison,
    write_comparison,
    write_timing,
)
from scenarios.faults import Fault, FaultError, missing, no_run
from scenarios.files.plan import read_plan
from scenarios.schema.scenario import Scenario
from scenarios.studies.comparable import clashes
from scenarios.studies.comparison_tables import compared

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from results.tables.scenario_comparison import Compared
    from scenarios.progress import Progress
    from scenarios.schema.pack import CountyPack


def compare_who(
    folders: Sequence[Path], out: Path, workers: int, progress: Progress
) -> tuple[Path, list[Compared]]:
    """Run the main plans of finished runs again on the draws that they share; the first is the reference.

    Runs that are not comparable are refused, see :func:`scenarios.studies.comparable.clashes`.
    """
    started = time.perf_counter()
    faults = [no_run(f, "a finished run's folder") for f in folders if not is_finished(f)]
    if faults := faults or clashes(folders):
        raise FaultError(faults)
    pack = load_county(load_scenario_of(folders[0]).county)
    cases = [case_of_run(folder, pack) for folder in folders]
    lasts = {c.scenario.last_year for c in cases}
    shared = set.intersection(*(set(read_manifest(f)["draws"]["held_out"]) for f in folders))
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
    draws = sorted(shared)
    ran = Cases(pack, cases, cases_folder(out, pack), range(draws[-1] + 1), workers, progress)
    ran.run(draws, "who gains and who loses")
    clear_states(ran.cache.folder)
    first = cases[0]
    found = compared(
        pack,
        ran,
        draws,
        first.name,
        min(lasts),
        first.scenario.outcomes,
        {},
        first.scenario.draws.tag,
    )
    folder = out / ("compare-" + "-".join(f.name[-8:] for f in folders))
    save_comparison(folder, found)
    write_compared([found], folder)
    write_timing(folder, started)
    write_comparison(folder, folders, draws)
    return folder, [found]


def load_scenario_of(folder: Path) -> Scenario:
    """The question of a finished run."""
    return Scenario.model_validate(read_manifest(folder)["scenario"])


def case_of_run(folder: Path, pack: CountyPack) -> Case:
    """The main plan of a finished run, read back from its file, in the world of its question."""
    scenario, main = load_scenario_of(folder), load_findings(folder).main
    path = folder / f"plan-{main}.csv"
    if not path.is_file():
        raise FaultError(missing(path, "plan", "a plan file of the run", "not found"))
    label = f" · {main} · {folder.name[-8:]}"
    titled = scenario.model_copy(
        update={
            "title": scenario.title + label,
            "title_zh": (scenario.title_zh or scenario.title) + label,
        }
    )
    plan = read_plan(path, instance_of(pack, scenario))
    return Case(folder.name, titled, plan, changes_of(pack, scenario))
