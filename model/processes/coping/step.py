"""Coping: spending, schooling, bills, interest; and what a household gives up, in its order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from model.declare import kernel
from model.processes.coping.rules import cut_share, repay, stake_value
from model.processes.coping.schooling import (
    drop_out_chance_q,
    school_cost_q,
    school_grant_q,
    student_debt_due_q,
    student_loan_q,
)
from model.rng import ONCE, decision, uniform

if TYPE_CHECKING:
    from model.state.world import World

_LOAN, _KIN, _DROP = decision("forgone"), decision("kin_loan"), decision("drop_out")


@kernel
def _cope(
    household: Any,
    health: Any,
    cover: Any,
    work: Any,
    stake: Any,
    offer: Any,
    flow: Any,
    register: Any,
    money: Any,
    school: Any,
    member: Any,
    industries: Any,
    p: Any,
    ps: Any,
    today: Any,
    key: Any,
) -> None:
    zero, quarter = np.float32(0.0), np.float32(0.25)
    for h in range(household.id.size):
        if household.alive[h] == 0:
            continue
        n = np.float32(household.n_members[h])
        earned = (
            flow.farm_q[h]
            + flow.industry_q[h]
            + flow.local_q[h]
            + flow.migrant_q[h]
            + flow.business_q[h]
            + flow.property_q[h]
            + flow.transfer_q[h]
        )
        savings, debt = money.savings[h], money.debt[h]
        loan, owed_kin = money.loan[h], money.owed_kin[h]
        school_fees = school_cost_q(
            household.n_pupils[h], household.n_students[h], household.n_college[h], today.prices, p
        )
        helped = register.served[h] != 0
        grant = (today.grants if helped else zero) * school_grant_q(
            household.n_pupils[h], household.n_students[h], household.n_college[h], today.prices, ps
        )
        grant = min(grant + offer.grant[h] * quarter, school_fees)
        school_fees -= grant
        loan += work.borrowed_q[h]
        interest = (loan * p.loan_rate + debt * p.debt_rate) * quarter
        owed = school.owed[h]
        instalment = zero
        if owed > zero:
            instalment, more = student_debt_due_q(
                owed, household.n_college[h], ps.loan_years, p.loan_rate
            )
            owed -= instalment
            interest += more
        due = health.gross_q[h] - health.insured_q[h] + health.outpatient_q[h]
        base = p.base * today.line * n * quarter
        cash = (
            earned + work.borrowed_q[h] - work.own_q[h] - school_fees - interest - due - instalment
        )
        if today.quarter == 0:
            cash -= cover.premium_y[h]
        if cash < base and household.n_college[h] > 0:
            lent = student_loan_q(
                base - cash, school_fees, household.n_college[h], today.prices, ps
            )
            owed += lent
            cash += lent
        dropped = 0
        sell, forgone, cut, spending = zero, zero, zero, base
        if cash >= base:
            surplus = (cash - base) * (np.float32(1.0) - p.spend)
            spending = cash - surplus
            surplus, debt, loan, owed_kin = repay(surplus, debt, loan, owed_kin, p.repays)
            savings += surplus
        else:
            short = base - cash
            to_line = np.float32(4.0) * earned / max(np.float32(1.0), n * today.line)
            cut = cut_share(to_line, p) * min(short, due + flow.illness_loss_q[h])
            cut = min(cut, p.cut_most * base)
            short -= cut
            used = min(short, savings)
            savings -= used
            short -= used
            forgone = min(short, p.forgo * due)
            short -= forgone
            asks_kin = short > zero and household.kin_a[h] >= 0
            if asks_kin and uniform(key, _KIN, household.id[h], today.tick) < p.kin_lend:
                room = p.kin_cap * today.prices - owed_kin
                used = min(short, max(zero, room))
                owed_kin += used
                short -= used
            if short > zero and uniform(key, _LOAN, household.id[h], ONCE) < p.loan_access:
                used = min(short, max(zero, p.loan_cap - loan))
                loan += used
                short -= used
            if short > zero and stake.n_kinds[h] > 0:
                value = stake_value(stake.size[h], industries, p.sale_price)
                if value > zero:
                    used = min(short, value)
                    sell = used / value
                    short -= used
            if (
                short > zero
                and household.n_pupils[h] + household.n_students[h] + household.n_college[h] > 0
            ):
                draw = uniform(key, _DROP, household.id[h], today.tick)
                stress, aided = short / base, grant / max(np.float32(1.0), grant + school_fees)
                # of all ages one of these two chances is the larger
                most = max(
                    drop_out_chance_q(14, stress, aided, ps),
                    drop_out_chance_q(16, stress, aided, ps),
                )
                # the oldest at school_fees of 14 and over; a call with the member columns would cost
                # the whole loop a third of its time
                oldest, top = np.int32(-1), 13
                m = household.first[h] if draw < most else np.int32(-1)
                while m >= 0:
                    at_school = member.enrolled[m] != 0 and member.left_school[m] == 0
                    if at_school and member.age[m] > top:
                        oldest, top = m, member.age[m]
                    m = member.next[m]
                if oldest >= 0 and draw < drop_out_chance_q(top, stress, aided, ps):
                    member.left_school[oldest] = 1
                    dropped = 1
            room = p.debt_cap * max(zero, earned) * np.float32(4.0) - debt
            used = min(short, max(zero, room))
            debt += used
            short -= used
            # who can cut no more gives up no more: what is still due stays owed
            given = min(short, max(zero, p.cut_most * base - cut))
            cut += given
            debt += short - given
            spending = base - cut
        money.savings[h], money.debt[h] = savings, debt
        money.loan[h], money.owed_kin[h] = loan, owed_kin
        money.spending_q[h], money.school_q[h], money.interest_q[h] = (
            spending,
            school_fees,
            interest,
        )
        money.out_of_pocket_q[h], money.forgone_q[h] = due - forgone, forgone
        money.sell[h], money.cut_q[h] = sell, cut
        school.grant_q[h], school.owed[h], school.dropped_q[h] = grant, owed, dropped


def coping(world: World) -> None:
    """Close every household's quarter: cash in, cash out, and what gives when it is short."""
    n = world.parameters
    _cope(
        world.household,
        world.health,
        world.cover,
        world.work,
        world.stake,
        world.offer,
        world.flow,
        world.register,
        world.money,
        world.school,
        world.member,
        n["industries"],
        n["coping"],
        n["school"],
        world.today,
        world.key,
    )
