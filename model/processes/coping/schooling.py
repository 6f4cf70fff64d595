"""What keeps a child at school: grants and loans against the cost, and the chance to drop out."""

from typing import Any

import numpy as np

from model.declare import kernel


@kernel
def school_cost_q(pupils: Any, students: Any, college: Any, prices: Any, p: Any) -> Any:
    """Cost of schooling, yuan per quarter."""
    return by_level_q(
        pupils, students, college, p.pupil_cost_y, p.senior_cost_y, p.college_cost_y, prices
    )


@kernel
def student_debt_due_q(owed: Any, college: Any, years: Any, rate: Any) -> Any:
    """Instalment and interest on student loans, yuan per quarter; nothing while one studies."""
    if college > 0 or owed <= np.float32(0.0):
        return np.float32(0.0), np.float32(0.0)
    # rests of 100 yuan are paid off at once: a share of what is left would never end
    instalment = max(min(owed, np.float32(100.0)), owed * np.float32(0.25) / years)
    return instalment, owed * rate * np.float32(0.25)


@kernel
def by_level_q(
    pupils: Any,
    students: Any,
    college: Any,
    pupil_y: Any,
    senior_y: Any,
    college_y: Any,
    prices: Any,
) -> Any:
    """Yearly amounts by level of schooling, yuan per quarter."""
    yearly = (
        np.float32(pupils) * pupil_y
        + np.float32(students) * senior_y
        + np.float32(college) * college_y
    )
    return yearly * np.float32(0.25) * prices


@kernel
def school_grant_q(pupils: Any, students: Any, college: Any, prices: Any, p: Any) -> Any:
    """Grants of a registered household by level (雨露计划 and state grants), yuan per quarter."""
    return by_level_q(
        pupils, students, college, p.grant_pupil_y, p.grant_senior_y, p.grant_college_y, prices
    )


@kernel
def student_loan_q(short: Any, cost: Any, college: Any, prices: Any, p: Any) -> Any:
    """国家助学贷款 drawn this quarter by a household that is short: never more than school costs.

    Parameters
    ----------
    short : yuan missing to what the household needs
    cost : its cost of schooling after grants, yuan per quarter
    college : members in college
    """
    most = np.float32(college) * p.loan_cap_y * np.float32(0.25) * prices
    return min(min(short, cost), most)


@kernel
def drop_out_chance_q(age: Any, stress: Any, aided: Any, p: Any) -> Any:
    """Chance that the oldest at school leaves in a quarter in which money is short.

    Parameters
    ----------
    stress : what is still missing over the household's basic needs, cut at 1
    aided : share of the cost of schooling that grants bear
    """
    base = p.drop_junior_q if age < 16 else p.drop_senior_q
    left = np.float32(1.0) - min(np.float32(1.0), aided)
    return base * min(np.float32(1.0), max(np.float32(0.0), stress)) * left
