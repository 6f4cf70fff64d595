"""Staff: a town can carry out so many villages' projects a year."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Annotated, ClassVar

import numpy as np

from optimize.rules.base import Ge, Le, Meta, Rule
from optimize.rules.rows import ElasticSolution, ProblemData, Row


@dataclass(frozen=True)
class ProjectsPerTownYear(Rule):
    """At most a given number of a town's villages have a grant above their floor in a year."""

    most: Annotated[int, Ge(0), Le(1000), Meta("count", "至多")]

    latex: ClassVar[str] = (
        r"\sum_{v \in c} \sum_{p : a_{vpt} > b_{vt}} x_{vp} \le n \quad \forall c \in C, t \in Y"
    )
    zh: ClassVar[str] = "每镇每年至多{most}个村有保底以外的项目（人手所限）"
    en: ClassVar[str] = (
        "A town has projects above the floor in at most {most} villages a year (staff)."
    )

    @property
    def of_money(self) -> bool:
        """It counts villages."""
        return False

    def index(self, problem: ProblemData) -> Iterable[tuple[int, int]]:
        """Towns with more villages than that, and years."""
        towns, n = np.unique(problem.instance.town, return_counts=True)
        return [(int(c), t) for c in towns[n > self.most] for t in range(problem.n_years)]

    def row(self, problem: ProblemData, at: tuple[int, int]) -> Row:
        """Villages of a town with a grant above the floor in a year."""
        town, t = at
        some = (problem.above[:, :, t] > 0.0).astype(float)
        return Row(problem.within(problem.instance.town == town, some), high=self.most, unit=1.0)

    def relaxed_to(self, problem: ProblemData, solution: ElasticSolution) -> "ProjectsPerTownYear":
        """The most that the choice needs."""
        return replace(
            self, most=max(round(solution.of(self.row(problem, at))) for at in solution.slack)
        )
