"""Recourse: money held back until it is known which future has come."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Annotated, ClassVar

from optimize.rules.base import Ge, Le, Meta, Rule
from optimize.rules.rows import Aux, ProblemData, Row


@dataclass(frozen=True)
class Reserve(Rule):
    """Part of the first year's special fund may be held back and spent later where it does best.

    What a yuan of it does in a future is ``problem.recourse``: the best late plan on average, and a
    part (``hindsight``, assumption) of what knowing the future would add.
    """

    most: Annotated[float, Ge(0.0), Le(1.0), Meta("share", "至多")] = 0.2
    hindsight: Annotated[float, Ge(0.0), Le(1.0), Meta("share", "预见")] = 0.5

    latex: ClassVar[str] = r"r_s \le F \le \phi B_{11} \quad \forall s"
    zh: ClassVar[str] = "首年专项资金最多{most:.0%}留作机动，看清形势后再安排"
    en: ClassVar[str] = (
        "At most {most:.0%} of the first year's special fund may be held in reserve."
    )

    def aux(self, problem: ProblemData) -> Sequence[Aux]:
        """``reserve``: yuan held back; ``recourse[s]``: yuan of it spent in future ``s``."""
        top = self.most * float(problem.instance.budget_y[0])
        value = problem.recourse
        mean = problem.mean_weight / len(value)
        return [
            Aux(("reserve", 0), high=top),
            *(
                Aux(("recourse", s), high=top, objective=mean * float(e))
                for s, e in enumerate(value)
            ),
        ]

    @property
    def of_money(self) -> bool:
        """It is about money that no plan has."""
        return False

    def index(self, problem: ProblemData) -> Iterable[int]:
        """Futures."""
        return range(len(problem.recourse))

    def row(self, problem: ProblemData, at: int) -> Row:
        """What is spent was held back."""
        return Row(aux={("recourse", at): 1.0, ("reserve", 0): -1.0}, high=0.0)
