"""Solve the factors of ``priors.csv``: ``python -m scenarios.counties.solve_yields``.

Every programme is simulated alone at base values with its factor at two sizes. The straight line of
the mean yield in the factor goes to ``solved.csv``; the factor at a drawn yield follows from it.
Noodle shops, which Pingli has not, are solved in Gandu.
"""

from __future__ import annotations

import csv
import tempfile
from concurrent.futures import ProcessPoolExecutor
from itertools import product
from pathlib import Path

import pandas as pd

import model.programmes.priors as priors
from model.programmes.priors import PRIORS, SOLVED, WORLDS, response
from scenarios.county.county_file import load_county
from scenarios.evidence.programme_yields import alone, base_draws, horizon_for
from scenarios.execution.runner import Runner
from scenarios.load import load_scenario

POPULATIONS = 8
"""Populations and luck that a yield is the mean of."""
SIZES = (0.6, 1.4)
"""Sizes of a factor, over that of the centre, between which the line is drawn."""
COUNTIES = ("pingli", "gandu")
"""Where factors are solved: in the first county that has the programme."""


def means(county: str, world: str, size: float) -> pd.Series[float]:
    """Mean yield by programme in a county at one size of all factors."""
    pack, scenario = load_county(county), horizon_for(load_scenario(county))
    numbers = range(1, POPULATIONS + 1)
    works = [p for p in SOLVED if PRIORS[p].shared == "works"]
    with tempfile.TemporaryDirectory() as folder:
        draws = base_draws(pack, scenario, numbers, size, world)
        runner = Runner(pack, scenario, draws, Path(folder), 1, lambda *_: None)
        table = alone(runner, numbers, "yields", SOLVED if world == WORLDS[0] else works)
    print(f"{county}, {world}, {size}: {len(table)} yields", flush=True)
    return table.groupby("programme")["total"].mean()


def main() -> None:
    """Two sizes of every factor, a line through their means, written to ``solved.csv``."""
    cases = list(product(COUNTIES, WORLDS, SIZES))
    with ProcessPoolExecutor(2) as pool:
        found = dict(zip(cases, pool.map(means, *zip(*cases, strict=True)), strict=True))
    lines: dict[tuple[str, str], tuple[float, float]] = {}
    for county, world in product(COUNTIES, WORLDS):
        below, above = (found[county, world, size] for size in SIZES)
        for name in (n for n in below.index if (n, world) not in lines):
            slope, intercept = response(name, world)
            centre = (PRIORS[name].centre - intercept) / slope
            new = float(above[name] - below[name]) / (SIZES[1] - SIZES[0]) / centre
            lines[name, world] = new, float(below[name]) - new * SIZES[0] * centre
    path = Path(priors.__file__).with_name("solved.csv")
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("programme", "world", "slope", "intercept"))
        for name, world in product(SOLVED, WORLDS):
            slope, intercept = lines.get((name, world), lines[name, WORLDS[0]])
            writer.writerow((name, world, f"{slope:.6g}", f"{intercept:.6g}"))


if __name__ == "__main__":
    main()
