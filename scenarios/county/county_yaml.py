"""``county.yaml`` as one model: every key with its type and range; all faults of a file at once."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NotRequired, Self

import numpy as np
from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    field_validator,
    model_validator,
)
from typing_extensions import TypedDict

from model.declare import Parameter
from model.parameters import PARAMETERS
from model.programmes import GRANTABLE
from model.synthesis.households import SIZE_WEIGHTS
from model.synthesis.totals import ASSUMPTIONS, OPTIONAL, CountyFacts
from scenarios.amounts import ALLOWED_ZH, yuan_of
from scenarios.county.names import LETTERS, NAME
from scenarios.faults import FaultError, nearest
from scenarios.schema.pydantic_faults import faults_of, refusal, refuse
from scenarios.schema.rules import RulesField  # noqa: TC001 (pydantic reads it)
from scenarios.schema.scenario import is_physical, physical_range
from scenarios.schema.yaml_text import plain, read_yaml

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from numpy.typing import NDArray
    from pydantic import ValidationInfo
    from pydantic_core import InitErrorDetails

FACTS = {
    "persons": "farm_population",
    "households": "households",
    "n_towns": "towns",
    "n_poor_villages": "poor_villages",
    "n_first_round": "first_round_villages",
    "n_team": "team_villages",
    "listed_households": "listed_households",
    "listed_persons": "listed_persons",
    "dibao_households": "dibao_households",
    "dibao_persons": "dibao_persons",
    "wubao_persons": "wubao_persons",
}
"""Fields of :class:`model.synthesis.totals.CountyFacts` and the figure or assumption of each."""

BOUNDS = {"caused_share_min": "caused_share", "listed_share_min": "poor_village_rate"}
"""Fields that a figure may give: published lower bounds, shares."""

DRAWABLE = ("dibao_households", "dibao_persons", "wubao_persons")
"""Facts that a draw may vary where they are assumed; all others the table of villages holds."""

LARGEST_SIZE = 15
"""Members of a household for which weights may be given."""

COUNTIES = Path(__file__).parents[1] / "counties"
"""Folder of the packs that come with tuopin."""

BY_NAME = {p.name: p for p in PARAMETERS}

Number = Annotated[float, Field(strict=True, allow_inf_nan=False)]
Share = Annotated[Number, Field(ge=0.0, le=1.0)]


def _or_empty(empty: Callable[[], Any]) -> BeforeValidator:
    """A section of which only the head stands in the file is empty."""
    return BeforeValidator(lambda value: empty() if value is None else value)


def _yuan(value: Any) -> float:
    try:
        return yuan_of(value)
    except ValueError as error:
        refuse([refusal("wrong_unit", (), value, (ALLOWED_ZH, str(error)))])
        raise


class Figure(TypedDict):
    """A published figure; what is only shown may be of any kind."""

    __pydantic_config__ = ConfigDict(extra="allow")  # type: ignore[misc]

    value: Any
    unit: str
    use: str
    match: str
    zh: str
    note: NotRequired[str]


class Contradiction(TypedDict):
    """Figures that cannot all hold at once."""

    __pydantic_config__ = ConfigDict(extra="allow")  # type: ignore[misc]

    figures: NotRequired[list[str]]
    text: str
    zh: str


class Sentence(TypedDict):
    """A sentence of a report's last page."""

    __pydantic_config__ = ConfigDict(extra="allow")  # type: ignore[misc]

    text: str
    zh: str


class Budget(TypedDict):
    """What another purse pays beside the fund."""

    __pydantic_config__ = ConfigDict(extra="allow")  # type: ignore[misc]

    name: str
    zh: str


class Part(BaseModel):
    """A mapping of the file; keys beyond those that a run reads are the author's notes."""

    model_config = ConfigDict(frozen=True, coerce_numbers_to_str=True)


class Horizon(Part):
    """Years of a run."""

    first_year: Number
    last_year: Number


class Range(Part):
    """A value with its ends."""

    value: Number
    low: Number
    high: Number

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        refuse(_out_of_order(self.value, self.low, self.high))
        return self


class Prior(Range):
    """A value that is assumed, with where it comes from."""

    source: Annotated[str, Field(min_length=1)]
    unit: str = ""
    zh: str = ""

    @property
    def confidence(self) -> Any:
        """``low`` where nobody measured it."""
        return "low" if self.source.startswith("assumption") else "medium"


