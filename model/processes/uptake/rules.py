"""Rules of uptake: who accepts an offer, the effect of a package, how it fades."""

from __future__ import annotations

from typing import Any

import numpy as np

from model.declare import kernel
from model.state.maths import logistic


@kernel
def takes_up(peers: Any, own: Any, cash: Any, draw: Any, p: Any) -> Any:
    """Whether an offer is accepted: peers draw, an own share above the cash at hand holds back."""
    strain = np.float64(own) / max(np.float64(p.cash_least), np.float64(cash))
    odds = np.float64(p.adopt_base) + np.float64(p.adopt_peers) * np.float64(peers)
    return draw < logistic(odds - np.float64(p.adopt_own) * min(strain, np.float64(p.strain_most)))


@kernel
def first_age(is_crop: Any, late: Any) -> Any:
    """Age at which a package starts: a year behind where the money missed the planting."""
    if is_crop > np.float32(0.0) and late != 0:
        return np.float32(-4.0)
    return np.float32(0.0)


@kernel
def package_effect(is_leased: Any, quality: Any, effect: Any) -> Any:
    """Effect of one granted package: the village's quality, or all of it.

    A village plant needs the grid, which is its gate, and a contractor builds and runs it: road,
    water, the village's own hands and a team do not make it better or worse.
    """
    return effect if is_leased > np.float32(0.0) else quality


@kernel
def stake_kept(decay_y: Any, deaths_y: Any, leased: Any, sold: Any, resale: Any) -> Any:
    """Share of a stake left after a quarter: eaten, abandoned, dead, sold.

    What is run by others is not eaten; what nobody buys is not sold.
    """
    one, quarter = np.float32(1.0), np.float32(0.25)
    lost = deaths_y if leased > np.float32(0.0) else decay_y + deaths_y
    if resale <= np.float32(0.0):
        sold = np.float32(0.0)
    return (one - lost * quarter) * (one - sold)


@kernel
def opens_shop(savings: Any, own: Any, helped: Any, draw: Any, p: Any) -> Any:
    """Whether a worker of the trade opens a shop: part is saved, kin lend the rest."""
    chance = p.shop_helped if helped else p.shop_open_y
    return savings >= p.shop_saved * own and draw < chance
