"""Ramps: what a village can take on from one year to the next."""

from dataclasses import dataclass, replace
from typing import Annotated, ClassVar

import numpy as np
from numpy.typing import NDArray

from optimize.rules.barred import BarredPlans
from optimize.rules.base import Ge, Language, Le, Meta
from optimize.rules.rows import ElasticSolution, ProblemData
from optimize.rules.wording import amount, outwards
from results.language.catalogue import pick


@dataclass(frozen=True)
class Ramp(BarredPlans):
    """A village's grant is at most a factor times the year before's, plus an exempt amount."""

    most: Annotated[float, Ge(1.0), Le(100.0), Meta("ratio", "至多")]
    free: Annotated[float, Ge(0.0), Le(1e9), Meta("yuan", "起点")] = 0.0

    latex: ClassVar[str] = (
        r"\sum_{p} \max_t\,(a_{vpt} - \gamma\, a_{vp,t-1} - f)^{+}\, x_{vp} \le 0 \quad \forall v"
    )

    def sentence(self, language: Language) -> str:
        """Factor and what is free."""
        free = pick(language, "加", " and ") + amount(self.free, language) if self.free else ""
        return pick(
            language,
            f"每村当年资金不超过上年的{self.most:g}倍{free}",
            f"A village's money of a year is at most {self.most:g} times the year before's{free}.",
        )

    def excess(self, problem: ProblemData) -> NDArray[np.float64]:
        """Yuan too many in the worst year."""
        before, now = problem.yearly[:, :, :-1], problem.yearly[:, :, 1:]
        return np.maximum(now - self.most * before - self.free, 0.0).max(axis=2, initial=0.0)

    def relaxed_to(self, problem: ProblemData, solution: ElasticSolution) -> "Ramp | None":
        """The factor that the choice keeps; none where a village starts from nothing."""
        yearly = (problem.yearly * solution.choose[..., None]).sum(axis=1)
        before, now = yearly[:, :-1], yearly[:, 1:] - self.free
        growing = now > 1.0
        if (growing & (before < 1.0)).any():
            return None
        ratio = np.divide(now, before, out=np.ones_like(now), where=growing)
        most = outwards(float(ratio.max()), 0.1)
        return replace(self, most=most) if most <= 100.0 else None
