"""A step from the incumbent: so many registered heads may get another plan."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated, ClassVar

import numpy as np

from optimize.rules.base import Ge, Le, Meta, Rule
from optimize.rules.rows import ProblemData, Row


@dataclass(frozen=True)
class TrustRegion(Rule):
    """At most a given share of registered persons live in villages that leave the incumbent."""

    incumbent: Annotated[tuple[int, ...], Meta("rows", "现方案")]
    radius: Annotated[float, Ge(0.0), Le(1.0), Meta("share", "范围")]

    latex: ClassVar[str] = r"\sum_{v} n_v (1 - x_{v \bar p_v}) \le \rho \sum_v n_v"
    zh: ClassVar[str] = "与现方案相比，至多{radius:.0%}的建档立卡人口所在村改换方案"
    en: ClassVar[str] = (
        "At most {radius:.0%} of registered heads live in villages whose plan changes."
    )

    @property
    def of_money(self) -> bool:
        """It counts whole plans."""
        return False

    def index(self, problem: ProblemData) -> Iterable[int]:
        """One row."""
        return (0,) if self.radius < 1.0 else ()

    def row(self, problem: ProblemData, at: int) -> Row:
        """Heads that stay with their plan are enough."""
        stay = np.zeros(problem.plan_value.shape)
        stay[np.arange(problem.n_villages), list(self.incumbent)] = problem.instance.heads
        return Row(stay, low=(1.0 - self.radius) * float(problem.instance.heads.sum()), unit=1000.0)
