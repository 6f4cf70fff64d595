"""Winners and losers between finished runs, by village, cause of return, kind of household."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

from model.plan import FundPlan
from results.tables.scenario_comparison import Compared
from scenarios.county import county_file
from scenarios.execution.cases import Case
from scenarios.execution.decision import instance_of
from scenarios.execution.policy import changes_of
from scenarios.execution.store import load_findings, scenario_of_run
from scenarios.faults import Fault, FaultError, missing
from scenarios.files.plan import read_plan
from scenarios.schema.pack import CountyPack
from scenarios.schema.scenario import Scenario
from scenarios.studies.comparable import LEAST, common_draws, labels
from scenarios.studies.comparison_tables import compared
from scenarios.studies.study import Workspace


def winners_and_losers(folders: Sequence[Path], space: Workspace) -> Compared:
    """Run the main plans of finished runs on the same draws; the first is the reference."""
    pack = county_file.load_county(scenario_of_run(folders[0]).county)
    mains = [load_findings(f).main for f in folders]
    named = labels(folders, mains)
    unique = len({f.name for f in folders}) == len(folders)
    cases = [
        case_of_run(folder, pack, name, folder.name if unique else str(folder))
        for folder, name in zip(folders, named, strict=True)
    ]
    draws = common_draws(folders)
    refuse_too_few(folders, draws)
    with space.cases(pack, cases, range(draws[-1] + 1)) as ran:
        ran.run(draws, "who gains and who loses")
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
    """FaultError where there are fewer than two draws to compare on."""
    if len(shared) < LEAST:
        allowed = ("至少2组抽样", f"{LEAST} draws or more")
        raise FaultError(Fault.of("other_run", folders[0], "draws", str(len(shared)), allowed))


def plan_of_run(folder: Path, pack: CountyPack, scenario: Scenario) -> FundPlan:
    """The main plan of a finished run, read back from its file."""
    path = folder / f"plan-{load_findings(folder).main}.csv"
    if not path.is_file():
        raise FaultError(missing(path, "plan", "a plan file of the run", "not found"))
    return read_plan(path, instance_of(pack, scenario), pack.home)


def case_of_run(folder: Path, pack: CountyPack, label: str, name: str) -> Case:
    """The main plan of a finished run in the world of its question."""
    scenario = scenario_of_run(folder)
    label = f" · {label}"
    titled = scenario.model_copy(
        update={
            "title": scenario.title + label,
            "title_zh": (scenario.title_zh or scenario.title) + label,
        }
    )
    return Case(name, titled, plan_of_run(folder, pack, scenario), changes_of(pack, scenario))
