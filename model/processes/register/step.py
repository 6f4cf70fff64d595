"""Register: checked exits under a yearly task, support after exit, visits, late re-entry (E7).

Never the truth: its errors are outputs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from model.declare import kernel
from model.processes.register.rules import chance_found, exit_bar, is_served, passes, score_of
from model.rng import decision, draw_words, normal, normal_of, uniform
from model.state.maths import exp32

if TYPE_CHECKING:
    from model.state.world import World

_SCORE, _EXIT, _FOUND = decision("register_error"), decision("exit_appraisal"), decision("reentry")
_CHECK = decision("exit_check")
JOIN, LEAVE, REJOIN = 1, 2, 3


@kernel
def _appraise(
    village: Any,
    household: Any,
    health: Any,
    status: Any,
    living: Any,
    register: Any,
    appraised: Any,
    alert: Any,
    p: Any,
    today: Any,
    key: Any,
    w: Any,
) -> None:
    """Score all; appraise the income of the registered that pass; who is watched, who got worse."""
    for v in range(village.code.size):
        start, end = village.first_household[v], village.end_household[v]
        draw_words(key, _SCORE, household.id[start:end], today.year, w)
        for h in range(start, end):
            appraised[h], alert[h] = np.float32(-1.0), 0
            register.event[h] = 0
            if household.alive[h] == 0:
                continue
            who = household.id[h]
            register.score[h] = score_of(
                status.income_y[h],
                health.n_chronic[h] > 0,
                household.n_adults[h] == 0,
                household.tie[h],
                normal_of(w[0, h - start], w[1, h - start]),
                p,
            )
            # visits follow the list made a year ago
            alert[h] = np.int8(register.watch[h] != 0 and status.left_y[h] < status.left_before[h])
            # watch list: below 1.5 lines (State Council office, 2020)
            watch = register.left_year[h] > 0 and status.left_y[h] < np.float32(1.5) * today.line
            register.watch[h] = np.int8(watch)
            if register.listed[h] == 0:
                continue
            draw = 0.0
            if living.lacks[h] != 0:
                draw = uniform(key, _CHECK, who, today.year)
            if passes(register.wubao[h], status.catastrophic[h], living.lacks[h], draw, p.checks):
                error = p.optimism + p.appraisal_sd * np.float32(
                    normal(key, _EXIT, who, today.year)
                )
                appraised[h] = status.income_y[h] / today.line * exp32(error)


@kernel
def _move(
    household: Any,
    status: Any,
    register: Any,
    appraised: Any,
    alert: Any,
    bar: Any,
    p: Any,
    today: Any,
    key: Any,
) -> None:
    """Exits above the bar; those who fell back, or were missed, are found with a chance."""
    for h in range(household.id.size):
        if household.alive[h] == 0:
            continue
        if register.listed[h] != 0:
            if appraised[h] >= bar:
                register.listed[h], register.event[h] = 0, LEAVE
                register.left_year[h] = today.year
        elif status.income_poor[h] != 0:
            first = p.found_y if register.left_year[h] > 0 else p.new_y
            chance = chance_found(first, alert[h] != 0, p.visit_found_q)
            if uniform(key, _FOUND, household.id[h], today.year) < chance:
                register.event[h] = REJOIN if register.left_year[h] > 0 else JOIN
                register.listed[h] = 1
        register.served[h] = np.int8(
            is_served(register.listed[h], register.left_year[h], today.year, p.support_years)
        )


def register(world: World) -> None:
    """At the year's end: appraise, let the task's share leave, find some who fell back."""
    today, p, key = world.today, world.parameters["register"], world.key
    if today.quarter != 3:
        return
    n = world.household.id.size
    appraised, alert = np.empty(n, np.float32), np.empty(n, np.int8)
    _appraise(
        world.village,
        world.household,
        world.health,
        world.status,
        world.living,
        world.register,
        appraised,
        alert,
        p,
        today,
        key,
        world.room_for_households(),
    )
    if today.year < world.register_from:
        return
    bar = world.path.frozen_bar(world.tick)
    if bar is None:
        bar = exit_bar(appraised, world.household.n_members, float(p.task_y))
    world.bar = bar
    _move(
        world.household,
        world.status,
        world.register,
        appraised,
        alert,
        np.float32(bar),
        p,
        today,
        key,
    )
