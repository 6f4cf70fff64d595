"""From a draw to the saved state from which every plan branches: the end of 2015."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from model.county import County
from model.parameters import PARAMETERS, base_values, numbers_of
from model.policy import Policy
from model.programmes import GRANTABLE, PLAN_PURSES, PROGRAMMES
from model.programmes.industry import INDUSTRIES
from model.state.measures import COUNTY_YEAR
from model.synthesis.fit import fit
from model.synthesis.households import synthesize
from model.synthesis.register_data import at_least_told
from optimize.audit.ledger import Place
from optimize.baselines.splits import PRACTICE_MIX, practice
from optimize.data import Purse, village_classes
from optimize.instance import Instance
from scenarios.county.county_file import exchangeable
from scenarios.county.county_parts import DRAWABLE, FACTS
from scenarios.execution.plan_choice import mixed
from scenarios.execution.policy import pooled_y
from scenarios.schema.scenario import Levers

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray

    from model.plan import FundPlan
    from model.state.county_totals import CountyPath
    from model.state.run_record import Record
    from model.state.snapshot import Snapshot
    from model.state.world import World
    from model.synthesis.population import Population
    from model.synthesis.totals import CountyFacts
    from scenarios.county.county_file import CountyPack
    from scenarios.draws.draw import Draw
    from scenarios.execution.year_changes import Change
    from scenarios.schema.scenario import Scenario

PURSE_CHINESE = {
    "special": "专项扶贫资金",
    "sector": "行业部门资金",
    "relocation": "易地搬迁资金",
    "interest": "贴息资金",
}

BRANCH_YEAR = 2015
"""The last year that all plans share."""


@dataclass(frozen=True)
class Prepared:
    """A draw's state at the branch, and what its shared year measured."""

    snapshot: Snapshot
    first_year: Mapping[str, NDArray[np.float64]]


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
        Purse(s, PURSE_CHINESE[s], np.full(n_years, given[s]), may[s])
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


def checked_against(instance: Instance) -> dict[str, Any]:
    """What the independent checker is told of the county: places and purses as plain data."""
    places = {
        int(code): Place(
            float(instance.heads[v]),
            float(instance.households[v]),
            int(instance.town[v]),
            bool(instance.first_round[v]),
            float(instance.absorption_y[v]),
            bool(instance.team[v]),
        )
        for v, code in enumerate(instance.codes)
    }
    purses = {
        p.name: dict(zip(instance.years, p.yuan_y.tolist(), strict=True)) for p in instance.purses
    }
    own = dict(zip(GRANTABLE, instance.own_rate.tolist(), strict=True))
    return {"places": places, "purses": purses, "own": own}


def shared_levers(pack: CountyPack, scenario: Scenario) -> Levers:
    """What holds in the shared year whatever is asked later: the published fund, no lever moved yet.

    What the world is (the line's series, whether support works, whether villages are alike) is no
    lever of a county and holds from the start.
    """
    asked = scenario.levers
    return Levers().model_copy(
        update={
            "fund_y": pack.fund_y,
            "rules": asked.rules,
            "line": asked.line,
            "fund_effect": asked.fund_effect,
            "exchangeable": asked.exchangeable,
        }
    )


def history_of(pack: CountyPack, scenario: Scenario) -> FundPlan:
    """What was granted in the shared year: practice, at the published fund whatever is asked later."""
    asked = scenario.model_copy(update={"levers": shared_levers(pack, scenario)})
    return practice(instance_of(pack, asked, years=(BRANCH_YEAR,)))


def policy_of(scenario: Scenario, *, other_budgets: bool = True) -> Policy:
    """The model's policy of a scenario."""
    levers = scenario.levers
    return Policy(
        other_budgets=levers.other_budgets and other_budgets,
        line=levers.line,
        fund_effect=levers.fund_effect,
        school_grants=levers.school_grants,
        effort=levers.effort,
    )


