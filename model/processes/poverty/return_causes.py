"""Returns to poverty: what changed since the year a household was out, and how long spells last.

A household that returns was out of poverty a year ago, so every draw and event is neutralised by
giving back what it had then: this year's loss less last year's. Each part is in yuan of the
household and year; the parts are those of :data:`model.state.columns.CAUSES`.
"""

from collections import namedtuple
from typing import Any, Final

import numpy as np

from model.declare import kernel
from model.state.ages import BIRTH_ID
from model.state.columns import CAUSES
from model.state.maths import ZERO

PARTS: Final = len(CAUSES)
SEVERAL: Final = CAUSES.index("several") + 1
_ILLNESS, _SCHOOL, _HAZARD, _PRICE, _JOB, _LUCK = (
    CAUSES.index(c) for c in ("illness", "schooling", "hazard", "price", "job", "luck")
)
_SUPPORT, _AGEING, _SPLIT, _HOME = (CAUSES.index(c) for c in ("support", "ageing", "split", "home"))


@kernel
def cause_of(gap: Any, parts: Any) -> Any:
    """The cause whose neutralising alone lifts the household again, and the largest contributor.

    ``gap`` is what is missing to the line, ``parts`` (causes,) what each change since last year
    took, both in yuan of the household. When no part alone suffices the cause is "several".
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
    fewer, fell = before - workers, earned_before - earned
    if fewer <= ZERO or fell <= ZERO:
        return ZERO
    share = earned_before / max(np.float32(0.5), before)
    return max(ZERO, min(fewer * share, fell) - line * max(ZERO, gone))


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


Now = namedtuple("Now", "workers unwell support members")
"""A household at the year's end: workers if all were well, those that chronic illness takes,
support (yuan a year), members."""


@kernel
def changes(
    h: Any, year: Any, last_year: Any, now: Any, line: Any, is_split: Any, parts: Any
) -> None:
    """Fill ``parts`` with what each change since the last year-end took, yuan, never negative.

    ``now`` is the household's :class:`Now`.
    """
    wages = year.local_y[h] + year.migrant_y[h]
    earned = year.farm_y[h] + wages
    before, earned_before = last_year.workers[h], last_year.earned[h]
    gone = last_year.members[h] - now.members
    labour = labour_lost(now.workers, before, earned, earned_before, gone, line)
    a_worker = earned_before / max(np.float32(0.5), before)
    fell = earned_before - earned
    weaker = min(max(ZERO, fell), max(ZERO, now.unwell - last_year.unwell[h]) * a_worker)
    illness = year.illness_loss_y[h] - last_year.illness[h] + weaker
    hazard = max(ZERO, year.hazard_loss_y[h] - last_year.hazard[h])
    luck = max(ZERO, year.luck_loss_y[h])
    job = max(ZERO, year.job_loss_y[h] - last_year.job[h])
    parts[_ILLNESS] = max(ZERO, illness + year.out_of_pocket_y[h] - last_year.bills[h])
    parts[_SCHOOL] = max(ZERO, year.school_y[h] - last_year.school[h])
    parts[_HAZARD], parts[_LUCK], parts[_JOB] = hazard, luck, job
    parts[_PRICE] = max(ZERO, year.price_loss_y[h] - last_year.price[h])
    parts[_SUPPORT] = max(ZERO, last_year.support[h] - now.support)
    parts[_AGEING] = ZERO if is_split else labour
    parts[_SPLIT] = labour if is_split else ZERO
    explained = labour + max(ZERO, illness) + hazard + luck + job
    parts[_HOME] = stayed_home(last_year.wages[h] - wages, fell, explained)


@kernel
def without_bills(h: Any, year: Any, last_year: Any, parts: Any) -> None:
    """Take bills and schooling out of ``parts``: income poverty does not see them."""
    bills = year.out_of_pocket_y[h] - last_year.bills[h]
    parts[_ILLNESS] = max(ZERO, parts[_ILLNESS] - max(ZERO, bills))
    parts[_SCHOOL] = ZERO


@kernel
def remember(household: Any, flow: Any, year: Any, last_year: Any, labour: Any) -> None:
    """Keep the year for the next; ``labour`` (households, 2) are workers and unwell."""
    for h in range(household.id.size):
        wages = year.local_y[h] + year.migrant_y[h]
        last_year.bills[h], last_year.illness[h] = year.out_of_pocket_y[h], year.illness_loss_y[h]
        last_year.school[h], last_year.hazard[h] = year.school_y[h], year.hazard_loss_y[h]
        last_year.price[h], last_year.job[h] = year.price_loss_y[h], year.job_loss_y[h]
        last_year.earned[h], last_year.wages[h] = year.farm_y[h] + wages, wages
        last_year.support[h] = support_of(h, flow, year)
        last_year.workers[h], last_year.unwell[h] = labour[h, 0], labour[h, 1]
        last_year.members[h] = np.float32(household.n_members[h])


@kernel
def mark_splits(village: Any, household: Any, year: Any, marks: Any) -> None:
    """Set ``marks`` (households,) for those that split this year: the new one and its parent."""
    for v in range(village.code.size):
        start, row = village.first_household[v], village.end_household[v] - 1
        while row >= start and household.id[row] == 0:
            row -= 1
        while row >= start and household.id[row] >= BIRTH_ID:
            born = household.id[row] - BIRTH_ID
            if born % 1000 != year - 2000:
                break
            marks[row] = 1
            parent = born // 1000
            for h in range(start, row):
                if household.id[h] == parent:
                    marks[h] = 1
                    break
            row -= 1
