"""Health: admission, lasting illness, disability, bills, cover, labour that illness takes."""

from collections import namedtuple
from typing import Any

import numpy as np

from model.declare import allocating, call, in_place, kernel
from model.processes.health.insurance import aid_share, cover_of, stays_out
from model.processes.health.rules import (
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
from model.state.ages import OLDEST, is_old
from model.state.codes import CHRONIC, DISABLED, WELL
from model.state.maths import ZERO, halves
from model.state.world import World

_NO_WORD = np.uint64(0)
_ADMISSION, _STAY, _JOIN = (decision(n) for n in ("admission", "stay", "insurance"))

Columns = namedtuple("Columns", "household health cover member village_state register money")
Numbers = namedtuple("Numbers", "health_p cover_p")

Stay = namedtuple("Stay", "gross insured disabled")
"""An inpatient stay: bill, paid by insurance and aid (yuan), whether it disables."""

Look = namedtuple("Look", "condition admitted chance stay words")
"""A member's illness this quarter: condition, whether admitted, at what chance, by which draw."""


@allocating
def bounds_by_age(base: Any, p: Any) -> Any:
    """(ages,) chances a quarter that no member of an age exceeds, whatever its illness and neglect.

    Of an admission, of a worse condition (low draws), of a better or frail one (high draws).
    """
    admission, low, high = np.empty(OLDEST + 1), np.empty(OLDEST + 1), np.empty(OLDEST + 1)
    worse = 1.0 + np.float64(p.neglect)
    for age in range(OLDEST + 1):
        well = admission_chance_q(age, WELL, np.float32(0.0), base, p)
        admission[age] = max(well, admission_chance_q(age, CHRONIC, np.float32(0.0), base, p))
        frail = frail_chance_q(age, p)
        disabled = worse * 0.25 * np.float64(p.chronic_disables_y) + frail
        low[age] = min(ONSET_MOST, max(worse * onset_chance_q(age, p), disabled))
        high[age] = min(RARE_MOST, max(frail, 0.25 * np.float64(p.recovery_y)))
    return admission, low, high


@kernel
def _screen(village: Any, member: Any, bounds: Any, today: Any, key: Any, w: Any) -> None:
    """Once a year: in which quarters a member's illness has to be looked at at all.

    One draw a year holds two halves for each quarter; where neither can matter, whatever the bits
    that refine them, the quarter needs no draw.
    """
    admission, low, high = bounds
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
    household: Any, status: Any, register: Any, cover: Any, cover_p: Any, today: Any, key: Any
) -> None:
    """Once a year: who joins 新农合, who pays the premium; the year's accounts begin anew."""
    premium = cover_p.premium_y * today.premium
    for h in range(household.id.size):
        if household.alive[h] == 0:
            continue
        cover.cooperative_y[h], cover.left_y[h] = ZERO, ZERO
        cover.critical_y[h], cover.aid_y[h] = ZERO, ZERO
        due = premium * np.float32(household.n_members[h])
        in_plan = today.health_plan != 0 and register.served[h] != 0
        if in_plan or register.dibao[h] != 0 or register.wubao[h] != 0:
            cover.insured[h] = 1
            cover.premium_y[h], cover.premium_aid_y[h] = ZERO, due
            continue
        draw = uniform(key, _JOIN, household.id[h], ONCE)
        out = stays_out(status.income_y[h], today.line, draw, cover_p)
        cover.insured[h] = np.int8(not out)
        cover.premium_y[h] = ZERO if out else due
        cover.premium_aid_y[h] = ZERO


@in_place
def _look_at(m: Any, member: Any, place: Any, p: Any, today: Any, key: Any) -> Any:
    """The :class:`Look` at a member; ``place`` is (care forgone lately, clinic, admission base)."""
    neglect, clinic, base = place
    age, condition = member.age[m], member.condition[m]
    stay, chance, w = 1.0, 0.0, (_NO_WORD, _NO_WORD, _NO_WORD, _NO_WORD)
    if member.screen[m] & (1 << today.quarter) != 0:
        coarse = words(key, _ADMISSION, member.id[m], today.year)[today.quarter]
        first, second = halves(coarse)
        w = words(key, _STAY, member.id[m], today.tick)
        stay = refined(first, unit(w[0]))
        change = refined(second, unit(w[1]))
        condition = np.int8(next_condition(age, condition, neglect, change, p))
        member.condition[m] = condition
        chance = admission_chance_q(age, condition, clinic, base, p)
    return Look(condition, stay < chance, chance, stay, w)


