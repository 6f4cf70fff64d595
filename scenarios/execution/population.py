"""From a draw to the saved state from which every plan branches: the end of 2015."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.fit import fit
from model.parameters import PARAMETERS, base_values
from model.programmes.works import WORKS
from model.state.snapshot import Snapshot
from model.synthesis.build import STANDS
from model.synthesis.households import synthesize
from model.synthesis.land import true_land
from model.synthesis.population import MISSING, Population
from model.synthesis.register_data import facts_with_register
from model.synthesis.totals import CannotFitError, CountyFacts
from scenarios.county.county_yaml import FACTS
from scenarios.draws.draw import Draw
from scenarios.execution.decision import BRANCH_YEAR, history_of, shared_levers, villages_of
from scenarios.execution.run import Prepared, advance, policy_of
from scenarios.faults import Fault, FaultError, worded
from scenarios.schema.pack import DRAWABLE, CountyPack
from scenarios.schema.ranges import words_of
from scenarios.schema.scenario import Scenario

LEVELS = (0.02, 0.98)
"""Least and greatest level of a village's services after a draw's shift, shares; assumption."""


class UnfitError(FaultError):
    """A draw that no population meets: a study of many draws goes on without it."""


def _drawn_villages(
    villages: Mapping[str, NDArray[Any]], pack: CountyPack, draw: Draw
) -> dict[str, NDArray[Any]]:
    """Village attributes under the draw's assumptions: shifted or stretched from the table's."""
    base = {p.name: p.value for p in pack.assumptions}
    out = dict(villages)

    def new(name: str) -> float:
        return draw.values[f"county.{name}"]

    for name, column in (("need", "need"), ("absorption", "absorption_y")):
        low, high = base[f"county.{name}_low"], base[f"county.{name}_high"]
        share = (villages[column] - low) / (high - low)
        out[column] = new(f"{name}_low") + (new(f"{name}_high") - new(f"{name}_low")) * share
    out["hazard_y"] = villages["hazard_y"] * new("hazard_y") / base["county.hazard_y"]
    shift = np.where(
        villages["poor_village"] != 0,
        new("level_poor") - base["county.level_poor"],
        new("level_other") - base["county.level_other"],
    )
    out |= {w.name: np.clip(villages[w.name] + shift, *LEVELS) for w in WORKS}
    # a unit of works costs what the table has, as dear as the draw's needs and prices are
    dear = out["need"] / villages["need"] * draw.values["delivery.works_share"]
    dear *= base_values()["delivery.works_gap"] / draw.values["delivery.works_gap"]
    for name in MISSING:
        level = name.removesuffix("_missing")
        gap = (1.0 - out[level]) / np.maximum(1.0 - villages[level], STANDS)
        out[name] = villages[name] * dear * gap
    given = pack.reported.items()
    return out | {name: np.where(own, villages[name], out[name]) for name, own in given}


def facts_of(pack: CountyPack, draw: Draw) -> CountyFacts:
    """The county's totals under a draw: those that are assumed with a range are drawn."""
    drawn = {p.key for p in pack.assumptions if p.is_drawn}
    facts = replace(
        pack.facts,
        **{
            name: round(draw.values[f"county.{FACTS[name]}"])
            for name in DRAWABLE
            if FACTS[name] in drawn
        },
    )
    if pack.register is None:
        return facts
    return facts_with_register(facts, pack.register.within(pack.villages["code"]), facts.households)


def population_of(pack: CountyPack, scenario: Scenario, draw: Draw) -> Population:
    """The population of a draw; UnfitError where a village's figures cannot be met."""
    assumptions = {p.name: draw.values[p.name] for p in pack.assumptions}
    villages = _drawn_villages(villages_of(pack, scenario), pack, draw)
    villages = true_land(villages, draw.population_seed)
    try:
        return synthesize(
            facts_of(pack, draw),
            assumptions,
            villages,
            draw.population_seed,
            pack.size_weights,
            pack.register,
            pack.assumed_rolls,
        )
    except CannotFitError as error:
        raise UnfitError(
            Fault.of(
                "unfit",
                pack.title,
                worded("population_draw", number=draw.number),
                str(error),
                worded("totals_whole_households_can"),
            )
        ) from error


def fitted(pack: CountyPack, scenario: Scenario, draw: Draw, population: Population) -> Snapshot:
    """A draw's population at the end of the fitted year, under the scenario's policy.

    Raises
    ------
    UnfitError
        When the draw's numbers cannot be fitted, with those that are the scenario's own.
    """
    try:
        return fit(
            population,
            draw.model_values,
            seed=scenario.draws.seed,
            run=draw.run,
            target_poverty=draw.values["county.poverty_2015"],
            policy=policy_of(scenario),
            history=history_of(pack, scenario),
        )
    except CannotFitError as error:
        raise UnfitError(_unfit(pack, scenario, str(error).split()[0], draw.values)) from error


def _unfit(
    pack: CountyPack, scenario: Scenario, missed: str, values: Mapping[str, float]
) -> list[Fault]:
    """The scenario's own numbers, which nothing fits, with their declared ranges; or the target."""
    declared = {p.name: p for p in (*PARAMETERS, *pack.assumptions, *pack.parameters)}
    value = (
        worded("no_population_migrants", target=values[missed])
        if missed == "labour.migrants"
        else worded("no_population_income_poverty", target=values[missed])
    )
    return [
        Fault.of(
            "unfit", scenario.title, name, value, words_of(declared[name].low, declared[name].high)
        )
        for name in scenario.overrides or (missed,)
    ]


def prepare(pack: CountyPack, scenario: Scenario, draw: Draw) -> Prepared:
    """Synthesize, fit, run the shared year under practice; UnfitError where it cannot be fitted."""
    shared = scenario.but(levers=shared_levers(pack, scenario))
    start = fitted(pack, shared, draw, population_of(pack, scenario, draw))
    return advance(start, shared, None, BRANCH_YEAR)
