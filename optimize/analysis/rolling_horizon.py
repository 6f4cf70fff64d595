"""Rolling horizon: the decision left after a year, and plans cut and joined by year."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.plan import FundPlan
from optimize.audit.ledger import Violation
from optimize.data import village_classes
from optimize.formulation.problem import Problem
from optimize.instance import Instance
from optimize.proof import audited, county_facts, rows_of
from optimize.rules.barred import BarredPlans
from optimize.rules.base import Language, Rule
from optimize.rules.carry_over import CarryOver
from optimize.rules.cells import Bounded
from optimize.rules.exit_task import ExitTask
from optimize.rules.floor import FloorPerHead
from optimize.rules.listed_first import ListedFirst
from optimize.rules.pins import Ban
from optimize.rules.project_library import ProjectLibrary
from optimize.rules.rows import ElasticSolution, ProblemData, Row


def remainder(plan: FundPlan, years: tuple[int, ...]) -> FundPlan:
    """The plan in some of its years alone."""
    at = [plan.years.index(y) for y in years]
    return replace(plan, years=years, yuan=plan.yuan[at], team=plan.team[at])


def joined(first: FundPlan, then: FundPlan, name: str) -> FundPlan:
    """Two plans of the same places one after the other."""
    return replace(
        first,
        name=name,
        years=(*first.years, *then.years),
        yuan=np.concatenate((first.yuan, then.yuan)),
        team=np.concatenate((first.team, then.team)),
    )


def moved(before: FundPlan, after: FundPlan) -> float:
    """Share of the larger plan's money in another year, village or programme."""
    a, b = (p.yuan.sum(axis=3).astype(float) for p in (before, after))
    return float(1.0 - np.minimum(a, b).sum() / max(a.sum(), b.sum(), 1.0))


def carried(instance: Instance, executed: FundPlan) -> NDArray[np.float64]:
    """(S,) unspent yuan of every purse's first year that may still be spent under the rule."""
    rule = instance.rule(CarryOver)
    most = rule.most if rule is not None and rule.years > 0 else 0.0
    out = []
    for purse in instance.purses:
        spent = float(
            executed.yuan_of(instance.years[0])[..., executed.purses.index(purse.name)].sum()
        )
        given = float(purse.yuan_y[0])
        out.append(min(max(given - spent, 0.0), most * given))
    return np.array(out)


@dataclass(frozen=True, eq=False)
class WholePlan(Rule):
    """A rule of all plan years, once the first of them were executed: these count and are fixed.

    Sums keep their coefficients, and their bounds fall by what the executed years count; rules that
    judge a village's plan see it with the executed years before it. Registered persons and
    households are those from which the whole plan was made.

    Attributes
    ----------
    of : the rule.
    start : the decision of all plan years.
    executed : the plan of the first of them.
    """

    of: Rule
    start: Instance
    executed: FundPlan

    def sentence(self, language: Language) -> str:
        """The rule's own."""
        return self.of.sentence(language)

    @property
    def of_money(self) -> bool:
        """As the rule."""
        return self.of.of_money

    def uses(self) -> Sequence[NDArray[np.bool_]]:
        """The rule's own."""
        return self.of.uses()

    def index(self, problem: ProblemData) -> Iterable[Any]:
        """Where the rule holds."""
        return self.of.index(problem if isinstance(self.of, Bounded) else self._whole(problem))

    def row(self, problem: ProblemData, at: Any) -> Row:
        """The rule's row with the executed years."""
        if not isinstance(self.of, Bounded) or at[0].endswith("villages"):
            return self.of.row(self._whole(problem), at)
        row, first = self.of.row(problem, at), self.of.row(self._before, at)
        gone = self._counted.of(first)
        return replace(row, low=first.low - gone, high=first.high - gone)

    def record(self) -> dict[str, Any]:
        """The rule with the executed rows and the county at the start, for the checker."""
        rules = [rule.record() for rule in self.start.rules]
        before = {"rows": list(rows_of(self.executed)), "rules": rules, **county_facts(self.start)}
        return {"rule": self.name, "of": self.of.record(), **before}

    @cached_property
    def _done(self) -> NDArray[np.int64]:
        """(V, 1, D, K) yuan of the executed years."""
        yuan = self.executed.yuan[:, : self.start.n_villages].sum(axis=3)
        return np.asarray(yuan.transpose(1, 0, 2)[:, None].astype(np.int64))

    @cached_property
    def _before(self) -> Problem:
        """All plan years with nothing after the executed ones: one plan a village."""
        left = len(self.start.years) - len(self.executed.years)
        costs = np.pad(self._done, ((0, 0), (0, 0), (0, left), (0, 0)))
        return Problem(self.start, costs, np.zeros(costs.shape[:2]), plans=())

    @cached_property
    def _counted(self) -> ElasticSolution:
        """That plan chosen everywhere, and what purses paid of it."""
        pays = {
            ("pay", g, s, t): float(self.executed.yuan_of(year)[:, use, at].sum())
            for t, year in enumerate(self.executed.years)
            for g, use in enumerate(self.start.uses)
            for s, purse in enumerate(self.start.purses)
            for at in [self.executed.purses.index(purse.name)]
        }
        return ElasticSolution({}, np.ones(self._before.plan_value.shape), pays)

    def _whole(self, problem: ProblemData) -> ProblemData:
        """The problem with the executed years before the years of every plan."""
        memo: dict[Any, Any] = problem.memo
        if self not in memo:
            done = np.repeat(self._done, problem.n_plans, axis=1)
            costs = np.concatenate((done, problem.costs), axis=2)
            memo[self] = replace(problem, instance=self.start, costs=costs)
        whole: ProblemData = memo[self]
        return whole


