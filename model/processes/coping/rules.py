"""Rules of coping: what consumption bears, how debts are repaid, what stakes bring."""

from __future__ import annotations

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
    """A share of a surplus repays, dearest first; returns (surplus left, debt, loan, owed to kin)."""
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
