"""``county.yaml`` as one model: every key with its type and range; all faults of a file at once."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any, NotRequired, Self, TypeGuard

import numpy as np
from numpy.typing import NDArray
from pydantic import (
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
from scenarios.county.towns import TownRow
from scenarios.faults import FaultError, nearest, worded
from scenarios.schema.mistakes import NUMBER, Mistake, Strict, mistakes_of, raise_all, refusal
from scenarios.schema.pack import DRAWABLE
from scenarios.schema.ranges import is_possible, possible_words
from scenarios.schema.rules import RulesField
from scenarios.schema.yaml_text import place_of, plain, read_yaml

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
        raise refusal("wrong_unit", value, (ALLOWED_ZH, str(error))) from None


Yuan = Annotated[float, BeforeValidator(_yuan), Field(ge=0.0)]


class Figure(TypedDict):
    """A published figure; the value of one that no run reads may be of any kind."""

    __pydantic_config__ = ConfigDict(extra="allow")  # type: ignore[misc]

    value: Any
    unit: str
    use: str
    match: str
    zh: str
    note: NotRequired[str]


class Sentence(TypedDict):
    """A sentence of a report's last page."""

    __pydantic_config__ = ConfigDict(extra="allow")  # type: ignore[misc]

    text: str
    zh: str


class Contradiction(Sentence):
    """Figures that cannot all hold at once."""

    figures: NotRequired[list[str]]


class Budget(TypedDict):
    """What another purse pays beside the fund."""

    __pydantic_config__ = ConfigDict(extra="allow")  # type: ignore[misc]

    name: str
    zh: str


class Part(Strict):
    """A mapping of the file; keys beyond those that a run reads are the author's notes."""

    model_config = ConfigDict(extra="ignore", coerce_numbers_to_str=True)


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
        if not self.low <= self.value <= self.high:
            raise refusal(
                "out_of_range",
                f"{self.value:g}",
                worded("low_to_high", low=self.low, high=self.high),
            )
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


class Fund(Range):
    """The special fund: yuan a year, its ends where it is assumed."""

    value: Yuan
    low: Yuan
    high: Yuan
    source: str = ""

    @model_validator(mode="before")
    @classmethod
    def _bare(cls, value: Any) -> Any:
        row = value if isinstance(value, dict) else {"value": value}
        return {"low": row.get("value"), "high": row.get("value"), **row}


