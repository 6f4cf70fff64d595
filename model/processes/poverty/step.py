"""Poverty: three true statuses at the year's end, spells, unmet promises, returns by cause (E7)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from model.declare import kernel
from model.processes.poverty.return_causes import (
    PARTS,
    cause_of,
    changes,
    mark_splits,
    remember,
    without_bills,
)
from model.processes.poverty.rules import (
    event_of,
    is_impoverished,
    labour_by_health,
    lacks_of,
    spell_of,
)
from model.state.columns import SOURCES

if TYPE_CHECKING:
    from model.state.world import World

RETURN = 3
ADDED: Final = (
    *(("Year", "Flow", name) for name in SOURCES),
    *(("Year", "Money", name) for name in ("out_of_pocket", "school", "interest")),
    *(("Year", "Flow", f"{cause}_loss") for cause in ("illness", "hazard", "price", "job", "luck")),
    *(("Living", "Money", name) for name in ("spending", "forgone")),
)
"""What is added up over a year: bundle of the year, bundle of the quarter, name."""


@kernel
def _add(years: Any, quarters: Any, keep: Any) -> None:
    """Add columns of the quarter to those of the year: one simple loop each, made of vectors."""
    for k in range(len(years)):
        year, quarter = years[k], quarters[k]
        for h in range(year.size):
            year[h] = keep * year[h] + quarter[h]


@kernel
def _support(flow: Any, work: Any, living: Any, keep: Any) -> None:
    """Add up the floor and the support taken up."""
    year, floor, taken = living.support_y, flow.floor_q, work.taken_q
    for h in range(year.size):
        year[h] = keep * year[h] + (floor[h] + taken[h])


@kernel
def _judge(household: Any, year: Any, status: Any, base: Any, today: Any, was: Any) -> None:
    """Statuses of the year against the line; ``base`` is the share of it that food takes.

    ``was`` (households, 2) keeps income and chronic poverty of the year before.
    """
    one, line = np.float32(1.0), today.line
    for h in range(household.id.size):
        if household.alive[h] == 0:
            continue
        n = np.float32(household.n_members[h])
        total = (
            year.farm_y[h]
            + year.industry_y[h]
            + year.local_y[h]
            + year.migrant_y[h]
            + year.business_y[h]
            + year.property_y[h]
            + year.transfer_y[h]
        )
        bills = year.out_of_pocket_y[h]
        left = total - bills - year.school_y[h] - year.interest_y[h]
        income, after = total / n, left / n
        was[h, 0], was[h, 1] = status.income_poor[h], status.chronic_poor[h]
        ratio = income / line
        status.ratio_3[h] = status.ratio_2[h]
        status.ratio_2[h] = status.ratio_1[h]
        status.ratio_1[h] = ratio
        chronic = (ratio + status.ratio_2[h] + status.ratio_3[h]) / np.float32(3.0) < one
        poor = after < line
        status.event[h] = event_of(poor, status.spending_poor[h] != 0, status.ever_poor[h] != 0)
        status.left_before[h] = status.left_y[h]
        status.income_y[h], status.left_y[h] = income, after
        status.income_poor[h] = np.int8(income < line)
        status.spending_poor[h] = np.int8(poor)
        status.chronic_poor[h] = np.int8(chronic)
        if poor:
            status.ever_poor[h] = 1
        pay = max(one, total - base * line * n)
        # WHO: bills above 40 % of the capacity to pay
        status.catastrophic[h] = np.int8(bills > np.float32(0.4) * pay)
        status.impoverished[h] = np.int8(is_impoverished(income, bills / n, line))


@kernel
def _spells(household: Any, status: Any, spell: Any, was: Any, today: Any) -> None:
    """Spells of spending poverty; events of the two other statuses."""
    for h in range(household.id.size):
        if household.alive[h] == 0:
            continue
        length, years, exit_year, ended, after = spell_of(
            status.event[h],
            status.spending_poor[h] != 0,
            np.int64(spell.spell_y[h]),
            np.int64(spell.poor_years[h]),
            np.int64(spell.exit_year[h]),
            np.int64(today.year),
        )
        spell.spell_y[h], spell.poor_years[h], spell.exit_year[h] = length, years, exit_year
        spell.ended_y[h], spell.after_y[h] = ended, after
        income, chronic = status.income_poor[h] != 0, status.chronic_poor[h] != 0
        spell.event_income[h] = event_of(income, was[h, 0] != 0, spell.ever_income[h] != 0)
        spell.event_chronic[h] = event_of(chronic, was[h, 1] != 0, spell.ever_chronic[h] != 0)
        spell.ever_income[h] = np.int8(income or spell.ever_income[h] != 0)
        spell.ever_chronic[h] = np.int8(chronic or spell.ever_chronic[h] != 0)


@kernel
def _look(
    household: Any,
    member: Any,
    living: Any,
    stake: Any,
    village_state: Any,
    base: Any,
    water_low: Any,
    chronic_loss: Any,
    today: Any,
    now: Any,
) -> None:
    """Members' labour into ``now`` (households, 2): workers, unwell; what the household lacks."""
    zero = np.float32(0.0)
    for h in range(household.id.size):
        if household.alive[h] == 0:
            continue
        workers, unwell, out = zero, zero, 0
        m = household.first[h]
        while m >= 0:
            age, at_school = member.age[m], member.enrolled[m] != 0
            well, lost = labour_by_health(age, at_school, member.condition[m], chronic_loss)
            workers += well
            unwell += lost
            out += 6 <= age < 16 and not at_school
            m = member.next[m]
        now[h, 0], now[h, 1] = workers, unwell
        line_h = today.line * np.float32(household.n_members[h])
        living.lacks[h] = lacks_of(
            living.spending_y[h],
            base * line_h,
            living.forgone_y[h],
            np.float32(0.01) * line_h,
            out,
            living.unsafe[h],
            stake.moved[h] == 0 and village_state.water[household.village[h]] < water_low,
        )


