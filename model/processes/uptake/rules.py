"""Rules of uptake: the effect of a package, how stakes fade, when shares end."""

import math
from typing import Any

import numpy as np

from model.declare import kernel
from model.state.maths import ONE, QUARTER, ZERO, exp32

USUAL = np.float32(0.33)
"""Packages of a usual grant, at which effects were solved: base value of ``industry.portion``."""


@kernel
def first_age(is_crop: Any, late: Any) -> Any:
    """Age at which a package starts: a year behind where the money missed the planting."""
    if is_crop > np.float32(0.0) and late != 0:
        return np.float32(-4.0)
    return np.float32(0.0)


@kernel
def package_effect(is_leased: Any, quality: Any) -> Any:
    """Effect of one granted package: the village's quality, or all of it.

    A contractor builds and runs a village plant: the village's own hands and a team do not make it
    better or worse.
    """
    return np.float32(1.0) if is_leased > np.float32(0.0) else quality


@kernel
def size_effect(beside: Any, new: Any, fall: Any) -> Any:
    """Effect of a yuan in a household's support above the usual size: size to the power -fall.

    Size is in usual grants, one for every industry that it has beside; one alone is whole.

    Parameters
    ----------
    beside : other industries with a stake
    new : packages of this grant
    fall : elasticity; 0 where gains are in proportion
    """
    size = max(1.0, np.float64(beside) + np.float64(new / USUAL))
    return exp32(-np.float64(fall) * math.log(size))


@kernel
def stake_kept(deaths_y: Any, sold: Any, resale: Any, prevented: Any) -> Any:
    """Share of a stake left after a quarter: eaten, given up, dead, sold.

    What nobody buys is not sold; a course in practical farming prevents a share of the deaths.
    """
    if resale <= ZERO:
        sold = ZERO
    return (ONE - deaths_y * (ONE - prevented) * QUARTER) * (ONE - sold)


@kernel
def share_ends(age_q: Any, failed: Any, contract_y: Any) -> Any:
    """Whether a share stops paying: its contract has ended or its firm failed."""
    return failed != 0 or np.float32(age_q) >= np.float32(4.0) * contract_y


@kernel
def opens_shop(savings: Any, own: Any, helped: Any, draw: Any, p: Any) -> Any:
    """Whether a worker of the trade opens a shop: part is saved, kin lend the rest."""
    chance = p.shop_helped if helped else p.shop_open_y
    return savings >= p.shop_saved * own and draw < chance
