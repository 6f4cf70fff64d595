"""A least and a most for every town over the plan years."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated, ClassVar

import numpy as np

from optimize.rules.base import Ge, Language, Le, Meta
from optimize.rules.cells import Bounded, Cells
from optimize.rules.rows import ProblemData
from optimize.rules.wording import between, listed


@dataclass(frozen=True)
class TownMoney(Bounded):
    """The villages of a town together get so much over the plan years; no town named is each."""

    least: Annotated[float, Ge(0.0), Le(1e9), Meta("yuan", "至少")] = 0.0
    most: Annotated[float, Ge(0.0), Le(1e9), Meta("yuan", "至多")] = np.inf
    towns: Annotated[tuple[Annotated[int, Ge(1), Le(999)], ...], Meta("towns", "镇")] = ()

    name: ClassVar[str] = "town_money"
    latex: ClassVar[str] = (
        r"l \le \sum_{v \in c} \sum_{p,t,k} a_{vptk}\, x_{vp} \le u \quad \forall c \in C"
    )
    fields_of: ClassVar[dict[str, str]] = {"least": "least", "most": "most"}

    def sentence(self, language: Language) -> str:
        """Which towns and how much."""
        money = between(self.least, self.most, language)
        several = len(self.towns) > 1
        if language == "zh":
            whom = listed(self.towns, "zh", "第", "") + "镇" if self.towns else "每镇"
            return f"{whom}{'各' if several else ''}{money}（规划期合计）"
        if not self.towns:
            return f"Every town gets {money} over the plan years."
        gets = "each get" if several else "gets"
        return f"{listed(self.towns, 'en', '', 'Town')} {gets} {money} over the plan years."

    def groups(self, problem: ProblemData) -> Iterable[int]:
        """Towns with a funded village."""
        towns = np.unique(problem.instance.town).tolist()
        return [c for c in towns if not self.towns or c in self.towns]

    def cells(self, problem: ProblemData, group: int) -> Cells:
        """All money of its villages."""
        return Cells(villages=problem.instance.town == group)
