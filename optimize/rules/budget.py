"""Money of every year, and what of it may wait."""

from __future__ import annotations

from typing import Any


def budget_constraint(m: Any, t: int) -> Any:
    """Grants of a year and what is carried on are at most its fund and what was carried in.

    sum_{v,p} a_vpt x_vp + c_t <= B_t + c_{t-1}, for all t in Y.
    """
    before = m.v_carry[t - 1] if t > 0 else 0.0
    grants = sum(m.cost[v, p][t] * m.v_choose[v, p] for v, p in m.VP)
    return grants + m.v_carry[t] <= m.budget[t] + before


def carry_constraint(m: Any, t: int) -> Any:
    """A year carries at most a share of its fund; the last year nothing.

    c_t <= kappa B_t for t < T, c_T = 0.
    """
    last = t == m.n_years - 1
    return m.v_carry[t] <= (0.0 if last else m.carry_over_max * m.budget[t])
