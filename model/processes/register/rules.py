"""Rules of the register: scores, checks, exits under a task, re-entries (E7)."""

from __future__ import annotations

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
def is_served(listed: Any, left_year: Any, year: Any, years: Any) -> Any:
    """Whether programmes and raised cover are open next year: listed, or left not long ago."""
    if listed != 0:
        return True
    return bool(left_year > 0 and np.float32(year + 1 - left_year) <= years)


def exit_bar(appraised: Any, n_members: Any, task: float) -> float:
    """The appraised ratio to the line that the county's task reaches, never below one.

    Parameters
    ----------
    appraised : (households,)
        Appraised income over line; negative where a household cannot leave.
    n_members : (households,)
        Persons.
    task : float
        Persons that must leave this year.
    """
    may = np.flatnonzero(appraised >= 1.0)
    order = may[np.argsort(-appraised[may], kind="stable")]
    reached = np.cumsum(n_members[order])
    last = int(np.searchsorted(reached, task))
    return float(appraised[order[last]]) if last < len(order) else 1.0
