"""``library``: all scenarios of the library, for every county, on the same people and luck, in one report."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from results.pages.comparison import write_compared
from scenarios.county.county_file import available_counties, load_county
from scenarios.draws.precision import until_precise
from scenarios.execution.cases import (
    Case,
    Cases,
    case_of,
    cases_folder,
    clear_states,
)
from scenarios.execution.decision import BRANCH_YEAR
from scenarios.execution.runtime_estimate import estimate
from scenarios.execution.store import (
    county_digest,
    folder_named,
    save_comparison,
    write_manifest,
    write_timing,
)
from scenarios.load import load_scenario
from scenarios.schema.layers import questions
from scenarios.studies.comparison_tables import compared

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from results.tables.scenario_comparison import Compared
    from scenarios.draws.precision import Precision
    from scenarios.execution.runtime_estimate import Estimate
    from scenarios.progress import Progress
    from scenarios.schema.pack import CountyPack
    from scenarios.schema.scenario import Scenario

REFERENCE, NOTHING = "practice", "no-fund"
N_DRAWS = 20
"""Draws unless more are asked for: what two cores run for both counties in about five minutes."""


def library_cases(
    pack: CountyPack, county: str, names: Sequence[str], seed: int | None = None, accepted: str = ""
) -> tuple[list[Case], dict[str, str]]:
    """Cases of a county to one horizon, and the case of each world that has no fund."""
    asked = {n: load_scenario(f"{county}+{n}") for n in dict.fromkeys([REFERENCE, NOTHING, *names])}
    last = max(s.last_year for s in asked.values())
    cases = [case_of(n, pack, _to(s, last, seed, accepted)) for n, s in asked.items()]
    worlds = {c.scenario.futures for c in cases}
    none = load_scenario(f"{county}+{NOTHING}")
    hidden = {"": NOTHING}
    for futures in sorted(w for w in worlds if w):
        name = f"{NOTHING}+{'+'.join(futures)}"
        bare = _to(none.model_copy(update={"futures": futures}), last, seed, accepted)
        cases.append(case_of(name, pack, bare))
        hidden["+".join(sorted(futures))] = name
    return cases, hidden


def _to(scenario: Scenario, last_year: int, seed: int | None, accepted: str) -> Scenario:
    """All to the same horizon, on the same seed and accepted sets."""
    horizon = scenario.horizon.model_copy(update={"last_year": last_year})
    told: dict[str, object] = {} if seed is None else {"seed": seed}
    if accepted:
        told["accepted"] = accepted
    draws = scenario.draws.model_copy(update=told)
    return scenario.model_copy(update={"horizon": horizon, "draws": draws})


def ask_library(
    out: Path,
    workers: int,
    progress: Progress,
    *,
    names: Sequence[str] = (),
    counties: Sequence[str] = (),
    n_draws: int = N_DRAWS,
    seed: int | None = None,
    precision: Precision | None = None,
    accepted: str = "",
    announce: Callable[[Estimate], None] = lambda _: None,
) -> tuple[Path, list[Compared]]:
    """Run every question for every county; resumes from what was run already; one report.

    Parameters
    ----------
    accepted : a file of accepted parameter sets, of one county.
    n_draws : draws; the most of them where a ``precision`` is asked for.
    announce : told what is to come before a long run.
    """
    started = time.perf_counter()
    told, of = list(names or questions()), list(counties or available_counties()[::-1])
    names = [n for n in told if n not in (REFERENCE, NOTHING)]
    asked = {
        "names": told,
        "counties": of,
        "n_draws": n_draws,
        "seed": seed,
        "precision": precision.text if precision else "",
        "accepted": accepted,
    }
    made: list[Compared] = []
    packs: list[CountyPack] = []
    every: list[Case] = []
    digests: dict[str, str] = {}
    for county in of:
        pack = load_county(county)
        cases, hidden = library_cases(pack, county, names, seed, accepted)
        made.append(
            _county(pack, cases, hidden, out, workers, progress, n_draws, precision, announce)
        )
        packs.append(pack)
        every += cases
        digests |= {f"{pack.name}: {c.name}": c.digest for c in cases}
    folder = folder_named(out, "library", *asked.values(), *packs, *every)
    for found in made:
        save_comparison(folder / found.county.lower(), found)
    write_compared(made, folder)
    write_timing(folder, started)
    numbers = {f.county: range(1, f.n_draws + 1) for f in made}
    data = "+".join(county_digest(p) for p in packs)
    write_manifest(
        folder,
        packs[-1],
        cases[0].scenario,
        "library",
        digests,
        numbers,
        {"asked": asked, "county_digest": data},
    )
    return folder, made


def _county(
    pack: CountyPack,
    cases: Sequence[Case],
    hidden: Mapping[str, str],
    out: Path,
    workers: int,
    progress: Progress,
    n_draws: int,
    precision: Precision | None,
    announce: Callable[[Estimate], None],
) -> Compared:
    """One county's cases; outcomes stay, so that a later question with some of them is answered at once."""
    folder = cases_folder(out, pack)
    ran = Cases(pack, cases, folder, range(n_draws + 1), workers, progress)
    first, bare = cases[0].scenario, {name for world, name in hidden.items() if world}
    n_years = first.last_year - BRANCH_YEAR
    every = range(1, n_draws + 1)
    expected = estimate(pack, ran.missing(every), ran.missing_starts(every), n_years, workers)
    if expected.is_long:
        announce(expected)

    def differences(draws: Sequence[int]) -> list[pd.Series[float]]:
        gaps = {
            (c.name, d): ran.outcome(c, d).county["gap_spending"].sum()
            for c in cases
            for d in draws
        }
        return [
            pd.Series([gaps[REFERENCE, d] - gaps[c.name, d] for d in draws])
            for c in cases
            if c.name != REFERENCE and c.name not in bare
        ]

    reached = until_precise(
        lambda draws: ran.run(draws, f"asking the library: {pack.name}"),
        differences,
        precision,
        n_draws,
    )
    clear_states(folder)
    found = compared(
        pack,
        ran,
        list(range(1, reached.n_draws + 1)),
        REFERENCE,
        first.last_year,
        first.outcomes,
        hidden,
        first.draws.tag,
    )
    return replace(
        found, precision=reached.precision, reached=reached.reached, needed=reached.needed
    )
