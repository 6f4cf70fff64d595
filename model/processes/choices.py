"""Choices: who works where, and who takes up what is offered (E2, E4)."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from model.declare import kernel
from model.maths import exp32, logistic
from model.processes.delivery import can_train
from model.rng import decision, uniform, unit, words

if TYPE_CHECKING:
    from model.world import World

_WORK, _STOP, _JOB = decision("work"), decision("settle"), decision("job_loss")
_ADOPT, _FAIL, _COURSE = decision("adopt"), decision("industry_failure"), decision("training")
HOME, LOCAL, MIGRANT, NONE = 1, 2, 3, 0


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
    gain: Any, share: Any, age: Any, pupils: Any, carer: Any, kin: Any, course: Any,
    base: Any, taste: Any, p: Any,
) -> Any:  # fmt: skip
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
def choose_work(pull: Any, jobs: Any, road: Any, w0: Any, w1: Any, w2: Any) -> Any:
    """The alternative with the highest utility; one extreme-value taste for each."""
    home = -math.log(-math.log(unit(w0)))
    away = np.float64(pull) - math.log(-math.log(unit(w1)))
    # log odds of a local job at its share, a tenth better with a good road (assumption)
    near = math.log(np.float64(jobs) / (1.0 - np.float64(jobs))) + 0.1 * np.float64(road)
    near = near + 0.7 - math.log(-math.log(unit(w2)))
    if away >= home and away >= near:
        return 3
    if near >= home:
        return 2
    return 1


@kernel
def _settle(
    house: Any, person: Any, bill: Any, work: Any, land: Any, place: Any, flow: Any, base: Any,
    p: Any, today: Any, key: Any,
) -> None:  # fmt: skip
    """Once a year every able adult chooses home, a local job or migration."""
    for h in range(house.id.size):
        if house.alive[h] == 0 or house.n_adults[h] == 0:
            continue
        v = house.village[h]
        workers = max(np.float32(1.0), np.float32(house.n_adults[h]))
        at_home = (
            (flow.farm_q[h] + flow.industry_q[h]) * np.float32(4.0)
            / max(np.float32(1.0), work.home[h])
        )  # fmt: skip
        alternative = max(np.float32(2500.0) * today.farm, at_home * np.float32(0.5))
        carer = 1.0 if bill.n_chronic[h] > 0 else 0.0
        kin = 0.0
        if house.kin_a[h] >= 0 and work.migrant[house.kin_a[h]] > np.float32(0.0):
            kin += 0.5
        if house.kin_b[h] >= 0 and work.migrant[house.kin_b[h]] > np.float32(0.0):
            kin += 0.5
        pupils = 1.0 if house.n_pupils[h] > 0 and workers < np.float32(3.0) else 0.0
        m = house.first[h]
        while m >= 0:
            age = person.age[m]
            if age < 16 or age > 74 or person.enrolled[m] != 0 or person.condition[m] == 2:
                person.work[m] = NONE
            elif age > 64:
                person.work[m] = HOME
            else:
                w = words(key, _WORK, person.id[m], 0)
                wage = p.remitted * p.wage_m * p.months * today.wage
                course = course_strength(person.trained[m], today.year, person.schooling[m], age, p)
                wage *= wage_factor(person.schooling[m], course, p)
                pull = pull_to_migrate(
                    math.log(np.float64(wage) / np.float64(alternative)), land.migrant_share[v],
                    age, pupils, carer, kin, course, base, place.taste[v], p,
                )  # fmt: skip
                choice = choose_work(pull, p.local_jobs, land.road[v], w[0], w[1], w[2])
                if choice == MIGRANT:
                    stopped = uniform(key, _STOP, person.id[m], today.year) < p.stop_y
                    if stopped or (person.condition[m] == 1 and unit(w[3]) < 0.5):
                        choice = HOME
                person.work[m] = choice
            m = person.next[m]


@kernel
def _count(house: Any, person: Any, work: Any, p: Any, today: Any, key: Any) -> None:
    """Labour by kind this quarter; some migrants lose their job for it."""
    for h in range(house.id.size):
        home, local = np.float32(0.0), np.float32(0.0)
        migrant, jobless = np.float32(0.0), np.float32(0.0)
        m = house.first[h] if house.alive[h] != 0 else np.int32(-1)
        while m >= 0:
            kind, labour = person.work[m], person.capacity[m]
            if kind == MIGRANT:
                course = course_strength(
                    person.trained[m], today.year, person.schooling[m], person.age[m], p
                )
                labour *= wage_factor(person.schooling[m], course, p)
                if uniform(key, _JOB, person.id[m], today.tick) < p.job_loss_q:
                    jobless += labour
                else:
                    migrant += labour
            elif kind == LOCAL:
                local += labour
            elif kind == HOME:
                home += labour
            m = person.next[m]
        work.home[h], work.local[h] = home, local
        work.migrant[h], work.jobless[h] = migrant, jobless


@kernel
def takes_up(peers: Any, own: Any, cash: Any, draw: Any, p: Any) -> Any:
    """Whether an offer is accepted: peers draw, an own share above the cash at hand holds back."""
    strain = np.float64(own) / max(200.0, np.float64(cash))
    odds = np.float64(p.adopt_base) + 1.0 + np.float64(p.adopt_peers) * np.float64(peers)
    return draw < logistic(odds - np.float64(p.adopt_own) * min(strain, 6.0))


@kernel
def _adopt(
    house: Any, work: Any, offer: Any, purse: Any, land: Any, person: Any,
    package: Any, p: Any, failure: Any, today: Any, key: Any,
) -> None:  # fmt: skip
    """Take up or refuse offers; a project may fail at once; quality is the village's."""
    one = np.float32(1.0)
    gross = one / (one - p.own_share)
    for h in range(house.id.size):
        if offer.tea[h] + offer.herd[h] + offer.course[h] <= np.float32(0.0):
            continue
        who, quality = house.id[h], land.quality[house.village[h]]
        peers = land.adopter_share[house.village[h]]
        cash = purse.savings[h]
        lost = uniform(key, _FAIL, who, today.year) < failure
        draws = words(key, _ADOPT, who, today.year)
        if offer.tea[h] > np.float32(0.0):
            own = offer.tea[h] * (gross - one) * today.effect
            if takes_up(peers, own, cash, unit(draws[0]), p):
                new = np.float32(0.0) if lost else np.float32(2.0) * quality
                work.tea_age[h] = (
                    work.tea[h] * work.tea_age[h] / max(np.float32(0.01), work.tea[h] + new)
                )
                work.tea[h] += new
                work.own_q[h] += own
                work.taken_q[h] += offer.tea[h]
                cash -= own
            else:
                work.refused_tea_q[h] = offer.tea[h]
        if offer.herd[h] > np.float32(0.0):
            own = offer.herd[h] * (gross - one) * today.effect
            if takes_up(peers, own, cash, unit(draws[1]), p):
                work.herd[h] += np.float32(0.0) if lost else package * quality
                work.herd_age[h] = np.float32(0.0)
                work.own_q[h] += own
                work.taken_q[h] += offer.herd[h]
            else:
                work.refused_herd_q[h] = offer.herd[h]
        if offer.course[h] > np.float32(0.0):
            work.taken_q[h] += offer.course[h]
            _train(h, house, person, quality, uniform(key, _COURSE, who, today.year), today.year)


