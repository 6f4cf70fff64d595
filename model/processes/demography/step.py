"""Demography, once a year: ageing, deaths, school, births, and households that split."""

from collections import namedtuple
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.declare import allocating, call, in_place, kernel
from model.processes.demography.rules import (
    death_chance_y,
    death_factor,
    is_enrolled,
    may_bear,
    may_found,
)
from model.rng import decision, draw_words, uniform, unit
from model.state.ages import BIRTH_ID, OLDEST, SENIOR_TO, WORK_FROM, is_working_age
from model.state.columns import COLUMNS
from model.state.world import World

_DEATH, _BIRTH, _SCHOOL, _SPLIT = (decision(n) for n in ("death", "birth", "school", "split"))

Columns = namedtuple("Columns", "village household member health")


@allocating
def deaths_by_age(p: Any) -> Any:
    """(ages,) chances to die within the year."""
    chances = np.empty(OLDEST + 1)
    for age in range(OLDEST + 1):
        chances[age] = death_chance_y(age, p)
    return chances


@in_place
def _unlink(h: Any, m: Any, previous: Any, household: Any, member: Any) -> None:
    """Take a member out of a household's chain; ``previous`` is -1 for its first."""
    if previous < 0:
        household.first[h] = member.next[m]
    else:
        member.next[previous] = member.next[m]


@in_place
def _go_to_school(m: Any, member: Any, p: Any, today: Any, key: Any) -> None:
    """A year of schooling done, and whether another is begun."""
    if member.enrolled[m]:
        member.schooling[m] += 1
    age, draw = member.age[m], 0.0
    if age in (WORK_FROM, SENIOR_TO):  # only these ages choose
        draw = uniform(key, _SCHOOL, member.id[m], today.year)
    enrolled = is_enrolled(age, member.enrolled[m], draw, p)
    member.enrolled[m] = np.int8(enrolled and member.left_school[m] == 0)


@in_place
def _recount(h: Any, household: Any, member: Any, young: Any) -> None:
    """Members by age and school; whether anybody may bear, and may found a household."""
    n, adults, pupils, students, college = 0, 0, 0, 0, 0
    m = household.first[h]
    while m >= 0:
        age = member.age[m]
        n += 1
        adults += is_working_age(age)
        if member.enrolled[m] != 0:
            pupils += age < WORK_FROM
            students += WORK_FROM <= age < SENIOR_TO
            college += age >= SENIOR_TO
        young[h, 0] |= may_bear(member.sex[m], age)
        young[h, 1] |= may_found(age)
        m = member.next[m]
    household.n_members[h], household.n_adults[h] = n, adults
    household.n_pupils[h], household.n_students[h] = pupils, students
    household.n_college[h] = college
    if n == 0:
        household.alive[h] = 0


@kernel
def _live(
    columns: Columns, deaths: Any, people_p: Any, today: Any, key: Any, young: Any, w: Any
) -> None:
    """Age, die, go to school or leave it; recount the household.

    ``young`` (households, 2) tell whether anybody may bear, and may found a household.
    """
    village, household, member = columns.village, columns.household, columns.member
    for v in range(village.code.size):
        start = village.first_member[v]
        draw_words(key, _DEATH, member.id[start : village.end_member[v]], today.year, w)
        for h in range(village.first_household[v], village.end_household[v]):
            young[h, 0], young[h, 1], columns.health.n_died[h] = 0, 0, 0
            if household.alive[h] == 0:
                continue
            previous, m = -1, household.first[h]
            while m >= 0:
                member.age[m] += 1
                chance = deaths[min(np.int64(member.age[m]), OLDEST)]
                chance *= death_factor(member.condition[m], member.stays[m], people_p)
                if unit(w[0, m - start]) < chance:
                    member.alive[m] = 0
                    columns.health.n_died[h] += 1
                    _unlink(h, m, previous, household, member)
                else:
                    _go_to_school(m, member, people_p, today, key)
                    previous = m
                m = member.next[m]
            _recount(h, household, member, young)


@in_place
def _born(h: Any, mother: Any, row: Any, columns: Any, is_girl: Any, year: Any) -> None:
    """Write a child into a spare row, first in its household's chain."""
    household, member = columns.household, columns.member
    member.id[row] = BIRTH_ID + member.id[mother] * 1000 + (year - 2000)
    member.next[row] = household.first[h]
    household.first[h] = row
    member.alive[row], member.age[row] = 1, 0
    member.sex[row] = np.int8(is_girl)
    household.n_members[h] += 1


