"""What a scenario's plan is for: objectives in order, targets, bad futures, equity, a reserve."""

from dataclasses import dataclass

from optimize.formulation.lexicographic import Goal
from optimize.rules.reserve import Reserve
from optimize.rules.risk import Risk
from optimize.rules.weakest import Weakest
from scenarios.schema.objectives import objectives_of
from scenarios.schema.scenario import Scenario


@dataclass(frozen=True)
class Target:
    """So much of a measure, summed over year-ends, at a probability."""

    measure: str
    least: float
    probability: float


def goal_of(scenario: Scenario) -> Goal:
    """What the scenario's plan is chosen for."""
    levers = scenario.levers
    (first, _), *rest = objectives_of(
        levers.objective, levers.until, levers.later, levers.discount, levers.fading
    )
    return Goal(
        first,
        tuple(rest),
        risk=Risk(levers.risk) if levers.risk > 0.0 else None,
        weakest=Weakest(levers.equity) if levers.equity > 0.0 else None,
        reserve=Reserve(levers.reserve) if levers.reserve > 0.0 else None,
    )
