"""A least sum of a measure: targets, and what objectives in order may not give up."""

from dataclasses import dataclass, replace
from math import floor
from typing import Annotated, ClassVar

import numpy as np

from model.state.units import WAN
from optimize.objective import MEASURES
from optimize.rules.base import Ge, Language, Le, Meta, Rule
from optimize.rules.rows import ElasticSolution, ProblemData, Row
from results.language.catalogue import pick


@dataclass(frozen=True)
class AtLeast(Rule):
    """By the estimates behind the choice, the plan reaches at least a given value of a measure."""

    measure: Annotated[str, Meta("measure", "指标")]
    least: Annotated[float, Ge(-1e12), Le(1e12), Meta("count", "至少")]

    latex: ClassVar[str] = r"\sum_{v,p} b^{m}_{vp}\, x_{vp} \ge \tau"

    def sentence(self, language: Language) -> str:
        """Measure and amount."""
        measure = next((m for m in MEASURES if m.name == self.measure), None)
        name = pick(language, measure.zh, measure.en) if measure else self.measure
        return pick(
            language, f"{name}至少{self.least:,.0f}", f"At least {self.least:,.0f} of: {name}."
        )

    def row(self, problem: ProblemData, at: int) -> Row:
        """The measure of all chosen plans."""
        of_plan = problem.measures[self.measure]
        choose = np.where(np.isfinite(of_plan), of_plan, 0.0)
        measure = next((m for m in MEASURES if m.name == self.measure), None)
        return Row(choose, low=self.least, unit=measure.unit if measure else WAN)

    def relaxed_to(self, problem: ProblemData, solution: ElasticSolution) -> "AtLeast":
        """What the choice reaches."""
        return replace(self, least=float(floor(solution.of(self.row(problem, 0)) + 1e-6)))
