"""The decision of a scenario: what the optimizer knows of the county, as arrays."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from model.parameters import PARAMETERS, base_values
from model.programmes import GRANTABLE, PLAN_PURSES, PROGRAMMES
from model.programmes.industry import INDUSTRIES
from optimize.baselines.splits import PRACTICE_MIX, practice
from optimize.data import Purse, village_classes
from optimize.instance import Instance
from results.language.catalogue import term
from scenarios.county.county_file import exchangeable
from scenarios.execution.plan_choice import mixed
from scenarios.execution.policy import pooled_y
from scenarios.schema.scenario import Levers

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from model.plan import FundPlan
    from scenarios.schema.pack import CountyPack
    from scenarios.schema.scenario import Scenario

BRANCH_YEAR = 2015
"""The last year that all plans share."""


def villages_of(pack: CountyPack, scenario: Scenario) -> Mapping[str, NDArray[Any]]:
    """The table of villages; with equal attributes where the scenario asks for it."""
    return exchangeable(pack.villages) if scenario.levers.exchangeable else pack.villages


def instance_of(
    pack: CountyPack, scenario: Scenario, years: tuple[int, ...] | None = None
) -> Instance:
    """The decision: poor villages, the fund by year, the rules.

    Where no poor village is of the first round (in Gandu the villages of 2009 have left the list),
    practice serves all poor villages alike.
    """
    villages = villages_of(pack, scenario)
    years = years or scenario.plan_years
    rows = villages["poor_village"] != 0
    v = {k: a[rows] for k, a in villages.items()}
    heads, persons = v["listed_persons"].astype(float), v["persons"].astype(float)
    poverty, remoteness = heads / persons, v["remoteness"].astype(float)
    room, loss = glut_of(pack)
    first = v["first_round"] != 0
    first = first if first.any() else np.ones(len(first), bool)
    return Instance(
        years=years,
        effect_years=tuple(range(BRANCH_YEAR + 1, scenario.last_year + 1)),
        codes=v["code"].astype(np.int64),
        classes=village_classes(first, remoteness, poverty),
        heads=heads,
        households=v["listed_households"].astype(float),
        need=v["need"].astype(float),
        absorption_y=v["absorption_y"].astype(float),
        poverty=poverty,
        remoteness=remoteness,
        first_round=first,
        team=teams_of(scenario, v["team"] != 0),
        town=v["town"].astype(np.int32),
        purses=purses_of(pack, scenario, len(years)),
        rules=scenario.levers.rules.every,
        glut_room=room,
        glut_loss=loss,
        own_rate=own_rate_of(pack),
        team_effect=team_effect_of(pack),
        practice_mix=mixed(scenario.levers, pack.practice_mix or PRACTICE_MIX, pack.barred)
        if scenario.levers.mix
        else pack.practice_mix,
        barred=pack.barred,
        most_village=most_village_of(remoteness),
    )


def teams_of(scenario: Scenario, stationed: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """(V,) where a work team is from the first plan year on."""
    teams = scenario.levers.teams
    return stationed if teams == "as_is" else np.full_like(stationed, teams == "all")


def purses_of(pack: CountyPack, scenario: Scenario, n_years: int) -> tuple[Purse, ...]:
    """The special fund, then other purses that the plan decides on; pooling widens the sector's uses."""
    levers = scenario.levers
    may = {s: np.array([s in p.purses for p in PROGRAMMES]) for s in PLAN_PURSES}
    given = {"special": levers.fund_y, **levers.purses}
    if levers.pooled_share > 0.0:
        given["sector"] = given.get("sector", 0.0) + pooled_y(pack, scenario)
    if levers.pooled or levers.pooled_share > 0.0:
        may["sector"] |= may["special"]
    return tuple(
        Purse(s, term("purse", s, "zh"), np.full(n_years, given[s]), may[s])
        for s in PLAN_PURSES
        if s in given
    )


def glut_of(pack: CountyPack) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """(K,) public yuan of each programme that markets take, and the price fall beyond it."""
    base = _base(pack)
    old = {i.programme.name: base[f"{i.programme.name}.old"] for i in INDUSTRIES}
    tea_mu = next(p.value for p in pack.assumptions if p.name == "county.tea_old")
    old["tea"] = tea_mu / next(i.land_mu for i in INDUSTRIES if i.programme.name == "tea")
    room, loss = np.full(len(GRANTABLE), np.inf), np.zeros(len(GRANTABLE))
    for industry in INDUSTRIES:
        programme = industry.programme
        k = GRANTABLE.index(programme.name)
        loss[k] = base[f"{programme.name}.glut"]
        if loss[k] > 0.0:
            packages = (base["industry.glut_room"] - 1.0) * old[programme.name]
            share = 1.0 - base["industry.own_share"] * programme.own_share
            room[k] = packages * pack.facts.households * programme.price * share
    return room, loss


def most_village_of(remoteness: NDArray[np.float64]) -> NDArray[np.float64]:
    """(V, K) public yuan of a programme that a village has a use for; infinite for most."""
    out = np.full((len(remoteness), len(GRANTABLE)), np.inf)
    for industry in INDUSTRIES:
        if industry.most_village > 0.0:
            p = industry.programme
            price = p.price * (1.0 + p.price_remote * remoteness)
            out[:, GRANTABLE.index(p.name)] = industry.most_village * price
    return out


def _base(pack: CountyPack) -> dict[str, float]:
    return base_values() | {p.name: p.value for p in pack.parameters}


def own_rate_of(pack: CountyPack) -> NDArray[np.float64]:
    """(K,) yuan that a household pays itself for a yuan granted, at the base value of its share."""
    own = _base(pack)["industry.own_share"] * np.array([float(p.own_share) for p in PROGRAMMES])
    return np.asarray(own / (1.0 - own))


def team_effect_of(pack: CountyPack) -> tuple[float, float]:
    """Mean and standard deviation of what a team adds: the parameters' ranges, read as uniform."""
    known = {p.name: p for p in PARAMETERS} | {p.name: p for p in pack.parameters}
    adds, idle = known["delivery.team"], known["delivery.team_idle"]
    mean = adds.value * (1.0 - idle.value)
    # relative variances add for a product of independent numbers
    apart = ((adds.high - adds.low) / adds.value) ** 2
    apart += ((idle.high - idle.low) / (1.0 - idle.value)) ** 2
    return mean, mean * float(np.sqrt(apart / 12.0))


def shared_levers(pack: CountyPack, scenario: Scenario) -> Levers:
    """What holds in the shared year whatever is asked later: the published fund, no lever moved yet.

    What the world is (the line's series, whether support works, whether villages are alike) is no
    lever of a county and holds from the start.
    """
    levers = scenario.levers
    return Levers().model_copy(
        update={
            "fund_y": pack.fund_y,
            "rules": levers.rules,
            "line": levers.line,
            "fund_effect": levers.fund_effect,
            "exchangeable": levers.exchangeable,
        }
    )


def history_of(pack: CountyPack, scenario: Scenario) -> FundPlan:
    """What was granted in the shared year: practice, at the published fund whatever is asked later."""
    shared = scenario.model_copy(update={"levers": shared_levers(pack, scenario)})
    return practice(instance_of(pack, shared, years=(BRANCH_YEAR,)))
