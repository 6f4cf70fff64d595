"""Draws: a full set of numbers, a population seed and a run each; written before anything runs."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri

from model.declare import Parameter
from model.parameters import PARAMETERS
from model.programmes.priors import CORRELATION
from model.rng import decision, uniforms
from model.worlds import SETTINGS, WORLDS, limit, world_of
from scenarios.digest import digest_of

Array = NDArray[Any]

_PARAMETERS = decision("parameters")
_SIDED = {p.name: (k, limit(p)) for k, members in enumerate(SETTINGS.values()) for p in members}
"""Place of its setting and level at which the sides meet, by number of a setting."""
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


def quantile(parameter: Parameter, u: Array) -> Array:
    """(N,) quantiles of the prior; by default uniform, half the mass each side of the base."""
    low, value, high = parameter.low, parameter.value, parameter.high
    if parameter.shape == "uniform":
        return low + (high - low) * u
    if parameter.shape == "triangular":
        rises = (value - low) / (high - low)
        up = low + ((high - low) * (value - low) * u) ** 0.5
        return np.where(u < rises, up, high - ((high - low) * (high - value) * (1.0 - u)) ** 0.5)
    up = low + (value - low) * 2.0 * u
    return np.where(u < 0.5, up, value + (high - value) * (2.0 * u - 1.0))


def levels(seed: int, numbers: Array, *names: str) -> Array:
    """(P, N) levels, 0 to 1, that numbers of these names have in draws by number."""
    return uniforms(
        seed,
        numbers,
        _PARAMETERS,
        [int.from_bytes(hashlib.sha256(n.encode()).digest()[:6], "big") for n in names],
    )


def sided(name: str, level: Array, numbers: Array) -> Array:
    """(N,) levels of a number in draws: those of a setting lie on their world's side of it."""
    if name not in _SIDED:
        return level
    k, edge = _SIDED[name]
    is_high = np.array([WORLDS[world_of(int(n))][k] for n in numbers])
    return np.where(is_high, edge + (1.0 - edge) * level, edge * level)


def priors(parameters: Sequence[Parameter], level_of: Callable[[str], Array]) -> dict[str, Array]:
    """(N,) values of the parameters that draws vary, from (N,) levels by name.

    Numbers of one class (:attr:`Parameter.shared`) share the level of :func:`common`.
    """
    out = {}
    for p in parameters:
        if p.is_drawn and p.name not in NOT_DRAWN:
            u = level_of(p.name)
            if p.shared:
                own, shared = ndtri(u), ndtri(level_of(common(p.shared)))
                u = ndtr(CORRELATION**0.5 * shared + (1.0 - CORRELATION) ** 0.5 * own)
            out[p.name] = quantile(p, u)
    return out


def common(shared: str) -> str:
    """Name of the level that numbers of a class share."""
    return f"shared {shared}"


def make_draws(
    parameters: Sequence[Parameter],
    numbers: Sequence[int],
    seed: int,
    accepted: Sequence[Mapping[str, float]] = (),
) -> list[Draw]:
    """Draws by number; draw k depends on (seed, k) and parameter names only, so more extend fewer.

    Numbers of one class (:attr:`Parameter.shared`) are drawn together: yields that rest on the same
    kind of study are high or low together. Structural numbers stand on the sides of the draw's
    world (:mod:`model.worlds`).

    Parameters
    ----------
    parameters : model parameters and county assumptions, overrides applied.
    accepted : sets of a calibration; draw k takes the values of set k, cyclically, in place of its
        own (:func:`scenarios.draws.posterior.draws_of` refuses studies of more draws than sets).
        Population and chance stay what they were; draw 0 keeps the base values.
    """
    at, out = np.array(numbers, np.int64), []
    names = [*(p.name for p in parameters), *{common(p.shared) for p in parameters}]
    table = dict(zip(names, levels(seed, at, *names), strict=True))
    columns = priors(parameters, lambda name: sided(name, table[name], at))
    for i, number in enumerate(numbers):
        values = {p.name: p.value for p in parameters}
        if number > 0:
            values |= {name: float(column[i]) for name, column in columns.items()}
        if number > 0 and accepted:
            values |= accepted[(number - 1) % len(accepted)]
        out.append(Draw(number, values, (seed * 1_000_003 + number * 7_919 + 17) % 2**32, number))
    return out
