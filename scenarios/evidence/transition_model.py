"""A second model of a county: persons by class, roll and income band, moved once a year.

About twenty equations, written out in ``docs/second-model.md`` under the numbers that stand here.
It knows published totals and declared parameters, and none of the rules of the household model.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq
from scipy.special import ndtr, owens_t

from scenarios.evidence.transition_numbers import FIXED

Array = NDArray[np.float64]

CLASSES: Final = ("able", "no_labour", "ill")
ROLLS: Final = ("never", "listed", "left")
BANDS: Final = ("poor", "near", "other")
"""Income below the line, between 1 and 1.5 lines, above."""
NEAR: Final = 1.5
"""Lines of income below which one is near: assumption, as the household model's measure."""
ANNOUNCED, DEADLINE = 2015, 2020
"""The Decision of 2015-11-29 and the year by whose end no rural person was to be poor."""
LEAST: Final = 1e-6
"""Persons below which rounding leaves nobody."""
FAR: Final = 9.0
"""Standard deviations that stand for infinity."""


def both_below(h: Array, k: Array, rho: float) -> Array:
    """P(X < h and Y < k) of two standard normals of correlation ``rho``, by Owen's T (1956)."""
    h, k = np.broadcast_arrays(np.where(h == 0.0, 1e-12, h), np.where(k == 0.0, 1e-12, k))
    root = np.sqrt(1.0 - rho * rho)
    parts = owens_t(h, (k - rho * h) / (h * root)) + owens_t(k, (h - rho * k) / (k * root))
    return np.asarray(0.5 * (ndtr(h) + ndtr(k)) - parts - 0.5 * (h * k < 0.0))


def moves(before: Array, after: Array, rho: float) -> Array:
    """Chances of bands next year, by bands this year (equation 6).

    Parameters
    ----------
    before, after : (..., 4)
        Edges of bands in standard deviations from the class's mean log income, the ends far out.

    Returns
    -------
    (..., 3, 3)
    """
    below = both_below(before[..., :, None], after[..., None, :], rho)
    cells = np.maximum(np.diff(np.diff(below, axis=-2), axis=-1), 1e-15)
    return np.asarray(cells / cells.sum(axis=-1, keepdims=True))


def shortfall(k: Array, m: Array, sd: float) -> Array:
    """E(k - income below k), income log-normal of mean log ``m``: yuan a head (equation 15)."""
    x = (np.log(k) - m) / sd
    return np.asarray(k * ndtr(x) - np.exp(m + sd * sd / 2.0) * ndtr(x - sd))


@dataclass(frozen=True)
class Published:
    """What both models know of a county.

    Attributes
    ----------
    years : the year of the register, then every simulated year.
    lines : (years,) poverty line, yuan of 2015 a head and year.
    past : lines of the years before the first from which spells are remembered, oldest first.
    prices : (years,) index, 2015 is 1.
    persons, listed : persons, and persons on the register, in the first year.
    classes : (3,) shares of persons by class.
    poverty : share of persons below the line in the first year.
    """

    years: tuple[int, ...]
    lines: Array
    prices: Array
    persons: float
    listed: float
    classes: Array
    poverty: float
    past: Array


