"""Plans of the invented nation's villages: costs by the county's rules, invented values.

Costs are the county's (:func:`optimize.menu.costs`). What a plan is worth is invented: curves of
the shape that learning fits in a county (:mod:`optimize.learning.surrogate`), with slopes drawn by
programme and by village. So a plan of the nation shows what deciding at this size takes and how
good a choice is proven to be on its menu; it says nothing about what programmes do.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import product
from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks.nation.counties import Nation, county_of
from benchmarks.nation.relaxation import Wide
from model.programmes import GRANTABLE, PROGRAMMES
from optimize.fund_plan import WORKS_MIX
from optimize.learning.surrogate import SCALES, saturated
from optimize.menu import VillagePlan, costs
from optimize.rules.carry_over import CarryOver
from optimize.rules.floor import FloorPerHead
from optimize.rules.industry_share import IndustryShare
from optimize.rules.weak_evidence import WeakEvidence
from scenarios.execution.decision import instance_of
from scenarios.faults import Fault, FaultError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from optimize.instance import Instance
    from scenarios.schema.scenario import Scenario

WORKS = "works"
PROGRAMME_NAMES = (
    "tea",
    "konjac",
    "walnut",
    "pig",
    "cattle",
    "sheep",
    "potato",
    "photovoltaic",
    "training",
    WORKS,
)
"""Ten programmes; works of all kinds, as a village's needs split, count as one."""
SIZES, WINDOWS = (1800.0, 4500.0), ((0, 3), (3, 6), (0, 6))
"""Yuan a registered head over the plan years; first year and one past the last."""
YEARS = tuple(range(2016, 2022))

KEPT = (IndustryShare, FloorPerHead, CarryOver)
"""Rules that the nation's plan keeps; others are refused, not forgotten."""

SLOPE = (0.15, 0.45)
"""Objective for the first yuan a head of a programme, lowest and highest: assumption."""
VARIETY = 0.35
"""Standard deviation of its logarithm between villages: assumption."""
WAIT, POWER, TYPICAL = 0.05, 0.15, 1800.0
"""Share lost by a year of waiting, exponent of the total, yuan a head of a typical plan:
assumptions, inside the ranges that learning looks in."""


def menu(floor: float) -> list[VillagePlan]:
    """The floor in every programme, then every programme, size and window."""
    mixes = [WORKS_MIX if name == WORKS else ((name, 1.0),) for name in PROGRAMME_NAMES]
    floors = [VillagePlan(mix, floor, 0, len(YEARS)) for mix in mixes]
    return floors + [
        VillagePlan(mix, size, start, end)
        for mix, size, (start, end) in product(mixes, SIZES, WINDOWS)
    ]


def programmes(plans: Sequence[VillagePlan]) -> list[str]:
    """Name of every plan's one programme."""
    return [WORKS if len(p.mix) > 1 else p.mix[0][0] for p in plans]


def whole_costs(instance: Instance, plans: Sequence[VillagePlan]) -> NDArray[np.int32]:
    """(V, P, Y) what :func:`optimize.menu.costs` says of every plan, over its programmes.

    Plans of one size and window cost the same whatever their one programme is, unless a village has
    no use for so much of it; so a few are made, not all.
    """
    limited = {
        name
        for name in PROGRAMME_NAMES
        if name != WORKS and np.isfinite(instance.most_village[:, GRANTABLE.index(name)]).any()
    }
    names = programmes(plans)
    kinds = [
        (name if name in limited or name == WORKS else "", p.per_head, p.start, p.end)
        for name, p in zip(names, plans, strict=True)
    ]
    first = {kind: i for i, kind in reversed(list(enumerate(kinds)))}
    made = costs(instance, [plans[i] for i in first.values()]).sum(axis=3)
    place = {kind: j for j, kind in enumerate(first)}
    return np.ascontiguousarray(made[:, [place[k] for k in kinds]]).astype(np.int32)


def invented_values(
    nation: Nation,
    number: int,
    heads: NDArray[np.float64],
    money: NDArray[np.int32],
    plans: Sequence[VillagePlan],
) -> NDArray[np.float64]:
    """(V, P) invented value of a county's plans."""
    shared = np.random.Generator(np.random.Philox(key=[nation.seed, 11]))
    slope = shared.uniform(*SLOPE, len(PROGRAMME_NAMES))
    scale = shared.permutation(np.resize(SCALES[:3], len(PROGRAMME_NAMES)))
    own = np.random.Generator(np.random.Philox(key=[nation.seed, 1_000_000 + number]))
    slopes = slope * own.lognormal(0.0, VARIETY, (len(heads), len(PROGRAMME_NAMES)))
    k = np.array([PROGRAMME_NAMES.index(name) for name in programmes(plans)])
    total = money.sum(axis=2)
    x = total / heads[:, None]
    year = (money @ np.arange(money.shape[2])) / np.maximum(total, 1)
    frame = (1.0 - WAIT * year) * (np.maximum(x, 1.0) / TYPICAL) ** POWER
    return np.asarray(heads[:, None] * slopes[:, k] * saturated(x, scale[k]) * frame)


