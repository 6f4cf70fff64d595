"""Learning what village plans do: one run carries as many experiments as there are villages.

Villages meet only through county totals, and those are frozen in learning runs; so every village
may try another plan in the same run, against the same village without a fund under the same luck.
A rotation gives every plan to every village once in as many runs as there are plans; a part of it
gives each plan to a different set of villages in every run.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import gcd
from typing import TYPE_CHECKING

import numpy as np
from scipy import stats

from optimize.instance import Job
from optimize.splits import no_fund, plan_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from optimize.instance import Instance, Simulate


_FIELDS = ("village", "plan", "draw", "effect")


@dataclass(frozen=True)
class Experiments:
    """Observed effects per registered head.

    Attributes
    ----------
    village, plan, draw : (N,) int
    effect : (N,) yuan of gap closed per registered head, against no fund, same draw.
    """

    village: NDArray[np.int64]
    plan: NDArray[np.int64]
    draw: NDArray[np.int64]
    effect: NDArray[np.float64]

    def join(self, other: Experiments) -> Experiments:
        """Both."""
        return Experiments(
            *(np.concatenate((getattr(self, f), getattr(other, f))) for f in _FIELDS)
        )

    def only(self, mask: NDArray[np.bool_]) -> Experiments:
        """Those under a mask."""
        return Experiments(*(getattr(self, f)[mask] for f in _FIELDS))


@dataclass(frozen=True)
class Estimates:
    """What is believed of every plan in every class.

    Attributes
    ----------
    mean, error : (C, P) yuan per registered head and its standard error.
    shrinkage : share of a class's own deviation that is believed.
    """

    mean: NDArray[np.float64]
    error: NDArray[np.float64]
    shrinkage: NDArray[np.float64]


def _prime_to(n: int, least: int) -> int:
    """The smallest stride from ``least`` on that has no factor in common with ``n``."""
    return next(s for s in range(least, least + n + 2) if gcd(s, n) == 1)


def experiment(
    instance: Instance, simulate: Simulate, costs: NDArray[np.int64], plans: Sequence[int],
    draws: Sequence[int], n_rotations: int, label: str,
) -> Experiments:  # fmt: skip
    """Run rotations of plans over villages under every draw.

    Parameters
    ----------
    costs : (V, P, Y, K)
    plans : places in the menu that are tried.
    n_rotations : runs for each draw.
    """
    n, tried = instance.n_villages, np.array(plans)
    # strides prime to the menu's length spread neighbours and runs over all of it
    by_village, by_run = _prime_to(len(tried), 7), _prime_to(len(tried), 13)
    nothing = no_fund(instance)
    jobs = [Job(nothing, d, "funded") for d in draws]
    trials: list[tuple[int, NDArray[np.int64]]] = []
    for i, d in enumerate(draws):
        for r in range(n_rotations):
            run = i * n_rotations + r
            chosen = tried[(np.arange(n) * by_village + run * by_run) % len(tried)]
            yuan = costs[np.arange(n), chosen].transpose(1, 0, 2)
            jobs.append(Job(plan_of(instance, "experiment", yuan), d, "funded"))
            trials.append((d, chosen))
    outcomes = simulate(jobs, label)
    base = {
        d: o.gap(instance.effect_years, instance.codes)
        for d, o in zip(draws, outcomes, strict=False)
    }
    parts = []
    for (d, chosen), outcome in zip(trials, outcomes[len(draws) :], strict=True):
        closed = base[d] - outcome.gap(instance.effect_years, instance.codes)
        parts.append(Experiments(np.arange(n), chosen, np.full(n, d), closed / instance.heads))
    joined = parts[0]
    for part in parts[1:]:
        joined = joined.join(part)
    return joined


def estimate(instance: Instance, seen: Experiments, n_plans: int) -> Estimates:
    """Plan means, and class deviations shrunk by their estimated variance (empirical Bayes).

    A village's own deviation is not used: populations are drawn anew, so a synthetic village has
    no identity that could earn credit.
    """
    labels = sorted(set(instance.classes))
    class_of = np.array([labels.index(c) for c in instance.classes])[seen.village]
    n_classes = len(labels)
    cell = class_of * n_plans + seen.plan
    n_cell = np.bincount(cell, minlength=n_classes * n_plans).reshape(n_classes, n_plans)
    sums = np.bincount(cell, seen.effect, n_classes * n_plans).reshape(n_cell.shape)
    n_plan = n_cell.sum(axis=0)
    plan_mean = sums.sum(axis=0) / np.maximum(n_plan, 1)
    residual = seen.effect - plan_mean[seen.plan]
    within = np.bincount(seen.plan, residual**2, n_plans) / np.maximum(n_plan - 1, 1)
    deviation = np.where(n_cell > 0, sums / np.maximum(n_cell, 1) - plan_mean, 0.0)
    noise = within[None, :] / np.maximum(n_cell, 1)
    seen_cells = n_cell > 1
    excess = (deviation**2 - noise)[seen_cells]
    between = max(0.0, float(excess.mean())) if excess.size else 0.0
    weight = np.where(n_cell > 0, between / (between + noise + 1e-12), 0.0)
    mean = plan_mean + weight * deviation
    error = np.sqrt(within / np.maximum(n_plan, 1) + (1.0 - weight) * between)
    untried = n_plan == 0
    mean[:, untried], error[:, untried] = -np.inf, np.inf
    return Estimates(mean, error, weight)


def effects(instance: Instance, estimates: Estimates) -> NDArray[np.float64]:
    """(V, P) yuan of gap closed by every plan in every village."""
    labels = sorted(set(instance.classes))
    class_of = np.array([labels.index(c) for c in instance.classes])
    return np.asarray(estimates.mean[class_of] * instance.heads[:, None])


def predicted(
    instance: Instance, seen: Experiments, choice: NDArray[np.int64]
) -> tuple[float, float]:
    """Gap closed by a choice, and its standard error, from experiments not used to choose it.

    A plan that these experiments lack is skipped in neither sum: every chosen plan must be there.
    """
    estimates = estimate(instance, seen, int(max(seen.plan.max(), choice.max())) + 1)
    labels = sorted(set(instance.classes))
    class_of = np.array([labels.index(c) for c in instance.classes])
    value = estimates.mean[class_of, choice] * instance.heads
    missing = ~np.isfinite(value)
    if missing.any():
        raise ValueError(f"{int(missing.sum())} chosen plans were never tried on these draws")
    weights: dict[tuple[int, int], float] = {}
    for v, p in enumerate(choice):
        key = (int(class_of[v]), int(p))
        weights[key] = weights.get(key, 0.0) + float(instance.heads[v])
    learned = sum((w * estimates.error[k]) ** 2 for k, w in weights.items())
    drawn = _between_draws(seen, float(instance.heads.sum()))
    return float(value.sum()), float(np.sqrt(learned + drawn**2))


def _between_draws(seen: Experiments, heads: float) -> float:
    """What few draws leave open of a county's gain: standard error, as wide as t intervals ask.

    Draws differ in parameters that move all villages together, which no number of villages averages
    out.
    """
    draws = np.unique(seen.draw)
    if len(draws) < 2:
        return 0.0
    n_plan = np.bincount(seen.plan)
    mean = np.bincount(seen.plan, seen.effect) / np.maximum(n_plan, 1)
    residual = seen.effect - mean[seen.plan]
    by_draw = np.array([residual[seen.draw == d].mean() for d in draws])
    wider = float(stats.t.ppf(0.95, len(draws) - 1) / stats.norm.ppf(0.95))
    return heads * float(by_draw.std(ddof=1)) / float(np.sqrt(len(draws))) * wider
