"""The share of industries in a year's grants."""

from __future__ import annotations

from typing import Any


def share_constraint(m: Any, t: int) -> Any:
    """Industries get at least their share of every year's grants.

    sum_{v,p} (i_vpt - sigma a_vpt) x_vp >= 0, for all t in Y.
    """
    return (
        sum(
            (m.industry[v, p][t] - m.industry_share_min * m.cost[v, p][t]) * m.v_choose[v, p]
            for v, p in m.VP
        )
        >= 0.0
    )
