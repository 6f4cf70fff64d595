"""Returns to poverty: what changed since the year a household was out, and how long spells last.

A household that returns was out of poverty a year ago, so every draw and event is neutralised by
giving back what it had then: this year's loss less last year's. Each part is in yuan of the
household and year; the parts are those of :data:`model.columns.CAUSES`.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from model.columns import CAUSES
from model.declare import kernel
from model.processes.demography import BIRTH_ID
from model.processes.health import labour_of

PARTS: Final = len(CAUSES)
SEVERAL: Final = CAUSES.index("several") + 1
_ILLNESS, _SCHOOL, _HAZARD, _PRICE, _JOB, _LUCK = (
    CAUSES.index(c) for c in ("illness", "schooling", "hazard", "price", "job", "luck")
)
_SUPPORT, _AGEING, _SPLIT = (CAUSES.index(c) for c in ("support", "ageing", "split"))


@kernel
def event_of(poor_now: Any, poor_before: Any, ever_poor: Any) -> Any:
    """0 no change, 1 entry for the first time, 2 exit, 3 return."""
    if poor_now == poor_before:
        return 0
    if not poor_now:
        return 2
    return 3 if ever_poor else 1


@kernel
def cause_of(gap: Any, parts: Any) -> Any:
    """The cause whose neutralising alone lifts the household again, and the largest contributor.

    ``gap`` is what is missing to the line, ``parts`` (10,) what each change since last year took,
    both in yuan of the household. When no part alone suffices the cause is "several".
    """
    largest, size = SEVERAL, np.float32(0.0)
    for k in range(parts.size):
        if parts[k] > size:
            largest, size = k + 1, parts[k]
    return (largest if size >= gap else SEVERAL), largest


@kernel
def labour_lost(
    workers: Any, before: Any, earned: Any, earned_before: Any, gone: Any, line: Any
) -> Any:
    """Yuan lost with workers who aged, died or left: their share of last year's earnings.

    At most what earnings fell by; a member who is gone (``gone``, persons) also needs no line.
    """
    zero = np.float32(0.0)
    fewer, fell = before - workers, earned_before - earned
    if fewer <= zero or fell <= zero:
        return zero
    share = earned_before / max(np.float32(0.5), before)
    return max(zero, min(fewer * share, fell) - line * max(zero, gone))


@kernel
def job_loss(job: Any, job_before: Any, wages_fell: Any, earned_fell: Any, explained: Any) -> Any:
    """Yuan lost with jobs: spells without work, or wages given up net of what home work replaced.

    ``explained`` is the fall of earnings that other causes account for.
    """
    net = min(wages_fell, earned_fell - explained)
    return max(np.float32(0.0), max(job - job_before, net))


@kernel
def changes(
    h: Any, now: Any, year: Any, before: Any, n: Any, line: Any, is_split: Any, parts: Any
) -> None:
    """Fill ``parts`` with what each change since the last year-end took, yuan, never negative.

    ``now`` are (earned, wages, support, workers, unwell) of this year.
    """
    zero = np.float32(0.0)
    earned, wages, support, workers, unwell = now[0], now[1], now[2], now[3], now[4]
    labour = labour_lost(
        workers, before.workers[h], earned, before.earned[h], before.members[h] - n, line
    )
    worth = before.earned[h] / max(np.float32(0.5), before.workers[h])
    fell = before.earned[h] - earned
    weaker = min(max(zero, fell), max(zero, unwell - before.unwell[h]) * worth)
    illness = year.illness_loss_y[h] - before.illness[h] + weaker
    hazard = max(zero, year.hazard_loss_y[h] - before.hazard[h])
    luck = max(zero, year.luck_loss_y[h])
    parts[_ILLNESS] = max(zero, illness + year.out_of_pocket_y[h] - before.bills[h])
    parts[_SCHOOL] = max(zero, year.school_y[h] - before.school[h])
    parts[_HAZARD], parts[_LUCK] = hazard, luck
    parts[_PRICE] = max(zero, year.price_loss_y[h] - before.price[h])
    parts[_JOB] = job_loss(
        year.job_loss_y[h], before.job[h], before.wages[h] - wages, fell,
        labour + max(zero, illness) + hazard + luck,
    )  # fmt: skip
    parts[_SUPPORT] = max(zero, before.support[h] - support)
    parts[_AGEING] = zero if is_split else labour
    parts[_SPLIT] = labour if is_split else zero


@kernel
def without_bills(h: Any, year: Any, before: Any, parts: Any) -> None:
    """Take bills and schooling out of ``parts``: income poverty does not see them."""
    zero = np.float32(0.0)
    bills = year.out_of_pocket_y[h] - before.bills[h]
    parts[_ILLNESS] = max(zero, parts[_ILLNESS] - max(zero, bills))
    parts[_SCHOOL] = zero


@kernel
def remember(h: Any, now: Any, year: Any, before: Any, n: Any) -> None:
    """Keep the year as what next year is compared with."""
    before.bills[h], before.illness[h] = year.out_of_pocket_y[h], year.illness_loss_y[h]
    before.school[h], before.hazard[h] = year.school_y[h], year.hazard_loss_y[h]
    before.price[h], before.job[h] = year.price_loss_y[h], year.job_loss_y[h]
    before.earned[h], before.wages[h], before.support[h] = now[0], now[1], now[2]
    before.workers[h], before.unwell[h], before.members[h] = now[3], now[4], n


@kernel
def spell_of(event: Any, poor: Any, length: Any, years: Any, exit_year: Any, year: Any) -> Any:
    """Spell length, years in poverty, exit year, length of the spell that ended, years since exit.

    A return in the year after the exit is after one year.
    """
    ended, after = 0, 0
    if event == 2:
        ended, exit_year = length, year
    elif event == 3 and exit_year > 0:
        after = year - exit_year
    length = length + 1 if poor else 0
    years = years + 1 if poor else years
    return length, years, exit_year, ended, after


@kernel
def of_members(h: Any, house: Any, person: Any, p: Any) -> Any:
    """Labour if all were well, labour lost to chronic illness, children out of compulsory school."""
    workers, unwell, missing = np.float32(0.0), np.float32(0.0), 0
    m = house.first[h]
    while m >= 0:
        age = person.age[m]
        well = labour_of(age, person.enrolled[m], 0, p)
        workers += well
        if person.condition[m] != 0:
            unwell += well - labour_of(age, person.enrolled[m], person.condition[m], p)
        missing += 6 <= age < 16 and person.enrolled[m] == 0
        m = person.next[m]
    return workers, unwell, missing


@kernel
def mark_splits(place: Any, house: Any, year: Any, marks: Any) -> None:
    """Set ``marks`` (households,) for those that split this year: the new one and its parent."""
    for v in range(place.code.size):
        start, row = place.first_household[v], place.end_household[v] - 1
        while row >= start and house.id[row] == 0:
            row -= 1
        while row >= start and house.id[row] >= BIRTH_ID:
            born = house.id[row] - BIRTH_ID
            if born % 1000 != year - 2000:
                break
            marks[row] = 1
            parent = born // 1000
            for h in range(start, row):
                if house.id[h] == parent:
                    marks[h] = 1
                    break
            row -= 1
