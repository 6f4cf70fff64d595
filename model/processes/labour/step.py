"""Labour: who works where (E2), and the labour of each kind this quarter."""

import math
from collections import namedtuple
from typing import Any

import numpy as np

from model.declare import call, in_place, kernel
from model.processes.labour.hiring import hire
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
from model.state.ages import HALF_WORK_TO, WORK_FROM, WORK_TO
from model.state.codes import CHRONIC, DISABLED, EMPLOYED, HOME, LOCAL, MIGRANT, NOT_WORKING
from model.state.world import World

_WORK, _STOP, _JOB = decision("work"), decision("migration"), decision("job_loss")
_CARE = decision("relocation")

Columns = namedtuple(
    "Columns",
    "household member migration health work stake village_state village flow luck",
)
Numbers = namedtuple("Numbers", "labour_p relocation_p effects_p")

Options = namedtuple("Options", "alternative_y far family constant share year training")
"""What members choose between: home earnings of a worker (yuan a year), inverse odds of a local
job, family and constant of :func:`pull_to_migrate`, migrants' share, year, factor of a course."""


@kernel
def _look_around(village_state: Any, labour_p: Any, far: Any) -> None:
    """Set ``far`` (villages,) to the inverse odds of a local job of who has not moved."""
    for v in range(far.size):
        far[v] = math.exp(-pull_nearby(village_state.road[v], 0.0, labour_p))


@in_place
def _options(h: Any, columns: Any, far_home: Any, base: Any, p: Any, now: Any) -> Any:
    """The :class:`Options` of a household; ``now`` is (today, key)."""
    today, key = now
    household, stake, work, flow, luck = (
        columns.household,
        columns.stake,
        columns.work,
        columns.flow,
        columns.luck,
    )
    village, state = columns.village, columns.village_state
    v = household.village[h]
    workers = max(np.float32(1.0), np.float32(household.n_adults[h]))
    farm_q = flow.farm_q[h] + flow.hazard_loss_q[h]
    earned_y = normal_home_y(farm_q, flow.stake_y[h], luck.skill[h], luck.scale[h])
    # shared by all who could work there: else who leaves would make it better for who stays
    alternative = max(p.labour_p.home_least_y * today.farm, earned_y / workers)
    carer = 1.0 if columns.health.n_chronic[h] > 0 else 0.0
    kin = 0.0  # the share of the two kin households with someone away
    if household.kin_a[h] >= 0 and work.migrant[household.kin_a[h]] > np.float32(0.0):
        kin += 0.5
    if household.kin_b[h] >= 0 and work.migrant[household.kin_b[h]] > np.float32(0.0):
        kin += 0.5
    far = far_home[v]
    if stake.moved[h] != 0:
        draw = uniform(key, _CARE, village.code[v], AGAIN)
        site = site_jobs(stake.moved[h], draw, p.relocation_p)
        far = math.exp(-pull_nearby(state.road[v], site, p.labour_p))
    # a third adult looks after the pupils
    pupils = 1.0 if household.n_pupils[h] > 0 and workers < np.float32(3.0) else 0.0
    constant = np.float64(base) + np.float64(village.taste[v])
    return Options(
        alternative,
        far,
        (pupils, carer, kin),
        constant,
        state.migrant_share[v],
        today.year,
        p.effects_p.training,
    )


@in_place
def _pull(m: Any, member: Any, log_mu: Any, options: Any, p: Any, wage: Any) -> Any:
    """Log odds of migration against home of a member."""
    age, schooling = member.age[m], member.schooling[m]
    course = course_strength(member.trained[m], options.year, schooling, age, p)
    course *= options.training
    wage_y = p.remitted * p.wage_m * p.months * wage
    wage_y *= wage_factor(schooling, course, p)
    gain = math.log(np.float64(wage_y) / np.float64(options.alternative_y)) + log_mu
    return pull_to_migrate(gain, options.share, age, course, options.family, options.constant, p)


@in_place
def _go_away(m: Any, member: Any, migration: Any, far: Any, year: Any, p: Any, key: Any) -> Any:
    """Work of a member who would migrate: some come home, some of the ill stay."""
    choice, identity = MIGRANT, member.id[m]
    w = words(key, _STOP, identity, year)
    ill = member.condition[m] == CHRONIC and unit(words(key, _WORK, identity, ONCE)[3]) < p.ill_stay
    if ill or unit(w[0]) < p.stop_y:
        choice = next_best(far, migration.taste_near[m])
        migration.away_q[m] = np.int8(0 if ill else quarters_away(unit(w[1])))
        migration.idle[m] = 0
    else:
        w = words(key, _JOB, identity, year)
        migration.idle[m] = idle_quarters(w, p.job_loss_q, np.float64(p.unpaid_y) * 0.25)
        member.away[m] = min(100, member.away[m] + 1)
    return choice