@dataclass(frozen=True)
class TransitionModel:
    """The model with its numbers; every amount is in yuan of 2015 a head and year.

    Attributes
    ----------
    p : fitted numbers by name, those of :data:`FIXED` beside them.
    """

    at: Published
    p: Mapping[str, float]

    def number(self, name: str) -> float:
        """A fitted number, or a fixed one."""
        return self.p[name] if name in self.p else FIXED[name][0]

    @property
    def below_able(self) -> Array:
        """(3,) mean log income of a class less that of the able (equation 2)."""
        return np.array([0.0, self.p["no_labour"], self.p["ill"]])

    @cached_property
    def level(self) -> float:
        """Mean log income of the able in the first year: the poor are as many as assumed (1)."""
        k, sd = np.log(self.at.lines[0]), self.p["sigma"]

        def miss(m: float) -> float:
            return float(self.at.classes @ ndtr((k - m - self.below_able) / sd)) - self.at.poverty

        return float(brentq(miss, k - 6.0, k + 6.0))

    def mean_log(self, t: int) -> Array:
        """(3,) mean log income by class after ``t`` years (equation 2)."""
        return np.asarray(self.level + self.below_able + self.p["growth"] * t)

    def edges(self, t: int, support: Array) -> Array:
        """(class, roll, 4) edges of bands in standard deviations (equations 4 and 5).

        ``support`` (roll,) is what the fund adds to a head's income.
        """
        line = self.at.lines[t] if t >= 0 else self.at.past[t]
        cuts = line * np.array([1.0, NEAR]) - support[:, None]
        inner = (np.log(np.maximum(cuts, 1.0))[None] - self.mean_log(t)[:, None, None]) / self.p[
            "sigma"
        ]
        ends = np.full((*inner.shape[:2], 1), FAR)
        return np.concatenate([-ends, inner, ends], axis=-1)

    def start(self) -> Array:
        """(class, roll, poor before, band) persons in the first year (equation 3).

        The register took those who seemed poorest: log income seen with an error of ``noise``
        standard deviations, below a mark that fills it. Who was poor before hangs on class and
        band (:meth:`never_poor`).
        """
        sd, noise = self.p["sigma"], self.p["noise"]
        seen_sd, rho = sd * np.sqrt(1.0 + noise**2), 1.0 / np.sqrt(1.0 + noise**2)
        m, shares = self.mean_log(0), self.at.classes

        def miss(mark: float) -> float:
            return float(shares @ ndtr((mark - m) / seen_sd)) - self.at.listed / self.at.persons

        seen = ((brentq(miss, m[0] - 9.0, m[0] + 9.0) - m) / seen_sd)[:, None]
        edges = self.edges(0, np.zeros(len(ROLLS)))[:, 0]
        listed = np.diff(both_below(edges, seen, float(rho)), axis=-1)
        everyone = np.diff(ndtr(edges), axis=-1)
        n, never = np.zeros((len(CLASSES), len(ROLLS), 2, len(BANDS))), self.never_poor()
        for roll, part in ((0, everyone - listed), (1, listed)):
            part = self.at.persons * shares[:, None] * part
            n[:, roll, 1] = part * (1.0 - never)
            n[:, roll, 0] = part * never
        return n

    def never_poor(self) -> Array:
        """(class, band) share that was not poor in any remembered year (equation 3)."""
        nobody = np.zeros(len(ROLLS))
        years = [self.edges(t, nobody)[:, 0] for t in range(-len(self.at.past), 1)]
        n = everyone = np.diff(ndtr(years[0]))
        for old, new in pairwise(years):
            chance = moves(old, new, self.p["rho"])
            n = np.einsum("gb,gbc->gc", n * [0.0, 1.0, 1.0], chance)
            everyone = np.einsum("gb,gbc->gc", everyone, chance)
        return np.asarray(n / everyone * [0.0, 1.0, 1.0])

    def classes_next(self) -> Array:
        """(3, 3) persons of a class next year per person of each this year (equations 7 and 8)."""
        onset, recovery, ageing = (self.number(n) for n in ("onset", "recovery", "ageing"))
        change = np.array(
            [
                [1.0 - onset - ageing, ageing, onset],
                [0.0, 1.0, 0.0],
                [recovery, 0.0, 1.0 - recovery],
            ]
        )
        births = self.number("births") * np.array([1.0, 0.0, 1.0])
        deaths = np.array([self.number(f"deaths_{c}") for c in CLASSES])
        return np.asarray((1.0 + births - deaths)[:, None] * change)

    def supports(self, n: Array, brought: float) -> Array:
        """(roll,) yuan a head that the fund's income is, by roll (equation 4)."""
        reach = self.number("reach")
        heads = n.sum(axis=(0, 2, 3))
        registered = reach * brought / max(heads[1:].sum(), 1.0)
        return np.array([(1.0 - reach) * brought / max(heads[0], 1.0), registered, registered])

    def step(
        self, n: Array, t: int, before: Array, support: Array
    ) -> tuple[Array, dict[str, float]]:
        """One year: classes and bands (6 to 10), then the register (11 to 13).

        Parameters
        ----------
        n : persons at the end of year ``t - 1``.
        before, support : (roll,) what the fund added to a head then and adds now.

        Returns
        -------
        persons at the end of year ``t``, and the flows of the year in persons
        """
        old, new = self.edges(t - 1, before), self.edges(t, support)
        chance = moves(old[:, None], new[None], self.p["rho"])
        moved = np.einsum("grhb,gk,gkrbc->krhbc", n, self.classes_next(), chance)
        after = moved.sum(axis=3)
        after[:, :, 1, 0] += after[:, :, 0, 0]
        after[:, :, 0, 0] = 0.0
        found, again = self.p["new"] * after[:, 0, :, 0], self.p["found"] * after[:, 2, :, 0]
        after[:, 0, :, 0] -= found
        after[:, 2, :, 0] -= again
        after[:, 1, :, 0] += found + again
        year, left = self.at.years[t], 0.0
        is_forced = ANNOUNCED < year <= DEADLINE
        task = after[:, 1].sum() / (DEADLINE + 1 - year) if is_forced else self.p["task"]
        for band in (2, 1, 0)[: 3 if is_forced else 2]:  # whoever has most leaves first
            part = min(1.0, max(task - left, 0.0) / max(after[:, 1, :, band].sum(), 1e-9))
            leaves = part * after[:, 1, :, band]
            after[:, 1, :, band] -= leaves
            after[:, 2, :, band] += leaves
            left += float(leaves.sum())
        return (
            np.where(after < LEAST, 0.0, after),
            {
                "left_list": left,
                "joined_list": float((found + again).sum()),
                "added_list": 0.0,  # a register that nobody corrects
                "struck_list": 0.0,
                "entries_income": float(moved[:, :, 0, 1:, 0].sum()),
                "returns_income": float(moved[:, :, 1, 1:, 0].sum()),
                "exits_income": float(moved[:, :, :, 0, 1:].sum()),
                "stayed_poor": float(moved[:, :, :, 0, 0].sum()),
            },
        )

    def spending(self, n: Array, t: int, support: Array) -> tuple[float, float]:
        """Spending-poor persons, and their gap in yuan of 2015 (equations 14 to 17).

        A share of a class has the same large bill; it may push anyone below the line.
        """
        sd, m = self.p["sigma"], self.mean_log(t)[:, None]
        k = np.maximum(self.at.lines[t] - support, 1.0)[None]
        bill = self.p["bill"] * self.at.lines[t]
        has = np.minimum(self.p["bill_share"] * self.ill_factor, 1.0)[:, None]
        poor, others = n[..., 0].sum(axis=2), n[..., 1:].sum(axis=(2, 3))
        below = ndtr((np.log(k) - m) / sd)
        pushed = has * (ndtr((np.log(k + bill) - m) / sd) - below) / (1.0 - below)
        deep = shortfall(k, m, sd) / below + has * bill
        more = shortfall(k + bill, m, sd) - shortfall(k, m, sd) - bill * below
        gap = poor * deep + others * has * more / (1.0 - below)
        return float((poor + others * pushed).sum()), float(gap.sum())

    @property
    def ill_factor(self) -> Array:
        """(3,) chance of a large bill over that of the able (equation 14)."""
        return np.array([1.0, 1.0, self.number("near_ill")])

    def run(self, brought: Array) -> dict[str, Array]:
        """All years after the first: stocks at year-ends and flows, (years - 1,) each.

        ``brought`` (years,) is what the fund adds to the county's income, yuan of 2015 a year.
        """
        n, before = self.start(), np.zeros(len(ROLLS))
        rows = []
        for t in range(1, len(self.at.years)):
            support = self.supports(n, float(brought[t]))
            n, row = self.step(n, t, before, support)
            before = support
            row |= {
                "persons": float(n.sum()),
                "listed": float(n[:, 1].sum()),
                "listed_not_poor": float(n[:, 1, :, 1:].sum()),
                "poor_income": float(n[..., 0].sum()),
                "brought": float(brought[t]),
            }
            row["poor_spending"], row["gap_spending"] = self.spending(n, t, support)
            rows.append(row)
        return {name: np.array([row[name] for row in rows]) for name in rows[0]}


def brought_by(
    yuan: Array, at: tuple[int, ...], yields: Array, mature: Array, decay: float, years: Array
) -> Array:
    """Income that grants bring in every year, yuan of 2015 (equation 18).

    Parameters
    ----------
    yuan : (grant years, programmes) in yuan of 2015.
    at : years of the grants.
    yields, mature : (programmes,) yuan a year per yuan once mature, and years until then.
    decay : share lost a year after that.
    years : (Y,)
    """
    age = (years[:, None] - np.array(at)[None])[..., None].astype(float)
    grown = np.clip(age / mature, 0.0, 1.0) * (1.0 - decay) ** np.maximum(age - mature, 0.0)
    return np.asarray((grown * (yuan * yields)[None]).sum(axis=(1, 2)))
