"""Rules of illness: admissions, bills, lasting conditions and the labour that illness takes."""

import math
from typing import Any

import numpy as np

from model.declare import kernel
from model.rng import normal_from
from model.state.ages import full_labour
from model.state.codes import CHRONIC, DISABLED, WELL
from model.state.maths import exp32, halves

_PER_HALF = 2.0**-16
ONSET_MOST = 0.05
"""Chance a quarter at which lasting illness is capped (its onset alone beyond 100 years)."""
RARE_MOST = 0.02
"""Chance a quarter at which recovery, and disability that comes with age, are capped."""


@kernel
def admission_chance_q(age: Any, condition: Any, clinic: Any, base: Any, p: Any) -> Any:
    """Chance of an inpatient stay within a quarter (E3): logit in age and illness.

    ``base`` are the log odds a year at 45, fitted so that the mean over 15+ is the published one;
    a clinic lowers the odds; a child has a share of the mean.
    """
    if p.admission_y == np.float32(0.0):
        return 0.0
    if age < 15:
        return np.float64(p.child_share) * np.float64(p.admission_y)
    odds = math.exp(np.float64(base) + np.float64(p.age_slope) * (np.float64(age) - 45.0)) * (
        1.0 - np.float64(p.clinic_odds) * np.float64(clinic)
    )
    if condition != 0:
        odds *= np.float64(p.chronic_odds)
    return 0.25 * odds / (1.0 + odds)


@kernel
def onset_chance_q(age: Any, p: Any) -> Any:
    """Chance that a chronic illness begins within a quarter, rising with age."""
    if age < 20:
        return 0.0
    chance = (
        0.25
        * np.float64(p.chronic_y)
        * math.exp((np.float64(age) - 40.0) * np.float64(p.chronic_slope))
    )
    return min(ONSET_MOST, chance)


@kernel
def bill_of(draw_a: Any, draw_b: Any, prices: Any, p: Any) -> Any:
    """Log-normal inpatient bill, yuan, from two uniform draws."""
    z = normal_from(draw_a, draw_b)
    return p.bill_median * prices * exp32(np.float64(p.bill_sigma) * z)


@kernel
def frail_chance_q(age: Any, p: Any) -> Any:
    """Chance that age itself disables within a quarter: none below 60, rising with age."""
    if age < 60:
        return 0.0
    chance = (
        0.25
        * np.float64(p.frail_y)
        * math.exp((np.float64(age) - 75.0) * np.float64(p.frail_slope))
    )
    return min(RARE_MOST, chance)


@kernel
def next_condition(age: Any, condition: Any, neglect: Any, draw: Any, p: Any) -> Any:
    """Condition after a quarter from one uniform draw: low draws worsen it.

    The well may fall chronically ill; the chronically ill may become disabled, or get well (high
    draws); age disables some; a disability stays. ``neglect`` is the share of care forgone lately:
    it raises the chances of a worse illness, not those of age.
    """
    worse = 1.0 + np.float64(p.neglect) * np.float64(neglect)
    if condition == WELL:
        if draw < min(ONSET_MOST, worse * onset_chance_q(age, p)):
            return CHRONIC
        return DISABLED if draw > 1.0 - frail_chance_q(age, p) else WELL
    if condition == CHRONIC:
        disabled = worse * 0.25 * np.float64(p.chronic_disables_y) + frail_chance_q(age, p)
        if draw < min(ONSET_MOST, disabled):
            return DISABLED
        well = min(RARE_MOST, 0.25 * np.float64(p.recovery_y))
        return WELL if draw > 1.0 - well else CHRONIC
    return condition


@kernel
def leaves_disabled(bill: Any, prices: Any, draw: Any, p: Any) -> Any:
    """Whether a stay leaves a disability: only grave illness, known by its bill, may."""
    return bill > p.severe_bill * prices and draw < np.float64(p.severe_disables)


@kernel
def faded_neglect(before: Any, paid: Any, forgone: Any, kept: Any) -> Any:
    """Share of care forgone lately: the last quarter's and ``kept`` of the rest; at most 1."""
    if forgone > np.float32(0.0):
        return min(np.float32(1.0), kept * before + forgone / (paid + forgone))
    return kept * before


@kernel
def labour_of(age: Any, enrolled: Any, condition: Any, p: Any) -> Any:
    """Labour of a member who is not admitted: 1 from 16 to 64, half to 74, less when chronic."""
    labour = full_labour(age, enrolled != 0 or condition == DISABLED)
    return labour * (np.float32(1.0) - p.chronic_loss) if condition == CHRONIC else labour


@kernel
def refined(half: Any, fine: Any) -> Any:
    """A uniform draw whose first 16 bits are known, refined by another one."""
    return (half + fine) * _PER_HALF


@kernel
def is_near(word: Any, admission: Any, low: Any, high: Any) -> Any:
    """Whether the two halves of a word may mean a stay or a change, whatever refines them."""
    stay, change = halves(word)
    near = (stay * _PER_HALF < admission) | (change * _PER_HALF < low)
    return near | ((change + 1.0) * _PER_HALF > 1.0 - high)


@kernel
def is_quiet(quarter: Any, screen: Any, n_ill: Any) -> Any:
    """Whether a quarter leaves a household's health as it was.

    Nobody is looked at, nobody was admitted in the quarter before; ages and school change in first
    quarters only.
    """
    return quarter != 0 and screen & (1 << quarter) == 0 and n_ill == 0
