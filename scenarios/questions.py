"""``library``: all scenarios of the library, for every county, on the same people and luck, in one report."""

from __future__ import annotations

import hashlib
import time
from typing import TYPE_CHECKING

from model.declare import source_digest
from results.compared_page import write_compared
from scenarios.cases import Case, Cases, case_of
from scenarios.comparing import compared
from scenarios.county import available_counties, load_county
from scenarios.layers import questions
from scenarios.load import load_scenario
from scenarios.store import LAYERS, pack_text, tidy_states, write_json, write_table, write_text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from results.compared import Compared
    from scenarios.county import CountyPack
    from scenarios.schema import Scenario

    Progress = Callable[[str, int, int], None]

REFERENCE, NOTHING = "practice", "no-fund"
N_DRAWS = 20
"""Draws unless more are asked for: what two cores run for both counties in about five minutes."""


def library_cases(
    pack: CountyPack, county: str, names: Sequence[str], seed: int | None = None
) -> tuple[list[Case], dict[str, str]]:
    """Cases of a county to one horizon, and the case of each world that has no fund."""
    asked = {n: load_scenario(f"{county}+{n}") for n in dict.fromkeys([REFERENCE, NOTHING, *names])}
    last = max(s.last_year for s in asked.values())
    cases = [case_of(n, pack, _to(s, last, seed)) for n, s in asked.items()]
    worlds = {c.scenario.futures for c in cases}
    none = load_scenario(f"{county}+{NOTHING}")
    hidden = {"": NOTHING}
    for futures in sorted(w for w in worlds if w):
        name = f"{NOTHING}+{'+'.join(futures)}"
        bare = _to(none.model_copy(update={"futures": futures}), last, seed)
        cases.append(case_of(name, pack, bare))
        hidden["+".join(sorted(futures))] = name
    return cases, hidden


def _to(scenario: Scenario, last_year: int, seed: int | None) -> Scenario:
    """All to the same horizon, on the same seed."""
    horizon = scenario.horizon.model_copy(update={"last_year": last_year})
    told = {} if seed is None else {"seed": seed}
    draws = scenario.draws.model_copy(update=told)
    return scenario.model_copy(update={"horizon": horizon, "draws": draws})


def ask_library(
    out: Path, workers: int, progress: Progress, *, names: Sequence[str] = (),
    counties: Sequence[str] = (), n_draws: int = N_DRAWS, seed: int | None = None,
) -> tuple[Path, list[Compared]]:  # fmt: skip
    """Run every question for every county; resumes from what was run already; one report."""
    started = time.perf_counter()
    names = [n for n in names or questions() if n not in (REFERENCE, NOTHING)]
    made = []
    for county in counties or available_counties()[::-1]:
        pack = load_county(county)
        cases, hidden = library_cases(pack, county, names, seed)
        made.append(_county(pack, cases, hidden, out, workers, progress, n_draws))
    text = repr((names, [c.county for c in made], n_draws, seed, source_digest(*LAYERS)))
    folder = out / f"library-{hashlib.sha256(text.encode()).hexdigest()[:8]}"
    folder.mkdir(parents=True, exist_ok=True)
    for found in made:
        inner = folder / found.county.lower()
        inner.mkdir(exist_ok=True)
        for name in ("cases", "effects", "kinds", "causes", "villages", "totals"):
            table = getattr(found, name)
            write_text(inner / f"{name}.csv", table.to_csv(index=False, lineterminator="\n"))
            write_table(inner, name, table)
    write_compared(made, folder)
    write_json(folder / "timing.json", {"seconds": round(time.perf_counter() - started, 1)})
    return folder, made


def _county(
    pack: CountyPack, cases: Sequence[Case], hidden: Mapping[str, str], out: Path, workers: int,
    progress: Progress, n_draws: int,
) -> Compared:  # fmt: skip
    """One county's cases; outcomes stay, so that a later question with some of them is answered at once."""
    digest = hashlib.sha256(pack_text(pack).encode()).hexdigest()[:8]
    folder = out / f"{pack.name}-cases-{digest}"
    folder.mkdir(parents=True, exist_ok=True)
    draws = range(1, n_draws + 1)
    ran = Cases(pack, cases, folder, range(n_draws + 1), workers, progress)
    ran.run(draws, f"asking the library: {pack.name}")
    tidy_states(folder)
    first = cases[0].scenario
    return compared(
        pack, ran, list(draws), REFERENCE, first.last_year, first.outcomes,
        hidden, "accepted_sets" if first.draws.accepted else "uncalibrated",
    )  # fmt: skip
