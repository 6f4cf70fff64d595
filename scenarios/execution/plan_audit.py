"""What a plan breaks, as a table."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from model.plan import FundPlan
from optimize.instance import Instance
from optimize.proof import audited


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
            # money that may be carried on breaks less than without the rule
            "kept": plan is None or len(audited(plan, instance, rules=[rule.record()])) <= free,
        }
        for rule in instance.rules
    ]
    return pd.DataFrame(rows, columns=["rule", "zh", "en", "kept"])
