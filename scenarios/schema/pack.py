"""A county's pack: all that is known and assumed of a county, wherever it was read from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.declare import Parameter
from model.synthesis.households import SIZE_WEIGHTS
from model.synthesis.register_data import RegisterData
from model.synthesis.totals import CountyFacts
from scenarios.files.home import Home
from scenarios.schema.rules import Rules

DRAWABLE = ("dibao_households", "dibao_persons", "wubao_persons")
"""Facts that a draw may vary where they are assumed; all others the table of villages holds."""


@dataclass(frozen=True)
class CountyPack:
    """All that is known and assumed of a county.

    Attributes
    ----------
    parameters
        The county's own priors, in place of the model-wide ones of the same names.
    fund_y, fund_range
        Yuan a year; low and high where the fund is assumed.
    size_weights : (largest,)
        Share of ordinary households with 1, 2, … members.
    practice_mix, barred
        Shares of money by programme in practice; programmes that do not exist here.
    spent_last_year
        Village's code (0 for the county's own), programme and yuan of what the special fund paid in
        the year before the plan; empty where the county does not tell it.
    purses
        Yuan a year of purses beside the special fund that a plan decides on too.
    reported : mapping of str to (V,) bool
        Cells of the table of villages that the county itself reports; draws leave them as they are.
    town_names
        Names of towns by number; where none is known a page shows the number.
    register : RegisterData or None
        Households and members of the county's own sheets.
    not_known
        Sentences (``text``, ``zh``) for the report's last page.
    """

    name: str
    chinese: str
    title: str
    source: str
    facts: CountyFacts
    assumptions: tuple[Parameter, ...]
    villages: Mapping[str, NDArray[Any]]
    village_names: tuple[str, ...]
    rules: Rules
    fund_y: float
    plan_years: tuple[int, ...]
    first_year: int
    last_year: int
    figures: tuple[Mapping[str, Any], ...]
    contradictions: tuple[Mapping[str, Any], ...]
    other_budgets: tuple[Mapping[str, Any], ...]
    parameters: tuple[Parameter, ...] = ()
    fund_range: tuple[float, float] = (0.0, 0.0)
    fund_source: str = ""
    size_weights: NDArray[np.float64] = field(default_factory=SIZE_WEIGHTS.copy)
    not_known: tuple[Mapping[str, Any], ...] = ()
    practice_mix: tuple[tuple[str, float], ...] = ()
    barred: tuple[str, ...] = ()
    spent_last_year: tuple[tuple[int, str, float], ...] = ()
    purses: Mapping[str, float] = field(default_factory=dict)
    reported: Mapping[str, NDArray[np.bool_]] = field(default_factory=dict)
    town_names: Mapping[int, str] = field(default_factory=dict)
    register: RegisterData | None = None

    @property
    def home(self) -> Home:
        """What a file of this county may call it and its villages."""
        return Home(
            (self.name, self.chinese, self.title),
            dict(zip(map(str, self.villages["code"].tolist()), self.village_names, strict=False)),
        )

    @property
    def assumed_rolls(self) -> frozenset[str]:
        """Facts on dibao and wubao that nobody published: they follow the households."""
        rows = {p.key: p.source for p in self.assumptions}
        return frozenset(k for k in DRAWABLE if rows.get(k, "").startswith("assumption"))
