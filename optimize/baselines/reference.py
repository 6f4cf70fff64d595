"""The best simple rule: what every plan of the optimizer is judged against."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from model.plan import FundPlan
from optimize.baselines.splits import SIMPLE
from optimize.fund_plan import no_fund
from optimize.instance import Instance
from optimize.learning.experiment import total_value
from optimize.objective import Objective
from optimize.proof import audited
from optimize.simulator import SimulationRun, Simulator


@dataclass(frozen=True)
class Reference:
    """One simple rule for all futures.

    Attributes
    ----------
    plan : the rule that keeps all rules of the county and has the best mean; no fund where none
        keeps them.
    fresh : (F,) objective of the whole county under it on the draws that it was chosen on; only
        differences mean anything.
    """

    plan: FundPlan
    fresh: NDArray[np.float64]


def best_simple(
    instance: Instance,
    simulate: Simulator,
    plans: Mapping[str, FundPlan],
    draws: Sequence[int],
    objective: Objective,
) -> Reference:
    """Choose by the mean on draws that nothing was learned on.

    Parameters
    ----------
    plans : by name; those of :data:`SIMPLE` are tried.
    """
    tried = [
        plans[n] for n in SIMPLE if not any(v.checked for v in audited(plans[n], instance))
    ] or [no_fund(instance)]
    jobs = [SimulationRun(p, d, "county") for p in tried for d in draws]
    found = simulate(jobs, "simulating the simple rules")
    values = [total_value(instance, o, objective) for o in found]
    by_plan = np.array(values).reshape(len(tried), len(draws))
    best = int(by_plan.mean(axis=1).argmax())
    return Reference(tried[best], by_plan[best])
