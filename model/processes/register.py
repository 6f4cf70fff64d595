"""Register: checked exits under a yearly task, support after exit, visits, late re-entry (E7).

Never the truth: its errors are outputs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from model.declare import kernel
from model.processes.civil_affairs import civil_affairs
from model.rng import decision, draw_words, normal, normal_of, uniform
from model.state.maths import exp32, log32

if TYPE_CHECKING:
    from model.state.world import World

_SCORE, _EXIT, _FOUND = decision("register_error"), decision("exit_appraisal"), decision("reentry")
_CHECK = decision("exit_check")
JOIN, LEAVE, REJOIN = 1, 2, 3


@kernel
def score_of(income_y: Any, ill: Any, no_labour: Any, tie: Any, noise: Any, p: Any) -> Any:
    """Poverty score of an appraisal (E7): lower is poorer; ties make one look poorer."""
    score = log32(max(np.float32(100.0), income_y))  # income may be nothing: a log needs some
    score -= p.ill * np.float32(ill) + p.no_labour * np.float32(no_labour) + p.tie * tie
    return score + p.noise * np.float32(noise)


@kernel
def passes(wubao: Any, catastrophic: Any, lacks: Any, draw: Any, strictness: Any) -> Any:
    """Whether a household passes the checks of 两不愁三保障 before it leaves the register.

    Wubao and catastrophic bills never pass; an unmet promise is seen with chance ``strictness``.
    """
    if wubao != 0 or catastrophic != 0:
        return False
    return lacks == 0 or bool(draw >= strictness)


@kernel
def chance_found(first: Any, alert: Any, visit: Any) -> Any:
    """Chance a year that poverty is noticed; four visits add to it where the watch list is alert."""
    missed = 1.0 - np.float64(first)
    if alert:
        for _ in range(4):
            missed *= 1.0 - np.float64(visit)
    return 1.0 - missed


@kernel
def _appraise(
    place: Any,
    house: Any,
    bill: Any,
    status: Any,
    living: Any,
    file: Any,
    appraised: Any,
    alert: Any,
    p: Any,
    today: Any,
    key: Any,
    w: Any,
) -> None:
    """Score all; appraise the income of the registered that pass; who is watched, who got worse."""
    for v in range(place.code.size):
        start, end = place.first_household[v], place.end_household[v]
        draw_words(key, _SCORE, house.id[start:end], today.year, w)
        for h in range(start, end):
            appraised[h], alert[h] = np.float32(-1.0), 0
            file.event[h] = 0
            if house.alive[h] == 0:
                continue
            who = house.id[h]
            file.score[h] = score_of(
                status.income_y[h],
                bill.n_chronic[h] > 0,
                house.n_adults[h] == 0,
                house.tie[h],
                normal_of(w[0, h - start], w[1, h - start]),
                p,
            )
            # visits follow the list made a year ago
            alert[h] = np.int8(file.watch[h] != 0 and status.left_y[h] < status.left_before[h])
            # watch list: below 1.5 lines (State Council office, 2020)
            watch = file.left_year[h] > 0 and status.left_y[h] < np.float32(1.5) * today.line
            file.watch[h] = np.int8(watch)
            if file.listed[h] == 0:
                continue
            draw = 0.0
            if living.lacks[h] != 0:
                draw = uniform(key, _CHECK, who, today.year)
            if passes(file.wubao[h], status.catastrophic[h], living.lacks[h], draw, p.checks):
                error = p.optimism + p.appraisal_sd * np.float32(
                    normal(key, _EXIT, who, today.year)
                )
                appraised[h] = status.income_y[h] / today.line * exp32(error)


@kernel
def _move(
    house: Any,
    status: Any,
    file: Any,
    appraised: Any,
    alert: Any,
    bar: Any,
    p: Any,
    today: Any,
    key: Any,
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
            first = p.found_y if file.left_year[h] > 0 else p.new_y
            chance = chance_found(first, alert[h] != 0, p.visit_found_q)
            if uniform(key, _FOUND, house.id[h], today.year) < chance:
                file.event[h] = REJOIN if file.left_year[h] > 0 else JOIN
                file.listed[h] = 1
        file.served[h] = np.int8(
            is_served(file.listed[h], file.left_year[h], today.year, p.support_years)
        )


@kernel
def is_served(listed: Any, left_year: Any, year: Any, years: Any) -> Any:
    """Whether programmes and raised cover are open next year: listed, or left not long ago."""
    if listed != 0:
        return True
    return bool(left_year > 0 and np.float32(year + 1 - left_year) <= years)


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
    may = np.flatnonzero(appraised >= 1.0)
    order = may[np.argsort(-appraised[may], kind="stable")]
    reached = np.cumsum(n_members[order])
    last = int(np.searchsorted(reached, task))
    return float(appraised[order[last]]) if last < len(order) else 1.0


def register(world: World) -> None:
    """At the year's end: appraise, let the task's share leave, find some who fell back; civil affairs."""
    today, p, key = world.today, world.numbers["register"], world.key
    if today.quarter != 3:
        return
    n = world.house.id.size
    appraised, alert = np.empty(n, np.float32), np.empty(n, np.int8)
    _appraise(
        world.place,
        world.house,
        world.bill,
        world.status,
        world.living,
        world.file,
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
        bar = exit_bar(appraised, world.house.n_members, float(p.task_y))
    world.bar = bar
    _move(world.house, world.status, world.file, appraised, alert, np.float32(bar), p, today, key)
    civil_affairs(world)
