"""Villages of the first round come first."""

from dataclasses import dataclass, replace
from typing import Annotated, ClassVar

import numpy as np
from numpy.typing import NDArray

from optimize.rules.barred import BarredPlans
from optimize.rules.base import Ge, Le, Meta
from optimize.rules.rows import ElasticSolution, ProblemData


@dataclass(frozen=True)
class ListedFirst(BarredPlans):
    """Before a given year, villages outside the first round get nothing above their floor."""

    year: Annotated[int, Ge(2016), Le(2031), Meta("year", "年份")]

    latex: ClassVar[str] = (
        r"\sum_{p} \sum_{t < \tau} (a_{vpt} - b_{vt})\, x_{vp} \le 0 \quad \forall v \notin V^{1}"
    )
    zh: ClassVar[str] = "{year}年以前，非首轮村只有保底资金"
    en: ClassVar[str] = "Before {year} villages outside the first round get their floor only."

    def excess(self, problem: ProblemData) -> NDArray[np.float64]:
        """Yuan above the floor before the year."""
        early = problem.above[:, :, np.array(problem.instance.years) < self.year].sum(axis=2)
        return np.where(problem.instance.first_round[:, None], 0.0, early)

    def relaxed_to(self, problem: ProblemData, solution: ElasticSolution) -> "ListedFirst | None":
        """The latest year that the choice keeps."""
        for year in range(self.year - 1, problem.instance.years[0], -1):
            other = replace(self, year=year)
            if (other.excess(problem) * solution.choose).sum() < 1.0:
                return other
        return None
