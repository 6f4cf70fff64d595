"""Civil affairs: entry to and exit from dibao and wubao, and unsafe houses; other purses pay.

The roll's quota is the village's: who is poorest there, not in the
county, and so a part of a county runs as it does in the whole.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from model.declare import allocating, kernel
from model.processes.civil_affairs.rules import appraised_of, house_after, is_wubao, taken_in
from model.rng import ONCE, decision, draw_words, uniform, unit

if TYPE_CHECKING:
    from model.state.world import World

_CIVIL, _KIN, _FLOOR = decision("civil_affairs"), decision("wubao_kin"), decision("floor")
JOINED, LEFT, WUBAO = 1, 2, 3


@kernel
def _old_age(household: Any, health: Any, register: Any, p: Any, key: Any) -> None:
    """New wubao households; a wubao household is on no other roll."""
    for h in range(household.id.size):
        register.roll_event[h] = 0
        n = household.n_members[h]
        if household.alive[h] == 0 or register.wubao[h] != 0 or health.n_old[h] < n:
            continue
        draw = uniform(key, _KIN, household.id[h], ONCE)
        if is_wubao(n, health.n_old[h], health.labour_q[h], draw, p.no_kin):
            register.wubao[h], register.dibao[h], register.roll_event[h] = 1, 0, WUBAO


@kernel
def _review(
    village: Any,
    household: Any,
    flow: Any,
    status: Any,
    register: Any,
    living: Any,
    stake: Any,
    p: Any,
    works: Any,
    today: Any,
    key: Any,
    ratios: Any,
    w: Any,
) -> None:
    """Take off the roll who is seen above the line; ``ratios`` of applicants below it, else -1."""
    one, line = np.float32(1.0), p.line_y * today.floor
    for v in range(village.code.size):
        start, end = village.first_household[v], village.end_household[v]
        draw_words(key, _CIVIL, household.id[start:end], today.year, w)
        for h in range(start, end):
            ratios[h] = -one
            if household.alive[h] == 0:
                continue
            i = h - start
            on = register.dibao[h] != 0
            rebuilt = works.rebuild_y if register.served[h] != 0 or on else works.rebuild_own_y
            unsafe = house_after(living.unsafe[h], unit(w[3, i]), rebuilt, works.wear_y)
            if stake.moved[h] != 0:
                unsafe = 0  # a new house
            living.unsafe[h] = np.int8(unsafe)
            if register.wubao[h] != 0 or unit(w[2, i]) >= (p.review_y if on else p.apply_y):
                continue
            floor_y = np.float32(4.0) * flow.floor_q[h] / np.float32(household.n_members[h])
            ratio = appraised_of(
                status.income_y[h], floor_y, line, unit(w[0, i]), unit(w[1, i]), p.appraisal_sd
            )
            if on and ratio >= one:
                register.dibao[h], register.roll_event[h] = 0, LEFT
            elif not on and ratio < one:
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
                register.roll_event[h] = 0 if register.roll_event[h] == LEFT else JOINED


@allocating
def _admit(
    village: Any, household: Any, register: Any, budget: Any, ratios: Any, ours: Any
) -> None:
    """Fill each village's room with its poorest applicants, whole households; ``ours`` need no room."""
    for v in range(village.code.size):
        start, end = village.first_household[v], village.end_household[v]
        room = np.int64(math.floor(np.float64(budget) * village.dibao_quota[v]))
        for h in range(start, end):
            if household.alive[h] != 0 and register.dibao[h] != 0 and ours[h] == 0:
                room -= household.n_members[h]
        rows = start + np.flatnonzero(ratios[start:end] >= np.float32(0.0))
        order = np.argsort(ratios[rows], kind="mergesort")
        for i in order:
            h = rows[i]
            if ours[h] == 0 and household.n_members[h] <= room:
                register.dibao[h], register.roll_event[h] = 1, JOINED
                room -= household.n_members[h]


def civil_affairs(world: World) -> None:
    """Review the dibao roll, take in the poorest applicants, find new wubao; rebuild houses."""
    if world.today.quarter != 3 or world.today.year < world.register_from:
        return
    p, household, file = world.parameters["dibao"], world.household, world.register
    ratios, ours = np.empty(household.id.size, np.float32), np.empty(household.id.size, np.int8)
    _old_age(household, world.health, file, p, world.key)
    _review(
        world.village,
        household,
        world.flow,
        world.status,
        file,
        world.living,
        world.stake,
        p,
        world.parameters["register"],
        world.today,
        world.key,
        ratios,
        world.room_for_households(),
    )
    _floor(household, world.health, file, p.no_labour, world.key, ours)
    _admit(world.village, household, file, p.budget, ratios, ours)
