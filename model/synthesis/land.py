"""Land of villages: altitude, what grows there, grid and firms within reach; table and truth.

What the table says of suitability and of the cost of works is what people on the spot believe; what
holds in a run is the table times an error (:func:`true_land`), so that no plan can rest on what
nobody knows.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.programmes.works import WORKS, WORKS_SPLIT
from model.synthesis.parameters import LAND
from model.synthesis.population import MISSING, SUITED


@dataclass(frozen=True)
class Town:
    """A town that a report names.

    Parameters
    ----------
    name : str
    villages : float
        Its villages, for its part of the county's.
    share : float
        Its part of the county's farm population.
    remoteness : float
        Mean of its villages, 0 to 1.
    altitude : float
        Mean of its villages, metres.
    has_tea : bool
        Whether it grows tea on a large scale.
    """

    name: str
    villages: float
    share: float
    remoteness: float
    altitude: float
    has_tea: bool


def land_of(
    town: NDArray[np.int64],
    remoteness: NDArray[np.float64],
    towns: Sequence[Town],
    rng: np.random.Generator,
) -> dict[str, NDArray[np.float64]]:
    """Altitude, grid, places in firms and suitability of (V,) villages.

    The joint distribution is written down here and in :data:`model.synthesis.parameters.LAND`:
    villages of a town lie around its altitude and higher where remote; a crop does well within its
    band of altitude; tea grows in some villages of the towns that have it; vegetables and tourism
    need the town nearby; firms stand where tea grows, few elsewhere.
    """
    n = len(town)
    mean = np.full(n, LAND.altitude)
    has_tea = np.ones(n, bool)
    if towns:
        mean = np.array([t.altitude for t in towns])[town - 1]
        has_tea = np.array([t.has_tea for t in towns])[town - 1]
    altitude = mean + LAND.altitude_remote * (remoteness - 0.5)
    altitude = np.clip(altitude + rng.normal(0.0, LAND.altitude_sd, n), 150.0, 4000.0)
    spread = partial(_spread, rng, n)
    grows_tea = has_tea & (rng.random(n) < LAND.tea_villages)
    near = np.exp(-LAND.near * (remoteness - LAND.near_mean))
    firms = np.where(grows_tea, LAND.firms_tea, LAND.firms_other)
    least, most = LAND.places_least, LAND.places_most
    spring = np.where(rng.random(n) < LAND.springs, LAND.spring, LAND.no_spring)
    return {
        "altitude": np.round(altitude),
        "grid": np.round(LAND.grid_most * rng.beta(2.0, 2.0, n), -1),
        "places": np.round(np.where(rng.random(n) < firms, rng.uniform(least, most, n), 0.0)),
        "suit_tea": np.where(grows_tea, LAND.tea, LAND.no_tea)
        * _band(altitude, 300.0, 1400.0)
        * spread(LAND.sd),
        "suit_konjac": _band(altitude, 500.0, 1500.0) * spread(LAND.sd),
        "suit_walnut": _band(altitude, 500.0, 2600.0) * spread(LAND.sd),
        "suit_livestock": np.exp(LAND.grass * (remoteness - 0.5)) * spread(LAND.sd),
        "suit_vegetables": near * spread(LAND.sd),
        "suit_fish": spring * spread(LAND.sd),
        "suit_tourism": near * spread(LAND.tourism_sd),
    }


def counted_of(
    villages: Mapping[str, NDArray[Any]],
    assumptions: Mapping[str, float],
    seed: int,
) -> dict[str, NDArray[np.float64]]:
    """What the people of (V,) invented villages would count, and what works would cost there.

    The joint distribution, given the columns that ``villages`` has already, is written down here
    and in :data:`model.synthesis.parameters.LAND`, noise log-normal and independent. Arable land
    follows the people. Its paddy share falls with altitude, is none above the top, and is the
    region's over all villages; the rest is dry. Slopes a head rise with remoteness, workers at home
    a registered head fall with it; both and students have their mean over the county. What is
    missing of each kind of works is its part of the need for the level that is missing, dearer
    where remote, times a unit cost that differs by village.
    """
    names = ("persons", "listed_persons", "remoteness", "altitude")
    persons, heads, remoteness, altitude = (villages[k].astype(float) for k in names)
    rng = np.random.Generator(np.random.Philox(key=[seed, 11]))
    spread = partial(_spread, rng, len(persons))

    def shared(each: float, over: NDArray[np.float64], parts: Any) -> NDArray[np.float64]:
        return np.round(each * over.sum() * parts / max(parts.sum(), 1e-9))

    arable = shared(assumptions["county.land_head"], persons, persons * spread(LAND.arable_sd))
    low = np.exp(-LAND.paddy_fall * altitude / 100.0) * (altitude <= LAND.paddy_top)
    paddy = shared(LAND.paddy, arable, arable * low * spread(LAND.paddy_sd))
    slope = persons * np.exp(LAND.slope_remote * remoteness) * spread(LAND.slope_sd)
    home = heads * np.exp(LAND.workers_remote * remoteness) * spread(LAND.workers_sd)
    dear = villages["need"] / assumptions["delivery.works_gap"]
    dear = dear * (1.0 + WORKS[0].price_remote * remoteness)
    return {
        "paddy_mu": np.minimum(paddy, arable),
        "dry_mu": np.maximum(arable - paddy, 0.0),
        "slope_mu": shared(LAND.slope, persons, slope),
        "workers": shared(LAND.workers, heads, home),
        "students": shared(LAND.students, heads, heads * spread(LAND.students_sd)),
    } | {
        name: np.round(split * dear * (1.0 - villages[w.name]) * spread(LAND.cost_sd), -3)
        for name, w, split in zip(MISSING, WORKS, WORKS_SPLIT, strict=True)
    }


def _spread(rng: np.random.Generator, n: int, sd: float) -> NDArray[np.float64]:
    """(n,) log-normal ratios of mean one."""
    return np.exp(rng.normal(-0.5 * sd**2, sd, n))


def _band(altitude: NDArray[np.float64], low: float, high: float) -> NDArray[np.float64]:
    """1 within a band of altitude, less by ``LAND.fall`` of a log every hundred metres beyond."""
    beyond = np.maximum(0.0, np.maximum(low - altitude, altitude - high)) / 100.0
    return np.exp(-LAND.fall * beyond)


def true_land(
    villages: Mapping[str, NDArray[np.generic]], seed: int
) -> dict[str, NDArray[np.generic]]:
    """The villages as they truly are in a draw: suitability and cost of works times an error.

    The error has mean one and depends on the seed and the village's code alone: villages may come
    in any order or part.
    """
    out = dict(villages)
    for i, name in enumerate((*SUITED, *MISSING)):
        z = np.array(
            [
                np.random.Generator(np.random.Philox(key=[seed, int(c) * 16 + i])).normal()
                for c in villages["code"]
            ]
        )
        error = np.exp(LAND.error_sd * z - 0.5 * LAND.error_sd**2)
        out[name] = (villages[name].astype(np.float64) * error).astype(np.float32)
    return out
