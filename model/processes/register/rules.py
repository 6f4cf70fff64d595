"""Rules of the register: scores, checks, exits under a task, re-entries (E7)."""

from typing import Any

import numpy as np

from model.declare import kernel
from model.state.maths import log32


@kernel
def score_of(income_y: Any, ill: Any, no_labour: Any, tie: Any, noise: Any, p: Any) -> Any:
    """Poverty score of an appraisal (E7): lower is poorer; ties make one look poorer."""
    score = log32(max(np.float32(100.0), income_y))  # income may be nothing: a log needs some
    score -= p.ill * np.float32(ill) + p.no_labour * np.float32(no_labour) + p.tie * tie
    return score + p.noise * np.float32(noise)


@kernel
def passes(wubao: Any, catastrophic: Any, lacks: Any, draw: Any, strictness: Any) -> Any:
    """Whether a household passes the checks of 两不愁三保障 before it leaves the register.

    Wubao and catastrophic bills never pass; an unmet promise is seen with chance ``strictness``.
    """
    if wubao != 0 or catastrophic != 0:
        return False
    return lacks == 0 or bool(draw >= strictness)


@kernel
def notice_chance(first: Any, alert: Any, visit: Any) -> Any:
    """Chance a year that poverty is noticed; four visits add to it on the watch list."""
    missed = 1.0 - np.float64(first)
    if alert:
        for _ in range(4):
            missed *= 1.0 - np.float64(visit)
    return 1.0 - missed


@kernel
def did_nothing(years: Any, n_stakes: Any, best_ratio: Any) -> Any:
    """Whether support did nothing: still below the line, and no stake lives or two years are over.

    Parameters
    ----------
    years : years since support was last offered
    n_stakes : industries with a stake
    best_ratio : the better of the last two years' incomes over the line
    """
    is_poor = bool(best_ratio < np.float32(1.0))
    return is_poor and (years >= 2 or (years >= 1 and n_stakes == 0))


@kernel
def is_served(listed: Any, left_year: Any, year: Any, years: Any) -> Any:
    """Whether programmes and raised cover are open next year: listed, or left not long ago."""
    if listed != 0:
        return True
    return bool(left_year > 0 and np.float32(year + 1 - left_year) <= years)


ANNOUNCED = 2015
"""Year at whose end the deadline was announced."""
CORRECTED = 2015
"""Year-end whose register was re-examined (回头看), until mid-2016: some of the wrongly listed are
struck off, some of the missed are added. One of this year-end or later has been through it."""
UNCHECKED, NOBODY = np.float32(1000.0), 1e9
"""By how much the appraisal of a household that fails its checks is lowered: under a deadline it is
among the last to leave. A bar above everybody."""


def share_registered(year: int, p: Any) -> float:
    """Share of the register of 2015 that is left at a year's end: 1 in 2015, 0 at the deadline."""
    release = min(float(p.release), float(p.deadline))
    if year >= release:
        span = max(float(p.deadline) - release, 1e-9)
        return float(p.rest) * max(float(p.deadline) - year, 0.0) / span
    way = max(year - ANNOUNCED, 0) / (release - ANNOUNCED)
    return 1.0 - (1.0 - float(p.rest)) * way ** float(p.pace)


def is_forced(year: int, p: Any) -> bool:
    """Whether the deadline's tasks hold: exits are then by rank, whoever is left above the line."""
    return ANNOUNCED < year <= float(p.deadline)


def task_of(year: int, listed: float, joined: float, p: Any) -> float:
    """Persons that must leave in a year: the customary task, or what its path takes.

    Parameters
    ----------
    listed, joined : float
        Persons on the register before the year's end, and those who are found at it.
    """
    if not is_forced(year, p):
        years = year - float(p.date) if year == ANNOUNCED else 1.0  # an older register is behind
        return float(p.task_y) * max(years, 1.0)
    aim = listed * share_registered(year, p) / share_registered(year - 1, p)
    return max(0.0, listed + joined - aim)


def exit_bar(appraised: Any, n_members: Any, task: float, floor: float = 1.0) -> float:
    """The appraised ratio to the line that the county's task reaches, never below a floor.

    Parameters
    ----------
    appraised : (households,)
        Appraised income over line; below the floor where a household cannot leave.
    n_members : (households,)
        Persons.
    task : float
        Persons that must leave this year.
    floor : float
        The line itself, or far below it where the task is met at any price.
    """
    may = np.flatnonzero(appraised >= floor)
    order = may[np.argsort(-appraised[may], kind="stable")]
    reached = np.cumsum(n_members[order])
    last = int(np.searchsorted(reached, task))
    return float(appraised[order[last]]) if last < len(order) else floor
