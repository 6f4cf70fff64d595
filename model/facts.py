"""What a county is known by: published totals that are met exactly, and names of assumptions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


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
        All rural households: an assumption where no report prints it.
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
"""Names of a county's assumptions (``county.NAME`` in a draw); a county pack gives value and range."""
