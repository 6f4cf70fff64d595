"""Record: additive village sums in whole units, and what the next quarter reads of the county."""

from collections import namedtuple
from typing import Any

import numpy as np

from model.declare import call, kernel, summing
from model.processes.record.year_end import count_year, year_measures
from model.programmes.industry import INDUSTRY_NAMES, N_INDUSTRIES
from model.state import places as at
from model.state.ages import is_working_age
from model.state.codes import CONCENTRATED, MIGRANT, NOT_MOVED, NOT_WORKING
from model.state.columns import SOURCES
from model.state.county_totals import Totals
from model.state.ledger import LEDGER
from model.state.maths import fen, whole_fen
from model.state.measures import COUNTY_YEAR, INDEX, MEASURES
from model.state.world import World

_MONEY = (
    *((f"income_{s}", "Flow", f"{s}_q") for s in SOURCES),
    ("floor_paid", "Flow", "floor_q"),
    ("medical_gross", "Health", "gross_q"),
    ("medical_paid", "Health", "insured_q"),
    ("out_of_pocket", "Money", "out_of_pocket_q"),
    ("spending", "Money", "spending_q"),
    ("forgone_care", "Money", "forgone_q"),
    ("school_grants", "School", "grant_q"),
    ("firm_wages", "Flow", "firm_q"),
    ("land_rent", "Living", "rent_q"),
)
"""Flows of every quarter."""
_FIRST_MONEY = (("own_share", "Work", "own_q"), ("taken", "Work", "taken_q"))
"""Flows of first quarters, when offers fall."""
_YEAR_MONEY = (
    ("savings", "Money", "savings"),
    ("debt", "Money", "debt"),
    ("debt", "Money", "loan"),
    ("debt", "Money", "owed_kin"),
    ("credit", "Stake", "credit"),
    ("shares", "Stake", "share"),
    ("student_debt", "School", "owed"),
    ("paid_cooperative", "Cover", "cooperative_y"),
    ("paid_critical", "Cover", "critical_y"),
    ("paid_aid", "Cover", "aid_y"),
    ("premium", "Cover", "premium_y"),
    ("premium_aid", "Cover", "premium_aid_y"),
)
"""Stocks and yearly accounts, read at the year's end."""
_LEDGER_SLOTS = np.array([INDEX[name] for name in LEDGER], np.int64)
_FIRST_STAKE = INDEX[f"stake_{INDUSTRY_NAMES[0]}"]
_PRINCIPAL = (("back", INDEX["principal_back"]), ("lost", INDEX["principal_lost"]))

Columns = namedtuple("Columns", "village household work stake register status school flow living")


@summing
def _sum_money(village: Any, alive: Any, columns: Any, slots: Any, out: Any) -> None:
    """Add float columns in whole fen to their measures, village by village.

    Slices spare the compiler the check of every index.
    """
    for k in range(len(columns)):
        column, slot = columns[k], slots[k]
        for v in range(village.code.size):
            start, end = village.first_household[v], village.end_household[v]
            yuan, used, total = column[start:end], alive[start:end], 0.0
            for i in range(yuan.size):
                total += whole_fen(yuan[i]) * used[i]
            out[v, slot] += np.int64(total)


@kernel
def _count_members(village: Any, member: Any, out: Any) -> None:
    """Able adults and migrants of each village."""
    for v in range(village.code.size):
        start, end = village.first_member[v], village.end_member[v]
        ages, work, here = member.age[start:end], member.work[start:end], member.alive[start:end]
        adults, migrants = np.int64(0), np.int64(0)
        for i in range(ages.size):
            able = is_working_age(ages[i]) & (work[i] > NOT_WORKING)
            adults += able & (here[i] != 0)
            migrants += (work[i] == MIGRANT) & (here[i] != 0)
        out[v, at.able_adults], out[v, at.migrants] = adults, migrants


