"""Members of households: ages by place in the household, then sex, schooling, enrolment, health."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.state.ages import (
    COLLEGE_TO,
    OLD_FROM,
    SCHOOL_FROM,
    SENIOR_TO,
    WORK_FROM,
    of_compulsory_school,
)
from model.state.codes import CHRONIC, DISABLED, WELL
from model.synthesis.parameters import AGES, PERSON
from model.synthesis.register_data import TRIES, RegisterData, distance, or_drawn
from model.synthesis.totals import optional

HEAD, SPOUSE, PARENT, CHILD, GRANDCHILD = range(5)
"""Relations to the head."""


def draw_members(
    ids: Any,
    sizes: Any,
    wubao: Any,
    a: Mapping[str, float],
    rng: np.random.Generator,
    data: Mapping[str, NDArray[np.float64]] | None = None,
) -> dict[str, Any]:
    """Ages by place in the household, then sex, schooling, health; each given what comes before it.

    Parameters
    ----------
    ids, sizes, wubao : (n,) of households
    data : of all their members, nan where there is none (:meth:`RegisterData.member_columns`)
    """
    row = np.repeat(np.arange(len(sizes)), sizes)
    first = np.cumsum(sizes) - sizes
    place = np.arange(len(row)) - np.repeat(first, sizes)
    head = _heads(sizes, wubao, a, rng)
    if data is not None:
        age_data = data["age"][first]
        head = np.where(np.isnan(age_data), head, age_data).astype(np.int64)
    relation, age = _ages(head[row], sizes[row], place, rng, data)
    sex = np.where(place < 2, place, rng.random(len(row)) < PERSON.female)
    sex = np.where(wubao[row], rng.random(len(row)) < PERSON.wubao_female, sex)
    if data is not None:
        heads = or_drawn(data, "sex", sex)[first][row]
        sex = or_drawn(data, "sex", np.where(relation == SPOUSE, 1 - heads, sex))
    schooling, enrolled = _schooling(age, a, rng)
    return {
        "id": ids[row] * 100 + place,
        "household": ids[row],
        "age": age,
        "sex": sex,
        "schooling": or_drawn(data, "schooling", schooling),
        "enrolled": or_drawn(data, "enrolled", enrolled) != 0,
        "condition": or_drawn(data, "condition", _condition(age, a, rng)),
    }


def _heads(sizes: Any, wubao: Any, a: Mapping[str, float], rng: np.random.Generator) -> Any:
    """(n,) ages of heads."""
    n = len(sizes)
    alone = rng.integers(AGES.alone_from, AGES.alone_to, n)
    head = np.where(sizes == 1, alone, rng.integers(AGES.head_from, AGES.head_to, n))
    # two couples under one roof have an older head; young ones of this size would be all infants
    older = AGES.joint_from + (head - AGES.head_from) * 2 // 3
    head = np.where(sizes >= optional(a, "joint_from"), older, head)
    return np.where(wubao, rng.integers(AGES.wubao_from, AGES.wubao_to, n), head)


def _ages(
    head: Any, size: Any, place: Any, rng: np.random.Generator, data: Mapping[str, Any] | None
) -> tuple[Any, Any]:
    """Relation to the head and age of every member; ``place`` counts from 0 in its household."""
    n = len(head)
    spaced = AGES.spacing * (place - 2)
    child = np.clip(head - AGES.child - spaced + rng.integers(-4, 5, n), 0, 36)
    grand = np.clip(head - AGES.grandchild + rng.integers(-4, 6, n), 0, 20)
    elder = np.minimum(head + AGES.elder + rng.integers(-3, 4, n), 90)
    has_elder = (place == 2) & (size >= 4) & (rng.random(n) < AGES.elder_share)
    relation = np.select(
        [place == 0, place == 1, has_elder & (head < OLD_FROM), place <= 3],
        [HEAD, SPOUSE, PARENT, CHILD],
        np.where(head >= AGES.grand_head, GRANDCHILD, CHILD),
    )
    spouse = np.maximum(head - rng.integers(-2, 6, n), 20)
    relation = or_drawn(data, "relation", relation).astype(np.int64)
    age = np.choose(relation, [head, spouse, elder, child, grand])
    return relation, or_drawn(data, "age", age)


def _schooling(age: Any, a: Mapping[str, float], rng: np.random.Generator) -> tuple[Any, Any]:
    """Years of school, and whether at school."""
    mean = np.select(
        [age < 35, age < 50], [PERSON.school_young, PERSON.school_middle], PERSON.school_older
    )
    years = mean + rng.normal(0.0, PERSON.school_sd, len(age))
    years += optional(a, "schooling_shift")
    stays = rng.random(len(age))
    senior = (age >= WORK_FROM) & (age < SENIOR_TO) & (stays < PERSON.senior)
    college = (age >= SENIOR_TO) & (age < COLLEGE_TO) & (stays < PERSON.college)
    years = np.clip(np.minimum(years, age - SCHOOL_FROM), 0, 16)
    return years, of_compulsory_school(age) | senior | college


def _condition(age: Any, a: Mapping[str, float], rng: np.random.Generator) -> Any:
    """Well, chronically ill or disabled, by age."""
    rise = (age - PERSON.chronic_from) / 45.0
    chronic = a["county.chronic_65"] * np.clip(rise, 0.0, PERSON.chronic_most)
    young = np.where(age >= 30, 1.0, PERSON.disabled_young)
    disabled = a["county.disabled"] * np.where(age >= OLD_FROM, PERSON.disabled_old, young)
    ill = rng.random(len(age))
    return np.where(ill < disabled, DISABLED, np.where(ill < disabled + chronic, CHRONIC, WELL))


def redraw_members(
    members: dict[str, Any],
    ids: Any,
    sizes: Any,
    wubao: Any,
    a: Mapping[str, float],
    rng: np.random.Generator,
    register: RegisterData,
) -> None:
    """Draw members without data again until the register's workers and cause are met."""
    open_ = np.flatnonzero(register.without_members())
    first = np.cumsum(sizes) - sizes
    for _ in range(TRIES):
        if len(open_) == 0:
            return
        n = sizes[open_]
        owner = np.repeat(np.arange(len(open_)), n)
        at = np.repeat(first[open_], n) + np.arange(len(owner)) - np.repeat(np.cumsum(n) - n, n)
        apart = distance(register, {k: m[at] for k, m in members.items()}, owner, open_)
        again = draw_members(ids[open_], n, wubao[open_], a, rng)
        better = distance(register, again, owner, open_) < apart
        take = at[better[owner]]
        for name, column in members.items():
            column[take] = again[name][better[owner]]
        open_ = open_[apart > 0.0]
