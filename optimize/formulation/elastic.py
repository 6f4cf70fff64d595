"""What it takes to make rules possible: all rules elastic in one compiled model, asked many times."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from optimize.formulation.highs import INFINITE, Compiled
from optimize.formulation.pyomo_model import auxiliary_values, build
from optimize.formulation.relaxed_menus import COMMITTING, freed
from optimize.menu import costs as menu_costs
from optimize.menu import with_floor
from optimize.rules.floor import FloorPerHead
from optimize.rules.pins import Pin
from optimize.rules.purse import Fund
from optimize.rules.rows import ElasticSolution
from optimize.rules.wording import inwards

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from optimize.formulation.highs import Result
    from optimize.formulation.problem import Problem
    from optimize.rules.base import Rule

LEAST = 1e-4
"""Slack in solver units (10,000 yuan, villages, persons) that is no slack: one yuan."""

GAP = 2e-3
"""Relative gap of the least slack."""

FEW = 15
"""Villages that may choose among all plans where a relaxation left them in parts."""


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

        def kept(rules: tuple[Rule, ...]) -> tuple[Rule, ...]:
            others = (self.rules.get(places[id(r)], r) for r in rules)
            return tuple(r for r in others if r is not None)

        purses = list(problem.instance.purses)
        for (s, t), more in self.money.items():
            yuan = purses[s].yuan_y.copy()
            yuan[t] += more
            purses[s] = replace(purses[s], yuan_y=yuan)
        instance = replace(
            problem.instance, rules=kept(problem.instance.rules), purses=tuple(purses)
        )
        held = any(isinstance(problem.rules[i], COMMITTING) for i in self.rules)
        plans, costs = problem.plans, problem.costs
        if held:
            plans = with_floor(plans, problem.instance, instance)
            costs = menu_costs(instance, plans)
        return replace(
            problem, instance=instance, plans=plans, costs=costs, extra=kept(problem.extra)
        )


@dataclass(frozen=True)
class Found:
    """A choice for which rules gave; all columns of the model, of the choice and of its relaxation."""

    solution: ElasticSolution
    values: NDArray[np.float64]
    relaxed: NDArray[np.float64]


class Elastic:
    """A problem whose rules may all give, at a price; rules are dropped and brought back at will.

    Villages also have their plans without floors and pins, for when those give.
    """

    def __init__(self, problem: Problem) -> None:
        grown = freed(problem)
        self.problem = grown.problem
        rules = self.problem.rules
        self.loose = tuple(i for i, r in enumerate(rules) if not r.always or isinstance(r, Fund))
        self.committing = frozenset(i for i in self.loose if isinstance(rules[i], COMMITTING))
        self.model = build(self.problem, elastic=frozenset(self.loose))
        self.compiled = Compiled(self.model)
        self.slack: dict[int, dict[Any, list[int]]] = {}
        self.rows: dict[int, list[int]] = {}
        for i, at, _ in self.problem.numbered:
            pair = self.model.row_of.get((i, at, "slack"), ())
            places = [self._place(v) for v in pair if id(v) in self.compiled.place]
            if places:
                self.slack.setdefault(i, {})[at] = places
                self.rows.setdefault(i, []).append(self.compiled.rows[id(self.model.row_of[i, at])])
        self.aux = {
            a.key: self.model.component(f"v_{a.key[0]}")[a.key[1:] if len(a.key) > 2 else a.key[1]]
            for a in self.problem.aux
        }
        self.units = {a.key: a.unit for a in self.problem.aux}
        self.plans = plans_of(self.model, self.compiled)
        self.money = money_of(self.problem, self.model, self.compiled)
        self.top = np.ones(len(self.compiled.columns))
        self.parts = [
            (
                need,
                np.array(
                    [
                        self._place(var)
                        for (_, p), var in self.model.v_choose.items()
                        if p // grown.n_plans == n and id(var) in self.compiled.place
                    ],
                    np.int64,
                ),
            )
            for n, need in enumerate(grown.needs)
        ]

    def _place(self, variable: Any) -> int:
        return self.compiled.place[id(variable)]

    def _columns(self, rules: frozenset[int]) -> NDArray[np.int64]:
        found = {j for i in rules for places in self.slack.get(i, {}).values() for j in places}
        return np.array(sorted(found), np.int64)

    def core(self, dropped: frozenset[int]) -> frozenset[int] | None:
        """Rules that cannot all be kept even when some are dropped; None where they can.

        The duals of the least slack prove it: whoever makes the rules possible must give one of them.
        """
        for open_ in (dropped | self.committing, dropped):
            # a proof against all plans holds whatever gives; one against some only while they are all
            self._open(open_)
            named = self._against(dropped)
            if named is not None:
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
        found = self.compiled.relaxed()
        if not found.found:
            return frozenset()
        if -found.objective < LEAST:
            return None
        return frozenset(
            i for i, rows in self.rows.items() if (np.abs(found.duals[rows]) > 1e-7).any()
        )

    def least(self, dropped: frozenset[int]) -> Found | None:
        """The choice for which some rules give least and all others are kept; None where there is none."""
        self._open(dropped)
        every, gone = self._columns(frozenset(self.loose)), self._columns(dropped)
        self.compiled.bound(every, 0.0)
        self.compiled.bound(gone, INFINITE)
        self.compiled.gain(every, np.full(len(every), -1.0))
        first = self.compiled.relaxed()
        found = (
            nearest_choice(self.compiled, self.plans, self.money, first, self.top)
            if first.found
            else first
        )
        if not found.found:
            return None
        choose = np.zeros(self.problem.plan_value.shape)
        for (v, p), var in self.model.v_choose.items():
            choose[v, p] = round(float(found.values[self._place(var)]))
        aux = auxiliary_values(self.problem, self.model, self.compiled, found)
        return Found(ElasticSolution({}, choose, aux), found.values, first.values)

    def given(self, rule: int, values: NDArray[np.float64]) -> dict[Any, float]:
        """What a rule gives by place, yuan or counts."""
        units = {at: row.unit for i, at, row in self.problem.numbered if i == rule}
        by = {at: float(values[places].sum()) for at, places in self.slack.get(rule, {}).items()}
        return {at: x * units[at] for at, x in by.items() if x > LEAST}

    def keeps(self, i: int, rule: Rule) -> bool:
        """Whether a choice near the relaxation keeps all rules once a rule is replaced by its like."""
        self._open(frozenset())
        self.compiled.bound(self._columns(frozenset(self.loose)), 0.0)
        self._write(i, rule)
        first = self.compiled.relaxed()
        near = (self.compiled, self.plans, self.money, first, self.top)
        found = first.found and nearest_choice(*near, again=False).found
        self._write(i, self.problem.rules[i])
        return found

    def _write(self, i: int, rule: Rule) -> None:
        """The rows of a rule with the coefficients of another that holds at the same places."""
        grid = self.model.v_choose
        for at in rule.index(self.problem):
            row, constraint = rule.row(self.problem, at), self.model.row_of[i, at]
            coefs = {
                self._place(self.aux[key]): c * self.units[key]
                for key, c in row.aux.items()
                if id(self.aux[key]) in self.compiled.place
            }
            if row.choose is not None:
                of_plan = np.where(self.problem.open, row.choose, 0.0)
                coefs = {self._place(grid[v, p]): of_plan[v, p] for v, p in grid}
            places = np.array(list(coefs), np.int64)
            self.compiled.change_row(constraint, places, np.array(list(coefs.values())) / row.unit)

    def _open(self, dropped: frozenset[int]) -> None:
        self.top = np.ones(len(self.compiled.columns))
        for need, places in self.parts:
            self.top[places] = float(need <= dropped)
            self.compiled.bound(places, self.top[places])

    def _lowered(self, rule: Rule, slack: Mapping[Any, float]) -> Rule | None:
        """A floor or a pin lower by what it gives in all; between plans with and without it lies any.

        The relaxation tells how much, for a plan holds it or does not; whether it is enough must be
        shown on the menu that it makes.
        """
        by = max(slack.values(), default=0.0)
        return lowered(rule, 1.0, by)

    def change(self, dropped: frozenset[int]) -> Change | None:
        """The least change of some rules that makes all others possible; None where none does."""
        found = self.least(dropped)
        if found is None:
            return None
        rules: dict[int, Rule | None] = {}
        money: dict[tuple[int, int], float] = {}
        for i in sorted(dropped):
            rule, slack = self.problem.rules[i], self.given(i, found.values)
            if isinstance(rule, Fund):
                money |= {at: float(np.ceil(by / 1000.0) * 1000.0) for at, by in slack.items()}
            elif isinstance(rule, COMMITTING):
                rules[i] = self._lowered(rule, self.given(i, found.relaxed))
            elif slack:
                rules[i] = rule.relaxed_to(self.problem, replace(found.solution, slack=slack))
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


def possible(problem: Problem, *, surely: bool = False) -> bool:
    """Whether some choice is found that keeps all rules, near the relaxation or, surely, anywhere."""
    model = build(problem)
    compiled = Compiled(model)
    first = compiled.relaxed()
    top = np.ones(len(compiled.columns))
    plans, money = plans_of(model, compiled), money_of(problem, model, compiled)
    if not first.found:
        return False
    return nearest_choice(compiled, plans, money, first, top, 0.9, again=surely).found


def plans_of(model: Any, compiled: Compiled) -> list[NDArray[np.int64]]:
    """Columns of every village's plans."""
    places: dict[int, list[int]] = {}
    for (v, _), variable in model.v_choose.items():
        if id(variable) in compiled.place:
            places.setdefault(v, []).append(compiled.place[id(variable)])
    return [np.array(p, np.int64) for p in places.values()]


