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
from optimize.fund_plan import no_fund
from optimize.instance import Instance
from optimize.learning.experiment import total_value
from optimize.objective import named
from optimize.rules.base import measured_by
from optimize.rules.teams import Teams
from optimize.simulator import SimulationRun, Simulator


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

    A rule about a measure that is missing is among them, as one that was not checked: who has no
    estimate of it looks at ``checked``, and says so.

    Parameters
    ----------
    rules : to check; the plan's own where left out.
    measures : what the plan is expected to reach, by name (:func:`simulated_measures`).
    """
    checked = plan.rules if rules is None else rules
    return check_plan(rows_of(plan), rules=checked, measures=measures, **county_facts(instance))


def simulated_measures(
    instance: Instance,
    simulate: Simulator,
    plans: Mapping[str, FundPlan],
    draws: Sequence[int],
) -> dict[str, dict[str, float]]:
    """By plan what it adds to each measure that a rule speaks of, beside no fund.

    Means over draws of whole-county runs; nothing is simulated where no rule speaks of a measure.
    """
    names, every = measured_by(instance.rules), [no_fund(instance), *plans.values()]
    runs = [SimulationRun(p, d, "county") for d in draws for p in every] if names else []
    found = list(simulate(runs, "simulating what rules ask for")) if names else []
    out: dict[str, dict[str, float]] = {name: {} for name in plans}
    for measure in names:
        values = [total_value(instance, o, named(measure)) for o in found]
        nothing, *own = np.reshape(values, (len(draws), len(every))).mean(axis=0).tolist()
        for name, value in zip(plans, own, strict=True):
            out[name][measure] = value - nothing
    return out


def prove(
    plan: FundPlan,
    problem: Problem,
    choice: NDArray[np.int64] | None,
    measures: Mapping[str, float] | None = None,
) -> None:
    """The independent checker must find nothing: a plan that breaks a rule is never published.

    ``choice`` is the plan's own choice from the problem's menu; None where it came otherwise, and
    ``measures`` (:func:`simulated_measures`) then says what it reaches.
    """
    instance = problem.instance
    if choice is not None:
        villages = np.arange(instance.n_villages)
        names = measured_by(instance.rules)
        measures = {m: float(problem.measures[m][villages, choice].sum()) for m in names}
    if broken := audited(plan, instance, measures=measures):
        raise RuntimeError("the plan breaks its rules: " + "; ".join(map(str, broken)))
