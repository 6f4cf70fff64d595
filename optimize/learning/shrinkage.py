"""From experiments to estimates of every plan in every village: empirical Bayes.

The level is that of curves fitted to all plans (:mod:`optimize.learning.surrogate`), in proportion
to what a programme is worth in a village by its table, their slopes moved by attributes and by
draw, so that no plan gains by the draws it was tried on (:mod:`optimize.learning.sample_effects`).
A plan's mean deviation from the curves is shrunk towards zero, and so is a class's deviation from
the plan's mean. A village's own deviation is not used: populations are drawn anew, so a synthetic
village has no identity that could earn credit.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from optimize.instance import Instance
from optimize.learning.experiment import Experiments
from optimize.learning.sample_effects import SampleEffects, attributes, sample_effects
from optimize.learning.surrogate import Surrogate, fit


@dataclass(frozen=True)
class Estimates:
    """Estimated effects of every plan in every village.

    Attributes
    ----------
    mean : (V, P) effect per registered head: the curves' of the money that the village would get,
        with its attributes, and the shrunk deviations of its plan and class from that.
    surrogate, sample_effects : the fitted curves, and how their slopes differ between futures and
        villages.
    """

    mean: NDArray[np.float64]
    surrogate: Surrogate
    sample_effects: SampleEffects

    def slopes(self, instance: Instance) -> NDArray[np.float64]:
        """(V, K) effect of the first yuan a head of every programme, by a village's attributes."""
        return self.surrogate.slope + attributes(instance) @ self.sample_effects.by_attribute


def class_index(instance: Instance) -> tuple[NDArray[np.int64], int]:
    """(V,) place of every village's class among the sorted labels, and how many there are."""
    labels = sorted(set(instance.classes))
    return np.array([labels.index(c) for c in instance.classes]), len(labels)


@dataclass(frozen=True)
class Fitted:
    """What experiments say, before it is applied to a menu's money.

    Attributes
    ----------
    experiments : the ones.
    surrogate, sample_effects : the fitted curves, and how their slopes differ.
    deviation : (V, P) shrunk deviations per registered head of plans and classes, up to the last
        plan that was tried.
    """

    experiments: Experiments
    surrogate: Surrogate
    sample_effects: SampleEffects
    deviation: NDArray[np.float64]

    def estimates(self, instance: Instance, costs: NDArray[np.int64]) -> Estimates:
        """Of a menu with (V, P, Y, K) yuan; a plan never tried is worth what the curves say."""
        found = Estimates(np.zeros(0), self.surrogate, self.sample_effects)
        money = costs / instance.heads[:, None, None, None]
        saturated = self.surrogate.features_of(money, instance.relative_worth)
        mean = np.einsum("vpk,vk->vp", saturated, found.slopes(instance))
        mean[:, : self.deviation.shape[1]] += self.deviation
        return replace(found, mean=mean)


def fit_experiments(
    instance: Instance,
    costs: NDArray[np.int64],
    experiments: Experiments,
    effect: NDArray[np.float64],
) -> Fitted:
    """Curves and deviations from (N,) observed effects per registered head.

    Villages of a class get different money from one plan (what they absorb, what a plant may cost),
    so the curves give the level and experiments the deviations from it.

    Parameters
    ----------
    costs : (V, P, Y, K) yuan that the experiments granted; plans after the last that was tried
        change nothing.
    """
    n_plans = int(experiments.plan.max()) + 1
    money = costs[:, :n_plans] / instance.heads[:, None, None, None]
    n_plan = np.bincount(experiments.plan, minlength=n_plans)
    raw = np.bincount(experiments.plan, effect, n_plans) / np.maximum(n_plan, 1)
    noise = mean_variance(experiments.plan, effect - raw[experiments.plan], n_plan)
    weight = np.where(n_plan > 0, 1.0 / np.maximum(noise, 1e-9), 0.0)
    surrogate = fit(money.mean(axis=0), raw, weight)
    saturated = surrogate.features_of(money, instance.relative_worth)
    attributes_v = attributes(instance)
    own = saturated[experiments.village, experiments.plan]
    away, shift = sample_effects(
        own,
        effect - own @ surrogate.slope,
        (weight / np.maximum(n_plan, 1))[experiments.plan],
        experiments.draw,
        attributes_v[experiments.village],
        surrogate.slope,
    )
    surrogate = replace(surrogate, slope=surrogate.slope + shift)
    slopes = surrogate.slope + attributes_v @ away.by_attribute
    fitted = (own * slopes[experiments.village]).sum(axis=1)
    fitted += (own * away.by_draw[np.searchsorted(away.draws, experiments.draw)]).sum(axis=1)
    deviation = _deviations(instance, experiments, effect - fitted, n_plans)
    return Fitted(experiments, surrogate, away, deviation)


