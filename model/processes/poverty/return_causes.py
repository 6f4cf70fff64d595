"""Returns to poverty: what changed since the year a household was out, and how long spells last.

A household that returns was out of poverty a year ago, so every draw and event is neutralised by
giving back what it had then: this year's loss less last year's. Each part is in yuan of the
household and year; the parts are those of :data:`model.state.columns.CAUSES`.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from model.declare import kernel
from model.processes.demography import BIRTH_ID
from model.state.columns import CAUSES

PARTS: Final = len(CAUSES)
SEVERAL: Final = CAUSES.index("several") + 1
_ILLNESS, _SCHOOL, _HAZARD, _PRICE, _JOB, _LUCK = (
    CAUSES.index(c) for c in ("illness", "schooling", "hazard", "price", "job", "luck")
)
_SUPPORT, _AGEING, _SPLIT, _HOME = (CAUSES.index(c) for c in ("support", "ageing", "split", "home"))


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

    ``gap`` is what is missing to the line, ``parts`` (causes,) what each change since last year took,
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
def stayed_home(wages_fell: Any, earned_fell: Any, explained: Any) -> Any:
    """Yuan lost as a wage was given up for work at home, net of what that work brings.

    ``explained`` is the fall of earnings that other causes account for.
    """
    return max(np.float32(0.0), min(wages_fell, earned_fell - explained))


@kernel
def support_of(h: Any, flow: Any, year: Any) -> Any:
    """Income of stakes at normal prices, and the floor of the year, yuan."""
    return year.industry_y[h] + year.price_loss_y[h] + np.float32(4.0) * flow.floor_q[h]


@kernel
def changes(
    h: Any,
    flow: Any,
    year: Any,
    before: Any,
    now: Any,
    n: Any,
    line: Any,
    is_split: Any,
    parts: Any,
) -> None:
    """Fill ``parts`` with what each change since the last year-end took, yuan, never negative.

    ``now`` (households, 2) are workers if all were well, and those that chronic illness takes.
    """
    zero = np.float32(0.0)
    wages = year.local_y[h] + year.migrant_y[h]
    earned = year.farm_y[h] + wages
    labour = labour_lost(
        now[h, 0], before.workers[h], earned, before.earned[h], before.members[h] - n, line
    )
    worth = before.earned[h] / max(np.float32(0.5), before.workers[h])
    fell = before.earned[h] - earned
    weaker = min(max(zero, fell), max(zero, now[h, 1] - before.unwell[h]) * worth)
    illness = year.illness_loss_y[h] - before.illness[h] + weaker
    hazard = max(zero, year.hazard_loss_y[h] - before.hazard[h])
    luck = max(zero, year.luck_loss_y[h])
    job = max(zero, year.job_loss_y[h] - before.job[h])
    parts[_ILLNESS] = max(zero, illness + year.out_of_pocket_y[h] - before.bills[h])
    parts[_SCHOOL] = max(zero, year.school_y[h] - before.school[h])
    parts[_HAZARD], parts[_LUCK], parts[_JOB] = hazard, luck, job
    parts[_PRICE] = max(zero, year.price_loss_y[h] - before.price[h])
    parts[_SUPPORT] = max(zero, before.support[h] - support_of(h, flow, year))
    parts[_AGEING] = zero if is_split else labour
    parts[_SPLIT] = labour if is_split else zero
    parts[_HOME] = stayed_home(
        before.wages[h] - wages, fell, labour + max(zero, illness) + hazard + luck + job
    )


@kernel
def without_bills(h: Any, year: Any, before: Any, parts: Any) -> None:
    """Take bills and schooling out of ``parts``: income poverty does not see them."""
    zero = np.float32(0.0)
    bills = year.out_of_pocket_y[h] - before.bills[h]
    parts[_ILLNESS] = max(zero, parts[_ILLNESS] - max(zero, bills))
    parts[_SCHOOL] = zero


@kernel
def remember(house: Any, flow: Any, year: Any, before: Any, now: Any) -> None:
    """Keep the year as what next year is compared with."""
    for h in range(house.id.size):
        wages = year.local_y[h] + year.migrant_y[h]
        before.bills[h], before.illness[h] = year.out_of_pocket_y[h], year.illness_loss_y[h]
        before.school[h], before.hazard[h] = year.school_y[h], year.hazard_loss_y[h]
        before.price[h], before.job[h] = year.price_loss_y[h], year.job_loss_y[h]
        before.earned[h], before.wages[h] = year.farm_y[h] + wages, wages
        before.support[h] = support_of(h, flow, year)
        before.workers[h], before.unwell[h] = now[h, 0], now[h, 1]
        before.members[h] = np.float32(house.n_members[h])


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
def labour_by_health(age: Any, at_school: Any, condition: Any, chronic_loss: Any) -> Any:
    """Labour of a member if well, and what chronic illness or disability takes of it."""
    zero = np.float32(0.0)
    if age < 16 or age > 74 or at_school:
        return zero, zero
    well = np.float32(1.0) if age <= 64 else np.float32(0.5)
    if condition == 0:
        return well, zero
    return well, (well * chronic_loss if condition == 1 else well)


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
