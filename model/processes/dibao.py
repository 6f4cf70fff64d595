"""Civil affairs: entry to and exit from dibao and wubao, and unsafe houses; other purses pay.

Part of the register process. The roll's quota is the village's: who is poorest there, not in the
county, and so a part of a county runs as it does in the whole.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from model.declare import kernel
from model.maths import exp32
from model.rng import decision, uniform, unit, words

if TYPE_CHECKING:
    from model.world import World

_CIVIL, _KIN = decision("civil_affairs"), decision("wubao_kin")
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
    return bool(n_old == n and labour_q <= np.float32(0.5) * np.float32(n) and draw < no_kin)


@kernel
def house_after(unsafe: Any, draw: Any, rebuilt: Any, wear: Any) -> Any:
    """Whether a house is unsafe at the year's end: an unsafe one is rebuilt, a safe one wears."""
    return bool(draw >= rebuilt) if unsafe != 0 else bool(draw < wear)


@kernel
def _review(
    h: Any, house: Any, bill: Any, flow: Any, status: Any, file: Any, line: Any, p: Any, w: Any,
    key: Any,
) -> Any:  # fmt: skip
    """Review one household; returns (persons on the roll, appraised ratio of an applicant or -1)."""
    n, none = np.int64(house.n_members[h]), np.float32(-1.0)
    if file.wubao[h] != 0:
        return np.int64(0), none
    if bill.n_old[h] == n and is_wubao(
        n, bill.n_old[h], bill.labour_q[h], uniform(key, _KIN, house.id[h], 0), p.no_kin
    ):
        file.wubao[h], file.dibao[h], file.roll_event[h] = 1, 0, WUBAO
        return np.int64(0), none
    on = file.dibao[h] != 0
    seen = unit(w[2]) < (p.review_y if on else p.apply_y)
    if not seen:
        return (n if on else np.int64(0)), none
    floor_y = np.float32(4.0) * flow.floor_q[h] / np.float32(n)
    ratio = appraised_of(status.income_y[h], floor_y, line, unit(w[0]), unit(w[1]), p.appraisal_sd)
    poor = ratio < np.float32(1.0)
    if on:
        if poor:
            return n, none
        file.dibao[h], file.roll_event[h] = 0, LEFT
        return np.int64(0), none
    return np.int64(0), (ratio if poor else none)


@kernel
def _admit(start: Any, ratios: Any, room: Any, house: Any, file: Any) -> None:
    """Fill the room with the poorest applicants of a village, whole households."""
    order = np.argsort(ratios, kind="mergesort")
    for i in order:
        h = start + i
        n = np.int64(house.n_members[h])
        if ratios[i] >= np.float32(0.0) and n <= room:
            file.dibao[h], file.roll_event[h] = 1, JOINED
            room -= n


@kernel
def _roll(
    place: Any, house: Any, bill: Any, flow: Any, status: Any, file: Any, living: Any,
    p: Any, works: Any, today: Any, key: Any,
) -> None:  # fmt: skip
    line = p.line_y * today.floor
    for v in range(place.code.size):
        start, end = place.first_household[v], place.end_household[v]
        ratios = np.full(end - start, np.float32(-1.0), np.float32)
        persons, n_applicants = np.int64(0), 0
        for h in range(start, end):
            file.roll_event[h] = 0
            if house.alive[h] == 0:
                continue
            w = words(key, _CIVIL, house.id[h], today.year)
            on, ratio = _review(h, house, bill, flow, status, file, line, p, w, key)
            persons += on
            ratios[h - start] = ratio
            n_applicants += ratio >= np.float32(0.0)
            helped = file.served[h] != 0 or file.dibao[h] != 0
            rebuilt = works.rebuild_y if helped else works.rebuild_own_y
            living.unsafe[h] = np.int8(
                house_after(living.unsafe[h], unit(w[3]), rebuilt, works.wear_y)
            )
        quota = np.int64(math.floor(np.float64(p.budget) * place.dibao_quota[v]))
        if n_applicants > 0 and persons < quota:
            _admit(start, ratios, quota - persons, house, file)


def civil_affairs(world: World) -> None:
    """Review the dibao roll, take in the poorest applicants, find new wubao; rebuild houses."""
    _roll(
        world.place, world.house, world.bill, world.flow, world.status, world.file, world.living,
        world.numbers["dibao"], world.numbers["register"], world.today, world.key,
    )  # fmt: skip