@kernel
def _count(columns: Columns, out: Any) -> None:
    """Heads of the quarter, who took up support, who holds what."""
    village, household, stake = columns.village, columns.household, columns.stake
    work, register, status = columns.work, columns.register, columns.status
    for v in range(village.code.size):
        households, persons, adopters, shops, moved, dropped = 0, 0, 0, 0, 0, 0
        relieved, at_site = 0, 0
        for h in range(village.first_household[v], village.end_household[v]):
            if household.alive[h] == 0:
                continue
            households += 1
            persons += household.n_members[h]
            shops += stake.shop[h]
            moved += stake.moved[h] != NOT_MOVED
            at_site += stake.moved[h] == CONCENTRATED
            if columns.living.relief_q[h] > np.float32(0.0):
                relieved += 1
                out[v, at.relief_granted] += fen(columns.living.relief_q[h])
            dropped += columns.school.dropped_q[h]
            if stake.n_kinds[h] > 0:
                adopters += 1
                for k in range(N_INDUSTRIES):
                    out[v, _FIRST_STAKE + k] += fen(stake.size[h, k])
            if columns.flow.firm_q[h] > np.float32(0.0) and register.listed[h] != 0:
                out[v, at.firm_wages_listed] += fen(columns.flow.firm_q[h])
            if work.taken_q[h] > np.float32(0.0):
                taken = fen(work.taken_q[h])
                out[v, at.supported] += 1
                if register.served[h] != 0:
                    out[v, at.taken_listed] += taken
                    out[v, at.supported_listed] += 1
                elif np.float32(1.0) <= status.ratio_1[h] < np.float32(1.5):
                    out[v, at.taken_near] += taken
                if status.spending_poor[h] != 0:
                    out[v, at.taken_poor] += taken
        out[v, at.shops], out[v, at.moved], out[v, at.drop_outs] = shops, moved, dropped
        out[v, at.households], out[v, at.persons] = households, persons
        out[v, at.adopters], out[v, at.relieved], out[v, at.moved_site] = (
            adopters,
            relieved,
            at_site,
        )


@kernel
def _remember(village_state: Any, market: Any, village: Any, out: Any) -> None:
    """Village shares and stakes that next quarter's processes read."""
    for v in range(village.code.size):
        adults = max(np.int64(1), out[v, at.able_adults])
        households = max(np.int64(1), out[v, at.households])
        village_state.migrant_share[v] = np.float32(
            np.float64(out[v, at.migrants]) / np.float64(adults)
        )
        village_state.adopter_share[v] = np.float32(
            np.float64(out[v, at.adopters]) / np.float64(households)
        )
        for k in range(N_INDUSTRIES):
            market.stakes[v, k] = np.float32(np.float64(out[v, _FIRST_STAKE + k]) * 0.01)


def _add_money(world: World, money: tuple[tuple[str, str, str], ...], out: Any) -> None:
    columns = tuple(getattr(world.bundle(group), name) for _, group, name in money)
    slots = np.array([INDEX[name] for name, _, _ in money], np.int64)
    _sum_money(world.village, world.household.alive, columns, slots, out)


def record(world: World) -> None:
    """Write the quarter's sums and the county totals of the next one."""
    today, out = world.today, world.sums_of(world.tick)
    if not world.is_lean:
        _add_money(world, _MONEY, out)
    out[:, _LEDGER_SLOTS] = world.ledger
    call(_count_members, world, out=out)
    call(_count, world, out=out)
    out[:, at.collective_income] = np.rint(world.market.collective_q * 100.0)
    for name, slot in _PRINCIPAL:
        np.add.at(out[:, slot], world.firm.village, getattr(world.firm, name))
    if today.quarter == 0 and not world.is_lean:
        _add_money(world, _FIRST_MONEY, out)
    call(_remember, world, out=out)
    world.county.append(_county_of(world, out))
    if today.quarter == 3:
        if not world.is_lean:
            _add_money(world, _YEAR_MONEY, out)
        count_year(world, out)


def _county_of(world: World, out: Any) -> dict[str, float]:
    """County totals of the quarter; also what the next calendar reads."""
    today = world.today
    mean = world.path.at(world.tick - 1).mean_income_y
    year = dict.fromkeys(COUNTY_YEAR, float("nan"))
    if today.quarter == 3:
        alive = world.household.alive != 0
        n, y = world.household.n_members[alive], world.status.income_y[alive]
        mean = float((y.astype(np.float64) * n).sum() / n.sum())
        if not world.path.is_frozen:  # a part of a county has no county measures
            year = year_measures(world)
    stakes = out[:, _FIRST_STAKE : _FIRST_STAKE + N_INDUSTRIES].sum(axis=0) / 100.0
    world.path.add(Totals(stakes, mean, world.bar))
    world.bar = float("nan")
    return {
        "line": float(today.line),
        "prices": float(today.prices),
        "mean_income_y": mean,
        "wage": float(today.wage),
        **year,
        **{f"price_{name}": float(today.kind_price[k]) for k, name in enumerate(INDUSTRY_NAMES)},
    }


assert len(MEASURES) == len(INDEX), "a measure is named twice"
