"""What a scenario file may say: one schema for command line, Python and page."""

from __future__ import annotations

from html import escape
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from model.declare import SHAPES, Shape
from model.parameters import PARAMETERS
from scenarios.amounts import yuan_of
from scenarios.schema.chinese_keys import MIX, PURSES
from scenarios.schema.goals import objectives_of, target_of
from scenarios.schema.names import LAST_YEAR, PLAN_YEARS, mistakes_of, of_levers, refuse


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Levers(_Strict):
    """What a county decides."""

    plan: str = "optimize"
    targeting: Literal["", "need_first", "large_first", "equal_chance"] = ""
    """Who comes first inside a village; nothing: as the split has it."""
    mix: dict[str, float] = {}
    """Shares of a split's money by programme; the rest goes as in practice."""
    villages_y: int | None = Field(None, ge=1, le=500)
    """Villages a year of ``concentrate``; nothing: ten of ninety."""
    teams: Literal["as_is", "all", "none"] = "as_is"
    """Which poor villages have a work team from the first plan year on."""
    support_ends: int | None = Field(None, ge=2016, le=2030)
    """After this year no money, no team, no support after exit."""
    insurance: Literal["as_is", "full"] = "as_is"
    """``full``: nobody stays out of cooperative insurance."""
    critical_illness: Literal["as_is", "high"] = "as_is"
    """``high``: threshold and share at the generous end of their ranges."""
    floor: Literal["as_is", "all"] = "as_is"
    """``all``: dibao for every registered household without a worker; civil affairs pay."""
    relocation: Literal["as_is", "push"] = "as_is"
    """``push``: offers at the high end of their range; its own purse pays."""
    aftercare: Literal["as_is", "none", "all"] = "as_is"
    """At which sites work is found."""
    fund_y: float = Field(16e6, ge=0.0, le=1e9)
    rules: dict[str, Any] = {}
    """Rules of a plan by name, see :mod:`scenarios.schema.rules`."""
    purses: dict[str, float] = {}
    """Yuan a year of purses beside the special fund that the plan decides on too."""
    pooled: bool = False
    """整合: the sector purse may pay whatever the special fund may."""
    pooled_share: float = Field(0.0, ge=0.0, le=1.0)
    """整合: share of the works of other budgets that is moved with the fund instead; no new money."""
    objective: str = "gap"
    """What is largest: measures with weights, in order, see :mod:`scenarios.schema.goals`."""
    until: int | None = Field(None, ge=2016, le=2030)
    """Last year-end that counts; the horizon where nothing is said."""
    risk: float = Field(0.0, ge=0.0, le=1.0)
    """Weight of the mean of the worst tenth of futures beside the mean of all."""
    targets: dict[str, float] = {}
    """Sums of measures to reach with the least money, and as early as can be."""
    probability: float = Field(0.8, ge=0.5, le=0.99)
    """Share of futures in which a target must be met."""
    method: Literal["milp", "greedy", "rule", "prices"] = "milp"
    """How the plan is made from what was learned."""
    other_budgets: bool = True
    line: Literal["statistics", "administrative"] = "statistics"
    fund_effect: bool = True
    school_grants: bool = True
    effort: bool = False
    exchangeable: bool = False

    @field_validator("fund_y", mode="before")
    @classmethod
    def _money(cls, value: Any) -> float:
        return yuan_of(value)

    @field_validator("objective")
    @classmethod
    def _objective(cls, text: str) -> str:
        objectives_of(text)
        return text

    @field_validator("targets")
    @classmethod
    def _targets(cls, told: dict[str, float]) -> dict[str, float]:
        return dict(target_of(f"{name}={least!r}") for name, least in told.items())

    @field_validator("mix", mode="before")
    @classmethod
    def _mixed(cls, given: Any) -> Any:
        return {MIX.get(k, k): v for k, v in given.items()} if isinstance(given, dict) else given

    @field_validator("purses", mode="before")
    @classmethod
    def _purses(cls, given: Any) -> Any:
        if not isinstance(given, dict):
            return given
        return {PURSES.get(k, k): yuan_of(v) for k, v in given.items()}

    @model_validator(mode="after")
    def _named(self) -> Levers:
        refuse(of_levers(self.model_dump()))
        return self


