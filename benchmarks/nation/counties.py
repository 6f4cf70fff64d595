"""An invented nation: counties like Pingli's poor villages, each made from its number alone.

Nobody publishes the households of 128,000 villages, so that every village here is invented. What is
published sets the size; how a household lives, how villages differ and what a county may be like
come from Pingli's pack: its poor villages' people, registers and rolls a household, its assumptions
drawn anew for every county within their ranges.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from model.parameters import PARAMETERS
from model.synthesis.totals import ASSUMPTIONS, OPTIONAL, CountyFacts
from model.synthesis.villages import apportion, make_villages
from scenarios.county.county_file import load_county
from scenarios.draws.draw import make_draws
from scenarios.faults import Fault, FaultError
from scenarios.schema.parameters import parameters_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from scenarios.draws.draw import Draw
    from scenarios.schema.pack import CountyPack
    from scenarios.schema.scenario import Scenario

NAME = "synthetic"
"""How the command line names the invented nation."""

HOUSEHOLDS, VILLAGES, COUNTIES = 30_000_000, 128_000, 832
"""The whole: 29.48 million registered households and 128,000 poor villages at the end of 2013
(State Council leading group on poverty), 832 poor counties (its list of 2014). All the households
of the nation's villages are more; this is a size to run, not a census."""

LEAST = 500
"""Households below which there is no county of a few villages."""

COUNTY_SPREAD, VILLAGE_SPREAD = 0.4, 0.1
"""Standard deviations of log villages a county and log households a village: assumptions."""

AGAIN = 1_000_000
"""Added to a county's number when its assumptions cannot hold together and are drawn anew."""


@dataclass(frozen=True)
class Nation:
    """How large it is, and the seed of all chance.

    Attributes
    ----------
    households : int
        Villages and counties keep their mean size: a smaller nation has fewer.
    seed : int
    counties : int or None
        How many; None for counties of the published mean size.
    """

    households: int = HOUSEHOLDS
    seed: int = 2015
    counties: int | None = None

    def __post_init__(self) -> None:
        if not LEAST <= self.households <= 10 * HOUSEHOLDS:
            raise FaultError(
                [
                    Fault(
                        "out_of_range",
                        "--households",
                        0,
                        "households",
                        f"{self.households:,}",
                        f"{LEAST:,} to {10 * HOUSEHOLDS:,}",
                    )
                ]
            )

    @property
    def n_villages(self) -> int:
        """Villages, all of them poor ones."""
        return max(2, round(VILLAGES * self.households / HOUSEHOLDS))

    @property
    def n_counties(self) -> int:
        """Counties; numbers run from 1."""
        return self.counties or max(1, round(COUNTIES * self.households / HOUSEHOLDS))

    def sizes(self) -> NDArray[np.int64]:
        """(counties, 2) villages and households of each; they add up to the nation's."""
        rng = np.random.Generator(np.random.Philox(key=[self.seed, 9]))
        weights = rng.lognormal(0.0, COUNTY_SPREAD, self.n_counties)
        villages = apportion(self.n_villages, weights)
        crowded = villages * rng.lognormal(0.0, VILLAGE_SPREAD, self.n_counties)
        return np.stack((villages, apportion(self.households, crowded)), axis=1)


@dataclass(frozen=True)
class Invented:
    """A county of the nation, ready for the code that runs any county."""

    pack: CountyPack
    scenario: Scenario
    draw: Draw


@cache
def _template() -> CountyPack:
    """Read once by each process: a county takes a second, its file a fifth of one."""
    return load_county("pingli")


def county_of(nation: Nation, scenario: Scenario, number: int, attempt: int = 0) -> Invented:
    """County ``number`` of a nation, the same whoever asks and whatever else is made.

    Parameters
    ----------
    attempt
        How often its assumptions were drawn in vain before.
    """
    template = _template()
    villages, households = nation.sizes()[number - 1].tolist()
    known = [
        p for p in template.assumptions if p.key in (*ASSUMPTIONS, *OPTIONAL)
    ]  # what else Pingli assumes are totals of its own
    numbers = [0, number + AGAIN * attempt]
    base, drawn = make_draws(parameters_of(template, scenario), numbers, nation.seed)
    # every village is a poor one, so that nobody is registered outside
    own = {p.name: drawn.values[p.name] for p in known}
    own |= {"county.other_villages": 0.0, "county.listed_outside": 0.0}
    facts = _facts(template, villages, households)
    table = make_villages(facts, own, int(np.uint32(nation.seed * 1_000_003 + number)))
    fund_y = template.fund_y / template.facts.n_poor_villages * villages
    pack = replace(
        template,
        name=f"{NAME}-{number:04d}",
        chinese=f"虚构{number}县",
        title=f"invented county {number}",
        facts=facts,
        villages=table,
        village_names=tuple(f"{c}村" for c in table["code"]),
        assumptions=tuple(
            replace(p, value=own[p.name], low=own[p.name], high=own[p.name]) for p in known
        ),
        fund_y=fund_y,
    )
    values = {p.name: base.values[p.name] for p in PARAMETERS} | own
    draw = replace(
        base, number=number, values=values, population_seed=drawn.population_seed, run=number
    )
    levers = scenario.levers.model_copy(update={"fund_y": fund_y})
    return Invented(pack, scenario.model_copy(update={"levers": levers}), draw)


def _facts(template: CountyPack, n_villages: int, households: int) -> CountyFacts:
    """Totals of a county of poor villages, a household of it like one of the template's."""
    v = template.villages
    poor = v["poor_village"] != 0
    total = {
        name: float(v[name][poor].sum())
        for name in ("households", "persons", "listed_households", "listed_persons")
    }
    share = households / total["households"]
    of = template.facts
    rolls = share * total["listed_households"] / of.listed_households
    return CountyFacts(
        persons=round(total["persons"] * share),
        households=households,
        n_towns=max(1, round(of.n_towns * n_villages / len(poor))),
        n_poor_villages=n_villages,
        n_first_round=max(1, round(of.n_first_round / of.n_poor_villages * n_villages)),
        n_team=round(of.n_team / of.n_poor_villages * n_villages),
        listed_households=round(total["listed_households"] * share),
        listed_persons=round(total["listed_persons"] * share),
        dibao_households=round(of.dibao_households * rolls),
        dibao_persons=round(of.dibao_persons * rolls),
        wubao_persons=round(of.wubao_persons * rolls),
    )