@dataclass(frozen=True)
class Part:
    """Some counties' villages, in their order, and their part of what is shared.

    Attributes
    ----------
    county, village : (V,) number and code.
    heads : (V,) registered persons.
    money, worth : (V, P, Y) whole yuan and (V, P).
    fund_y : (Y,) yuan.
    room, loss : (10,) by programme of the menu; infinite and zero where no market falls.
    least, most, life : as in :class:`benchmarks.nation.relaxation.Wide`; ``floor`` in yuan a head.
    """

    first: int
    county: NDArray[np.int64]
    village: NDArray[np.int64]
    heads: NDArray[np.float64]
    money: NDArray[np.int32]
    plan_value: NDArray[np.float64]
    fund_y: NDArray[np.float64]
    room: NDArray[np.float64]
    loss: NDArray[np.float64]
    least: float
    most: float
    life: int
    floor: float


def instance_at(nation: Nation, scenario: Scenario, number: int) -> Instance:
    """The decision of one county over the nation's plan years.

    What a yuan does is invented here: no programme has weaker evidence than another.
    """
    made = county_of(nation, scenario, number)
    instance = instance_of(made.pack, made.scenario, YEARS)
    rules = tuple(r for r in instance.rules if not isinstance(r, WeakEvidence))
    instance = replace(instance, rules=rules)
    other = [r.name for r in instance.rules if not isinstance(r, KEPT)]
    if other:
        raise FaultError(
            [
                Fault(
                    "unknown_name", "levers.rules", 0, "rule", name, ", ".join(k.name for k in KEPT)
                )
                for name in other
            ]
        )
    return instance


def part_of(numbers: range, nation: Nation, scenario: Scenario) -> Part:
    """Plans of some counties."""
    parts = [_county(number, nation, scenario) for number in numbers]
    return joined(parts)


def _county(number: int, nation: Nation, scenario: Scenario) -> Part:
    instance = instance_at(nation, scenario, number)
    plans = menu(instance.floor_per_head)
    money = whole_costs(instance, plans)
    carry = next((r for r in instance.rules if isinstance(r, CarryOver)), CarryOver(0.0, 0))
    room, loss = np.full(len(PROGRAMME_NAMES), np.inf), np.zeros(len(PROGRAMME_NAMES))
    for j, name in enumerate(PROGRAMME_NAMES):
        if name in GRANTABLE and GRANTABLE.index(name) in instance.glutted:
            room[j] = instance.glut_room[GRANTABLE.index(name)]
            loss[j] = instance.glut_loss[GRANTABLE.index(name)]
    return Part(
        number,
        np.full(instance.n_villages, number),
        instance.codes.astype(np.int64),
        instance.heads,
        money,
        invented_values(nation, number, instance.heads, money, plans),
        instance.budget_y,
        room,
        loss,
        instance.industry_share,
        carry.most,
        carry.years,
        instance.floor_per_head,
    )


def joined(parts: Sequence[Part]) -> Part:
    """Parts in the order of their counties as one: villages side by side, money and room added."""
    parts = sorted(parts, key=lambda p: p.first)
    one = parts[0]

    def stack(name: str) -> Any:
        return np.concatenate([getattr(p, name) for p in parts])

    return Part(
        one.first,
        stack("county"),
        stack("village"),
        stack("heads"),
        stack("money"),
        stack("plan_value"),
        np.sum([p.fund_y for p in parts], axis=0),
        np.sum([p.room for p in parts], axis=0),
        one.loss,
        one.least,
        one.most,
        one.life,
        one.floor,
    )


def wide_of(part: Part) -> Wide:
    """The arrays of the choice; programmes whose price falls have a row of their own."""
    names = programmes(menu(part.floor))
    counts = {p.name for p in PROGRAMMES if p.counts_as_industry}
    falls = [name for j, name in enumerate(PROGRAMME_NAMES) if np.isfinite(part.room[j])]
    at = [PROGRAMME_NAMES.index(name) for name in falls]
    return Wide(
        part.plan_value,
        part.money,
        np.array([n in counts for n in names]),
        np.array([falls.index(n) if n in falls else -1 for n in names]),
        part.fund_y,
        part.least,
        part.most,
        part.life,
        part.room[at],
        part.loss[at],
    )
