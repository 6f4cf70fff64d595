"""Search for the world in which a plan does most harm: design, local search, the few settings.

A world is settings by name, each in its declared range; what it does not name stays as drawn. What
is searched is an average over a few draws, so that the loss found is too high by selection: it has
to be valued again on other draws.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.stats import qmc, rankdata

from model.declare import Parameter
from scenarios.draws.draw import quantile

World = dict[str, float]
Losses = Callable[[Sequence[World]], Sequence[float]]
"""Losses of worlds: what the rival does better than the plan, mean over draws."""

STARTS: Final = 2
"""Worst worlds of the design from which the local search sets out."""
COORDINATES: Final = 10
"""Numbers that the local search takes to their ends, by rank correlation with the loss."""
KEPT: Final = 0.5
"""Share of the loss that the few settings must keep."""


@dataclass(frozen=True)
class Axis:
    """A number, by quantiles of its prior; or a switch (no parameter): a shock, a behaviour."""

    name: str
    parameter: Parameter | None = None

    def value(self, u: float) -> float:
        """The setting at a place of the unit cube: a quantile; of a switch on or off."""
        if self.parameter is None:
            return float(u >= 0.5)
        return float(quantile(self.parameter, np.array([u]))[0])


def design(axes: Sequence[Axis], n: int, seed: int) -> list[World]:
    """``n`` worlds of a scrambled Sobol' sequence over all axes; ``n`` a power of two."""
    points = qmc.Sobol(len(axes), scramble=True, rng=seed).random(n)
    return [{a.name: a.value(float(u)) for a, u in zip(axes, p, strict=True)} for p in points]


def leading(
    axes: Sequence[Axis], worlds: Sequence[World], losses: NDArray[np.float64]
) -> list[Axis]:
    """The numbers whose rank goes most with the loss's, then every switch."""
    ranks = rankdata(losses)

    def strength(axis: Axis) -> float:
        x = rankdata([w[axis.name] for w in worlds])
        return -abs(float(np.corrcoef(x, ranks)[0, 1])) if np.ptp(x) and np.ptp(ranks) else 0.0

    numbers = sorted((a for a in axes if a.parameter is not None), key=strength)
    return [*numbers[:COORDINATES], *(a for a in axes if a.parameter is None)]


def climbed(start: World, axes: Sequence[Axis], losses: Losses) -> tuple[World, float]:
    """One pass over the axes: each goes to the end of its range at which the loss is largest."""
    world, best = dict(start), losses([start])[0]
    for axis in axes:
        ends = [{**world, axis.name: axis.value(u)} for u in (0.0, 1.0)]
        found = losses(ends)
        k = int(np.argmax(found))
        if found[k] > best:
            world, best = ends[k], found[k]
    return world, best


def fewest(world: World, least: float, losses: Losses) -> World:
    """The settings without which the loss falls below ``least``; the others stay as drawn.

    Blocks of settings are dropped while the loss holds and halved where it does not, to single
    ones; then each that is left is tried alone once more.
    """
    blocks = [list(world)]
    while blocks:
        block = blocks.pop(0)
        rest = {k: v for k, v in world.items() if k not in block}
        if losses([rest])[0] >= least:
            world = rest
        elif len(block) > 1:
            half = len(block) // 2
            blocks = [block[:half], block[half:], *blocks]
    names = list(world)
    while names:  # anew after each that is dropped: what is left was tried beside all others left
        name = names.pop(0)
        rest = {k: v for k, v in world.items() if k != name}
        if losses([rest])[0] >= least:
            world, names = rest, list(rest)
    return world
