"""The problem stated in Pyomo, for one thread of HiGHS: rows become constraints, one block a rule.

Money is scaled to 万元 here and nowhere else.
"""

from collections.abc import Mapping
from itertools import groupby
from operator import itemgetter
from typing import Any

import numpy as np
import pyomo.environ as pyo
from numpy.typing import NDArray
from pyomo.common.gc_manager import PauseGC
from pyomo.core.expr.numeric_expr import LinearExpression

from optimize.formulation.problem import Problem
from optimize.rules.base import Rule
from optimize.rules.rows import Row


def build(
    problem: Problem, only: type[Rule] | None = None, elastic: frozenset[int] | None = None
) -> Any:
    """The Pyomo model: the choice, auxiliary variables, a constraint for every place of every rule.

    Parameters
    ----------
    only : a single kind of rule, for its golden LP.
    elastic : places in ``problem.rules`` that may give; the objective is then the least slack.
    """
    with PauseGC():
        m: Any = pyo.ConcreteModel()
        grid = _choice(m, problem)
        aux = _auxiliary(m, problem, elastic=elastic is not None)
        slack = _rules(m, problem, grid, aux, only, elastic or frozenset())
        value = _value(m, problem, aux) if elastic is None else -sum(slack)
        m.objective = pyo.Objective(expr=value, sense=pyo.maximize)
    return m


def _choice(m: Any, problem: Problem) -> NDArray[Any]:
    """(V, P) binary variables ``v_choose``; None where a plan is closed."""
    pairs = [(int(v), int(p)) for v, p in zip(*np.nonzero(problem.open), strict=True)]
    m.v_choose = pyo.Var(pairs, domain=pyo.Binary)
    grid = np.empty(problem.plan_value.shape, object)
    for pair, variable in m.v_choose.items():
        grid[pair] = variable
    return grid


def _rules(
    m: Any,
    problem: Problem,
    grid: NDArray[Any],
    aux: Mapping[Any, Any],
    only: type[Rule] | None,
    elastic: frozenset[int],
) -> list[Any]:
    """A block of constraints for every rule, found in ``row_of`` by rule and place; all slacks."""
    m.row_of = {}
    slack: list[Any] = []
    for i, numbered in groupby(problem.numbered, key=itemgetter(0)):
        rule, rows = problem.rules[i], [(at, row) for _, at, row in numbered]
        if only is not None and not isinstance(rule, only):
            continue
        name = rule.name if not hasattr(m, rule.name) else f"{rule.name}_{i}"
        pairs = _slack(m, name, rows) if i in elastic else {}
        slack += [v for pair in pairs.values() for v in pair]
        block = pyo.ConstraintList()
        m.add_component(name, block)
        for at, row in rows:
            pair = pairs.get(row.alike or at, ())
            m.row_of[i, at] = _added(block, _body(grid, problem, aux, row, pair), row)
            if pair:
                m.row_of[i, at, "slack"] = pair
    return slack


def _slack(m: Any, name: str, rows: list[tuple[Any, Row]]) -> dict[Any, tuple[Any, ...]]:
    """Slack up and down by place; rows that are ``alike`` share theirs."""
    places = dict.fromkeys(row.alike or at for at, row in rows)
    var = pyo.Var(range(2 * len(places)), domain=pyo.NonNegativeReals)
    m.add_component(f"v_slack_{name}", var)
    return {key: (var[2 * n], var[2 * n + 1]) for n, key in enumerate(places)}


OF_MONEY = ("pay", "spend", "glut")
"""Auxiliary variables whose bounds are what purses have."""


def _auxiliary(m: Any, problem: Problem, *, elastic: bool) -> dict[Any, tuple[Any, float]]:
    """Auxiliary variables by name, in solver units; (variable, unit) by key."""
    out: dict[Any, tuple[Any, float]] = {}
    for name in dict.fromkeys(a.key[0] for a in problem.aux):
        own = {a.key[1:]: a for a in problem.aux if a.key[0] == name}
        var = pyo.Var(list(own))
        m.add_component(f"v_{name}", var)
        for at, a in own.items():
            data = var[at]
            data.setlb(a.low / a.unit if np.isfinite(a.low) else None)
            # what a year's fund allows gives with the fund: an elastic row bounds it instead
            bounded = np.isfinite(a.high) and not (elastic and a.key[0] in OF_MONEY)
            data.setub(a.high / a.unit if bounded else None)
            if a.whole:
                data.domain = pyo.Integers
            out[a.key] = (data, a.unit)
    return out


def _value(m: Any, problem: Problem, aux: Mapping[Any, Any]) -> Any:
    """The objective: the value of chosen plans and what auxiliary variables add to it."""
    mean = problem.mean_weight / problem.unit
    pairs = list(m.v_choose)
    own = [(aux[a.key][0], a.objective * a.unit / problem.unit) for a in problem.aux if a.objective]
    return LinearExpression(
        constant=0.0,
        linear_coefs=[
            *(float(problem.plan_value[vp]) * mean for vp in pairs),
            *(c for _, c in own),
        ],
        linear_vars=[*(m.v_choose[vp] for vp in pairs), *(v for v, _ in own)],
    )


def _body(
    grid: NDArray[Any], problem: Problem, aux: Mapping[Any, Any], row: Row, slack: tuple[Any, ...]
) -> Any:
    """The left side: choices, auxiliary variables, and its slack up and down, if any."""
    coefs: list[float] = []
    variables: list[Any] = []
    if row.choose is not None:
        choose = np.where(problem.open, row.choose, 0.0) / row.unit
        places = np.nonzero(choose)
        coefs, variables = choose[places].tolist(), grid[places].tolist()
    for key, c in row.aux.items():
        variable, unit = aux[key]
        coefs.append(c * unit / row.unit)
        variables.append(variable)
    if slack:
        coefs += [row.gives, -row.gives]
        variables += slack
    return LinearExpression(constant=0.0, linear_coefs=coefs, linear_vars=variables)


def _added(block: Any, body: Any, row: Row) -> Any:
    """Add a row; one without a variable holds or is a contradiction."""
    low, high = row.low / row.unit, row.high / row.unit
    if low < high and np.isfinite(low) and np.isfinite(high):
        raise ValueError("a row has one side: a rule with two bounds has two rows")
    if isinstance(body, LinearExpression) and not body.linear_vars:
        return None if low <= 1e-9 and high >= -1e-9 else block.add(pyo.Constraint.Infeasible)
    if low == high:
        return block.add(body == low)
    return block.add(body >= low if np.isfinite(low) else body <= high)
