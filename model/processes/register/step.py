"""Register: its correction, exits under a yearly task, support after exit, visits, re-entry (E7).

Never the truth: its errors are outputs. Visits are those of the cadre who is paired with a
household (结对帮扶): where nobody is, nobody comes.
"""

from collections import namedtuple
from typing import Any

import numpy as np

from model.declare import call, in_place, kernel
from model.processes.register.rules import (
    CORRECTED,
    NOBODY,
    UNCHECKED,
    did_nothing,
    exit_bar,
    is_forced,
    is_served,
    notice_chance,
    passes,
    score_of,
    share_registered,
    task_of,
)
from model.rng import decision, draw_words, normal, normal_of, uniform
from model.state.codes import ADDED, ENTRY, EXIT, RETURN, STRUCK, WATCH_LINES
from model.state.maths import exp32
from model.state.world import World

_SCORE, _EXIT, _NOTICED = (
    decision("register_error"),
    decision("exit_appraisal"),
    decision("reentry"),
)
_CHECK, _VISIT, _CORRECTION, _PAIR = (
    decision(name) for name in ("exit_check", "visit", "register_correction", "pair")
)

Columns = namedtuple("Columns", "village household health status living register stake offer")


@in_place
def _appraised(h: Any, columns: Any, p: Any, today: Any, key: Any) -> Any:
    """Income over line as an appraisal sees it; far below where it does not pass its checks."""
    register, status, lacks = columns.register, columns.status, columns.living.lacks[h]
    identity, draw = columns.household.id[h], 0.0
    if lacks != 0:
        draw = uniform(key, _CHECK, identity, today.year)
    error = p.optimism + p.appraisal_sd * np.float32(normal(key, _EXIT, identity, today.year))
    appraised = status.income_y[h] / today.line * exp32(error)
    if passes(register.wubao[h], status.catastrophic[h], lacks, draw, p.checks):
        return appraised
    return appraised - UNCHECKED


@kernel
def _appraise(columns: Columns, lists: Any, register_p: Any, today: Any, key: Any, w: Any) -> None:
    """Score all; appraise the income of the registered that pass; who is watched, who got worse.

    ``lists`` are the appraised income over line and whether visits are alert, (households,) each.
    """
    appraised, alert = lists
    village, household = columns.village, columns.household
    status, register = columns.status, columns.register
    for v in range(village.code.size):
        start, end = village.first_household[v], village.end_household[v]
        draw_words(key, _SCORE, household.id[start:end], today.year, w)
        for h in range(start, end):
            appraised[h], alert[h] = -np.float32(NOBODY), 0
            register.event[h] = 0
            if household.alive[h] == 0:
                continue
            ill, no_labour = columns.health.n_chronic[h] > 0, household.n_adults[h] == 0
            noise = normal_of(w[0, h - start], w[1, h - start])
            register.score[h] = score_of(
                status.income_y[h], ill, no_labour, household.tie[h], noise, register_p
            )
            # visits follow the list made a year ago
            worse = status.left_y[h] < status.left_before[h]
            alert[h] = np.int8(register.watch[h] != 0 and worse and register.paired[h] != 0)
            near = status.left_y[h] < WATCH_LINES * today.line
            register.watch[h] = np.int8(register.left_year[h] > 0 and near)
            if register.listed[h] != 0:
                appraised[h] = _appraised(h, columns, register_p, today, key)


@in_place
def _error_of(h: Any, columns: Any) -> Any:
    """1 for the poor off the register, -1 for the registered who are not poor; wubao are right."""
    if columns.household.alive[h] == 0 or columns.register.wubao[h] != 0:
        return 0
    return np.int64(columns.status.income_poor[h]) - np.int64(columns.register.listed[h])


@kernel
def _correct(columns: Columns, lists: Any, register_p: Any, today: Any, key: Any) -> None:
    """Of every village, a share of the register is struck off, a share of other poor is added.

    Who is struck off has not left: no support after it, no watch.
    """
    village, household, register = columns.village, columns.household, columns.register
    for v in range(village.code.size):
        start, end = village.first_household[v], village.end_household[v]
        listed, wrong, missed = 0.0, 0.0, 0.0
        for h in range(start, end):
            error, n = _error_of(h, columns), household.n_members[h] * household.alive[h]
            listed += n * (register.listed[h] != 0)
            wrong += n * (error < 0)
            missed += n * (error > 0)
        strike = np.float64(register_p.struck) * listed / max(wrong, 1.0)
        add = np.float64(register_p.added) * listed / max(missed, 1.0)
        for h in range(start, end):
            error = _error_of(h, columns)
            chance = strike if error < 0 else add
            if error != 0 and uniform(key, _CORRECTION, household.id[h], today.year) < chance:
                register.listed[h], register.event[h] = error > 0, ADDED if error > 0 else STRUCK
                lists[0][h] = -np.float32(NOBODY)


