"""What a plan is good for: six measures of the model, weighed by year, alone or in order."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from model.state.units import WAN
from optimize.data import InstanceData


@dataclass(frozen=True)
class Measure:
    """A yearly village measure that a plan may be judged by.

    Attributes
    ----------
    name : how options call it.
    column : the model's measure (:data:`model.state.measures.MEASURES`).
    sign : 1 where more of the column is better, -1 where less is.
    unit : what the solver divides by: 10,000 yuan for money, 1 for persons.
    """

    name: str
    column: str
    sign: float
    unit: float
    en: str
    zh: str


MEASURES: Final[tuple[Measure, ...]] = (
    Measure(
        "gap",
        "gap_spending",
        -1.0,
        WAN,
        "spending-poverty gap closed, yuan of 2015",
        "支出贫困缺口缩小（2015年元）",
    ),
    Measure(
        "person_years",
        "poor_spending",
        -1.0,
        1.0,
        "person-years out of spending poverty",
        "脱离支出贫困人年",
    ),
    Measure(
        "severity",
        "severity_spending",
        -1.0,
        1.0,
        "squared spending-poverty gap less, persons",
        "支出贫困深度下降",
    ),
    Measure(
        "chronic",
        "poor_chronic",
        -1.0,
        1.0,
        "person-years out of chronic poverty",
        "脱离长期贫困人年",
    ),
    Measure("returns", "returns", -1.0, 1.0, "returns to poverty avoided", "避免返贫人次"),
    Measure("exits", "left_list", 1.0, 1.0, "register exits more", "增加建档立卡退出人次"),
)
"""In the order of the first axis of weights and of the second of learned effects."""

NAMES: Final = tuple(m.name for m in MEASURES)
COLUMNS: Final = tuple(m.column for m in MEASURES)
"""Columns that a learning run must keep."""

RECORD: Final = np.array([m.sign for m in MEASURES])


@dataclass(frozen=True)
class Objective:
    """A weighted sum of measures over the year-ends that count.

    Attributes
    ----------
    weights : (measure, weight) pairs; a weight is per unit of the measure.
    until : last year-end that counts; None counts to the horizon.
    after : weight of year-ends after the plan years, 0 to 1 and above.
    discount : share a year by which a later year-end counts less than the first plan year.
    fading : share of the last year-end's gain that each year after it loses; 1 leaves nothing, so
        that no year after the last counts. What stands then is worth its present value: the gain
        times ``(1 - fading) / (discount + fading)``.
    """

    weights: tuple[tuple[str, float], ...] = (("gap", 1.0),)
    until: int | None = None
    after: float = 1.0
    discount: float = 0.0
    fading: float = 1.0

    def by_year(self, instance: InstanceData) -> NDArray[np.float64]:
        """(M, T) weight of every measure at every effect year."""
        years = np.array(instance.effect_years)
        counts = np.where(years > instance.years[-1], self.after, 1.0)
        if self.until is not None:
            counts = np.where(years > self.until, 0.0, counts)
        last = years == min(years[-1], self.until or years[-1])
        counts[last] *= 1.0 + (1.0 - self.fading) / (self.discount + self.fading)
        counts /= (1.0 + self.discount) ** (years - instance.years[0])
        out = np.zeros((len(MEASURES), len(years)))
        for name, weight in self.weights:
            out[NAMES.index(name)] += weight * counts
        return out

    @property
    def unit(self) -> float:
        """What the solver divides by: that of the first measure."""
        return next(m.unit for m in MEASURES if m.name == self.weights[0][0])


def named(name: str) -> Objective:
    """One measure, all years alike, or up to a year-end: ``exits``, ``exits_2018``."""
    if name in NAMES:
        return Objective(((name, 1.0),))
    measure, _, year = name.rpartition("_")
    if measure not in NAMES or not year.isdigit():
        raise KeyError(name)
    return Objective(((measure, 1.0),), until=int(year))
