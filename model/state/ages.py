"""Ages that several steps share, and ids of the born."""

from typing import Any, Final

import numpy as np

from model.declare import in_place

SCHOOL_FROM, WORK_FROM, SENIOR_TO, COLLEGE_TO = 6, 16, 19, 22
"""First years of school, of work and senior secondary school, of college; the year college ends."""
WORK_TO, HALF_WORK_TO, OLD_FROM = 64, 74, 60
"""Last years of full and of half labour (assumption); first year of a pension."""

OLDEST: Final = 130
"""Last age of a table by age."""
BIRTH_ID: Final = 1 << 40
"""Ids of the born start here: mother's household and year, never a counter."""


def of_working_age(age: Any) -> Any:
    """Whether of working age, 16 to 64; a number or an array."""
    return (age >= WORK_FROM) & (age <= WORK_TO)


def of_compulsory_school(age: Any) -> Any:
    """Whether of the ages of compulsory school, 6 to 15; a number or an array."""
    return (age >= SCHOOL_FROM) & (age < WORK_FROM)


is_working_age, is_pupil = in_place(of_working_age), in_place(of_compulsory_school)


@in_place
def is_old(age: Any) -> Any:
    """Whether of 60 and over."""
    return age >= OLD_FROM


@in_place
def full_labour(age: Any, at_school: Any) -> Any:
    """Labour of a member who is well: 1 from 16 to 64, half to 74, none at school (float32)."""
    if age < WORK_FROM or age > HALF_WORK_TO or at_school:
        labour = np.float32(0.0)
    elif age <= WORK_TO:
        labour = np.float32(1.0)
    else:
        labour = np.float32(0.5)
    return labour
