"""The share of industries in a year's grants (the county's habit of 70 %)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from optimize.rule import Key, Language, Row, Rule, setting

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from optimize.problem import Problem


@dataclass(frozen=True)
class IndustryShare(Rule):
    """Industries get at least a share of what the special fund pays each year; works do not count."""

    least: float = setting("share", 0.0, 1.0)

    name: ClassVar[str] = "industry_share"
    latex: ClassVar[str] = (
        r"\sum_{g \in I} y_{g1t} \ge \sigma \sum_{g} y_{g1t} \quad \forall t \in Y"
    )

    def sentence(self, language: Language) -> str:
        """The share."""
        if language == "zh":
            return f"每年专项资金至少{self.least:.0%}用于产业(基础设施不计)"
        return f"Every year at least {self.least:.0%} of the special fund goes to industries."

    def index(self, problem: Problem) -> Iterable[int]:
        """Plan years."""
        return range(problem.n_years) if self.least > 0.0 else ()

    def row(self, problem: Problem, at: int) -> Row:
        """Payments for industries less their share of all payments of the special fund."""
        instance = problem.instance
        aux = {}
        for g, use in enumerate(problem.uses):
            if instance.purses[0].pays(use):
                counts = bool((instance.is_industry & use).any())
                aux["pay", g, 0, at] = float(counts) - self.least
        return Row(aux=aux, low=0.0)

    def where(self, problem: Problem, at: int, language: Language) -> str:
        """The year."""
        return f"{problem.instance.years[at]}"

    def loosened(
        self, problem: Problem, slack: Mapping[int, float], aux: Mapping[Key, float],
        language: Language,
    ) -> str:  # fmt: skip
        """A lower share."""
        uses = [g for g, u in enumerate(problem.uses) if problem.instance.purses[0].pays(u)]
        paid = {t: sum(aux["pay", g, 0, t] for g in uses) for t in slack}
        share = max(0.0, min(self.least - s / max(paid[t], 1.0) for t, s in slack.items()) + 1e-9)
        if language == "zh":
            return f"把产业占比从{self.least:.0%}降到{int(share * 100)}%"
        return f"lower the industry share from {self.least:.0%} to {int(share * 100)} %"
