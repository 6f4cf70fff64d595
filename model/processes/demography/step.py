"""Demography, once a year: ageing, deaths, school, births, and households that split."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from model.declare import allocating, kernel
from model.processes.demography.rules import (
    death_chance_y,
    death_factor,
    is_enrolled,
    may_bear,
    may_found,
)
from model.rng import decision, draw_words, uniform, unit
from model.state.ages import BIRTH_ID, OLDEST
from model.state.columns import COLUMNS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from model.state.world import World

_DEATH, _BIRTH, _SCHOOL, _SPLIT = (decision(n) for n in ("death", "birth", "school", "split"))


@allocating
def deaths_by_age(p: Any) -> Any:
    """(ages,) chances to die within the year."""
    chances = np.empty(OLDEST + 1)
    for age in range(OLDEST + 1):
        chances[age] = death_chance_y(age, p)
    return chances


@kernel
def _live(
    village: Any,
    household: Any,
    member: Any,
    deaths: Any,
    p: Any,
    today: Any,
    key: Any,
    young: Any,
    w: Any,
) -> None:
    """Age, die, go to school or leave it; recount the household.

    ``young`` (households, 2) tell whether anybody may bear, and may found a household.
    """
    for v in range(village.code.size):
        start = village.first_member[v]
        draw_words(key, _DEATH, member.id[start : village.end_member[v]], today.year, w)
        for h in range(village.first_household[v], village.end_household[v]):
            young[h, 0], young[h, 1] = 0, 0
            if household.alive[h] == 0:
                continue
            previous, m = -1, household.first[h]
            n, adults, pupils, students, college = 0, 0, 0, 0, 0
            while m >= 0:
                following = member.next[m]
                member.age[m] += 1
                age = member.age[m]
                chance = deaths[min(np.int64(age), OLDEST)]
                chance *= death_factor(member.condition[m], member.stays[m], p)
                if unit(w[0, m - start]) < chance:
                    member.alive[m] = 0
                    if previous < 0:
                        household.first[h] = following
                    else:
                        member.next[previous] = following
                else:
                    if member.enrolled[m]:
                        member.schooling[m] += 1
                    draw = 0.0
                    if age in (16, 19):  # only these ages choose
                        draw = uniform(key, _SCHOOL, member.id[m], today.year)
                    enrolled = is_enrolled(age, member.enrolled[m], draw, p)
                    member.enrolled[m] = np.int8(enrolled and member.left_school[m] == 0)
                    n += 1
                    adults += 16 <= age <= 64
                    if member.enrolled[m] != 0:
                        pupils += age < 16
                        students += 16 <= age < 19
                        college += age >= 19
                    young[h, 0] |= may_bear(member.sex[m], age)
                    young[h, 1] |= may_found(age)
                    previous = m
                m = following
            household.n_members[h], household.n_adults[h] = n, adults
            household.n_pupils[h], household.n_students[h] = pupils, students
            household.n_college[h] = college
            if n == 0:
                household.alive[h] = 0


@kernel
def _bear(
    household: Any,
    member: Any,
    village: Any,
    free_member: Any,
    young: Any,
    p: Any,
    today: Any,
    key: Any,
) -> Any:
    """Births into the village's spare rows; returns the village that has none left, or -1."""
    for v in range(village.code.size):
        for h in range(village.first_household[v], village.end_household[v]):
            if household.alive[h] == 0 or young[h, 0] == 0:
                continue
            m = household.first[h]
            while m >= 0:
                if may_bear(member.sex[m], member.age[m]):
                    draw = uniform(key, _BIRTH, member.id[m], today.year)
                    if draw < p.birth_y:
                        row = free_member[v]
                        if row >= village.end_member[v]:
                            return v
                        free_member[v] = row + 1
                        member.id[row] = BIRTH_ID + member.id[m] * 1000 + (today.year - 2000)
                        member.next[row] = household.first[h]
                        household.first[h] = row
                        member.alive[row], member.age[row] = 1, 0
                        # below the chance the draw is uniform again: half of it are girls
                        member.sex[row] = np.int8(draw * 2.0 < p.birth_y)
                        household.n_members[h] += 1
                m = member.next[m]
    return -1


@kernel
def _split(
    household: Any,
    member: Any,
    village: Any,
    free_household: Any,
    parents: Any,
    children: Any,
    young: Any,
    p: Any,
    today: Any,
    key: Any,
) -> Any:
    """Young adults who found their own household; returns (splits, village without room or -1)."""
    n_splits = 0
    for v in range(village.code.size):
        end = free_household[v]
        for h in range(village.first_household[v], end):
            if household.alive[h] == 0 or young[h, 1] == 0:
                continue
            if household.n_adults[h] < 3 or n_splits >= parents.size:
                continue
            previous, m = -1, household.first[h]
            while m >= 0:
                may = may_found(member.age[m])
                if may and uniform(key, _SPLIT, member.id[m], today.year) < p.split_y:
                    break
                previous, m = m, member.next[m]
            if m < 0:
                continue
            row = free_household[v]
            if row >= village.end_household[v]:
                return n_splits, v
            free_household[v] = row + 1
            if previous < 0:
                household.first[h] = member.next[m]
            else:
                member.next[previous] = member.next[m]
            member.next[m] = -1
            household.first[row], household.alive[row] = m, 1
            household.id[row] = BIRTH_ID + household.id[h] * 1000 + (today.year - 2000)
            household.village[row] = v
            household.n_members[row], household.n_adults[row] = 1, 1
            household.n_members[h] -= 1
            household.n_adults[h] -= 1
            parents[n_splits], children[n_splits] = h, row
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
    today, key, p = world.today, world.key, world.parameters["people"]
    if today.quarter != 0 or today.year < world.register_from:
        return  # the year of the fit keeps the published population
    young = np.empty((world.household.id.size, 2), np.int8)
    _live(
        world.village,
        world.household,
        world.member,
        deaths_by_age(p),
        p,
        today,
        key,
        young,
        world.room_for_members(),
    )
    crowded = _bear(
        world.household, world.member, world.village, world.free_member, young, p, today, key
    )
    parents = np.zeros(world.household.id.size // 20 + 16, np.int64)
    children = np.zeros_like(parents)
    n_splits, full = _split(
        world.household,
        world.member,
        world.village,
        world.free_household,
        parents,
        children,
        young,
        p,
        today,
        key,
    )
    if max(crowded, full) >= 0:
        code = world.village.code[max(crowded, full)]
        raise OverflowError(
            f"village {code} has no spare rows left for births or new households in {today.year}: "
            "build the world with a larger share of spare rows"
        )
    if n_splits:
        divide(world, parents[:n_splits], children[:n_splits])
