"""The last year in which a purse's money may be spent."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Annotated, ClassVar

from optimize.rules.base import Ge, Le, Meta, Rule
from optimize.rules.cells import Cells, purse_at
from optimize.rules.rows import ElasticSolution, ProblemData, Row


@dataclass(frozen=True)
class Deadline(Rule):
    """A purse pays nothing after a given year; whatever is left by then is returned."""

    purse: Annotated[str, Meta("purse", "资金")]
    year: Annotated[int, Ge(2015), Le(2030), Meta("year", "年份")]

    latex: ClassVar[str] = r"\sum_{g} y_{gst} \le 0 \quad \forall t > d_s"
    zh: ClassVar[str] = "{purse}须在{year}年底前支出"
    en: ClassVar[str] = "The {purse} is spent by the end of {year}."

    @property
    def of_money(self) -> bool:
        """It is about single years, and plans may be moved to others."""
        return False

    def index(self, problem: ProblemData) -> Iterable[tuple[int, int]]:
        """The purse and years after the deadline."""
        s = purse_at(problem, self.purse)
        late = [t for t, y in enumerate(problem.instance.years) if y > self.year]
        return [] if s is None else [(s, t) for t in late]

    def row(self, problem: ProblemData, at: tuple[int, int]) -> Row:
        """Nothing is paid."""
        return Cells(years=(at[1],), purse=self.purse).total(problem).row(high=0.0)

    def relaxed_to(self, problem: ProblemData, solution: ElasticSolution) -> "Deadline | None":
        """The last year in which the choice pays from it."""
        last = problem.instance.years[max(t for _, t in solution.slack)]
        return replace(self, year=last) if last < problem.instance.years[-1] else None
