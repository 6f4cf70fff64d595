"""The least Lagrangian bound: cuts from passes over the villages, steps kept within a box.

Every pass gives, for each part of the villages, a plane below its share of the bound; a small
linear program over all planes proposes the next prices, no farther from the best so far than a
radius that grows after good steps and shrinks after bad ones. The dual of that program is the
Dantzig-Wolfe master, a column for every pass and part.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.optimize import linprog

from benchmarks.nation.relaxation import PARTS, NoChoiceError, Passed, Prices, Used, Wide, pass_over

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

_linprog: Any = linprog
# its stub asks for literal types that arrays do not have

SAMPLES = (2_000, 16_000)
"""Villages of the samples on which prices are found first: a pass over a few costs little."""
PASSES = 150
"""Passes over one sample, or all villages, at most."""
CLOSE = 1e-7
"""Stop when the planes leave so little of the bound to gain, as a share of it."""
NUMBER = 10_000.0
"""What the bound is scaled to for the linear program, so that its tolerance is a ten-billionth."""


@dataclass(frozen=True)
class Least:
    """Prices at which the bound is least, as far as passes found."""

    prices: Prices
    passed: Passed
    n_passes: int


def least_bound(
    wide: Wide, report: Callable[[int, int], None] | None = None, seed: int = 0
) -> Least:
    """Prices for all villages, found on samples first.

    Parameters
    ----------
    report : called with passes done and at most.
    seed : of the samples; the bound holds whatever they are.
    """
    rng = np.random.Generator(np.random.Philox(key=[seed, 12]))
    order = rng.permutation(wide.n_villages)
    prices = Prices(np.zeros(wide.n_years), np.zeros(wide.n_years), np.zeros(len(wide.room)))
    radius, n_passes = 1.0, 0
    for size in (*(s for s in SAMPLES if s < wide.n_villages), wide.n_villages):
        whole = size == wide.n_villages
        part = wide if whole else wide.take(np.sort(order[:size]))
        result = _descend(part, prices, radius, report if whole else None)
        prices, radius = result.prices, 0.02
        n_passes += result.n_passes
    return Least(result.prices, result.passed, n_passes)


def _descend(
    wide: Wide, start: Prices, radius: float, report: Callable[[int, int], None] | None
) -> Least:
    """From prices downwards until the planes promise nothing more."""
    scale = _scale(wide)
    part = np.arange(wide.n_villages) * PARTS // wide.n_villages
    rows = np.arange(wide.n_villages)
    planes = _Planes(wide)
    best_prices, best = start, pass_over(wide, start)
    planes.add(wide.used_by(rows, best.choice, part, PARTS))
    nothing_less = wide.least_objective
    for i in range(PASSES):
        if best.bound < nothing_less:
            raise NoChoiceError(
                "no choice of plans keeps the rows: the cheapest plans cost more than the money"
            )
        prices, low = planes.lowest(_vector(best_prices), radius * scale)
        promised = best.bound - low
        inside = _inside(prices, best_prices, radius * scale)
        if promised <= CLOSE * abs(best.bound):
            if inside or radius > 1e3:
                break
            radius *= 4.0
            continue
        passed = pass_over(wide, prices)
        planes.add(wide.used_by(rows, passed.choice, part, PARTS))
        if report is not None:
            report(i + 1, PASSES)
        if passed.bound < best.bound - 0.1 * promised:
            best_prices, best = prices, passed
            radius *= 1.0 if inside else 2.0
        else:
            radius *= 0.5
    return Least(best_prices, best, i + 1)


def _scale(wide: Wide) -> float:
    """Objective for a yuan, roughly: worth of the villages' best plans over the fund."""
    return float(wide.plan_value.max(axis=1).sum() / max(float(wide.fund_y.sum()), 1.0))


def _vector(p: Prices) -> NDArray[np.float64]:
    return np.concatenate((p.money, p.share, p.glut))


def _inside(a: Prices, b: Prices, radius: float) -> bool:
    """Whether a step stopped short of its radius."""
    return bool((np.abs(_vector(a) - _vector(b)) < 0.999 * radius).all())


class _Planes:
    """The linear program over all planes: prices, highest prices by year, parts' bounds."""

    def __init__(self, wide: Wide) -> None:
        self.wide = wide
        n, k = wide.n_years, len(wide.room)
        self.n_prices = 2 * n + k
        self.width = self.n_prices + n + PARTS
        self.rows: list[NDArray[np.float64]] = []
        self.high: list[NDArray[np.float64]] = []
        dearer = np.zeros((0, self.width))
        for u in range(n):
            for t in (u, *wide.later(u)):
                row = np.zeros((1, self.width))
                row[0, t], row[0, self.n_prices + u] = 1.0, -1.0
                dearer = np.concatenate((dearer, row))
        self.rows.append(dearer)
        self.high.append(np.zeros(len(dearer)))
        self.unit = 0.0

    def add(self, used: Used) -> None:
        """A plane for every part: its worth less what its choice takes at the prices."""
        if self.unit == 0.0:
            self.unit = max(float(used.plan_value.sum()), 1.0) / NUMBER
        wide, n = self.wide, self.wide.n_years
        rows = np.zeros((PARTS, self.width))
        rows[:, :n] = -used.spent
        rows[:, n : 2 * n] = used.industry - wide.least * used.spent
        rows[:, 2 * n : self.n_prices] = -used.grown
        rows /= self.unit
        rows[:, self.n_prices + n :] = -np.eye(PARTS)
        self.rows.append(rows)
        self.high.append(-used.plan_value / self.unit)

    def lowest(self, centre: NDArray[np.float64], radius: float) -> tuple[Prices, float]:
        """Prices within a radius of the centre where the planes are lowest, and how low."""
        wide, n = self.wide, self.wide.n_years
        cost = np.zeros(self.width)
        cost[:n] = (1.0 - wide.most) * wide.fund_y / self.unit
        cost[2 * n : self.n_prices] = wide.room / self.unit
        cost[self.n_prices : self.n_prices + n] = wide.most * wide.fund_y / self.unit
        cost[self.n_prices + n :] = 1.0
        top = np.concatenate((np.full(2 * n, np.inf), wide.loss))
        low = np.maximum(0.0, centre - radius)
        high = np.minimum(top, centre + radius)
        free = [(None, None)] * (n + PARTS)
        result = _linprog(
            cost,
            A_ub=np.concatenate(self.rows),
            b_ub=np.concatenate(self.high),
            bounds=[*zip(low.tolist(), high.tolist(), strict=True), *free],
            method="highs-ds",
        )
        if result.status != 0:
            raise RuntimeError(f"the program over the planes failed: {result.message}")
        z = np.clip(result.x[: self.n_prices], low, high)
        return Prices(z[:n], z[n : 2 * n], z[2 * n :]), float(result.fun) * self.unit
