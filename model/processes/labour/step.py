"""Choices: who works where (E2); :mod:`model.processes.uptake.step.uptake` holds who takes up what is offered."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from model.declare import kernel
from model.processes.labour.rules import (
    choose_work,
    course_strength,
    idle_quarters,
    lasting_tastes,
    next_best,
    normal_home_y,
    pull_nearby,
    pull_to_migrate,
    quarters_away,
    site_jobs,
    wage_factor,
    works_on,
)
from model.rng import AGAIN, ONCE, decision, uniform, unit, words

if TYPE_CHECKING:
    from model.state.world import World

_WORK, _STOP, _JOB = decision("work"), decision("settle"), decision("job_loss")
_CARE, _POST = decision("move"), decision("post")
HOME, LOCAL, MIGRANT, NONE = 1, 2, 3, 0


@kernel
def _look_around(village_state: Any, market: Any, firm_jobs: Any, p: Any, far: Any) -> None:
    """Set ``far`` (villages,) to the inverse odds of a local job of who has not moved."""
    for v in range(far.size):
        far[v] = math.exp(-pull_nearby(village_state.road[v], market.firm[v], firm_jobs, 0.0, p))


@kernel
def _settle(
    household: Any,
    member: Any,
    migration: Any,
    health: Any,
    work: Any,
    stake: Any,
    register: Any,
    village_state: Any,
    market: Any,
    village: Any,
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
    for h in range(household.id.size):
        if household.alive[h] == 0 or household.n_adults[h] == 0:
            continue
        v = household.village[h]
        workers = max(np.float32(1.0), np.float32(household.n_adults[h]))
        earned_y = normal_home_y(
            flow.farm_q[h] + flow.hazard_loss_q[h], flow.industry_q[h], luck.skill[h], luck.scale[h]
        )
        # shared by all who could work there: else who leaves would make it better for who stays
        alternative = max(p.home_least_y * today.farm, earned_y / workers)
        carer = 1.0 if health.n_chronic[h] > 0 else 0.0
        kin = 0.0  # the share of the two kin households with someone away
        if household.kin_a[h] >= 0 and work.migrant[household.kin_a[h]] > np.float32(0.0):
            kin += 0.5
        if household.kin_b[h] >= 0 and work.migrant[household.kin_b[h]] > np.float32(0.0):
            kin += 0.5
        far = far_home[v]
        if stake.moved[h] != 0:
            site = site_jobs(
                stake.moved[h], uniform(key, _CARE, village.code[v], AGAIN), relocation
            )
            far = math.exp(-pull_nearby(village_state.road[v], market.firm[v], firm_jobs, site, p))
        post = register.listed[h] != 0 and uniform(key, _POST, household.id[h], ONCE) < today.posts
        work.post[h] = np.int8(post)
        # a third adult looks after the pupils
        pupils = 1.0 if household.n_pupils[h] > 0 and workers < np.float32(3.0) else 0.0
        m = household.first[h]
        while m >= 0:
            age = member.age[m]
            migration.away_q[m] = 0
            if age < 16 or age > 74 or member.enrolled[m] != 0 or member.condition[m] == 2:
                member.work[m] = NONE
            elif age > 64:
                member.work[m] = HOME
            else:
                if migration.taste_away[m] <= np.float32(0.0):
                    w = words(key, _WORK, member.id[m], ONCE)
                    tastes = lasting_tastes(w[0], w[1], w[2])
                    migration.taste_away[m], migration.taste_near[m] = tastes
                wage = p.remitted * p.wage_m * p.months * today.wage
                course = course_strength(member.trained[m], today.year, member.schooling[m], age, p)
                wage *= wage_factor(member.schooling[m], course, p)
                pull = pull_to_migrate(
                    math.log(np.float64(wage) / np.float64(alternative)) + household.log_mu[h],
                    village_state.migrant_share[v],
                    age,
                    pupils,
                    carer,
                    kin,
                    course,
                    base,
                    village.taste[v],
                    p,
                )
                choice = choose_work(pull, far, migration.taste_away[m], migration.taste_near[m])
                if choice == MIGRANT:
                    w = words(key, _STOP, member.id[m], today.year)
                    # some of the chronically ill stay for good
                    ill = (
                        member.condition[m] == 1
                        and unit(words(key, _WORK, member.id[m], ONCE)[3]) < p.ill_stay
                    )
                    if ill or unit(w[0]) < p.stop_y:
                        choice = next_best(far, migration.taste_near[m])
                        migration.away_q[m] = np.int8(0 if ill else quarters_away(unit(w[1])))
                        migration.idle[m] = 0
                    else:
                        w = words(key, _JOB, member.id[m], today.year)
                        migration.idle[m] = idle_quarters(w, p.job_loss_q, unpaid)
                        member.away[m] = min(100, member.away[m] + 1)
                member.work[m] = choice
            m = member.next[m]


@kernel
def _count(
    household: Any, member: Any, migration: Any, health: Any, work: Any, p: Any, today: Any
) -> None:
    """Labour by kind this quarter; some migrants lose their job for it, some are not paid."""
    jobless_bit, unpaid_bit = 1 << today.quarter, 16 << today.quarter
    for h in range(household.id.size):
        if works_on(today.quarter, health.steady[h], work.idle[h]):
            continue
        idle = 0
        home, local = np.float32(0.0), np.float32(0.0)
        migrant, jobless, owed = np.float32(0.0), np.float32(0.0), np.float32(0.0)
        m = household.first[h] if household.alive[h] != 0 else np.int32(-1)
        while m >= 0:
            kind, labour = member.work[m], member.capacity[m]
            if migration.away_q[m] > 0:
                # the quarter in which one comes home is no quarter of the same work
                idle |= 1 << (migration.away_q[m] - 1)
                if migration.away_q[m] > today.quarter:
                    kind = np.int8(MIGRANT)
            if kind == MIGRANT:
                course = course_strength(
                    member.trained[m], today.year, member.schooling[m], member.age[m], p
                )
                labour *= wage_factor(member.schooling[m], course, p)
                idle |= migration.idle[m]
                if migration.idle[m] & jobless_bit != 0:
                    jobless += labour
                else:
                    migrant += labour
                    if migration.idle[m] & unpaid_bit != 0:
                        owed += p.unpaid * p.remitted * today.wage
            elif kind == LOCAL:
                local += labour
            elif kind == HOME:
                home += labour
            m = member.next[m]
        work.home[h], work.local[h] = home, local
        work.migrant[h], work.jobless[h], work.unpaid_q[h] = migrant, jobless, owed
        work.idle[h] = idle


def labour(world: World) -> None:
    """Settle work once a year; count this quarter's labour by kind."""
    today, key, n = world.today, world.key, world.parameters
    if today.quarter == 0:
        far = np.empty(world.village.code.size)
        _look_around(world.village_state, world.market, n["finance"].firm_jobs, n["labour"], far)
        _settle(
            world.household,
            world.member,
            world.migration,
            world.health,
            world.work,
            world.stake,
            world.register,
            world.village_state,
            world.market,
            world.village,
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
    _count(
        world.household, world.member, world.migration, world.health, world.work, n["labour"], today
    )
