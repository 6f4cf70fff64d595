"""Coping: spending, schooling, bills, interest; and what a household gives up, in its order."""

from collections import namedtuple
from typing import Any

import numpy as np

from model.declare import call, in_place, kernel
from model.processes.coping.rules import (
    borrow_at_interest,
    borrow_formally,
    borrow_from_kin,
    first_cut,
    forgo_care,
    from_savings,
    last_cut,
    repay,
    sell_stakes,
    stake_value,
)
from model.processes.coping.schooling import (
    drop_out_chance_q,
    school_cost_q,
    school_grant_q,
    student_debt_due_q,
    student_loan_q,
)
from model.rng import ONCE, decision, uniform
from model.state.incomes import total_income
from model.state.world import World

_LOAN, _KIN, _DROP = decision("loan_access"), decision("kin_loan"), decision("drop_out")

Columns = namedtuple(
    "Columns", "household health cover work stake offer flow register money school member"
)
Numbers = namedtuple("Numbers", "coping_p school_p industries")


Budget = namedtuple("Budget", "earned fees grant interest owed due base cash loan")
"""What a household has and must pay, yuan of the quarter: ``fees`` of school after grants,
student loans ``owed`` after this quarter's instalment and loan, bills ``due`` that insurance
leaves, ``base`` consumption that comes first, formal ``loan`` with what was borrowed this
quarter."""

Outcome = namedtuple("Outcome", "savings debt loan owed_kin spending forgone cut sell dropped")
"""What is left and what was given up, yuan (of the quarter where flows); share of all stakes to
``sell``, members who left school (``dropped``)."""


@in_place
def _budget(h: Any, columns: Any, p: Any, today: Any) -> Any:
    """The quarter's :data:`Budget`."""
    household, health, work, flow = (
        columns.household,
        columns.health,
        columns.work,
        columns.flow,
    )
    quarter, n_college = np.float32(0.25), household.n_college[h]
    earned = total_income(
        flow.farm_q[h],
        flow.industry_q[h],
        flow.local_q[h],
        flow.migrant_q[h],
        flow.business_q[h],
        flow.property_q[h],
        flow.transfer_q[h],
    )
    pupils, students = household.n_pupils[h], household.n_students[h]
    fees = school_cost_q(pupils, students, n_college, today.prices, p.coping_p)
    paid = today.grants if columns.register.served[h] != 0 else np.float32(0.0)
    grant = paid * school_grant_q(pupils, students, n_college, today.prices, p.school_p)
    grant = min(grant + columns.offer.grant[h] * quarter, fees)
    fees -= grant
    loan = columns.money.loan[h] + work.borrowed_q[h]
    owed = columns.school.owed[h]
    instalment, more = student_debt_due_q(
        owed, n_college, p.school_p.loan_years, p.coping_p.loan_rate
    )
    owed -= instalment
    interest = loan * p.coping_p.loan_rate + columns.money.debt[h] * p.coping_p.debt_rate
    interest = interest * quarter + more
    due = health.gross_q[h] - health.insured_q[h] + health.outpatient_q[h]
    base = p.coping_p.base * today.line * np.float32(household.n_members[h]) * quarter
    cash = earned + work.borrowed_q[h] - work.own_q[h] - fees - interest - due - instalment
    if today.quarter == 0:
        cash -= columns.cover.premium_y[h]
    if cash < base and n_college > 0:
        lent = student_loan_q(base - cash, fees, n_college, today.prices, p.school_p)
        owed += lent
        cash += lent
    return Budget(earned, fees, grant, interest, owed, due, base, cash, loan)


@in_place
def _drop_out(h: Any, columns: Any, budget: Any, short: Any, p: Any, draw: Any) -> Any:
    """The oldest at school of 14 and over may leave; returns how many did: 0 or 1."""
    member = columns.member
    stress = short / budget.base
    aided = budget.grant / max(np.float32(1.0), budget.grant + budget.fees)
    # of all ages one of these two chances is the larger: most households need no look at members
    most = max(drop_out_chance_q(14, stress, aided, p), drop_out_chance_q(16, stress, aided, p))
    oldest, top = np.int32(-1), 13
    m = columns.household.first[h] if draw < most else np.int32(-1)
    while m >= 0:
        at_school = member.enrolled[m] != 0 and member.left_school[m] == 0
        if at_school and member.age[m] > top:
            oldest, top = m, member.age[m]
        m = member.next[m]
    dropped = 0
    if oldest >= 0 and draw < drop_out_chance_q(top, stress, aided, p):
        member.left_school[oldest] = 1
        dropped = 1
    return dropped


