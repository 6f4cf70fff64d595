"""What was learned, ready to be asked again: other money, other rules, other objectives, in seconds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from optimize.formulation.problem import Problem
from optimize.learning.shrinkage import effects, estimate
from optimize.learning.team_effect import team_effect, without_teams
from optimize.menu import costs as menu_costs
from optimize.menu import with_floor
from optimize.objective import NAMES, Objective, named
from optimize.rules.reserve import Reserve
from optimize.rules.teams import Teams

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from optimize.instance import Instance
    from optimize.learning.experiment import Experiments
    from optimize.learning.shrinkage import Estimates
    from optimize.menu import VillagePlan
    from optimize.rules.base import Rule


class _OnDemand(Mapping[str, "NDArray[np.float64]"]):
    """(V, P) effect on every measure, made when a rule asks for it; ``known`` are there already."""

    def __init__(self, learned: Learned, known: Mapping[str, NDArray[np.float64]]) -> None:
        self._learned, self._made = learned, dict(known)

    def __getitem__(self, name: str) -> NDArray[np.float64]:
        if name not in self._made:
            self._made[name] = self._learned.plan_value(named(name))
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        return iter({*NAMES, *self._made})

    def __len__(self) -> int:
        return len({*NAMES, *self._made})


@dataclass(frozen=True)
class Learned:
    """A menu and what its plans did.

    Attributes
    ----------
    plans : the menu, grown as rounds went on.
    seen : experiments; plans are numbered as in ``plans``.
    taught : the instance that experiments were made under, where it is another one.
    """

    instance: Instance
    plans: tuple[VillagePlan, ...]
    seen: Experiments
    taught: Instance | None = None

    @cached_property
    def costs(self) -> NDArray[np.int64]:
        """(V, P, Y, K) yuan."""
        return menu_costs(self.instance, self.plans)

    def under(self, instance: Instance) -> Learned:
        """The same experiments for a changed instance: other money, other rules, pins, another floor."""
        return replace(
            self,
            instance=instance,
            plans=with_floor(self.plans, self.instance, instance),
            taught=self.taught or self.instance,
        )

    def effect(self, objective: Objective) -> NDArray[np.float64]:
        """(N,) observed effects per registered head; where teams may move, what they were without."""
        raw = self.seen.weighed(objective.by_year(self.instance))
        return without_teams(raw, self.seen, self.lift(objective))

    def lift(self, objective: Objective) -> float:
        """Share that a work team adds to a plan's value; 0 where teams stay where they are.

        What the experiments say, who had a team by chance, is weighed with what the model's numbers
        say (:attr:`optimize.data.InstanceData.team_effect`), each by its precision.
        """
        if self.instance.rule(Teams) is None:
            return 0.0
        raw = self.seen.weighed(objective.by_year(self.instance))
        return team_effect(self.seen, raw, self.instance.team_effect)

    def estimates(self, objective: Objective) -> Estimates:
        """Beliefs under an objective."""
        taught = None
        if self.taught is not None:
            plans = with_floor(self.plans, self.instance, self.taught)
            taught = menu_costs(self.taught, plans)
        return estimate(self.instance, self.costs, self.seen, self.effect(objective), taught=taught)

    def plan_value(self, objective: Objective) -> NDArray[np.float64]:
        """(V, P) effect of every plan in every village; minus infinity where it was never tried."""
        return effects(self.instance, self.estimates(objective))

    def future_values(self, objective: Objective) -> NDArray[np.float64]:
        """(S, V, P) value of every plan in every future that was learned on.

        A future moves the slopes of the curves; the mean over futures is the plan's value.
        """
        believed, instance = self.estimates(objective), self.instance
        money = self.costs / instance.heads[:, None, None, None]
        bent = np.stack([believed.surrogate.features(m) for m in money])
        more = np.einsum("vpk,sk->svp", bent, believed.sample_effects.by_draw)
        mean = np.where(np.isfinite(believed.mean), believed.mean, 0.0)
        return np.asarray((mean[None] + more) * instance.heads[None, :, None])

    def _recourse(self, objective: Objective, hindsight: float) -> NDArray[np.float64]:
        """(S,) value of a yuan that waits: the best late plan on average, and a part of hindsight.

        Late plans are those that begin after the first plan year; their value per yuan is taken over
        all villages. ``hindsight`` is the share counted of what the best plan of each future adds.
        """
        total = np.maximum(self.costs.sum(axis=(0, 2, 3)).astype(float), 1.0)
        per_yuan = self.future_values(objective).sum(axis=1) / total
        tried = np.isfinite(self.plan_value(objective)).all(axis=0)
        late = np.array([p.start > 0 for p in self.plans]) & tried
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
        known: Mapping[str, NDArray[np.float64]] | None = None,
    ) -> Problem:
        """The county's problem under an objective; with values in every future where risk counts.

        ``known`` are further measures by name, (V, P), that extra rules speak of.
        """
        reserve = next((r for r in (*self.instance.rules, *extra) if isinstance(r, Reserve)), None)
        return Problem(
            self.instance,
            self.costs,
            self.plan_value(objective),
            plans=self.plans,
            measures=_OnDemand(self, known or {}),
            futures=self.future_values(objective) if futures else None,
            recourse=np.zeros(0)
            if reserve is None
            else self._recourse(objective, reserve.hindsight),
            extra=extra,
            unit=objective.unit,
            team_effect=self.lift(objective),
        )
