"""Poverty: three true statuses at the year's end, spells, unmet promises, returns by cause (E7)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from model.declare import kernel
from model.processes.returns import (
    PARTS,
    cause_of,
    changes,
    event_of,
    mark_splits,
    of_members,
    remember,
    spell_of,
    without_bills,
)

if TYPE_CHECKING:
    from model.world import World

RETURN = 3


@kernel
def lacks_of(
    spending: Any, base: Any, forgone: Any, least: Any, out: Any, unsafe: Any, dry: Any
) -> Any:
    """Bits of what 两不愁三保障 promises and a household lacks, in the order of DIMENSIONS.

    ``spending`` below ``base`` (yuan a year; a thousandth is rounding): food and clothing; ``out``
    children out of compulsory school; care ``forgone`` above ``least``; house unsafe; water low.
    """
    bits = 0
    if spending < base * np.float32(0.999):
        bits |= 1
    if out > 0:
        bits |= 2
    if forgone > least:
        bits |= 4
    if unsafe != 0:
        bits |= 8
    if dry:
        bits |= 16
    return bits


@kernel
def _add(house: Any, flow: Any, purse: Any, work: Any, year: Any, living: Any, fresh: Any) -> None:
    """Add the quarter to the year; the first quarter starts it anew."""
    keep = np.float32(0.0) if fresh else np.float32(1.0)
    for h in range(house.id.size):
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
        living.spending_y[h] = keep * living.spending_y[h] + purse.spending_q[h]
        living.forgone_y[h] = keep * living.forgone_y[h] + purse.forgone_q[h]
        gained = flow.floor_q[h] + work.taken_q[h]
        living.support_y[h] = keep * living.support_y[h] + gained


@kernel
def _status(
    h: Any, total: Any, left: Any, bills: Any, food: Any, line: Any, n: Any, status: Any
) -> Any:
    """Write this year's statuses; returns the events of income, spending and chronic poverty."""
    income, after = total / n, left / n
    status.ratio_3[h] = status.ratio_2[h]
    status.ratio_2[h] = status.ratio_1[h]
    status.ratio_1[h] = income / line
    mean = (status.ratio_1[h] + status.ratio_2[h] + status.ratio_3[h]) / np.float32(3.0)
    chronic = mean < np.float32(1.0)
    was_income, was_chronic = status.income_poor[h] != 0, status.chronic_poor[h] != 0
    event = event_of(after < line, status.spending_poor[h] != 0, status.ever_poor[h] != 0)
    status.left_before[h] = status.left_y[h]
    status.income_y[h], status.left_y[h] = income, after
    status.income_poor[h] = np.int8(income < line)
    status.spending_poor[h] = np.int8(after < line)
    status.chronic_poor[h] = np.int8(chronic)
    if after < line:
        status.ever_poor[h] = 1
    status.event[h], status.cause[h] = event, 0
    pay = max(np.float32(1.0), total - food)
    status.catastrophic[h] = np.int8(bills > np.float32(0.4) * pay)
    return was_income, event, was_chronic


@kernel
def _spell(
    h: Any, event: Any, was_income: Any, was_chronic: Any, status: Any, spell: Any, year: Any
) -> None:
    """Spells of spending poverty; events of the two other statuses."""
    length, years, exit_year, ended, after = spell_of(
        event, status.spending_poor[h] != 0, np.int64(spell.spell_y[h]),
        np.int64(spell.poor_years[h]), np.int64(spell.exit_year[h]), np.int64(year),
    )  # fmt: skip
    spell.spell_y[h], spell.poor_years[h], spell.exit_year[h] = length, years, exit_year
    spell.ended_y[h], spell.after_y[h] = ended, after
    income, chronic = status.income_poor[h] != 0, status.chronic_poor[h] != 0
    spell.event_income[h] = event_of(income, was_income, spell.ever_income[h] != 0)
    spell.event_chronic[h] = event_of(chronic, was_chronic, spell.ever_chronic[h] != 0)
    spell.ever_income[h] = np.int8(income or spell.ever_income[h] != 0)
    spell.ever_chronic[h] = np.int8(chronic or spell.ever_chronic[h] != 0)
    spell.mainly[h], spell.cause_income[h], spell.cause_chronic[h] = 0, 0, 0


@kernel
def _explain(
    h: Any, now: Any, year: Any, status: Any, spell: Any, before: Any, n: Any, line: Any,
    is_split: Any, parts: Any,
) -> None:  # fmt: skip
    """Causes of this year's returns, by replay with one change since last year neutralised."""
    changes(h, now, year, before, n, line, is_split, parts)
    if status.event[h] == RETURN:
        status.cause[h], spell.mainly[h] = cause_of(n * (line - status.left_y[h]), parts)
    without_bills(h, year, before, parts)
    if spell.event_income[h] == RETURN:
        spell.cause_income[h], _ = cause_of(n * (line - status.income_y[h]), parts)
    if spell.event_chronic[h] == RETURN:
        # what this year's income lacks to lift the mean of three years over the line
        ratios = status.ratio_1[h] + status.ratio_2[h] + status.ratio_3[h]
        spell.cause_chronic[h], _ = cause_of(n * line * (np.float32(3.0) - ratios), parts)


@kernel
def _judge(
    house: Any, person: Any, flow: Any, year: Any, status: Any, living: Any, spell: Any,
    before: Any, land: Any, marks: Any, base: Any, water_low: Any, health: Any, today: Any,
) -> None:  # fmt: skip
    """Statuses of the year against the line; ``base`` is the share of it that food takes."""
    line, four = today.line, np.float32(4.0)
    parts = np.zeros(PARTS, np.float32)
    for h in range(house.id.size):
        if house.alive[h] == 0:
            continue
        n = np.float32(house.n_members[h])
        wages = year.local_y[h] + year.migrant_y[h]
        total = (
            year.farm_y[h] + year.industry_y[h] + wages + year.business_y[h]
            + year.property_y[h] + year.transfer_y[h]
        )  # fmt: skip
        bills, food = year.out_of_pocket_y[h], base * line * n
        left = total - bills - year.school_y[h] - year.interest_y[h]
        was_income, event, was_chronic = _status(h, total, left, bills, food, line, n, status)
        _spell(h, event, was_income, was_chronic, status, spell, today.year)
        workers, unwell, out = of_members(h, house, person, health)
        support = year.industry_y[h] + year.price_loss_y[h] + four * flow.floor_q[h]
        now = (year.farm_y[h] + wages, wages, support, workers, unwell)
        any_return = (
            event == RETURN or spell.event_income[h] == RETURN or spell.event_chronic[h] == RETURN
        )
        if any_return:
            _explain(h, now, year, status, spell, before, n, line, marks[h] != 0, parts)
        remember(h, now, year, before, n)
        living.lacks[h] = lacks_of(
            living.spending_y[h], food, living.forgone_y[h], np.float32(0.01) * line * n, out,
            living.unsafe[h], land.water[house.village[h]] < water_low,
        )  # fmt: skip


def poverty(world: World) -> None:
    """Add up the year; at its end judge every household, its spell and what it lacks."""
    today, n = world.today, world.numbers
    _add(
        world.house, world.flow, world.purse, world.work, world.year, world.living,
        bool(today.quarter == 0),
    )  # fmt: skip
    if today.quarter == 3:
        marks = np.zeros(world.house.id.size, np.int8)
        mark_splits(world.place, world.house, today.year, marks)
        _judge(
            world.house, world.person, world.flow, world.year, world.status, world.living,
            world.spell, world.before, world.land, marks, n["coping"].base,
            n["register"].water_low, n["health"], today,
        )  # fmt: skip
