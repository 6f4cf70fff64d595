"""What was learned, for any number of solves: other money, other rules, other objectives."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from model.plan import FundPlan
from optimize.formulation.problem import Problem
from optimize.instance import Instance
from optimize.learning.experiment import Experiments
from optimize.learning.shrinkage import Estimates, Fitted, effects, fit_experiments
from optimize.learning.team_effect import team_effect, without_teams
from optimize.menu import VillagePlan, costs as menu_costs, with_floor
from optimize.objective import NAMES, Objective, named
from optimize.rules.base import Rule
from optimize.rules.reserve import Reserve
from optimize.rules.teams import Teams


class _OnDemand(Mapping[str, "NDArray[np.float64]"]):
    """(V, P) effect on every measure, computed when a rule reads it; some are given."""

    def __init__(self, learned: "Learned", measures: Mapping[str, NDArray[np.float64]]) -> None:
        self._learned, self._computed = learned, dict(measures)

    def __getitem__(self, name: str) -> NDArray[np.float64]:
        if name not in self._computed:
            self._computed[name] = self._learned.plan_value(named(name))
        return self._computed[name]

    def __iter__(self) -> Iterator[str]:
        return iter({*NAMES, *self._computed})

    def __len__(self) -> int:
        return len({*NAMES, *self._computed})


def per_head(instance: Instance, plan: FundPlan) -> NDArray[np.float64]:
    """(V, 1, Y, K) yuan of a plan per registered person."""
    yuan = plan.yuan[:, : instance.n_villages].sum(axis=3).transpose(1, 0, 2)
    return np.asarray((yuan / instance.heads[:, None, None])[:, None])


@dataclass(frozen=True)
class Curves:
    """The fitted curves as values of money, untried packages included."""

    instance: Instance
    estimates: Estimates

    def mean(self, money: NDArray[np.float64]) -> NDArray[np.float64]:
        """(V, P) value of (V, P, Y, K) yuan a registered head, over all futures."""
        slopes = self.estimates.slopes(self.instance)
        return self._weighed(np.einsum("vpk,vk->vp", self._features(money), slopes))

    def by_programme(self, money: NDArray[np.float64]) -> NDArray[np.float64]:
        """(V, P, K) the same by programme."""
        worth = self._features(money) * self.estimates.slopes(self.instance)[:, None]
        return np.asarray(worth * self.instance.heads[:, None, None])

    def away(self, money: NDArray[np.float64]) -> NDArray[np.float64]:
        """(S, V, P) what every future adds to the mean."""
        by_draw = self.estimates.sample_effects.by_draw
        return self._weighed(np.einsum("vpk,sk->svp", self._features(money), by_draw))

    def futures(self, money: NDArray[np.float64]) -> NDArray[np.float64]:
        """(S, V, P) value in every future."""
        return np.asarray(self.mean(money)[None] + self.away(money))

    def of_plan(self, plan: FundPlan) -> float:
        """Value of a whole plan."""
        return float(self.mean(per_head(self.instance, plan)).sum())

    @property
    def per_yuan(self) -> NDArray[np.float64]:
        """(K,) objective of a programme's first yuan, mean of registered persons, at least 0."""
        slopes = self.estimates.slopes(self.instance) * self.instance.relative_worth
        return np.asarray(np.average(slopes, axis=0, weights=self.instance.heads).clip(0.0))

    def _features(self, money: NDArray[np.float64]) -> NDArray[np.float64]:
        return self.estimates.surrogate.features_of(money, self.instance.relative_worth)

    def _weighed(self, a_head: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.asarray(a_head * self.instance.heads[:, None])


@dataclass(frozen=True)
class Learned:
    """A menu and what its plans did.

    Attributes
    ----------
    plans : the menu, grown as rounds went on.
    experiments : plans are numbered as in ``plans``.
    trained_on : the instance that experiments were made under, where it is another one.
    reference : the best simple rule, which gives a plan for any instance; None without a rule of
        risk.
    fits : what experiments say under objectives that were asked of, by objective and effect of
        teams; shared by all menus and instances of the same experiments.
    """

    instance: Instance
    plans: tuple[VillagePlan, ...]
    experiments: Experiments
    trained_on: Instance | None = None
    reference: Callable[[Instance], FundPlan] | None = None
    fits: dict[tuple[Objective, float], Fitted] = field(
        default_factory=dict, repr=False, compare=False
    )

    @cached_property
    def costs(self) -> NDArray[np.int64]:
        """(V, P, Y, K) yuan."""
        return menu_costs(self.instance, self.plans)

    def under(self, instance: Instance) -> "Learned":
        """The same experiments for a changed instance: other money, rules, pins or floor."""
        return replace(
            self,
            instance=instance,
            plans=with_floor(self.plans, self.instance, instance),
            trained_on=self.trained_on or self.instance,
        )

    def with_plans(self, plans: Iterable[VillagePlan]) -> "Learned":
        """The menu with further plans, which count by the curves until they are tried."""
        fresh = [p for p in dict.fromkeys(plans) if p not in self.plans]
        return replace(self, plans=(*self.plans, *fresh))

    def effect(self, objective: Objective) -> NDArray[np.float64]:
        """(N,) observed effects per registered head, without movable teams' part."""
        raw = self.experiments.weighed(objective.by_year(self.instance))
        return without_teams(raw, self.experiments, self.team_effect(objective))

    def team_effect(self, objective: Objective) -> float:
        """Share that a work team adds to a plan's value; 0 where teams stay where they are.

        The estimate from experiments, in which teams stand by chance, is weighed with the model's
        parameters (:attr:`optimize.data.InstanceData.team_effect`), each by its precision.
        """
        if self.instance.rule(Teams) is None:
            return 0.0
        raw = self.experiments.weighed(objective.by_year(self.instance))
        return team_effect(self.experiments, raw, self.instance.team_effect)

    def estimates(self, objective: Objective) -> Estimates:
        """Estimates under an objective."""
        if objective not in self._estimates:
            fitted = self._fitted(objective)
            self._estimates[objective] = fitted.estimates(self.instance, self.costs)
        return self._estimates[objective]

    @cached_property
    def _estimates(self) -> dict[Objective, Estimates]:
        return {}

    def _fitted(self, objective: Objective) -> Fitted:
        key = (objective, self.team_effect(objective))
        if key not in self.fits or self.fits[key].experiments is not self.experiments:
            costs = self.costs
            if self.trained_on is not None:
                plans = with_floor(self.plans, self.instance, self.trained_on)
                costs = menu_costs(self.trained_on, plans)
            effect = self.effect(objective)
            self.fits[key] = fit_experiments(self.instance, costs, self.experiments, effect)
        return self.fits[key]

    def plan_value(self, objective: Objective) -> NDArray[np.float64]:
        """(V, P) effect of every plan in every village."""
        return effects(self.instance, self.estimates(objective))

    def future_values(self, objective: Objective) -> NDArray[np.float64]:
        """(S, V, P) value of every plan in every future that was learned on.

        A future moves the slopes of the curves; the mean over futures is the plan's value.
        """
        estimates = self.estimates(objective)
        money = self.costs / self.instance.heads[:, None, None, None]
        return np.asarray(
            effects(self.instance, estimates)[None] + Curves(self.instance, estimates).away(money)
        )

    def curves_of(self, objective: Objective) -> Curves:
        """What values any money of the funded villages by the fitted curves alone."""
        return Curves(self.instance, self.estimates(objective))

    def reference_away(self, objective: Objective) -> NDArray[np.float64]:
        """(S,) gain of the best simple rule beyond its mean, by the curves that value all plans."""
        if self.reference is None:
            return np.zeros(0)
        money = per_head(self.instance, self.reference(self.instance))
        return np.asarray(self.curves_of(objective).away(money).sum(axis=(1, 2)))

    def _recourse(self, objective: Objective, hindsight: float) -> NDArray[np.float64]:
        """(S,) value of a yuan that waits: the best late plan on average, and a part of hindsight.

        Late plans are those that begin after the first plan year; their value per yuan is taken
        over all villages. ``hindsight`` is the share counted of what the best plan of each future
        adds.
        """
        total = np.maximum(self.costs.sum(axis=(0, 2, 3)).astype(float), 1.0)
        per_yuan = self.future_values(objective).sum(axis=1) / total
        late = np.array([p.start > 0 for p in self.plans])
        if not late.any():
            return np.zeros(len(per_yuan))
        open_ = np.where(late, per_yuan, -np.inf)
        plain = open_[:, int(np.argmax(open_.mean(axis=0)))]
        return np.asarray(np.maximum(0.0, plain + hindsight * (open_.max(axis=1) - plain)))

    def problem(
        self,
        objective: Objective,
        extra: tuple[Rule, ...] = (),
        *,
        futures: bool = False,
        measures: Mapping[str, NDArray[np.float64]] | None = None,
    ) -> Problem:
        """The county's problem under an objective; with values in every future where risk counts.

        ``measures`` are further ones by name, (V, P), that extra rules bound.
        """
        reserve = next((r for r in (*self.instance.rules, *extra) if isinstance(r, Reserve)), None)
        return Problem(
            self.instance,
            self.costs,
            self.plan_value(objective),
            plans=self.plans,
            measures=_OnDemand(self, measures or {}),
            futures=self.future_values(objective) if futures else None,
            reference=self.reference_away(objective) if futures else np.zeros(0),
            per_yuan=self.curves_of(objective).per_yuan,
            recourse=np.zeros(0)
            if reserve is None
            else self._recourse(objective, reserve.hindsight),
            extra=extra,
            unit=objective.unit,
            team_effect=self.team_effect(objective),
        )