@in_place
def _with_enough(h: Any, money: Any, budget: Any, p: Any) -> Any:
    """Spend a share of what is above base consumption, repay, save the rest."""
    zero = np.float32(0.0)
    surplus = (budget.cash - budget.base) * (np.float32(1.0) - p.spend)
    spending = budget.cash - surplus
    surplus, debt, loan, owed_kin = repay(
        surplus, money.debt[h], budget.loan, money.owed_kin[h], p.repays
    )
    savings = money.savings[h] + surplus
    return Outcome(savings, debt, loan, owed_kin, spending, zero, zero, zero, 0)


@in_place
def _when_short(h: Any, columns: Any, budget: Any, p: Any, today: Any, key: Any) -> Any:
    """What gives, in its order: consumption, savings, care, kin, a loan, stakes, school, debt."""
    zero, rules = np.float32(0.0), p.coping_p
    household, money, stake = columns.household, columns.money, columns.stake
    n, identity = np.float32(household.n_members[h]), household.id[h]
    short, base = budget.base - budget.cash, budget.base
    shock = budget.due + columns.flow.illness_loss_q[h]
    to_line = np.float32(4.0) * budget.earned / max(np.float32(1.0), n * today.line)
    cut = first_cut(short, shock, to_line, base, rules)
    short -= cut
    short, savings = from_savings(short, money.savings[h])
    short, forgone = forgo_care(short, budget.due, rules)
    owed_kin, loan, sell, dropped = money.owed_kin[h], budget.loan, zero, 0
    has_kin = short > zero and household.kin_a[h] >= 0
    if has_kin and uniform(key, _KIN, identity, today.tick) < rules.kin_lend:
        short, owed_kin = borrow_from_kin(short, owed_kin, today.prices, rules)
    if short > zero and uniform(key, _LOAN, identity, ONCE) < rules.loan_access:
        short, loan = borrow_formally(short, loan, rules)
    if short > zero and stake.n_kinds[h] > 0:
        value = stake_value(stake.size[h], p.industries, rules.sale_price)
        if value > zero:
            short, sell = sell_stakes(short, value)
    n_at_school = household.n_pupils[h] + household.n_students[h] + household.n_college[h]
    if short > zero and n_at_school > 0:
        draw = uniform(key, _DROP, identity, today.tick)
        dropped = _drop_out(h, columns, budget, short, p.school_p, draw)
    short, debt = borrow_at_interest(short, money.debt[h], budget.earned, rules)
    arrears, cut = last_cut(short, cut, base, rules)
    return Outcome(savings, debt + arrears, loan, owed_kin, base - cut, forgone, cut, sell, dropped)


@kernel
def _cope(columns: Columns, p: Numbers, today: Any, key: Any) -> None:
    """Every household's quarter: what it has, what gives, what is left."""
    money, school = columns.money, columns.school
    for h in range(columns.household.id.size):
        if columns.household.alive[h] == 0:
            continue
        budget = _budget(h, columns, p, today)
        if budget.cash >= budget.base:
            out = _with_enough(h, money, budget, p.coping_p)
        else:
            out = _when_short(h, columns, budget, p, today, key)
        money.savings[h], money.debt[h] = out.savings, out.debt
        money.loan[h], money.owed_kin[h] = out.loan, out.owed_kin
        money.spending_q[h], money.school_q[h] = out.spending, budget.fees
        money.interest_q[h] = budget.interest
        money.out_of_pocket_q[h], money.forgone_q[h] = budget.due - out.forgone, out.forgone
        money.sell[h], money.cut_q[h] = out.sell, out.cut
        school.grant_q[h], school.owed[h], school.dropped_q[h] = (
            budget.grant,
            budget.owed,
            out.dropped,
        )


def coping(world: World) -> None:
    """Close every household's quarter: cash in, cash out, and what gives when it is short."""
    call(_cope, world)
