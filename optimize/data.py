"""What is decided, as arrays: villages, plan years, purses, markets."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from model.programmes import PROGRAMMES

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
class InstanceData:
    """One decision as arrays: its villages, years and purses, without rules.

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
    glut_room : (K,) yuan of each programme's grants that markets take before its price falls;
        infinite where it does not.
    glut_loss : (K,) share of the value of grants beyond it that is lost.
    own_rate : (K,) yuan that a household pays itself for a yuan granted.
    team_effect : mean and standard deviation of the share that a work team adds to what money does.
    practice_mix : shares of money by programme in what is called practice.
    last_year : (V, K) yuan that the special fund paid in the year before, or (1, 1) of nothing
        where the county does not tell it.
    barred : programmes that do not exist here or that no purse of the plan may pay: no menu holds
        them.
    most_village : (V, K), or (1, 1) for all alike, yuan of a programme beyond which a village has
        no use for it: what its grid takes, places in firms.
    worth : (V, K), or (1, 1) for all alike, income of a programme here over suitable land with all
        works, by the table of villages; the truth differs from the table.
    levels : (V, 3) of roads, water and power in the table, 0 to 1.
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
    glut_room: NDArray[np.float64]
    glut_loss: NDArray[np.float64]
    own_rate: NDArray[np.float64] = field(default_factory=lambda: np.zeros(len(PROGRAMMES)))
    team_effect: tuple[float, float] = (0.0, 0.0)
    practice_mix: tuple[tuple[str, float], ...] = ()
    last_year: NDArray[np.float64] = field(default_factory=lambda: np.zeros((1, 1)))
    barred: tuple[str, ...] = ()
    most_village: NDArray[np.float64] = field(default_factory=lambda: np.full((1, 1), np.inf))
    worth: NDArray[np.float64] = field(default_factory=lambda: np.ones((1, 1)))
    levels: NDArray[np.float64] = field(default_factory=lambda: np.zeros((1, 3)))

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

    @property
    def relative_worth(self) -> NDArray[np.float64]:
        """(V, K) worth over the mean registered head's."""
        worth = np.broadcast_to(self.worth, (self.n_villages, len(PROGRAMMES)))
        mean = (self.heads @ worth) / self.heads.sum()
        return np.asarray(worth / np.where(mean > 0.0, mean, 1.0))

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
    poor = poverty > np.median(poverty)
    return tuple(
        f"{'far' if is_far else 'near'}, {'more' if is_poor else 'fewer'} registered"
        for is_far, is_poor in zip(remoteness > np.median(remoteness), poor, strict=True)
    )
