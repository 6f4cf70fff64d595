"""What a stress changes in the numbers of a county."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scenarios.execution.year_changes import Change
from scenarios.schema.parameters import parameters_of

if TYPE_CHECKING:
    from scenarios.county.county_file import CountyPack
    from scenarios.schema.scenario import Scenario
    from scenarios.schema.stresses import Stress


def stress_change(stress: Stress, pack: CountyPack, scenario: Scenario) -> Change:
    """Its numbers in a county and scenario: ends of their declared ranges."""
    declared = {p.name: p for p in parameters_of(pack, scenario)}
    low = [(name, declared[name].low) for name in stress.low]
    high = [(name, declared[name].high) for name in stress.high]
    years = None
    if stress.n_years:
        first = scenario.plan_years[len(scenario.plan_years) // 2]
        years = (first, min(first + stress.n_years - 1, scenario.last_year))
    return Change((*low, *high), years)
