"""Health: admission, lasting illness, recovery, disability, bills, cover, labour that illness takes."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from model.declare import allocating, kernel
from model.processes.demography import OLDEST
from model.processes.health.insurance import aid_share, cover_of, stays_out
from model.rng import ONCE, decision, draw_words, uniform, unit, words
from model.state.maths import exp32, halves

if TYPE_CHECKING:
    from model.state.world import World

_ADMISSION, _STAY, _JOIN = (decision(n) for n in ("admission", "stay", "insurance"))
_WELL, _CHRONIC, _DISABLED = 0, 1, 2
_TAU = 2.0 * math.pi
_NO_WORD, _PER_HALF = np.uint64(0), 2.0**-16
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
    z = math.sqrt(-2.0 * math.log(draw_a)) * math.cos(_TAU * draw_b)
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
    if condition == _WELL:
        if draw < min(ONSET_MOST, worse * onset_chance_q(age, p)):
            return _CHRONIC
        return _DISABLED if draw > 1.0 - frail_chance_q(age, p) else _WELL
    if condition == _CHRONIC:
        disabled = worse * 0.25 * np.float64(p.chronic_disables_y) + frail_chance_q(age, p)
        if draw < min(ONSET_MOST, disabled):
            return _DISABLED
        well = min(RARE_MOST, 0.25 * np.float64(p.recovery_y))
        return _WELL if draw > 1.0 - well else _CHRONIC
    return condition


@kernel
def leaves_disabled(bill: Any, prices: Any, draw: Any, p: Any) -> Any:
    """Whether a stay leaves a disability: only grave illness, known by its bill, may."""
    return bill > p.severe_bill * prices and draw < np.float64(p.severe_disables)


@kernel
def faded_neglect(before: Any, paid: Any, forgone: Any, kept: Any) -> Any:
    """Share of care forgone lately: the last quarter's, and ``kept`` of what was before; at most 1."""
    if forgone > np.float32(0.0):
        return min(np.float32(1.0), kept * before + forgone / (paid + forgone))
    return kept * before


@kernel
def labour_of(age: Any, enrolled: Any, condition: Any, p: Any) -> Any:
    """Labour of a member who is not admitted: 1 from 16 to 64, half to 74, less when chronic."""
    if age < 16 or age > 74 or enrolled != 0 or condition == _DISABLED:
        return np.float32(0.0)
    labour = np.float32(1.0) if age <= 64 else np.float32(0.5)
    return labour * (np.float32(1.0) - p.chronic_loss) if condition == _CHRONIC else labour


@allocating
def bounds_by_age(base: Any, p: Any) -> Any:
    """(ages,) chances a quarter that no member of an age exceeds, whatever its illness and neglect.

    Of an admission, of a worse condition (low draws), of a better or frail one (high draws).
    """
    admission, low, high = np.empty(OLDEST + 1), np.empty(OLDEST + 1), np.empty(OLDEST + 1)
    worse = 1.0 + np.float64(p.neglect)
    for age in range(OLDEST + 1):
        well = admission_chance_q(age, _WELL, np.float32(0.0), base, p)
        admission[age] = max(well, admission_chance_q(age, _CHRONIC, np.float32(0.0), base, p))
        frail = frail_chance_q(age, p)
        disabled = worse * 0.25 * np.float64(p.chronic_disables_y) + frail
        low[age] = min(ONSET_MOST, max(worse * onset_chance_q(age, p), disabled))
        high[age] = min(RARE_MOST, max(frail, 0.25 * np.float64(p.recovery_y)))
    return admission, low, high


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
def _screen(
    place: Any,
    person: Any,
    lot: Any,
    admission: Any,
    low: Any,
    high: Any,
    today: Any,
    key: Any,
    w: Any,
) -> None:
    """Once a year: in which quarters a member's illness has to be looked at at all.

    One draw a year holds two halves for each quarter; where neither can matter, whatever the bits
    that refine them, the quarter needs no draw.
    """
    for v in range(place.code.size):
        start, end = place.first_member[v], place.end_member[v]
        draw_words(key, _ADMISSION, person.id[start:end], today.year, w)
        for m in range(start, end):
            lot.screen[m] = 0
            if person.alive[m] == 0:
                continue
            person.stays[m] = 0
            age, bits = min(np.int64(person.age[m]), OLDEST), 0
            for q in range(4):
                bits += is_near(w[q, m - start], admission[age], low[age], high[age]) << q
            lot.screen[m] = bits


@kernel
def _join(house: Any, status: Any, file: Any, cover: Any, p: Any, today: Any, key: Any) -> None:
    """Once a year: who joins 新农合, who pays the premium; the year's accounts begin anew."""
    zero = np.float32(0.0)
    premium = p.premium_y * today.premium
    for h in range(house.id.size):
        if house.alive[h] == 0:
            continue
        cover.cooperative_y[h], cover.left_y[h] = zero, zero
        cover.critical_y[h], cover.aid_y[h] = zero, zero
        due = premium * np.float32(house.n_members[h])
        in_plan = today.health_plan != 0 and file.served[h] != 0
        if in_plan or file.dibao[h] != 0 or file.wubao[h] != 0:
            cover.insured[h] = 1
            cover.premium_y[h], cover.premium_aid_y[h] = zero, due
            continue
        draw = uniform(key, _JOIN, house.id[h], ONCE)
        out = stays_out(status.income_y[h], today.line, draw, p)
        cover.insured[h] = np.int8(not out)
        cover.premium_y[h] = zero if out else due
        cover.premium_aid_y[h] = zero


