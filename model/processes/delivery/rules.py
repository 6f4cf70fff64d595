"""Rules of delivery: effect of money in a village, prices, levels of works."""

from __future__ import annotations

from typing import Any

import numpy as np

from model.declare import kernel


@kernel
def complement(spent: Any, need: Any, theta: Any) -> Any:
    """T: effect of money while the village's need is not met; 1 - theta at nothing, 1 at need."""
    return np.float32(1.0) - theta + theta * min(np.float32(1.0), spent / need)


@kernel
def absorbed(budget_y: Any, absorption_y: Any) -> Any:
    """S: the share of a year's money that the village can use well."""
    if budget_y <= absorption_y:
        return np.float32(1.0)
    return absorption_y / budget_y


def public_price(price: Any, remote: Any, remoteness: Any, own: Any, costs: Any) -> Any:
    """Public yuan for one package in a village, this year's prices; any shape."""
    return price * (np.float32(1.0) + remote * remoteness) * (np.float32(1.0) - own) * costs


@kernel
def works_level(
    level: Any, waiting: Any, need: Any, split: Any, keep: Any, other: Any, p: Any
) -> Any:
    """Level of a kind of works after a year: decay, other budgets, and what was finished."""
    gain = other + p.works_gap * waiting / (need * p.works_share * split)
    return min(np.float32(1.0), level * keep + gain)


@kernel
def team_works(draw: Any, p: Any) -> Any:
    """Whether a stationed team does anything."""
    return draw >= p.team_idle
