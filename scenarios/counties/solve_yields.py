"""Solve the factors of ``priors.csv``: ``python -m scenarios.counties.solve_yields``.

Each programme is granted alone, once, in 2016, to the villages and households that practice serves
in Pingli, at base values and two sizes of its factor. The straight line of the simulated yield in
the factor goes to ``solved.csv``; the factor at a drawn yield follows from it. Noodle shops, which
Pingli has not, are solved in Gandu.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path

import numpy as np

import model.programmes.priors as priors
from model.plan import FundPlan
from model.programmes import GRANTABLE, PROGRAMMES
from model.programmes.priors import PRIORS, SOLVED, WORLDS, factors
from model.state.columns import SOURCES
from model.state.snapshot import Snapshot
from optimize.baselines.splits import granted_alone
from scenarios.county.county_file import load_county
from scenarios.draws.draw import make_draws
from scenarios.execution.decision import BRANCH_YEAR, instance_of
from scenarios.execution.population import prepare
from scenarios.execution.run import run_plan, yearly_of
from scenarios.load import load_scenario
from scenarios.schema.parameters import parameters_of
from scenarios.schema.scenario import Scenario

POPULATIONS = 16
"""Populations and luck that a yield is the mean of."""
SIZES = (0.6, 1.4)
"""Sizes of the factor, over that of the centre, between which the line is drawn."""
YUAN = 16e6
"""Granted once to one programme: a year's fund, so that chance is small beside it."""
WORLD_VALUE = {"upper": 0.5, "all": 0.8}
"""``income.works_poor`` in each world."""


@dataclass(frozen=True)
class Case:
    """One programme at one size of its factor in one world."""

    programme: str
    world: str
    size: float


def solved_in(programme: str) -> str:
    """The county that a programme's factor is solved in."""
    return "gandu" if programme == "noodle" else "pingli"


def yield_of(
    snapshot: Snapshot, scenario: Scenario, plan: FundPlan, nothing: FundPlan, programme: str
) -> float:
    """Yuan of yearly income per yuan used, in the programme's mature year, of one population."""
    year = BRANCH_YEAR + PRIORS[programme].mature_y
    horizon = scenario.horizon.model_copy(update={"last_year": year})
    short = scenario.model_copy(update={"horizon": horizon})
    more, base = (yearly_of(run_plan(snapshot, short, p)[0]) for p in (plan, nothing))
    used = "offered" if PROGRAMMES[GRANTABLE.index(programme)].reach == "village" else "taken"
    income = sum((more[f"income_{s}"] - base[f"income_{s}"])[-1].sum() for s in SOURCES)
    assert len(more["taken"]) == PRIORS[programme].mature_y
    money = (more[used] - base[used]).sum()
    return float(income / money) if money > 0.0 else float("nan")


def measure(
    county: str, number: int, cases: Sequence[Case], overrides: Mapping[str, float] | None = None
) -> list[float]:
    """The yields of some cases in one population at base values."""
    pack, scenario = load_county(county), load_scenario(county)
    base = make_draws(parameters_of(pack, scenario), [0, number], scenario.draws.seed)
    draw = replace(base[1], values=dict(base[0].values) | dict(overrides or {}))
    instance = instance_of(pack, scenario, years=(BRANCH_YEAR + 1,))
    nothing = granted_alone(instance, "road", 0.0)
    states: dict[str, Snapshot] = {}
    out = []
    for case in cases:
        if case.world not in states:
            works = {"income.works_poor": WORLD_VALUE[case.world]}
            states[case.world] = prepare(
                pack, scenario, replace(draw, values=dict(draw.values) | works)
            ).snapshot
        start = states[case.world]
        plan = granted_alone(instance, case.programme, min(YUAN, instance.budget_y[0]))
        slope, intercept = priors.response(case.programme, case.world)
        factor = factors(start.values)[case.programme] * case.size
        values = dict(start.values) | {f"yields.{case.programme}": intercept + slope * factor}
        out.append(
            yield_of(replace(start, values=values), scenario, plan, nothing, case.programme)
        )
    return out


def simulated(
    cases: Sequence[Case], populations: int, county: str = "", processes: int = 2
) -> np.ndarray:
    """(populations, cases) yields; in the county each is solved in, or in one."""
    out = np.full((populations, len(cases)), np.nan)
    for name in dict.fromkeys(county or solved_in(c.programme) for c in cases):
        at = [i for i, c in enumerate(cases) if (county or solved_in(c.programme)) == name]
        with ProcessPoolExecutor(processes) as pool:
            jobs = [
                pool.submit(measure, name, n, [cases[i] for i in at])
                for n in range(1, populations + 1)
            ]
            for row, job in enumerate(jobs):
                out[row, at] = job.result()
                print(f"{name}: population {row + 1} of {populations}", flush=True)
    return out


def main() -> None:
    """Two sizes of every factor, a line through their means, written to ``solved.csv``."""
    cases = [Case(p, w, s) for p, w, s in product(SOLVED, WORLDS, SIZES)]
    cases = [c for c in cases if c.world == "upper" or PRIORS[c.programme].shared == "works"]
    means = dict(zip(cases, np.nanmean(simulated(cases, POPULATIONS), axis=0), strict=True))
    rows = []
    for programme, world in product(SOLVED, WORLDS):
        at = world if PRIORS[programme].shared == "works" else "upper"
        slope, intercept = priors.response(programme, at)
        centre = (PRIORS[programme].centre - intercept) / slope
        low, high = (centre * s for s in SIZES)
        below, above = (means[Case(programme, at, s)] for s in SIZES)
        new = (above - below) / (high - low)
        rows.append((programme, world, f"{new:.6g}", f"{below - new * low:.6g}"))
    path = Path(priors.__file__).with_name("solved.csv")
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("programme", "world", "slope", "intercept"))
        writer.writerows(rows)


if __name__ == "__main__":
    main()
