"""Hazard: flood, drought, landslide, common to a village; plant and animal disease by industry."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from model.declare import kernel
from model.rng import decision, uniform, unit, words

if TYPE_CHECKING:
    from model.state.world import World

_HAZARD, _DISEASE = decision("hazard"), decision("disease")
SEASON = 2
"""Disasters fall in the third quarter and cost the harvest until the year's end."""
NONE, FLOOD, DROUGHT, LANDSLIDE = 0, 1, 2, 3


@kernel
def harvest_loss(chance: Any, draw: Any, size: Any, p: Any) -> Any:
    """Share of the harvest lost: none, or uniform within ``spread`` of the mean loss."""
    if draw >= chance:
        return np.float32(0.0)
    factor = 1.0 + np.float64(p.spread) * (2.0 * size - 1.0)
    return np.float32(min(np.float64(p.loss_most), np.float64(p.loss) * factor))


@kernel
def disaster_of(draw: Any, p: Any) -> Any:
    """What kind of disaster a draw means: flood, else drought or landslide."""
    if draw < p.flood:
        return 1
    return 2 if draw < p.flood + (np.float32(1.0) - p.flood) * p.drought else 3


@kernel
def held_back(kind: Any, water: Any, flood: Any, p: Any) -> Any:
    """Share of a loss that works hold back: water against drought, flood works against the rest."""
    return p.works_hold * (water if kind == 2 else flood)


@kernel
def _strike(place: Any, land: Any, p: Any, today: Any, key: Any) -> None:
    for v in range(place.code.size):
        w = words(key, _HAZARD, place.code[v], today.year)
        loss = harvest_loss(place.hazard_y[v] * p.scale, unit(w[0]), unit(w[1]), p)
        land.disaster[v] = 0
        if loss > np.float32(0.0):
            kind = disaster_of(unit(w[2]), p)
            land.disaster[v] = kind
            loss *= np.float32(1.0) - held_back(kind, land.water[v], land.flood[v], p)
        land.harvest_loss[v] = loss


@kernel
def _sicken(place: Any, market: Any, kinds: Any, taken: Any, today: Any, key: Any) -> None:
    """Disease takes ``taken`` of an industry's yield in a whole village for a year."""
    n = kinds.loss_y.size
    for v in range(place.code.size):
        for k in range(n):
            hit = uniform(key, _DISEASE, np.int64(place.code[v]) * 100 + k, today.year)
            lost = hit < kinds.loss_y[k]
            market.yield_loss[v, k] = taken if lost else np.float32(0.0)


def hazard(world: World) -> None:
    """Set each village's disasters and diseases of the year; clear the harvest in its first quarter."""
    n, today = world.numbers, world.today
    if today.quarter == 0:
        world.land.harvest_loss[:] = 0.0
        world.land.disaster[:] = NONE
        _sicken(world.place, world.market, n["kinds"], n["industry"].disease_loss, today, world.key)
    elif today.quarter == SEASON:
        _strike(world.place, world.land, n["hazard"], today, world.key)
