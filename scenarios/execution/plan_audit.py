"""What a plan breaks, as a table."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from model.plan import FundPlan
from optimize.instance import Instance
from optimize.proof import audited


def broken_by(
    plan: FundPlan,
    instance: Instance,
    rules: Sequence[Mapping[str, Any]] | None = None,
    measures: Mapping[str, float] | None = None,
) -> pd.DataFrame:
    """What a plan surely breaks, as a table: rule, where, yuan.

    Without ``measures`` (by name, simulated) rules about measures are not among them.
    """
    found = audited(plan, instance, rules=rules, measures=measures)
    rows = [vars(v) for v in found if v.checked]
    return pd.DataFrame(rows, columns=["rule", "where", "yuan"])


def rules_of(
    instance: Instance,
    plan: FundPlan | None = None,
    measures: Mapping[str, float] | None = None,
) -> pd.DataFrame:
    """Every rule of a decision in words, and whether a plan keeps it.

    ``checked`` is False of a rule about a measure that ``measures`` does not hold; ``kept`` then
    says nothing.

    Parameters
    ----------
    plan : to check rule by rule; None for one that was proven to keep them all.
    measures : what the plan reaches, by name, simulated.
    """
    free = 0 if plan is None else len(audited(plan, instance, rules=()))
    rows = []
    for rule in instance.rules:
        one = [rule.record()]
        found = [] if plan is None else audited(plan, instance, rules=one, measures=measures)
        broken = [v for v in found if v.checked]
        # money that may be carried on breaks less than without the rule
        words = {"rule": rule.name, "zh": rule.sentence("zh"), "en": rule.sentence("en")}
        rows.append(words | {"kept": len(broken) <= free, "checked": len(broken) == len(found)})
    return pd.DataFrame(rows, columns=["rule", "zh", "en", "kept", "checked"])
