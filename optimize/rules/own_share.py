"""Own money that a village's plan requires of its households (自筹)."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from optimize.rules.cells import Sum
from optimize.rules.household_cap import HouseholdCap
from optimize.rules.rows import ProblemData


@dataclass(frozen=True)
class OwnShare(HouseholdCap):
    """A plan requires at most an own share per registered household that the poor can pay."""

    latex: ClassVar[str] = (
        r"\sum_{p,t,k} \frac{o_k}{1 - o_k}\, a_{vptk}\, x_{vp} \le w\, h_v \quad \forall v \in V"
    )
    zh: ClassVar[str] = "每村方案要求户均自筹至多{most}（规划期合计，按建档立卡户）"
    en: ClassVar[str] = (
        "A village's plan asks at most {most} of own money per registered household "
        "over the plan years."
    )

    def total(self, problem: ProblemData, group: int) -> Sum:
        """Own money that a village's plan requires."""
        return Sum(problem.within(group, own_money(problem)))


def own_money(problem: ProblemData) -> NDArray[np.float64]:
    """(V, P) own money in yuan that every plan requires of a village's households."""
    if "own" not in problem.memo:
        of_programme = problem.costs.sum(axis=2).astype(float)
        problem.memo["own"] = np.asarray(of_programme @ problem.instance.own_rate)
    return problem.memo["own"]
