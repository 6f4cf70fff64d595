"""Solve the factors of ``priors.csv``: ``python -m scenarios.counties.solve_yields``.

Every programme is simulated alone at base values, with its factor at two sizes, in every structural
world (:mod:`model.worlds`). The straight line of the yield in the factor goes to
``solved.csv``: its mean over the worlds, and what each setting adds to it on its high side and
takes away on its low one, where that is more than chance. The factor at a drawn yield follows.
Noodle shops, which Pingli has not, are solved in Gandu.
"""

import csv
import tempfile
from concurrent.futures import ProcessPoolExecutor
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import t

import model.programmes.priors as priors
from model.programmes.priors import MEAN, PRIORS, SOLVED, factor_at, response
from model.worlds import SETTINGS, WORLDS
from scenarios.county.county_file import load_county
from scenarios.evidence.programme_yields import alone, base_draws, horizon_for
from scenarios.execution.runner import Runner
from scenarios.load import load_scenario

Array = NDArray[Any]

POPULATIONS = 2
"""Populations and luck in each world, others in every one: sixteen stand behind a mean."""
SIZES = (0.6, 1.4)
"""Sizes of a factor, over that of the centre, between which the line is drawn."""
COUNTIES = {"pingli": [n for n in SOLVED if n != "noodle"], "gandu": ["noodle"]}
"""Where factors are solved."""
CHANCE = 0.001
"""Two-sided probability of an effect of a setting below which it is not taken for noise."""


def simulated(county: str, world: int, size: float) -> pd.DataFrame:
    """Yields by programme (rows) and population (columns) at one size of all factors."""
    pack, scenario = load_county(county), horizon_for(load_scenario(county))
    numbers = range(world * POPULATIONS + 1, (world + 1) * POPULATIONS + 1)
    with tempfile.TemporaryDirectory() as folder:
        draws = base_draws(pack, scenario, numbers, size, WORLDS[world])
        runner = Runner(pack, scenario, draws, Path(folder), 1, lambda *_: None)
        table = alone(runner, numbers, "yields", COUNTIES[county])
    print(f"{county}, world {world + 1}, {size}: {len(table)} yields", flush=True)
    return table.pivot(index="programme", columns="draw", values="total").loc[COUNTIES[county]]


def lines(yields: Array, centre: float) -> dict[str, tuple[float, float]]:
    """Slope and intercept of the response by term.

    Parameters
    ----------
    yields : (sizes, worlds, populations) of a programme.
    centre : factor of which the sizes are multiples.

    Returns
    -------
    The mean, and the settings whose effect at either size is not noise; the error is that of all
    effects together over the populations.
    """
    effects = np.einsum("wk,swp->skp", np.where(np.array(WORLDS), 1.0, -1.0), yields) / len(WORLDS)
    n, (low, high) = yields.shape[2], (size * centre for size in SIZES)
    error = np.sqrt(effects.var(axis=2, ddof=1).mean(axis=1) / n)
    sure = t.ppf(1.0 - CHANCE / 2.0, effects.shape[1] * (n - 1)) * error
    at = {MEAN: yields.mean(axis=(1, 2))}
    for k, setting in enumerate(SETTINGS):
        if (np.abs(effects[:, k].mean(axis=1)) > sure).any():
            at[setting] = effects[:, k].mean(axis=1)
    slopes = {term: (above - below) / (high - low) for term, (below, above) in at.items()}
    return {term: (slope, at[term][0] - slope * low) for term, slope in slopes.items()}


def main() -> None:
    """Every world at two sizes; lines are written to ``solved.csv``."""
    cases = list(product(COUNTIES, range(len(WORLDS)), SIZES))
    with ProcessPoolExecutor(2) as pool:
        found = dict(zip(cases, pool.map(simulated, *zip(*cases, strict=True)), strict=True))
    rows = []
    for county, names in COUNTIES.items():
        for name in names:
            centre = factor_at(PRIORS[name].centre, response(name, {}))
            worlds = range(len(WORLDS))
            yields = [[found[county, w, size].loc[name] for w in worlds] for size in SIZES]
            for term, line in lines(np.array(yields, float), centre).items():
                rows.append((name, term, *(f"{x:.6g}" for x in line)))
    path = Path(priors.__file__).with_name("solved.csv")
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerows((("programme", "term", "slope", "intercept"), *rows))


if __name__ == "__main__":
    main()
