"""From experiments to beliefs: class by plan, shrunk as far as the variances ask.

Two steps of empirical Bayes. A plan's mean is drawn towards what its mix, size and window alone
would say; a class's deviation from the plan's mean is drawn towards zero. A village's own deviation
is not used: populations are drawn anew, so a synthetic village has no identity that could earn credit.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy import stats

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from optimize.instance import Instance
    from optimize.learning import Experiments
    from optimize.menu import VillagePlan


@dataclass(frozen=True)
class Estimates:
    """What is believed of every plan in every class.

    Attributes
    ----------
    mean, error : (C, P) effect per registered head and its standard error.
    by_class, by_plan : shares of a class's and of a plan's own deviation that are believed.
    """

    mean: NDArray[np.float64]
    error: NDArray[np.float64]
    by_class: NDArray[np.float64]
    by_plan: NDArray[np.float64]


def class_index(instance: Instance) -> tuple[NDArray[np.int64], int]:
    """(V,) place of every village's class among the sorted labels, and how many there are."""
    labels = sorted(set(instance.classes))
    return np.array([labels.index(c) for c in instance.classes]), len(labels)


def estimate(
    instance: Instance, plans: Sequence[VillagePlan], seen: Experiments, effect: NDArray[np.float64]
) -> Estimates:
    """Beliefs from (N,) observed effects per registered head."""
    n_plans = len(plans)
    of_village, n_classes = class_index(instance)
    cell = of_village[seen.village] * n_plans + seen.plan
    n_cell = np.bincount(cell, minlength=n_classes * n_plans).reshape(n_classes, n_plans)
    sums = np.bincount(cell, effect, n_classes * n_plans).reshape(n_cell.shape)
    n_plan = n_cell.sum(axis=0)
    raw = sums.sum(axis=0) / np.maximum(n_plan, 1)
    residual = effect - raw[seen.plan]
    within = np.bincount(seen.plan, residual**2, n_plans) / np.maximum(n_plan - 1, 1)
    noise_plan = within / np.maximum(n_plan, 1)
    smooth = _smooth(plans, raw, noise_plan, n_plan > 1)
    by_plan = _believed(raw - smooth, noise_plan, n_plan > 1)
    plan_mean = np.where(n_plan > 0, smooth + by_plan * (raw - smooth), smooth)
    deviation = np.where(n_cell > 0, sums / np.maximum(n_cell, 1) - raw, 0.0)
    noise = within[None, :] / np.maximum(n_cell, 1)
    by_class = _believed(deviation, noise, n_cell > 1)
    mean = plan_mean + by_class * deviation
    between = float(np.mean((by_class * deviation) ** 2))
    error = np.sqrt(noise_plan + (1.0 - by_class) * between)
    untried = n_plan == 0
    mean[:, untried], error[:, untried] = -np.inf, np.inf
    return Estimates(mean, error, by_class, by_plan)


def _believed(
    deviation: NDArray[np.float64], noise: NDArray[np.float64], seen: NDArray[np.bool_]
) -> NDArray[np.float64]:
    """Share of each deviation that is signal: between over between and noise (moments, not below 0)."""
    excess = (deviation**2 - noise)[seen]
    between = max(0.0, float(excess.mean())) if excess.size else 0.0
    return np.where(seen, between / (between + noise + 1e-12), 0.0)


def _smooth(
    plans: Sequence[VillagePlan], raw: NDArray[np.float64], noise: NDArray[np.float64],
    seen: NDArray[np.bool_],
) -> NDArray[np.float64]:  # fmt: skip
    """(P,) what mix, size and window alone say: main effects on the effect per yuan, least squares.

    A ridge of one observation's weight keeps mixes that were seen once from standing alone.
    """
    if not seen.any():
        return raw
    size = np.array([max(p.per_head, 1.0) for p in plans])
    mixes = {m: i for i, m in enumerate(dict.fromkeys(p.mix for p in plans))}
    n, k = len(plans), len(mixes)
    x = np.zeros((n, k + 4))
    x[np.arange(n), [mixes[p.mix] for p in plans]] = 1.0
    x[:, k] = 1.0
    x[:, k + 1] = np.log(size / np.exp(np.log(size).mean()))
    x[:, k + 2] = [p.start for p in plans]
    x[:, k + 3] = [p.end - p.start for p in plans]
    x[:, k + 2 :] -= x[seen, k + 2 :].mean(axis=0)
    weight = np.where(seen, size**2 / np.maximum(noise, 1e-9), 0.0)
    weight /= weight[seen].mean()
    ridge = np.diag([*np.ones(k), 0.0, 0.1, 0.1, 0.1])
    a = x.T @ (weight[:, None] * x) + ridge
    return np.asarray(x @ np.linalg.solve(a, x.T @ (weight * raw / size)) * size)


def effects(instance: Instance, estimates: Estimates) -> NDArray[np.float64]:
    """(V, P) effect of every plan in every village."""
    of_village, _ = class_index(instance)
    return np.asarray(estimates.mean[of_village] * instance.heads[:, None])


def promised(
    instance: Instance, plans: Sequence[VillagePlan], seen: Experiments,
    effect: NDArray[np.float64], choice: NDArray[np.int64], draws: Sequence[int],
) -> NDArray[np.float64]:  # fmt: skip
    """(D,) what the choice is worth in each draw, from experiments not used to choose it.

    In every draw the chosen plans were tried in other villages of the same class; a class's mean of
    a plan in a draw is drawn towards the plan's mean in that draw as :func:`estimate` does.
    """
    out = []
    for d in draws:
        mask = seen.draw == d
        estimates = estimate(instance, plans, seen.only(mask), effect[mask])
        value = effects(instance, estimates)[np.arange(instance.n_villages), choice]
        if not np.isfinite(value).all():
            raise ValueError(f"some chosen plans were never tried on draw {d}")
        out.append(float(value.sum()))
    return np.array(out)


def interval(values: NDArray[np.float64], level: float = 0.90) -> tuple[float, float, float]:
    """Mean and t interval over draws."""
    mean, n = float(values.mean()), len(values)
    if n < 2:
        return mean, -np.inf, np.inf
    half = float(stats.t.ppf(0.5 + level / 2, n - 1) * values.std(ddof=1) / np.sqrt(n))
    return mean, mean - half, mean + half