@kernel
def _notice(
    columns: Columns, lists: Any, is_open: Any, register_p: Any, today: Any, key: Any
) -> Any:
    """Those who fell back, or were missed, are noticed with a chance; persons that join.

    ``is_open`` is the part of the chance that a register near its deadline leaves.
    """
    household, register, p = columns.household, columns.register, register_p
    joined = 0
    for h in range(household.id.size):
        if household.alive[h] == 0 or register.listed[h] != 0:
            continue
        if columns.status.income_poor[h] != 0:
            first = p.found_y if register.left_year[h] > 0 else p.new_y
            chance = is_open * notice_chance(first, lists[1][h] != 0, p.visit_found_q)
            if uniform(key, _NOTICED, household.id[h], today.year) < chance:
                register.event[h] = RETURN if register.left_year[h] > 0 else ENTRY
                register.listed[h] = 1
                joined += household.n_members[h]
    return joined


@kernel
def _put_forward(h: Any, columns: Any, p: Any, today: Any, key: Any) -> Any:
    """Whether its helper puts a household that was supported forward for another kind next year."""
    status, years = columns.status, today.year - 2000 - columns.offer.helped[h]
    best = max(status.ratio_1[h], status.ratio_2[h])
    failed = columns.register.paired[h] != 0 and did_nothing(years, columns.stake.n_kinds[h], best)
    return failed and uniform(key, _VISIT, columns.household.id[h], today.year) < p.visit_changes_y


@kernel
def _leave(columns: Columns, lists: Any, bar: Any, register_p: Any, today: Any, key: Any) -> None:
    """Exits above the bar, never in the year of an entry; who is served next year, and first.

    Some of the registered whom nobody visits are given a helper, who stays with them after an exit.
    """
    household, register = columns.household, columns.register
    for h in range(household.id.size):
        if household.alive[h] == 0:
            continue
        if register.listed[h] != 0 and register.event[h] == 0 and lists[0][h] >= bar:
            register.listed[h], register.event[h] = 0, EXIT
            register.left_year[h] = today.year
        listed, left_year = register.listed[h], register.left_year[h]
        register.served[h] = np.int8(
            is_served(listed, left_year, today.year, register_p.support_years)
        )
        register.again[h] = 0
        if listed != 0 and columns.offer.helped[h] != 0:
            register.again[h] = _put_forward(h, columns, register_p, today, key)
        if listed != 0 and register.paired[h] == 0:
            register.paired[h] = np.int8(
                uniform(key, _PAIR, household.id[h], today.year) < register_p.paired_y
            )


def register(world: World) -> None:
    """At the year's end: appraise, correct, find some who fell back, let the task's share leave."""
    if world.today.quarter != 3:
        return
    n, year, p = world.household.id.size, world.today.year, world.register_p
    lists = (np.empty(n, np.float32), np.empty(n, np.int8))
    call(_appraise, world, lists=lists, w=world.room_for_households())
    if year < world.register_from or year <= float(p.date):
        return
    if year == CORRECTED:
        call(_correct, world, lists=lists)
    persons = world.household.n_members
    on_list = (world.household.alive != 0) & (world.register.listed != 0)
    is_open = share_registered(year, p) if is_forced(year, p) else 1.0
    joined = call(_notice, world, lists=lists, is_open=is_open)
    bar = world.path.frozen_bar(world.tick)
    if bar is None:
        task = task_of(year, float(persons[on_list].sum()), float(joined), p)
        floor = -2.0 * float(UNCHECKED) if is_forced(year, p) else 1.0
        bar = exit_bar(lists[0], persons, task, floor) if task > 0.0 else NOBODY
    world.bar = bar
    call(_leave, world, lists=lists, bar=np.float32(bar))
