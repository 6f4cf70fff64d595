"""What a work team adds to what money does: by chance assignment, and by the model's numbers."""

import numpy as np
from numpy.typing import NDArray

from optimize.learning.experiment import Experiments


def without_teams(
    effect: NDArray[np.float64], experiments: Experiments, share: float
) -> NDArray[np.float64]:
    """(N,) effects with what a work team added taken off."""
    return effect / (1.0 + share * experiments.team)


def team_effect(
    experiments: Experiments, effect: NDArray[np.float64], prior_of: tuple[float, float]
) -> float:
    """A team's share: the slope on a plan's mean, by chance assignment, shrunk to a prior.

    ``prior_of`` is its mean and standard deviation.
    """
    n_plans = int(experiments.plan.max()) + 1
    n = np.bincount(experiments.plan, minlength=n_plans)
    mean = (np.bincount(experiments.plan, effect, n_plans) / np.maximum(n, 1))[experiments.plan]
    x = mean * (experiments.team - experiments.team.mean())
    information = float(x @ x)
    prior, sd = prior_of
    if information <= 0.0:
        return prior
    rest = effect - mean
    slope = float(x @ rest) / information
    # a plan's mean holds the effect of the teams that were there
    own = slope / max(1.0 - slope * float(experiments.team.mean()), 0.1)
    noise = float(((rest - slope * x) ** 2).mean()) / information
    weight = sd**2 / (sd**2 + noise)
    return max(0.0, weight * own + (1.0 - weight) * prior)
