"""What a plan breaks, as a table."""

from __future__ import annotations

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
