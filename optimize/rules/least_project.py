"""The smallest project: money of a village for a programme in a year that is worth its papers."""

from dataclasses import dataclass, replace
from typing import Annotated, ClassVar

import numpy as np
from numpy.typing import NDArray

from optimize.rules.barred import BarredPlans
from optimize.rules.base import Ge, Le, Meta
from optimize.rules.rows import UNIT, ElasticSolution, ProblemData


@dataclass(frozen=True)
class LeastProject(BarredPlans):
    """Beside the floor, a village's money for a programme in a year is nothing or at least so much.

    Plans that are the floor alone, and what is pinned, may be smaller.
    """

    least: Annotated[float, Ge(0.0), Le(1e7), Meta("yuan", "至少")]

    latex: ClassVar[str] = (
        r"a_{vptk} \notin (0, l) \quad \text{where } \sum_{t} (a_{vpt} - b_{vt})^{+} > 0"
        r" \text{ and } x_{vp} = 1"
    )
    zh: ClassVar[str] = "保底以外，每村每年每类项目不安排，或至少安排{least}"
    en: ClassVar[str] = (
        "Beside the floor, a village's money for a programme in a year is nothing"
        " or at least {least}."
    )

    def excess(self, problem: ProblemData) -> NDArray[np.float64]:
        """Yuan that projects lack, all years and programmes; none of a plan that is the floor."""
        lacks = np.where(self._small(problem), self.least - problem.costs, 0.0).sum(axis=(2, 3))
        more = (problem.above > UNIT).any(axis=2)
        return np.where(more, lacks, 0.0)

    def _small(self, problem: ProblemData) -> NDArray[np.bool_]:
        """(V, P, Y, K) projects that are too small and not pinned."""
        pinned = problem.pinned[:, None] > 0.0
        return (problem.costs > 0) & (problem.costs < self.least) & ~pinned

    def relaxed_to(self, problem: ProblemData, solution: ElasticSolution) -> "LeastProject | None":
        """The smallest project of the choice; None where there is hardly one."""
        barred = (self.excess(problem) > 0.0) & (solution.choose > 0.5)
        small = problem.costs[barred][self._small(problem)[barred]]
        return replace(self, least=float(small.min())) if small.size else None
