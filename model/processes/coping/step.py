"""Coping: spending, schooling, bills, interest; and what a household gives up, in its order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from model.declare import kernel
from model.processes.coping.schooling import (
    by_level_q,
    drop_out_chance_q,
    school_grant_q,
    student_loan_q,
)
from model.rng import ONCE, decision, uniform

if TYPE_CHECKING:
    from model.state.world import World

_LOAN, _KIN, _DROP = decision("forgone"), decision("kin_loan"), decision("drop_out")


@kernel
def school_cost_q(pupils: Any, students: Any, college: Any, prices: Any, p: Any) -> Any:
    """Cost of schooling, yuan per quarter."""
    return by_level_q(
        pupils, students, college, p.pupil_cost_y, p.senior_cost_y, p.college_cost_y, prices
    )


@kernel
def cut_share(income_to_line: Any, p: Any) -> Any:
    """Share of a shock that consumption bears.

    ``cut_poor`` at the line and below, ``cut_rich`` from three lines on, straight between.
    """
    slope = (p.cut_poor - p.cut_rich) * np.float32(0.5)
    return min(p.cut_poor, max(p.cut_rich, p.cut_poor - slope * (income_to_line - np.float32(1.0))))


@kernel
def repay(surplus: Any, debt: Any, loan: Any, owed_kin: Any, share: Any) -> Any:
    """A share of a surplus repays, dearest first; returns (surplus left, debt, loan, owed to kin)."""
    pay = surplus * share
    first = min(pay, debt)
    second = min(pay - first, loan)
    third = min(pay - first - second, owed_kin)
    return surplus - first - second - third, debt - first, loan - second, owed_kin - third


@kernel
def student_debt_due_q(owed: Any, college: Any, years: Any, rate: Any) -> Any:
    """Instalment and interest on student loans, yuan per quarter; nothing while one studies."""
    if college > 0 or owed <= np.float32(0.0):
        return np.float32(0.0), np.float32(0.0)
    # rests of 100 yuan are paid off at once: a share of what is left would never end
    instalment = max(min(owed, np.float32(100.0)), owed * np.float32(0.25) / years)
    return instalment, owed * rate * np.float32(0.25)


@kernel
def stake_value(sizes: Any, kinds: Any, sale_price: Any) -> Any:
    """What a household's stakes bring when sold in distress, yuan."""
    value = np.float32(0.0)
    for k in range(sizes.size):
        value += sizes[k] * kinds.price[k] * kinds.resale[k]
    return value * sale_price


@kernel
def _cope(
    house: Any,
    bill: Any,
    cover: Any,
    work: Any,
    stake: Any,
    offer: Any,
    flow: Any,
    file: Any,
    purse: Any,
    study: Any,
    person: Any,
    kinds: Any,
    p: Any,
    ps: Any,
    today: Any,
    key: Any,
) -> None:
    zero, quarter = np.float32(0.0), np.float32(0.25)
    for h in range(house.id.size):
        if house.alive[h] == 0:
            continue
        n = np.float32(house.n_members[h])
        earned = (
            flow.farm_q[h]
            + flow.industry_q[h]
            + flow.local_q[h]
            + flow.migrant_q[h]
            + flow.business_q[h]
            + flow.property_q[h]
            + flow.transfer_q[h]
        )
        savings, debt = purse.savings[h], purse.debt[h]
        loan, owed_kin = purse.loan[h], purse.owed_kin[h]
        school = school_cost_q(
            house.n_pupils[h], house.n_students[h], house.n_college[h], today.prices, p
        )
        helped = file.served[h] != 0
        grant = (today.grants if helped else zero) * school_grant_q(
            house.n_pupils[h], house.n_students[h], house.n_college[h], today.prices, ps
        )
        grant = min(grant + offer.grant[h] * quarter, school)
        school -= grant
        loan += work.borrowed_q[h]
        interest = (loan * p.loan_rate + debt * p.debt_rate) * quarter
        owed = study.owed[h]
        instalment = zero
        if owed > zero:
            instalment, more = student_debt_due_q(
                owed, house.n_college[h], ps.loan_years, p.loan_rate
            )
            owed -= instalment
            interest += more
        due = bill.gross_q[h] - bill.insured_q[h] + bill.outpatient_q[h]
        base = p.base * today.line * n * quarter
        cash = earned + work.borrowed_q[h] - work.own_q[h] - school - interest - due - instalment
        if today.quarter == 0:
            cash -= cover.premium_y[h]
        if cash < base and house.n_college[h] > 0:
            lent = student_loan_q(base - cash, school, house.n_college[h], today.prices, ps)
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
            asks_kin = short > zero and house.kin_a[h] >= 0
            if asks_kin and uniform(key, _KIN, house.id[h], today.tick) < p.kin_lend:
                room = p.kin_cap * today.prices - owed_kin
                used = min(short, max(zero, room))
                owed_kin += used
                short -= used
            if short > zero and uniform(key, _LOAN, house.id[h], ONCE) < p.loan_access:
                used = min(short, max(zero, p.loan_cap - loan))
                loan += used
                short -= used
            if short > zero and stake.n_kinds[h] > 0:
                value = stake_value(stake.size[h], kinds, p.sale_price)
                if value > zero:
                    used = min(short, value)
                    sell = used / value
                    short -= used
            if short > zero and house.n_pupils[h] + house.n_students[h] + house.n_college[h] > 0:
                draw = uniform(key, _DROP, house.id[h], today.tick)
                stress, aided = short / base, grant / max(np.float32(1.0), grant + school)
                # of all ages one of these two chances is the larger
                most = max(
                    drop_out_chance_q(14, stress, aided, ps),
                    drop_out_chance_q(16, stress, aided, ps),
                )
                # the oldest at school of 14 and over; a call with the member columns would cost
                # the whole loop a third of its time
                oldest, top = np.int32(-1), 13
                m = house.first[h] if draw < most else np.int32(-1)
                while m >= 0:
                    at_school = person.enrolled[m] != 0 and person.left_school[m] == 0
                    if at_school and person.age[m] > top:
                        oldest, top = m, person.age[m]
                    m = person.next[m]
                if oldest >= 0 and draw < drop_out_chance_q(top, stress, aided, ps):
                    person.left_school[oldest] = 1
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
        purse.savings[h], purse.debt[h] = savings, debt
        purse.loan[h], purse.owed_kin[h] = loan, owed_kin
        purse.spending_q[h], purse.school_q[h], purse.interest_q[h] = spending, school, interest
        purse.out_of_pocket_q[h], purse.forgone_q[h] = due - forgone, forgone
        purse.sell[h], purse.cut_q[h] = sell, cut
        study.grant_q[h], study.owed[h], study.dropped_q[h] = grant, owed, dropped


def coping(world: World) -> None:
    """Close every household's quarter: cash in, cash out, and what gives when it is short."""
    n = world.numbers
    _cope(
        world.house,
        world.bill,
        world.cover,
        world.work,
        world.stake,
        world.offer,
        world.flow,
        world.file,
        world.purse,
        world.study,
        world.person,
        n["kinds"],
        n["coping"],
        n["school"],
        world.today,
        world.key,
    )
