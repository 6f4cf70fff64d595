"""The independent checker reads a plan before anybody sees it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from model.plan import FundPlan
from model.programmes import GRANTABLE
from optimize.audit.ledger import Place, Violation
from optimize.audit.plan_audit import check_plan
from optimize.formulation.problem import Problem
from optimize.instance import Instance
from optimize.rules.exit_task import ExitTask
from scenarios.files.plan import plan_rows


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
    rows = plan_rows(plan).to_dict("records")
    checked = plan.rules if rules is None else rules
    return check_plan(rows, rules=checked, measures=measures, **county_facts(instance))


def broken_by(
    plan: FundPlan, instance: Instance, rules: Sequence[Mapping[str, Any]] | None = None
) -> pd.DataFrame:
    """What a plan breaks, as a table: rule, where, yuan."""
    rows = [vars(v) for v in audited(plan, instance, rules=rules)]
    return pd.DataFrame(rows, columns=["rule", "where", "yuan"])


def rules_of(instance: Instance, plan: FundPlan | None = None) -> pd.DataFrame:
    """Every rule of a decision in words, and whether a plan keeps it.

    Parameters
    ----------
    plan : to check rule by rule; None for one that was proven to keep them all.
    """
    free = 0 if plan is None else len(audited(plan, instance, rules=()))
    rows = [
        {
            "rule": rule.name,
            "zh": rule.sentence("zh"),
            "en": rule.sentence("en"),
            "kept": plan is None or len(audited(plan, instance, rules=[rule.record()])) == free,
        }
        for rule in instance.rules
    ]
    return pd.DataFrame(rows, columns=["rule", "zh", "en", "kept"])


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
    broken = audited(plan, instance, measures=measures)
    if broken:
        raise RuntimeError("the plan breaks its rules: " + "; ".join(map(str, broken)))
