"""Health: admission, chronic illness, bills, cover, and the labour that illness takes."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from model.declare import kernel
from model.maths import exp32
from model.rng import decision, unit, words

if TYPE_CHECKING:
    from model.world import World

_ADMISSION = decision("admission")
_CHRONIC, _DISABLED = 1, 2
_TAU = 2.0 * math.pi
ADMISSION_MOST = 0.25
"""A quarter of a probability a year is never more."""
ONSET_MOST = 0.1
"""Chance a quarter at which the onset of chronic illness is capped (reached beyond 110 years)."""


@kernel
def admission_chance_q(age: Any, condition: Any, clinic: Any, base: Any, p: Any) -> Any:
    """Chance of an inpatient stay within a quarter (E3): logit in age and illness.

    ``base`` are the log odds a year at 45, fitted so that the mean over 15+ is the published one;
    a clinic lowers the odds by up to a tenth (assumption).
    """
    if age < 15:
        return 0.1 * np.float64(p.admission_y)
    odds = math.exp(np.float64(base) + np.float64(p.age_slope) * (np.float64(age) - 45.0)) * (
        1.0 - 0.1 * np.float64(clinic)
    )
    if condition != 0:
        odds *= np.float64(p.chronic_odds)
    return 0.25 * odds / (1.0 + odds)


@kernel
def onset_chance_q(age: Any, p: Any) -> Any:
    """Chance that a chronic illness begins within a quarter; doubles every 15 years of age."""
    if age < 20:
        return 0.0
    chance = 0.25 * np.float64(p.chronic_y) * math.exp((np.float64(age) - 40.0) * 0.0462)
    return min(ONSET_MOST, chance)


@kernel
def bill_of(draw_a: Any, draw_b: Any, prices: Any, p: Any) -> Any:
    """Log-normal inpatient bill, yuan, from two uniform draws."""
    z = math.sqrt(-2.0 * math.log(draw_a)) * math.cos(_TAU * draw_b)
    return p.bill_median * prices * exp32(np.float64(p.bill_sigma) * z)


@kernel
def insured_part(bill: Any, listed: Any, mean_income_y: Any, paid_listed: Any, p: Any) -> Any:
    """What insurance, critical-illness cover and medical aid pay of a bill, yuan."""
    share = paid_listed if listed != 0 else p.paid
    rest = bill * (np.float32(1.0) - share)
    above = max(np.float32(0.0), rest - mean_income_y)
    return bill - rest + p.critical_paid * above


@kernel
def labour_of(age: Any, enrolled: Any, condition: Any, p: Any) -> Any:
    """Labour of a member who is not admitted: 1 from 16 to 64, half to 74, less when chronic."""
    if age < 16 or age > 74 or enrolled != 0 or condition == _DISABLED:
        return np.float32(0.0)
    labour = np.float32(1.0) if age <= 64 else np.float32(0.5)
    return labour * (np.float32(1.0) - p.chronic_loss) if condition == _CHRONIC else labour


@kernel
def _ail(
    house: Any,
    bill: Any,
    person: Any,
    land: Any,
    file: Any,
    base: Any,
    p: Any,
    today: Any,
    key: Any,
) -> None:
    zero, one = np.float32(0.0), np.float32(1.0)
    for h in range(house.id.size):
        gross, insured, labour, lost = zero, zero, zero, zero
        n_ill, n_chronic, n_treated, n_old = 0, 0, 0, 0
        clinic = land.clinic[house.village[h]]
        m = house.first[h] if house.alive[h] != 0 else np.int32(-1)
        while m >= 0:
            age, condition = person.age[m], person.condition[m]
            w = words(key, _ADMISSION, person.id[m], today.tick)
            # no chance is above these bounds: most draws need no exponential
            if condition == 0 and unit(w[1]) < ONSET_MOST and unit(w[1]) < onset_chance_q(age, p):
                condition = _CHRONIC
                person.condition[m] = condition
            able = labour_of(age, person.enrolled[m], condition, p)
            admitted = unit(w[0]) < ADMISSION_MOST
            if admitted and unit(w[0]) < admission_chance_q(age, condition, clinic, base, p):
                amount = bill_of(unit(w[2]), unit(w[3]), today.prices, p)
                gross += amount
                insured += insured_part(
                    amount, file.served[h], today.mean_income_y, today.paid_listed, p
                )
                lost += able * p.acute_loss
                able *= one - p.acute_loss
                n_ill += 1
            n_chronic += condition != 0
            n_treated += condition == _CHRONIC
            n_old += age >= 60
            labour += able
            person.capacity[m] = able
            m = person.next[m]
        caring = min(np.float32(n_ill) * p.carer_loss, np.float32(0.9) * labour)
        if caring > zero:
            keep = one - caring / labour
            m = house.first[h]
            while m >= 0:
                person.capacity[m] *= keep
                m = person.next[m]
        bill.gross_q[h], bill.insured_q[h] = gross, insured
        bill.outpatient_q[h] = (
            np.float32(n_treated) * p.outpatient_y * np.float32(0.25) * today.prices
        )
        bill.labour_q[h], bill.lost_q[h] = labour - caring, lost + caring
        bill.n_ill[h], bill.n_chronic[h], bill.n_old[h] = n_ill, n_chronic, n_old


def health(world: World) -> None:
    """Draw every member's illness of the quarter; write bills and labour."""
    _ail(
        world.house, world.bill, world.person, world.land, world.file,
        world.fitted.admission_base, world.numbers["health"], world.today, world.key,
    )  # fmt: skip
