"""``discover``: in which ranges of the uncertain numbers one scenario fails against another."""

from __future__ import annotations

import hashlib
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from results.pages.discovery import write_discovered
from results.prim import discover
from results.tables.study_results import Discovered
from scenarios.county.county_file import load_county
from scenarios.draws.posterior import drawn, draws_of
from scenarios.draws.subsample import thin
from scenarios.execution.cache import RowCache
from scenarios.execution.cases import case_of, differing_starts
from scenarios.execution.parallel import evaluated
from scenarios.execution.population import prepare
from scenarios.execution.run import run_plan
from scenarios.execution.store import (
    clear_cache,
    folder_of,
    save_answer,
    write_manifest,
    write_timing,
)
from scenarios.faults import FaultError
from scenarios.files.atomic import write_text
from scenarios.load import load_scenario
from scenarios.schema.parameters import parameters_of

if TYPE_CHECKING:
    from pathlib import Path

    from scenarios.draws.draw import Draw
    from scenarios.draws.subsample import Thinned
    from scenarios.execution.cache import Row
    from scenarios.execution.cases import Case
    from scenarios.progress import Progress


@dataclass(frozen=True)
class Pair:
    """Two scenarios on a thinned county: the one that may fail, and what it is held against."""

    thinned: Thinned
    plan: Case
    against: Case

    def gain(self, draw: Draw) -> Row | None:
        """Gap that the first closes beyond the second, yuan of 2015 of the whole county; None where unfit."""
        small = self.thinned
        try:
            start = prepare(small.pack, small.scenario, small.draw(draw)).snapshot
        except ValueError:
            return None
        gaps = [
            float(
                run_plan(start, c.scenario, c.plan, changes=c.changes)[0]
                .yearly()["gap_spending"]
                .sum()
            )
            for c in (self.plan, self.against)
        ]
        return {"gain": (gaps[1] - gaps[0]) / small.share}


def pair_of(county: str, plan: str, against: str, n_villages: int) -> Pair:
    """Both on the same villages, to the same horizon; they start alike or are refused."""
    pack = load_county(county)
    scenarios = [load_scenario(f"{county}+{name}") for name in (plan, against)]
    if faults := differing_starts(pack, dict(zip((plan, against), scenarios, strict=True)), plan):
        raise FaultError(faults)
    last = max(s.last_year for s in scenarios)
    cases = []
    for name, scenario in zip((plan, against), scenarios, strict=True):
        horizon = scenario.horizon.model_copy(update={"last_year": last})
        small = thin(pack, scenario.model_copy(update={"horizon": horizon}), n_villages)
        cases.append((small, case_of(name, small.pack, small.scenario)))
    return Pair(cases[0][0], cases[0][1], cases[1][1])


def discover_county(
    county: str,
    plan: str,
    against: str,
    out: Path,
    workers: int,
    progress: Progress,
    *,
    n_draws: int = 300,
    n_villages: int = 20,
    least: float = 0.0,
    seed: int | None = None,
) -> tuple[Path, Discovered]:
    """Evaluate both on many draws, then find where the first fails; resumes from what was evaluated.

    Parameters
    ----------
    least : yuan of 2015 that the first must close beyond the second; less is a failure.
    """
    started = time.perf_counter()
    pack, pair = load_county(county), pair_of(county, plan, against, n_villages)
    scenario = pair.plan.scenario
    if seed is not None:
        told = scenario.draws.model_copy(update={"seed": seed})
        scenario = scenario.model_copy(update={"draws": told})
    asked = repr((pair.against.digest, pair.plan.digest, n_villages, n_draws, least))
    name = f"{folder_of(out, pack, 'discover', scenario).name}-{hashlib.sha256(asked.encode()).hexdigest()[:6]}"
    folder = out / name
    folder.mkdir(parents=True, exist_ok=True)
    draws = draws_of(pack, scenario, range(1, n_draws + 1))
    seen = evaluated(
        RowCache(folder / "evaluated.jsonl"),
        {d.digest: d for d in draws},
        pair.gain,
        workers,
        progress,
        "looking for failures",
    )
    known = [(d, row["gain"]) for d, row in zip(draws, seen, strict=True) if row is not None]
    gains = np.array([gain for _, gain in known])
    varied = drawn(parameters_of(pack, scenario))
    x = np.array([[d.values[p.name] for p in varied] for d, _ in known])
    box = discover(x, gains < least, [p.name for p in varied], scenario.draws.seed)
    units = {p.name: p.unit for p in varied}
    table = pd.DataFrame(
        [
            {
                "name": limit.name,
                "low": limit.low,
                "high": limit.high,
                "quasi_p": limit.quasi_p,
                "unit": units[limit.name],
            }
            for limit in box.limits
        ],
        columns=["name", "low", "high", "quasi_p", "unit"],
    )
    points = pd.DataFrame({n: x[:, [p.name for p in varied].index(n)] for n in table["name"]})
    found = Discovered(
        county=pack.name.title(),
        county_chinese=pack.chinese,
        plan=scenario.title,
        plan_zh=scenario.title_zh or scenario.title,
        against=pair.against.scenario.title,
        against_zh=pair.against.scenario.title_zh or pair.against.scenario.title,
        least=least,
        n_villages=len(pair.thinned.pack.villages["code"]),
        n_all_villages=len(pack.villages["code"]),
        n_draws=len(known),
        n_failed=len(draws) - len(known),
        n_parameters=len(varied),
        base=box.base,
        density=box.density,
        coverage=box.coverage,
        low=box.low,
        high=box.high,
        n_judged=box.n,
        n_inside=box.n_inside,
        confirmed=box.confirmed,
        limits=table,
        points=points.assign(gain=gains),
    )
    write_text(folder / "draws-seen.csv", found.points.to_csv(index=False, lineterminator="\n"))
    write_discovered(found, folder)
    save_answer(folder, found)
    write_timing(folder, started)
    clear_cache(folder)
    write_manifest(folder, pack, scenario, "discover", {"against": pair.against.digest}, {})
    return folder, found
