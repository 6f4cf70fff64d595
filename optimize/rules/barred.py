"""Rules that a village's plan keeps or not: plans that do not are barred from its menu."""

from abc import abstractmethod
from collections.abc import Iterable
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from model.state.units import WAN
from optimize.rules.base import Rule
from optimize.rules.rows import ProblemData, Row

LEAST = 1.0
"""Yuan of excess that are none: a yuan is lost to whole yuan."""


class BarredPlans(Rule):
    """Plans that break the rule may not be chosen; how much each breaks it is its excess.

    A village has one plan, so that ``sum excess x <= 0`` bars every plan with an excess, as tightly
    as a row can; where the rule must give, the slack of the row is the excess in yuan.
    """

    latex: ClassVar[str] = r"\sum_{p} e_{vp}\, x_{vp} \le 0 \quad \forall v \in V"

    @abstractmethod
    def excess(self, problem: ProblemData) -> NDArray[np.float64]:
        """(V, P) yuan by which a plan breaks the rule; 0 where it keeps it."""

    def _excess(self, problem: ProblemData) -> NDArray[np.float64]:
        if self not in problem.memo:
            excess = np.where(problem.open, self.excess(problem), 0.0)
            problem.memo[self] = np.where(excess > LEAST, excess, 0.0)
        return problem.memo[self]

    @property
    def of_money(self) -> bool:
        """It judges a plan as a whole."""
        return False

    def index(self, problem: ProblemData) -> Iterable[int]:
        """Villages some of whose plans are barred."""
        return np.flatnonzero((self._excess(problem) > 0.0).any(axis=1)).tolist()

    def row(self, problem: ProblemData, at: int) -> Row:
        """No plan with an excess."""
        return Row(problem.within(at, self._excess(problem)), high=0.0, unit=WAN)
