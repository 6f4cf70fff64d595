"""The county's choice: one plan for each village under what villages share (Pyomo, HiGHS).

Money is scaled to 万元 inside this file only.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pyomo.environ as pyo
from pyomo.contrib.solver.common.factory import SolverFactory

from model.units import WAN
from optimize.explain import InfeasibleRulesError, explain_infeasible, floor_conflicts
from optimize.rules.budget import budget_constraint, carry_constraint
from optimize.rules.choice import choice_constraint
from optimize.rules.glut import glut_constraint
from optimize.rules.share import share_constraint

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from optimize.instance import Instance

GAP = 1e-3
"""Relative gap at which the solver may stop."""
NODES = 20_000
"""Nodes at which it stops all the same; the gap that was proven is then reported."""


@dataclass(frozen=True)
class Solution:
    """A choice and how good it is proven to be, on the menu and the estimates given.

    Attributes
    ----------
    choice : (V,) place in the menu.
    objective, bound : yuan of gap closed; no choice can exceed the bound.
    gap : (bound - objective) / bound
    budget_price : (Y,) objective per yuan more in a year (dual of the relaxation).
    share_price : (Y,) objective per yuan of industry that the share rule asks for.
    """

    choice: NDArray[np.int64]
    objective: float
    bound: float
    gap: float
    status: str
    budget_price: NDArray[np.float64]
    share_price: NDArray[np.float64]


def build(
    instance: Instance, values: NDArray[np.float64], costs: NDArray[np.int64], relax: bool
) -> Any:
    """The Pyomo model.

    Parameters
    ----------
    values : (V, P) yuan of gap closed; minus infinity leaves a plan out.
    costs : (V, P, Y, K) yuan
    relax : bool
        Fractions of plans allowed: the relaxation whose duals are prices.
    """
    m: Any = pyo.ConcreteModel()
    n, n_plans = values.shape
    rules = instance.rules
    per_year = costs.sum(axis=3) / WAN
    industry = costs[..., instance.is_industry].sum(axis=3) / WAN
    grown = costs.sum(axis=2) / WAN
    m.V, m.P = pyo.RangeSet(0, n - 1), pyo.RangeSet(0, n_plans - 1)
    m.T = pyo.RangeSet(0, len(instance.years) - 1)
    pairs = [(v, p) for v in range(n) for p in range(n_plans) if np.isfinite(values[v, p])]
    m.VP = pyo.Set(initialize=pairs, dimen=2)
    m.cost = {vp: per_year[vp].tolist() for vp in pairs}
    m.industry = {vp: industry[vp].tolist() for vp in pairs}
    m.K = pyo.Set(initialize=instance.glutted)
    m.grown = {vp: {k: float(grown[vp][k]) for k in m.K if grown[vp][k] > 0.0} for vp in pairs}
    m.budget = (instance.budget_y / WAN).tolist()
    m.n_years, m.carry_over_max = len(instance.years), rules.carry_over_max
    m.industry_share_min = rules.industry_share_min
    m.glut_room = {k: float(instance.glut_room[k]) / WAN for k in m.K}
    m.v_choose = pyo.Var(m.VP, domain=pyo.UnitInterval if relax else pyo.Binary)
    m.v_carry = pyo.Var(m.T, domain=pyo.NonNegativeReals)
    m.v_glut = pyo.Var(m.K, domain=pyo.NonNegativeReals)
    m.choice_constraint = pyo.Constraint(m.V, rule=choice_constraint)
    m.budget_constraint = pyo.Constraint(m.T, rule=budget_constraint)
    m.carry_constraint = pyo.Constraint(m.T, rule=carry_constraint)
    m.share_constraint = pyo.Constraint(m.T, rule=share_constraint)
    m.glut_constraint = pyo.Constraint(m.K, rule=glut_constraint)
    worth = {vp: float(values[vp]) / WAN for vp in pairs}
    m.objective = pyo.Objective(
        expr=sum(worth[vp] * m.v_choose[vp] for vp in pairs)
        - sum(float(instance.glut_loss[k]) * m.v_glut[k] for k in m.K),
        sense=pyo.maximize,
    )
    return m


def _run(model: Any) -> Any:
    """Solve on one thread with a fixed seed; stops on gap or nodes, never on the clock."""
    solver = SolverFactory("highs")
    solver.config.raise_exception_on_nonoptimal_result = False
    solver.config.load_solutions = False
    solver.config.solver_options = {
        "threads": 1, "random_seed": 1, "mip_rel_gap": GAP, "mip_max_nodes": NODES,
    }  # fmt: skip
    return solver.solve(model)


def solve(instance: Instance, values: NDArray[np.float64], costs: NDArray[np.int64]) -> Solution:
    """Choose; raise :class:`optimize.explain.InfeasibleRulesError` when no choice keeps the rules."""
    if conflicts := floor_conflicts(instance):
        raise InfeasibleRulesError(conflicts)
    relaxed = build(instance, values, costs, relax=True)
    relaxed.dual = pyo.Suffix(direction=pyo.Suffix.IMPORT)
    first = _run(relaxed)
    if first.incumbent_objective is None:
        raise explain_infeasible(instance, costs)
    duals = first.solution_loader.get_duals()
    budget_price = np.array([abs(duals[relaxed.budget_constraint[t]]) for t in relaxed.T])
    share_price = np.array([abs(duals[relaxed.share_constraint[t]]) for t in relaxed.T])
    model = build(instance, values, costs, relax=False)
    found = _run(model)
    if found.incumbent_objective is None:
        raise explain_infeasible(instance, costs)
    found.solution_loader.load_vars()
    choice = np.full(instance.n_villages, -1, np.int64)
    for v, p in model.VP:
        if (model.v_choose[v, p].value or 0.0) > 0.5:
            choice[v] = p
    objective = float(found.incumbent_objective) * WAN
    bound = min(float(found.objective_bound), float(first.incumbent_objective)) * WAN
    gap = max(0.0, bound - objective) / max(abs(bound), 1.0)
    return Solution(
        choice, objective, bound, gap, found.termination_condition.name, budget_price, share_price
    )