def _deviations(
    instance: Instance,
    experiments: Experiments,
    left: NDArray[np.float64],
    n_plans: int,
    *,
    shrink: bool = True,
) -> NDArray[np.float64]:
    """(V, P) deviations of plans and classes from the curves, shrunk towards zero."""
    of_village, n_classes = class_index(instance)
    n_plan = np.bincount(experiments.plan, minlength=n_plans)
    own = np.bincount(experiments.plan, left, n_plans) / np.maximum(n_plan, 1)
    noise = mean_variance(experiments.plan, left - own[experiments.plan], n_plan)
    by_plan = _signal_share(own, noise, n_plan > 0) if shrink else np.ones(n_plans)
    cell = of_village[experiments.village] * n_plans + experiments.plan
    n_cell = np.bincount(cell, minlength=n_classes * n_plans).reshape(n_classes, n_plans)
    sums = np.bincount(cell, left, n_classes * n_plans).reshape(n_cell.shape)
    deviation = np.where(n_cell > 0, sums / np.maximum(n_cell, 1) - own, 0.0)
    within = noise * np.maximum(n_plan, 1)
    by_class = _signal_share(deviation, within[None, :] / np.maximum(n_cell, 1), n_cell > 1)
    return np.asarray((by_plan * own + by_class * deviation)[of_village])


def mean_variance(
    plan: NDArray[np.int64], residual: NDArray[np.float64], n_plan: NDArray[np.int64]
) -> NDArray[np.float64]:
    """(P,) variance of a plan's mean; its own variance is drawn towards that of all plans.

    The variance of a plan that was tried a few times is uncertain: the common one counts as five
    trials (assumption).
    """
    squares = np.bincount(plan, residual**2, len(n_plan))
    freedom = np.maximum(n_plan - 1, 0)
    common = float(squares.sum() / max(freedom.sum(), 1))
    return np.asarray((squares + 5.0 * common) / (freedom + 5.0) / np.maximum(n_plan, 1))


def _signal_share(
    deviation: NDArray[np.float64], noise: NDArray[np.float64], tried: NDArray[np.bool_]
) -> NDArray[np.float64]:
    """Share of each deviation that is signal: between over between and noise (moments, not < 0)."""
    excess = (deviation**2 - noise)[tried]
    between = max(0.0, float(excess.mean())) if excess.size else 0.0
    return np.where(tried, between / (between + noise + 1e-12), 0.0)


def effects(instance: Instance, estimates: Estimates) -> NDArray[np.float64]:
    """(V, P) effect of every plan in every village."""
    return np.asarray(estimates.mean * instance.heads[:, None])


def promised(
    instance: Instance,
    costs: NDArray[np.int64],
    experiments: Experiments,
    effect: NDArray[np.float64],
    choice: NDArray[np.int64],
    draws: Sequence[int],
    estimates: Estimates,
    team_factor: NDArray[np.float64] | None = None,
) -> NDArray[np.float64]:
    """(D,) value of the choice in each draw, from experiments not used to choose it.

    In every draw the chosen plans were tried in other villages: their mean there is taken as it is,
    a class's deviation from it as far as its variance allows. The estimates serve only to carry it
    from the money and attributes of those villages to these. What a village's work team adds is a
    factor, ``team_factor`` (V,).
    """
    surrogate, villages = estimates.surrogate, np.arange(instance.n_villages)
    money = costs / instance.heads[:, None, None, None]
    saturated = surrogate.features_of(money, instance.relative_worth)
    fitted = np.einsum("vpk,vk->vp", saturated, estimates.slopes(instance))
    out = []
    for d in draws:
        mask = experiments.draw == d
        if not np.isin(choice, experiments.plan[mask]).all():
            raise ValueError(f"some chosen plans were never tried on draw {d}")
        here = experiments.only(mask)
        left = effect[mask] - fitted[here.village, here.plan]
        deviation = _deviations(instance, here, left, costs.shape[1], shrink=False)
        value = (fitted + deviation)[villages, choice] * instance.heads
        out.append(float(value.sum() if team_factor is None else value @ team_factor))
    return np.array(out)
