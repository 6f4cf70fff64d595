"""What a work team adds to what money does: by chance assignment, and by the model's numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from optimize.learning.experiment import Experiments


def without_teams(
    effect: NDArray[np.float64], seen: Experiments, lift: float
) -> NDArray[np.float64]:
    """(N,) effects with what a work team added taken off."""
    return effect / (1.0 + lift * seen.team)


def team_effect(
    seen: Experiments, effect: NDArray[np.float64], known: tuple[float, float]
) -> float:
    """A team's share: the slope on a plan's mean, by chance assignment, drawn towards (mean, sd)."""
    n_plans = int(seen.plan.max()) + 1
    n = np.bincount(seen.plan, minlength=n_plans)
    mean = (np.bincount(seen.plan, effect, n_plans) / np.maximum(n, 1))[seen.plan]
    x = mean * (seen.team - seen.team.mean())
    information = float(x @ x)
    prior, sd = known
    if information <= 0.0:
        return prior
    rest = effect - mean
    slope = float(x @ rest) / information
    # a plan's mean holds the lift of those who had a team already
    own = slope / max(1.0 - slope * float(seen.team.mean()), 0.1)
    noise = float(((rest - slope * x) ** 2).mean()) / information
    believed = sd**2 / (sd**2 + noise)
    return max(0.0, believed * own + (1.0 - believed) * prior)
