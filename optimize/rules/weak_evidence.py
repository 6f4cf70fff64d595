"""Programmes of weak evidence get a limited part of a year's money, each and jointly."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Annotated, Any, ClassVar, Final

import numpy as np

from model.programmes import GRANTABLE
from model.programmes.priors import PRIORS
from optimize.rules.base import Ge, Le, Meta, Rule
from optimize.rules.rows import ElasticSolution, ProblemData, Row
from optimize.rules.wording import outwards

WEAK: Final = tuple(name for name in GRANTABLE if PRIORS[name].grade in ("C", "none"))
"""Programmes whose yield rests on contracts and claims, or on no study at all (grade C, none)."""


@dataclass(frozen=True)
class WeakEvidence(Rule):
    """Limits on the share of a year's money for each grade-C programme and for all together.

    What is believed of such a programme may be wrong for all villages at once, and draws of its
    prior do not say how wrong.
    """

    each: Annotated[float, Ge(0.0), Le(1.0), Meta("share", "每项至多")] = 0.25
    jointly: Annotated[float, Ge(0.0), Le(1.0), Meta("share", "合计至多")] = 0.40

    latex: ClassVar[str] = (
        r"\sum_{v,p} a_{vptk}\, x_{vp} \le \mu B_t \quad \forall t, k \in C;\qquad "
        r"\sum_{v,p} \sum_{k \in C} a_{vptk}\, x_{vp} \le \nu B_t \quad \forall t"
    )
    zh: ClassVar[str] = (
        "证据薄弱（C级或无研究）的项目，每项至多占当年资金的{each:.0%}，合计至多占{jointly:.0%}"
    )
    en: ClassVar[str] = (
        "A programme of weak evidence (grade C or no study) gets at most {each:.0%} of a year's "
        "money, all of them jointly at most {jointly:.0%}."
    )

    def index(self, problem: ProblemData) -> Iterable[tuple[str, int]]:
        """Years by place, with every such programme that the menu holds, and all jointly."""
        held = [k for k in WEAK if problem.money(np.isin(GRANTABLE, k)).any()]
        sides = [k for k in held if self.each < 1.0]
        sides += ["jointly"] if len(held) > 1 and self.jointly < 1.0 else []
        return [(side, t) for t in range(problem.n_years) for side in sides]

    def row(self, problem: ProblemData, at: tuple[str, int]) -> Row:
        """The money of a programme, or of all, in a year."""
        side, t = at
        share = self.jointly if side == "jointly" else self.each
        return replace(self._money(problem, side, t), high=share * self._whole(problem, t))

    def relaxed_to(self, problem: ProblemData, solution: ElasticSolution) -> "WeakEvidence | None":
        """The shares that the choice keeps."""
        reached = {"each": self.each, "jointly": self.jointly}
        for side, t in solution.slack:
            money = solution.of(self._money(problem, side, t))
            share = outwards(money / max(self._whole(problem, t), 1.0), 0.01)
            name = "jointly" if side == "jointly" else "each"
            reached[name] = min(1.0, max(reached[name], share))
        return replace(self, **reached) if min(reached.values()) < 1.0 else None

    def record(self) -> dict[str, Any]:
        """With the programmes, for the checker."""
        return super().record() | {"programmes": WEAK}

    def _money(self, problem: ProblemData, side: str, t: int) -> Row:
        return Row(problem.money(np.isin(GRANTABLE, WEAK if side == "jointly" else (side,)), (t,)))

    def _whole(self, problem: ProblemData, t: int) -> float:
        return float(sum(p.yuan_y[t] for p in problem.instance.purses))