@kernel
def is_quiet(quarter: Any, screen: Any, n_ill: Any) -> Any:
    """Whether a quarter leaves a household's health as it was.

    Nobody is looked at, nobody was admitted in the quarter before; ages and school change in first
    quarters only.
    """
    return quarter != 0 and screen & (1 << quarter) == 0 and n_ill == 0


@kernel
def _ail(
    house: Any,
    bill: Any,
    cover: Any,
    person: Any,
    lot: Any,
    land: Any,
    file: Any,
    purse: Any,
    base: Any,
    p: Any,
    q: Any,
    today: Any,
    key: Any,
) -> None:
    """Every member's quarter; ``p`` are the numbers of health, ``q`` those of cover."""
    zero, one = np.float32(0.0), np.float32(1.0)
    for h in range(house.id.size):
        neglect = faded_neglect(
            cover.neglect[h], purse.out_of_pocket_q[h], purse.forgone_q[h], p.neglect_kept
        )
        cover.neglect[h] = neglect
        bill.steady[h] = 0
        if is_quiet(today.quarter, bill.screen[h], bill.n_ill[h]):
            bill.steady[h] = 1
            continue
        gross, insured, labour, lost = zero, zero, zero, zero
        n_ill, n_chronic, n_treated, n_old, screen = 0, 0, 0, 0, 0
        clinic = land.clinic[house.village[h]]
        m = house.first[h] if house.alive[h] != 0 else np.int32(-1)
        while m >= 0:
            age, condition = person.age[m], person.condition[m]
            stay, w = 1.0, (_NO_WORD, _NO_WORD, _NO_WORD, _NO_WORD)
            screen |= lot.screen[m]
            looked = lot.screen[m] & (1 << today.quarter) != 0
            if looked:
                coarse = words(key, _ADMISSION, person.id[m], today.year)[today.quarter]
                first, second = halves(coarse)
                w = words(key, _STAY, person.id[m], today.tick)
                stay = refined(first, unit(w[0]))
                change = refined(second, unit(w[1]))
                condition = np.int8(next_condition(age, condition, neglect, change, p))
                person.condition[m] = condition
            able = labour_of(age, person.enrolled[m], condition, p)
            chance = admission_chance_q(age, condition, clinic, base, p) if looked else 0.0
            if stay < chance:
                amount = bill_of(unit(w[2]), unit(w[3]), today.medical, p)
                in_plan = today.health_plan != 0 and file.served[h] != 0
                parts = cover_of(
                    amount,
                    cover.insured[h],
                    aid_share(file.dibao[h], file.wubao[h], in_plan, q),
                    in_plan,
                    cover.cooperative_y[h],
                    cover.left_y[h],
                    cover.aid_y[h],
                    today.mean_income_y,
                    today.prices,
                    q,
                )
                cover.cooperative_y[h] += parts[0]
                cover.left_y[h] += amount - parts[0]
                cover.critical_y[h] += parts[1]
                cover.aid_y[h] += parts[2]
                gross += amount
                insured += parts[0] + parts[1] + parts[2]
                lost += able * p.acute_loss
                able *= one - p.acute_loss
                person.stays[m] += 1
                n_ill += 1
                # given the admission, the same draw over its chance is uniform again
                if leaves_disabled(amount, today.medical, stay / chance, p):
                    condition = np.int8(_DISABLED)
                    person.condition[m] = condition
            n_chronic += condition != 0
            n_treated += condition == _CHRONIC
            n_old += age >= 60
            labour += able
            person.capacity[m] = able
            m = person.next[m]
        # a tenth stays: what is left is shared among members in proportion
        caring = min(np.float32(n_ill) * p.carer_loss, np.float32(0.9) * labour)
        if caring > zero:
            keep = one - caring / labour
            m = house.first[h]
            while m >= 0:
                person.capacity[m] *= keep
                m = person.next[m]
        bill.gross_q[h], bill.insured_q[h] = gross, insured
        bill.outpatient_q[h] = (
            np.float32(n_treated) * p.outpatient_y * np.float32(0.25) * today.medical
        )
        bill.labour_q[h], bill.lost_q[h] = labour - caring, lost + caring
        bill.n_ill[h], bill.n_chronic[h], bill.n_old[h] = n_ill, n_chronic, n_old
        bill.screen[h] = screen


def health(world: World) -> None:
    """Draw every member's illness of the quarter; settle membership, bills and labour."""
    n, today, key = world.numbers, world.today, world.key
    if today.quarter == 0:
        bounds = bounds_by_age(world.fitted.admission_base, n["health"])
        _screen(world.place, world.person, world.lot, *bounds, today, key, world.room_for_members())
        _join(world.house, world.status, world.file, world.cover, n["cover"], today, key)
    _ail(
        world.house,
        world.bill,
        world.cover,
        world.person,
        world.lot,
        world.land,
        world.file,
        world.purse,
        world.fitted.admission_base,
        n["health"],
        n["cover"],
        today,
        key,
    )
