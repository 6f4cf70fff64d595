"""What a county is known by: published totals that are met exactly, and names of assumptions."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


class CannotFitError(ValueError):
    """No population meets the published totals, or the targets of the fit.

    The one error of numbers that do not go together; any other is a fault of the program. Of a
    fit its message begins with the parameter whose target is missed.
    """


@dataclass(frozen=True)
class CountyFacts:
    """Published totals of a county; the synthesis meets each exactly.

    Attributes
    ----------
    persons, n_towns, n_poor_villages, n_first_round, n_team : int
    listed_households, listed_persons : int
        On the poverty register.
    dibao_households, dibao_persons, wubao_persons : int
    households : int
        All rural households.
    caused_share_min : float
        Registered households with disability, major illness or no able adult are at least this
        share; 0 where no report says.
    listed_share_min : float
        Registered persons of every poor village are at least this share; 0 where no report says.

    Notes
    -----
    A total that no report prints is an assumption of the county's pack.
    """

    persons: int
    households: int
    n_towns: int
    n_poor_villages: int
    n_first_round: int
    n_team: int
    listed_households: int
    listed_persons: int
    dibao_households: int
    dibao_persons: int
    wubao_persons: int
    caused_share_min: float = 0.0
    listed_share_min: float = 0.0


ASSUMPTIONS: Final = (
    "poverty_2015",
    "other_villages",
    "listed_outside",
    "dibao_listed",
    "wubao_listed",
    "wubao_alone",
    "listing_noise",
    "land_head",
    "disabled",
    "chronic_65",
    "trade",
    "trade_y",
    "tea_old",
    "level_poor",
    "level_other",
    "need_low",
    "need_high",
    "absorption_low",
    "absorption_high",
    "hazard_y",
)
"""Names of a county's assumptions (``county.NAME`` in a draw); its pack gives the ranges."""

OPTIONAL: Final = {
    "poor_village_shift": 0.35,
    "joint_from": 99.0,
    "schooling_shift": 0.0,
    "water_shift": 0.0,
    "gully_villages": 0.0,
}
"""Assumptions that a pack may leave out, with what then holds.

``poor_village_shift`` sd of the rank that households of poor villages lie lower; ``joint_from``
members from which a household holds two couples and an older head; ``schooling_shift`` years of
school; ``water_shift`` level of drinking water and irrigation; ``gully_villages`` villages below a
flood gully.
"""


def optional(assumptions: Mapping[str, float], name: str) -> float:
    """An assumption that a pack may leave out."""
    return assumptions.get(f"county.{name}", OPTIONAL[name])
