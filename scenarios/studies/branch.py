"""``branch``: one history, many futures, from the state in which a scenario left the county."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from results.pages.comparison import headline as headline
from results.pages.comparison import write_compared
from results.tables.scenario_comparison import Compared
from scenarios.county import county_file
from scenarios.execution.cases import case_of, differing_starts
from scenarios.execution.decision import BRANCH_YEAR
from scenarios.execution.store import save_comparison
from scenarios.faults import Fault, FaultError, out_of_range
from scenarios.schema.scenario import Scenario
from scenarios.studies.catalogue import Branch
from scenarios.studies.comparison_tables import compared
from scenarios.studies.study import Answered, ManyCases, Workspace

Answer = list


def branched(scenario: Scenario, year: int, last_year: int) -> Scenario:
    """A scenario as it goes on after a year: its plan has the years that are left."""
    left = tuple(y for y in scenario.plan_years if y > year)
    horizon = scenario.horizon.model_copy(update={"last_year": last_year})
    return scenario.model_copy(update={"plan_years": left, "horizon": horizon})


def subject(study: Branch) -> ManyCases:
    """The history, then the futures as they go on; FaultError where they do not fit together."""
    pack, year = county_file.load_county(study.county), study.year
    names = dict.fromkeys((study.history, *study.futures))
    scenarios = {n: study.scenario_of(study.county, n) for n in names}
    if study.seed is not None:
        scenarios = {n: _seeded(s, study.seed) for n, s in scenarios.items()}
    last = max(s.last_year for s in scenarios.values())
    faults = _faults(scenarios, year, last)
    faults += differing_starts(pack, scenarios, study.history)
    if faults:
        raise FaultError(faults)
    before = case_of(study.history, pack, scenarios[study.history])
    cases = [
        case_of(n, pack, branched(scenarios[n], year, last)) for n in dict.fromkeys(study.futures)
    ]
    return ManyCases([pack], [before, *cases], before.scenario)


def run(study: Branch, subject: ManyCases, space: Workspace) -> Answered:
    """Run the history once a draw, branch every future from its state, compare them with the first.

    Levers and shocks of the history act to the end of its year, those of a future from then on.
    """
    pack, (before, *cases), numbers = subject.pack, subject.cases, range(study.draws + 1)
    draws = list(numbers[1:])
    with space.cases(pack, cases, numbers, (before, study.year)) as ran:
        ran.run(draws, f"branching after {study.year}")
    first = cases[0].scenario
    answer = compared(
        pack,
        ran,
        draws,
        cases[0].name,
        first.last_year,
        first.outcomes,
        {},
        first.tag,
    )
    return Answered([answer], {c.name: c.digest for c in cases}, {"held_out": draws})


def pages(answer: Sequence[Compared], folder: Path) -> None:
    """Tables, and the report."""
    save_comparison(folder, answer[0])
    write_compared(answer, folder)


def _seeded(scenario: Scenario, seed: int) -> Scenario:
    return scenario.model_copy(update={"draws": scenario.draws.model_copy(update={"seed": seed})})


def _faults(scenarios: dict[str, Scenario], year: int, last: int) -> list[Fault]:
    """The year of the branch lies between the shared one and what is left to plan."""
    if not BRANCH_YEAR < year < last:
        return [out_of_range("branch", "year", str(year), f"{BRANCH_YEAR + 1} to {last - 1}")]
    return [
        out_of_range(name, "year", str(year), f"before its last plan year, {s.plan_years[-1]}")
        for name, s in scenarios.items()
        if s.plan_years[-1] <= year
    ]
