"""Members of households: ages by place in the household, then sex, schooling, enrolment, health."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from model.synthesis.register_data import TRIES, Known, as_told, unlike
from model.synthesis.totals import optional

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray


def draw_members(
    ids: Any,
    sizes: Any,
    wubao: Any,
    a: Mapping[str, float],
    rng: np.random.Generator,
    told: Mapping[str, NDArray[np.float64]] | None = None,
) -> dict[str, Any]:
    """Ages by place in the household, then sex, schooling, health; each given what is told before it."""
    row = np.repeat(np.arange(len(sizes)), sizes)
    k = np.arange(len(row)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    n, size = len(row), sizes[row]
    head = np.where(sizes == 1, rng.integers(35, 80, len(sizes)), rng.integers(30, 72, len(sizes)))
    # two couples under one roof have an older head; young ones of this size would be all infants
    joint = sizes >= optional(a, "joint_from")
    head = np.where(joint, 44 + (head - 30) * 2 // 3, head)
    head = np.where(wubao, rng.integers(60, 85, len(sizes)), head)
    first = np.cumsum(sizes) - sizes
    if told is not None:
        head = np.where(np.isnan(told["age"][first]), head, told["age"][first]).astype(np.int64)
    head = head[row]
    child = np.clip(head - 26 - 3 * (k - 2) + rng.integers(-4, 5, n), 0, 36)
    grand = np.clip(head - 52 + rng.integers(-4, 6, n), 0, 20)
    elder = np.minimum(head + 25 + rng.integers(-3, 4, n), 90)
    kind = np.select(
        [k == 0, k == 1, (k == 2) & (size >= 4) & (rng.random(n) < 0.45) & (head < 60), k <= 3],
        [0, 1, 2, 3],
        np.where(head >= 50, 4, 3),
    )
    spouse = np.maximum(head - rng.integers(-2, 6, n), 20)
    kind = as_told(told, "relation", kind).astype(np.int64)
    age = as_told(told, "age", np.choose(kind, [head, spouse, elder, child, grand]))
    sex = np.where(k < 2, k, rng.random(n) < 0.48)
    sex = np.where(wubao[row], rng.random(n) < 0.2, sex)
    if told is not None:
        heads = as_told(told, "sex", sex)[first][row]
        sex = as_told(told, "sex", np.where(kind == 1, 1 - heads, sex))
    schooled = np.select([age < 35, age < 50], [9.0, 7.5], 4.5) + rng.normal(0.0, 2.5, n)
    schooled += optional(a, "schooling_shift")
    stays = rng.random(n)
    enrolled = ((age >= 6) & (age < 16)) | ((age >= 16) & (age < 19) & (stays < 0.55))
    enrolled |= (age >= 19) & (age < 22) & (stays < 0.18)
    enrolled = as_told(told, "enrolled", enrolled) != 0
    chronic = a["county.chronic_65"] * np.clip((age - 20.0) / 45.0, 0.0, 1.3)
    disabled = a["county.disabled"] * np.where(age >= 60, 2.0, np.where(age >= 30, 1.0, 0.5))
    ill = rng.random(n)
    condition = np.where(ill < disabled, 2, np.where(ill < disabled + chronic, 1, 0))
    return {
        "id": ids[row] * 100 + k,
        "household": ids[row],
        "age": age,
        "sex": sex,
        "schooling": as_told(told, "schooling", np.clip(np.minimum(schooled, age - 6), 0, 16)),
        "enrolled": enrolled,
        "condition": as_told(told, "condition", condition),
    }


def settle(
    members: dict[str, Any],
    ids: Any,
    sizes: Any,
    wubao: Any,
    a: Mapping[str, float],
    rng: np.random.Generator,
    known: Known,
) -> None:
    """Draw untold members again until their household has its told workers and its cause."""
    open_ = np.flatnonzero(known.without_members())
    first = np.cumsum(sizes) - sizes
    for _ in range(TRIES):
        if len(open_) == 0:
            return
        n = sizes[open_]
        owner = np.repeat(np.arange(len(open_)), n)
        at = np.repeat(first[open_], n) + np.arange(len(owner)) - np.repeat(np.cumsum(n) - n, n)
        apart = unlike(known, {k: m[at] for k, m in members.items()}, owner, open_)
        again = draw_members(ids[open_], n, wubao[open_], a, rng)
        better = unlike(known, again, owner, open_) < apart
        take = at[better[owner]]
        for name, column in members.items():
            column[take] = again[name][better[owner]]
        open_ = open_[apart > 0.0]
