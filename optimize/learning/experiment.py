"""Learning what village plans do: one run carries as many experiments as there are villages.

Villages meet only through county totals, and those are frozen in learning runs; so every village
may try another plan in the same run, against the same village without a fund under the same luck.
A rotation gives every plan to every village once in as many runs as there are plans; a part of it
gives each plan to a different set of villages in every run.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import gcd

import numpy as np
from numpy.typing import NDArray

from optimize.fund_plan import no_fund, plan_of
from optimize.instance import Instance
from optimize.objective import COLUMNS, RECORD, Objective
from optimize.rules.teams import Teams
from optimize.simulator import Outcome, SimulationRun, Simulator

_FIELDS = ("village", "plan", "draw", "team", "effect")


@dataclass(frozen=True)
class Experiments:
    """Observed effects per registered head.

    Attributes
    ----------
    village, plan, draw : (N,) int
    team : (N,) whether a work team was there.
    effect : (N, M, T) float32, every measure at every effect year per registered head, against no
        fund, same draw; positive is good.
    """

    village: NDArray[np.int64]
    plan: NDArray[np.int64]
    draw: NDArray[np.int64]
    team: NDArray[np.bool_]
    effect: NDArray[np.float32]

    def join(self, other: "Experiments") -> "Experiments":
        """Both."""
        return Experiments(
            *(np.concatenate((getattr(self, f), getattr(other, f))) for f in _FIELDS)
        )

    def only(self, mask: NDArray[np.bool_]) -> "Experiments":
        """Those under a mask."""
        return Experiments(*(getattr(self, f)[mask] for f in _FIELDS))

    def weighed(self, weights: NDArray[np.float64]) -> NDArray[np.float64]:
        """(N,) effect under (M, T) weights."""
        return np.asarray(np.tensordot(self.effect.astype(float), weights, axes=2))


def _prime_to(n: int, least: int) -> int:
    """The smallest stride from ``least`` on that has no factor in common with ``n``."""
    return next(s for s in range(least, least + n + 2) if gcd(s, n) == 1)


def measured(instance: Instance, outcome: Outcome) -> NDArray[np.float64]:
    """(M, T, V) good measures of the funded villages at the effect years: more is better."""
    rows = np.array([outcome.years.index(y) for y in instance.effect_years])
    at = np.searchsorted(outcome.villages, instance.codes)
    return np.stack(
        [sign * outcome.yearly[c][rows][:, at] for c, sign in zip(COLUMNS, RECORD, strict=True)]
    )


def total_value(instance: Instance, outcome: Outcome, objective: Objective) -> float:
    """Objective of a whole-county run over all its villages; only differences mean anything."""
    return funded_value(replace(instance, codes=outcome.villages), outcome, objective)


def funded_value(instance: Instance, outcome: Outcome, objective: Objective) -> float:
    """Objective of the funded villages of a run; only differences mean anything."""
    weights = objective.by_year(instance)
    return float(np.tensordot(weights, measured(instance, outcome), axes=2).sum())


def _teams(instance: Instance, draw: int, run: int) -> NDArray[np.bool_]:
    """(V,) where teams are in a run."""
    if instance.rule(Teams) is None:
        return instance.team
    return np.random.default_rng([draw, run, 17]).random(instance.n_villages) < 0.5


def experiment(
    instance: Instance,
    simulate: Simulator,
    costs: NDArray[np.int64],
    plans: Sequence[int],
    draws: Sequence[int],
    n_rotations: int,
    label: str,
) -> Experiments:
    """Run rotations of plans over villages under every draw.

    Parameters
    ----------
    costs : (V, P, Y, K)
    plans : places in the menu that are tried.
    n_rotations : runs for each draw.

    Where the county may move teams, half of the villages, chosen anew in every run, have one.
    """
    n, tried = instance.n_villages, np.array(plans)
    # strides prime to the menu's length spread neighbours and runs over all of it
    by_village, by_run = _prime_to(len(tried), 7), _prime_to(len(tried), 13)
    nothing = no_fund(instance)
    jobs = [SimulationRun(nothing, d, "funded") for d in draws]
    trials: list[tuple[int, NDArray[np.int64], NDArray[np.bool_]]] = []
    for i, d in enumerate(draws):
        for r in range(n_rotations):
            run = i * n_rotations + r
            chosen = tried[(np.arange(n) * by_village + run * by_run) % len(tried)]
            yuan = costs[np.arange(n), chosen].transpose(1, 0, 2)
            team = _teams(instance, d, r)
            jobs.append(
                SimulationRun(plan_of(instance, "experiment", yuan, team=team), d, "funded")
            )
            trials.append((d, chosen, team))
    outcomes = list(simulate(jobs, label))
    base = {d: measured(instance, o) for d, o in zip(draws, outcomes, strict=False)}
    parts = []
    for (d, chosen, team), outcome in zip(trials, outcomes[len(draws) :], strict=True):
        more = (measured(instance, outcome) - base[d]) / instance.heads
        effect = more.transpose(2, 0, 1).astype(np.float32)
        parts.append(Experiments(np.arange(n), chosen, np.full(n, d), team, effect))
    return Experiments(*(np.concatenate([getattr(p, f) for p in parts]) for f in _FIELDS))
