"""Land of villages: altitude, what grows there, grid and firms within reach; table and truth.

What the table says of suitability is what people on the spot believe; what holds in a run is the
table times an error (:func:`true_land`), so that no plan can rest on what nobody knows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from model.synthesis.parameters import LAND
from model.synthesis.population import SUITED


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

    def spread(sd: float) -> NDArray[np.float64]:
        return np.exp(rng.normal(-0.5 * sd**2, sd, n))

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


def _band(altitude: NDArray[np.float64], low: float, high: float) -> NDArray[np.float64]:
    """1 within a band of altitude, less by ``LAND.fall`` of a log every hundred metres beyond."""
    beyond = np.maximum(0.0, np.maximum(low - altitude, altitude - high)) / 100.0
    return np.exp(-LAND.fall * beyond)


def true_land(
    villages: Mapping[str, NDArray[np.generic]], seed: int
) -> dict[str, NDArray[np.generic]]:
    """The villages with what their land is in a draw: the table's suitability times an error.

    The error has mean one and depends on the seed and the village's code alone: villages may come
    in any order or part.
    """
    out = dict(villages)
    for i, name in enumerate(SUITED):
        z = np.array(
            [
                np.random.Generator(np.random.Philox(key=[seed, int(c) * 16 + i])).normal()
                for c in villages["code"]
            ]
        )
        error = np.exp(LAND.error_sd * z - 0.5 * LAND.error_sd**2)
        out[name] = (villages[name].astype(np.float64) * error).astype(np.float32)
    return out
