"""Civil affairs: entry to and exit from dibao and wubao, and unsafe houses; other purses pay.

The roll's quota is the village's: who is poorest there, not in the
county, and so a part of a county runs as it does in the whole.
"""

import math
from collections import namedtuple
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.declare import allocating, call, in_place, kernel
from model.processes.civil_affairs.rules import (
    appraised_of,
    house_after,
    in_need,
    is_wubao,
    taken_in,
)
from model.rng import ONCE, decision, draw_words, uniform, unit
from model.state.codes import HARVEST_QUARTER, JOINED_DIBAO, JOINED_WUBAO, LEFT_DIBAO, NO_DISASTER
from model.state.maths import ascending
from model.state.world import World

_CIVIL, _KIN, _FLOOR, _RELIEF = (
    decision(name) for name in ("civil_affairs", "wubao_kin", "floor", "relief")
)

Columns = namedtuple("Columns", "village household flow status register living stake")
Numbers = namedtuple("Numbers", "dibao_p register_p")
Struck = namedtuple("Struck", "household health money status living")


@kernel
def _relieve(rows: Any, columns: Struck, relief_p: Any, dibao_p: Any, today: Any, key: Any) -> None:
    """Relieve those of ``rows`` who are in need; it is paid with the next quarter's incomes."""
    household, health, living = columns.household, columns.health, columns.living
    line = relief_p.lines * dibao_p.line_y * today.floor
    for h in rows:
        bills, n = health.gross_q[h] - health.insured_q[h], household.n_members[h]
        income_y, savings = columns.status.income_y[h], columns.money.savings[h]
        needs = household.alive[h] != 0 and in_need(bills, income_y, savings, n, line)
        if needs and uniform(key, _RELIEF, household.id[h], today.tick) < relief_p.chance_q:
            living.relief_q[h] = relief_p.amount * today.prices


def _struck(world: World) -> NDArray[np.int64]:
    """Rows that went without this quarter after an admission, a death or a disaster."""
    health, quarter = world.health, world.today.quarter
    blow = health.n_ill > 0
    if quarter == 0:
        blow |= health.n_died > 0
    elif quarter == HARVEST_QUARTER:
        blow |= (world.village_state.disaster != NO_DISASTER)[world.household.village]
    return np.flatnonzero(blow & (world.money.cut_q > 0.0))


@kernel
def _old_age(household: Any, health: Any, register: Any, dibao_p: Any, key: Any) -> None:
    """New wubao households; a wubao household is on no other roll."""
    for h in range(household.id.size):
        register.roll_event[h] = 0
        n = household.n_members[h]
        if household.alive[h] == 0 or register.wubao[h] != 0 or health.n_old[h] < n:
            continue
        draw = uniform(key, _KIN, household.id[h], ONCE)
        if is_wubao(n, health.n_old[h], health.labour_q[h], draw, dibao_p.no_kin):
            register.wubao[h], register.dibao[h], register.roll_event[h] = 1, 0, JOINED_WUBAO


@in_place
def _house(h: Any, columns: Any, on_roll: Any, draw: Any, p: Any) -> None:
    """A house after the year; those who moved have a new one."""
    living = columns.living
    helped = columns.register.served[h] != 0 or on_roll
    rebuilt = p.rebuild_y if helped else p.rebuild_own_y
    unsafe = house_after(living.unsafe[h], draw, rebuilt, p.wear_y)
    living.unsafe[h] = np.int8(unsafe and columns.stake.moved[h] == 0)


@kernel
def _review(columns: Columns, ratios: Any, p: Numbers, today: Any, key: Any, w: Any) -> None:
    """Take off the roll who is seen above the line; ``ratios`` of applicants below it, else -1."""
    village, household, register = columns.village, columns.household, columns.register
    dibao = p.dibao_p
    one, line = np.float32(1.0), dibao.line_y * today.floor
    for v in range(village.code.size):
        start, end = village.first_household[v], village.end_household[v]
        draw_words(key, _CIVIL, household.id[start:end], today.year, w)
        for h in range(start, end):
            ratios[h] = -one
            if household.alive[h] == 0:
                continue
            i, on_roll = h - start, register.dibao[h] != 0
            _house(h, columns, on_roll, unit(w[3, i]), p.register_p)
            looked_at = dibao.review_y if on_roll else dibao.apply_y
            if register.wubao[h] != 0 or unit(w[2, i]) >= looked_at:
                continue
            floor_y = np.float32(4.0) * columns.flow.floor_q[h] / np.float32(household.n_members[h])
            income_y, draw_a, draw_b = columns.status.income_y[h], unit(w[0, i]), unit(w[1, i])
            ratio = appraised_of(income_y, floor_y, line, draw_a, draw_b, dibao.appraisal_sd)
            if on_roll and ratio >= one:
                register.dibao[h], register.roll_event[h] = 0, LEFT_DIBAO
            elif not on_roll and ratio < one:
                ratios[h] = ratio


@kernel
def _floor(household: Any, health: Any, register: Any, share: Any, key: Any, ours: Any) -> None:
    """Mark in ``ours`` whom the floor takes in, and put them on the roll."""
    for h in range(household.id.size):
        ours[h] = 0
        if household.alive[h] == 0 or share <= np.float32(0.0):
            continue
        draw = uniform(key, _FLOOR, household.id[h], ONCE)
        if taken_in(
            register.listed[h],
            register.wubao[h],
            household.n_members[h],
            health.labour_q[h],
            draw,
            share,
        ):
            ours[h] = 1
            if register.dibao[h] == 0:
                register.dibao[h] = 1
                register.roll_event[h] = 0 if register.roll_event[h] == LEFT_DIBAO else JOINED_DIBAO


@allocating
def _admit(
    village: Any, household: Any, register: Any, budget: Any, ratios: Any, ours: Any
) -> None:
    """Fill each village's quota with its poorest applicants; ``ours`` stand beside it."""
    for v in range(village.code.size):
        start, end = village.first_household[v], village.end_household[v]
        room = np.int64(math.floor(np.float64(budget) * village.dibao_quota[v]))
        for h in range(start, end):
            if household.alive[h] != 0 and register.dibao[h] != 0 and ours[h] == 0:
                room -= household.n_members[h]
        rows = start + np.flatnonzero(ratios[start:end] >= np.float32(0.0))
        for i in ascending(ratios[rows].astype(np.float64)):
            h = rows[i]
            if ours[h] == 0 and household.n_members[h] <= room:
                register.dibao[h], register.roll_event[h] = 1, JOINED_DIBAO
                room -= household.n_members[h]


def civil_affairs(world: World) -> None:
    """Relieve who was struck; at the year's end review the rolls of dibao and wubao and houses."""
    if world.today.year < world.register_from:
        return
    world.living.relief_q[:] = 0.0
    call(_relieve, world, rows=_struck(world))
    if world.today.quarter != 3:
        return
    n, p = world.household.id.size, world.dibao_p
    ratios, ours = np.empty(n, np.float32), np.empty(n, np.int8)
    call(_old_age, world)
    call(_review, world, ratios=ratios, w=world.room_for_households())
    call(_floor, world, share=p.no_labour, ours=ours)
    call(_admit, world, budget=p.budget, ratios=ratios, ours=ours)