def remaining(
    instance: Instance,
    executed: FundPlan,
    heads: NDArray[np.float64],
    households: NDArray[np.float64],
    persons: NDArray[np.float64],
    reached: Mapping[str, float] | None = None,
) -> Instance:
    """The decision after its first year was executed.

    Money carried on joins the next year's, as county accounts have it, and may wait again with it.
    Classes and sizes follow the register as it is now; the floor is its yearly part for the years
    that are left, a head registered now; market room and need are what grants have not yet filled.
    Rules of years gone by are dropped; of rules that add up or compare years the executed year
    counts (:class:`WholePlan`), of tasks what it has reached.

    Parameters
    ----------
    executed : the plan of the first year.
    heads, households, persons : (V,) registered persons and households, and all persons, now.
    reached : what the year's grants add to measures that tasks speak of, by name.
    """
    years = instance.years[1:]
    at_first = np.arange(len(years)) == 0
    purses = tuple(
        replace(purse, yuan_y=purse.yuan_y[1:] + more * at_first)
        for purse, more in zip(instance.purses, carried(instance, executed), strict=True)
    )
    granted = executed.yuan_of(instance.years[0])[: instance.n_villages].sum(axis=2).astype(float)
    heads = np.maximum(1.0, heads)
    poverty = heads / np.maximum(persons, 1.0)
    return replace(
        instance,
        years=years,
        effect_years=tuple(y for y in instance.effect_years if y >= years[0]),
        classes=village_classes(instance.first_round, instance.remoteness, poverty),
        heads=heads,
        households=np.maximum(1.0, households),
        poverty=poverty,
        purses=purses,
        need=np.maximum(0.0, instance.need - granted.sum(axis=1)),
        rules=tuple(
            left
            for rule in instance.rules
            if _lasts(rule, years[0])
            for left in _left(rule, instance, executed, reached or {})
        ),
        glut_room=np.maximum(0.0, instance.glut_room - granted.sum(axis=0)),
        most_village=np.maximum(0.0, instance.most_village - granted),
    )


def _lasts(rule: Rule, first: int) -> bool:
    """Whether a rule still speaks of a year that can be planned."""
    year = getattr(rule, "year", None)
    return not year or year >= first


def _left(
    rule: Rule, instance: Instance, executed: FundPlan, reached: Mapping[str, float]
) -> tuple[Rule, ...]:
    """What a rule asks of the years after the first."""
    n = len(instance.years)
    if isinstance(rule, FloorPerHead):
        return (replace(rule, least=rule.least * (n - 1) / n),)
    if isinstance(rule, ExitTask):
        return (replace(rule, least=max(0.0, rule.least - reached[rule.measure])),)
    if isinstance(rule, WholePlan):
        return (replace(rule, executed=joined(rule.executed, executed, executed.name)),)
    is_yearly = getattr(rule, "yearly", False) or isinstance(rule, Ban | ListedFirst)
    if is_yearly or not isinstance(rule, Bounded | BarredPlans):
        return (rule,)
    if not isinstance(rule, ProjectLibrary):
        return (WholePlan(rule, instance, executed),)
    # menus are made from a library: it stays beside what is left of it
    known = any(isinstance(r, WholePlan) and r.of is rule for r in instance.rules)
    return (rule,) if known else (rule, WholePlan(rule, instance, executed))


FLOOR = "floor per registered head"
"""What the checker calls the floor."""


def broken_rules(
    plan: FundPlan,
    start: Instance,
    heads: NDArray[np.float64],
    measures: Mapping[str, float] | None = None,
) -> list[Violation]:
    """What a plan joined of years that were planned one after the other breaks of the whole plan.

    Parameters
    ----------
    start : the decision of all plan years.
    heads : (Y, V) registered persons by which each year's floor was set: the floor follows them.
    measures : what the plan reaches, by name, simulated.
    """
    rules = [rule.record() for rule in start.rules]
    followed = replace(start, heads=heads.mean(axis=0))
    return [
        v
        for instance in (start, followed)
        for v in audited(plan, instance, rules=rules, measures=measures)
        if (v.rule == FLOOR) == (instance is followed)
    ]
