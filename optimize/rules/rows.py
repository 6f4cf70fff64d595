"""Linear rows and auxiliary variables, and the arrays that rules make them from."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.programmes import GRANTABLE
from model.state.units import WAN
from optimize.data import InstanceData

Key = tuple[Any, ...]
"""An auxiliary variable: its name, then its indices."""

UNIT = 100
"""Yuan of the last digit of a grant, a hundredth of 万元: what a plan may grant is rounded to it,
so that papers show what was simulated."""


@dataclass(frozen=True)
class Row:
    """One linear row: ``low <= sum choose * x + sum aux * y <= high``.

    Attributes
    ----------
    choose : (V, P) coefficients of the choice; None where it has none.
    aux : coefficients of auxiliary variables by key.
    low, high : bounds, infinite where there is none.
    unit : what the row is divided by for the solver: 10,000 yuan for money, 1 for counts.
    gives, alike : rows of a rule that name the same ``alike`` give together, each so many times: a
        floor a head falls for all villages, not for one.
    """

    choose: NDArray[np.float64] | None = None
    aux: Mapping[Key, float] = field(default_factory=dict)
    low: float = -np.inf
    high: float = np.inf
    unit: float = WAN
    gives: float = 1.0
    alike: str = ""


@dataclass(frozen=True)
class Aux:
    """An auxiliary variable, yuan or a count: bounds, and its coefficient in the objective.

    One that is ``whole`` takes 0 or 1.
    """

    key: Key
    low: float = 0.0
    high: float = np.inf
    objective: float = 0.0
    unit: float = WAN
    whole: bool = False


@dataclass(frozen=True)
class ElasticSolution:
    """A choice for which some rules had to give, as little as possible.

    Attributes
    ----------
    slack : what a rule gives by place, yuan or counts.
    choose : (V, P) the choice, 0 or 1.
    aux : auxiliary variables by key, yuan or counts.
    """

    slack: Mapping[Any, float]
    choose: NDArray[np.float64]
    aux: Mapping[Key, float]

    def of(self, row: Row) -> float:
        """What a row adds up to under the choice."""
        total = 0.0 if row.choose is None else float((row.choose * self.choose).sum())
        return total + sum(c * self.aux.get(key, 0.0) for key, c in row.aux.items())


@dataclass(frozen=True)
class ProblemData(ABC):
    """The arrays that rows are made from: every plan of the menu in every village.

    What rules read of one another (the years that money may wait, the uses counted apart) is
    declared here and filled in by :class:`optimize.formulation.problem.Problem`, which holds the
    rules.

    Attributes
    ----------
    costs : (V, P, Y, K) yuan.
    plan_value : (V, P) objective of every plan in every village; minus infinity leaves it out.
    measures : by name, (V, P) other effects, for rules that speak of them.
    futures : (S, V, P) objective in every future, for rules of risk.
    recourse : (S,) objective for a yuan of reserve in every future.
    reference : (S,) what the best simple rule gains in every future beyond its mean, or nothing.
    per_yuan : (K,) objective of the first yuan of every programme.
    unit : what the objective is divided by for the solver.
    team_effect : share of a plan's value that a work team adds, where teams may move.
    """

    instance: InstanceData
    costs: NDArray[np.int64]
    plan_value: NDArray[np.float64]
    measures: Mapping[str, NDArray[np.float64]] = field(default_factory=dict)
    futures: NDArray[np.float64] | None = None
    recourse: NDArray[np.float64] = field(default_factory=lambda: np.zeros(0))
    reference: NDArray[np.float64] = field(default_factory=lambda: np.zeros(0))
    per_yuan: NDArray[np.float64] = field(default_factory=lambda: np.ones(len(GRANTABLE)))
    unit: float = WAN
    team_effect: float = 0.0

    @property
    @abstractmethod
    def floor_per_head(self) -> float:
        """Yuan per registered head that every funded village gets over the plan years."""

    @property
    @abstractmethod
    def pinned(self) -> NDArray[np.float64]:
        """(V, Y, K) yuan that is pinned."""

    @property
    @abstractmethod
    def above(self) -> NDArray[np.float64]:
        """(V, P, Y) yuan of a plan beyond what its village gets anyway."""

    @property
    @abstractmethod
    def uses(self) -> tuple[NDArray[np.bool_], ...]:
        """(G,) masks (K,) of programmes that purses pay and rules count alike."""

    @property
    @abstractmethod
    def years_carried(self) -> int:
        """Years that a purse's money may wait before it lapses."""

    @property
    @abstractmethod
    def has_reserve(self) -> bool:
        """Whether some money of the first year may wait for the future."""

    @property
    @abstractmethod
    def mean_weight(self) -> float:
        """What the mean over futures counts: all, or what a rule of risk leaves it."""

    @property
    @abstractmethod
    def aux(self) -> tuple[Aux, ...]:
        """Auxiliary variables of all rules, each once."""

    def reach(self, value: NDArray[np.float64]) -> NDArray[np.float64]:
        """(...) what no choice exceeds in size, of (..., V, P) values: every village's largest."""
        return np.asarray(np.abs(value).max(axis=-1).sum(axis=-1))

    @property
    def n_villages(self) -> int:
        """Villages."""
        return self.plan_value.shape[0]

    @property
    def n_plans(self) -> int:
        """Plans of the menu."""
        return self.plan_value.shape[1]

    @property
    def n_years(self) -> int:
        """Plan years."""
        return len(self.instance.years)

    @cached_property
    def open(self) -> NDArray[np.bool_]:
        """(V, P) plans that may be chosen."""
        return np.isfinite(self.plan_value)

    @cached_property
    def yearly(self) -> NDArray[np.float64]:
        """(V, P, Y) yuan over all programmes."""
        return self.costs.sum(axis=3).astype(float)

    @cached_property
    def total(self) -> NDArray[np.float64]:
        """(V, P) yuan over years and programmes."""
        return self.yearly.sum(axis=2)

    @cached_property
    def by_use(self) -> NDArray[np.float64]:
        """(G, V, P, Y) yuan by use."""
        return np.stack([self.costs[..., u].sum(axis=3) for u in self.uses]).astype(float)

    def within(self, villages: Any, coefficients: NDArray[np.float64]) -> NDArray[np.float64]:
        """(V, P) coefficients of some villages' plans, zero elsewhere."""
        out = np.zeros(self.plan_value.shape)
        out[villages] = coefficients[villages]
        return out

    def money(
        self, programmes: NDArray[np.bool_] | None = None, years: tuple[int, ...] = ()
    ) -> NDArray[np.float64]:
        """(V, P) yuan of some programmes (K,) in some plan years, by place; all if none given."""
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
        """Sums that rows of several rules need, by programmes and years."""
        return {}
