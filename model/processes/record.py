"""Record: additive village sums in whole units, and what the next quarter reads of the county."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from model.columns import SOURCES
from model.declare import kernel
from model.inequality import gini
from model.maths import fen
from model.measures import INDEX, MEASURES
from model.path import Totals
from model.processes.delivery import LEDGER

if TYPE_CHECKING:
    from model.world import World

_MONEY = (
    *((f"income_{s}", "Flow", f"{s}_q") for s in SOURCES),
    ("floor_paid", "Flow", "floor_q"),
    ("medical_gross", "Bill", "gross_q"),
    ("medical_paid", "Bill", "insured_q"),
    ("out_of_pocket", "Purse", "out_of_pocket_q"),
    ("spending", "Purse", "spending_q"),
    ("savings", "Purse", "savings"),
    ("debt", "Purse", "debt"),
    ("debt", "Purse", "loan"),
    ("debt", "Purse", "owed_kin"),
    ("own_share", "Work", "own_q"),
    ("taken", "Work", "taken_q"),
    ("tea_area", "Work", "tea"),
    ("herd", "Work", "herd"),
)
_SLOTS = np.array([INDEX[name] for name, _, _ in _MONEY], np.int64)
_LEDGER_SLOTS = np.array([INDEX[name] for name in LEDGER], np.int64)

_HOUSEHOLDS, _PERSONS = INDEX["households"], INDEX["persons"]
_ADULTS, _MIGRANTS, _ADOPTERS = INDEX["able_adults"], INDEX["migrants"], INDEX["adopters"]
_TAKEN_LISTED, _TAKEN_POOR = INDEX["taken_listed"], INDEX["taken_poor"]
_POOR_I, _POOR_S, _POOR_C = INDEX["poor_income"], INDEX["poor_spending"], INDEX["poor_chronic"]
_GAP_I, _GAP_S, _DEEP = INDEX["gap_income"], INDEX["gap_spending"], INDEX["severity_spending"]
_ENTRIES, _EXITS, _RETURNS = INDEX["entries"], INDEX["exits"], INDEX["returns"]
_FIRST_CAUSE = INDEX["returns_illness"]
_CATASTROPHIC = INDEX["catastrophic"]
_LISTED, _LISTED_HH = INDEX["listed"], INDEX["listed_households"]
_WRONG, _MISSED, _WATCHED = INDEX["listed_not_poor"], INDEX["poor_not_listed"], INDEX["watched"]
_LEFT, _LEFT_POOR, _JOINED = INDEX["left_list"], INDEX["left_list_poor"], INDEX["joined_list"]


@kernel
def _sum_money(place: Any, alive: Any, columns: Any, slots: Any, out: Any) -> None:
    """Add float columns in whole fen to their measures, village by village."""
    for k in range(len(columns)):
        column, slot = columns[k], slots[k]
        for v in range(place.code.size):
            total = np.int64(0)
            for h in range(place.first_household[v], place.end_household[v]):
                total += fen(column[h]) * np.int64(alive[h])
            out[v, slot] += total


@kernel
def _count(house: Any, person: Any, work: Any, file: Any, status: Any, out: Any) -> None:
    """Heads of the quarter, and who took up support."""
    for h in range(house.id.size):
        if house.alive[h] == 0:
            continue
        v = house.village[h]
        out[v, _HOUSEHOLDS] += 1
        out[v, _PERSONS] += house.n_members[h]
        out[v, _ADOPTERS] += work.tea[h] > np.float32(0.0) or work.herd[h] > np.float32(500.0)
        if work.taken_q[h] > np.float32(0.0):
            taken = fen(work.taken_q[h])
            if file.listed[h] != 0:
                out[v, _TAKEN_LISTED] += taken
            if status.spending_poor[h] != 0:
                out[v, _TAKEN_POOR] += taken
        m = house.first[h]
        while m >= 0:
            out[v, _ADULTS] += 16 <= person.age[m] <= 64 and person.work[m] > 0
            out[v, _MIGRANTS] += person.work[m] == 3
            m = person.next[m]


@kernel
def _count_year(house: Any, status: Any, file: Any, today: Any, out: Any) -> None:
    """Year-end statuses, gaps, events and register, in persons and fen."""
    for h in range(house.id.size):
        if house.alive[h] == 0:
            continue
        v, n = house.village[h], np.int64(house.n_members[h])
        if status.income_poor[h] != 0:
            out[v, _POOR_I] += n
            out[v, _GAP_I] += n * fen(today.line - status.income_y[h])
        if status.spending_poor[h] != 0:
            short = today.line - status.left_y[h]
            # a household deep in debt for a bill counts as missing the whole line, not more
            short = min(short, today.line)
            out[v, _POOR_S] += n
            out[v, _GAP_S] += n * fen(short)
            depth = np.float64(short) / np.float64(today.line)
            out[v, _DEEP] += n * np.int64(depth * depth * 1e6)
        if status.chronic_poor[h] != 0:
            out[v, _POOR_C] += n
        if status.event[h] == 1:
            out[v, _ENTRIES] += n
        elif status.event[h] == 2:
            out[v, _EXITS] += n
        elif status.event[h] == 3:
            out[v, _RETURNS] += n
            out[v, _FIRST_CAUSE + status.cause[h] - 1] += n
        out[v, _CATASTROPHIC] += status.catastrophic[h]
        if file.listed[h] != 0:
            out[v, _LISTED] += n
            out[v, _LISTED_HH] += 1
            if status.income_poor[h] == 0:
                out[v, _WRONG] += n
        elif status.income_poor[h] != 0:
            out[v, _MISSED] += n
        if file.event[h] == 2:
            out[v, _LEFT] += n
            if status.income_poor[h] != 0:
                out[v, _LEFT_POOR] += n
        elif file.event[h] > 0:
            out[v, _JOINED] += n
        if file.watch[h] != 0:
            out[v, _WATCHED] += n


@kernel
def _remember(house: Any, work: Any, offer: Any, land: Any, place: Any, out: Any) -> None:
    """Village shares and refused money that next quarter's processes read."""
    for v in range(place.code.size):
        adults = max(np.int64(1), out[v, _ADULTS])
        households = max(np.int64(1), out[v, _HOUSEHOLDS])
        land.migrant_share[v] = np.float32(np.float64(out[v, _MIGRANTS]) / np.float64(adults))
        land.adopter_share[v] = np.float32(np.float64(out[v, _ADOPTERS]) / np.float64(households))
    for h in range(house.id.size):
        if house.alive[h] != 0 and offer.helped[h] != 0:
            v = house.village[h]
            land.refused_tea[v] += work.refused_tea_q[h]
            land.refused_livestock[v] += work.refused_herd_q[h]
            land.refused_training[v] += work.refused_course_q[h]


