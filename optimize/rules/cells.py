"""Sums of money over any places, programmes, years and purse, between a least and a most.

Rules in a planner's words (for a village, a town, a programme, a household) differ in whose money
they add up and what they divide it by; the mathematics stands here once.
"""

from abc import abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from model.programmes import GRANTABLE
from optimize.rules.base import Rule
from optimize.rules.rows import ElasticSolution, Key, ProblemData, Row
from optimize.rules.wording import inwards, outwards


@dataclass(frozen=True)
class Sum:
    """A sum of choices and auxiliary variables."""

    choose: NDArray[np.float64] | None = None
    aux: Mapping[Key, float] = field(default_factory=dict)

    def row(self, low: float = -np.inf, high: float = np.inf) -> Row:
        """The row that bounds it."""
        return Row(self.choose, self.aux, low, high)

    def less(self, share: float, whole: "Sum") -> "Sum":
        """It without a share of another sum over the same kind of variables."""
        if self.choose is not None and whole.choose is not None:
            return Sum(self.choose - share * whole.choose)
        return Sum(aux={key: self.aux.get(key, 0.0) - share * c for key, c in whole.aux.items()})


@dataclass(frozen=True)
class Cells:
    """Villages (V,), programmes (K,), years by place and a purse of a plan; all if none given."""

    villages: NDArray[np.bool_] | None = None
    programmes: NDArray[np.bool_] | None = None
    years: tuple[int, ...] = ()
    purse: str = ""

    def total(self, problem: ProblemData) -> Sum:
        """Their money. A purse pays by use, not by village."""
        if not self.purse:
            money = problem.money(self.programmes, self.years)
            return Sum(money if self.villages is None else problem.within(self.villages, money))
        s = purse_at(problem, self.purse)
        pays = problem.instance.purses[s].pays if s is not None else (lambda _: False)
        return Sum(
            aux={
                ("pay", g, s, t): 1.0
                for g, use in enumerate(problem.uses)
                if pays(use) and (self.programmes is None or (use & self.programmes).any())
                for t in self.years or range(problem.n_years)
            }
        )


def purse_at(problem: ProblemData, name: str) -> int | None:
    """The place of a purse; None where the plan has none of it."""
    names = [p.name for p in problem.instance.purses]
    return names.index(name) if name in names else None


def mask_of(programmes: Sequence[str]) -> NDArray[np.bool_] | None:
    """(K,) mask of programmes; None, all, where none is named."""
    return np.isin(GRANTABLE, programmes) if programmes else None


FREE = {
    "least": 0.0,
    "most": np.inf,
    "least_share": 0.0,
    "most_share": 1.0,
    "least_villages": 0.0,
    "most_villages": np.inf,
}
"""Bounds that bind nothing, by side."""


class Bounded(Rule):
    """Money of groups between bounds: yuan for each unit of ``per``, or shares of ``whole``."""

    step: ClassVar[float] = 1000.0
    """Yuan to which a relaxed bound is rounded."""

    @cached_property
    def fields_of(self) -> Mapping[str, str]:
        """Which field holds a side's bound; a rule without a side leaves it out."""
        own = {f.name for f in fields(self)}  # type: ignore[arg-type]
        return {side: side for side in FREE if side in own}

    @abstractmethod
    def groups(self, problem: ProblemData) -> Iterable[Any]:
        """Whose money is bounded."""

    @abstractmethod
    def cells(self, problem: ProblemData, group: Any) -> Cells:
        """What money of a group counts."""

    def whole(self, problem: ProblemData, group: Any) -> Cells:
        """What shares are of: all programmes in the same places, years and purse."""
        return replace(self.cells(problem, group), programmes=None)

    def per(self, problem: ProblemData, group: Any) -> float:
        """What a bound in yuan is multiplied by: 1, or heads, or households."""
        return 1.0

    def total(self, problem: ProblemData, group: Any) -> Sum:
        """The sum that is bounded."""
        return self.cells(problem, group).total(problem)

    @property
    def bounds(self) -> dict[str, float]:
        """Bounds that bind, by side."""
        own = {side: float(getattr(self, f)) for side, f in self.fields_of.items()}
        return {side: x for side, x in own.items() if x != FREE[side]}

    def index(self, problem: ProblemData) -> Iterable[tuple[str, Any]]:
        """Sides and groups."""
        groups = list(self.groups(problem))
        return [(side, group) for side in self.bounds for group in groups]

    def row(self, problem: ProblemData, at: tuple[str, Any]) -> Row:
        """The money of a group on one side of its bound."""
        side, group = at
        bound, total = self.bounds[side], self.total(problem, group)
        if side.endswith("share"):
            total = total.less(bound, self.whole(problem, group).total(problem))
            return total.row(low=0.0) if side == "least_share" else total.row(high=0.0)
        per = self.per(problem, group)
        row = total.row(low=bound * per) if side == "least" else total.row(high=bound * per)
        return replace(row, gives=per, alike=side)

    def relaxed_to(self, problem: ProblemData, solution: ElasticSolution) -> Rule | None:
        """The bounds that the choice keeps."""
        changed: dict[str, Any] = {}
        for side in dict.fromkeys(at[0] for at in solution.slack):
            reached = [self._reached(problem, solution, side, g) for g in self.groups(problem)]
            step = {"share": 0.01, "villages": 1.0}.get(side.partition("_")[2], self.step)
            changed[self.fields_of[side]] = (
                inwards(min(reached), step)
                if side.startswith("least")
                else outwards(max(reached), step)
            )
        other = replace(self, **changed)  # type: ignore[type-var]
        return other if other.bounds else None

    def _reached(
        self, problem: ProblemData, solution: ElasticSolution, side: str, group: Any
    ) -> float:
        """The bound of a side that the choice keeps in a group."""
        money = solution.of(self.total(problem, group).row())
        if side.endswith("share"):
            whole = solution.of(self.whole(problem, group).total(problem).row())
            return money / whole if whole > 1.0 else self.bounds[side]
        return money / max(self.per(problem, group), 1.0)

    def uses(self) -> Sequence[NDArray[np.bool_]]:
        """Programmes that a purse must pay apart."""
        mask = mask_of(getattr(self, "programmes", ()))
        return (mask,) if getattr(self, "purse", "") and mask is not None else ()

    def wrong(self) -> tuple[str, str] | None:
        """Bounds that bind nothing, or in the wrong order."""
        bounds = self.bounds
        names = list(self.fields_of.values())
        if not bounds and len(names) > 1:
            return names[0], f"one of {', '.join(names)}"
        for low, high in (("least", "most"), ("least_share", "most_share")):
            if low in bounds and high in bounds and bounds[low] > bounds[high]:
                return self.fields_of[low], f"at most {self.fields_of[high]} ({bounds[high]:g})"
        return None
