"""The task of exits from the register, by a year."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from math import floor
from typing import Annotated, ClassVar

from optimize.rules.at_least import AtLeast
from optimize.rules.base import Ge, Le, Meta, Rule
from optimize.rules.rows import ElasticSolution, ProblemData, Row


@dataclass(frozen=True)
class ExitTask(Rule):
    """By the learned estimates, the plan adds at least a number of register exits by a year's end.

    An expectation, not a promise of the rows: it is proven by simulating the plan.
    """

    least: Annotated[float, Ge(0.0), Le(1e7), Meta("count", "至少")]
    year: Annotated[int, Ge(2016), Le(2030), Meta("year", "年份")] = 2020

    latex: ClassVar[str] = r"\sum_{v,p} b^{\mathrm{exit}}_{vp}(\tau)\, x_{vp} \ge e"
    zh: ClassVar[str] = "到{year}年底，方案使建档立卡退出至少增加{least:,.0f}人次"
    en: ClassVar[str] = "By the end of {year} the plan adds at least {least:,.0f} register exits."

    @property
    def measure(self) -> str:
        """Exits by the year, as :func:`optimize.objective.named` reads it."""
        return f"exits_{self.year}"

    def index(self, problem: ProblemData) -> Iterable[int]:
        """One row."""
        return (0,) if self.least > 0.0 else ()

    def row(self, problem: ProblemData, at: int) -> Row:
        """Exits of all chosen plans."""
        return replace(AtLeast(self.measure, self.least).row(problem, at), unit=1.0)

    def relaxed_to(self, problem: ProblemData, solution: ElasticSolution) -> "ExitTask | None":
        """As many as the choice reaches."""
        reached = floor(solution.of(self.row(problem, 0)) + 1e-6)
        return replace(self, least=float(reached)) if reached > 0 else None