def _drawn_villages(
    villages: Mapping[str, NDArray[Any]], pack: CountyPack, draw: Draw
) -> dict[str, NDArray[Any]]:
    """Village attributes under the draw's assumptions: shifted or stretched from the table's."""
    base = {p.name: p.value for p in pack.assumptions}
    out = dict(villages)

    def new(name: str) -> float:
        return draw.values[f"county.{name}"]

    for name in ("need", "absorption"):
        column = "need" if name == "need" else "absorption_y"
        low, high = base[f"county.{name}_low"], base[f"county.{name}_high"]
        share = (villages[column] - low) / (high - low)
        out[column] = new(f"{name}_low") + (new(f"{name}_high") - new(f"{name}_low")) * share
    out["hazard_y"] = villages["hazard_y"] * new("hazard_y") / base["county.hazard_y"]
    poor = villages["poor_village"] != 0
    shift = np.where(
        poor,
        new("level_poor") - base["county.level_poor"],
        new("level_other") - base["county.level_other"],
    )
    for name in ("road", "water", "power", "clinic"):
        out[name] = np.clip(villages[name] + shift, 0.02, 0.98)
    for name, told in pack.told.items():
        out[name] = np.where(told, villages[name], out[name])
    return out


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
    return at_least_told(facts, pack.register.within(pack.villages["code"]), facts.households)


def population_of(pack: CountyPack, scenario: Scenario, draw: Draw) -> Population:
    """The population of a draw."""
    assumptions = {p.name: draw.values[p.name] for p in pack.assumptions}
    villages = _drawn_villages(villages_of(pack, scenario), pack, draw)
    return synthesize(
        facts_of(pack, draw),
        assumptions,
        villages,
        draw.population_seed,
        pack.size_weights,
        pack.register,
    )


def prepare(pack: CountyPack, scenario: Scenario, draw: Draw) -> Prepared:
    """Synthesize, fit, run the shared year under practice."""
    shared = scenario.model_copy(update={"levers": shared_levers(pack, scenario)})
    start = fit(
        population_of(pack, scenario, draw),
        draw.model_values,
        seed=scenario.draws.seed,
        run=draw.run,
        target_poverty=draw.values["county.poverty_2015"],
        policy=policy_of(shared),
        history=history_of(pack, scenario),
    )
    county = County(start, last_year=BRANCH_YEAR)
    yearly = yearly_of(county.run())
    snapshot = county.save()
    county.close()
    return Prepared(snapshot, yearly)


def yearly_of(record: Record) -> dict[str, NDArray[np.float64]]:
    """(Y, V) of every measure and, as (Y, 1), what only the whole county has: indices and the real line."""
    yearly = record.yearly()
    yearly["line_real"] = (record.county["line"] / record.county["prices"])[3::4, None]
    return yearly | {name: record.county[name][3::4, None] for name in COUNTY_YEAR}


def run_plan(
    snapshot: Snapshot,
    scenario: Scenario,
    plan: FundPlan | None,
    *,
    other_budgets: bool = True,
    path: CountyPath | None = None,
    change: Change | None = None,
    watch: Callable[[World], None] | None = None,
) -> tuple[Record, CountyPath]:
    """Run a plan from a saved state to the horizon; the record and the path of county totals.

    ``change`` are other numbers in some of the years; people, luck and the state stay the draw's.
    ``watch`` is shown the state before the first quarter and after every year; it may not write.
    """
    county = County(
        snapshot,
        plan=plan,
        policy=policy_of(scenario, other_budgets=other_budgets),
        last_year=scenario.last_year,
        path=path,
    )
    _walk(county, change, watch)
    record, walked = county.record, county.world.path
    county.close()
    return record, walked


def _walk(
    county: County, change: Change | None, watch: Callable[[World], None] | None = None
) -> None:
    """All quarters to the horizon, each year under its own numbers."""
    values = county.start.values
    if watch is not None:
        watch(county.world)
    while county.world.tick <= county.last_tick:
        year, quarter = divmod(county.world.tick, 4)
        if change is not None and quarter == 0:
            county.world.numbers = numbers_of(change.within(year, values))
        county.step()
        if watch is not None and quarter == 3:
            watch(county.world)


def advance(
    snapshot: Snapshot,
    scenario: Scenario,
    plan: FundPlan,
    last_year: int,
    change: Change | None = None,
) -> Prepared:
    """Go on under a plan to the end of a year: the state there, and what the years measured.

    ``change`` is as in :func:`run_plan`; later years begin with the draw's own numbers again.
    """
    county = County(snapshot, plan=plan, policy=policy_of(scenario), last_year=last_year)
    _walk(county, change)
    yearly = yearly_of(county.record)
    reached = county.save()
    county.close()
    return Prepared(reached, yearly)