class Draws(_Strict):
    """How many futures are looked at, from which seed."""

    seed: int = Field(2015, ge=0, le=2**31)
    selection_draws: int = Field(50, ge=2, le=500)
    fresh_draws: int = Field(8, ge=2, le=200)
    valuation_draws: int = Field(16, ge=2, le=2000)
    price_draws: int = Field(6, ge=0, le=200)
    """Valuation draws on which prices of money and rules and near-optimal plans are simulated; 0: none."""
    accepted: str = ""
    """A file of accepted parameter sets, as ``calibrate`` writes it; nothing: the priors."""

    @property
    def tag(self) -> Literal["accepted_sets", "uncalibrated"]:
        """On what parameters a run stands: a key of the catalogue."""
        return "accepted_sets" if self.accepted else "uncalibrated"


Number = Annotated[float, Field(strict=True, allow_inf_nan=False)]
"""A number that is no yes or no and no text."""


class Prior(_Strict):
    """What a number that nobody decides may be: base value, range and shape."""

    value: Number
    low: Number | None = None
    high: Number | None = None
    distribution: Shape = SHAPES[0]
    """``halves``: half the mass on each side of the value, uniform; ``uniform``; ``triangular``."""

    @model_validator(mode="after")
    def _ordered(self) -> Prior:
        low = self.value if self.low is None else self.low
        high = self.value if self.high is None else self.high
        if not low <= self.value <= high:
            raise ValueError("low <= value <= high")
        return self


class Horizon(_Strict):
    """Last year that is simulated."""

    last_year: int = Field(LAST_YEAR, ge=2016, le=2030)


VERSION = 2
"""Of the language of scenario files; older files are migrated as they are read."""

OUTCOMES = ("gap_spending", "poor_spending", "poor_chronic", "returns")
"""Measures that a comparison shows first where a scenario names none."""


class Scenario(_Strict):
    """A question: what is decided, what nobody decides, what is held fixed, what is looked at."""

    version: int = Field(VERSION, ge=VERSION, le=VERSION)
    title: str
    why: str
    title_zh: str = ""
    why_zh: str = ""
    county: str = "pingli"
    horizon: Horizon = Horizon()
    plan_years: tuple[int, ...] = PLAN_YEARS
    levers: Levers = Levers()
    uncertainties: dict[str, Prior] = {}
    """Parameters whose range or shape is not the declared one."""
    constants: dict[str, Number] = {}
    """Parameters that are not drawn: one number in every draw."""
    futures: tuple[str, ...] = ()
    """Stresses that every draw meets after the shared year, see :mod:`scenarios.schema.stresses`."""
    outcomes: tuple[str, ...] = OUTCOMES
    """Measures that a comparison shows."""
    draws: Draws = Draws()

    @field_validator("plan_years")
    @classmethod
    def _consecutive(cls, years: tuple[int, ...]) -> tuple[int, ...]:
        if not years or years != tuple(range(years[0], years[0] + len(years))) or years[0] < 2016:
            raise ValueError("consecutive years from 2016 on")
        return years

    @model_validator(mode="after")
    def _named(self) -> Scenario:
        refuse(mistakes_of(self.model_dump()))
        return self

    def _repr_html_(self) -> str:
        """What a notebook shows: title, why, and what differs from the defaults."""
        told = self.model_dump(
            exclude_defaults=True, exclude={"title", "why", "title_zh", "why_zh"}
        )
        cells = "".join(f"<tr><th>{k}</th><td>{escape(str(v))}</td></tr>" for k, v in told.items())
        return f"<p><b>{escape(self.title)}</b><br>{escape(self.why)}</p><table>{cells}</table>"

    @property
    def overrides(self) -> dict[str, Prior]:
        """Parameters that do not have their declared value or range."""
        return {**self.uncertainties, **{k: Prior(value=v) for k, v in self.constants.items()}}

    @property
    def last_year(self) -> int:
        """The horizon."""
        return self.horizon.last_year


MODEL_NAMES = tuple(p.name for p in PARAMETERS)
"""Names that uncertainties and constants may set, beside a county's assumptions."""
