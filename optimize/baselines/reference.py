"""The best simple rule: what every plan of the optimizer is judged against."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from model.plan import FundPlan
from optimize.baselines.splits import SIMPLE
from optimize.fund_plan import no_fund
from optimize.instance import Instance
from optimize.learning.experiment import funded_value, total_value
from optimize.objective import Objective
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
    gain : by draw of learning, its gain over no fund in the funded villages.
    """

    plan: FundPlan
    fresh: NDArray[np.float64]
    gain: Mapping[int, float]


def best_simple(
    instance: Instance,
    simulate: Simulator,
    plans: Mapping[str, FundPlan],
    draws: tuple[Sequence[int], Sequence[int]],
    objective: Objective,
    is_admissible: Callable[[FundPlan], bool],
) -> Reference:
    """Choose by the mean on fresh draws; value the choice on those of learning.

    Parameters
    ----------
    plans : by name; those of :data:`SIMPLE` are tried.
    draws : selection and fresh.
    """
    selection, fresh = draws
    tried = [plans[name] for name in SIMPLE if is_admissible(plans[name])] or [no_fund(instance)]
    jobs = [SimulationRun(p, d, "county") for p in tried for d in fresh]
    found = simulate(jobs, "simulating the simple rules")
    values = [total_value(instance, o, objective) for o in found]
    by_plan = np.array(values).reshape(len(tried), len(fresh))
    best = int(by_plan.mean(axis=1).argmax())
    nothing = no_fund(instance)
    jobs = [SimulationRun(p, d, "funded") for p in (nothing, tried[best]) for d in selection]
    found = simulate(jobs, "simulating the best simple rule")
    pair = [funded_value(instance, o, objective) for o in found]
    base, own = np.array(pair).reshape(2, len(selection))
    return Reference(
        tried[best], by_plan[best], dict(zip(selection, (own - base).tolist(), strict=True))
    )