class Fund(Part):
    """The special fund: yuan a year, its ends where it is assumed."""

    value: Annotated[float, BeforeValidator(_yuan)]
    low: Annotated[float, BeforeValidator(_yuan)] = np.nan
    high: Annotated[float, BeforeValidator(_yuan)] = np.nan
    source: str = ""

    @model_validator(mode="before")
    @classmethod
    def _bare(cls, value: Any) -> Any:
        row = value if isinstance(value, dict) else {"value": value}
        return {"low": row.get("value"), "high": row.get("value"), **row}

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        refuse(_out_of_order(self.value, max(self.low, 0.0), self.high))
        return self


class Sizes(Part):
    """Share of ordinary households with 1, 2, … members."""

    weights: list[Annotated[Number, Field(ge=0.0)]]
    source: Annotated[str, Field(min_length=1)]

    @field_validator("weights")
    @classmethod
    def _some(cls, weights: list[float]) -> list[float]:
        if not 2 <= len(weights) <= LARGEST_SIZE or sum(weights) <= 0.0:
            allowed = f"2 to {LARGEST_SIZE} numbers, 0 or more, not all 0"
            allowed_zh = f"2至{LARGEST_SIZE}个不小于0、不全为0的数"
            refuse([refusal("wrong_type", (), weights, (allowed_zh, allowed))])
        return weights


class Named(Part):
    """A village that the report names."""

    model_config = ConfigDict(extra="forbid")

    name: str
    poor_village: bool = False
    first_round: bool = False
    remoteness: Share | None = None
    walnut_mu: Number = 0.0


class CountyFile(Part):
    """A county's published figures, assumptions and rules, as its ``county.yaml`` writes them."""

    model_config = ConfigDict(extra="forbid")

    name: str
    chinese: str
    title: str
    source: str
    horizon: Horizon
    plan_years: Annotated[tuple[Annotated[int, Field(strict=True)], ...], Field(min_length=1)]
    fund_y: Fund
    rules: Annotated[RulesField, _or_empty(dict)]
    figures: Annotated[dict[str, Figure], _or_empty(dict)]
    contradictions: Annotated[list[Contradiction], _or_empty(list)]
    assumptions: Annotated[dict[str, Prior], _or_empty(dict)]
    other_budgets: Annotated[list[Budget], _or_empty(list)]
    parameters: Annotated[dict[str, Prior], _or_empty(dict)] = {}
    household_sizes: Sizes | None = None
    named_villages: Annotated[list[Named], _or_empty(list)] = []
    not_known: Annotated[list[Sentence], _or_empty(list)] = []
    practice_mix: Annotated[dict[str, Annotated[Number, Field(ge=0.0)]], _or_empty(dict)] = {}
    barred: Annotated[list[str], _or_empty(list)] = []

    @field_validator("name", "chinese")
    @classmethod
    def _plain_name(cls, name: str) -> str:
        """Both go into the names of folders and files."""
        if not NAME.fullmatch(name):
            refuse([refusal("unsafe", (), name[:60] or "nothing", LETTERS)])
        return name

    @field_validator("assumptions")
    @classmethod
    def _are_assumptions(cls, rows: dict[str, Prior], info: ValidationInfo) -> dict[str, Prior]:
        lacking = [
            refusal("missing", (name,), "nothing", ("须填写", "a row"))
            for name in ASSUMPTIONS
            if name not in rows
        ]
        known = (*ASSUMPTIONS, *FACTS.values(), *OPTIONAL)
        figures = info.data.get("figures")
        facts = () if figures is None else _wrong_facts(figures, rows)
        refuse([*_unknown(rows, known), *lacking, *facts])
        return rows

    @field_validator("parameters")
    @classmethod
    def _are_parameters(cls, rows: dict[str, Prior]) -> dict[str, Prior]:
        """Only those of the model, each within what it can be by its unit."""
        refuse(
            [
                *_unknown(rows, BY_NAME),
                *(
                    refusal("out_of_range", (name,), f"{x:g}", physical_range(BY_NAME[name]))
                    for name, row in rows.items()
                    if name in BY_NAME
                    for x in dict.fromkeys((row.low, row.value, row.high))
                    if not is_physical(BY_NAME[name], x)
                ),
            ]
        )
        return rows

    @field_validator("practice_mix")
    @classmethod
    def _is_a_mix(cls, shares: dict[str, float]) -> dict[str, float]:
        total = sum(share for name, share in shares.items() if name in GRANTABLE)
        refuse(_unknown(shares, GRANTABLE))
        if shares and abs(total - 1.0) > 1e-6:
            refuse([refusal("out_of_range", (), f"{total:g}", ("合计为1", "1 in all"))])
        return shares

    @field_validator("barred")
    @classmethod
    def _are_programmes(cls, names: list[str]) -> list[str]:
        refuse(_unknown(names, GRANTABLE))
        return names

    def facts(self) -> CountyFacts:
        """Totals from figures, or from assumptions where no report prints them."""
        totals = {
            field: int(
                self.figures[name]["value"]
                if name in self.figures
                else self.assumptions[name].value
            )
            for field, name in FACTS.items()
        }
        bounds = {
            field: float(self.figures[name]["value"])
            for field, name in BOUNDS.items()
            if name in self.figures
        }
        return CountyFacts(**totals, **bounds)  # type: ignore[arg-type]

    def priors(self) -> tuple[Parameter, ...]:
        """All assumptions as parameters named ``county.NAME``, facts that no report prints too."""
        beyond = (name for name in (*FACTS.values(), *OPTIONAL) if name in self.assumptions)
        rows = ((name, self.assumptions[name]) for name in (*ASSUMPTIONS, *beyond))
        return tuple(
            Parameter(
                f"county.{name}", row.value, row.low, row.high, row.unit, row.source, row.confidence
            )
            for name, row in rows
        )

    def own_parameters(self) -> tuple[Parameter, ...]:
        """The county's own priors of model parameters, in place of the model-wide ones."""
        return tuple(
            replace(
                BY_NAME[name],
                value=row.value,
                low=row.low,
                high=row.high,
                source=row.source,
                confidence=row.confidence,
            )
            for name, row in self.parameters.items()
        )

    def size_weights(self) -> NDArray[np.float64]:
        """Weights of household sizes from 1 up; the model's where the file brings none."""
        sizes = self.household_sizes
        return SIZE_WEIGHTS if sizes is None else np.array(sizes.weights, np.float64)


