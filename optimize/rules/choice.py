"""One plan for every village."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from optimize.rules.base import Rule
from optimize.rules.rows import ProblemData, Row


@dataclass(frozen=True)
class Choice(Rule):
    """Every village gets exactly one plan of its menu; the floor alone is one of them."""

    latex: ClassVar[str] = r"\sum_{p} x_{vp} = 1 \quad \forall v \in V"
    zh: ClassVar[str] = "每村恰有一套方案"
    en: ClassVar[str] = "Every village gets exactly one plan."

    @property
    def of_money(self) -> bool:
        """A village has one plan."""
        return False

    def index(self, problem: ProblemData) -> Iterable[int]:
        """All villages."""
        return range(problem.n_villages)

    def row(self, problem: ProblemData, at: int) -> Row:
        """Plans of one village add up to one."""
        return Row(
            problem.within(at, np.ones(problem.plan_value.shape)), low=1.0, high=1.0, unit=1.0
        )
