"""Poverty: three true statuses at the year's end, spells, unmet promises, returns by cause (E7)."""

from collections import namedtuple
from typing import Any, Final

import numpy as np

from model.declare import call, kernel
from model.processes.poverty.return_causes import (
    PARTS,
    Now,
    cause_of,
    changes,
    mark_splits,
    remember,
    support_of,
    without_bills,
)
from model.processes.poverty.rules import (
    event_of,
    is_impoverished,
    labour_by_health,
    lacks_of,
    spell_of,
)
from model.state.ages import is_pupil
from model.state.codes import RETURN
from model.state.columns import SOURCES
from model.state.incomes import total_income
from model.state.world import World

CATASTROPHIC = np.float32(0.4)
"""Share of the capacity to pay (income less food) above which bills are catastrophic: WHO."""
FORGONE_ROUNDING = np.float32(0.01)
"""Share of the line below which care forgone counts as none: assumption, rounding."""

Columns = namedtuple(
    "Columns",
    "household member flow year status spell living last_year stake village_state",
)
Numbers = namedtuple("Numbers", "coping_p register_p health_p")
ADDED: Final = (
    *(("Year", "Flow", name) for name in SOURCES),
    *(("Year", "Money", name) for name in ("out_of_pocket", "school", "interest")),
    *(("Year", "Flow", f"{cause}_loss") for cause in ("illness", "hazard", "price", "job", "luck")),
    *(("Living", "Money", name) for name in ("spending", "forgone")),
)
"""What is added up over a year: bundle of the year, bundle of the quarter, name."""
_WITHOUT_CAUSES: Final = tuple(row for row in ADDED if not row[2].endswith("_loss"))


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
def _judge(columns: Columns, coping_p: Any, today: Any, was: Any) -> None:
    """Statuses of the year against the line; ``coping.base`` is the share of it that food takes.

    ``was`` (households, 2) keeps income and chronic poverty of the year before.
    """
    household, year, status = columns.household, columns.year, columns.status
    one, line = np.float32(1.0), today.line
    for h in range(household.id.size):
        if household.alive[h] == 0:
            continue
        n = np.float32(household.n_members[h])
        total = total_income(
            year.farm_y[h],
            year.industry_y[h],
            year.local_y[h],
            year.migrant_y[h],
            year.business_y[h],
            year.property_y[h],
            year.transfer_y[h],
        )
        bills = year.out_of_pocket_y[h]
        left = total - bills - year.school_y[h] - year.interest_y[h]
        income, after = total / n, left / n
        was[h, 0], was[h, 1] = status.income_poor[h], status.chronic_poor[h]
        ratio = income / line
        status.ratio_3[h], status.ratio_2[h] = status.ratio_2[h], status.ratio_1[h]
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
        pay = max(one, total - coping_p.base * line * n)
        status.catastrophic[h] = np.int8(bills > CATASTROPHIC * pay)
        status.impoverished[h] = np.int8(is_impoverished(income, bills / n, line))


@kernel
def _spells(columns: Columns, was: Any, today: Any) -> None:
    """Spells of spending poverty; events of the two other statuses."""
    status, spell = columns.status, columns.spell
    for h in range(columns.household.id.size):
        if columns.household.alive[h] == 0:
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
def _look(columns: Columns, p: Numbers, today: Any, labour: Any) -> None:
    """Set ``labour`` (households, 2) to workers if well, and those unwell; what is lacking."""
    household, member, living = columns.household, columns.member, columns.living
    zero, base = np.float32(0.0), p.coping_p.base
    for h in range(household.id.size):
        if household.alive[h] == 0:
            continue
        workers, unwell, out = zero, zero, 0
        m = household.first[h]
        while m >= 0:
            age, at_school, condition = member.age[m], member.enrolled[m] != 0, member.condition[m]
            well, lost = labour_by_health(age, at_school, condition, p.health_p.chronic_loss)
            workers += well
            unwell += lost
            out += is_pupil(age) and not at_school
            m = member.next[m]
        labour[h, 0], labour[h, 1] = workers, unwell
        line_h = today.line * np.float32(household.n_members[h])
        water = columns.village_state.water[household.village[h]]
        living.lacks[h] = lacks_of(
            living.spending_y[h],
            base * line_h,
            living.forgone_y[h],
            FORGONE_ROUNDING * line_h,
            out,
            living.unsafe[h],
            columns.stake.moved[h] == 0 and water < p.register_p.water_low,
        )


@kernel
def _explain(columns: Columns, labour: Any, marks: Any, parts: Any, today: Any) -> None:
    """Causes of this year's returns, by replay with one change since last year neutralised."""
    household, year, status, spell = (
        columns.household,
        columns.year,
        columns.status,
        columns.spell,
    )
    for h in range(household.id.size):
        status.cause[h], spell.mainly[h] = 0, 0
        spell.cause_income[h], spell.cause_chronic[h] = 0, 0
        spending, income = status.event[h] == RETURN, spell.event_income[h] == RETURN
        chronic = spell.event_chronic[h] == RETURN
        if household.alive[h] == 0 or not (spending or income or chronic):
            continue
        n, line = np.float32(household.n_members[h]), today.line
        now = Now(labour[h, 0], labour[h, 1], support_of(h, columns.flow, year), n)
        changes(h, year, columns.last_year, now, line, marks[h] != 0, parts)
        if spending:
            status.cause[h], spell.mainly[h] = cause_of(n * (line - status.left_y[h]), parts)
        without_bills(h, year, columns.last_year, parts)
        if income:
            spell.cause_income[h], _ = cause_of(n * (line - status.income_y[h]), parts)
        if chronic:
            # what this year's income lacks to lift the mean of three years over the line
            ratios = status.ratio_1[h] + status.ratio_2[h] + status.ratio_3[h]
            spell.cause_chronic[h], _ = cause_of(n * line * (np.float32(3.0) - ratios), parts)


def poverty(world: World) -> None:
    """Add up the year; at its end judge every household, its spell and what it lacks."""
    keep = np.float32(0.0 if world.today.quarter == 0 else 1.0)  # the first quarter starts anew
    added = _WITHOUT_CAUSES if world.is_lean else ADDED
    years = tuple(getattr(world.bundle(total), f"{name}_y") for total, _, name in added)
    quarters = tuple(getattr(world.bundle(group), f"{name}_q") for _, group, name in added)
    _add(years, quarters, keep)
    call(_support, world, keep=keep)
    if world.today.quarter == 3:
        _year_end(world)


def judge(world: World) -> None:
    """Statuses and spells of a year that is over, after those of the year before it."""
    was = np.zeros((world.household.id.size, 2), np.int8)
    call(_judge, world, was=was)
    if not world.is_lean:
        call(_spells, world, was=was)


def _year_end(world: World) -> None:
    size = world.household.id.size
    marks, labour = np.zeros(size, np.int8), np.zeros((size, 2), np.float32)
    judge(world)
    call(_look, world, labour=labour)
    if world.is_lean:
        return
    mark_splits(world.village, world.household, world.today.year, marks)
    call(_explain, world, labour=labour, marks=marks, parts=np.zeros(PARTS, np.float32))
    call(remember, world, labour=labour)
