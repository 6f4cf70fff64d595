"""Menus without what every plan holds: plans for when a floor or a pin may give."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from optimize.menu import costs as menu_costs
from optimize.menu import with_floor
from optimize.rules.floor import FloorPerHead
from optimize.rules.pins import Pin

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from optimize.formulation.problem import Problem

COMMITTING = (FloorPerHead, Pin)
"""Rules that every plan of a menu holds: without them villages have other plans."""


@dataclass(frozen=True)
class Freed:
    """A problem whose menu stands there several times: as it is, then without one rule or another.

    Attributes
    ----------
    problem : with all plans.
    needs : for every part of the menu the rules, by place, that must give for it to be open.
    n_plans : plans of a part.
    """

    problem: Problem
    needs: tuple[frozenset[int], ...]
    n_plans: int


def freed(problem: Problem) -> Freed:
    """The menu, and what it is without the floor, without each pin in its village, without both."""
    rules = problem.rules
    floors = frozenset(i for i, r in enumerate(rules) if isinstance(r, FloorPerHead) and r.least)
    needs = [frozenset[int](), *([floors] if floors else [])]
    for i, rule in enumerate(rules):
        if isinstance(rule, Pin):
            needs += [frozenset({i}), *([floors | {i}] if floors else [])]
    parts = [_part(problem, need) for need in needs]
    costs = np.concatenate([c for c, _ in parts], axis=1)
    closed = np.concatenate([~may for _, may in parts])
    times = len(parts)
    value = np.tile(problem.plan_value, (1, times))
    value[np.repeat(closed.reshape(times, -1).T, problem.n_plans, axis=1)] = -np.inf
    grown = replace(
        problem,
        plans=problem.plans * times,
        costs=costs,
        plan_value=value,
        measures={name: np.tile(m, (1, times)) for name, m in problem.measures.items()},
        futures=None if problem.futures is None else np.tile(problem.futures, (1, 1, times)),
    )
    return Freed(grown, tuple(needs), problem.n_plans)


def _part(problem: Problem, need: frozenset[int]) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Costs of the menu without some rules, and (V,) where it is another menu."""
    everywhere = np.ones(problem.n_villages, bool)
    if not need:
        return problem.costs, everywhere
    gone = {id(problem.rules[i]) for i in need}
    kept = tuple(r for r in problem.instance.rules if id(r) not in gone)
    instance = replace(problem.instance, rules=kept)
    costs = menu_costs(instance, with_floor(problem.plans, problem.instance, instance))
    pins = [r.village for i in need if isinstance(r := problem.rules[i], Pin)]
    return costs, np.isin(instance.codes, pins) if pins else everywhere