def record(world: World) -> None:
    """Write the quarter's sums and the county totals of the next one."""
    today, out = world.today, world.sums_of(world.tick)
    columns = tuple(getattr(world.bundle(group), name) for _, group, name in _MONEY)
    _sum_money(world.place, world.house.alive, columns, _SLOTS, out)
    out[:, _LEDGER_SLOTS] = world.ledger
    _count(world.house, world.person, world.work, world.file, world.status, out)
    if today.quarter == 0:
        for name in ("refused_tea", "refused_livestock", "refused_training"):
            getattr(world.land, name)[:] = 0.0
    _remember(world.house, world.work, world.offer, world.land, world.place, out)
    world.county.append(_county_of(world, out))
    if today.quarter == 3:
        _count_year(world.house, world.status, world.file, today, out)


def _county_of(world: World, out: Any) -> dict[str, float]:
    """County totals of the quarter; also what the next calendar reads."""
    today = world.today
    before = world.path.at(world.tick - 1)
    alive = world.house.alive != 0
    mean, spread = before.mean_income_y, float("nan")
    if today.quarter == 3:
        n, y = world.house.n_members[alive], world.status.income_y[alive]
        mean = float((y.astype(np.float64) * n).sum() / n.sum())
        spread = gini(y, n)
    tea = world.fitted.tea_area_2015 + float(out[:, INDEX["tea_area"]].sum()) / 100.0
    world.path.add(Totals(tea, mean, world.bar))
    world.bar = float("nan")
    return {
        "line": float(today.line), "prices": float(today.prices), "mean_income_y": mean,
        "gini": spread, "tea_price": float(today.tea_price),
        "herd_price": float(today.herd_price), "wage": float(today.wage),
    }  # fmt: skip


assert len(MEASURES) == len(INDEX), "a measure is named twice"
