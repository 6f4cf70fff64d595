"""Rules of delivery: what works allow, absorption, prices, levels of works."""

from typing import Any, Final

import numpy as np

from model.declare import kernel

_SMALL: Final = np.float32(1e-6)
"""Keeps a division finite where its result is not used."""


def complement(levels: Any, needed: Any, theta: Any) -> Any:
    """Income that works allow, 1 - theta to 1: the scarcest level over what an industry needs.

    ``levels`` and ``needed`` have works on their last axis; a kind that is not needed has 0 there.
    """
    ratio = np.where(needed > 0.0, levels / np.maximum(needed, _SMALL), np.float32(1.0))
    return np.float32(1.0) - theta + theta * np.minimum(np.float32(1.0), ratio.min(axis=-1))


def at_scale(packages: Any, least: Any, scale_loss: Any) -> Any:
    """Share of net income that a small cluster earns: buyers come for many (minimum scale)."""
    share = np.where(packages >= least, np.float32(1.0), packages / np.maximum(least, _SMALL))
    return np.float32(1.0) - scale_loss * (np.float32(1.0) - share)


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
def works_gain(built: Any, cost: Any, need: Any, split: Any, p: Any) -> Any:
    """Level that finished works add: by what they cost here, where that is known, else by need."""
    if cost > np.float32(0.0):
        return built / cost
    return p.works_gap * built / (need * p.works_share * split)


@kernel
def works_level(level: Any, gain: Any, keep: Any, other: Any) -> Any:
    """Level of a kind of works after a year: decay, other budgets, and what was finished."""
    return min(np.float32(1.0), level * keep + (other + gain))


@kernel
def team_works(draw: Any, p: Any) -> Any:
    """Whether a stationed team does anything."""
    return draw >= p.team_idle
