"""Hazard: flood, drought, landslide, common to a village."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from model.declare import kernel
from model.rng import decision, unit, words

if TYPE_CHECKING:
    from model.world import World

_HAZARD = decision("hazard")
SEASON = 2
"""Disasters fall in the third quarter and cost the harvest until the year's end."""


@kernel
def harvest_loss(chance: Any, draw: Any, size: Any, mean: Any) -> Any:
    """Share of the harvest lost: none, or uniform on 0.4 to 1.6 times the mean loss."""
    if draw >= chance:
        return np.float32(0.0)
    return np.float32(min(0.9, np.float64(mean) * (0.4 + 1.2 * size)))


@kernel
def _strike(place: Any, land: Any, p: Any, today: Any, key: Any) -> None:
    for v in range(place.code.size):
        w = words(key, _HAZARD, place.code[v], today.year)
        # water works hold back up to half of it (assumption)
        loss = harvest_loss(place.hazard_y[v] * p.scale, unit(w[0]), unit(w[1]), p.loss)
        land.harvest_loss[v] = loss * (np.float32(1.0) - np.float32(0.5) * land.water[v])


def hazard(world: World) -> None:
    """Set each village's harvest loss of the year; clear it in the first quarter."""
    if world.today.quarter == 0:
        world.land.harvest_loss[:] = 0.0
    elif world.today.quarter == SEASON:
        _strike(world.place, world.land, world.numbers["hazard"], world.today, world.key)
