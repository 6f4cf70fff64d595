"""Health: admission, lasting illness, recovery, disability, bills, cover, labour that illness takes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from model.declare import allocating, kernel
from model.processes.health.insurance import aid_share, cover_of, stays_out
from model.processes.health.rules import (
    _CHRONIC,
    _DISABLED,
    _NO_WORD,
    _WELL,
    ONSET_MOST,
    RARE_MOST,
    admission_chance_q,
    bill_of,
    faded_neglect,
    frail_chance_q,
    is_near,
    is_quiet,
    labour_of,
    leaves_disabled,
    next_condition,
    onset_chance_q,
    refined,
)
from model.rng import ONCE, decision, draw_words, uniform, unit, words
from model.state.ages import OLDEST
from model.state.maths import halves

if TYPE_CHECKING:
    from model.state.world import World

_ADMISSION, _STAY, _JOIN = (decision(n) for n in ("admission", "stay", "insurance"))


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
def _screen(
    village: Any,
    member: Any,
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
    for v in range(village.code.size):
        start, end = village.first_member[v], village.end_member[v]
        draw_words(key, _ADMISSION, member.id[start:end], today.year, w)
        for m in range(start, end):
            member.screen[m] = 0
            if member.alive[m] == 0:
                continue
            member.stays[m] = 0
            age, bits = min(np.int64(member.age[m]), OLDEST), 0
            for q in range(4):
                bits += is_near(w[q, m - start], admission[age], low[age], high[age]) << q
            member.screen[m] = bits


@kernel
def _join(
    household: Any, status: Any, register: Any, cover: Any, p: Any, today: Any, key: Any
) -> None:
    """Once a year: who joins 新农合, who pays the premium; the year's accounts begin anew."""
    zero = np.float32(0.0)
    premium = p.premium_y * today.premium
    for h in range(household.id.size):
        if household.alive[h] == 0:
            continue
        cover.cooperative_y[h], cover.left_y[h] = zero, zero
        cover.critical_y[h], cover.aid_y[h] = zero, zero
        due = premium * np.float32(household.n_members[h])
        in_plan = today.health_plan != 0 and register.served[h] != 0
        if in_plan or register.dibao[h] != 0 or register.wubao[h] != 0:
            cover.insured[h] = 1
            cover.premium_y[h], cover.premium_aid_y[h] = zero, due
            continue
        draw = uniform(key, _JOIN, household.id[h], ONCE)
        out = stays_out(status.income_y[h], today.line, draw, p)
        cover.insured[h] = np.int8(not out)
        cover.premium_y[h] = zero if out else due
        cover.premium_aid_y[h] = zero


@kernel
def _ail(
    household: Any,
    health: Any,
    cover: Any,
    member: Any,
    village_state: Any,
    register: Any,
    money: Any,
    base: Any,
    p: Any,
    q: Any,
    today: Any,
    key: Any,
) -> None:
    """Every member's quarter; ``p`` are the numbers of health, ``q`` those of cover."""
    zero, one = np.float32(0.0), np.float32(1.0)
    for h in range(household.id.size):
        neglect = faded_neglect(
            cover.neglect[h], money.out_of_pocket_q[h], money.forgone_q[h], p.neglect_kept
        )
        cover.neglect[h] = neglect
        health.steady[h] = 0
        if is_quiet(today.quarter, health.screen[h], health.n_ill[h]):
            health.steady[h] = 1
            continue
        gross, insured, labour, lost = zero, zero, zero, zero
        n_ill, n_chronic, n_treated, n_old, screen = 0, 0, 0, 0, 0
        clinic = village_state.clinic[household.village[h]]
        m = household.first[h] if household.alive[h] != 0 else np.int32(-1)
        while m >= 0:
            age, condition = member.age[m], member.condition[m]
            stay, w = 1.0, (_NO_WORD, _NO_WORD, _NO_WORD, _NO_WORD)
            screen |= member.screen[m]
            looked = member.screen[m] & (1 << today.quarter) != 0
            if looked:
                coarse = words(key, _ADMISSION, member.id[m], today.year)[today.quarter]
                first, second = halves(coarse)
                w = words(key, _STAY, member.id[m], today.tick)
                stay = refined(first, unit(w[0]))
                change = refined(second, unit(w[1]))
                condition = np.int8(next_condition(age, condition, neglect, change, p))
                member.condition[m] = condition
            able = labour_of(age, member.enrolled[m], condition, p)
            chance = admission_chance_q(age, condition, clinic, base, p) if looked else 0.0
            if stay < chance:
                amount = bill_of(unit(w[2]), unit(w[3]), today.medical, p)
                in_plan = today.health_plan != 0 and register.served[h] != 0
                parts = cover_of(
                    amount,
                    cover.insured[h],
                    aid_share(register.dibao[h], register.wubao[h], in_plan, q),
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
                member.stays[m] += 1
                n_ill += 1
                # given the admission, the same draw over its chance is uniform again
                if leaves_disabled(amount, today.medical, stay / chance, p):
                    condition = np.int8(_DISABLED)
                    member.condition[m] = condition
            n_chronic += condition != 0
            n_treated += condition == _CHRONIC
            n_old += age >= 60
            labour += able
            member.capacity[m] = able
            m = member.next[m]
        # a tenth stays: what is left is shared among members in proportion
        caring = min(np.float32(n_ill) * p.carer_loss, np.float32(0.9) * labour)
        if caring > zero:
            keep = one - caring / labour
            m = household.first[h]
            while m >= 0:
                member.capacity[m] *= keep
                m = member.next[m]
        health.gross_q[h], health.insured_q[h] = gross, insured
        health.outpatient_q[h] = (
            np.float32(n_treated) * p.outpatient_y * np.float32(0.25) * today.medical
        )
        health.labour_q[h], health.lost_q[h] = labour - caring, lost + caring
        health.n_ill[h], health.n_chronic[h], health.n_old[h] = n_ill, n_chronic, n_old
        health.screen[h] = screen


def health(world: World) -> None:
    """Draw every member's illness of the quarter; settle membership, bills and labour."""
    n, today, key = world.parameters, world.today, world.key
    if today.quarter == 0:
        bounds = bounds_by_age(world.fitted.admission_base, n["health"])
        _screen(
            world.village,
            world.member,
            *bounds,
            today,
            key,
            world.room_for_members(),
        )
        _join(world.household, world.status, world.register, world.cover, n["cover"], today, key)
    _ail(
        world.household,
        world.health,
        world.cover,
        world.member,
        world.village_state,
        world.register,
        world.money,
        world.fitted.admission_base,
        n["health"],
        n["cover"],
        today,
        key,
    )
