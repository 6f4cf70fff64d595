"""Carrying money on: at most a share of a year's fund, and it lapses."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Annotated, ClassVar

from optimize.rules.base import Ge, Le, Meta, Rule
from optimize.rules.rows import ElasticSolution, ProblemData, Row
from optimize.rules.wording import outwards


@dataclass(frozen=True)
class CarryOver(Rule):
    """At most a given share of a year's money may be carried over; it lapses after some years."""

    most: Annotated[float, Ge(0.0), Le(1.0), Meta("share", "至多")]
    years: Annotated[int, Ge(0), Le(5), Meta("years", "年数")] = 2

    latex: ClassVar[str] = r"\sum_{u < t \le u + \ell} z_{sut} \le \kappa B_{su} \quad \forall s, u"
    zh: ClassVar[str] = "当年资金最多{most:.0%}可结转，{years}年未用收回"
    en: ClassVar[str] = (
        "At most {most:.0%} of a year's money may be carried on, and it lapses after {years} years."
    )

    def index(self, problem: ProblemData) -> Iterable[tuple[int, int]]:
        """Purses and years of money that may wait."""
        purses, last = range(len(problem.instance.purses)), problem.n_years - 1
        return [(s, u) for s in purses for u in range(last) if self.years > 0]

    def row(self, problem: ProblemData, at: tuple[int, int]) -> Row:
        """Spending of one year's money in later years."""
        s, u = at
        later = {("spend", s, u, t): 1.0 for t in spending_years(problem, u) if t > u}
        return Row(aux=later, high=self.most * float(problem.instance.purses[s].yuan_y[u]))

    def relaxed_to(self, problem: ProblemData, solution: ElasticSolution) -> "CarryOver | None":
        """The share that waits."""
        shares = [
            solution.of(self.row(problem, at)) / float(problem.instance.purses[at[0]].yuan_y[at[1]])
            for at in solution.slack
        ]
        return replace(self, most=outwards(max(shares), 0.01)) if max(shares) <= 1.0 else None


def spending_years(problem: ProblemData, t: int) -> range:
    """Years in which a purse's money of year ``t`` may be spent: until it lapses."""
    return range(t, min(t + problem.years_carried, problem.n_years - 1) + 1)
