"""The decision of a scenario: the optimizer's arrays, and plans that need no optimizer."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.parameters import PARAMETERS, base_values
from model.plan import COUNTY_PLACE, FundPlan
from model.processes.delivery.rules import complement
from model.processes.delivery.step import KW_PACKAGE
from model.programmes import GRANTABLE, PLAN_PURSES, PROGRAMMES
from model.programmes.industry import INDUSTRIES
from model.programmes.works import WORKS, WORKS_SPLIT
from model.synthesis.build import STANDS
from model.synthesis.population import MISSING, OWN
from optimize.baselines.splits import PRACTICE_MIX, SPLITS, concentrate, first_round, practice
from optimize.data import Purse, village_classes
from optimize.fund_plan import FIRST_PURSE, Mix, whole
from optimize.instance import Instance
from results.findings import PracticeOf
from results.language.catalogue import term
from scenarios.county.villages import exchangeable
from scenarios.execution.policy import pooled_y
from scenarios.files.home import Home
from scenarios.files.plan import read_plan
from scenarios.schema.pack import CountyPack
from scenarios.schema.scenario import Levers, Scenario

BRANCH_YEAR = 2015
"""The last year that all plans share."""

REPORTED = "pingli"
"""The county whose report the mix of practice is read from."""

STANDS_FOR = {"tea": "walnut"}
"""Where the first does not grow the second stands for it, as in the splits of the optimizer."""


def villages_of(pack: CountyPack, scenario: Scenario) -> Mapping[str, NDArray[Any]]:
    """The table of villages; with equal attributes where the scenario sets it."""
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
    purses = purses_of(pack, scenario, len(years))
    payable = np.any([p.programmes for p in purses], axis=0)
    unpaid = tuple(name for name, paid in zip(GRANTABLE, payable, strict=True) if not paid)
    barred = tuple(dict.fromkeys((*pack.barred, *unpaid)))
    last_year = last_year_of(pack, scenario.levers, v, barred)
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
        purses=purses,
        rules=scenario.levers.rules.every,
        glut_room=room,
        glut_loss=loss,
        own_rate=own_rate_of(pack),
        team_effect=team_effect_of(pack),
        practice_mix=_mix_of(last_year) or practice_mix_of(pack, scenario.levers),
        last_year=last_year,
        barred=barred,
        most_village=most_village_of(pack, v, len(years)),
        worth=worth_of(pack, v),
        levels=np.column_stack([v[name] for name in ("road", "water", "power")]).astype(float),
    )


def last_year_of(
    pack: CountyPack, levers: Levers, villages: Mapping[str, NDArray[Any]], barred: Sequence[str]
) -> NDArray[np.float64]:
    """(V, K) yuan of last year in the villages that a plan may fund, by what it may still pay.

    What the county spent itself is spread by registered heads. Nothing where the county does not
    tell it, or where a lever sets the mix of practice.
    """
    out = np.zeros((len(villages["code"]), len(GRANTABLE)))
    if levers.mix:
        return out
    heads = villages["listed_persons"].astype(float)
    for code, programme, yuan in pack.spent_last_year:
        if programme not in barred:
            served = heads / heads.sum() if code == COUNTY_PLACE else villages["code"] == code
            out[:, GRANTABLE.index(programme)] += yuan * served
    return out


def _mix_of(last_year: NDArray[np.float64]) -> Mix:
    """Shares of last year's money by programme; empty where there is none."""
    money = last_year.sum(axis=0)
    return tuple((n, float(x / money.sum())) for n, x in zip(GRANTABLE, money, strict=True) if x)


def practice_mix_of(pack: CountyPack, levers: Levers) -> Mix:
    """Shares of money by programme in practice: as the lever sets some, the rest as in the county.

    A programme that does not exist in the county gives way to what stands for it, else to the rest.
    """
    practised = _there(pack, pack.practice_mix or PRACTICE_MIX)
    if not levers.mix:
        return practised
    shares: dict[str, float] = {}
    for name, share in levers.mix.items():
        there = STANDS_FOR.get(name, "") if name in pack.barred else name
        if there and there not in pack.barred:
            shares[there] = shares.get(there, 0.0) + share
    rest = max(0.0, 1.0 - sum(shares.values()))
    return (*shares.items(), *((name, share * rest) for name, share in practised))


