"""Purses: what is used is paid, by purses that may, from money that has not lapsed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from optimize.rules.base import Rule
from optimize.rules.carry_over import spending_years
from optimize.rules.rows import Aux, Key, ProblemData, Row


@dataclass(frozen=True)
class Payment(Rule):
    """Every use is paid by purses that may pay it (``pay``: yuan by use, purse and year)."""

    latex: ClassVar[str] = (
        r"\sum_{v,p} a_{vptg}\, x_{vp} = \sum_{s \in S_g} y_{gst} \quad \forall g, t"
    )
    zh: ClassVar[str] = "每项用途由依规可以支付的资金支付"
    en: ClassVar[str] = "Every use is paid by purses that may pay it."

    def aux(self, problem: ProblemData) -> Sequence[Aux]:
        """``pay[g, s, t]`` for every purse that may."""
        return [
            Aux(("pay", g, s, t), high=float(problem.instance.purse_total))
            for g, use in enumerate(problem.uses)
            for s, purse in enumerate(problem.instance.purses)
            for t in range(problem.n_years)
            if purse.pays(use)
        ]

    def index(self, problem: ProblemData) -> Iterable[tuple[int, int]]:
        """Uses and years."""
        return [(g, t) for g in range(len(problem.uses)) for t in range(problem.n_years)]

    def row(self, problem: ProblemData, at: tuple[int, int]) -> Row:
        """What a use costs in a year is what purses pay for it."""
        g, t = at
        pays = {
            ("pay", g, s, t): -1.0
            for s, purse in enumerate(problem.instance.purses)
            if purse.pays(problem.uses[g])
        }
        return Row(problem.by_use[g, :, :, t], pays, low=0.0, high=0.0)


@dataclass(frozen=True)
class Money(Rule):
    """A purse pays in a year from that year's money or from earlier money not yet lapsed."""

    latex: ClassVar[str] = r"\sum_{g} y_{gst} \le \sum_{u \le t} z_{sut} \quad \forall s, t"
    zh: ClassVar[str] = "每年支付不超过当年与未到期结转资金"
    en: ClassVar[str] = (
        "A purse pays in a year at most what it has: new money and money carried on."
    )

    def aux(self, problem: ProblemData) -> Sequence[Aux]:
        """``spend[s, u, t]``: money of year ``u`` that is spent in year ``t``."""
        return [
            Aux(("spend", s, u, t), high=float(purse.yuan_y[u]))
            for s, purse in enumerate(problem.instance.purses)
            for u in range(problem.n_years)
            for t in spending_years(problem, u)
        ]

    def index(self, problem: ProblemData) -> Iterable[tuple[int, int]]:
        """Purses and years."""
        return [(s, t) for s in range(len(problem.instance.purses)) for t in range(problem.n_years)]

    def row(self, problem: ProblemData, at: tuple[int, int]) -> Row:
        """Payments less money of all years that may be spent now."""
        s, t = at
        purse = problem.instance.purses[s]
        aux = {("pay", g, s, t): 1.0 for g, use in enumerate(problem.uses) if purse.pays(use)}
        for u in range(t + 1):
            if t in spending_years(problem, u):
                aux[("spend", s, u, t)] = -1.0
        return Row(aux=aux, high=0.0)


@dataclass(frozen=True)
class Fund(Rule):
    """A year's money is spent once: in its own year or, if carried over, before it lapses."""

    latex: ClassVar[str] = r"\sum_{t \ge u} z_{sut} \le B_{su} \quad \forall s, u"
    zh: ClassVar[str] = "各项资金不超过当年下达额"
    en: ClassVar[str] = "Every purse spends at most what it is given each year."

    def index(self, problem: ProblemData) -> Iterable[tuple[int, int]]:
        """Purses and years of money."""
        return [(s, u) for s in range(len(problem.instance.purses)) for u in range(problem.n_years)]

    def row(self, problem: ProblemData, at: tuple[int, int]) -> Row:
        """All spending of one year's money."""
        s, u = at
        aux: dict[Key, float] = {("spend", s, u, t): 1.0 for t in spending_years(problem, u)}
        if (s, u) == (0, 0) and problem.has_reserve:
            aux["reserve", 0] = 1.0
        return Row(aux=aux, high=float(problem.instance.purses[s].yuan_y[u]))
