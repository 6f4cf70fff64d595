"""Own money that a village's plan requires of its households (自筹)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

import numpy as np
from numpy.typing import NDArray

from optimize.rules.base import Ge, Language, Le, Meta
from optimize.rules.cells import Sum
from optimize.rules.rows import ProblemData
from optimize.rules.village_money import OfVillage
from optimize.rules.wording import amount


@dataclass(frozen=True)
class OwnShare(OfVillage):
    """A plan asks at most so much own money a registered household; beyond it the poor stay out."""

    most: Annotated[float, Ge(0.0), Le(1e6), Meta("yuan", "至多")]

    name: ClassVar[str] = "own_share"
    latex: ClassVar[str] = (
        r"\sum_{p,t,k} \frac{o_k}{1 - o_k}\, a_{vptk}\, x_{vp} \le w\, h_v \quad \forall v \in V"
    )
    fields_of: ClassVar[dict[str, str]] = {"most": "most"}

    def sentence(self, language: Language) -> str:
        """Yuan a household."""
        if language == "zh":
            return f"每村方案要求户均自筹至多{amount(self.most, 'zh')}（规划期合计，按建档立卡户）"
        return (
            f"A village's plan asks at most {amount(self.most, 'en')} of own money per registered "
            "household over the plan years."
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
