"""From experiments to beliefs: class by plan, shrunk as far as the variances ask.

The level is what curves fitted to all plans say (:mod:`optimize.learning.surrogate`), their slopes moved by what
everyone can see of a village, and by draw, so that no plan gains by the draws it was tried on
(:mod:`optimize.learning.sample_effects`). Then empirical Bayes: a plan's mean deviation is drawn towards zero; a class's deviation from the plan's mean is drawn towards zero. A village's own deviation
is not used: populations are drawn anew, so a synthetic village has no identity that could earn credit.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import stdtrit

from optimize.learning.sample_effects import SampleEffects, attributes, sample_effects
from optimize.learning.surrogate import Surrogate, fit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from optimize.instance import Instance
    from optimize.learning.experiment import Experiments


@dataclass(frozen=True)
class Estimates:
    """What is believed of every plan in every village.

    Attributes
    ----------
    mean : (V, P) effect per registered head: what the curves say of the money that the village would
        get, with what everyone can see of it, and the deviations of its plan and class from that, as far
        as they are believed.
    error : (C, P) standard error of the deviations.
    by_class, by_plan : shares of a class's and of a plan's own deviation that are believed.
    response, deviations : the fitted curves, and how their slopes differ between futures and villages.
    """

    mean: NDArray[np.float64]
    error: NDArray[np.float64]
    by_class: NDArray[np.float64]
    by_plan: NDArray[np.float64]
    surrogate: Surrogate
    sample_effects: SampleEffects


def class_index(instance: Instance) -> tuple[NDArray[np.int64], int]:
    """(V,) place of every village's class among the sorted labels, and how many there are."""
    labels = sorted(set(instance.classes))
    return np.array([labels.index(c) for c in instance.classes]), len(labels)


def estimate(
    instance: Instance,
    costs: NDArray[np.int64],
    seen: Experiments,
    effect: NDArray[np.float64],
    taught: NDArray[np.int64] | None = None,
) -> Estimates:
    """Beliefs from (N,) observed effects per registered head.

    Villages of a class get different money from one plan (what they absorb, what a plant may cost), so
    the curves tell the level and experiments their deviations from it.

    Parameters
    ----------
    costs : (V, P, Y, K) yuan of the menu.
    taught : (V, P, Y, K) yuan that the experiments granted; None: the same.
    """
    n_plans = costs.shape[1]
    granted = costs if taught is None else taught
    money = granted / instance.heads[:, None, None, None]
    n_plan = np.bincount(seen.plan, minlength=n_plans)
    raw = np.bincount(seen.plan, effect, n_plans) / np.maximum(n_plan, 1)
    noise = mean_variance(seen.plan, effect - raw[seen.plan], n_plan)
    weight = np.where(n_plan > 0, 1.0 / np.maximum(noise, 1e-9), 0.0)
    surrogate = fit(money.mean(axis=0), raw, weight)
    bent = np.stack([surrogate.features(m) for m in money])
    looks = attributes(instance)
    own = bent[seen.village, seen.plan]
    inverse = (weight / np.maximum(n_plan, 1))[seen.plan]
    away, shift = sample_effects(
        own,
        effect - own @ surrogate.slope,
        inverse,
        seen.draw,
        looks[seen.village],
        surrogate.slope,
    )
    surrogate = replace(surrogate, slope=surrogate.slope + shift)
    slopes = surrogate.slope + looks @ away.by_attribute
    told = (own * slopes[seen.village]).sum(axis=1)
    told += (own * away.by_draw[np.searchsorted(away.draws, seen.draw)]).sum(axis=1)
    moved, error, by_class, by_plan = _moved(instance, seen, effect - told, n_plans)
    if taught is not None:
        money = costs / instance.heads[:, None, None, None]
        bent = np.stack([surrogate.features(m) for m in money])
    mean = np.einsum("vpk,vk->vp", bent, slopes) + moved
    untried = n_plan == 0
    mean[:, untried], error[:, untried] = -np.inf, np.inf
    return Estimates(mean, error, by_class, by_plan, surrogate, away)


