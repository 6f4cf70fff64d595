"""Winners and losers between finished runs, by village, cause of return, kind of household."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

from results.tables.scenario_comparison import Compared
from scenarios.county import county_file
from scenarios.execution.cases import Case, Cases, cases_folder, clear_states
from scenarios.execution.decision import instance_of
from scenarios.execution.policy import changes_of
from scenarios.execution.store import load_findings, read_manifest
from scenarios.faults import Fault, FaultError, missing
from scenarios.files.plan import read_plan
from scenarios.schema.pack import CountyPack
from scenarios.schema.scenario import Scenario
from scenarios.studies.comparison_tables import compared
from scenarios.studies.study import Workspace


def winners_and_losers(folders: Sequence[Path], space: Workspace) -> Compared:
    """Run the main plans of finished runs on their shared draws; the first is the reference."""
    pack = county_file.load_county(load_scenario_of(folders[0]).county)
    cases = [case_of_run(folder, pack) for folder in folders]
    shared = set.intersection(*(set(read_manifest(f)["draws"]["held_out"]) for f in folders))
    refuse_too_few(folders, shared)
    draws, place = sorted(shared), cases_folder(space.machine.out, pack)
    ran = Cases(pack, cases, place, range(draws[-1] + 1), space.workers, space.progress)
    ran.run(draws, "who gains and who loses")
    clear_states(place)
    first = cases[0]
    return compared(
        pack,
        ran,
        draws,
        first.name,
        min(c.scenario.last_year for c in cases),
        first.scenario.outcomes,
        {},
        first.scenario.tag,
    )


def refuse_too_few(folders: Sequence[Path], shared: Collection[int]) -> None:
    """FaultError where runs share fewer than two draws."""
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
