"""What the optimizer is given: villages, money, rules, and a way to simulate."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, Protocol, TypeVar

import numpy as np

from model.programmes import PROGRAMMES
from optimize.rules.floor import FloorPerHead
from optimize.rules.industry_share import IndustryShare

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from model.plan import FundPlan
    from optimize.rules.base import Rule

R = TypeVar("R", bound="Rule")

_INDUSTRY = np.array([p.counts_as_industry for p in PROGRAMMES])


@dataclass(frozen=True)
class Purse:
    """A source of money: what it may pay, and how much each year.

    Attributes
    ----------
    name, chinese : as :data:`model.programmes.PLAN_PURSES` calls it, and the word for it.
    yuan_y : (Y,) yuan given in every plan year.
    programmes : (K,) what it may pay; pooling (整合) lets it pay what the special fund may.
    """

    name: str
    chinese: str
    yuan_y: NDArray[np.float64]
    programmes: NDArray[np.bool_]

    def pays(self, use: NDArray[np.bool_]) -> bool:
        """Whether it may pay a use."""
        return bool((self.programmes & use).any())


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
    town : (V,) town number.
    purses : the special fund first.
    rules : what a plan must keep, see :mod:`optimize.rules`.
    glut_room : (K,) yuan of each programme's grants that markets take before its price falls;
        infinite where it does not.
    glut_loss : (K,) share of the value of grants beyond it that is lost.
    own_rate : (K,) yuan that a household pays itself for a yuan granted.
    team_lift : mean and standard deviation of the share that a work team adds to what money does.
    practice_mix : shares of money by programme in what is called practice.
    barred : programmes that do not exist here: no menu holds them.
    most_village : (V, K), or (1, 1) for all alike, yuan of a programme beyond which a village has no
        use for it: a village plant has a largest size.
    """

    years: tuple[int, ...]
    effect_years: tuple[int, ...]
    codes: NDArray[np.int64]
    classes: tuple[str, ...]
    heads: NDArray[np.float64]
    households: NDArray[np.float64]
    need: NDArray[np.float64]
    absorption_y: NDArray[np.float64]
    poverty: NDArray[np.float64]
    remoteness: NDArray[np.float64]
    first_round: NDArray[np.bool_]
    team: NDArray[np.bool_]
    town: NDArray[np.int32]
    purses: tuple[Purse, ...]
    rules: tuple[Rule, ...]
    glut_room: NDArray[np.float64]
    glut_loss: NDArray[np.float64]
    own_rate: NDArray[np.float64] = field(default_factory=lambda: np.zeros(len(PROGRAMMES)))
    team_lift: tuple[float, float] = (0.0, 0.0)
    practice_mix: tuple[tuple[str, float], ...] = ()
    barred: tuple[str, ...] = ()
    most_village: NDArray[np.float64] = field(default_factory=lambda: np.full((1, 1), np.inf))

    @property
    def n_villages(self) -> int:
        """Funded villages."""
        return len(self.codes)

    @property
    def budget_y(self) -> NDArray[np.float64]:
        """(Y,) yuan of the special fund."""
        return self.purses[0].yuan_y

    @property
    def purse_total(self) -> float:
        """Yuan of all purses over the plan years."""
        return float(sum(p.yuan_y.sum() for p in self.purses))

    def rule(self, kind: type[R]) -> R | None:
        """The first rule of a kind; None where there is none."""
        return next((r for r in self.rules if isinstance(r, kind)), None)

    @property
    def industry_share(self) -> float:
        """Least share of industries in a year's grants; 0 without the rule."""
        rule = self.rule(IndustryShare)
        return rule.least if rule is not None else 0.0

    @property
    def floor_per_head(self) -> float:
        """Yuan per registered head of every funded village over the plan years; 0 without the rule."""
        rule = self.rule(FloorPerHead)
        return rule.least if rule is not None else 0.0

    @property
    def uses(self) -> tuple[NDArray[np.bool_], ...]:
        """(G,) masks (K,) of programmes that the same purses pay and that rules count alike."""
        asked = (use for rule in self.rules for use in rule.uses())
        signature = np.stack([*(p.programmes for p in self.purses), self.is_industry, *asked])
        kinds = dict.fromkeys(map(tuple, signature.T.tolist()))
        return tuple((np.array(kind) == signature.T).all(axis=1) for kind in kinds)

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
    """What came out: yearly village measures as :meth:`model.state.run_record.Record.yearly` gives them."""

    years: tuple[int, ...]
    villages: NDArray[np.int64]
    yearly: Mapping[str, NDArray[np.float64]]

    def gap(self, years: tuple[int, ...], codes: NDArray[np.int64]) -> NDArray[np.float64]:
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
