"""A year's money stays where it is but for a share: what one change of a plan may move."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated, ClassVar

import numpy as np

from optimize.rules.base import Ge, Le, Meta, Rule
from optimize.rules.rows import ProblemData, Row


@dataclass(frozen=True)
class Inertia(Rule):
    """At most a given share of a year's money leaves its village or its programme."""

    incumbent: Annotated[tuple[int, ...], Meta("rows", "原方案")]
    most: Annotated[float, Ge(0.0), Le(1.0), Meta("share", "至多")]

    latex: ClassVar[str] = (
        r"\sum_{v,p,k} \max(a_{v\bar p_v tk} - a_{vptk}, 0)\, x_{vp} \le "
        r"\rho \sum_{v,k} a_{v\bar p_v tk} \quad \forall t"
    )
    zh: ClassVar[str] = "与原方案相比，各年至多{most:.0%}的资金改换村或项目"
    en: ClassVar[str] = (
        "In each year at most {most:.0%} of the plan's money moves to another village or programme."
    )

    @property
    def of_money(self) -> bool:
        """It compares whole plans with a plan as it stands."""
        return False

    def index(self, problem: ProblemData) -> Iterable[int]:
        """Years in which the plan has money."""
        if self.most >= 1.0:
            return ()
        return [t for t in range(problem.n_years) if self._standing(problem)[:, t].any()]

    def row(self, problem: ProblemData, at: int) -> Row:
        """Yuan of a programme that leave a village; what they go to is no matter."""
        standing = self._standing(problem)[:, at]
        leaves = np.maximum(standing[:, None] - problem.costs[:, :, at], 0).sum(axis=2)
        return Row(leaves.astype(float), high=self.most * float(standing.sum()))

    def _standing(self, problem: ProblemData) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
        """(V, Y, K) yuan of the plan as it stands."""
        return problem.costs[np.arange(problem.n_villages), list(self.incumbent)]
