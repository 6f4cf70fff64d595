"""The nation, county by county through the code that runs any county; only sums are stored."""

from __future__ import annotations

import time
from dataclasses import asdict, replace
from functools import partial
from typing import TYPE_CHECKING

import pandas as pd

from benchmarks.nation.counties import NAME, Nation, county_of
from benchmarks.nation.tables import NationSeen, national
from model.declare import source_digest
from optimize.baselines.splits import all_splits
from scenarios.county.county_file import load_county
from scenarios.digest import digest_of
from scenarios.execution.cache import RowCache
from scenarios.execution.decision import instance_of
from scenarios.execution.parallel import each, run_all
from scenarios.execution.population import UnfitError, prepare
from scenarios.execution.run import run_plan, yearly_of
from scenarios.execution.store import (
    LAYERS,
    is_finished,
    load_answer,
    save_answer,
    scenario_digest,
    write_manifest,
    write_table,
)
from scenarios.faults import Fault, FaultError
from scenarios.files.atomic import write_json, write_text
from scenarios.schema.scenario import SPLITS, Scenario

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from benchmarks.nation.counties import Invented
    from scenarios.progress import Progress

ATTEMPTS = 8
"""Draws of a county's assumptions before the run stops: a target of poverty may be out of reach."""

LAST_YEAR = 2020
"""Six years from 2015 on: 24 quarters."""

LABEL = "counties of the nation"


def folder_named(out: Path, prefix: str, *question: object) -> Path:
    """Folder of a question to several counties or to none, by a digest of all it depends on."""
    parts = [scenario_digest(q) if isinstance(q, Scenario) else q for q in question]
    return out / f"{prefix}-{digest_of(*parts, source_digest(*LAYERS))}"


def run_county(number: int, nation: Nation, scenario: Scenario) -> dict[str, float]:
    """Synthesize, fit and run one county: 2015 as practised, then the plan to the horizon.

    Year-end sums by ``year.measure``, and what it is.
    """
    for attempt in range(ATTEMPTS):
        made = county_of(nation, scenario, number, attempt)
        try:
            prepared = prepare(made.pack, made.scenario, made.draw)
        except UnfitError:
            if attempt == ATTEMPTS - 1:
                raise
            continue
        break
    plan = all_splits(instance_of(made.pack, made.scenario))[made.scenario.levers.plan]
    record, _ = run_plan(prepared.snapshot, made.scenario, plan)
    sums = _sums(2015, prepared.first_year) | _sums(2016, yearly_of(record))
    return sums | _known(made, attempt)


def _sums(first: int, yearly: Mapping[str, NDArray[np.float64]]) -> dict[str, float]:
    """County sums by ``year.measure``; what has one column is the county's already."""
    return {
        f"{first + i}.{name}": float(total)
        for name, values in yearly.items()
        for i, total in enumerate(values.sum(axis=1))
    }


def _known(made: Invented, attempt: int) -> dict[str, float]:
    """What a county is known by, under ``county.``."""
    facts, values = made.pack.facts, made.draw.values
    return {
        "county.villages": float(facts.n_poor_villages),
        "county.households": float(facts.households),
        "county.persons": float(facts.persons),
        "county.fund_y": made.pack.fund_y,
        "county.poverty_2015": values["county.poverty_2015"],
        "county.redrawn": float(attempt),
    }


def simulate_nation(
    nation: Nation, scenario: Scenario, out: Path, workers: int, progress: Progress
) -> tuple[Path, NationSeen]:
    """Run the nation, or go on with it where it was stopped; tables and pages in a run folder.

    Parameters
    ----------
    workers
        Processes; each holds one county of some 36,000 households at a time (about 0.5 GB).
    """
    if scenario.levers.plan not in all_plans():
        plans, plan = ", ".join(all_plans()), scenario.levers.plan
        raise FaultError([Fault("unknown_name", NAME, 0, "levers.plan", plan, plans)])
    folder = folder_named(out, f"{NAME}-nation", nation, scenario, load_county("pingli"))
    if is_finished(folder):
        return folder, load_answer(folder, NationSeen)
    began = time.perf_counter()
    folder.mkdir(parents=True, exist_ok=True)
    cache = RowCache(folder / "counties.jsonl")
    numbers = range(1, nation.n_counties + 1)
    work = partial(run_county, nation=nation, scenario=scenario)
    tasks = {str(k): k for k in numbers}
    run_all(partial(each, work=work), tasks, cache, workers, progress, LABEL, where="processes")
    progress("writing the nation's tables and pages", 0, 1)
    counties, county_year = _tables({k: cache[str(k)] or {} for k in numbers})
    seen = national(counties, county_year, nation.n_villages, scenario.levers.plan)
    write_table(folder, "county_year", county_year)
    write_text(folder / "counties.csv", counties.to_csv(index=False, lineterminator="\n"))
    save_answer(folder, seen)
    from benchmarks.nation.pages import write_nation  # draws: not for the workers

    write_nation(seen, folder)
    write_json(folder / "timing.json", {"seconds": round(time.perf_counter() - began, 1)})
    write_manifest(
        folder,
        replace(load_county("pingli"), name=NAME),
        scenario,
        NAME,
        {"plan": scenario.levers.plan},
        {"counties": numbers},
        {"nation": asdict(nation)},
    )
    # its lines stand in the order of finishing: what they hold is in the tables, sorted
    (folder / "counties.jsonl").unlink()
    progress("writing the nation's tables and pages", 1, 1)
    return folder, seen


def question(scenario: Scenario) -> Scenario:
    """A county's question asked of the nation: the same levers, to the horizon of 24 quarters."""
    horizon = scenario.horizon.model_copy(update={"last_year": LAST_YEAR})
    return scenario.model_copy(update={"horizon": horizon, "county": NAME})


def all_plans() -> tuple[str, ...]:
    """Plans that every county can make for itself: splits that need no optimizer."""
    return tuple(name for name in SPLITS if name != "optimize")


def _tables(seen: Mapping[int, Mapping[str, float]]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Counties by number with what they are known by; every measure by county and year."""
    known, years = [], []
    for number, values in seen.items():
        by_year: dict[str, dict[str, float]] = {}
        # a cache that was read again has its keys in order, one in memory as they were measured
        for key, value in sorted(values.items()):
            head, _, name = key.partition(".")
            by_year.setdefault(head, {})[name] = value
        known.append({"county": number, **by_year.pop("county")})
        years += [{"county": number, "year": int(y), **row} for y, row in sorted(by_year.items())]
    return pd.DataFrame(known), pd.DataFrame(years)
