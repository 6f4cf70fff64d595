"""``library``: all scenarios of the library, for every county, on the same people and luck."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pandas as pd

from results.pages.comparison import headline as headline
from results.pages.comparison import write_compared
from results.tables.scenario_comparison import Compared
from scenarios.county import county_file
from scenarios.county.names import file_name
from scenarios.draws.precision import precision_of, until_precise
from scenarios.execution.cases import Case, Cases, case_of
from scenarios.execution.decision import BRANCH_YEAR
from scenarios.execution.runtime_estimate import estimate
from scenarios.execution.store import save_comparison
from scenarios.schema.layers import questions
from scenarios.schema.pack import CountyPack
from scenarios.schema.scenario import Scenario
from scenarios.studies.catalogue import Library
from scenarios.studies.comparison_tables import compared
from scenarios.studies.study import Answered, ManyCases, Workspace

Answer = list

REFERENCE, NOTHING = "practice", "no-fund"


def library_cases(
    pack: CountyPack,
    study: Library,
    county: str,
    names: Sequence[str],
) -> tuple[list[Case], dict[str, str]]:
    """Cases of a county to one horizon, and the case of each world that has no fund."""
    seed, accepted = study.seed, str(study.calibrated or "")
    asked = {n: study.scenario_of(county, n) for n in (REFERENCE, NOTHING, *names)}
    last = max(s.last_year for s in asked.values())
    cases = [case_of(n, pack, _to(s, last, seed, accepted)) for n, s in asked.items()]
    worlds = {c.scenario.futures for c in cases}
    none = asked[NOTHING]
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
    changes: dict[str, object] = {} if seed is None else {"seed": seed}
    if accepted:
        changes["accepted"] = accepted
    draws = scenario.draws.model_copy(update=changes)
    return scenario.model_copy(update={"horizon": horizon, "draws": draws})


def subject(study: Library) -> ManyCases:
    """Cases of every county."""
    names = [n for n in study.scenarios or questions() if n not in (REFERENCE, NOTHING)]
    packs, every, hidden = [], [], []
    for county in study.county or county_file.available_counties()[::-1]:
        pack = county_file.load_county(county)
        cases, bare = library_cases(pack, study, county, names)
        packs.append(pack)
        every.append(cases)
        hidden.append(bare)
    return ManyCases(
        packs,
        [c for cases in every for c in cases],
        every[-1][0].scenario,
        list(zip(packs, every, hidden, strict=True)),
    )


def run(study: Library, subject: ManyCases, space: Workspace) -> Answered:
    """Run every scenario for every county; resumes from what was run already."""
    answer: list[Compared] = []
    digests: dict[str, str] = {}
    for pack, cases, hidden in subject.detail:
        answer.append(_county(study, pack, cases, hidden, space))
        digests |= {f"{pack.name}: {c.name}": c.digest for c in cases}
    return Answered(answer, digests, {f.county: range(1, f.n_draws + 1) for f in answer})


def pages(answer: Sequence[Compared], folder: Path) -> None:
    """Tables by county, and one report."""
    for found in answer:
        save_comparison(folder / file_name(found.county.lower()), found)
    write_compared(answer, folder)


def _county(
    study: Library,
    pack: CountyPack,
    cases: Sequence[Case],
    hidden: Mapping[str, str],
    space: Workspace,
) -> Compared:
    """One county's cases; outcomes are kept for later studies with some of them."""
    first, bare = cases[0].scenario, {name for world, name in hidden.items() if world}

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

    with space.cases(pack, cases, range(study.draws + 1)) as ran:
        _announce(ran, first.last_year - BRANCH_YEAR, range(1, study.draws + 1), pack, space)
        reached = until_precise(
            lambda draws: ran.run(draws, f"asking the library: {pack.name}"),
            differences,
            precision_of(study.precision),
            study.draws,
        )
    found = compared(
        pack,
        ran,
        list(range(1, reached.n_draws + 1)),
        REFERENCE,
        first.last_year,
        first.outcomes,
        hidden,
        first.tag,
    )
    return replace(
        found, precision=reached.precision, reached=reached.reached, needed=reached.needed
    )


def _announce(
    ran: Cases, n_years: int, draws: Sequence[int], pack: CountyPack, space: Workspace
) -> None:
    """Say how long the runs that are missing will take, where that is long."""
    missing, starts = ran.missing(draws), ran.missing_starts(draws)
    expected = estimate(pack, missing, starts, n_years, space.workers)
    if expected.is_long:
        space.machine.announce(expected)
