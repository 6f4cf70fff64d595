"""Hazard: flood, drought, landslide, common to a village; plant and animal disease by industry."""

from typing import Any

import numpy as np

from model.declare import kernel
from model.processes.hazard.rules import disaster_of, harvest_loss, held_back
from model.rng import decision, uniform, unit, words
from model.state.codes import HARVEST_QUARTER, NO_DISASTER
from model.state.world import World

_HAZARD, _DISEASE = decision("hazard"), decision("disease")


@kernel
def _strike(village: Any, village_state: Any, p: Any, today: Any, key: Any) -> None:
    for v in range(village.code.size):
        w = words(key, _HAZARD, village.code[v], today.year)
        loss = harvest_loss(village.hazard_y[v] * p.scale, unit(w[0]), unit(w[1]), p)
        village_state.disaster[v] = NO_DISASTER
        if loss > np.float32(0.0):
            kind = disaster_of(unit(w[2]), p)
            village_state.disaster[v] = kind
            loss *= np.float32(1.0) - held_back(
                kind, village_state.water[v], village_state.flood[v], p
            )
        village_state.harvest_loss[v] = loss


@kernel
def _sicken(village: Any, market: Any, industries: Any, taken: Any, today: Any, key: Any) -> None:
    """Disease takes ``taken`` of an industry's yield in a whole village for a year."""
    n = industries.loss_y.size
    for v in range(village.code.size):
        for k in range(n):
            hit = uniform(key, _DISEASE, np.int64(village.code[v]) * 100 + k, today.year)
            lost = hit < industries.loss_y[k]
            market.yield_loss[v, k] = taken if lost else np.float32(0.0)


def hazard(world: World) -> None:
    """Set each village's disasters and diseases of the year; reset in its first quarter."""
    n, today = world.parameters, world.today
    if today.quarter == 0:
        world.village_state.harvest_loss[:] = 0.0
        world.village_state.disaster[:] = NO_DISASTER
        _sicken(
            world.village,
            world.market,
            n["industries"],
            n["industry"].disease_loss,
            today,
            world.key,
        )
    elif today.quarter == HARVEST_QUARTER:
        _strike(world.village, world.village_state, n["hazard"], today, world.key)
