"""Effects by future: what the draws of the parameters do to whole families of plans at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from optimize.learned import Learned
    from optimize.objective import Objective


def future_factors(
    learned: Learned, objective: Objective
) -> tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.int64]]:
    """How much more or less a mix does in each draw than on average.

    Returns
    -------
    draws : (S,)
    factors : (S, F) ratio to the mean effect, drawn towards the draw's common ratio by variance.
    family : (P,) place of every plan's mix.
    """
    seen, effect = learned.seen, learned.effect(objective)
    mixes = {m: i for i, m in enumerate(dict.fromkeys(p.mix for p in learned.plans))}
    family = np.array([mixes[p.mix] for p in learned.plans])
    draws = np.unique(seen.draw)
    expected = learned.estimates(objective).mean[seen.village, seen.plan]
    row = np.searchsorted(draws, seen.draw)
    shape = (len(draws), len(mixes))
    cell = row * len(mixes) + family[seen.plan]
    n_cell = np.bincount(cell, minlength=shape[0] * shape[1])
    got = np.bincount(cell, effect, len(n_cell))
    hoped = np.bincount(cell, expected, len(n_cell)).astype(float)
    spread = np.bincount(cell, (effect - expected) ** 2, len(n_cell))
    common = got.reshape(shape).sum(axis=1) / _not_zero(hoped.reshape(shape).sum(axis=1))
    ratio = got / _not_zero(hoped)
    noise = spread / _not_zero(hoped) ** 2
    ratio, noise = ratio.reshape(shape), noise.reshape(shape)
    deviation = ratio - common[:, None]
    known = (n_cell.reshape(shape) > 1) & (np.abs(hoped.reshape(shape)) > 0.0)
    factors = np.repeat(common[:, None], shape[1], axis=1)
    for f in range(shape[1]):
        own = known[:, f]
        if own.any():
            between = max(0.0, float((deviation[own, f] ** 2 - noise[own, f]).mean()))
            believed = between / (between + noise[:, f] + 1e-12)
            factors[:, f] += np.where(own, believed * deviation[:, f], 0.0)
    return draws, factors, family


def _not_zero(x: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.where(np.abs(x) > 1e-9, x, 1e-9)


def future_worth(learned: Learned, objective: Objective) -> NDArray[np.float64]:
    """(S, V, P) worth of every plan in every future; their mean over futures is the plan's worth."""
    worth = learned.worth(objective)
    _, factors, family = future_factors(learned, objective)
    by_plan = factors[:, family]
    by_plan = by_plan / by_plan.mean(axis=0)
    return np.asarray(by_plan[:, None, :] * np.where(np.isfinite(worth), worth, 0.0)[None])


def recourse(learned: Learned, objective: Objective, hindsight: float) -> NDArray[np.float64]:
    """(S,) worth of a yuan that waits: the best late plan on average, and part of what knowing adds.

    Late plans are those that begin after the first plan year; their worth per yuan is taken over the
    villages' heads.
    """
    worth = learned.worth(objective)
    total = learned.costs.sum(axis=(2, 3)).astype(float)
    _, factors, family = future_factors(learned, objective)
    late = np.array([p.start > 0 for p in learned.plans]) & np.isfinite(worth).all(axis=0)
    if not late.any():
        return np.zeros(len(factors))
    per_yuan = np.where(late, worth.sum(axis=0) / np.maximum(total.sum(axis=0), 1.0), -np.inf)
    by_plan = factors[:, family] / factors[:, family].mean(axis=0)
    best = int(np.argmax(per_yuan))
    plain = by_plan[:, best] * per_yuan[best]
    known = np.where(late, by_plan * np.where(late, per_yuan, 0.0), -np.inf).max(axis=1)
    return np.asarray(np.maximum(0.0, plain + hindsight * (known - plain)))
