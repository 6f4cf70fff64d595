"""The county's problem as arrays: plans by village, what they cost, their value, the rules.

One set of rows feeds Pyomo, the price bound and the tests; nothing here knows a solver.
"""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from optimize.instance import Instance
from optimize.menu import VillagePlan, committed_y, pinned
from optimize.rules import ALWAYS
from optimize.rules.base import Rule
from optimize.rules.carry_over import CarryOver
from optimize.rules.reserve import Reserve
from optimize.rules.risk import Risk
from optimize.rules.rows import Aux, ProblemData, Row

R = TypeVar("R", bound="Rule")


@dataclass(frozen=True)
class Problem(ProblemData):
    """One choice to make: a plan for every village, under rules.

    Attributes
    ----------
    plans : (P,) the menu.
    extra : rules of this solve beside the instance's: targets, risk, a trust region.
    """

    instance: Instance
    plans: tuple[VillagePlan, ...] = field(kw_only=True)
    extra: tuple[Rule, ...] = ()

    @cached_property
    def rules(self) -> tuple[Rule, ...]:
        """All rules: those of every problem, the instance's, and this solve's own."""
        return (*(rule() for rule in ALWAYS), *self.instance.rules, *self.extra)

    @cached_property
    def labels(self) -> tuple[str, ...]:
        """A name for every rule: its own, numbered where rules of one name came before."""
        names = [r.name for r in self.rules]
        return tuple(n if n not in names[:i] else f"{n}_{i}" for i, n in enumerate(names))

    def rule(self, kind: type[R]) -> R | None:
        """The first rule of a kind; None where it is switched off."""
        return next((r for r in self.rules if isinstance(r, kind)), None)

    @property
    def mean_weight(self) -> float:
        """What the mean over futures counts: all, or what a rule of risk leaves it."""
        risk = self.rule(Risk)
        return 1.0 - risk.weight if risk is not None else 1.0

    @cached_property
    def pinned(self) -> NDArray[np.float64]:
        """(V, Y, K) yuan that is pinned."""
        return np.floor(pinned(self.instance))

    @cached_property
    def above(self) -> NDArray[np.float64]:
        """(V, P, Y) yuan of a plan beyond what its village gets anyway."""
        rounding = self.costs.shape[3]
        more = self.yearly - np.floor(committed_y(self.instance))[:, None]
        return np.where(more > rounding, more, 0.0)

    @cached_property
    def floor_per_head(self) -> float:
        """Yuan per registered head that every funded village gets over the plan years."""
        return self.instance.floor_per_head

    @property
    def years_carried(self) -> int:
        """Years that a purse's money may wait: none without a rule of carrying on."""
        carry = self.rule(CarryOver)
        return carry.years if carry is not None else 0

    @property
    def has_reserve(self) -> bool:
        """Whether some money of the first year may wait for the future."""
        return self.rule(Reserve) is not None

    @cached_property
    def uses(self) -> tuple[NDArray[np.bool_], ...]:
        """(G,) masks (K,) of programmes that purses pay and rules count alike."""
        return self.instance.uses

    @cached_property
    def aux(self) -> tuple[Aux, ...]:
        """Auxiliary variables of all rules, each once."""
        out: dict[Any, Aux] = {}
        for rule in self.rules:
            for a in rule.aux(self):
                out.setdefault(a.key, a)
        return tuple(out.values())

    @cached_property
    def numbered(self) -> tuple[tuple[int, Any, Row], ...]:
        """Every row with its rule's place in :attr:`rules` and its place in the rule's index."""
        return tuple(
            (i, at, r.row(self, at)) for i, r in enumerate(self.rules) for at in r.index(self)
        )

    def value(self, choice: NDArray[np.int64]) -> float:
        """Worth of a choice without what auxiliary variables add or take."""
        return float(self.plan_value[np.arange(self.n_villages), choice].sum())
