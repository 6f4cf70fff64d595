"""Synthesis: households and members that meet every published total at once.

Each village is drawn from its own stream (seed and village code), so that a village is the same
whatever other villages there are; only the quotas of dibao and wubao come from the county.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.special import ndtri

from model.facts import optional
from model.population import HOUSEHOLD_FIELDS, MEMBER_FIELDS, VILLAGE_FIELDS, Population
from model.rolls import rolls
from model.villages import apportion

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from model.facts import CountyFacts

SIZE_WEIGHTS = np.array([0.09, 0.18, 0.24, 0.22, 0.15, 0.08, 0.03, 0.01])
"""Share of ordinary households with 1 to 8 members before the village's total is met: assumption
(census 2010, rural households of the western provinces, rounded). A pack may bring its own."""


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


def synthesize(
    facts: CountyFacts,
    assumptions: Mapping[str, float],
    villages: Mapping[str, NDArray[Any]],
    seed: int,
    size_weights: NDArray[np.float64] = SIZE_WEIGHTS,
) -> Population:
    """Make a population.

    Parameters
    ----------
    facts, assumptions
        Totals to meet; values of :data:`model.facts.ASSUMPTIONS` by name.
    villages : mapping
        The table of :func:`model.villages.make_villages` or the user's own.
    seed : int
    size_weights : (largest size,)
        Share of ordinary households with 1, 2, … members before the totals are met.

    Raises
    ------
    ValueError
        When a village's totals cannot be met by whole households (the message names it), or the
        register cannot hold the published share of causes.
    """
    quotas = _quotas(facts, villages)
    parts = [
        _village(v, villages, quotas, assumptions, facts.caused_share_min, size_weights, seed)
        for v in range(len(quotas["wubao"]))
    ]
    households = {k: np.concatenate([p[0][k] for p in parts]) for k in parts[0][0]}
    members = {k: np.concatenate([p[1][k] for p in parts]) for k in parts[0][1]}
    households["rank"] = _normal_scores(households["rank"])
    if households["caused"][households["listed"]].mean() < facts.caused_share_min:
        raise ValueError(
            f"fewer than {facts.caused_share_min:.0%} of the registered can have a cause of "
            "disability, major illness or no able adult: lower caused_share or raise county.disabled"
        )
    del households["size"], households["caused"]
    return Population(
        {k: np.asarray(villages[k]).astype(t) for k, t in VILLAGE_FIELDS.items()},
        {k: households[k].astype(t) for k, t in HOUSEHOLD_FIELDS.items()},
        {k: members[k].astype(t) for k, t in MEMBER_FIELDS.items()},
    )


def _quotas(facts: CountyFacts, villages: Mapping[str, Any]) -> dict[str, NDArray[np.int64]]:
    """Dibao and wubao of each village, in proportion to its register and its people."""
    listed = villages["listed_households"].astype(float)
    dibao = apportion(facts.dibao_households, listed)
    return {
        "wubao": apportion(facts.wubao_persons, listed + 0.1 * villages["households"]),
        "dibao": dibao,
        "dibao_persons": apportion(facts.dibao_persons, dibao.astype(float)),
    }


def _village(
    v: int,
    villages: Mapping[str, Any],
    quotas: Mapping[str, Any],
    a: Mapping[str, float],
    caused_min: float,
    size_weights: NDArray[np.float64],
    seed: int,
) -> tuple[dict[str, Any], dict[str, Any]]:
    code, walnuts = int(villages["code"][v]), "walnut_mu" in villages
    rng = np.random.Generator(np.random.Philox(key=[seed, code]))
    try:
        sizes, wubao = _sizes(
            int(villages["households"][v]), int(villages["persons"][v]), int(quotas["wubao"][v]),
            a["county.wubao_alone"], size_weights, rng,
        )  # fmt: skip
        ids = code * 100_000 + np.arange(len(sizes), dtype=np.int64)
        members = _members(ids, sizes, wubao, a, rng)
        h = _livelihood(sizes, wubao, members, float(villages["remoteness"][v]), a, rng)
        shift = optional(a, "poor_village_shift")
        rank = h["rank"] - shift * float(villages["poor_village"][v])
        h |= {"id": ids, "village": np.full(len(ids), code), "size": sizes, "rank": rank}
        h["wubao"] = wubao
        h["walnut"] = planted(h["land"], float(villages["walnut_mu"][v]) if walnuts else 0.0)
        h |= rolls(h, v, villages, quotas, a, caused_min, rng)
    except ValueError as fault:
        raise ValueError(f"village {code}: {fault}") from fault
    return h, members


def planted(land: NDArray[np.float64], mu: float) -> NDArray[np.float64]:
    """Mu of young walnut by household: the largest fields first, all of a field (assumption)."""
    order = np.argsort(-land, kind="stable")
    before = np.cumsum(land[order]) - land[order]
    out = np.zeros(len(land))
    out[order] = np.clip(mu - before, 0.0, land[order])
    return out


def _sizes(
    n: int, persons: int, n_wubao: int, alone: float, weights: NDArray[np.float64],
    rng: np.random.Generator,
) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:  # fmt: skip
    """Sizes of all households, wubao first; sums are exact."""
    largest = len(weights)
    pairs = round(n_wubao * (1.0 - alone) / 2.0)
    wubao = np.concatenate((np.full(pairs, 2), np.ones(n_wubao - 2 * pairs, np.int64)))
    n_rest, rest = n - len(wubao), persons - n_wubao
    if not n_rest <= rest <= largest * n_rest:
        raise ValueError(f"{rest} persons do not fit {n_rest} households of 1 to {largest}")
    sizes = 1 + np.searchsorted(np.cumsum(weights / weights.sum()), rng.random(n_rest))
    while (missing := rest - int(sizes.sum())) != 0:
        step = int(np.sign(missing))
        # small households stay: the old and the dibao roll need them
        open_ = np.flatnonzero((sizes > 2) & (sizes < largest) if step > 0 else sizes > 3)
        if len(open_) == 0:
            open_ = np.flatnonzero(sizes < largest if step > 0 else sizes > 1)
        chosen = rng.permutation(open_)[: abs(missing)]
        sizes[chosen] += step
    return np.concatenate((wubao, sizes)), np.arange(n) < len(wubao)


def _members(
    ids: Any, sizes: Any, wubao: Any, a: Mapping[str, float], rng: np.random.Generator
) -> dict[str, Any]:
    """Ages by place in the household, then sex, schooling, health."""
    row = np.repeat(np.arange(len(sizes)), sizes)
    k = np.arange(len(row)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    n, size = len(row), sizes[row]
    head = np.where(sizes == 1, rng.integers(35, 80, len(sizes)), rng.integers(30, 72, len(sizes)))
    # two couples under one roof have an older head; young ones of this size would be all infants
    joint = sizes >= optional(a, "joint_from")
    head = np.where(joint, 44 + (head - 30) * 2 // 3, head)
    head = np.where(wubao, rng.integers(60, 85, len(sizes)), head)[row]
    child = np.clip(head - 26 - 3 * (k - 2) + rng.integers(-4, 5, n), 0, 36)
    grand = np.clip(head - 52 + rng.integers(-4, 6, n), 0, 20)
    elder = np.minimum(head + 25 + rng.integers(-3, 4, n), 90)
    age = np.select(
        [k == 0, k == 1, (k == 2) & (size >= 4) & (rng.random(n) < 0.45) & (head < 60), k <= 3],
        [head, np.maximum(head - rng.integers(-2, 6, n), 20), elder, child],
        np.where(head >= 50, grand, child),
    )
    sex = np.where(k < 2, k, rng.random(n) < 0.48)
    sex = np.where(wubao[row], rng.random(n) < 0.2, sex)
    schooled = np.select([age < 35, age < 50], [9.0, 7.5], 4.5) + rng.normal(0.0, 2.5, n)
    schooled += optional(a, "schooling_shift")
    stays = rng.random(n)
    enrolled = ((age >= 6) & (age < 16)) | ((age >= 16) & (age < 19) & (stays < 0.55))
    enrolled |= (age >= 19) & (age < 22) & (stays < 0.18)
    chronic = a["county.chronic_65"] * np.clip((age - 20.0) / 45.0, 0.0, 1.3)
    disabled = a["county.disabled"] * np.where(age >= 60, 2.0, np.where(age >= 30, 1.0, 0.5))
    ill = rng.random(n)
    condition = np.where(ill < disabled, 2, np.where(ill < disabled + chronic, 1, 0))
    return {
        "id": ids[row] * 100 + k, "household": ids[row], "age": age, "sex": sex,
        "schooling": np.clip(np.minimum(schooled, age - 6), 0, 16), "enrolled": enrolled,
        "condition": condition,
    }  # fmt: skip


def _livelihood(
    sizes: Any, wubao: Any, members: dict[str, Any], remoteness: float, a: Mapping[str, float],
    rng: np.random.Generator,
) -> dict[str, Any]:  # fmt: skip
    """Land, trade, savings, kin and the latent rank of permanent income."""
    n = len(sizes)
    row = np.repeat(np.arange(n), sizes)
    able = (members["age"] >= 16) & (members["age"] <= 64) & ~members["enrolled"]
    able &= members["condition"] < 2
    labour = np.bincount(row, able, n) / sizes
    school = np.bincount(row, able * members["schooling"], n) / np.maximum(
        np.bincount(row, able, n), 1.0
    )
    ill = np.bincount(row, members["condition"] > 0, n) / sizes
    land = sizes * a["county.land_head"] * np.exp(rng.normal(-0.045, 0.3, n))
    rank = 1.0 * (labour - 0.55) + 0.09 * (school - 6.5) - 0.8 * ill - 0.5 * (remoteness - 0.5)
    rank += rng.normal(0.0, 0.8, n) - 0.5 * wubao
    has_trade = (rng.random(n) < a["county.trade"]) & ~wubao
    trade = has_trade * a["county.trade_y"] * np.exp(rng.normal(0.0, 0.6, n))
    order = rng.permutation(np.flatnonzero(~wubao))
    ids = np.full((2, n), -1, np.int64)
    base = members["household"][0]
    ids[0, order], ids[1, order] = base + np.roll(order, 1), base + np.roll(order, 7)
    return {
        "land": land, "trade": trade, "tie": rng.normal(0.0, 1.0, n), "rank": rank,
        "savings": np.exp(8.0 + 0.5 * rank + rng.normal(0.0, 0.8, n)),
        "debt": (rng.random(n) < 0.12) * np.exp(8.2 + rng.normal(0.0, 0.6, n)),
        "tea": rng.exponential(1.0, n) * a["county.tea_old"], "kin_a": ids[0], "kin_b": ids[1],
        "caused": (ill > 0) | (labour == 0),
    }  # fmt: skip


def _normal_scores(x: NDArray[np.float64]) -> NDArray[np.float64]:
    position = np.empty(len(x))
    position[np.argsort(x, kind="stable")] = np.arange(len(x)) + 0.5
    return ndtri(position / len(x))


def margins(population: Population, facts: CountyFacts) -> list[Margin]:
    """Every exact, mutually consistent total beside what the population holds."""
    h, v = population.households, population.villages
    size = np.bincount(_owner(population), minlength=population.n_households)
    got = {
        "persons": population.n_persons, "households": population.n_households,
        "n_towns": len(np.unique(v["town"])), "n_poor_villages": int(v["poor_village"].sum()),
        "n_first_round": int(v["first_round"].sum()), "n_team": int(v["team"].sum()),
        "listed_households": int(h["listed"].sum()),
        "listed_persons": int(size[h["listed"] != 0].sum()),
        "dibao_households": int(h["dibao"].sum()),
        "dibao_persons": int(size[h["dibao"] != 0].sum()),
        "wubao_persons": int(size[h["wubao"] != 0].sum()),
    }  # fmt: skip
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
        able = (m["age"] >= 16) & (m["age"] <= 64) & (m["enrolled"] == 0) & (m["condition"] < 2)
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
