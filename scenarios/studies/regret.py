"""``regret``: plans in worlds, each combination run, and what every plan loses to the best of its world."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import numpy as np

from results.pages.stress import write_stress
from results.tables.study_results import Stressed
from scenarios.county.county_file import load_county
from scenarios.execution.cases import (
    Case,
    Cases,
    case_of,
    cases_folder,
    clear_states,
)
from scenarios.execution.policy import stress_changes
from scenarios.execution.store import folder_of, save_answer, write_manifest, write_timing
from scenarios.faults import FaultError, out_of_range
from scenarios.load import load_scenario
from scenarios.schema.stresses import stresses_of
from scenarios.studies.stress import gain_table, plan_table, world_table

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from scenarios.progress import Progress

NOTHING = "no-fund"
N_DRAWS = 16


def regret_county(
    county: str,
    plans: Sequence[str],
    worlds: Sequence[str],
    out: Path,
    workers: int,
    progress: Progress,
    *,
    n_draws: int = N_DRAWS,
    seed: int | None = None,
) -> tuple[Path, Stressed]:
    """Every plan (a scenario or a stack) in every world (a stress by name; all where none is named)."""
    started = time.perf_counter()
    if len(set(plans)) < 2:
        raise FaultError(
            out_of_range("regret", "plans", ", ".join(plans), ("两个或更多", "two or more"))
        )
    pack = load_county(county)
    stresses = stresses_of(worlds)
    names = ("none", *(s.name for s in stresses))
    made = {
        (w, p): _case(county, p, () if w == "none" else (w,), seed)
        for w in names
        for p in (*plans, NOTHING)
    }
    folder = cases_folder(out, pack)
    cases = list({c.name: c for c in made.values()}.values())
    ran = Cases(pack, cases, folder, range(n_draws + 1), workers, progress)
    draws = list(range(1, n_draws + 1))
    ran.run(draws, "plans in worlds")
    clear_states(folder)

    def gap(w: str, p: str) -> NDArray[np.float64]:
        return np.array([ran.outcome(made[w, p], d).county["gap_spending"].sum() for d in draws])

    titles = {p: made["none", p].scenario for p in plans}
    closed = {(w, titles[p].title): gap(w, NOTHING) - gap(w, p) for w in names for p in plans}
    order = [titles[p].title for p in plans]
    scenario = made["none", plans[0]].scenario
    changes = {"none": None} | {s.name: stress_changes(s, pack, scenario) for s in stresses}
    found = Stressed(
        pack.name.title(),
        pack.chinese,
        " / ".join(order),
        order[0],
        len(draws),
        scenario.draws.tag,
        world_table(stresses, changes),
        plan_table(closed, names, order),
        gain_table(closed, names, order),
        titles={s.title: s.title_zh or s.title for s in titles.values()},
    )
    told = {
        "county": county,
        "plans": list(plans),
        "worlds": [s.name for s in stresses],
        "n_draws": n_draws,
        "seed": seed,
    }
    target = folder_of(out, pack, "regret", *told.values(), *cases)
    target.mkdir(parents=True, exist_ok=True)
    write_stress(found, target)
    save_answer(target, found)
    write_timing(target, started)
    write_manifest(
        target,
        pack,
        scenario,
        "regret",
        {c.name: c.digest for c in cases},
        {"held_out": draws},
        {"asked": told},
    )
    return target, found


def _case(county: str, plan: str, futures: tuple[str, ...], seed: int | None) -> Case:
    scenario = load_scenario(f"{county}+{plan}")
    met = tuple(dict.fromkeys((*scenario.futures, *futures)))
    told = {} if seed is None else {"seed": seed}
    scenario = scenario.model_copy(
        update={"futures": met, "draws": scenario.draws.model_copy(update=told)}
    )
    return case_of("+".join((plan, *futures)), load_county(county), scenario)
