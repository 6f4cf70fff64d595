"""The nation's choice as arrays: one plan for each of very many villages under few shared rows.

It is the county's problem (:mod:`optimize.formulation.problem`) where every plan is one programme:
payments, money that waits and lapses, the share of industries, what markets take. Rows are few and
villages many, so that prices on the rows part the villages, and a bound at any prices costs one
pass over the menu.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from model.declare import kernel

if TYPE_CHECKING:
    from numpy.typing import NDArray

PARTS = 8
"""Groups of villages with cuts of their own: prices settle in fewer passes than with one cut."""


class NoChoiceError(RuntimeError):
    """No choice of whole plans keeps the rows, or none was found where there may be one."""


@dataclass(frozen=True)
class Wide:
    """Plans of very many villages and what they share.

    Attributes
    ----------
    plan_value : (V, P) objective of every plan in every village.
    money : (V, P, Y) whole yuan.
    industry : (P,) whether a plan's programme counts as industry.
    grown : (P,) place in ``room`` of the programme whose price falls when much is grown; -1 for
        none.
    fund_y : (Y,) yuan given in every plan year.
    least : share of a year's money that industries get at least.
    most, life : share of a year's money that may wait, and years after which it lapses.
    room, loss : (K,) yuan of grants that a market takes, and the objective lost for a yuan beyond.
    """

    plan_value: NDArray[np.float64]
    money: NDArray[np.int32]
    industry: NDArray[np.bool_]
    grown: NDArray[np.int64]
    fund_y: NDArray[np.float64]
    least: float
    most: float
    life: int
    room: NDArray[np.float64]
    loss: NDArray[np.float64]

    @property
    def n_villages(self) -> int:
        """Villages."""
        return len(self.plan_value)

    @property
    def n_years(self) -> int:
        """Plan years."""
        return len(self.fund_y)

    def later(self, u: int) -> range:
        """Years after ``u`` in which its money may be spent still."""
        return range(u + 1, min(u + self.life, self.n_years - 1) + 1)

    @property
    def least_objective(self) -> float:
        """Least value of any choice; a bound below it proves that none keeps the rows."""
        beyond = float(self.loss.max(initial=0.0)) * float(self.money.sum(axis=2).max(axis=1).sum())
        return float(self.plan_value.min(axis=1).sum()) - beyond

    def take(self, rows: NDArray[np.int64]) -> Wide:
        """Some villages with their part of what is shared."""
        share = len(rows) / self.n_villages
        return replace(
            self,
            plan_value=self.plan_value[rows],
            money=self.money[rows],
            fund_y=self.fund_y * share,
            room=self.room * share,
        )

    def used(self, choice: NDArray[np.int64]) -> Used:
        """What a choice takes of the shared rows."""
        rows = np.arange(self.n_villages)
        return self.used_by(rows, choice, np.zeros(self.n_villages, np.int64), 1)

    def used_by(
        self, rows: NDArray[np.int64], choice: NDArray[np.int64], part: NDArray[np.int64], n: int
    ) -> Used:
        """Use by villages ``rows``, (n, …) by part; whole yuan, so that order does not matter."""
        taken = self.money[rows, choice].astype(np.int64)
        spent, industry = (
            np.zeros((n, self.n_years), np.int64),
            np.zeros((n, self.n_years), np.int64),
        )
        np.add.at(spent, part, taken)
        counts = self.industry[choice]
        np.add.at(industry, part[counts], taken[counts])
        grown = np.zeros((n, len(self.room)), np.int64)
        at = self.grown[choice]
        np.add.at(grown, (part[at >= 0], at[at >= 0]), taken[at >= 0].sum(axis=1))
        plan_value = np.bincount(part, self.plan_value[rows, choice], n).astype(np.float64)
        return Used(plan_value, spent, industry, grown)

    def objective(self, choice: NDArray[np.int64]) -> float:
        """Value of a choice less what gluts take."""
        used = self.used(choice)
        beyond = np.maximum(0.0, used.grown[0] - self.room)
        return float(used.plan_value[0] - (self.loss * beyond).sum())


@dataclass(frozen=True)
class Used:
    """By part of the villages: value (n,); yuan spent and of industries (n, Y); grown (n, K)."""

    plan_value: NDArray[np.float64]
    spent: NDArray[np.int64]
    industry: NDArray[np.int64]
    grown: NDArray[np.int64]


@dataclass(frozen=True)
class Prices:
    """Objective for a yuan.

    Attributes
    ----------
    money : (Y,) of a year's money, zero or more.
    share : (Y,) of the row that asks for industries, zero or more.
    glut : (K,) of a market's room, from zero to what is lost beyond it.
    """

    money: NDArray[np.float64]
    share: NDArray[np.float64]
    glut: NDArray[np.float64]

    def of_plans(self, wide: Wide) -> NDArray[np.float64]:
        """(P, Y) price of a yuan of every plan in every year."""
        counts = wide.industry[:, None] - wide.least
        glut = np.append(self.glut, 0.0)[wide.grown]
        return np.asarray(self.money - self.share * counts + glut[:, None])


@dataclass(frozen=True)
class Passed:
    """One pass over all villages at some prices.

    Attributes
    ----------
    bound : no choice that keeps the rows is worth more.
    choice, value, second : (V,) best plan, its profit and the next plan's.
    """

    bound: float
    choice: NDArray[np.int64]
    value: NDArray[np.float64]
    second: NDArray[np.float64]


@kernel
def _best(plan_value: Any, money: Any, price: Any, choice: Any, value: Any, second: Any) -> None:
    """Of every village the plan of largest profit, in float64."""
    for v in range(plan_value.shape[0]):
        best, after, at = -np.inf, -np.inf, np.int64(0)
        for p in range(plan_value.shape[1]):
            profit = plan_value[v, p]
            for t in range(price.shape[1]):
                profit -= price[p, t] * np.float64(money[v, p, t])
            if profit > best:
                after, best, at = best, profit, np.int64(p)
            elif profit > after:
                after = profit
        choice[v], value[v], second[v] = at, best, after


def pass_over(wide: Wide, prices: Prices) -> Passed:
    """The Lagrangian bound at prices, and what is best for every village there.

    Weak duality: at prices of the right sign the sum of every village's best profit, of what the
    money would earn spent in its dearest year, and of what the markets' room is worth is no less
    than any choice that keeps the rows. Rounding is covered: the bound is raised by ``n eps sum
    |x|``.
    """
    if (prices.money < 0.0).any() or (prices.share < 0.0).any():
        raise ValueError("prices of money and of the industries' share are zero or more")
    if (prices.glut < 0.0).any() or (prices.glut > wide.loss).any():
        raise ValueError("a market's room is worth from zero to what is lost beyond it")
    n = wide.n_villages
    choice, value, second = np.empty(n, np.int64), np.empty(n), np.empty(n)
    _best(wide.plan_value, wide.money, prices.of_plans(wide), choice, value, second)
    shared = earned(wide, prices.money) + float(prices.glut @ wide.room)
    scale = float(np.abs(value).sum()) + abs(shared)
    rounding = (n + 8 * wide.n_years) * np.finfo(np.float64).eps * scale
    return Passed(float(value.sum()) + shared + rounding, choice, value, second)


def earned(wide: Wide, money: NDArray[np.float64]) -> float:
    """Most that the fund earns at prices of money: what may wait is spent in its dearest year."""
    total = 0.0
    for u, fund in enumerate(wide.fund_y):
        dearest = max([money[u], *(money[t] for t in wide.later(u))])
        total += fund * ((1.0 - wide.most) * money[u] + wide.most * dearest)
    return float(total)
