"""Rolling horizon: the decision left after a year, and plans cut and joined by year."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from model.plan import FundPlan
from optimize.data import village_classes
from optimize.instance import Instance
from optimize.rules.base import Rule
from optimize.rules.carry_over import CarryOver
from optimize.rules.floor import FloorPerHead


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


def remaining(
    instance: Instance,
    executed: FundPlan,
    heads: NDArray[np.float64],
    households: NDArray[np.float64],
    persons: NDArray[np.float64],
) -> Instance:
    """The decision after its first year was executed.

    Money carried on joins the next year's, as county accounts have it, and may wait again with it.
    Classes and sizes follow the register as it is now; the floor is its yearly part for the years
    that are left, a head registered now; market room and need are what grants have not yet filled.
    Rules of years gone by are dropped.

    Parameters
    ----------
    executed : the plan of the first year.
    heads, households, persons : (V,) registered persons and households, and all persons, now.
    """
    years, n = instance.years[1:], len(instance.years)
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
        rules=tuple(_left(r, n) for r in instance.rules if _lasts(r, years[0])),
        glut_room=np.maximum(0.0, instance.glut_room - granted.sum(axis=0)),
        most_village=np.maximum(0.0, instance.most_village - granted),
    )


def _lasts(rule: Rule, first: int) -> bool:
    """Whether a rule still speaks of a year that can be planned."""
    year = getattr(rule, "year", None)
    return not year or year >= first


def _left(rule: Rule, n_years: int) -> Rule:
    if isinstance(rule, FloorPerHead):
        return replace(rule, least=rule.least * (n_years - 1) / n_years)
    return rule
