"""Published totals and bounds beside what a population holds."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.state.ages import of_working_age
from model.state.codes import DISABLED
from model.synthesis.population import Population
from model.synthesis.totals import CountyFacts


@dataclass(frozen=True)
class Margin:
    """A published total beside what the population holds."""

    name: str
    target: float
    got: float

    @property
    def error(self) -> float:
        """Relative difference."""
        return self.got / self.target - 1.0


def margins(population: Population, facts: CountyFacts) -> list[Margin]:
    """Every exact, mutually consistent total beside what the population holds."""
    h, v = population.households, population.villages
    size = np.bincount(_owner(population), minlength=population.n_households)
    got = {
        "persons": population.n_persons,
        "households": population.n_households,
        "n_towns": len(np.unique(v["town"])),
        "n_poor_villages": int(v["poor_village"].sum()),
        "n_first_round": int(v["first_round"].sum()),
        "n_team": int(v["team"].sum()),
        "listed_households": int(h["listed"].sum()),
        "listed_persons": int(size[h["listed"] != 0].sum()),
        "dibao_households": int(h["dibao"].sum()),
        "dibao_persons": int(size[h["dibao"] != 0].sum()),
        "wubao_persons": int(size[h["wubao"] != 0].sum()),
    }
    return [Margin(name, getattr(facts, name), value) for name, value in got.items()]


def _owner(population: Population) -> NDArray[np.int64]:
    """Row of the household of every member."""
    ids = population.households["id"]
    order = np.argsort(ids, kind="stable")
    return order[np.searchsorted(ids, population.members["household"], sorter=order)]


def bounds(population: Population, facts: CountyFacts) -> list[Margin]:
    """Published lower bounds beside what the population holds; none where no report gives one."""
    owner, n = _owner(population), population.n_households
    h, v = population.households, population.villages
    m: Mapping[str, Any] = population.members
    out = []
    if facts.caused_share_min > 0.0:
        able = of_working_age(m["age"]) & (m["enrolled"] == 0) & (m["condition"] < DISABLED)
        ill = np.bincount(owner, m["condition"] > 0, n) > 0
        caused = ill | (np.bincount(owner, able, n) == 0)
        share = float(caused[h["listed"] != 0].mean())
        out.append(Margin("caused_share_min", facts.caused_share_min, share))
    if facts.listed_share_min > 0.0:
        village = np.searchsorted(v["code"], h["village"])
        size = np.bincount(owner, minlength=n)
        listed = np.bincount(village, size * (h["listed"] != 0), len(v["code"]))
        rate = listed / np.bincount(village, size, len(v["code"]))
        lowest = float(rate[v["poor_village"] != 0].min())
        out.append(Margin("listed_share_min", facts.listed_share_min, lowest))
    return out
