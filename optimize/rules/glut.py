"""An industry beyond what markets take loses part of its value."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from optimize.rules.base import Rule
from optimize.rules.rows import Aux, ProblemData, Row


@dataclass(frozen=True)
class Glut(Rule):
    """Grants to an industry over all years are at most the room of its market plus its glut."""

    latex: ClassVar[str] = r"\sum_{v,p} a_{vpk}\, x_{vp} \le R_k + g_k \quad \forall k \in K^{-}"
    zh: ClassVar[str] = "超出市场容量的产业按跌价计损"
    en: ClassVar[str] = "What is grown beyond a market's room loses the price's fall."

    def aux(self, problem: ProblemData) -> Sequence[Aux]:
        """``glut[k]``: yuan of grants beyond the room, each losing a share of what a yuan does."""
        instance = problem.instance
        lost = instance.glut_loss * problem.per_yuan
        return [
            Aux(("glut", k), high=float(instance.purse_total), objective=-float(lost[k]))
            for k in instance.glutted
        ]

    def index(self, problem: ProblemData) -> Iterable[int]:
        """Programmes whose price falls."""
        return problem.instance.glutted

    def row(self, problem: ProblemData, at: int) -> Row:
        """All grants for one industry less the glut."""
        grown = problem.costs[..., at].sum(axis=2).astype(float)
        return Row(grown, {("glut", at): -1.0}, high=float(problem.instance.glut_room[at]))
