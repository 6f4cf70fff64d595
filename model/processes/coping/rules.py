"""Rules of coping: what consumption bears, how debts are repaid, what stakes bring."""

from typing import Any

import numpy as np

from model.declare import kernel


@kernel
def cut_share(income_to_line: Any, p: Any) -> Any:
    """Share of a shock that consumption bears.

    ``cut_poor`` at the line and below, ``cut_rich`` from three lines on, straight between.
    """
    slope = (p.cut_poor - p.cut_rich) * np.float32(0.5)
    return min(p.cut_poor, max(p.cut_rich, p.cut_poor - slope * (income_to_line - np.float32(1.0))))


@kernel
def repay(surplus: Any, debt: Any, loan: Any, owed_kin: Any, share: Any) -> Any:
    """A share of a surplus repays by interest; returns (surplus left, debt, loan, owed kin)."""
    pay = surplus * share
    first = min(pay, debt)
    second = min(pay - first, loan)
    third = min(pay - first - second, owed_kin)
    return surplus - first - second - third, debt - first, loan - second, owed_kin - third


@kernel
def stake_value(sizes: Any, industries: Any, sale_price: Any) -> Any:
    """What a household's stakes bring when sold in distress, yuan."""
    value = np.float32(0.0)
    for k in range(sizes.size):
        value += sizes[k] * industries.price[k] * industries.resale[k]
    return value * sale_price


@kernel
def from_savings(short: Any, savings: Any) -> Any:
    """Savings pay what they can; returns (still short, savings left), yuan."""
    used = min(short, savings)
    return short - used, savings - used


@kernel
def forgo_care(short: Any, due: Any, p: Any) -> Any:
    """Up to a share of the medical bills due is given up; returns (still short, care forgone)."""
    forgone = min(short, p.forgo * due)
    return short - forgone, forgone


@kernel
def borrow_from_kin(short: Any, owed_kin: Any, prices: Any, p: Any) -> Any:
    """Kin lend up to their cap, without interest; returns (still short, owed to kin)."""
    used = min(short, max(np.float32(0.0), p.kin_cap * prices - owed_kin))
    return short - used, owed_kin + used


@kernel
def borrow_formally(short: Any, loan: Any, p: Any) -> Any:
    """A lender gives up to its cap; returns (still short, loan)."""
    used = min(short, max(np.float32(0.0), p.loan_cap - loan))
    return short - used, loan + used


@kernel
def sell_stakes(short: Any, value: Any) -> Any:
    """Sell part of stakes that bring ``value`` yuan in distress: (still short, share to sell)."""
    used = min(short, value)
    return short - used, used / value


@kernel
def borrow_at_interest(short: Any, debt: Any, earned_q: Any, p: Any) -> Any:
    """Private lenders go up to some years of earnings; returns (still short, debt)."""
    room = p.debt_cap * max(np.float32(0.0), earned_q) * np.float32(4.0) - debt
    used = min(short, max(np.float32(0.0), room))
    return short - used, debt + used


@kernel
def first_cut(short: Any, shock: Any, income_to_line: Any, base: Any, p: Any) -> Any:
    """Consumption given up to a shock (bills, income lost to illness), capped."""
    cut = cut_share(income_to_line, p) * min(short, shock)
    return min(cut, p.cut_most * base)


@kernel
def last_cut(short: Any, cut: Any, base: Any, p: Any) -> Any:
    """What is still missing is eaten less; returns (arrears, consumption given up).

    Who can cut no more gives up no more: what is still due stays owed.
    """
    given = min(short, max(np.float32(0.0), p.cut_most * base - cut))
    return short - given, cut + given
