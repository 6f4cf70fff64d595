"""The independent checker reads a plan before anybody sees it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.plan import FundPlan
from model.programmes import GRANTABLE
from optimize.audit.ledger import Place, Violation
from optimize.audit.plan_audit import check_plan
from optimize.formulation.problem import Problem
from optimize.instance import Instance
from optimize.rules.exit_task import ExitTask
from optimize.rules.teams import Teams


def rows_of(plan: FundPlan) -> Iterator[dict[str, Any]]:
    """The plan as rows, grants above zero only, in the order of its axes.

    Where a rule lets teams move, a village with a team and no grant has a row of no yuan.
    """

    def row(y: Any, p: Any, k: Any, s: Any) -> dict[str, Any]:
        return {
            "year": plan.years[y],
            "village": plan.places[p],
            "programme": plan.programmes[k],
            "purse": plan.purses[s],
            "yuan": int(plan.yuan[y, p, k, s]),
            "team": int(plan.team[y, p]),
            "targeting": plan.targeting[p],
        }

    yield from (row(*at) for at in zip(*np.nonzero(plan.yuan), strict=True))
    if any(rule["rule"] == Teams.name for rule in plan.rules):
        bare = plan.team[0] & ~plan.yuan.any(axis=(0, 2, 3))
        yield from (row(0, p, 0, 0) for p in np.flatnonzero(bare))


def county_facts(instance: Instance) -> dict[str, Any]:
    """The county as the checker reads it: places, purses and own shares as plain data."""
    places = {
        int(code): Place(
            float(instance.heads[v]),
            float(instance.households[v]),
            int(instance.town[v]),
            bool(instance.first_round[v]),
            float(instance.absorption_y[v]),
            bool(instance.team[v]),
        )
        for v, code in enumerate(instance.codes)
    }
    purses = {
        p.name: dict(zip(instance.years, p.yuan_y.tolist(), strict=True)) for p in instance.purses
    }
    own = dict(zip(GRANTABLE, instance.own_rate.tolist(), strict=True))
    return {"places": places, "purses": purses, "own": own}


def audited(
    plan: FundPlan,
    instance: Instance,
    *,
    rules: Sequence[Mapping[str, Any]] | None = None,
    measures: Mapping[str, float] | None = None,
) -> list[Violation]:
    """Every rule that a plan breaks, in the words of the independent checker.

    Parameters
    ----------
    rules : to check; the plan's own where left out.
    measures : what the plan is expected to reach, by name.
    """
    checked = plan.rules if rules is None else rules
    return check_plan(rows_of(plan), rules=checked, measures=measures, **county_facts(instance))


def prove(plan: FundPlan, problem: Problem, choice: NDArray[np.int64] | None) -> None:
    """The independent checker must find nothing: a plan that breaks a rule is never published.

    ``choice`` is the plan's own choice from the problem's menu; None where it came otherwise.
    """
    instance = problem.instance
    villages = np.arange(instance.n_villages)
    measures = {
        r.measure: float(problem.measures[r.measure][villages, choice].sum())
        for r in instance.rules
        if isinstance(r, ExitTask) and choice is not None
    }
    if broken := audited(plan, instance, measures=measures):
        raise RuntimeError("the plan breaks its rules: " + "; ".join(map(str, broken)))
