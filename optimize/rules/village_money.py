"""A least and a most for every village over the plan years."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated, ClassVar

import numpy as np

from optimize.rules.base import Ge, Language, Le, Meta
from optimize.rules.cells import Bounded, Cells
from optimize.rules.rows import ProblemData
from optimize.rules.wording import between, listed
from results.language.catalogue import pick


class OfVillage(Bounded):
    """Bounds on the money of each village, a registered household; none named is all."""

    villages: tuple[int, ...] = ()
    step: ClassVar[float] = 1.0

    def groups(self, problem: ProblemData) -> Iterable[int]:
        """Villages."""
        if not self.villages:
            return range(problem.n_villages)
        return np.flatnonzero(np.isin(problem.instance.codes, self.villages)).tolist()

    def cells(self, problem: ProblemData, group: int) -> Cells:
        """All money of a village."""
        return Cells(villages=np.arange(problem.n_villages) == group)

    def per(self, problem: ProblemData, group: int) -> float:
        """Registered households."""
        return float(problem.instance.households[group])


@dataclass(frozen=True)
class VillageMoney(OfVillage):
    """Bounds on the money of every or each named village over all years, total or per person."""

    least: Annotated[float, Ge(0.0), Le(1e9), Meta("yuan", "至少")] = 0.0
    most: Annotated[float, Ge(0.0), Le(1e9), Meta("yuan", "至多")] = np.inf
    per_head: Annotated[bool, Meta("flag", "人均")] = False
    villages: Annotated[tuple[int, ...], Meta("villages", "村")] = ()

    latex: ClassVar[str] = r"l\, n_v \le \sum_{p,t,k} a_{vptk}\, x_{vp} \le u\, n_v \quad \forall v"

    def sentence(self, language: Language) -> str:
        """Whom and how much."""
        money, several = between(self.least, self.most, language), len(self.villages) > 1
        whom = listed(self.villages, language, "村", "Village")
        whom = whom if self.villages else pick(language, "每村", "Every village")
        head = pick(language, "按建档立卡人口人均", " per registered head") if self.per_head else ""
        return pick(
            language,
            f"{whom}{'各' if several else ''}{head}{money}（规划期合计）",
            f"{whom} {'each get' if several else 'gets'} {money}{head} over the plan years.",
        )

    def per(self, problem: ProblemData, group: int) -> float:
        """1, or registered heads."""
        return float(problem.instance.heads[group]) if self.per_head else 1.0
