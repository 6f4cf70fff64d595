"""Rules of work: wages, the pull of migration and of local jobs, interruptions of work."""

import math
from typing import Any

import numpy as np

from model.declare import kernel
from model.rng import unit
from model.state.codes import CONCENTRATED, HOME, LOCAL, MIGRANT
from model.state.maths import exp32, halves
from model.state.today import SEASONS

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
    gain: Any, share: Any, age: Any, course: Any, family: Any, constant: Any, p: Any
) -> Any:
    """Log odds of migration against home (E2), float64.

    Parameters
    ----------
    gain : log ratio of remittance to home earnings of a worker
    share : migrants among the village's able adults
    course : strength of a course taken, 0 to 1; ``placement`` is a chance, so it enters as log odds
        at one half
    family : pupils to look after, a lasting illness (0 or 1); share of kin with someone away
    constant : log odds that are fitted, and the village's own
    """
    pupils, carer, kin = family
    value = np.float64(constant) + np.float64(p.response) * np.float64(gain)
    value += np.float64(p.network) * (np.float64(share) - np.float64(p.migrants))
    value += np.float64(p.kin) * kin + 4.0 * np.float64(p.placement) * np.float64(course)
    value -= np.float64(p.pupil) * pupils + np.float64(p.carer) * carer
    if age > 45:
        value -= np.float64(p.old)
    return value


@kernel
def pull_nearby(road: Any, site_jobs: Any, p: Any) -> Any:
    """Log odds of a local job against home.

    Its share in the county, raised as home is not the only other choice (``local_lift``); better
    with a good road and at a site with after-care. Jobs of firms are filled beside it.
    """
    jobs = np.float64(p.local_jobs)
    near = math.log(jobs / (1.0 - jobs)) + np.float64(p.local_lift)
    near += np.float64(p.road_jobs) * np.float64(road)
    return near + np.float64(site_jobs)


@kernel
def normal_home_y(farm_q: Any, stake_y: Any, skill: Any, scale: Any) -> Any:
    """What work at home brings in a year without luck or disaster, from the fourth quarter's yuan.

    Nobody leaves or comes home for one good or bad harvest; ``farm_q`` is before disasters. The
    fourth quarter holds more than a quarter of a farm year; ``stake_y`` is a whole year's, without
    what others run: that holds nobody at home.
    """
    if scale > np.float32(0.0):
        farm_q = farm_q * skill / scale
    return farm_q / LAST_SEASON + stake_y


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
        return MIGRANT
    return LOCAL if local <= 1.0 else HOME


@kernel
def next_best(far: Any, near: Any) -> Any:
    """What a migrant does who stays: home or a local job, by the same tastes."""
    return LOCAL if np.float64(near) * np.float64(far) <= 1.0 else HOME


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
    if moved == CONCENTRATED and draw < p.aftercare:
        return np.float64(p.jobs)
    return 0.0


@kernel
def works_on(quarter: Any, steady: Any, idle: Any) -> Any:
    """Whether a household's labour by kind is that of the quarter before.

    Nobody's labour has changed, and no migrant is without work or pay in either quarter.
    """
    return quarter != 0 and steady != 0 and idle & (0b110011 << (quarter - 1)) == 0
