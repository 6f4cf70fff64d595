"""A floor for every village, by registered head."""

from dataclasses import dataclass, replace
from typing import Annotated, ClassVar

from optimize.rules.base import Ge, Le, Meta
from optimize.rules.rows import ProblemData, Row
from optimize.rules.village_money import OfVillage


@dataclass(frozen=True)
class FloorPerHead(OfVillage):
    """Every village gets at least an amount per registered person, in every plan of its menu."""

    least: Annotated[float, Ge(0.0), Le(5000.0), Meta("yuan", "至少")]

    latex: ClassVar[str] = r"\sum_{p,t,k} a_{vptk}\, x_{vp} \ge f n_v \quad \forall v \in V"
    zh: ClassVar[str] = "每个贫困村规划期内按建档立卡人口累计人均至少{least}"
    en: ClassVar[str] = (
        "Over the plan years every poor village gets at least {least} per registered head."
    )

    def per(self, problem: ProblemData, group: int) -> float:
        """Registered heads."""
        return float(problem.instance.heads[group])

    def row(self, problem: ProblemData, at: tuple[str, int]) -> Row:
        """A village's money over all years; a yuan a grant is lost to whole yuan."""
        rounding = problem.costs.shape[2] * problem.costs.shape[3]
        row = super().row(problem, at)
        return replace(row, low=row.low - rounding)
