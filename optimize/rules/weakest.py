"""Equity: the gain a head of the worst-off town counts in the objective (max-min)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Annotated, ClassVar

import numpy as np

from optimize.rules.base import Ge, Le, Meta, Rule
from optimize.rules.rows import Aux, ProblemData, Row


@dataclass(frozen=True)
class Weakest(Rule):
    """Raises the least gain per registered person of any town, weighted by the county's persons."""

    weight: Annotated[float, Ge(0.0), Le(10.0), Meta("ratio", "权重")] = 1.0

    latex: ClassVar[str] = r"\sum_{v \in c, p} b_{vp}\, x_{vp} \ge \mu\, n_c \quad \forall c \in C"
    zh: ClassVar[str] = "最弱乡镇的人均成效另计{weight:g}倍权重"
    en: ClassVar[str] = (
        "The gain a head of the worst-off town counts {weight:g} times beside the sum."
    )

    def aux(self, problem: ProblemData) -> Sequence[Aux]:
        """``mu``: gain a registered head of the worst-off town."""
        heads = float(problem.instance.heads.sum())
        top = float(problem.reach(np.where(problem.open, problem.plan_value, 0.0)))
        return [Aux(("mu", 0), low=-top, high=top, objective=self.weight * heads, unit=1.0)]

    def index(self, problem: ProblemData) -> Iterable[int]:
        """Towns with a funded village."""
        return np.unique(problem.instance.town).tolist()

    def row(self, problem: ProblemData, at: int) -> Row:
        """A town's gain is at least ``mu`` for each of its heads."""
        here = problem.instance.town == at
        value = np.where(problem.open, problem.plan_value, 0.0)
        heads = float(problem.instance.heads[here].sum())
        return Row(problem.within(here, value), {("mu", 0): -heads}, low=0.0, unit=problem.unit)
