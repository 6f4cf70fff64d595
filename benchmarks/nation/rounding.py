"""Whole plans near prices: almost every village keeps what is best there, a few are chosen anew.

At the best prices few villages are near a tie. All others are held at their best plan; over those
few the relaxation leaves no more villages in parts than there are shared rows, and a small whole
program chooses for these and some neighbours. What comes out keeps every row, in whole yuan.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy import sparse
from scipy.optimize import LinearConstraint, linprog, milp

from benchmarks.nation.relaxation import NoChoiceError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from benchmarks.nation.bundle import Least
    from benchmarks.nation.relaxation import Used, Wide

_linprog: Any = linprog
_milp: Any = milp
# their stubs ask for literal types that arrays do not have

FREE = 4_000
"""Villages nearest to a tie over which the relaxation is solved."""
PLANS = 8
"""Plans of such a village that stay open, the most profitable ones, beside its cheapest."""
MORE = 60
"""Villages chosen whole beside those that the relaxation left in parts."""
NODES = 3_000
"""Nodes of the whole program at most; never a clock."""
WHOLE = 1.0 - 1e-7
"""Share from which a village counts as whole in the relaxation."""


@dataclass(frozen=True)
class Chosen:
    """A choice that keeps the rows, and the certificate.

    Attributes
    ----------
    choice : (V,) plan of every village.
    objective : worth of it, gluts taken off; ``bound`` that no choice exceeds.
    n_parts : villages that the relaxation left in parts.
    """

    choice: NDArray[np.int64]
    objective: float
    bound: float
    n_parts: int

    @property
    def gap(self) -> float:
        """(bound - objective) / bound."""
        return max(0.0, self.bound - self.objective) / max(abs(self.bound), 1e-300)


def round_to_whole(wide: Wide, least: Least, free: int = FREE, more: int = MORE) -> Chosen:
    """Whole plans near the least bound's prices.

    Raises
    ------
    NoChoiceError
        When even the cheapest plans of the free villages break a row.
    """
    passed = least.passed
    order = np.argsort(passed.value - passed.second, kind="stable")
    rows = np.sort(order[:free])
    choice = passed.choice.copy()
    profit = _profit(wide, least, rows)
    shares, columns = _relaxed(wide, choice, rows, profit)
    own, plan = rows[columns[:, 0]], columns[:, 1]
    top = np.zeros(len(rows))
    np.maximum.at(top, columns[:, 0], shares)
    held = shares >= WHOLE
    choice[own[held]] = plan[held]
    parts = rows[top < WHOLE]
    near = order[np.isin(order, parts, invert=True)][:more]
    small = np.sort(np.concatenate((parts, near)))
    choice[small] = _whole(wide, choice, small, _profit(wide, least, small))
    return Chosen(choice, wide.objective(choice), passed.bound, len(parts))


def _profit(wide: Wide, least: Least, rows: NDArray[np.int64]) -> NDArray[np.float64]:
    """(rows, P) profits at the prices."""
    price = least.prices.of_plans(wide)
    return np.asarray(wide.plan_value[rows] - np.einsum("vpt,pt->vp", wide.money[rows], price))


def _columns(wide: Wide, rows: NDArray[np.int64], profit: NDArray[np.float64]) -> NDArray[np.int64]:
    """(C, 2) village (place in rows) and plan: the most profitable plans and the cheapest one."""
    keep = np.zeros(profit.shape, bool)
    n = min(PLANS, profit.shape[1])
    np.put_along_axis(keep, np.argsort(-profit, axis=1, kind="stable")[:, :n], True, axis=1)
    cheapest = wide.money[rows].sum(axis=2).argmin(axis=1)
    keep[np.arange(len(rows)), cheapest] = True
    return np.argwhere(keep)


@dataclass(frozen=True)
class _Program:
    """``max value x``, ``low <= matrix x <= high``: choices first, then money, then gluts."""

    cost: NDArray[np.float64]
    matrix: Any
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    top: NDArray[np.float64]
    n_choices: int


def _program(
    wide: Wide, rows: NDArray[np.int64], columns: NDArray[np.int64], held: Used
) -> _Program:
    """The rows of the nation, what is held taken off, in units of a thousandth of the fund."""
    n, k = wide.n_years, len(wide.room)
    unit = float(wide.fund_y.sum()) / 1e3
    own, plan = columns[:, 0], columns[:, 1]
    taken = wide.money[rows[own], plan].astype(float).T / unit
    spends = [(u, t) for u in range(n) for t in (u, *wide.later(u))]
    spent_in = np.array([[float(t == year) for _, t in spends] for year in range(n)])
    spent_of = np.array([[float(u == year) for u, _ in spends] for year in range(n)])
    waits = np.array([[float(u == year and t > u) for u, t in spends] for year in range(n)])
    at = wide.grown[plan]
    grown = np.zeros((k, len(columns)))
    grown[at[at >= 0], np.flatnonzero(at >= 0)] = taken[:, at >= 0].sum(axis=0)
    one = sparse.csr_array(
        (np.ones(len(own)), (own, np.arange(len(own)))), shape=(len(rows), len(own))
    )
    blocks: Any = [
        [one, None, None],
        [sparse.csr_array(taken), sparse.csr_array(-spent_in), None],
        [sparse.csr_array(taken * (wide.industry[plan] - wide.least)), None, None],
        [None, sparse.csr_array(spent_of), None],
        [None, sparse.csr_array(waits), None],
        [sparse.csr_array(grown), None, -sparse.eye_array(k)],
    ]
    matrix = sparse.block_array(blocks).tocsr()
    fund, spent = wide.fund_y / unit, held.spent[0] / unit
    share = (held.industry[0] - wide.least * held.spent[0]) / unit
    every = np.full(n, np.inf)
    low = np.concatenate((np.ones(len(rows)), -every, -share, -every, -every, np.full(k, -np.inf)))
    high = np.concatenate(
        (
            np.ones(len(rows)),
            -spent,
            every,
            fund,
            wide.most * fund,
            (wide.room - held.grown[0]) / unit,
        )
    )
    scale = float(np.abs(wide.plan_value[rows]).max()) or 1.0
    cost = (
        np.concatenate((wide.plan_value[rows[own], plan], np.zeros(len(spends)), -wide.loss * unit))
        / scale
    )
    top = np.concatenate((np.ones(len(own)), np.full(len(spends) + k, np.inf)))
    return _Program(cost, matrix, low, high, top, len(own))


def _held(wide: Wide, choice: NDArray[np.int64], rows: NDArray[np.int64]) -> Used:
    """What all other villages take."""
    others = np.setdiff1d(np.arange(wide.n_villages), rows)
    return wide.used_by(others, choice[others], np.zeros(len(others), np.int64), 1)


def _relaxed(
    wide: Wide, choice: NDArray[np.int64], rows: NDArray[np.int64], profit: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Shares of the free villages' plans in a vertex of the relaxation, and their columns."""
    columns = _columns(wide, rows, profit)
    p = _program(wide, rows, columns, _held(wide, choice, rows))
    above, below = np.isfinite(p.high), np.isfinite(p.low) & (p.low != p.high)
    equal = p.low == p.high
    above &= ~equal
    result = _linprog(
        -p.cost,
        A_ub=sparse.vstack((p.matrix[above], -p.matrix[below])),
        b_ub=np.concatenate((p.high[above], -p.low[below])),
        A_eq=p.matrix[equal],
        b_eq=p.high[equal],
        bounds=np.stack((np.zeros(len(p.top)), p.top), axis=1),
        method="highs-ds",
    )
    if result.status != 0:
        raise NoChoiceError(f"no plans of the free villages keep the rows: {result.message}")
    return result.x[: p.n_choices], columns


def _whole(
    wide: Wide, choice: NDArray[np.int64], rows: NDArray[np.int64], profit: NDArray[np.float64]
) -> NDArray[np.int64]:
    """Whole plans of some villages, all others held."""
    columns = np.argwhere(np.ones(profit.shape, bool))
    p = _program(wide, rows, columns, _held(wide, choice, rows))
    result = _milp(
        -p.cost,
        constraints=LinearConstraint(p.matrix, p.low, p.high),
        integrality=np.arange(len(p.cost)) < p.n_choices,
        bounds=(0.0, p.top),
        options={"node_limit": NODES, "mip_rel_gap": 1e-6},
    )
    if result.x is None:
        raise NoChoiceError(f"no whole plans of the last villages keep the rows: {result.message}")
    return columns[result.x[: p.n_choices] > 0.5, 1]
