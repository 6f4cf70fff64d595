"""The nation's plan: one plan for each of 128,000 villages, with a certificate."""

from __future__ import annotations

import time
from dataclasses import asdict, replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from benchmarks.nation.audit import check_wide
from benchmarks.nation.bundle import least_bound
from benchmarks.nation.counties import NAME
from benchmarks.nation.menu import (
    PROGRAMME_NAMES,
    YEARS,
    joined,
    menu,
    part_of,
    programmes,
    wide_of,
)
from benchmarks.nation.plan_page import NationPlan, write_nation_plan
from benchmarks.nation.rounding import round_to_whole
from benchmarks.nation.simulate import folder_named
from model.programmes import PROGRAMMES
from scenarios.county.county_file import load_county
from scenarios.execution.parallel import spread
from scenarios.execution.store import (
    is_finished,
    load_answer,
    read_table,
    save_answer,
    write_manifest,
    write_table,
)
from scenarios.files.atomic import write_json

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from benchmarks.nation.bundle import Least
    from benchmarks.nation.counties import Nation
    from benchmarks.nation.menu import Part
    from benchmarks.nation.rounding import Chosen
    from scenarios.progress import Progress
    from scenarios.schema.scenario import Scenario

TOGETHER = 16
"""Counties of one task: half a second of work."""

MAKING, PRICING, ROUNDING = (
    "plans of the nation's villages",
    "prices of the nation",
    "whole plans of the nation",
)


def plan_nation(
    nation: Nation, scenario: Scenario, out: Path, workers: int, progress: Progress
) -> tuple[Path, NationPlan]:
    """Choose a plan for every village of the nation; tables and pages in a run folder."""
    folder = folder_named(out, f"{NAME}-plan", nation, scenario, load_county("pingli"))
    if is_finished(folder):
        return folder, load_answer(folder, NationPlan)
    began = time.perf_counter()
    part = _parts(nation, scenario, workers, progress)
    wide, menu_ready = wide_of(part), time.perf_counter()
    progress(PRICING, 0, 1)
    least = least_bound(wide, seed=nation.seed)
    progress(PRICING, 1, 1)
    progress(ROUNDING, 0, 1)
    chosen = round_to_whole(wide, least)
    progress(ROUNDING, 1, 1)
    solved = time.perf_counter()
    folder.mkdir(parents=True, exist_ok=True)
    rows = plan_rows(part, chosen.choice)
    write_table(folder, "plan", rows)
    prove(read_table(folder, "plan"), part)
    result = _summary(part, least, chosen, rows)
    save_answer(folder, result)
    write_nation_plan(result, folder)
    write_json(
        folder / "timing.json",
        {
            "seconds": round(time.perf_counter() - began, 1),
            "making": round(menu_ready - began, 1),
            "solving": round(solved - menu_ready, 1),
        },
    )
    write_manifest(
        folder,
        replace(load_county("pingli"), name=NAME),
        scenario,
        f"{NAME}-plan",
        {},
        {"counties": range(1, nation.n_counties + 1)},
        {"nation": asdict(nation)},
    )
    return folder, result


def _parts(nation: Nation, scenario: Scenario, workers: int, progress: Progress) -> Part:
    last = nation.n_counties
    tasks = [range(i, min(i + TOGETHER, last + 1)) for i in range(1, last + 1, TOGETHER)]
    parts: list[Part] = []
    progress(MAKING, 0, len(tasks))
    for part in spread(partial(part_of, nation=nation, scenario=scenario), tasks, workers):
        parts.append(part)
        progress(MAKING, len(parts), len(tasks))
    return joined(parts)


def plan_rows(part: Part, choice: NDArray[np.int64]) -> pd.DataFrame:
    """Rows of county, village, year, programme and yuan, where there is any money."""
    names = np.array(programmes(menu(part.floor)))
    money = part.money[np.arange(len(choice)), choice]
    v, t = np.nonzero(money)
    return pd.DataFrame(
        {
            "county": part.county[v],
            "village": part.village[v],
            "year": np.array(YEARS)[t],
            "programme": names[choice][v],
            "yuan": money[v, t].astype(np.int64),
        }
    )


def prove(rows: pd.DataFrame, part: Part) -> None:
    """The independent checker must find nothing in the rows as they were written."""
    # a yuan is lost to rounding in every year, and in works in every kind of works
    slack = len(YEARS) * 5
    floors = {
        (int(c), int(v)): float(h) * part.floor - slack
        for c, v, h in zip(part.county, part.village, part.heads, strict=True)
    }
    broken = check_wide(
        rows,
        years=YEARS,
        fund_y=part.fund_y.tolist(),
        industries={p.name for p in PROGRAMMES if p.counts_as_industry},
        least=part.least,
        most=part.most,
        life=part.life,
        floors=floors,
    )
    if broken:
        raise RuntimeError("the nation's plan breaks its rules: " + "; ".join(broken))


def _summary(part: Part, least: Least, chosen: Chosen, rows: pd.DataFrame) -> NationPlan:
    money = rows.pivot_table(
        index="programme", columns="year", values="yuan", aggfunc="sum", fill_value=0
    )
    by_programme = money.reindex([n for n in PROGRAMME_NAMES if n in money.index]).reset_index()
    by_programme.columns = [str(c) for c in by_programme.columns]
    villages = rows.drop_duplicates(["county", "village"]).groupby("programme").size()
    by_programme["villages"] = by_programme["programme"].map(villages)
    years = pd.DataFrame(
        {
            "year": YEARS,
            "fund": part.fund_y,
            "spent": [int(rows.loc[rows["year"] == y, "yuan"].sum()) for y in YEARS],
            "price": least.prices.money,
        }
    )
    return NationPlan(
        by_programme,
        years,
        len(part.heads),
        part.plan_value.shape[1],
        len(set(part.county.tolist())),
        chosen.objective,
        chosen.bound,
        chosen.gap,
        least.n_passes,
        chosen.n_parts,
    )
