"""All numbers of a question: the model's, the county's before them, the scenario's before both."""

from __future__ import annotations

from dataclasses import replace

from model.declare import Parameter
from model.parameters import PARAMETERS
from scenarios.schema.pack import CountyPack
from scenarios.schema.scenario import Scenario


def parameters_of(county: CountyPack, scenario: Scenario) -> list[Parameter]:
    """All parameters and assumptions: county's before model's, then the scenario's overrides.

    A constant is not drawn.
    """
    out, own = [], {p.name: p for p in county.parameters}
    for declared in (*PARAMETERS, *county.assumptions):
        p = own.get(declared.name, declared)
        prior = scenario.overrides.get(p.name)
        if prior is not None:
            p = replace(
                p,
                value=prior.value,
                low=prior.value if prior.low is None else prior.low,
                high=prior.value if prior.high is None else prior.high,
                shape=prior.distribution,
                source=f"scenario: {scenario.title}",
            )
        out.append(p)
    return out
