"""Search for the world in which a plan does most harm: design, local search, the few settings.

A world is settings by name, each in its declared range; what it does not name stays as drawn. What
is searched is an average over a few draws, so that the loss found is too high by selection: it has
to be valued again on other draws. The search is over when a pass over the leading numbers and the
switches changes none of them, and at the latest after :data:`PASSES`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from operator import itemgetter
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
"""Worst worlds of the second design from which the local search sets out, beside the usual world:
assumption."""
WIDE, COORDINATES = 40, 10
"""Numbers that the second design varies, and that the local search takes to their ends, by rank
correlation with the loss: assumption."""
PASSES: Final = 2
"""Passes of a local search at most: assumption."""
KEPT: Final = 0.5
"""Share of what a world costs the plan beside the usual one that the few settings must keep."""


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
    axes: Sequence[Axis], worlds: Sequence[World], losses: NDArray[np.float64], n: int
) -> list[Axis]:
    """The ``n`` numbers whose rank goes most with the loss's, then every switch."""
    ranks = rankdata(losses)

    def strength(axis: Axis) -> float:
        x = rankdata([w[axis.name] for w in worlds])
        return -abs(float(np.corrcoef(x, ranks)[0, 1])) if np.ptp(x) and np.ptp(ranks) else 0.0

    numbers = sorted((a for a in axes if a.parameter is not None), key=strength)
    return [*numbers[:n], *(a for a in axes if a.parameter is None)]


def most_worlds(points: int, n_axes: int) -> int:
    """About as many worlds as a search tries at most: two designs, local searches, few settings."""
    return 2 * points + (1 + STARTS) * (1 + 2 * PASSES * n_axes) + 4 * n_axes


def climbed(start: World, axes: Sequence[Axis], losses: Losses) -> World:
    """Passes over the axes: each goes to the end of its range at which the loss is largest."""
    world, best = dict(start), losses([start])[0]
    for _ in range(PASSES):
        before = world
        for axis in axes:
            now = world.get(axis.name, None if axis.parameter else 0.0)
            ends = [{**world, axis.name: x} for x in map(axis.value, (0.0, 1.0)) if x != now]
            found = zip(losses(ends), ends, strict=True)
            best, world = max([(best, world), *found], key=itemgetter(0))
        if world is before:
            break
    return world


def fewest(world: World, least: float, losses: Losses) -> World:
    """The settings without which the loss falls below ``least``; the others stay as drawn.

    Settings are dropped in the order in which the loss can spare them, each beside those that are
    left, over and over until none can go.
    """

    def without(name: str) -> World:
        return {k: v for k, v in world.items() if k != name}

    before = None
    while world and world != before:
        before = world
        spared = dict(zip(world, losses([without(n) for n in world]), strict=True))
        for name in sorted(spared, key=lambda n: -spared[n]):
            if losses([without(name)])[0] >= least:
                world = without(name)
    return world