@in_place
def _choose(m: Any, columns: Any, log_mu: Any, options: Any, p: Any, wage: Any, key: Any) -> None:
    """A member of working age chooses; older ones work at home, others do not work."""
    member, migration, age = columns.member, columns.migration, columns.member.age[m]
    migration.away_q[m] = 0
    at_school = member.enrolled[m] != 0
    if age < WORK_FROM or age > HALF_WORK_TO or at_school or member.condition[m] == DISABLED:
        member.work[m] = NOT_WORKING
    elif age > WORK_TO:
        member.work[m] = HOME
    else:
        if migration.taste_away[m] <= np.float32(0.0):
            w = words(key, _WORK, member.id[m], ONCE)
            tastes = lasting_tastes(w[0], w[1], w[2])
            migration.taste_away[m], migration.taste_near[m] = tastes
        pull = _pull(m, member, log_mu, options, p, wage)
        choice = choose_work(pull, options.far, migration.taste_away[m], migration.taste_near[m])
        if choice == MIGRANT:
            choice = _go_away(m, member, migration, options.far, options.year, p, key)
        member.work[m] = choice


@in_place
def _retire(h: Any, household: Any, member: Any) -> None:
    """Who was away or in a job comes home where nobody of working age is left."""
    m = household.first[h]
    while m >= 0:
        if member.work[m] > HOME:
            member.work[m] = HOME
        m = member.next[m]


@kernel
def _settle(columns: Columns, far_home: Any, base: Any, p: Numbers, today: Any, key: Any) -> None:
    """Once a year every able adult chooses home, a local job or migration."""
    household = columns.household
    for h in range(household.id.size):
        if household.alive[h] == 0:
            continue
        if household.n_adults[h] == 0:
            _retire(h, household, columns.member)
            continue
        options = _options(h, columns, far_home, base, p, (today, key))
        m = household.first[h]
        while m >= 0:
            _choose(m, columns, household.log_mu[h], options, p.labour_p, today.wage, key)
            m = columns.member.next[m]


@kernel
def _count(
    household: Any,
    member: Any,
    migration: Any,
    health: Any,
    work: Any,
    labour_p: Any,
    effects_p: Any,
    today: Any,
) -> None:
    """Labour by kind this quarter; some migrants lose their job for it, some are not paid."""
    p, zero = labour_p, np.float32(0.0)
    jobless_bit, unpaid_bit = 1 << today.quarter, 16 << today.quarter
    for h in range(household.id.size):
        if works_on(today.quarter, health.steady[h], work.idle[h]):
            continue
        idle = 0
        home, local, hired, migrant, jobless, owed = zero, zero, zero, zero, zero, zero
        m = household.first[h] if household.alive[h] != 0 else np.int32(-1)
        while m >= 0:
            kind, labour = member.work[m], member.capacity[m]
            if migration.away_q[m] > 0:
                # the quarter in which one comes home is no quarter of the same work
                idle |= 1 << (migration.away_q[m] - 1)
                if migration.away_q[m] > today.quarter:
                    kind = np.int8(MIGRANT)
            if kind == MIGRANT:
                schooling, age = member.schooling[m], member.age[m]
                course = course_strength(member.trained[m], today.year, schooling, age, p)
                labour *= wage_factor(schooling, course * effects_p.training, p)
                idle |= migration.idle[m]
                if migration.idle[m] & jobless_bit != 0:
                    jobless += labour
                else:
                    migrant += labour
                    if migration.idle[m] & unpaid_bit != 0:
                        owed += p.unpaid * p.remitted * today.wage
            elif kind == LOCAL:
                local += labour
            elif kind == EMPLOYED:
                hired += labour
            elif kind == HOME:
                home += labour
            m = member.next[m]
        work.home[h], work.local[h], work.migrant[h], work.hired[h] = home, local, migrant, hired
        work.jobless[h], work.unpaid_q[h], work.idle[h] = jobless, owed, idle


def labour(world: World) -> None:
    """Settle work once a year; count this quarter's labour by kind."""
    if world.today.quarter == 0:
        far = np.empty(world.village.code.size)
        call(_look_around, world, far=far)
        call(_settle, world, far_home=far, base=world.fitted.migrate_base)
        hire(world)
    before = world.work.hired.copy()
    call(_count, world)
    if world.today.quarter == 0:
        world.work.laid_off[:] = np.maximum(np.float32(0.0), before - world.work.hired)
