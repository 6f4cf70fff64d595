"""Pins and bans: a project that a village must get, or may not."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Annotated, ClassVar

import numpy as np
from numpy.typing import NDArray

from model.programmes import GRANTABLE
from optimize.rules.barred import BarredPlans
from optimize.rules.base import Ge, Language, Le, Meta, Rule
from optimize.rules.rows import ElasticSolution, ProblemData, Row
from optimize.rules.wording import inwards, word_of
from results.language.catalogue import pick


@dataclass(frozen=True)
class Pin(Rule):
    """A village gets at least an amount of a programme in a year, in every plan of its menu."""

    village: Annotated[int, Meta("village", "村")]
    programme: Annotated[str, Meta("programme", "项目")]
    yuan: Annotated[float, Ge(0.0), Le(1e9), Meta("yuan", "金额")]
    year: Annotated[int, Ge(2016), Le(2030), Meta("year", "年份")]

    latex: ClassVar[str] = r"\sum_{p} a_{vptk}\, x_{vp} \ge m_{vtk}"
    zh: ClassVar[str] = "村{village}在{year}年必有{programme}{yuan}"
    en: ClassVar[str] = "Village {village} gets at least {yuan} of {programme} in {year}."

    @property
    def of_money(self) -> bool:
        """It is about a single year."""
        return False

    def index(self, problem: ProblemData) -> Iterable[int]:
        """The village, where the year is one of the plan's."""
        if self.year not in problem.instance.years:
            return []
        return np.flatnonzero(problem.instance.codes == self.village).tolist()

    def row(self, problem: ProblemData, at: int) -> Row:
        """The village's money for the programme that year; a yuan is lost to whole yuan."""
        return Row(problem.within(at, self._money(problem)), low=self.yuan - 1.0)

    def relaxed_to(self, problem: ProblemData, solution: ElasticSolution) -> "Pin | None":
        """A smaller pin."""
        at = next(iter(solution.slack))
        left = inwards(solution.of(Row(problem.within(at, self._money(problem)))), 1000.0)
        return replace(self, yuan=left) if left > 0.0 else None

    def _money(self, problem: ProblemData) -> NDArray[np.float64]:
        return problem.money(
            np.isin(GRANTABLE, self.programme), (problem.instance.years.index(self.year),)
        )


@dataclass(frozen=True)
class Ban(BarredPlans):
    """A programme may not be granted to a given village, or to any village if none is named."""

    programme: Annotated[str, Meta("programme", "项目")]
    village: Annotated[int, Meta("village", "村")] = 0

    latex: ClassVar[str] = r"\sum_{p,t} a_{vptk}\, x_{vp} \le 0 \quad \forall v \in V_k"

    def sentence(self, language: Language) -> str:
        """Who and what."""
        what, one = word_of(self.programme, language), self.village
        return pick(
            language,
            f"{f'村{one}' if one else '各村'}不得安排{what}",
            f"{f'Village {one} may not' if one else 'No village may'} be granted {what}.",
        )

    @property
    def of_money(self) -> bool:
        """The whole of a banned programme is its excess."""
        return True

    def excess(self, problem: ProblemData) -> NDArray[np.float64]:
        """Yuan of the programme."""
        banned = problem.instance.codes == self.village if self.village else slice(None)
        return problem.within(banned, problem.money(np.isin(GRANTABLE, self.programme)))