def read_county_file(path: Path) -> CountyFile:
    """The file as a model; FaultError with every fault at its line."""
    document = read_yaml(path)
    try:
        return CountyFile.model_validate(plain(document))
    except ValidationError as errors:
        raise FaultError(faults_of(CountyFile, document, path, errors)) from None


def _out_of_order(value: float, low: float, high: float) -> list[InitErrorDetails]:
    if low <= value <= high:
        return []
    allowed = (f"{low:g}至{high:g}", f"{low:g} to {high:g}")
    return [refusal("out_of_range", (), f"{value:g}", allowed)]


def _unknown(names: Iterable[str], known: Iterable[str]) -> Iterator[InitErrorDetails]:
    allowed = list(known)
    for name in names:
        if name not in allowed:
            yield refusal("unknown_name", (name,), name, ", ".join(allowed), nearest(name, allowed))


def _wrong_facts(
    figures: Mapping[str, Figure], assumed: Mapping[str, Prior]
) -> Iterator[InitErrorDetails]:
    """Facts that stand nowhere or twice, are no number or none that they can be."""
    for field, name in FACTS.items():
        keys, row = ("figures", name), assumed.get(name)
        if (name in figures) == (row is not None):
            kind, value = ("twice", "both") if row else ("missing", "nothing")
            allowed = (f"数据或假设中的一项 {name}", f"a figure or an assumption named {name}")
            yield refusal(kind, keys, value, allowed, whole=True)
        elif row is None:
            yield from _wrong_figure(name, figures[name]["value"], np.inf)
        elif row.value < 0:
            yield refusal("out_of_range", (name,), f"{row.value:g}", ("不小于0", "0 or more"))
        if row is not None and field not in DRAWABLE and row.low != row.high:
            allowed = ("低=值=高:由村表给定", "low = value = high: the table of villages holds it")
            yield refusal("out_of_range", (name,), f"{row.low} to {row.high}", allowed)
    for name in BOUNDS.values():
        if name in figures:
            yield from _wrong_figure(name, figures[name]["value"], 1.0)


def _wrong_figure(name: str, value: Any, top: float) -> Iterator[InitErrorDetails]:
    """A figure that the synthesis has to meet and cannot."""
    keys = ("figures", name)
    if isinstance(value, bool) or not isinstance(value, int | float) or not np.isfinite(value):
        yield refusal("wrong_type", (*keys, "value"), value, ("数值", "a number"), whole=True)
    elif not 0.0 <= value <= top:
        allowed = ("0至1", "0 to 1") if top == 1.0 else ("不小于0", "0 or more")
        yield refusal("out_of_range", keys, f"{value:g}", allowed, whole=True)
