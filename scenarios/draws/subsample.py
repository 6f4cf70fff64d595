"""A thinned county: some of its villages, whole, with the county's totals scaled to them.

Thinning serves work that needs hundreds of runs. It is an approximation: villages keep their size,
register and luck; what the county does as a whole (the yearly task, the fund, dibao and wubao) is
scaled by the share of registered persons that stays. Markets need no scaling, for they are measured
against the villages' own old gardens. What is lost is the variety of villages;
``tests/scenarios/draws/test_subsample.py`` compares the rest with the whole county.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.parameters import PARAMETERS
from model.synthesis.totals import CountyFacts
from model.synthesis.villages import MARGIN_FIELDS
from scenarios.draws.draw import Draw
from scenarios.schema.pack import CountyPack
from scenarios.schema.scenario import Scenario

COUNTY_TOTALS = ("persons a year",)
"""Units of parameters that count the whole county and so shrink with it."""

ROLLS = ("county.dibao_households", "county.dibao_persons", "county.wubao_persons")
"""Totals that a pack may assume and a draw then varies: they shrink too."""


@dataclass(frozen=True)
class Thinned:
    """Some villages of a county as a county of their own.

    Attributes
    ----------
    share : float
        Registered persons of its villages over all: scales what counts the whole county.
    """

    pack: CountyPack
    scenario: Scenario
    share: float

    def draw(self, draw: Draw) -> Draw:
        """A draw of the whole county with its totals scaled; itself where all villages are kept."""
        totals = {
            p.name: draw.values[p.name] * self.share
            for p in (*PARAMETERS, *self.pack.assumptions)
            if p.unit in COUNTY_TOTALS or p.name in ROLLS
        }
        return replace(draw, values={**draw.values, **totals})


def chosen_villages(villages: Mapping[str, NDArray[Any]], n: int) -> NDArray[np.int64]:
    """Rows of ``n`` villages, evenly spread over kind and remoteness; all rows when ``n`` is all.

    Villages are sorted by (poor village, first round, team, remoteness) and the middle one of every
    ``total / n`` is taken, so that each kind keeps its share to within one village.
    """
    total = len(villages["code"])
    if n >= total:
        return np.arange(total)
    keys = (villages["remoteness"], villages["team"], villages["first_round"])
    order = np.lexsort((*keys, villages["poor_village"]))
    return np.sort(order[((np.arange(n) + 0.5) * total / n).astype(np.int64)])


def thin(pack: CountyPack, scenario: Scenario, n_villages: int) -> Thinned:
    """``n_villages`` of a county, with the facts, the fund and the totals that belong to them."""
    return thin_to(pack, scenario, chosen_villages(pack.villages, n_villages))


def thin_to(pack: CountyPack, scenario: Scenario, rows: NDArray[np.int64]) -> Thinned:
    """Some rows of the table of villages, with the facts, the fund and the totals of these."""
    villages = {name: column[rows] for name, column in pack.villages.items()}
    share = float(villages["listed_persons"].sum() / pack.villages["listed_persons"].sum())
    first = float(villages["first_round"].sum() / max(1, pack.villages["first_round"].sum()))
    thinned = replace(
        pack,
        villages=villages,
        village_names=tuple(pack.village_names[i] for i in rows),
        facts=_facts(pack.facts, villages, share),
        reported={name: is_given[rows] for name, is_given in pack.reported.items()},
        # the shared year is granted the published fund in every scenario
        fund_y=pack.fund_y * first,
    )
    return Thinned(thinned, scenario.but(levers={"fund_y": scenario.levers.fund_y * first}), share)


def _facts(facts: CountyFacts, villages: Mapping[str, Any], share: float) -> CountyFacts:
    """Published totals of these villages: their own sums; the rolls in proportion."""
    counted = (*MARGIN_FIELDS, "poor_village", "first_round", "team")
    total = {name: int(villages[name].sum()) for name in counted}
    return replace(
        facts,
        persons=total["persons"],
        households=total["households"],
        n_towns=len(np.unique(villages["town"])),
        n_poor_villages=total["poor_village"],
        n_first_round=total["first_round"],
        n_team=total["team"],
        listed_households=total["listed_households"],
        listed_persons=total["listed_persons"],
        dibao_households=round(facts.dibao_households * share),
        dibao_persons=round(facts.dibao_persons * share),
        wubao_persons=round(facts.wubao_persons * share),
    )
