"""Poverty: three true statuses at the year's end, and returns by cause (E7)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from model.declare import kernel

if TYPE_CHECKING:
    from model.world import World


@kernel
def event_of(poor_now: Any, poor_before: Any, ever_poor: Any) -> Any:
    """0 no change, 1 entry for the first time, 2 exit, 3 return."""
    if poor_now == poor_before:
        return 0
    if not poor_now:
        return 2
    return 3 if ever_poor else 1


@kernel
def cause_of(
    gap: Any, illness: Any, school: Any, hazard: Any, price: Any, job: Any, luck: Any
) -> Any:
    """The one draw whose neutralising alone lifts the household again; the largest if several do.

    All in yuan of the year; ``gap`` is what is missing to the line. When no single one suffices
    the cause is "several".
    """
    best, size = 7, np.float32(0.0)
    for code, loss in (
        (1, illness), (2, school), (3, hazard), (4, price), (5, job), (6, luck),
    ):  # fmt: skip
        if loss >= gap and loss > size:
            best, size = code, loss
    return best


@kernel
def is_impoverished(income: Any, bills: Any, line: Any) -> Any:
    """Whether medical bills push a household below the line; all in yuan per head and year."""
    return income >= line and income - bills < line


@kernel
def _add(house: Any, flow: Any, purse: Any, year: Any, fresh: Any) -> None:
    """Add the quarter to the year; the first quarter starts it anew."""
    for h in range(house.id.size):
        keep = np.float32(0.0) if fresh else np.float32(1.0)
        year.farm_y[h] = keep * year.farm_y[h] + flow.farm_q[h]
        year.industry_y[h] = keep * year.industry_y[h] + flow.industry_q[h]
        year.local_y[h] = keep * year.local_y[h] + flow.local_q[h]
        year.migrant_y[h] = keep * year.migrant_y[h] + flow.migrant_q[h]
        year.business_y[h] = keep * year.business_y[h] + flow.business_q[h]
        year.property_y[h] = keep * year.property_y[h] + flow.property_q[h]
        year.transfer_y[h] = keep * year.transfer_y[h] + flow.transfer_q[h]
        year.out_of_pocket_y[h] = keep * year.out_of_pocket_y[h] + purse.out_of_pocket_q[h]
        year.school_y[h] = keep * year.school_y[h] + purse.school_q[h]
        year.interest_y[h] = keep * year.interest_y[h] + purse.interest_q[h]
        year.illness_loss_y[h] = keep * year.illness_loss_y[h] + flow.illness_loss_q[h]
        year.hazard_loss_y[h] = keep * year.hazard_loss_y[h] + flow.hazard_loss_q[h]
        year.price_loss_y[h] = keep * year.price_loss_y[h] + flow.price_loss_q[h]
        year.job_loss_y[h] = keep * year.job_loss_y[h] + flow.job_loss_q[h]
        year.luck_loss_y[h] = keep * year.luck_loss_y[h] + flow.luck_loss_q[h]


@kernel
def _judge(house: Any, year: Any, status: Any, base: Any, today: Any) -> None:
    """Statuses of the year against the line; ``base`` is the share of it that food takes."""
    one, line = np.float32(1.0), today.line
    for h in range(house.id.size):
        if house.alive[h] == 0:
            continue
        n = np.float32(house.n_members[h])
        total = (
            year.farm_y[h] + year.industry_y[h] + year.local_y[h] + year.migrant_y[h]
            + year.business_y[h] + year.property_y[h] + year.transfer_y[h]
        )  # fmt: skip
        bills = year.out_of_pocket_y[h]
        left = total - bills - year.school_y[h] - year.interest_y[h]
        income, after = total / n, left / n
        poor = after < line
        was = status.spending_poor[h] != 0
        event = event_of(poor, was, status.ever_poor[h] != 0)
        cause = 0
        if event == 3:
            cause = cause_of(
                line * n - left, bills + year.illness_loss_y[h], year.school_y[h],
                year.hazard_loss_y[h], year.price_loss_y[h], year.job_loss_y[h],
                year.luck_loss_y[h],
            )  # fmt: skip
        ratio = income / line
        chronic = (ratio + status.ratio_1[h] + status.ratio_2[h]) / np.float32(3.0) < one
        pay = max(np.float32(1.0), total - base * line * n)
        status.income_y[h], status.left_y[h] = income, after
        status.ratio_2[h] = status.ratio_1[h]
        status.ratio_1[h] = ratio
        status.income_poor[h] = np.int8(income < line)
        status.spending_poor[h] = np.int8(poor)
        status.chronic_poor[h] = np.int8(chronic)
        if poor:
            status.ever_poor[h] = 1
        status.event[h], status.cause[h] = event, cause
        status.catastrophic[h] = np.int8(bills > np.float32(0.4) * pay)
        status.impoverished[h] = np.int8(is_impoverished(income, bills / n, line))


def poverty(world: World) -> None:
    """Add up the year; at its end judge every household."""
    _add(world.house, world.flow, world.purse, world.year, bool(world.today.quarter == 0))
    if world.today.quarter == 3:
        base = world.numbers["coping"].base
        _judge(world.house, world.year, world.status, base, world.today)