@kernel
def _train(h: Any, house: Any, person: Any, quality: Any, draw: Any, year: Any) -> None:
    """The youngest member who may takes the course; it works with the village's quality as chance."""
    best, m = -1, house.first[h]
    while m >= 0:
        may = can_train(person.age[m], person.enrolled[m], person.condition[m], person.trained[m])
        if may and (best < 0 or person.age[m] < person.age[best]):
            best = m
        m = person.next[m]
    if best >= 0 and draw < quality:
        person.trained[best] = np.int8(year - 2000)


@kernel
def _fade(house: Any, work: Any, purse: Any, p: Any) -> None:
    """Stakes age, are sold on request, and a share is eaten, sold or abandoned."""
    one, quarter = np.float32(1.0), np.float32(0.25)
    keep_tea = one - p.decay_y * quarter
    keep_herd = one - (p.decay_y + p.herd_deaths) * quarter
    for h in range(house.id.size):
        work.own_q[h], work.taken_q[h] = np.float32(0.0), np.float32(0.0)
        work.refused_tea_q[h], work.refused_herd_q[h] = np.float32(0.0), np.float32(0.0)
        work.refused_course_q[h] = np.float32(0.0)
        work.tea_age[h] += one
        work.herd_age[h] += one
        work.tea[h] *= keep_tea * (one - purse.sell_tea[h])
        work.herd[h] *= keep_herd * (one - purse.sell_herd[h])


def choices(world: World) -> None:
    """Settle work once a year, take up offers, count this quarter's labour."""
    today, key, n = world.today, world.key, world.numbers
    _fade(world.house, world.work, world.purse, n["industry"])
    if today.quarter == 0:
        package = np.float32(world.package_yuan)
        _adopt(
            world.house, world.work, world.offer, world.purse, world.land, world.person,
            package, n["industry"], n["delivery"].failure, today, key,
        )  # fmt: skip
        _settle(
            world.house, world.person, world.bill, world.work, world.land, world.place,
            world.flow, world.fitted.migrate_base, n["labour"], today, key,
        )  # fmt: skip
    _count(world.house, world.person, world.work, n["labour"], today, key)
