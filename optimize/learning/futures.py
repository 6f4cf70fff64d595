"""Effects by future: what the draws of the parameters do to whole families of plans at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from optimize.learning.learned import Learned
    from optimize.objective import Objective


def future_worth(learned: Learned, objective: Objective) -> NDArray[np.float64]:
    """(S, V, P) worth of every plan in every future that was learned on.

    A future moves the slopes of the curves; the mean over futures is the plan's worth.
    """
    believed, instance = learned.estimates(objective), learned.instance
    money = learned.costs / instance.heads[:, None, None, None]
    bent = np.stack([believed.response.features(m) for m in money])
    more = np.einsum("vpk,sk->svp", bent, believed.deviations.by_draw)
    mean = np.where(np.isfinite(believed.mean), believed.mean, 0.0)
    return np.asarray((mean[None] + more) * instance.heads[None, :, None])


def recourse(learned: Learned, objective: Objective, hindsight: float) -> NDArray[np.float64]:
    """(S,) worth of a yuan that waits: the best late plan on average, and part of what knowing adds.

    Late plans are those that begin after the first plan year; their worth per yuan is taken over all
    villages.
    """
    total = np.maximum(learned.costs.sum(axis=(0, 2, 3)).astype(float), 1.0)
    per_yuan = future_worth(learned, objective).sum(axis=1) / total
    tried = np.isfinite(learned.worth(objective)).all(axis=0)
    late = np.array([p.start > 0 for p in learned.plans]) & tried
    if not late.any():
        return np.zeros(len(per_yuan))
    open_ = np.where(late, per_yuan, -np.inf)
    plain = open_[:, int(np.argmax(open_.mean(axis=0)))]
    return np.asarray(np.maximum(0.0, plain + hindsight * (open_.max(axis=1) - plain)))