class Sizes(Part):
    """Share of ordinary households with 1, 2, … members."""

    weights: list[Annotated[Number, Field(ge=0.0)]]
    source: Annotated[str, Field(min_length=1)]

    @field_validator("weights")
    @classmethod
    def _some(cls, weights: list[float]) -> list[float]:
        if not 2 <= len(weights) <= LARGEST_SIZE or sum(weights) <= 0.0:
            raise refusal("wrong_type", weights, worded("some_numbers", most=LARGEST_SIZE))
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
    contradictions: Annotated[tuple[Contradiction, ...], _or_empty(tuple)]
    assumptions: Annotated[dict[str, Prior], _or_empty(dict)]
    other_budgets: Annotated[tuple[Budget, ...], _or_empty(tuple)]
    parameters: Annotated[dict[str, Prior], _or_empty(dict)] = Field(default_factory=dict)
    household_sizes: Sizes | None = None
    named_villages: Annotated[tuple[Named, ...], _or_empty(tuple)] = ()
    towns: Annotated[tuple[TownRow, ...], _or_empty(tuple)] = ()
    not_known: Annotated[tuple[Sentence, ...], _or_empty(tuple)] = ()
    practice_mix: Annotated[dict[str, Annotated[Number, Field(ge=0.0)]], _or_empty(dict)] = Field(
        default_factory=dict
    )
    barred: Annotated[tuple[str, ...], _or_empty(tuple)] = ()

    @field_validator("name", "chinese")
    @classmethod
    def _plain_name(cls, name: str) -> str:
        """Both go into the names of folders and files."""
        if not NAME.fullmatch(name):
            raise refusal("unsafe", name[:60] or "nothing", LETTERS)
        return name

    @classmethod
    def together(cls, given: Mapping[str, Any]) -> Iterator[Mistake]:
        """Facts that figures and assumptions give; values may still have any shape."""
        figures, assumed = (_mapping(given, key) for key in ("figures", "assumptions"))
        for field, name in FACTS.items():
            yield from _wrong_fact(field, name, figures, assumed)
        for name in BOUNDS.values():
            if name in figures:
                yield from _wrong_figure(name, figures[name], 1.0)

    @field_validator("assumptions")
    @classmethod
    def _are_assumptions(cls, rows: dict[str, Prior]) -> dict[str, Prior]:
        lacking = [
            Mistake("missing", (name,), "nothing", worded("a_row"))
            for name in ASSUMPTIONS
            if name not in rows
        ]
        raise_all([*_unknown(rows, (*ASSUMPTIONS, *FACTS.values(), *OPTIONAL)), *lacking])
        return rows

    @field_validator("parameters")
    @classmethod
    def _are_parameters(cls, rows: dict[str, Prior]) -> dict[str, Prior]:
        """Only those of the model, each within what it can be by its unit."""
        mistakes = list(_unknown(rows, BY_NAME))
        for name, row in rows.items():
            if name not in BY_NAME:
                continue
            mistakes += [
                Mistake("out_of_range", (name,), f"{x:g}", possible_words(BY_NAME[name]))
                for x in dict.fromkeys((row.low, row.value, row.high))
                if not is_possible(BY_NAME[name], x)
            ]
        raise_all(mistakes)
        return rows

    @field_validator("practice_mix")
    @classmethod
    def _is_a_mix(cls, shares: dict[str, float]) -> dict[str, float]:
        total = sum(share for name, share in shares.items() if name in GRANTABLE)
        raise_all(_unknown(shares, GRANTABLE))
        if shares and abs(total - 1.0) > 1e-6:
            raise refusal("out_of_range", f"{total:g}", worded("one_in_all"))
        return shares

    @field_validator("barred")
    @classmethod
    def _are_programmes(cls, names: tuple[str, ...]) -> tuple[str, ...]:
        raise_all(_unknown(names, GRANTABLE))
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
        return tuple(
            Parameter(
                f"county.{name}", row.value, row.low, row.high, row.unit, row.source, row.confidence
            )
            for name, row in ((name, self.assumptions[name]) for name in (*ASSUMPTIONS, *beyond))
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
    except ValidationError as error:
        raise FaultError(
            m.fault(str(path), *place_of(document, m.keys)) for m in mistakes_of(error)
        ) from None


def _unknown(names: Iterable[str], known: Iterable[str]) -> Iterator[Mistake]:
    allowed = list(known)
    for name in names:
        if name not in allowed:
            yield Mistake("unknown_name", (name,), name, ", ".join(allowed), nearest(name, allowed))


def _mapping(given: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    section = given.get(key)
    return section if isinstance(section, dict) else {}


def _wrong_fact(
    field: str, name: str, figures: Mapping[str, Any], assumed: Mapping[str, Any]
) -> Iterator[Mistake]:
    """A fact that stands nowhere or twice, or is none that it can be."""
    if (name in figures) == (name in assumed):
        kind, value = ("twice", "both") if name in figures else ("missing", "nothing")
        yield Mistake(kind, ("figures", name), value, worded("figure_assumption_named", name=name))
    elif name in figures:
        yield from _wrong_figure(name, figures[name], np.inf)
    elif isinstance(row := assumed[name], dict):
        keys, at_base = ("assumptions", name), row.get("value")
        if _is_number(at_base) and at_base < 0:
            yield Mistake("out_of_range", keys, f"{at_base:g}", worded("zero_more"))
        if field not in DRAWABLE and row.get("low") != row.get("high"):
            ends = f"{row.get('low')} to {row.get('high')}"
            yield Mistake("out_of_range", keys, ends, worded("table_villages_holds"))


def _wrong_figure(name: str, row: Any, top: float) -> Iterator[Mistake]:
    """A figure that the synthesis cannot meet; one that is no row is refused elsewhere."""
    if not isinstance(row, dict) or "value" not in row:
        return
    value, keys = row["value"], ("figures", name)
    if not _is_number(value):
        yield Mistake("wrong_type", (*keys, "value"), str(value), NUMBER)
    elif not 0.0 <= value <= top:
        ends = worded("zero_to_one") if top == 1.0 else worded("zero_more")
        yield Mistake("out_of_range", keys, f"{value:g}", ends)


def _is_number(value: Any) -> TypeGuard[float]:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return number and bool(np.isfinite(value))
