"""A floor for every village, by registered head."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from model.units import WAN
from optimize.rule import Key, Language, Row, Rule, setting

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from optimize.problem import Problem


@dataclass(frozen=True)
class FloorPerHead(Rule):
    """Every funded village gets at least so much a registered head over the plan years."""

    least: float = setting("yuan", 0.0, 5000.0)

    name: ClassVar[str] = "floor_per_head"
    latex: ClassVar[str] = r"\sum_{p,t,k} a_{vptk}\, x_{vp} \ge f n_v \quad \forall v \in V"

    def sentence(self, language: Language) -> str:
        """Yuan a head."""
        if language == "zh":
            return f"每个贫困村按建档立卡人口人均至少{self.least:,.0f}元"
        return f"Every poor village gets at least {self.least:,.0f} yuan per registered head."

    def index(self, problem: Problem) -> Iterable[int]:
        """Villages."""
        return range(problem.n_villages) if self.least > 0.0 else ()

    def row(self, problem: Problem, at: int) -> Row:
        """A village's money over all years; a yuan a grant is lost to whole yuan."""
        choose = problem.within(at, problem.total)
        rounding = problem.costs.shape[2] * problem.costs.shape[3]
        return Row(choose, low=self.least * float(problem.instance.heads[at]) - rounding)

    def where(self, problem: Problem, at: int, language: Language) -> str:
        """The village."""
        code = problem.instance.codes[at]
        return f"村{code}" if language == "zh" else f"village {code}"

    def loosened(
        self, problem: Problem, slack: Mapping[int, float], aux: Mapping[Key, float],
        language: Language,
    ) -> str:  # fmt: skip
        """A lower floor: what every head gets when all villages give alike."""
        heads = problem.instance.heads
        least = max(0.0, min(self.least - s / float(heads[v]) for v, s in slack.items()))
        total = sum(slack.values()) / WAN
        if language == "zh":
            return f"把每人保底从{self.least:,.0f}元降到{int(least):,}元(合计{total:,.0f}万元)"
        return (f"lower the floor from {self.least:,.0f} to {int(least):,} yuan a head "
                f"({total:,.0f} 万元 in all)")  # fmt: skip