@kernel
def _bear(
    columns: Columns, free_member: Any, young: Any, people_p: Any, today: Any, key: Any
) -> Any:
    """Births into the village's spare rows; returns the village that has none left, or -1."""
    village, household, member = columns.village, columns.household, columns.member
    birth_y = people_p.birth_y
    for v in range(village.code.size):
        for h in range(village.first_household[v], village.end_household[v]):
            if household.alive[h] == 0 or young[h, 0] == 0:
                continue
            m = household.first[h]
            while m >= 0:
                if may_bear(member.sex[m], member.age[m]):
                    draw = uniform(key, _BIRTH, member.id[m], today.year)
                    if draw < birth_y:
                        row = free_member[v]
                        if row >= village.end_member[v]:
                            return v
                        free_member[v] = row + 1
                        # below the chance the draw is uniform again: half of it are girls
                        _born(h, m, row, columns, draw * 2.0 < birth_y, today.year)
                m = member.next[m]
    return -1


@in_place
def _founder(h: Any, household: Any, member: Any, split_y: Any, year: Any, key: Any) -> Any:
    """The first young adult who founds a household, and who stands before it; -1 when none does."""
    previous, m = -1, household.first[h]
    while m >= 0:
        may = may_found(member.age[m])
        if may and uniform(key, _SPLIT, member.id[m], year) < split_y:
            break
        previous, m = m, member.next[m]
    return m, previous


@in_place
def _new_household(h: Any, v: Any, m: Any, row: Any, columns: Any, year: Any) -> None:
    """Write a new household of one member into a spare row."""
    household, member = columns.household, columns.member
    member.next[m] = -1
    household.first[row], household.alive[row] = m, 1
    household.id[row] = BIRTH_ID + household.id[h] * 1000 + (year - 2000)
    household.village[row] = v
    household.n_members[row], household.n_adults[row] = 1, 1
    household.n_members[h] -= 1
    household.n_adults[h] -= 1


@kernel
def _split(
    columns: Columns,
    free_household: Any,
    pairs: Any,
    young: Any,
    people_p: Any,
    today: Any,
    key: Any,
) -> Any:
    """Young adults who found their own household; returns (splits, village without room or -1).

    ``pairs`` (2, most splits) are set to the rows of the parents and of the new households.
    """
    village, household, member = columns.village, columns.household, columns.member
    n_splits, year = 0, today.year
    for v in range(village.code.size):
        end = free_household[v]
        for h in range(village.first_household[v], end):
            if household.alive[h] == 0 or young[h, 1] == 0:
                continue
            if household.n_adults[h] < 3 or n_splits >= pairs.shape[1]:
                continue
            m, previous = _founder(h, household, member, people_p.split_y, year, key)
            if m < 0:
                continue
            row = free_household[v]
            if row >= village.end_household[v]:
                return n_splits, v
            free_household[v] = row + 1
            _unlink(h, m, previous, household, member)
            _new_household(h, v, m, row, columns, year)
            pairs[0, n_splits], pairs[1, n_splits] = h, row
            n_splits += 1
    return n_splits, -1


def divide(world: World, parents: NDArray[np.int64], children: NDArray[np.int64]) -> None:
    """Fill the columns of new households from their parents' as declared by ``on_split``.

    The one exception to ownership: whoever creates a row writes all of it.
    """
    heads = world.household.n_members
    share = heads[children] / (heads[parents] + heads[children])
    for column in COLUMNS:
        if column.table != "household" or column.on_split == "zero":
            continue
        values = getattr(world.bundle(column.group), column.name)
        if column.on_split == "copy":
            values[children] = values[parents]
        else:
            scaled = values[parents] * (share if values.ndim == 1 else share[:, None])
            part = scaled.astype(values.dtype)
            values[children] = part
            values[parents] -= part


def demography(world: World) -> None:
    """Run the year's events in the first quarter; a village without spare rows is an error."""
    today, n = world.today, world.household.id.size
    if today.quarter != 0 or today.year < world.register_from:
        return  # the year of the fit keeps the published population
    young, pairs = np.empty((n, 2), np.int8), np.zeros((2, n // 20 + 16), np.int64)
    deaths = deaths_by_age(world.people_p)
    call(_live, world, deaths=deaths, young=young, w=world.room_for_members())
    crowded = call(_bear, world, young=young)
    n_splits, full = call(_split, world, pairs=pairs, young=young)
    if max(crowded, full) >= 0:
        code = world.village.code[max(crowded, full)]
        raise OverflowError(
            f"village {code} has no spare rows left for births or new households in {today.year}: "
            "build the world with a larger share of spare rows"
        )
    if n_splits:
        divide(world, pairs[0, :n_splits], pairs[1, :n_splits])
