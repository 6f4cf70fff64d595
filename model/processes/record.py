"""Record: additive village sums in whole units, and what the next quarter reads of the county."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from model.columns import SOURCES
from model.declare import kernel
from model.maths import fen, whole_fen
from model.measures import COUNTY_YEAR, INDEX, MEASURES
from model.path import Totals
from model.processes.delivery import LEDGER
from model.processes.year_end import count_year, year_measures

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


@kernel
def _sum_money(place: Any, alive: Any, columns: Any, slots: Any, out: Any) -> None:
    """Add float columns in whole fen to their measures, village by village.

    Whole fen are exact in float64 up to 2**53, so four sums side by side give the same total.
    """
    for k in range(len(columns)):
        column, slot = columns[k], slots[k]
        for v in range(place.code.size):
            start, end = place.first_household[v], place.end_household[v]
            a, b, c, d = 0.0, 0.0, 0.0, 0.0
            h = start
            while h + 3 < end:
                a += whole_fen(column[h]) * alive[h]
                b += whole_fen(column[h + 1]) * alive[h + 1]
                c += whole_fen(column[h + 2]) * alive[h + 2]
                d += whole_fen(column[h + 3]) * alive[h + 3]
                h += 4
            while h < end:
                a += whole_fen(column[h]) * alive[h]
                h += 1
            out[v, slot] += np.int64(a + b + c + d)


@kernel
def _count(
    place: Any, house: Any, person: Any, work: Any, file: Any, status: Any, out: Any
) -> None:
    """Heads of the quarter, and who took up support."""
    for v in range(place.code.size):
        adults, migrants = 0, 0
        for m in range(place.first_member[v], place.end_member[v]):
            able = (person.age[m] >= 16) & (person.age[m] <= 64) & (person.work[m] > 0)
            here = person.alive[m] != 0
            adults += able & here
            migrants += (person.work[m] == 3) & here
        households, persons, adopters = 0, 0, 0
        for h in range(place.first_household[v], place.end_household[v]):
            if house.alive[h] == 0:
                continue
            households += 1
            persons += house.n_members[h]
            adopters += work.tea[h] > np.float32(0.0) or work.herd[h] > np.float32(500.0)
            if work.taken_q[h] > np.float32(0.0):
                taken = fen(work.taken_q[h])
                if file.listed[h] != 0:
                    out[v, _TAKEN_LISTED] += taken
                if status.spending_poor[h] != 0:
                    out[v, _TAKEN_POOR] += taken
        out[v, _HOUSEHOLDS], out[v, _PERSONS] = households, persons
        out[v, _ADOPTERS], out[v, _ADULTS], out[v, _MIGRANTS] = adopters, adults, migrants


@kernel
def _remember(land: Any, place: Any, out: Any) -> None:
    """Village shares that next quarter's processes read."""
    for v in range(place.code.size):
        adults = max(np.int64(1), out[v, _ADULTS])
        households = max(np.int64(1), out[v, _HOUSEHOLDS])
        land.migrant_share[v] = np.float32(np.float64(out[v, _MIGRANTS]) / np.float64(adults))
        land.adopter_share[v] = np.float32(np.float64(out[v, _ADOPTERS]) / np.float64(households))


@kernel
def _refused(house: Any, work: Any, offer: Any, land: Any) -> None:
    """Money refused this year, by village: offers fall in the first quarter."""
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
    _count(world.place, world.house, world.person, world.work, world.file, world.status, out)
    if today.quarter == 0:
        for name in ("refused_tea", "refused_livestock", "refused_training"):
            getattr(world.land, name)[:] = 0.0
        _refused(world.house, world.work, world.offer, world.land)
    _remember(world.land, world.place, out)
    world.county.append(_county_of(world, out))
    if today.quarter == 3:
        count_year(world, out)


def _county_of(world: World, out: Any) -> dict[str, float]:
    """County totals of the quarter; also what the next calendar reads."""
    today = world.today
    mean = world.path.at(world.tick - 1).mean_income_y
    year = dict.fromkeys(COUNTY_YEAR, float("nan"))
    if today.quarter == 3:
        alive = world.house.alive != 0
        n, y = world.house.n_members[alive], world.status.income_y[alive]
        mean = float((y.astype(np.float64) * n).sum() / n.sum())
        year = year_measures(world)
    tea = world.fitted.tea_area_2015 + float(out[:, INDEX["tea_area"]].sum()) / 100.0
    world.path.add(Totals(tea, mean, world.bar))
    world.bar = float("nan")
    return {
        "line": float(today.line), "prices": float(today.prices), "mean_income_y": mean,
        "tea_price": float(today.tea_price), "herd_price": float(today.herd_price),
        "wage": float(today.wage), **year,
    }  # fmt: skip


assert len(MEASURES) == len(INDEX), "a measure is named twice"
