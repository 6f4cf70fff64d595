"""The elastic model: all rules may give at a price, compiled once and solved many times."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from optimize.formulation.compiled_problem import CompiledProblem
from optimize.formulation.highs import INFINITE
from optimize.formulation.nearest_choice import nearest_choice
from optimize.formulation.problem import Problem
from optimize.menu import costs as menu_costs, with_floor
from optimize.rules import ALWAYS
from optimize.rules.base import Rule
from optimize.rules.floor import FloorPerHead
from optimize.rules.payments import Fund
from optimize.rules.pins import Pin
from optimize.rules.rows import ElasticSolution
from optimize.rules.wording import inwards

LEAST = 1e-4
"""Slack in solver units (10,000 yuan, villages, persons) that is no slack: one yuan."""


COMMITTING = (FloorPerHead, Pin)
"""Rules that every plan of a menu holds: without them villages have other plans."""


@dataclass(frozen=True)
class Change:
    """Rules that give, so that the others can be kept.

    Attributes
    ----------
    rules : what a rule becomes, by its place in ``problem.rules``; None where it is dropped.
    money : yuan that a purse needs more in a year, by place of purse and year.
    """

    rules: Mapping[int, Rule | None] = field(default_factory=dict)
    money: Mapping[tuple[int, int], float] = field(default_factory=dict)

    def applied(self, problem: Problem) -> Problem:
        """The problem with its rules changed, and its menu where plans hold them."""
        places = {id(r): i for i, r in enumerate(problem.rules)}

        def changed(rules: tuple[Rule, ...]) -> tuple[Rule, ...]:
            others = (self.rules.get(places[id(r)], r) for r in rules)
            return tuple(r for r in others if r is not None)

        purses = list(problem.instance.purses)
        for (s, t), more in self.money.items():
            yuan = purses[s].yuan_y.copy()
            yuan[t] += more
            purses[s] = replace(purses[s], yuan_y=yuan)
        instance = replace(
            problem.instance, rules=changed(problem.instance.rules), purses=tuple(purses)
        )
        plans, costs = problem.plans, problem.costs
        if any(isinstance(problem.rules[i], COMMITTING) for i in self.rules):
            plans = with_floor(plans, problem.instance, instance)
            costs = menu_costs(instance, plans)
        return replace(
            problem, instance=instance, plans=plans, costs=costs, extra=changed(problem.extra)
        )


@dataclass(frozen=True)
class ElasticChoice:
    """A choice for which rules gave; columns of the model, of the choice and its relaxation."""

    solution: ElasticSolution
    values: NDArray[np.float64]
    relaxed: NDArray[np.float64]


class Elastic(CompiledProblem):
    """A problem whose rules may all give, at a price; rules are dropped and brought back at will.

    Villages also have their plans without floors and pins, for when those give.
    """

    def __init__(self, problem: Problem) -> None:
        grown = menu_variants(problem)
        rules = grown.problem.rules
        self.loose = tuple(
            i for i, r in enumerate(rules) if not isinstance(r, ALWAYS) or isinstance(r, Fund)
        )
        self.committing = frozenset(i for i in self.loose if isinstance(rules[i], COMMITTING))
        super().__init__(grown.problem, frozenset(self.loose))
        self.top = np.ones(self.compiled.n_columns)
        blocks = np.split(self.place, len(grown.needs), axis=1)
        self.parts = [(need, b[b >= 0]) for need, b in zip(grown.needs, blocks, strict=True)]

    def _columns(self, rules: frozenset[int]) -> NDArray[np.int64]:
        result = {j for i in rules for places in self.slack.get(i, {}).values() for j in places}
        return np.array(sorted(result), np.int64)

    def core(self, dropped: frozenset[int]) -> frozenset[int] | None:
        """Rules that cannot all be kept even when some are dropped; None where they can.

        The duals of the least slack prove it: whoever makes the rules possible must give one of
        them.
        """
        for open_ in (dropped | self.committing, dropped):
            # a proof against all plans always holds; one against some while there are no others
            self._open(open_)
            if (named := self._against(dropped)) is not None:
                return named | (self.committing - open_)
        return None

    def _against(self, dropped: frozenset[int]) -> frozenset[int] | None:
        """Rules whose duals prove that they cannot all be kept by the plans that are open."""
        every = self._columns(frozenset(self.loose))
        self.compiled.gain(every, np.full(len(every), -1.0))
        gone = self._columns(dropped)
        if len(gone):
            self.compiled.gain(gone, np.zeros(len(gone)))
        self.compiled.bound(every, INFINITE)
        result = self.compiled.relaxed()
        if not result.feasible:
            return frozenset()
        if -result.objective < LEAST:
            return None
        return frozenset(
            i
            for i, places in self.slack.items()
            if (np.abs(result.duals[[self.rows[i, at] for at in places]]) > 1e-7).any()
        )

    def least(self, dropped: frozenset[int]) -> ElasticChoice | None:
        """The choice for which some rules give least and all others hold, or None."""
        self._open(dropped)
        every, gone = self._columns(frozenset(self.loose)), self._columns(dropped)
        self.compiled.bound(every, 0.0)
        self.compiled.bound(gone, INFINITE)
        self.compiled.gain(every, np.full(len(every), -1.0))
        first = self.compiled.relaxed()
        if not first.feasible:
            return None
        result = nearest_choice(self, first, self.top)
        if not result.feasible:
            return None
        solution = ElasticSolution({}, np.rint(self.share(result.values)), self.aux(result.values))
        return ElasticChoice(solution, result.values, first.values)

    def given(self, rule: int, values: NDArray[np.float64]) -> dict[Any, float]:
        """What a rule gives by place, yuan or counts."""
        units = {at: row.unit for i, at, row in self.problem.numbered if i == rule}
        by = {at: float(values[places].sum()) for at, places in self.slack.get(rule, {}).items()}
        return {at: x * units[at] for at, x in by.items() if x > LEAST}

    def keeps(self, i: int, rule: Rule) -> bool:
        """Whether a choice near the relaxation keeps all rules once one is replaced by its like."""
        self._open(frozenset())
        self.compiled.bound(self._columns(frozenset(self.loose)), 0.0)
        self._write(i, rule)
        first = self.compiled.relaxed()
        result = first.feasible and nearest_choice(self, first, self.top, again=False).feasible
        self._write(i, self.problem.rules[i])
        return result

    def _write(self, i: int, rule: Rule) -> None:
        """The rows of a rule with the coefficients of another that holds at the same places."""
        units = {a.key: a.unit for a in self.problem.aux}
        for at in rule.index(self.problem):
            row = rule.row(self.problem, at)
            columns = {key: self.columns[key] for key in row.aux}
            places = np.array([j for j in columns.values() if j is not None], np.int64)
            coefficients = np.array(
                [c * units[key] for key, c in row.aux.items() if columns[key] is not None]
            )
            if row.choose is not None:
                places = self.place[self.there]
                coefficients = np.where(self.problem.open, row.choose, 0.0)[self.there]
            self.compiled.change_row(self.rows[i, at], places, coefficients / row.unit)

    def _open(self, dropped: frozenset[int]) -> None:
        self.top = np.ones(self.compiled.n_columns)
        for need, places in self.parts:
            self.top[places] = float(need <= dropped)
            self.compiled.bound(places, self.top[places])

    def change(self, dropped: frozenset[int]) -> Change | None:
        """The least change of some rules that makes all others possible; None where none does."""
        result = self.least(dropped)
        if result is None:
            return None
        rules: dict[int, Rule | None] = {}
        money: dict[tuple[int, int], float] = {}
        for i in sorted(dropped):
            rule, slack = self.problem.rules[i], self.given(i, result.values)
            if isinstance(rule, Fund):
                money |= {at: float(np.ceil(by / 1000.0) * 1000.0) for at, by in slack.items()}
            elif isinstance(rule, COMMITTING):
                # a plan holds it or does not: the relaxation gives the amount, to be proven later
                by = max(self.given(i, result.relaxed).values(), default=0.0)
                rules[i] = lowered(rule, 1.0, by)
            elif slack:
                rules[i] = rule.relaxed_to(self.problem, replace(result.solution, slack=slack))
        return Change(rules, money)


def lowered(rule: Rule, share: float, less: float = 0.0) -> Rule | None:
    """A floor or a pin at a share of what it is, less an amount; None where nothing is left."""
    if isinstance(rule, Pin):
        yuan = inwards(share * rule.yuan - less, 1000.0)
        return replace(rule, yuan=yuan) if yuan > 0.0 else None
    if isinstance(rule, FloorPerHead):
        least = inwards(share * rule.least - less, 1.0)
        return replace(rule, least=least) if least > 0.0 else None
    raise TypeError(f"{rule.name} is not held by plans")


@dataclass(frozen=True)
class MenuVariants:
    """A problem whose menu stands there several times: as it is, then without one rule or another.

    Attributes
    ----------
    problem : with all plans.
    needs : for every part of the menu the rules, by place, that must give for it to be open.
    """

    problem: Problem
    needs: tuple[frozenset[int], ...]


def menu_variants(problem: Problem) -> MenuVariants:
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
    return MenuVariants(grown, tuple(needs))


def _part(problem: Problem, need: frozenset[int]) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Costs of the menu without some rules, and (V,) where it is another menu."""
    everywhere = np.ones(problem.n_villages, bool)
    if not need:
        return problem.costs, everywhere
    gone = {id(problem.rules[i]) for i in need}
    others = tuple(r for r in problem.instance.rules if id(r) not in gone)
    instance = replace(problem.instance, rules=others)
    costs = menu_costs(instance, with_floor(problem.plans, problem.instance, instance))
    pins = [r.village for i in need if isinstance(r := problem.rules[i], Pin)]
    return costs, np.isin(instance.codes, pins) if pins else everywhere
