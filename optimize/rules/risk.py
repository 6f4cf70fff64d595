"""Bad futures: CVaR over the draws that were learned on, with a reserve decided later."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Annotated, ClassVar

import numpy as np

from optimize.rules.base import Ge, Le, Meta, Rule
from optimize.rules.rows import Aux, ProblemData, Row


@dataclass(frozen=True)
class Risk(Rule):
    """The objective weighs the mean of the worst draws beside the mean of all draws.

    ``weight`` 0 is the mean alone, 1 the worst ``tail`` alone. The objective becomes
    ``(1 - weight) mean + weight CVaR``; the CVaR is the largest ``eta - sum_s z_s / (tail S)`` with
    ``z_s >= eta - (value_s - r_s)`` (Rockafellar and Uryasev 2000). ``r_s`` is what the best simple
    rule gains in a future beyond its own mean (``problem.reference``): a future is bad where the
    plan falls behind the rule, not where all plans do little.
    """

    weight: Annotated[float, Ge(0.0), Le(1.0), Meta("share", "权重")] = 0.5
    tail: Annotated[float, Ge(0.01), Le(1.0), Meta("share", "尾部")] = 0.2

    latex: ClassVar[str] = (
        r"z_s \ge \eta + r_s - \sum_{v,p} b_{svp}\, x_{vp} \quad \forall s;\quad "
        r"\max\,(1-w)\bar b x + w\,(\eta - \tfrac{1}{\alpha S}\sum_s z_s)"
    )
    zh: ClassVar[str] = "最差{tail:.0%}情形的平均值占{weight:.0%}权重"
    en: ClassVar[str] = "The worst {tail:.0%} of futures count {weight:.0%} of the objective."

    def aux(self, problem: ProblemData) -> Sequence[Aux]:
        """The quantile ``eta`` and what every future falls short of it."""
        futures = self._futures(problem)
        n = len(futures)
        top = float(problem.reach(futures).max())
        top += float(np.abs(problem.reference).max(initial=0.0))
        unit, w = problem.unit, self.weight
        return [
            Aux(("eta", 0), low=-top, high=top, objective=w, unit=unit),
            *(
                Aux(("short", s), high=2.0 * top, objective=-w / (self.tail * n), unit=unit)
                for s in range(n)
            ),
        ]

    def index(self, problem: ProblemData) -> Iterable[int]:
        """Futures."""
        return range(len(self._futures(problem)))

    def row(self, problem: ProblemData, at: int) -> Row:
        """The value in a future, and what it falls short of the quantile."""
        choose = np.where(problem.open, self._futures(problem)[at], 0.0)
        aux = {
            ("short", at): 1.0,
            ("eta", 0): -1.0,
            **{a.key: 1.0 for a in problem.aux if a.key[0] == "lift"},  # of teams, in every draw
        }
        if len(problem.recourse):
            aux["recourse", at] = float(problem.recourse[at])
        low = float(problem.reference[at]) if len(problem.reference) else 0.0
        return Row(choose, aux, low=low, unit=problem.unit)

    def _futures(self, problem: ProblemData) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
        if problem.futures is None:
            raise ValueError("a rule of risk needs the value of every plan in every future")
        return problem.futures
