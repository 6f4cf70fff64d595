"""``compare --who``: winners and losers between finished runs, by village, cause of return, kind of household."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from results.compared_page import write_compared
from scenarios.cases import Case, Cases
from scenarios.comparable import clashes
from scenarios.comparing import compared
from scenarios.county import load_county
from scenarios.faults import Fault, FaultError
from scenarios.plan_file import read_plan
from scenarios.policies import change_of
from scenarios.prepare import instance_of
from scenarios.schema import Scenario
from scenarios.store import (
    cases_folder,
    is_finished,
    load_findings,
    read_manifest,
    save_compared,
    tidy_states,
    write_comparison,
    write_json,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from results.compared import Compared
    from scenarios.county import CountyPack

    Progress = Callable[[str, int, int], None]


def compare_who(
    folders: Sequence[Path], out: Path, workers: int, progress: Progress
) -> tuple[Path, list[Compared]]:
    """Run the main plans of finished runs again on the draws that they share; the first is the reference.

    Runs that are not comparable are refused, see :func:`scenarios.comparable.clashes`.
    """
    started = time.perf_counter()
    faults = [
        Fault("unknown_name", str(f), 0, "run", str(f), "a finished run's folder")
        for f in folders if not is_finished(f)
    ]  # fmt: skip
    if faults := faults or clashes(folders):
        raise FaultError(faults)
    pack = load_county(load_scenario_of(folders[0]).county)
    cases = [case_of_run(folder, pack) for folder in folders]
    lasts = {c.scenario.last_year for c in cases}
    shared = set.intersection(*(set(read_manifest(f)["draws"]["held_out"]) for f in folders))
    if len(shared) < 2:
        raise FaultError([Fault("infeasible", ", ".join(map(str, folders)), 0, "draws", "none shared",
                                "runs of the same county and seed")])  # fmt: skip
    draws = sorted(shared)
    ran = Cases(pack, cases, cases_folder(out, pack), range(draws[-1] + 1), workers, progress)
    ran.run(draws, "who gains and who loses")
    tidy_states(ran.folder.parent)
    first = cases[0]
    found = compared(pack, ran, draws, first.name, min(lasts), first.scenario.outcomes, {},
                     "accepted_sets" if first.scenario.draws.accepted else "uncalibrated")  # fmt: skip
    folder = out / ("compare-" + "-".join(f.name[-8:] for f in folders))
    save_compared(folder, found)
    write_compared([found], folder)
    write_json(folder / "timing.json", {"seconds": round(time.perf_counter() - started, 1)})
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
        raise FaultError(
            [Fault("missing", str(path), 0, "plan", "not found", "a plan file of the run")]
        )
    label = f" · {main} · {folder.name[-8:]}"
    titled = scenario.model_copy(update={
        "title": scenario.title + label, "title_zh": (scenario.title_zh or scenario.title) + label,
    })  # fmt: skip
    plan = read_plan(path, instance_of(pack, scenario))
    return Case(folder.name, titled, plan, change_of(pack, scenario))
