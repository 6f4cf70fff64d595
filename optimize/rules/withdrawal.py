"""No sudden withdrawal: support goes on after a village's exit."""

from dataclasses import dataclass, replace
from typing import Annotated, ClassVar

import numpy as np
from numpy.typing import NDArray

from optimize.rules.barred import BarredPlans
from optimize.rules.base import Ge, Le, Meta
from optimize.rules.rows import ElasticSolution, ProblemData
from optimize.rules.wording import inwards


@dataclass(frozen=True)
class NoSuddenWithdrawal(BarredPlans):
    """A village's grant in a year is at least a given share of that of the year before."""

    least: Annotated[float, Ge(0.0), Le(1.0), Meta("share", "至少")]

    latex: ClassVar[str] = (
        r"\sum_{p} \max_t\,(\rho\, a_{vp,t-1} - a_{vpt})^{+}\, x_{vp} \le 0 \quad \forall v \in V"
    )
    zh: ClassVar[str] = "脱贫不脱政策：每村当年资金不少于上年的{least:.0%}"
    en: ClassVar[str] = "A village's money of a year is at least {least:.0%} of the year before's."

    def excess(self, problem: ProblemData) -> NDArray[np.float64]:
        """Yuan that the worst year lacks."""
        before, now = problem.yearly[:, :, :-1], problem.yearly[:, :, 1:]
        return np.maximum(self.least * before - now, 0.0).max(axis=2, initial=0.0)

    def relaxed_to(
        self, problem: ProblemData, solution: ElasticSolution
    ) -> "NoSuddenWithdrawal | None":
        """The share that the choice keeps."""
        yearly = (problem.yearly * solution.choose[..., None]).sum(axis=1)
        before, now = yearly[:, :-1], yearly[:, 1:]
        ratio = np.divide(now, before, out=np.ones_like(now), where=before > 1.0)
        least = inwards(float(ratio.min()), 0.01)
        return replace(self, least=least) if least > 0.0 else None
