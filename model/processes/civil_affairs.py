"""Civil affairs: entry to and exit from dibao and wubao, and unsafe houses; other purses pay.

Part of the register process. The roll's quota is the village's: who is poorest there, not in the
county, and so a part of a county runs as it does in the whole.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from model.declare import allocating, kernel
from model.rng import ONCE, decision, draw_words, uniform, unit
from model.state.maths import exp32

if TYPE_CHECKING:
    from model.state.world import World

_CIVIL, _KIN, _FLOOR = decision("civil_affairs"), decision("wubao_kin"), decision("floor")
_TAU = 2.0 * math.pi
JOINED, LEFT, WUBAO = 1, 2, 3


@kernel
def appraised_of(income_y: Any, floor_y: Any, line: Any, draw_a: Any, draw_b: Any, sd: Any) -> Any:
    """Income a head without the floor, as civil affairs sees it, over the dibao line.

    Log-normal error from two uniform draws; all in yuan per head and year.
    """
    z = math.sqrt(-2.0 * math.log(draw_a)) * math.cos(_TAU * draw_b)
    return max(np.float32(0.0), income_y - floor_y) / line * exp32(np.float64(sd) * z)


@kernel
def is_wubao(n: Any, n_old: Any, labour_q: Any, draw: Any, no_kin: Any) -> Any:
    """Whether a household has only members of 60 and over, no whole worker and nobody's support.

    ``draw`` is the household's for life: support by kin outside it is not modelled.
    """
    return bool(n_old == n and no_worker(n, labour_q) and draw < no_kin)


@kernel
def no_worker(n: Any, labour_q: Any) -> Any:
    """Whether there is no whole worker: half a worker's labour a head at most, what one of 65-74 has."""
    return labour_q <= np.float32(0.5) * np.float32(n)


@kernel
def taken_in(listed: Any, wubao: Any, n: Any, labour_q: Any, draw: Any, share: Any) -> Any:
    """Whether the floor takes a household in whatever the purse has room for: registered, no worker.

    ``draw`` is the household's for life; ``share`` is how many of them the county takes in.
    """
    return bool(listed != 0 and wubao == 0 and no_worker(n, labour_q) and draw < share)


@kernel
def house_after(unsafe: Any, draw: Any, rebuilt: Any, wear: Any) -> Any:
    """Whether a house is unsafe at the year's end: an unsafe one is rebuilt, a safe one wears."""
    return bool(draw >= rebuilt) if unsafe != 0 else bool(draw < wear)


@kernel
def _old_age(house: Any, bill: Any, file: Any, p: Any, key: Any) -> None:
    """New wubao households; a wubao household is on no other roll."""
    for h in range(house.id.size):
        file.roll_event[h] = 0
        n = house.n_members[h]
        if house.alive[h] == 0 or file.wubao[h] != 0 or bill.n_old[h] < n:
            continue
        draw = uniform(key, _KIN, house.id[h], ONCE)
        if is_wubao(n, bill.n_old[h], bill.labour_q[h], draw, p.no_kin):
            file.wubao[h], file.dibao[h], file.roll_event[h] = 1, 0, WUBAO


@kernel
def _review(
    place: Any,
    house: Any,
    flow: Any,
    status: Any,
    file: Any,
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
    for v in range(place.code.size):
        start, end = place.first_household[v], place.end_household[v]
        draw_words(key, _CIVIL, house.id[start:end], today.year, w)
        for h in range(start, end):
            ratios[h] = -one
            if house.alive[h] == 0:
                continue
            i = h - start
            on = file.dibao[h] != 0
            rebuilt = works.rebuild_y if file.served[h] != 0 or on else works.rebuild_own_y
            unsafe = house_after(living.unsafe[h], unit(w[3, i]), rebuilt, works.wear_y)
            if stake.moved[h] != 0:
                unsafe = 0  # a new house
            living.unsafe[h] = np.int8(unsafe)
            if file.wubao[h] != 0 or unit(w[2, i]) >= (p.review_y if on else p.apply_y):
                continue
            floor_y = np.float32(4.0) * flow.floor_q[h] / np.float32(house.n_members[h])
            ratio = appraised_of(
                status.income_y[h], floor_y, line, unit(w[0, i]), unit(w[1, i]), p.appraisal_sd
            )
            if on and ratio >= one:
                file.dibao[h], file.roll_event[h] = 0, LEFT
            elif not on and ratio < one:
                ratios[h] = ratio


@kernel
def _floor(house: Any, bill: Any, file: Any, share: Any, key: Any, ours: Any) -> None:
    """Mark in ``ours`` whom the floor takes in, and put them on the roll."""
    for h in range(house.id.size):
        ours[h] = 0
        if house.alive[h] == 0 or share <= np.float32(0.0):
            continue
        draw = uniform(key, _FLOOR, house.id[h], ONCE)
        if taken_in(
            file.listed[h], file.wubao[h], house.n_members[h], bill.labour_q[h], draw, share
        ):
            ours[h] = 1
            if file.dibao[h] == 0:
                file.dibao[h] = 1
                file.roll_event[h] = 0 if file.roll_event[h] == LEFT else JOINED


@allocating
def _admit(place: Any, house: Any, file: Any, budget: Any, ratios: Any, ours: Any) -> None:
    """Fill each village's room with its poorest applicants, whole households; ``ours`` need no room."""
    for v in range(place.code.size):
        start, end = place.first_household[v], place.end_household[v]
        room = np.int64(math.floor(np.float64(budget) * place.dibao_quota[v]))
        for h in range(start, end):
            if house.alive[h] != 0 and file.dibao[h] != 0 and ours[h] == 0:
                room -= house.n_members[h]
        rows = start + np.flatnonzero(ratios[start:end] >= np.float32(0.0))
        order = np.argsort(ratios[rows], kind="mergesort")
        for i in order:
            h = rows[i]
            if ours[h] == 0 and house.n_members[h] <= room:
                file.dibao[h], file.roll_event[h] = 1, JOINED
                room -= house.n_members[h]


def civil_affairs(world: World) -> None:
    """Review the dibao roll, take in the poorest applicants, find new wubao; rebuild houses."""
    p, house, file = world.numbers["dibao"], world.house, world.file
    ratios, ours = np.empty(house.id.size, np.float32), np.empty(house.id.size, np.int8)
    _old_age(house, world.bill, file, p, world.key)
    _review(
        world.place,
        house,
        world.flow,
        world.status,
        file,
        world.living,
        world.stake,
        p,
        world.numbers["register"],
        world.today,
        world.key,
        ratios,
        world.room_for_households(),
    )
    _floor(house, world.bill, file, p.no_labour, world.key, ours)
    _admit(world.place, house, file, p.budget, ratios, ours)