@in_place
def _hospital(h: Any, columns: Any, look: Any, p: Any, today: Any) -> Any:
    """A :class:`Stay`: its bill goes through the three layers of the household's year."""
    register, cover, w = columns.register, columns.cover, look.words
    amount = bill_of(unit(w[2]), unit(w[3]), today.medical, p.health_p)
    in_plan = today.health_plan != 0 and register.served[h] != 0
    aided = aid_share(register.dibao[h], register.wubao[h], in_plan, p.cover_p)
    so_far = (cover.cooperative_y[h], cover.left_y[h], cover.aid_y[h])
    cooperative, critical, aid = cover_of(
        amount,
        cover.insured[h],
        aided,
        in_plan,
        so_far,
        today.mean_income_y,
        today.prices,
        p.cover_p,
    )
    cover.cooperative_y[h] += cooperative
    cover.left_y[h] += amount - cooperative
    cover.critical_y[h] += critical
    cover.aid_y[h] += aid
    # given the admission, the same draw over its chance is uniform again
    disabled = leaves_disabled(amount, today.medical, look.stay / look.chance, p.health_p)
    return Stay(amount, cooperative + critical + aid, disabled)


@in_place
def _care(h: Any, columns: Any, n_ill: Any, labour: Any, carer_loss: Any) -> Any:
    """Workers lost to caring, at most nine tenths: shared among members in proportion."""
    member = columns.member
    caring = min(np.float32(n_ill) * carer_loss, np.float32(0.9) * labour)
    if caring > np.float32(0.0):
        keep = np.float32(1.0) - caring / labour
        m = columns.household.first[h]
        while m >= 0:
            member.capacity[m] *= keep
            m = member.next[m]
    return caring


@in_place
def _members(h: Any, columns: Any, neglect: Any, base: Any, p: Any, today: Any, key: Any) -> None:
    """The quarter of a household of which some member's illness has to be drawn."""
    household, health, member = columns.household, columns.health, columns.member
    gross, insured, labour, lost = ZERO, ZERO, ZERO, ZERO
    n_ill, n_chronic, n_treated, n_old, screen = 0, 0, 0, 0, 0
    place = (neglect, columns.village_state.clinic[household.village[h]], base)
    m = household.first[h] if household.alive[h] != 0 else np.int32(-1)
    while m >= 0:
        screen |= member.screen[m]
        look = _look_at(m, member, place, p.health_p, today, key)
        condition = look.condition
        able = labour_of(member.age[m], member.enrolled[m], condition, p.health_p)
        if look.admitted:
            stay = _hospital(h, columns, look, p, today)
            gross += stay.gross
            insured += stay.insured
            lost += able * p.health_p.acute_loss
            able *= np.float32(1.0) - p.health_p.acute_loss
            member.stays[m] += 1
            n_ill += 1
            if stay.disabled:
                condition = np.int8(DISABLED)
                member.condition[m] = condition
        n_chronic += condition != WELL
        n_treated += condition == CHRONIC
        n_old += is_old(member.age[m])
        labour += able
        member.capacity[m] = able
        m = member.next[m]
    caring = _care(h, columns, n_ill, labour, p.health_p.carer_loss)
    health.gross_q[h], health.insured_q[h] = gross, insured
    health.outpatient_q[h] = (
        np.float32(n_treated) * p.health_p.outpatient_y * np.float32(0.25) * today.medical
    )
    health.labour_q[h], health.lost_q[h] = labour - caring, lost + caring
    health.n_ill[h], health.n_chronic[h], health.n_old[h] = n_ill, n_chronic, n_old
    health.screen[h] = screen


@kernel
def _ail(columns: Columns, base: Any, p: Numbers, today: Any, key: Any) -> None:
    """Illness, bills and labour of every household; ``base`` as in :func:`admission_chance_q`."""
    health, cover, money = columns.health, columns.cover, columns.money
    for h in range(columns.household.id.size):
        neglect = faded_neglect(
            cover.neglect[h], money.out_of_pocket_q[h], money.forgone_q[h], p.health_p.neglect_kept
        )
        cover.neglect[h] = neglect
        quiet = is_quiet(today.quarter, health.screen[h], health.n_ill[h])
        health.steady[h] = np.int8(quiet)
        if not quiet:
            _members(h, columns, neglect, base, p, today, key)


def health(world: World) -> None:
    """Draw every member's illness of the quarter; settle membership, bills and labour."""
    base = world.fitted.admission_base
    if world.today.quarter == 0:
        bounds = bounds_by_age(base, world.parameters["health"])
        call(_screen, world, bounds=bounds, w=world.room_for_members())
        call(_join, world)
    call(_ail, world, base=base)
