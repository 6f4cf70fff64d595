"""Rules of disasters: how much is lost, of what kind, what works hold back."""

from typing import Any

import numpy as np

from model.declare import kernel
from model.state.codes import DROUGHT, FLOOD, LANDSLIDE


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
        return FLOOD
    drought = draw < p.flood + (np.float32(1.0) - p.flood) * p.drought
    return DROUGHT if drought else LANDSLIDE


@kernel
def held_back(kind: Any, water: Any, flood: Any, p: Any) -> Any:
    """Share of a loss that works hold back: water against drought, flood works against the rest."""
    return p.works_hold * (water if kind == DROUGHT else flood)