def _moved(
    instance: Instance,
    seen: Experiments,
    left: NDArray[np.float64],
    n_plans: int,
    *,
    drawn: bool = True,
) -> tuple[NDArray[np.float64], ...]:
    """(V, P) deviations of plans and classes as far as believed, (C, P) errors, and the two shares."""
    of_village, n_classes = class_index(instance)
    n_plan = np.bincount(seen.plan, minlength=n_plans)
    own = np.bincount(seen.plan, left, n_plans) / np.maximum(n_plan, 1)
    noise = mean_variance(seen.plan, left - own[seen.plan], n_plan)
    by_plan = _believed(own, noise, n_plan > 0) if drawn else np.ones(n_plans)
    cell = of_village[seen.village] * n_plans + seen.plan
    n_cell = np.bincount(cell, minlength=n_classes * n_plans).reshape(n_classes, n_plans)
    sums = np.bincount(cell, left, n_classes * n_plans).reshape(n_cell.shape)
    deviation = np.where(n_cell > 0, sums / np.maximum(n_cell, 1) - own, 0.0)
    within = noise * np.maximum(n_plan, 1)
    by_class = _believed(deviation, within[None, :] / np.maximum(n_cell, 1), n_cell > 1)
    between = float(np.mean((by_class * deviation) ** 2))
    error = np.sqrt(by_plan * noise + (1.0 - by_class) * between)
    return (by_plan * own + by_class * deviation)[of_village], error, by_class, by_plan


def mean_variance(
    plan: NDArray[np.int64], residual: NDArray[np.float64], n_plan: NDArray[np.int64]
) -> NDArray[np.float64]:
    """(P,) variance of a plan's mean; its own variance is drawn towards that of all plans.

    A plan that was tried a few times cannot tell its own variance: the common one counts as five
    trials (assumption).
    """
    squares = np.bincount(plan, residual**2, len(n_plan))
    freedom = np.maximum(n_plan - 1, 0)
    common = float(squares.sum() / max(freedom.sum(), 1))
    own = (squares + 5.0 * common) / (freedom + 5.0)
    return np.asarray(own / np.maximum(n_plan, 1))


def _believed(
    deviation: NDArray[np.float64], noise: NDArray[np.float64], seen: NDArray[np.bool_]
) -> NDArray[np.float64]:
    """Share of each deviation that is signal: between over between and noise (moments, not below 0)."""
    excess = (deviation**2 - noise)[seen]
    between = max(0.0, float(excess.mean())) if excess.size else 0.0
    return np.where(seen, between / (between + noise + 1e-12), 0.0)


def effects(instance: Instance, estimates: Estimates) -> NDArray[np.float64]:
    """(V, P) effect of every plan in every village."""
    return np.asarray(estimates.mean * instance.heads[:, None])


def promised(
    instance: Instance,
    costs: NDArray[np.int64],
    seen: Experiments,
    effect: NDArray[np.float64],
    choice: NDArray[np.int64],
    draws: Sequence[int],
    believed: Estimates,
    lifted: NDArray[np.float64] | None = None,
) -> NDArray[np.float64]:
    """(D,) value of the choice in each draw, from experiments not used to choose it.

    In every draw the chosen plans were tried in other villages: their mean there is taken as it is, a
    class's deviation from it as far as its variance allows. What was believed serves only to carry it
    from the money and looks of those villages to these. What a village's work team adds is a factor,
    ``lifted`` (V,).
    """
    surrogate, villages = believed.surrogate, np.arange(instance.n_villages)
    bent = np.stack([surrogate.features(m) for m in costs / instance.heads[:, None, None, None]])
    slopes = surrogate.slope + attributes(instance) @ believed.sample_effects.by_attribute
    told = np.einsum("vpk,vk->vp", bent, slopes)
    out = []
    for d in draws:
        mask = seen.draw == d
        if not np.isin(choice, seen.plan[mask]).all():
            raise ValueError(f"some chosen plans were never tried on draw {d}")
        here = seen.only(mask)
        left = effect[mask] - told[here.village, here.plan]
        moved = _moved(instance, here, left, costs.shape[1], drawn=False)[0]
        value = (told + moved)[villages, choice] * instance.heads
        out.append(float(value.sum() if lifted is None else value @ lifted))
    return np.array(out)


def interval(values: NDArray[np.float64], level: float = 0.90) -> tuple[float, float, float]:
    """Mean and t interval over draws."""
    mean, n = float(values.mean()), len(values)
    if n < 2:
        return mean, -np.inf, np.inf
    half = float(stdtrit(n - 1, 0.5 + level / 2) * values.std(ddof=1) / np.sqrt(n))
    return mean, mean - half, mean + half
