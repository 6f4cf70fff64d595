"""Rules of demography: deaths, schooling, and who may bear or found a household."""

import math
from typing import Any

import numpy as np

from model.declare import kernel
from model.state.ages import COLLEGE_TO, SCHOOL_FROM, SENIOR_TO, WORK_FROM


@kernel
def death_chance_y(age: Any, p: Any) -> Any:
    """Chance to die within the year: Gompertz above 20, a small constant below."""
    if age < 20:
        return np.float64(p.death_young_y)
    slope = np.float64(p.death_slope) * (np.float64(age) - 60.0)
    # the exponential runs away beyond 100 years: some live on
    return min(0.6, np.float64(p.death_60_y) * math.exp(slope))


@kernel
def death_factor(condition: Any, stays: Any, p: Any) -> Any:
    """Factor on the life table's chance: above one for the ill and the admitted.

    Excesses are taken against the mean at the ages of death, so that the table's mean stays.
    """
    ill = 1.0 if condition != 0 else 0.0
    admitted = 1.0 if stays > 0 else 0.0
    factor = 1.0 + np.float64(p.death_ill) * (ill - np.float64(p.ill_share))
    factor += np.float64(p.death_admitted) * (admitted - np.float64(p.admitted_share))
    return max(0.0, factor)


@kernel
def is_enrolled(age: Any, was_enrolled: Any, draw: Any, p: Any) -> Any:
    """Whether a member goes to school this year: nine years for all, then those who stay on."""
    if age < SCHOOL_FROM:
        return False
    if age < WORK_FROM:
        return True
    if age >= COLLEGE_TO or was_enrolled == 0:
        return False
    if age == WORK_FROM:
        return bool(draw < p.senior_high)
    if age == SENIOR_TO:
        return bool(draw < p.college)
    return True


@kernel
def may_bear(sex: Any, age: Any) -> Any:
    """Whether a member is a woman of 20 to 35."""
    return sex == 1 and 20 <= age <= 35


@kernel
def may_found(age: Any) -> Any:
    """Whether a member is of the ages that found a household of their own."""
    return 23 <= age <= 32
