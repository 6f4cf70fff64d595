"""Work teams that the county can move: which villages get one is part of the choice."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from optimize.rules.base import Ge, Language, Le, Meta, Rule
from optimize.rules.rows import Aux, ElasticSolution, ProblemData, Row
from results.language.catalogue import pick


@dataclass(frozen=True)
class Teams(Rule):
    """Limits on how many work teams may move to another village and how many new ones may be sent.

    ``team[v]`` is 1 where a village has one; ``lift[v]``, the objective that it adds, is at most
    a share (:attr:`optimize.rules.rows.ProblemData.team_effect`) of the value of the village's
    plan.
    """

    moves: Annotated[int, Ge(0), Le(10_000), Meta("count", "调整")]
    more: Annotated[int, Ge(0), Le(10_000), Meta("count", "新派")] = 0

    latex: ClassVar[str] = (
        r"\sum_{v} m_v \le N + n,\quad \sum_{v \notin V^{m}} m_v \le d + n,\quad "
        r"w_v \le \tau \sum_{p} b_{vp}^{+}\, x_{vp},\quad w_v \le M_v m_v \quad \forall v \in V"
    )

    def sentence(self, language: Language) -> str:
        """How many."""
        new = pick(language, f"，并可新派{self.more}支", f", and {self.more} new ones may be sent")
        more = new if self.more else ""
        return pick(
            language,
            f"至多{self.moves}支驻村工作队可调整到别的村{more}",
            f"At most {self.moves} work teams may move to another village{more}.",
        )

    def aux(self, problem: ProblemData) -> Sequence[Aux]:
        """``team[v]`` and ``lift[v]``."""
        top, mean = self._top(problem), problem.mean_weight
        villages = range(problem.n_villages)
        return [
            *(Aux(("team", v), high=1.0, unit=1.0, whole=True) for v in villages),
            *(Aux(("lift", v), high=top[v], objective=mean, unit=problem.unit) for v in villages),
        ]

    @property
    def of_money(self) -> bool:
        """Teams are whole."""
        return False

    def index(self, problem: ProblemData) -> Iterable[tuple[str, int]]:
        """All teams, those that move, and twice every village."""
        villages = range(problem.n_villages)
        return [
            ("all", 0),
            ("moved", 0),
            *(("worth", v) for v in villages),
            *(("sent", v) for v in villages),
        ]

    def row(self, problem: ProblemData, at: tuple[str, int]) -> Row:
        """Teams, moved teams, or what a village's team adds."""
        kind, v = at
        here = problem.instance.team
        if kind == "all":
            every: Mapping[Any, float] = {("team", u): 1.0 for u in range(problem.n_villages)}
            return Row(aux=every, high=float(here.sum() + self.more), unit=1.0)
        if kind == "moved":
            new = {("team", int(u)): 1.0 for u in np.flatnonzero(~here)}
            return Row(aux=new, high=float(self.moves + self.more), unit=1.0)
        if kind == "worth":
            value = problem.within(v, -problem.team_effect * _positive_value(problem))
            return Row(value, {("lift", v): 1.0}, high=0.0, unit=problem.unit)
        sent = {("lift", v): 1.0, ("team", v): -self._top(problem)[v]}
        return Row(aux=sent, high=0.0, unit=problem.unit)

    def relaxed_to(self, problem: ProblemData, solution: ElasticSolution) -> "Teams":
        """As many moves as the choice makes."""
        return replace(self, moves=round(solution.of(self.row(problem, ("moved", 0)))))

    def _top(self, problem: ProblemData) -> NDArray[np.float64]:
        return np.asarray(problem.team_effect * _positive_value(problem).max(axis=1))


def _positive_value(problem: ProblemData) -> NDArray[np.float64]:
    """(V, P) value of a plan, none below zero."""
    return np.maximum(np.where(problem.open, problem.plan_value, 0.0), 0.0)


def stationed(aux: Mapping[Any, float], n: int) -> NDArray[np.bool_] | None:
    """(V,) which villages get a team under auxiliary variables; None where teams stay."""
    if ("team", 0) not in aux:
        return None
    return np.array([aux["team", v] > 0.5 for v in range(n)])
