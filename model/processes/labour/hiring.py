"""Firms hire in their village: lasting jobs go to members at home, seasonal ones to households.

Lasting jobs go to who likes a local job best (``Migration.taste_near``), in households without a
wage first, seasonal ones to who is closest to those who decide. Part of the jobs is kept for the
registered; others take the rest. Public-welfare posts, which another purse pays, go first to the
registered among whom nobody is employed.
"""

from collections import namedtuple
from typing import Any, Final

import numpy as np

from model.declare import allocating, call, kernel
from model.rng import ONCE, decision, uniform
from model.state.ages import WORK_FROM
from model.state.codes import EMPLOYED, HOME, LOCAL, MIGRANT, OPERATOR, WELL
from model.state.maths import ascending
from model.state.world import World

_POST = decision("post")
JOBLESS, OTHERS = 1, 2
"""Registered households by whether somebody is employed, while posts are given."""
OLDEST: Final = 55
"""Age to which a factory takes a worker: assumption."""

Columns = namedtuple("Columns", "village household member migration register work firm place")


@kernel
def has_wage(h: Any, household: Any, member: Any) -> Any:
    """Whether a member of a household works away or in a job."""
    m = household.first[h]
    while m >= 0:
        if member.work[m] in (LOCAL, MIGRANT, EMPLOYED):
            return True
        m = member.next[m]
    return False


@kernel
def may_hire(age: Any, condition: Any, work: Any, away_q: Any) -> Any:
    """Whether a factory takes a member: at home all year, well, not too old."""
    return work == HOME and away_q == 0 and condition == WELL and WORK_FROM <= age <= OLDEST


@kernel
def kept_for_listed(jobs: Any, share: Any) -> Any:
    """Whole jobs kept for the registered."""
    return np.int64(np.floor(np.float64(share) * np.float64(jobs) + 0.5))


@allocating
def _fill(keys: Any, listed: Any, jobs: Any, share: Any, chosen: Any) -> Any:
    """Mark who of a list gets one of ``jobs``, in order of ``keys``; returns how many are filled.

    First the registered up to their part, then others, then whoever is left.
    """
    kept, filled = kept_for_listed(jobs, share), 0
    order = ascending(keys)
    for turn in range(3):
        for i in order:
            if filled >= (kept if turn == 0 else jobs):
                break
            asked = turn == 2 or (listed[i] != 0) == (turn == 0)
            if asked and chosen[i] == 0:
                chosen[i] = 1
                filled += 1
    return filled


@allocating
def _fill_posts(columns: Columns, firm_p: Any) -> None:
    """Lasting jobs of a village's firms, one a household first."""
    village, household, member = columns.village, columns.household, columns.member
    firm, place, register = columns.firm, columns.place, columns.register
    for v in range(village.code.size):
        jobs = 0
        for f in range(place.first_firm[v], place.end_firm[v]):
            firm.hired[f] = np.float32(0.0)
            jobs += int(firm.posts[f]) * int(firm.alive[f])
        if jobs == 0:
            continue
        most, n = village.end_member[v] - village.first_member[v], 0
        rows, keys, listed = np.empty(most, np.int64), np.empty(most), np.empty(most, np.int8)
        for h in range(village.first_household[v], village.end_household[v]):
            m = household.first[h] if household.alive[h] != 0 else np.int32(-1)
            first = n
            while m >= 0:
                away_q = columns.migration.away_q[m]
                if may_hire(member.age[m], member.condition[m], member.work[m], away_q):
                    keys[n] = np.float64(columns.migration.taste_near[m])
                    rows[n], listed[n] = m, register.listed[h]
                    n += 1
                m = member.next[m]
            later = 1.0 if n > first and has_wage(h, household, member) else 0.0
            for i in range(first, n):
                # the second of a household comes after the first of all others
                keys[i] = keys[i] / (1.0 + keys[i]) + later + 2.0 * (i - first)
        chosen = np.zeros(n, np.int8)
        filled = _fill(keys[:n], listed[:n], jobs, firm_p.posts_listed, chosen)
        for i in range(n):
            if chosen[i] != 0:
                member.work[rows[i]] = EMPLOYED
        for f in range(place.first_firm[v], place.end_firm[v]):
            taken = min(filled, int(firm.posts[f]) * int(firm.alive[f]))
            firm.hired[f] = np.float32(taken)
            filled -= taken


@allocating
def _fill_season(columns: Columns, firm_p: Any) -> None:
    """Seasonal jobs of large operators: as many as what was granted to them pays for."""
    village, household, register = columns.village, columns.household, columns.register
    firm, place, work = columns.firm, columns.place, columns.work
    for v in range(village.code.size):
        start, end = village.first_household[v], village.end_household[v]
        work.season[start:end] = 0
        capital = np.float32(0.0)
        for f in range(place.first_firm[v], place.end_firm[v]):
            if firm.kind[f] == OPERATOR and firm.alive[f] != 0:
                capital += firm.capital[f]
        jobs, n = int(np.floor(capital / firm_p.season_capital)), 0
        if jobs == 0:
            continue
        rows, keys = np.empty(end - start, np.int64), np.empty(end - start)
        listed = np.empty(end - start, np.int8)
        for h in range(start, end):
            if household.alive[h] != 0 and household.n_adults[h] > 0:
                keys[n] = -np.float64(household.tie[h])
                rows[n], listed[n] = h, register.listed[h]
                n += 1
        chosen = np.zeros(n, np.int8)
        _fill(keys[:n], listed[:n], jobs, firm_p.posts_listed, chosen)
        for i in range(n):
            work.season[rows[i]] = chosen[i]


@kernel
def post_chances(n_jobless: Any, n_others: Any, share: Any, first: Any) -> Any:
    """Chances of a public post of households without a job, and of others; float64.

    Parameters
    ----------
    n_jobless, n_others : registered households of a village with someone of working age
    share : posts over both
    first : part of the posts kept for those without a job; the rest is for all alike
    """
    posts, all_alike = np.float64(share) * (n_jobless + n_others), 1.0 - np.float64(first)
    kept = np.float64(first) * posts / max(1.0, np.float64(n_jobless))
    jobless = min(1.0, np.float64(share) * all_alike + kept)
    return jobless, (posts - jobless * n_jobless) / max(1.0, np.float64(n_others))


@kernel
def _give_posts(
    village: Any,
    household: Any,
    member: Any,
    register: Any,
    work: Any,
    labour_p: Any,
    today: Any,
    key: Any,
) -> None:
    """Public-welfare posts of the year: one job for each household without one comes first."""
    for v in range(village.code.size):
        n_jobless, n_others = 0, 0
        for h in range(village.first_household[v], village.end_household[v]):
            work.post[h] = 0
            able = household.alive[h] != 0 and household.n_adults[h] > 0
            if register.listed[h] != 0 and able and today.posts > np.float32(0.0):
                work.post[h] = OTHERS if has_wage(h, household, member) else JOBLESS
                n_jobless += work.post[h] == JOBLESS
                n_others += work.post[h] == OTHERS
        jobless, others = post_chances(n_jobless, n_others, today.posts, labour_p.posts_first)
        for h in range(village.first_household[v], village.end_household[v]):
            if work.post[h] != 0:
                chance = jobless if work.post[h] == JOBLESS else others
                work.post[h] = uniform(key, _POST, household.id[h], ONCE) < chance


def hire(world: World) -> None:
    """Fill the year's jobs of the firms that stand, then the public posts."""
    call(_fill_posts, world)
    call(_fill_season, world)
    call(_give_posts, world)
