"""``branch``: one history, many futures: scenarios that go on from the state in which another left a county."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from results.pages.comparison import write_compared
from scenarios.county.county_file import load_county
from scenarios.execution.cases import (
    Cases,
    case_of,
    cases_folder,
    clear_states,
    differing_starts,
)
from scenarios.execution.decision import BRANCH_YEAR
from scenarios.execution.store import folder_of, save_comparison, write_manifest, write_timing
from scenarios.faults import Fault, FaultError, out_of_range
from scenarios.load import load_scenario
from scenarios.studies.comparison_tables import compared

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from results.tables.scenario_comparison import Compared
    from scenarios.progress import Progress
    from scenarios.schema.scenario import Scenario

N_DRAWS = 16


def branched(scenario: Scenario, year: int, last_year: int) -> Scenario:
    """A scenario as it goes on after a year: its plan has the years that are left."""
    left = tuple(y for y in scenario.plan_years if y > year)
    horizon = scenario.horizon.model_copy(update={"last_year": last_year})
    return scenario.model_copy(update={"plan_years": left, "horizon": horizon})


def branch_county(
    county: str,
    history: str,
    year: int,
    futures: Sequence[str],
    out: Path,
    workers: int,
    progress: Progress,
    *,
    n_draws: int = N_DRAWS,
    seed: int | None = None,
) -> tuple[Path, list[Compared]]:
    """Run a history once a draw, branch every future from its state, compare them with the first.

    Levers and shocks of the history act to the end of ``year``, those of a future from then on.
    """
    started = time.perf_counter()
    pack = load_county(county)
    asked = {n: load_scenario(f"{county}+{n}") for n in dict.fromkeys((history, *futures))}
    if seed is not None:
        asked = {n: _seeded(s, seed) for n, s in asked.items()}
    last = max(s.last_year for s in asked.values())
    faults = _faults(asked, year, last)
    faults += differing_starts(pack, asked, history)
    if faults:
        raise FaultError(faults)
    before = case_of(history, pack, asked[history])
    cases = [case_of(n, pack, branched(asked[n], year, last)) for n in dict.fromkeys(futures)]
    folder = cases_folder(out, pack)
    ran = Cases(pack, cases, folder, range(n_draws + 1), workers, progress, after=(before, year))
    draws = list(range(1, n_draws + 1))
    ran.run(draws, f"branching after {year}")
    clear_states(folder)
    first = cases[0].scenario
    found = compared(
        pack,
        ran,
        draws,
        cases[0].name,
        last,
        first.outcomes,
        {},
        first.draws.tag,
    )
    told = {
        "county": county,
        "history": history,
        "year": year,
        "futures": list(futures),
        "n_draws": n_draws,
        "seed": seed,
    }
    made = folder_of(out, pack, "branch", *told.values(), before, *cases)
    made.mkdir(parents=True, exist_ok=True)
    save_comparison(made, found)
    write_compared([found], made)
    write_timing(made, started)
    write_manifest(
        made,
        pack,
        asked[history],
        "branch",
        {c.name: c.digest for c in cases},
        {"held_out": draws},
        {"asked": told},
    )
    return made, [found]


def _seeded(scenario: Scenario, seed: int) -> Scenario:
    return scenario.model_copy(update={"draws": scenario.draws.model_copy(update={"seed": seed})})


def _faults(asked: dict[str, Scenario], year: int, last: int) -> list[Fault]:
    """The year of the branch lies between the shared one and what is left to plan."""
    if not BRANCH_YEAR < year < last:
        return [out_of_range("branch", "year", str(year), f"{BRANCH_YEAR + 1} to {last - 1}")]
    return [
        out_of_range(name, "year", str(year), f"before its last plan year, {s.plan_years[-1]}")
        for name, s in asked.items()
        if s.plan_years[-1] <= year
    ]
