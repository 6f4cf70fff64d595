"""Near-optimal: a choice may give up a part of the best objective, never more."""

from dataclasses import dataclass
from typing import Annotated, ClassVar

import numpy as np

from optimize.rules.base import Meta, Rule
from optimize.rules.rows import ProblemData, Row


@dataclass(frozen=True)
class NearBest(Rule):
    """The objective, gluts included, is at least a given value; another is then optimized."""

    least: Annotated[float, Meta("measure", "至少")]

    latex: ClassVar[str] = r"\sum_{v,p} b_{vp}\, x_{vp} + \sum_j c_j w_j \ge (1 - \epsilon) z^{*}"
    zh: ClassVar[str] = "目标值至少{least:,.0f}"
    en: ClassVar[str] = "The objective is at least {least:,.0f}."

    def row(self, problem: ProblemData, at: int) -> Row:
        """Worth of the choice and of every auxiliary variable that counts."""
        choose = problem.mean_weight * np.where(problem.open, problem.plan_value, 0.0)
        aux = {a.key: a.objective for a in problem.aux if a.objective}
        return Row(choose, aux, low=self.least, unit=problem.unit)