@kernel
def _explain(
    household: Any,
    flow: Any,
    year: Any,
    status: Any,
    spell: Any,
    before: Any,
    now: Any,
    marks: Any,
    parts: Any,
    today: Any,
) -> None:
    """Causes of this year's returns, by replay with one change since last year neutralised."""
    for h in range(household.id.size):
        status.cause[h], spell.mainly[h] = 0, 0
        spell.cause_income[h], spell.cause_chronic[h] = 0, 0
        spending, income = status.event[h] == RETURN, spell.event_income[h] == RETURN
        chronic = spell.event_chronic[h] == RETURN
        if household.alive[h] == 0 or not (spending or income or chronic):
            continue
        n, line = np.float32(household.n_members[h]), today.line
        changes(h, flow, year, before, now, n, line, marks[h] != 0, parts)
        if spending:
            status.cause[h], spell.mainly[h] = cause_of(n * (line - status.left_y[h]), parts)
        without_bills(h, year, before, parts)
        if income:
            spell.cause_income[h], _ = cause_of(n * (line - status.income_y[h]), parts)
        if chronic:
            # what this year's income lacks to lift the mean of three years over the line
            ratios = status.ratio_1[h] + status.ratio_2[h] + status.ratio_3[h]
            spell.cause_chronic[h], _ = cause_of(n * line * (np.float32(3.0) - ratios), parts)


def poverty(world: World) -> None:
    """Add up the year; at its end judge every household, its spell and what it lacks."""
    keep = np.float32(0.0 if world.today.quarter == 0 else 1.0)  # the first quarter starts anew
    years = tuple(getattr(world.bundle(total), f"{name}_y") for total, _, name in ADDED)
    quarters = tuple(getattr(world.bundle(group), f"{name}_q") for _, group, name in ADDED)
    _add(years, quarters, keep)
    _support(world.flow, world.work, world.living, keep)
    if world.today.quarter == 3:
        _year_end(world)


def _year_end(world: World) -> None:
    house, status, today, n = world.household, world.status, world.today, world.parameters
    base, size = n["coping"].base, world.household.id.size
    was, marks = np.zeros((size, 2), np.int8), np.zeros(size, np.int8)
    now = np.zeros((size, 2), np.float32)
    _judge(house, world.year, status, base, today, was)
    _spells(house, status, world.spell, was, today)
    _look(
        house,
        world.member,
        world.living,
        world.stake,
        world.village_state,
        base,
        n["register"].water_low,
        n["health"].chronic_loss,
        today,
        now,
    )
    mark_splits(world.village, house, today.year, marks)
    _explain(
        house,
        world.flow,
        world.year,
        status,
        world.spell,
        world.last_year,
        now,
        marks,
        np.zeros(PARTS, np.float32),
        today,
    )
    remember(house, world.flow, world.year, world.last_year, now)
