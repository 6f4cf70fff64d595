"""Choices: who works where (E2); :mod:`model.processes.uptake` holds who takes up what is offered."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from model.declare import kernel
from model.processes.calendar import SEASONS
from model.processes.uptake import take_up
from model.rng import AGAIN, ONCE, decision, uniform, unit, words
from model.state.maths import exp32, halves

if TYPE_CHECKING:
    from model.state.world import World

_WORK, _STOP, _JOB = decision("work"), decision("settle"), decision("job_loss")
_CARE, _POST = decision("move"), decision("post")
HOME, LOCAL, MIGRANT, NONE = 1, 2, 3, 0
LAST_SEASON = np.float32(SEASONS[3])


@kernel
def wage_factor(schooling: Any, course: Any, p: Any) -> Any:
    """A migrant's wage against the mean: ``poor_wage`` unschooled, 1 after nine years; more adds.

    ``course`` is the strength of a course taken, 0 to 1.
    """
    factor = p.poor_wage + (np.float32(1.0) - p.poor_wage) * min(
        np.float32(1.0), np.float32(schooling) / np.float32(9.0)
    )
    beyond = max(np.float32(0.0), np.float32(schooling) - np.float32(9.0))
    factor *= np.float32(1.0) + p.school_wage * beyond
    return factor * (np.float32(1.0) + p.course_wage * course)


@kernel
def course_strength(trained: Any, year: Any, schooling: Any, age: Any, p: Any) -> Any:
    """What a course is still worth: it fades, and is weak beyond 45 or below six years of school.

    ``trained`` is the year of the course less 2000, 0 when there was none.
    """
    if trained == 0:
        return np.float32(0.0)
    left = exp32(-np.float64(p.course_fade) * np.float64(year - 2000 - trained))
    if age > 45 or schooling < 6:
        return p.course_weak * left
    return left


@kernel
def pull_to_migrate(
    gain: Any,
    share: Any,
    age: Any,
    pupils: Any,
    carer: Any,
    kin: Any,
    course: Any,
    base: Any,
    taste: Any,
    p: Any,
) -> Any:
    """Log odds of migration against home (E2), float64.

    ``gain`` is the log ratio of remittance to home earnings of a worker, ``course`` the strength
    of a course taken, 0 to 1; ``placement`` is a chance, so it enters as log odds at one half.
    """
    value = np.float64(base) + np.float64(taste) + np.float64(p.response) * np.float64(gain)
    value += np.float64(p.network) * (np.float64(share) - np.float64(p.migrants))
    value += np.float64(p.kin) * kin + 4.0 * np.float64(p.placement) * np.float64(course)
    value -= np.float64(p.pupil) * pupils + np.float64(p.carer) * carer
    if age > 45:
        value -= np.float64(p.old)
    return value


@kernel
def pull_nearby(road: Any, firm: Any, firm_jobs: Any, site_jobs: Any, p: Any) -> Any:
    """Log odds of a local job against home.

    Its share in the county, raised as home is not the only other choice (``local_lift``); better
    with a good road, where an enterprise employs and at a site with after-care.
    """
    jobs = np.float64(p.local_jobs)
    near = math.log(jobs / (1.0 - jobs)) + np.float64(p.local_lift)
    near += np.float64(p.road_jobs) * np.float64(road) + np.float64(firm_jobs) * np.float64(firm)
    return near + np.float64(site_jobs)


@kernel
def normal_home_y(farm_q: Any, industry_q: Any, skill: Any, scale: Any) -> Any:
    """What work at home brings in a year without luck or disaster, from the fourth quarter's yuan.

    Nobody leaves or comes home for one good or bad harvest; ``farm_q`` is before disasters. The
    fourth quarter holds more than a quarter of a farm year.
    """
    if scale > np.float32(0.0):
        farm_q = farm_q * skill / scale
    return farm_q / LAST_SEASON + industry_q * np.float32(4.0)


@kernel
def lasting_tastes(w0: Any, w1: Any, w2: Any) -> Any:
    """A person's tastes for migration and for a local job against home, drawn once (float32).

    One extreme-value taste for each alternative, kept as ratios of waiting times: the highest
    ``V - log(-log u)`` is the least ``-log u / exp V``.
    """
    home = math.log(unit(w0))
    return np.float32(math.log(unit(w1)) / home), np.float32(math.log(unit(w2)) / home)


@kernel
def choose_work(pull: Any, far: Any, away: Any, near: Any) -> Any:
    """The alternative with the highest utility.

    ``pull`` are log odds of migration and ``far`` the inverse odds of a local job, both against
    home; ``away`` and ``near`` the person's lasting tastes.
    """
    local = np.float64(near) * np.float64(far)
    migrant = np.float64(away) * math.exp(-np.float64(pull))
    if migrant <= 1.0 and migrant <= local:
        return 3
    return 2 if local <= 1.0 else 1


@kernel
def next_best(far: Any, near: Any) -> Any:
    """What a migrant does who stays: home or a local job, by the same tastes."""
    return 2 if np.float64(near) * np.float64(far) <= 1.0 else 1


@kernel
def quarters_away(draw: Any) -> Any:
    """Quarters of the year that one who comes home was still away: none to three, evenly."""
    return int(4.0 * draw)


@kernel
def idle_quarters(w: Any, job_loss: Any, unpaid: Any) -> Any:
    """Quarters of a year without work (bits 0-3) and without pay (bits 4-7), from four words.

    Each half of a word is a draw of 16 bits: chances hold to one in 65,536.
    """
    bits = 0
    for q in range(4):
        first, second = halves(w[q])
        if (first + 0.5) * 2.0**-16 < job_loss:
            bits += 1 << q
        elif (second + 0.5) * 2.0**-16 < unpaid:
            bits += 16 << q
    return bits


@kernel
def site_jobs(moved: Any, draw: Any, p: Any) -> Any:
    """Log odds that after-care adds at a concentrated site; none where there is no after-care."""
    if moved == 1 and draw < p.aftercare:
        return np.float64(p.jobs)
    return 0.0


@kernel
def _look_around(land: Any, market: Any, firm_jobs: Any, p: Any, far: Any) -> None:
    """Set ``far`` (villages,) to the inverse odds of a local job of who has not moved."""
    for v in range(far.size):
        far[v] = math.exp(-pull_nearby(land.road[v], market.firm[v], firm_jobs, 0.0, p))


@kernel
def _settle(
    house: Any,
    person: Any,
    lot: Any,
    bill: Any,
    work: Any,
    stake: Any,
    file: Any,
    land: Any,
    market: Any,
    place: Any,
    flow: Any,
    luck: Any,
    base: Any,
    p: Any,
    firm_jobs: Any,
    relocation: Any,
    far_home: Any,
    today: Any,
    key: Any,
) -> None:
    """Once a year every able adult chooses home, a local job or migration."""
    unpaid = np.float64(p.unpaid_y) * 0.25
    for h in range(house.id.size):
        if house.alive[h] == 0 or house.n_adults[h] == 0:
            continue
        v = house.village[h]
        workers = max(np.float32(1.0), np.float32(house.n_adults[h]))
        earned_y = normal_home_y(
            flow.farm_q[h] + flow.hazard_loss_q[h], flow.industry_q[h], luck.skill[h], luck.scale[h]
        )
        # shared by all who could work there: else who leaves would make it better for who stays
        alternative = max(p.home_least_y * today.farm, earned_y / workers)
        carer = 1.0 if bill.n_chronic[h] > 0 else 0.0
        kin = 0.0  # the share of the two kin households with someone away
        if house.kin_a[h] >= 0 and work.migrant[house.kin_a[h]] > np.float32(0.0):
            kin += 0.5
        if house.kin_b[h] >= 0 and work.migrant[house.kin_b[h]] > np.float32(0.0):
            kin += 0.5
        far = far_home[v]
        if stake.moved[h] != 0:
            site = site_jobs(stake.moved[h], uniform(key, _CARE, place.code[v], AGAIN), relocation)
            far = math.exp(-pull_nearby(land.road[v], market.firm[v], firm_jobs, site, p))
        post = file.listed[h] != 0 and uniform(key, _POST, house.id[h], ONCE) < today.posts
        work.post[h] = np.int8(post)
        # a third adult looks after the pupils
        pupils = 1.0 if house.n_pupils[h] > 0 and workers < np.float32(3.0) else 0.0
        m = house.first[h]
        while m >= 0:
            age = person.age[m]
            lot.away_q[m] = 0
            if age < 16 or age > 74 or person.enrolled[m] != 0 or person.condition[m] == 2:
                person.work[m] = NONE
            elif age > 64:
                person.work[m] = HOME
            else:
                if lot.taste_away[m] <= np.float32(0.0):
                    w = words(key, _WORK, person.id[m], ONCE)
                    tastes = lasting_tastes(w[0], w[1], w[2])
                    lot.taste_away[m], lot.taste_near[m] = tastes
                wage = p.remitted * p.wage_m * p.months * today.wage
                course = course_strength(person.trained[m], today.year, person.schooling[m], age, p)
                wage *= wage_factor(person.schooling[m], course, p)
                pull = pull_to_migrate(
                    math.log(np.float64(wage) / np.float64(alternative)) + house.log_mu[h],
                    land.migrant_share[v],
                    age,
                    pupils,
                    carer,
                    kin,
                    course,
                    base,
                    place.taste[v],
                    p,
                )
                choice = choose_work(pull, far, lot.taste_away[m], lot.taste_near[m])
                if choice == MIGRANT:
                    w = words(key, _STOP, person.id[m], today.year)
                    # some of the chronically ill stay for good
                    ill = (
                        person.condition[m] == 1
                        and unit(words(key, _WORK, person.id[m], ONCE)[3]) < p.ill_stay
                    )
                    if ill or unit(w[0]) < p.stop_y:
                        choice = next_best(far, lot.taste_near[m])
                        lot.away_q[m] = np.int8(0 if ill else quarters_away(unit(w[1])))
                        lot.idle[m] = 0
                    else:
                        w = words(key, _JOB, person.id[m], today.year)
                        lot.idle[m] = idle_quarters(w, p.job_loss_q, unpaid)
                        person.away[m] = min(100, person.away[m] + 1)
                person.work[m] = choice
            m = person.next[m]


@kernel
def works_on(quarter: Any, steady: Any, idle: Any) -> Any:
    """Whether a household's labour by kind is that of the quarter before.

    Nobody's labour has changed, and no migrant is without work or pay in either quarter.
    """
    return quarter != 0 and steady != 0 and idle & (0b110011 << (quarter - 1)) == 0


@kernel
def _count(house: Any, person: Any, lot: Any, bill: Any, work: Any, p: Any, today: Any) -> None:
    """Labour by kind this quarter; some migrants lose their job for it, some are not paid."""
    jobless_bit, unpaid_bit = 1 << today.quarter, 16 << today.quarter
    for h in range(house.id.size):
        if works_on(today.quarter, bill.steady[h], work.idle[h]):
            continue
        idle = 0
        home, local = np.float32(0.0), np.float32(0.0)
        migrant, jobless, owed = np.float32(0.0), np.float32(0.0), np.float32(0.0)
        m = house.first[h] if house.alive[h] != 0 else np.int32(-1)
        while m >= 0:
            kind, labour = person.work[m], person.capacity[m]
            if lot.away_q[m] > 0:
                # the quarter in which one comes home is no quarter of the same work
                idle |= 1 << (lot.away_q[m] - 1)
                if lot.away_q[m] > today.quarter:
                    kind = np.int8(MIGRANT)
            if kind == MIGRANT:
                course = course_strength(
                    person.trained[m], today.year, person.schooling[m], person.age[m], p
                )
                labour *= wage_factor(person.schooling[m], course, p)
                idle |= lot.idle[m]
                if lot.idle[m] & jobless_bit != 0:
                    jobless += labour
                else:
                    migrant += labour
                    if lot.idle[m] & unpaid_bit != 0:
                        owed += p.unpaid * p.remitted * today.wage
            elif kind == LOCAL:
                local += labour
            elif kind == HOME:
                home += labour
            m = person.next[m]
        work.home[h], work.local[h] = home, local
        work.migrant[h], work.jobless[h], work.unpaid_q[h] = migrant, jobless, owed
        work.idle[h] = idle


def choices(world: World) -> None:
    """Take up offers and settle work once a year, count this quarter's labour."""
    today, key, n = world.today, world.key, world.numbers
    take_up(world)
    if today.quarter == 0:
        far = np.empty(world.place.code.size)
        _look_around(world.land, world.market, n["finance"].firm_jobs, n["labour"], far)
        _settle(
            world.house,
            world.person,
            world.lot,
            world.bill,
            world.work,
            world.stake,
            world.file,
            world.land,
            world.market,
            world.place,
            world.flow,
            world.luck,
            world.fitted.migrate_base,
            n["labour"],
            n["finance"].firm_jobs,
            n["relocation"],
            far,
            today,
            key,
        )
    _count(world.house, world.person, world.lot, world.bill, world.work, n["labour"], today)
