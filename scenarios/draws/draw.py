"""Draws: a full set of numbers, a population seed and a run each; written before anything runs."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from scipy.special import ndtr, ndtri

from model.declare import Parameter
from model.parameters import PARAMETERS
from model.programmes.priors import CORRELATION
from model.rng import decision, run_key, uniform
from scenarios.digest import digest_of

_PARAMETERS = decision("parameters")
NOT_DRAWN = (
    "county.other_villages",
    "county.listed_outside",
    "county.households",
    "county.water_shift",
    "county.gully_villages",
)
"""Assumptions that shape the table of villages: they hold for all draws, so that a plan's villages
exist in each; another table is another county pack."""


@dataclass(frozen=True)
class Draw:
    """Numbers, population and chance of one run.

    Attributes
    ----------
    number : int
        Draw 0 has the base values; the others are drawn.
    values : mapping of str to float
        Every parameter of the model and every assumption of the county.
    population_seed, run : int
    """

    number: int
    values: Mapping[str, float]
    population_seed: int
    run: int

    @property
    def model_values(self) -> dict[str, float]:
        """Values of the model's parameters."""
        return {p.name: self.values[p.name] for p in PARAMETERS}

    @cached_property
    def digest(self) -> str:
        """Digest of all of it."""
        values = sorted(self.values.items())
        return digest_of(self.number, values, self.population_seed, self.run, n=16)


def quantile(parameter: Parameter, u: float) -> float:
    """The prior's quantile; by default uniform, half the mass on each side of the base value."""
    low, value, high = parameter.low, parameter.value, parameter.high
    if parameter.shape == "uniform":
        return low + (high - low) * u
    if parameter.shape == "triangular":
        rises = (value - low) / (high - low)
        if u < rises:
            return low + ((high - low) * (value - low) * u) ** 0.5
        return high - ((high - low) * (high - value) * (1.0 - u)) ** 0.5
    if u < 0.5:
        return low + (value - low) * 2.0 * u
    return value + (high - value) * (2.0 * u - 1.0)


def _level(key: tuple[Any, Any], name: str) -> float:
    """The level, 0 to 1, that a number of this name has in a draw."""
    number = int.from_bytes(hashlib.sha256(name.encode()).digest()[:6], "big")
    return float(uniform(key, _PARAMETERS, number, 0))


def make_draws(
    parameters: Sequence[Parameter],
    numbers: Sequence[int],
    seed: int,
    accepted: Sequence[Mapping[str, float]] = (),
) -> list[Draw]:
    """Draws by number; draw k depends on (seed, k) and parameter names only, so more extend fewer.

    Numbers of one class (:attr:`Parameter.shared`) are drawn together: yields that rest on the same
    kind of study are high or low together.

    Parameters
    ----------
    parameters : model parameters and county assumptions, overrides applied.
    accepted : sets of a calibration; draw k takes the values of set k, cyclically, in place of its
        own. Population and chance stay what they were; draw 0 keeps the base values.
    """
    out = []
    for number in numbers:
        key = run_key(seed, number)
        values = {}
        for p in parameters:
            values[p.name] = p.value
            if number > 0 and p.is_drawn and p.name not in NOT_DRAWN:
                u = _level(key, p.name)
                if p.shared:
                    own, common = ndtri(u), ndtri(_level(key, f"shared {p.shared}"))
                    u = float(ndtr(CORRELATION**0.5 * common + (1.0 - CORRELATION) ** 0.5 * own))
                values[p.name] = quantile(p, u)
        if number > 0 and accepted:
            values |= accepted[(number - 1) % len(accepted)]
        population = int(np.uint32((seed * 1_000_003 + number * 7_919 + 17) % 2**32))
        out.append(Draw(number, values, population, number))
    return out
