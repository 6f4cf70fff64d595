"""The county's problem as arrays: plans by village, what they cost, what they are worth, the rules.

One set of rows feeds Pyomo, the price bound and the tests; nothing here knows a solver.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from model.state.units import WAN
from optimize.menu import committed_y, pinned
from optimize.rules import ALWAYS
from optimize.rules.risk import Risk

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from optimize.data import Instance
    from optimize.menu import VillagePlan
    from optimize.rules.base import Aux, Row, Rule

R = TypeVar("R", bound="Rule")


@dataclass(frozen=True)
class Problem:
    """One choice to make: a plan for every village.

    Attributes
    ----------
    plans : (P,) the menu.
    costs : (V, P, Y, K) yuan.
    worth : (V, P) objective of every plan in every village; minus infinity leaves it out.
    measures : by name, (V, P) other effects, for rules that speak of them.
    futures : (S, V, P) objective in every future, for rules of risk.
    recourse : (S,) objective for a yuan of reserve in every future.
    extra : rules of this solve beside the instance's: targets, risk, a trust region.
    unit : what the objective is divided by for the solver.
    team_lift : share of a plan's worth that a work team adds, where teams may move.
    """

    instance: Instance
    plans: tuple[VillagePlan, ...]
    costs: NDArray[np.int64]
    worth: NDArray[np.float64]
    measures: Mapping[str, NDArray[np.float64]] = field(default_factory=dict)
    futures: NDArray[np.float64] | None = None
    recourse: NDArray[np.float64] = field(default_factory=lambda: np.zeros(0))
    extra: tuple[Rule, ...] = ()
    unit: float = WAN
    team_lift: float = 0.0

    @property
    def n_villages(self) -> int:
        """Villages."""
        return self.worth.shape[0]

    @property
    def n_plans(self) -> int:
        """Plans of the menu."""
        return self.worth.shape[1]

    @property
    def n_years(self) -> int:
        """Plan years."""
        return len(self.instance.years)

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
    def open(self) -> NDArray[np.bool_]:
        """(V, P) plans that may be chosen."""
        return np.isfinite(self.worth)

    @cached_property
    def yearly(self) -> NDArray[np.float64]:
        """(V, P, Y) yuan over all programmes."""
        return self.costs.sum(axis=3).astype(float)

    @cached_property
    def total(self) -> NDArray[np.float64]:
        """(V, P) yuan over years and programmes."""
        return self.yearly.sum(axis=2)

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
    def uses(self) -> tuple[NDArray[np.bool_], ...]:
        """(G,) masks (K,) of programmes that the same purses pay and that count alike as industry."""
        return self.instance.uses

    @cached_property
    def by_use(self) -> NDArray[np.float64]:
        """(G, V, P, Y) yuan by use."""
        return np.stack([self.costs[..., u].sum(axis=3) for u in self.uses]).astype(float)

    def within(self, villages: Any, coefficients: NDArray[np.float64]) -> NDArray[np.float64]:
        """(V, P) coefficients of some villages' plans, zero elsewhere."""
        out = np.zeros(self.worth.shape)
        out[villages] = coefficients[villages]
        return out

    def money(
        self, programmes: NDArray[np.bool_] | None = None, years: tuple[int, ...] = ()
    ) -> NDArray[np.float64]:
        """(V, P) yuan of some programmes (K,) in some plan years, by place; all where none is named."""
        if programmes is None and not years:
            return self.total
        key = (None if programmes is None else programmes.tobytes(), years)
        if key not in self.memo:
            costs = self.costs if not years else self.costs[:, :, list(years)]
            costs = costs if programmes is None else costs[..., programmes]
            self.memo[key] = costs.sum(axis=(2, 3)).astype(float)
        return self.memo[key]

    @cached_property
    def memo(self) -> dict[Any, NDArray[np.float64]]:
        """Sums that rows of rules ask for many times, by what was asked."""
        return {}

    @cached_property
    def aux(self) -> tuple[Aux, ...]:
        """Auxiliary variables of all rules, each once."""
        found: dict[Any, Aux] = {}
        for rule in self.rules:
            for a in rule.aux(self):
                found.setdefault(a.key, a)
        return tuple(found.values())

    @cached_property
    def numbered(self) -> tuple[tuple[int, Any, Row], ...]:
        """Every row with the place of its rule in :attr:`rules` and its place in the rule's index."""
        return tuple(
            (i, at, r.row(self, at)) for i, r in enumerate(self.rules) for at in r.index(self)
        )

    def value(self, choice: NDArray[np.int64]) -> float:
        """Worth of a choice without what auxiliary variables add or take."""
        return float(self.worth[np.arange(self.n_villages), choice].sum())
