"""Demography, once a year: ageing, deaths, school, births, and households that split."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from model.declare import allocating, kernel
from model.rng import decision, draw_words, uniform, unit
from model.state.columns import COLUMNS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from model.state.world import World

_DEATH, _BIRTH, _SCHOOL, _SPLIT = (decision(n) for n in ("death", "birth", "school", "split"))
OLDEST = 130
"""Last age of a table by age."""
BIRTH_ID = 1 << 40
"""Ids of the born start here: mother's household and year, never a counter."""


@kernel
def death_chance_y(age: Any, p: Any) -> Any:
    """Chance to die within the year: Gompertz above 20, a small constant below."""
    if age < 20:
        return np.float64(p.death_young_y)
    slope = np.float64(p.death_slope) * (np.float64(age) - 60.0)
    # the exponential runs away beyond 100 years: some live on
    return min(0.6, np.float64(p.death_60_y) * math.exp(slope))


@kernel
def death_factor(condition: Any, stays: Any, p: Any) -> Any:
    """The life table's chance times this: above one for the ill and the admitted, below for the well.

    Excesses are taken against the mean at the ages of death, so that the table's mean stays.
    """
    ill = 1.0 if condition != 0 else 0.0
    admitted = 1.0 if stays > 0 else 0.0
    factor = 1.0 + np.float64(p.death_ill) * (ill - np.float64(p.ill_share))
    factor += np.float64(p.death_admitted) * (admitted - np.float64(p.admitted_share))
    return max(0.0, factor)


@kernel
def is_enrolled(age: Any, was_enrolled: Any, draw: Any, p: Any) -> Any:
    """Whether a member goes to school this year: nine years for all, then those who stay on."""
    if age < 6:
        return False
    if age < 16:
        return True
    if age >= 22 or was_enrolled == 0:
        return False
    if age == 16:
        return bool(draw < p.senior_high)
    if age == 19:
        return bool(draw < p.college)
    return True


@kernel
def may_bear(sex: Any, age: Any) -> Any:
    """Whether a member is a woman of 20 to 35."""
    return sex == 1 and 20 <= age <= 35


@kernel
def may_found(age: Any) -> Any:
    """Whether a member is of the ages that found a household of their own."""
    return 23 <= age <= 32


@allocating
def deaths_by_age(p: Any) -> Any:
    """(ages,) chances to die within the year."""
    chances = np.empty(OLDEST + 1)
    for age in range(OLDEST + 1):
        chances[age] = death_chance_y(age, p)
    return chances