def money_of(problem: Problem, model: Any, compiled: Compiled) -> NDArray[np.float64]:
    """(columns,) yuan of a village's plan; zero of other columns."""
    out = np.zeros(len(compiled.columns))
    for pair, variable in model.v_choose.items():
        if id(variable) in compiled.place:
            out[compiled.place[id(variable)]] = problem.total[pair]
    return out


def _about(
    places: NDArray[np.int64], parts: NDArray[np.float64], money: NDArray[np.float64]
) -> NDArray[np.int64]:
    """Plans with a part, the cheapest, and the few that cost about what the parts cost."""
    near = np.argsort(np.abs(money - parts @ money), kind="stable")[:6]
    return places[np.union1d(np.flatnonzero(parts > 1e-6), [*near, money.argmin()]).astype(int)]


def nearest_choice(
    compiled: Compiled,
    plans: list[NDArray[np.int64]],
    money: NDArray[np.float64],
    first: Result,
    top: NDArray[np.float64],
    gap: float = GAP,
    *,
    again: bool = True,
) -> Result:
    """A choice near a relaxation: villages that have one whole plan there keep it.

    A basis is fractional in few villages, so that little is left to choose; where many are, each
    chooses among the plans that it has a part of, its cheapest, and those that cost about what the
    parts cost. Where that is not enough, all is chosen ``again``.
    """
    open_ = [p for p in plans if first.values[p].max() < 1.0 - 1e-6]
    few = len(open_) <= FEW
    parts = [p if few else _about(p, first.values[p], money[p]) for p in open_]
    every = np.sort(np.concatenate(plans))
    closed = np.setdiff1d(every, np.concatenate([*parts, np.zeros(0, np.int64)]))
    held = np.rint(np.minimum(first.values[closed], 1.0))
    if len(closed):
        compiled.between(closed, held, held)
    found = compiled.whole(gap, 50)
    compiled.bound(every, top[every])
    return found if found.found or not again else compiled.whole(0.05, 50)
