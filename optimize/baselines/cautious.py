"""The cautious plan: many programmes, none large, nothing that the county has to confirm first."""

from typing import Final

import numpy as np

from model.plan import FundPlan
from model.programmes import GRANTABLE
from optimize.formulation.infeasibility import InfeasibleRulesError
from optimize.formulation.lexicographic import Goal
from optimize.formulation.problem import Problem
from optimize.formulation.solve import Solution
from optimize.instance import Instance
from optimize.learning.learned import Learned
from optimize.learning.screen import MOST_CLOSINGS, closed_choice
from optimize.menu import open_mixes
from optimize.rules.base import Rule
from optimize.rules.pins import Ban, Pin
from optimize.rules.programme_money import ProgrammeMoney
from results.tables.project_terms import UNSETTLED

MOST_SHARE: Final = 0.40
"""Of all money for one programme (a convention)."""


def cautious_rules(instance: Instance) -> tuple[Rule, ...]:
    """The limits as rules; what a county pins it has confirmed."""
    there = dict.fromkeys(name for mix in open_mixes(instance) for name, _ in mix)
    pinned = {rule.programme for rule in instance.rules if isinstance(rule, Pin)}
    bans = (Ban(name) for name in UNSETTLED if name in there and name not in pinned)
    return (*bans, *(ProgrammeMoney((name,), most_share=MOST_SHARE) for name in there))


def cautious(
    learned: Learned,
    goal: Goal,
    nodes: int,
    extra: tuple[Rule, ...] = (),
    closings: int = MOST_CLOSINGS,
) -> tuple[Learned, Problem, Solution]:
    """The best choice within these limits; ``InfeasibleRulesError`` where the rules forbid them."""
    return closed_choice(
        learned, goal, (*extra, *cautious_rules(learned.instance)), nodes, closings
    )


def is_cautious(plan: FundPlan) -> bool:
    """Whether a plan keeps these limits as it is."""
    money = plan.yuan.sum(axis=(0, 1, 3))
    unsettled = np.isin(GRANTABLE, UNSETTLED)
    return bool(money.max() <= MOST_SHARE * money.sum() and not money[unsettled].any())


def cautious_choice(
    learned: Learned, goal: Goal, chosen: FundPlan, nodes: int, closings: int
) -> tuple[Learned, tuple[Problem, Solution] | None]:
    """The cautious choice with its menu; None where the chosen plan is one or rules forbid it."""
    if is_cautious(chosen):
        return learned, None
    try:
        larger, problem, solution = cautious(learned, goal, nodes, closings=closings)
    except InfeasibleRulesError:
        return learned, None
    return larger, (problem, solution)
