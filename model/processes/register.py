"""Register: exits under a yearly task, late re-entry, the watch list; never the truth (E7)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from model.declare import kernel
from model.maths import exp32, log32
from model.rng import decision, normal, uniform

if TYPE_CHECKING:
    from model.world import World

_SCORE, _EXIT, _FOUND = decision("register_error"), decision("exit_appraisal"), decision("reentry")
JOIN, LEAVE, REJOIN = 1, 2, 3


@kernel
def score_of(income_y: Any, ill: Any, no_labour: Any, tie: Any, noise: Any, p: Any) -> Any:
    """Poverty score of an appraisal (E7): lower is poorer; ties make one look poorer."""
    score = log32(max(np.float32(100.0), income_y))
    score -= p.ill * np.float32(ill) + p.no_labour * np.float32(no_labour) + p.tie * tie
    return score + p.noise * np.float32(noise)


@kernel
def _appraise(
    house: Any, bill: Any, status: Any, file: Any, appraised: Any, p: Any, today: Any, key: Any
) -> None:
    """Score all; appraise the income of the registered; note what the checks see."""
    for h in range(house.id.size):
        appraised[h] = np.float32(-1.0)
        file.event[h] = 0
        if house.alive[h] == 0:
            continue
        who = house.id[h]
        file.score[h] = score_of(
            status.income_y[h], bill.n_chronic[h] > 0, house.n_adults[h] == 0, house.tie[h],
            normal(key, _SCORE, who, today.year), p,
        )  # fmt: skip
        watch = file.left_year[h] > 0 and status.left_y[h] < np.float32(1.5) * today.line
        file.watch[h] = np.int8(watch)
        # two worries and three guarantees: a wubao household or catastrophic bills do not pass
        if file.listed[h] != 0 and file.wubao[h] == 0 and status.catastrophic[h] == 0:
            error = p.optimism + p.appraisal_sd * np.float32(normal(key, _EXIT, who, today.year))
            appraised[h] = status.income_y[h] / today.line * exp32(error)


@kernel
def _move(
    house: Any, status: Any, file: Any, appraised: Any, bar: Any, p: Any, today: Any, key: Any
) -> None:
    """Exits above the bar; those who fell back, or were missed, are found with a chance."""
    for h in range(house.id.size):
        if house.alive[h] == 0:
            continue
        if file.listed[h] != 0:
            if appraised[h] >= bar:
                file.listed[h], file.event[h] = 0, LEAVE
                file.left_year[h] = today.year
        elif status.income_poor[h] != 0:
            chance = p.found_y if file.left_year[h] > 0 else p.new_y
            if uniform(key, _FOUND, house.id[h], today.year) < chance:
                file.event[h] = REJOIN if file.left_year[h] > 0 else JOIN
                file.listed[h] = 1


def exit_bar(appraised: Any, n_members: Any, task: float) -> float:
    """The appraised ratio to the line that the county's task reaches, never below one.

    Parameters
    ----------
    appraised : (households,)
        Appraised income over line; negative where a household cannot leave.
    n_members : (households,)
        Persons.
    task : float
        Persons that must leave this year.
    """
    order = np.argsort(-appraised, kind="stable")
    reached = np.cumsum(n_members[order])
    last = min(int(np.searchsorted(reached, task)), len(order) - 1)
    return max(1.0, float(appraised[order[last]]))


def register(world: World) -> None:
    """At the year's end: appraise, let the task's share leave, find some who fell back."""
    today, p, key = world.today, world.numbers["register"], world.key
    if today.quarter != 3:
        return
    appraised = np.empty(world.house.id.size, np.float32)
    _appraise(world.house, world.bill, world.status, world.file, appraised, p, today, key)
    if today.year < world.register_from:
        return
    bar = world.path.frozen_bar(world.tick)
    if bar is None:
        bar = exit_bar(appraised, world.house.n_members, float(p.task_y))
    world.bar = bar
    _move(world.house, world.status, world.file, appraised, np.float32(bar), p, today, key)