def _there(pack: CountyPack, mix: Mix) -> Mix:
    """A mix of what exists in the county; the same where all of it does."""
    barred = [name for name, _ in mix if name in pack.barred]
    if not barred:
        return mix
    swapped = [(STANDS_FOR.get(n, n) if n in barred else n, share) for n, share in mix]
    kept = [(n, share) for n, share in swapped if n not in pack.barred]
    total = sum(share for _, share in kept) or 1.0
    return tuple((n, share / total) for n, share in kept)


def practice_of(pack: CountyPack, levers: Levers) -> PracticeOf:
    """Whose money the plan called practice follows in a county."""
    if levers.mix:
        return "scenario"
    if pack.spent_last_year:
        return "last_year"
    if pack.practice_mix:
        return "file"
    return "own" if pack.name == REPORTED else "pingli"


def teams_of(scenario: Scenario, stationed: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """(V,) where a work team is from the first plan year on."""
    teams = scenario.levers.teams
    return stationed if teams == "as_is" else np.full_like(stationed, teams == "all")


def purses_of(pack: CountyPack, scenario: Scenario, n_years: int) -> tuple[Purse, ...]:
    """The special fund, then other purses of the plan; pooling widens the uses of the sector's."""
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


TAKERS = 0.6
"""Share of registered households with the labour for an industry who accept it: assumption."""


def most_village_of(
    pack: CountyPack, villages: Mapping[str, NDArray[Any]], n_years: int
) -> NDArray[np.float64]:
    """(V, K) public yuan of a programme that a village has a use for over ``n_years``.

    Grid, places, households with land of its kind and workers at home, students, missing works:
    each programme by itself, though some share land and workers. What the table does not count
    limits nothing.
    """
    base, remoteness = _base(pack), villages["remoteness"].astype(float)
    inside = 1.0 - base["delivery.misses_poor"]
    counted = {k: np.nan_to_num(villages[k].astype(float), nan=np.inf) for k in OWN}
    packages = {
        "photovoltaic": villages["grid"] / KW_PACKAGE,
        "cooperative": villages["places"].astype(float),
        "schooling": counted["students"] / inside * n_years,
    }
    paid = 1.0 - base["industry.own_share"]
    for i in (i for i in INDUSTRIES if not i.is_leased):
        hands = counted["workers"] / i.labour_least / inside
        takers = np.minimum(villages["listed_households"] * TAKERS / inside, hands)
        land = counted[i.land] / i.land_mu if i.land else np.inf
        packages[i.programme.name] = np.minimum(
            takers * (base["industry.portion"] * paid), land * paid
        )
    out = np.full((len(villages["code"]), len(GRANTABLE)), np.inf)
    for name, most in packages.items():
        p = PROGRAMMES[GRANTABLE.index(name)]
        out[:, GRANTABLE.index(name)] = most * p.price * (1.0 + p.price_remote * remoteness)
    wear = n_years * base["delivery.works_upkeep"]
    for k, works in enumerate(WORKS):
        gap = np.maximum(1.0 - villages[works.name], STANDS)
        out[:, k] = counted[MISSING[k]] * (1.0 + wear / gap) / (1.0 - base["delivery.failure"])
    return out


def worth_of(pack: CountyPack, villages: Mapping[str, NDArray[Any]]) -> NDArray[np.float64]:
    """(V, K) what a yuan does by the table's land, works and costs, over suitable land with all.

    Of an industry its income; of works the level that a yuan adds, over what the need alone says,
    1 where the table does not have what is missing.
    """
    out, base = np.ones((len(villages["code"]), len(GRANTABLE))), _base(pack)
    levels = np.stack([villages[w.name].astype(float) for w in WORKS], axis=1)
    for industry in INDUSTRIES:
        need = dict(industry.works)
        needs = np.array([need.get(w.name, 0.0) for w in WORKS])
        land = villages[industry.suited].astype(float) if industry.suited else 1.0
        works = complement(levels, needs, base["delivery.theta"])
        out[:, GRANTABLE.index(industry.programme.name)] = land * works
    whole = villages["need"] * base["delivery.works_share"] / base["delivery.works_gap"]
    for k, (name, split) in enumerate(zip(MISSING, WORKS_SPLIT, strict=True)):
        price = 1.0 + WORKS[k].price_remote * villages["remoteness"]
        known, gap = villages[name] > 0.0, np.maximum(1.0 - levels[:, k], STANDS)
        np.divide(whole * split * price * gap, villages[name], out=out[:, k], where=known)
    return out


def _base(pack: CountyPack) -> dict[str, float]:
    return base_values() | {p.name: p.value for p in pack.parameters}


def own_rate_of(pack: CountyPack) -> NDArray[np.float64]:
    """(K,) yuan that a household pays itself for a yuan granted, at the base value of its share."""
    own = _base(pack)["industry.own_share"] * np.array([float(p.own_share) for p in PROGRAMMES])
    return np.asarray(own / (1.0 - own))


def team_effect_of(pack: CountyPack) -> tuple[float, float]:
    """Mean and standard deviation of what a team adds: the parameters' ranges, read as uniform."""
    parameters = {p.name: p for p in (*PARAMETERS, *pack.parameters)}
    adds, idle = parameters["delivery.team"], parameters["delivery.team_idle"]
    mean = adds.value * (1.0 - idle.value)
    # relative variances add for a product of independent numbers; a uniform's is range squared / 12
    spread = ((adds.high - adds.low) / adds.value) ** 2
    spread += ((idle.high - idle.low) / (1.0 - idle.value)) ** 2
    return mean, mean * float(np.sqrt(spread / 12.0))


def shared_levers(pack: CountyPack, scenario: Scenario) -> Levers:
    """Levers of the shared year, the same for every scenario: the published fund, none moved yet.

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
    """What was granted in the shared year in every scenario: last year's money as it was.

    Where the county does not tell it: practice, at the published fund.
    """
    shared = scenario.but(levers=shared_levers(pack, scenario))
    instance = instance_of(pack, shared, years=(BRANCH_YEAR,))
    if instance.last_year.any():
        special = replace(instance.purses[0], yuan_y=instance.last_year.sum(keepdims=True)[0])
        instance = replace(instance, purses=(special, *instance.purses[1:]))
    return practice(instance)


def plan_of_scenario(instance: Instance, scenario: Scenario, home: Home | None = None) -> FundPlan:
    """The plan of a scenario that needs no optimizer; ``optimize`` stands for practice.

    Parameters
    ----------
    home : the county; a plan file of another is refused, a published table is placed by villages
    """
    levers = scenario.levers
    name = "practice" if levers.plan == "optimize" else levers.plan
    if name == "first_round":
        plan = first_round(instance)
    elif name == "concentrate":
        plan = concentrate(instance, levers.villages_y)
    elif name in SPLITS:
        plan = SPLITS[name](instance)
    else:
        own = Path(levers.plan).stem
        plan = read_plan(Path(levers.plan), instance, home)
        return replace(plan, name=f"file-{own}" if own in (*SPLITS, "trend", "optimize") else own)
    if levers.targeting:
        plan = replace(plan, targeting=(levers.targeting,) * len(plan.places))
    plan = _pooled(instance, plan)
    if levers.support_ends is None:
        return plan
    return _ended(plan, levers.support_ends, scenario.last_year)


def _pooled(instance: Instance, plan: FundPlan) -> FundPlan:
    """The sector purse split as the fund is, where it may pay all that the fund may."""
    sector = next((p for p in instance.purses if p.name == "sector"), None)
    if sector is None or not (sector.programmes >= instance.purses[0].programmes).all():
        return plan
    yuan, s = plan.yuan.copy(), PLAN_PURSES.index("sector")
    for y, money in enumerate(sector.yuan_y):
        split = plan.yuan[y, :, np.arange(len(GRANTABLE)), FIRST_PURSE].T.astype(float)
        yuan[y, :, :, s] = whole(money if split.any() else 0.0, split)
    return replace(plan, yuan=yuan)


def _ended(plan: FundPlan, last: int, horizon: int) -> FundPlan:
    """No money and no team after a year: the plan has every year to the horizon."""
    years = tuple(range(plan.years[0], horizon + 1))
    n_funded = sum(y <= last for y in plan.years)
    yuan = np.zeros((len(years), *plan.yuan.shape[1:]), np.int64)
    yuan[:n_funded] = plan.yuan[:n_funded]
    team = np.stack([plan.team_in(year) & (year <= last) for year in years])
    return replace(plan, years=years, yuan=yuan, team=team)
