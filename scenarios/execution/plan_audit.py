"""The independent checker's word on a plan before anybody sees it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from optimize.audit.plan_audit import check_plan
from optimize.rules.exit_task import ExitTask
from scenarios.execution.prepare import checked_against
from scenarios.files.plan import plan_rows

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from model.plan import FundPlan
    from optimize.formulation.problem import Problem


def prove(plan: FundPlan, problem: Problem, choice: NDArray[np.int64] | None) -> None:
    """The independent checker must find nothing: a plan that breaks a rule is never shown.

    ``choice`` is the plan's own choice from the problem's menu; None where it was made otherwise.
    """
    instance = problem.instance
    rows = plan_rows(plan).to_dict("records")
    villages = np.arange(instance.n_villages)
    measures = {
        r.measure: float(problem.measures[r.measure][villages, choice].sum())
        for r in instance.rules
        if isinstance(r, ExitTask) and choice is not None
    }
    broken = check_plan(rows, rules=plan.rules, measures=measures, **checked_against(instance))
    if broken:
        raise RuntimeError("the plan breaks its rules: " + "; ".join(map(str, broken)))