@kernel
def _live(
    place: Any,
    house: Any,
    person: Any,
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
    for v in range(place.code.size):
        start = place.first_member[v]
        draw_words(key, _DEATH, person.id[start : place.end_member[v]], today.year, w)
        for h in range(place.first_household[v], place.end_household[v]):
            young[h, 0], young[h, 1] = 0, 0
            if house.alive[h] == 0:
                continue
            previous, m = -1, house.first[h]
            n, adults, pupils, students, college = 0, 0, 0, 0, 0
            while m >= 0:
                following = person.next[m]
                person.age[m] += 1
                age = person.age[m]
                chance = deaths[min(np.int64(age), OLDEST)]
                chance *= death_factor(person.condition[m], person.stays[m], p)
                if unit(w[0, m - start]) < chance:
                    person.alive[m] = 0
                    if previous < 0:
                        house.first[h] = following
                    else:
                        person.next[previous] = following
                else:
                    if person.enrolled[m]:
                        person.schooling[m] += 1
                    draw = 0.0
                    if age in (16, 19):  # only these ages choose
                        draw = uniform(key, _SCHOOL, person.id[m], today.year)
                    enrolled = is_enrolled(age, person.enrolled[m], draw, p)
                    person.enrolled[m] = np.int8(enrolled and person.left_school[m] == 0)
                    n += 1
                    adults += 16 <= age <= 64
                    if person.enrolled[m] != 0:
                        pupils += age < 16
                        students += 16 <= age < 19
                        college += age >= 19
                    young[h, 0] |= may_bear(person.sex[m], age)
                    young[h, 1] |= may_found(age)
                    previous = m
                m = following
            house.n_members[h], house.n_adults[h] = n, adults
            house.n_pupils[h], house.n_students[h] = pupils, students
            house.n_college[h] = college
            if n == 0:
                house.alive[h] = 0


@kernel
def _bear(
    house: Any, person: Any, place: Any, free_member: Any, young: Any, p: Any, today: Any, key: Any
) -> Any:
    """Births into the village's spare rows; returns the village that has none left, or -1."""
    for v in range(place.code.size):
        for h in range(place.first_household[v], place.end_household[v]):
            if house.alive[h] == 0 or young[h, 0] == 0:
                continue
            m = house.first[h]
            while m >= 0:
                if may_bear(person.sex[m], person.age[m]):
                    draw = uniform(key, _BIRTH, person.id[m], today.year)
                    if draw < p.birth_y:
                        row = free_member[v]
                        if row >= place.end_member[v]:
                            return v
                        free_member[v] = row + 1
                        person.id[row] = BIRTH_ID + person.id[m] * 1000 + (today.year - 2000)
                        person.next[row] = house.first[h]
                        house.first[h] = row
                        person.alive[row], person.age[row] = 1, 0
                        # below the chance the draw is uniform again: half of it are girls
                        person.sex[row] = np.int8(draw * 2.0 < p.birth_y)
                        house.n_members[h] += 1
                m = person.next[m]
    return -1


@kernel
def _split(
    house: Any,
    person: Any,
    place: Any,
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
    for v in range(place.code.size):
        end = free_household[v]
        for h in range(place.first_household[v], end):
            if house.alive[h] == 0 or young[h, 1] == 0:
                continue
            if house.n_adults[h] < 3 or n_splits >= parents.size:
                continue
            previous, m = -1, house.first[h]
            while m >= 0:
                may = may_found(person.age[m])
                if may and uniform(key, _SPLIT, person.id[m], today.year) < p.split_y:
                    break
                previous, m = m, person.next[m]
            if m < 0:
                continue
            row = free_household[v]
            if row >= place.end_household[v]:
                return n_splits, v
            free_household[v] = row + 1
            if previous < 0:
                house.first[h] = person.next[m]
            else:
                person.next[previous] = person.next[m]
            person.next[m] = -1
            house.first[row], house.alive[row] = m, 1
            house.id[row] = BIRTH_ID + house.id[h] * 1000 + (today.year - 2000)
            house.village[row] = v
            house.n_members[row], house.n_adults[row] = 1, 1
            house.n_members[h] -= 1
            house.n_adults[h] -= 1
            parents[n_splits], children[n_splits] = h, row
            n_splits += 1
    return n_splits, -1


def divide(world: World, parents: NDArray[np.int64], children: NDArray[np.int64]) -> None:
    """Fill the columns of new households from their parents' as declared by ``on_split``.

    The one exception to ownership: whoever creates a row writes all of it.
    """
    heads = world.house.n_members
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
    today, key, p = world.today, world.key, world.numbers["people"]
    if today.quarter != 0 or today.year < world.register_from:
        return  # the year of the fit keeps the published population
    young = np.empty((world.house.id.size, 2), np.int8)
    _live(
        world.place,
        world.house,
        world.person,
        deaths_by_age(p),
        p,
        today,
        key,
        young,
        world.room_for_members(),
    )
    crowded = _bear(world.house, world.person, world.place, world.free_member, young, p, today, key)
    parents = np.zeros(world.house.id.size // 20 + 16, np.int64)
    children = np.zeros_like(parents)
    n_splits, full = _split(
        world.house,
        world.person,
        world.place,
        world.free_household,
        parents,
        children,
        young,
        p,
        today,
        key,
    )
    if max(crowded, full) >= 0:
        code = world.place.code[max(crowded, full)]
        raise OverflowError(
            f"village {code} has no spare rows left for births or new households in {today.year}: "
            "build the world with a larger share of spare rows"
        )
    if n_splits:
        divide(world, parents[:n_splits], children[:n_splits])
