"""What the optimizer is given: villages, money, rules, and a way to simulate."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

import numpy as np

from model.programmes import PROGRAMMES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from model.plan import FundPlan

_INDUSTRY = np.array([p.counts_as_industry for p in PROGRAMMES])


@dataclass(frozen=True)
class Rules:
    """Rules that a plan keeps.

    Attributes
    ----------
    industry_share_min : share of every year's grants that goes to industries.
    floor_per_head : yuan per registered head of a funded village over the plan years.
    carry_over_max : share of a year's fund that may wait for the next; none after the last.
    """

    industry_share_min: float
    floor_per_head: float
    carry_over_max: float


@dataclass(frozen=True)
class Instance:
    """One decision: which village gets which plan.

    Attributes
    ----------
    years : (Y,) plan years; effect_years the year-ends that count.
    codes : (V,) funded villages, sorted.
    classes : (V,) label of each village's class; only what the register and a map show.
    heads, households : (V,) registered persons and households.
    need, absorption_y : (V,) yuan, yuan per year.
    poverty : (V,) registered persons over all persons.
    remoteness : (V,)
    first_round, team : (V,) bool
    budget_y : (Y,) yuan
    glut_room : (K,) yuan of each programme's grants that markets take before its price falls;
        infinite where it does not.
    glut_loss : (K,) share of the value of grants beyond it that is lost.
    practice_mix : shares of money by programme in what is called practice.
    barred : programmes that do not exist here: no menu holds them.
    """

    years: tuple[int, ...]
    effect_years: tuple[int, ...]
    codes: NDArray[np.int32]
    classes: tuple[str, ...]
    heads: NDArray[np.float64]
    households: NDArray[np.float64]
    need: NDArray[np.float64]
    absorption_y: NDArray[np.float64]
    poverty: NDArray[np.float64]
    remoteness: NDArray[np.float64]
    first_round: NDArray[np.bool_]
    team: NDArray[np.bool_]
    budget_y: NDArray[np.float64]
    rules: Rules
    glut_room: NDArray[np.float64]
    glut_loss: NDArray[np.float64]
    practice_mix: tuple[tuple[str, float], ...] = ()
    barred: tuple[str, ...] = ()

    @property
    def n_villages(self) -> int:
        """Funded villages."""
        return len(self.codes)

    @property
    def glutted(self) -> tuple[int, ...]:
        """Programmes whose price falls when the county grows much of it."""
        return tuple(np.flatnonzero(np.isfinite(self.glut_room) & (self.glut_loss > 0.0)).tolist())

    @property
    def is_industry(self) -> NDArray[np.bool_]:
        """(K,) programmes that count as industry."""
        return _INDUSTRY.copy()


def village_classes(
    first_round: NDArray[np.bool_], remoteness: NDArray[np.float64], poverty: NDArray[np.float64]
) -> tuple[str, ...]:
    """Classes by what everyone can see: near or far, and the registered share, lower or higher.

    Cut at the medians of the funded villages; equal villages fall into one class.
    """
    far = remoteness > np.median(remoteness)
    poor = poverty > np.median(poverty)
    labels = []
    for is_far, is_poor in zip(far, poor, strict=True):
        labels.append(f"{'far' if is_far else 'near'}, {'more' if is_poor else 'fewer'} registered")
    return tuple(labels)


@dataclass(frozen=True)
class Job:
    """One simulation: a plan under a draw.

    ``funded`` runs the funded villages alone, county totals read from the draw's frozen path;
    ``county`` runs all villages.
    """

    plan: FundPlan | None
    draw: int
    scope: Literal["funded", "county"]
    other_budgets: bool = True


@dataclass(frozen=True)
class Outcome:
    """What came out: yearly village measures as :meth:`model.record.Record.yearly` gives them."""

    years: tuple[int, ...]
    villages: NDArray[np.int32]
    yearly: Mapping[str, NDArray[np.float64]]

    def gap(self, years: tuple[int, ...], codes: NDArray[np.int32]) -> NDArray[np.float64]:
        """(V,) spending-poverty gap summed over year-ends, yuan of 2015, of some villages."""
        rows = np.array([self.years.index(y) for y in years])
        at = np.searchsorted(self.villages, codes)
        return self.yearly["gap_spending"][rows][:, at].sum(axis=0)


class Simulate(Protocol):
    """The model as the optimizer sees it."""

    def __call__(self, jobs: Sequence[Job], label: str) -> list[Outcome]:
        """Run jobs; outcomes in their order. ``label`` says in a progress bar what is done."""
        ...

    def freeze(self, plan: FundPlan) -> None:
        """Read county totals from now on from a path made under this plan."""
        ...
