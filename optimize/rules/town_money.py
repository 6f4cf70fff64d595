"""A least and a most for every town over the plan years."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated, ClassVar

import numpy as np

from optimize.rules.base import Ge, Language, Le, Meta
from optimize.rules.cells import Bounded, Cells
from optimize.rules.rows import ProblemData
from optimize.rules.wording import between, listed
from results.language.catalogue import pick


@dataclass(frozen=True)
class TownMoney(Bounded):
    """Bounds on a town's villages together over the plan years; without names, on every town."""

    least: Annotated[float, Ge(0.0), Le(1e9), Meta("yuan", "至少")] = 0.0
    most: Annotated[float, Ge(0.0), Le(1e9), Meta("yuan", "至多")] = np.inf
    towns: Annotated[tuple[Annotated[int, Ge(1), Le(999)], ...], Meta("towns", "镇")] = ()

    latex: ClassVar[str] = (
        r"l \le \sum_{v \in c} \sum_{p,t,k} a_{vptk}\, x_{vp} \le u \quad \forall c \in C"
    )

    def sentence(self, language: Language) -> str:
        """Which towns and how much."""
        money, several = between(self.least, self.most, language), len(self.towns) > 1
        return pick(
            language,
            f"{listed(self.towns, 'zh', '第', '') + '镇' if self.towns else '每镇'}"
            f"{'各' if several else ''}{money}（规划期合计）",
            f"{listed(self.towns, 'en', '', 'Town') if self.towns else 'Every town'} "
            f"{'each get' if several else 'gets'} {money} over the plan years.",
        )

    def groups(self, problem: ProblemData) -> Iterable[int]:
        """Towns with a funded village."""
        towns = np.unique(problem.instance.town).tolist()
        return [c for c in towns if not self.towns or c in self.towns]

    def cells(self, problem: ProblemData, group: int) -> Cells:
        """All money of its villages."""
        return Cells(villages=problem.instance.town == group)
