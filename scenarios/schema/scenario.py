"""What a scenario file may say: one schema for command line, Python and page.

Every key has a Chinese name (its alias), as have the values that are words. A file's keys are put
into English before files are stacked (:mod:`scenarios.schema.layers`).
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Annotated, Any, Final, Literal

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    SerializerFunctionWrapHandler,
    ValidationError,
    ValidationInfo,
    model_serializer,
    model_validator,
)

from model.declare import SHAPES, Shape
from model.parameters import PARAMETERS
from model.processes.delivery.questions import QUESTIONS, two_questions
from model.programmes import GRANTABLE, PLAN_PURSES
from model.state.measures import INDEX
from optimize.objective import NAMES
from optimize.rules import SWITCHABLE
from optimize.rules.base import settings_of
from results.language.catalogue import beyond_tag
from scenarios.amounts import number_of
from scenarios.faults import FaultError, nearest, worded
from scenarios.schema.bounds import (
    DRAWS,
    FADING,
    FRESH_DRAWS,
    MOST_YUAN,
    PRICE_DRAWS,
    PROBABILITY,
    ROUNDS,
    SEED,
    SELECTION_DRAWS,
    SHARE,
    VILLAGES,
    WEIGHT,
    YEAR,
)
from scenarios.schema.mistakes import (
    NUMBER,
    Mistake,
    Strict,
    Words,
    mistakes_of,
    refusal,
    unknown_name,
)
from scenarios.schema.names import (
    CHINESE,
    COUNTY_ZH,
    FUTURES,
    OUTCOMES_ZH,
    PARAMETER_ZH,
    PLANS,
    PROGRAMME_ZH,
    PURSE_ZH,
    RULES,
    Kind,
    known_name,
)
from scenarios.schema.objectives import objectives_of
from scenarios.schema.rules import Rules, RulesField, read_yuan
from scenarios.schema.stresses import STRESS_NAMES

SPLITS: Final = (
    "optimize",
    "practice",
    "equal_village",
    "equal_head",
    "need_first",
    "first_round",
    "concentrate",
    "no_fund",
)
"""What ``levers.plan`` may name, beside a plan file."""

OF_A_SPLIT: Final = ("mix", "targeting", "villages_y", "support_ends")
"""Levers that change a split; an optimized plan and a plan of one's own say these themselves."""

PLAN_YEARS: Final = (2016, 2017, 2018, 2019, 2020)
LAST_YEAR: Final = 2024
"""Plan years and horizon where a scenario names none."""

FLAG: Final = {"是": True, "否": False}
SHAPES_ZH: Final = {"两半均匀": "halves", "均匀": "uniform", "三角": "triangular"}
"""Chinese words of flags and shapes of a prior."""

Yuan = Annotated[float, BeforeValidator(read_yuan)]
"""Yuan, from an amount with its unit."""
Flag = Annotated[bool, Words(FLAG)]
Number = Annotated[float, Field(strict=True, allow_inf_nan=False)]
"""A number that is no yes or no and no text."""


def _one_of(names: Sequence[str], kind: Kind) -> AfterValidator:
    """A name of a list, or another name of it."""
    return AfterValidator(lambda value: known_name(kind, value, names))


def _least(value: Any) -> float:
    try:
        number = number_of(value)
    except ValueError:
        raise refusal("wrong_type", value, NUMBER) from None
    if not 0.0 < number < 1e12:
        raise refusal("out_of_range", value, worded("amount_above_0"))
    return number


def _questions(text: str) -> str:
    try:
        return str(two_questions(text)) if text else ""
    except ValueError as error:
        zh = f"两个问题和0—3的次序，如 able,ill:2310；问题：{'、'.join(QUESTIONS)}"
        raise refusal("out_of_range", text, (zh, str(error))) from None


def _objective(text: str) -> str:
    try:
        objectives_of(text)
    except ValueError as error:
        raise refusal("out_of_range", text, ("指标及权重", str(error))) from None
    return text


def _known_plan(value: str, info: ValidationInfo) -> str:
    files = info.context is not None and info.context.files
    if files and value not in SPLITS and not Path(value).is_file():
        allowed = (f"{', '.join(PLANS)}，或方案文件", f"{', '.join(SPLITS)}, or a plan file")
        raise refusal("unknown_name", value, allowed, nearest(value, [*SPLITS, *PLANS]))
    return value


def _known_file(value: str, info: ValidationInfo) -> str:
    if info.context is not None and info.context.files and value and not Path(value).is_file():
        raise refusal("unknown_name", value, worded("file_calibrate_wrote"))
    return value


def _known_county(value: str, info: ValidationInfo) -> str:
    if info.context is not None and info.context.counties and info.context.villages is None:
        raise unknown_name(value, info.context.counties, {})
    return value


def _known_parameter(value: str, info: ValidationInfo) -> str:
    if info.context is not None and value not in info.context.parameters:
        near = nearest(value, [*info.context.parameters, *PARAMETER_ZH])
        raise refusal("unknown_name", value, worded("parameter_name_see_parameters"), near)
    return value


ParameterName = Annotated[str, AfterValidator(_known_parameter)]


class Levers(Strict):
    """What a county decides."""

    plan: Annotated[str, AfterValidator(_known_plan), Words(PLANS)] = Field(
        "optimize", validation_alias="方案"
    )
    targeting: Annotated[
        Literal["", "need_first", "large_first", "equal_chance"],
        Words(
            {
                "贫困户优先": "need_first",
                "先贫困户": "need_first",
                "大户优先": "large_first",
                "机会均等": "equal_chance",
            }
        ),
    ] = Field("", validation_alias="对象")
    """Who comes first inside a village; nothing: as the split has it."""
    questions: Annotated[str, AfterValidator(_questions)] = Field("", validation_alias="两问")
    """Two questions that say who comes first in place of that, as ``able,ill:2310``."""
    mix: dict[Annotated[str, _one_of(GRANTABLE, "programme")], Annotated[float, SHARE]] = Field(
        {}, validation_alias="结构"
    )
    """Shares of a split's money by programme; the rest goes as in practice."""
    villages_y: Annotated[int, VILLAGES] | None = Field(None, validation_alias="每年村数")
    """Villages a year of ``concentrate``; nothing: ten of ninety."""
    teams: Annotated[
        Literal["as_is", "all", "none"], Words({"现状": "as_is", "全部": "all", "没有": "none"})
    ] = Field("as_is", validation_alias="驻村")
    """Which poor villages have a work team from the first plan year on."""
    support_ends: Annotated[int, YEAR] | None = Field(None, validation_alias="扶持截至")
    """After this year no money, no team, no support after exit."""
    insurance: Annotated[Literal["as_is", "full"], Words({"现状": "as_is", "全覆盖": "full"})] = (
        Field("as_is", validation_alias="新农合")
    )
    """``full``: nobody stays out of cooperative insurance."""
    critical_illness: Annotated[
        Literal["as_is", "high"], Words({"现状": "as_is", "高": "high"})
    ] = Field("as_is", validation_alias="大病保险")
    """``high``: threshold and share at the generous end of their ranges."""
    floor: Annotated[Literal["as_is", "all"], Words({"现状": "as_is", "全部": "all"})] = Field(
        "as_is", validation_alias="兜底"
    )
    """``all``: dibao for every registered household without a worker; civil affairs pay."""
    relocation: Annotated[Literal["as_is", "push"], Words({"现状": "as_is", "加快": "push"})] = (
        Field("as_is", validation_alias="搬迁")
    )
    """``push``: offers at the high end of their range; its own purse pays."""
    aftercare: Annotated[
        Literal["as_is", "none", "all"], Words({"现状": "as_is", "没有": "none", "全部": "all"})
    ] = Field("as_is", validation_alias="后续扶持")
    """At which sites work is found."""
    fund_y: Yuan = Field(16e6, ge=0.0, le=MOST_YUAN, validation_alias="年度资金")
    rules: RulesField = Field(default_factory=Rules, validation_alias="规则")
    """Rules of a plan by name, see :mod:`scenarios.schema.rules`."""
    purses: dict[
        Annotated[str, _one_of(PLAN_PURSES[1:], "purse")],
        Annotated[Yuan, Field(ge=0.0, le=MOST_YUAN)],
    ] = Field({}, validation_alias="其他渠道")
    """Yuan a year of purses beside the special fund that the plan decides on too."""
    pooled: Flag = Field(False, validation_alias="整合")
    """整合: the sector purse may pay whatever the special fund may."""
    pooled_share: Annotated[float, SHARE] = Field(0.0, validation_alias="整合比例")
    """整合: share of other budgets' works that is moved with the fund; the sum is that of the base
    values, at which no new money is made."""
    objective: Annotated[str, AfterValidator(_objective)] = Field("gap", validation_alias="目标")
    """What is largest: measures with weights, in order, see :mod:`scenarios.schema.goals`."""
    until: Annotated[int, YEAR] | None = Field(None, validation_alias="计到")
    """Last year-end that counts; the horizon where nothing is said."""
    later: Annotated[float, WEIGHT] = Field(1.0, validation_alias="规划后权重")
    """Weight of year-ends after the plan years, where one of the plan years counts 1."""
    discount: Annotated[float, SHARE] = Field(0.0, validation_alias="折现率")
    """Share a year by which a later year-end counts less than the first plan year."""
    fading: Annotated[float, FADING] = Field(1.0, validation_alias="期末消退")
    """Share of the last year-end's gain that each later year loses; at 1 what stands counts not."""
    risk: Annotated[float, SHARE] = Field(0.5, validation_alias="风险权重")
    """Weight of the mean of the worst fifth of futures beside the mean of all."""
    equity: Annotated[float, WEIGHT] = Field(0.0, validation_alias="均衡权重")
    """Weight of the gain a head of the worst-off town, in heads of the county, beside the sum."""
    reserve: Annotated[float, SHARE] = Field(0.0, validation_alias="机动比例")
    """Share of the first year's special fund that may wait until it is known what has come."""
    targets: dict[
        Annotated[str, _one_of(NAMES, "measure")], Annotated[float, BeforeValidator(_least)]
    ] = Field({}, validation_alias="目标值")
    """Sums of measures to reach with the least money, and as early as can be."""
    probability: Annotated[float, PROBABILITY] = Field(0.8, validation_alias="把握")
    """Share of futures in which a target must be met."""
    method: Literal["milp", "greedy", "rule", "prices"] = Field("milp", validation_alias="求解")
    """How the plan is made from what was learned."""
    other_budgets: Flag = Field(True, validation_alias="其他资金")
    line: Annotated[
        Literal["statistics", "administrative"],
        Words({"统计": "statistics", "行政": "administrative"}),
    ] = Field("statistics", validation_alias="贫困线")
    fund_effect: Flag = Field(True, validation_alias="资金有效")
    school_grants: Flag = Field(True, validation_alias="教育补助")
    effort: Flag = Field(False, validation_alias="等靠要")
    exchangeable: Flag = Field(False, validation_alias="村庄可互换")

    @classmethod
    def together(cls, given: Mapping[str, Any]) -> Iterator[Mistake]:
        """Shares add up to 1 at most; what changes a split needs one."""
        mix = given.get("mix")
        shares = [_float(v) for v in mix.values()] if isinstance(mix, dict) else []
        total = math.fsum(x for x in shares if x >= 0.0)
        if total > 1.0 + 1e-9 or (shares and total == 0.0):
            yield Mistake("out_of_range", ("mix",), f"{total:g}", worded("shares_add_up"))
        plan, splits = given.get("plan", "optimize"), ", ".join(SPLITS[1:])
        for key in OF_A_SPLIT:
            if given.get(key) and plan not in SPLITS[1:]:
                yield Mistake(
                    "out_of_range", (key,), f"plan: {plan}", worded("split_as_plan", splits=splits)
                )


def _float(value: Any) -> float:
    """A number; NaN where it is none."""
    try:
        return number_of(value, share=True)
    except ValueError:
        return math.nan


QUICK: dict[str, Any] = {
    "selection_draws": 4,
    "fresh_draws": 4,
    "valuation_draws": 4,
    "rounds": 1,
    "depth": "quick",
}
"""A first answer: fewer futures, fewer rivals."""
THOROUGH: dict[str, Any] = {
    "selection_draws": 48,
    "fresh_draws": 16,
    "valuation_draws": 32,
    "rounds": 4,
    "depth": "thorough",
}
"""For a plan that will be published."""


class Draws(Strict):
    """How many futures are looked at, from which seed."""

    seed: Annotated[int, SEED] = Field(2015, validation_alias="种子")
    selection_draws: Annotated[int, SELECTION_DRAWS] = Field(16, validation_alias="选择抽样")
    fresh_draws: Annotated[int, FRESH_DRAWS] = Field(8, validation_alias="新抽样")
    valuation_draws: Annotated[int, DRAWS] = Field(16, validation_alias="检验抽样")
    rounds: Annotated[int, ROUNDS] = Field(2, validation_alias="轮数")
    """Rounds of learning at most; each tries new packages where prices of the last one point."""
    depth: Annotated[
        Literal["quick", "default", "thorough"],
        Words({"快速": "quick", "标准": "default", "详尽": "thorough"}),
    ] = Field("default", validation_alias="深度")
    """``quick`` tunes no simple rule and estimates nothing anew; ``thorough`` also simulates the
    variants that split the gain of the plan."""
    price_draws: Annotated[int, PRICE_DRAWS] = Field(0, validation_alias="价格抽样")
    """Valuation draws on which a plan run simulates prices of money and rules and near-optimal
    plans; with none these are left to ``tuopin prices``."""
    accepted: Annotated[str, AfterValidator(_known_file)] = Field("", validation_alias="校准结果")
    """A file of accepted parameter sets, as ``calibrate`` writes it; nothing: the priors."""

    @property
    def tag(self) -> Literal["accepted_sets", "uncalibrated"]:
        """On what parameters a run stands: a key of the catalogue."""
        return "accepted_sets" if self.accepted else "uncalibrated"


class Prior(Strict):
    """What a number that nobody decides may be: base value, range and shape."""

    value: Number = Field(validation_alias="取值")
    low: Number | None = Field(None, validation_alias="低")
    high: Number | None = Field(None, validation_alias="高")
    distribution: Annotated[Shape, Words(SHAPES_ZH)] = Field(SHAPES[0], validation_alias="分布")
    """``halves``: half the mass on each side of the value, uniform; ``uniform``; ``triangular``."""

    @model_validator(mode="after")
    def _ordered(self) -> "Prior":
        low = self.value if self.low is None else self.low
        high = self.value if self.high is None else self.high
        if not low <= self.value <= high:
            numbers = f"{low:g}, {self.value:g}, {high:g}"
            raise refusal("out_of_range", numbers, worded("low_value_high"))
        return self


class Horizon(Strict):
    """Last year that is simulated."""

    last_year: Annotated[int, YEAR] = Field(LAST_YEAR, validation_alias="末年")


def _consecutive(years: tuple[int, ...]) -> tuple[int, ...]:
    if not years or years != tuple(range(years[0], years[0] + len(years))) or years[0] < 2016:
        raise refusal("out_of_range", list(years), worded("consecutive_years"))
    return years


def _some(names: tuple[str, ...]) -> tuple[str, ...]:
    if not names:
        raise refusal("out_of_range", "none", worded("one_measure_more"))
    return names


def _present(version: int) -> int:
    if version != VERSION:
        raise refusal("newer" if version > VERSION else "out_of_range", version, str(VERSION))
    return version


VERSION: Final = 2
"""Of the language of scenario files."""

FILE_KEYS: Final = {"基础": "base", "替换": "replace"}
"""Keys of a file alone, by their Chinese names."""

OUTCOMES: Final = ("gap_spending", "poor_spending", "poor_chronic", "returns")
"""Measures that a comparison shows first where a scenario names none."""


class Scenario(Strict):
    """A question: what is decided, what nobody decides, what is held fixed, what is looked at."""

    version: Annotated[int, AfterValidator(_present)] = Field(VERSION, validation_alias="版本")
    title: str = Field(validation_alias="英文标题")
    why: str = Field(validation_alias="英文原因")
    title_zh: str = Field("", validation_alias="标题")
    why_zh: str = Field("", validation_alias="原因")
    county: Annotated[str, AfterValidator(_known_county), Words(COUNTY_ZH)] = Field(
        "pingli", validation_alias="县"
    )
    horizon: Horizon = Field(Horizon(), validation_alias="期限")
    plan_years: Annotated[tuple[int, ...], AfterValidator(_consecutive)] = Field(
        PLAN_YEARS, validation_alias="规划年份"
    )
    levers: Levers = Field(Levers(), validation_alias="措施")
    uncertainties: dict[ParameterName, Prior] = Field({}, validation_alias="不确定")
    """Parameters whose range or shape is not the declared one."""
    constants: dict[ParameterName, Number] = Field({}, validation_alias="常数")
    """Parameters that are not drawn: one number in every draw."""
    beyond_range: tuple[ParameterName, ...] = Field((), validation_alias="超出范围")
    """Parameters that may lie outside their declared range: every output names them."""
    futures: tuple[Annotated[str, _one_of(STRESS_NAMES, "stress")], ...] = Field(
        (), validation_alias="情形"
    )
    """Stresses that every draw meets after the shared year (:mod:`scenarios.schema.stresses`)."""
    outcomes: Annotated[
        tuple[Annotated[str, _one_of(tuple(INDEX), "outcome")], ...], AfterValidator(_some)
    ] = Field(OUTCOMES, validation_alias="结果")
    """Measures that a comparison shows."""
    draws: Draws = Field(Draws(), validation_alias="抽样")

    @classmethod
    def unknown_key(cls, keys: tuple[Any, ...], more: Mapping[str, str] | None = None) -> Mistake:
        """A key that neither the schema nor a file knows."""
        return super().unknown_key(keys, FILE_KEYS)

    @classmethod
    def together(cls, given: Mapping[str, Any]) -> Iterator[Mistake]:
        """Plan years within the horizon."""
        yield from _within_horizon(given)

    @model_serializer(mode="wrap")
    def _said(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """Without a list of nothing: a question that insists on nothing keeps its name."""
        return {k: v for k, v in handler(self).items() if v or k != "beyond_range"}

    def but(self, **changes: Any) -> "Scenario":
        """The same with other values; of a section those that change: ``draws={"seed": 7}``.

        Raises
        ------
        FaultError
            With every fault of the values, as of a file's; amounts without a unit are yuan. What
            the county alone knows (its villages, its ranges, its files) is checked where a study
            opens the scenario.
        """
        parts = {k: dict(v) for k, v in self if isinstance(v, Strict)}
        changed = {
            k: parts[k] | {getattr(self, k).chinese_keys().get(n, n): x for n, x in v.items()}
            if k in parts and isinstance(v, dict)
            else v
            for k, v in changes.items()
        }
        try:
            return Scenario.model_validate({**dict(self), **parts, **changed})
        except ValidationError as error:
            raise FaultError(m.fault(self.title) for m in mistakes_of(error)) from None

    @property
    def tag(self) -> str:
        """On what parameters a run stands, with those beyond their range: for every output."""
        beyond = {k: p.value for k, p in self.overrides.items() if k in self.beyond_range}
        return beyond_tag(self.draws.tag, beyond)

    def _repr_html_(self) -> str:
        """What a notebook shows: title, why, and what differs from the defaults."""
        shown = self.model_dump(
            exclude_defaults=True, exclude={"title", "why", "title_zh", "why_zh"}
        )
        cells = "".join(f"<tr><th>{k}</th><td>{escape(str(v))}</td></tr>" for k, v in shown.items())
        return f"<p><b>{escape(self.title)}</b><br>{escape(self.why)}</p><table>{cells}</table>"

    @property
    def overrides(self) -> dict[str, Prior]:
        """Parameters that do not have their declared value or range."""
        return {**self.uncertainties, **{k: Prior(value=v) for k, v in self.constants.items()}}

    @property
    def last_year(self) -> int:
        """The horizon."""
        return self.horizon.last_year


def _within_horizon(given: Mapping[str, Any]) -> Iterator[Mistake]:
    """A fault where the document names one of the two, plan years or last year."""
    horizon = given.get("horizon", {})
    last = horizon.get("last_year", LAST_YEAR) if isinstance(horizon, dict) else None
    years = given.get("plan_years", PLAN_YEARS)
    if not isinstance(years, list | tuple) or not all(type(y) is int for y in (*years, last)):
        return
    if not years or years[-1] <= last:
        return
    yield (
        Mistake(
            *("out_of_range", ("plan_years",), f"{years[0]}-{years[-1]}"),
            worded("years_within_horizon", last=last),
        )
        if "plan_years" in given
        else Mistake(
            *("out_of_range", ("horizon", "last_year"), str(last)),
            worded("last_plan_year_later", year=years[-1]),
        )
    )


MODEL_NAMES: Final = tuple(p.name for p in PARAMETERS)
"""Names that uncertainties and constants may set, beside a county's assumptions."""


def keys_at(keys: tuple[Any, ...]) -> dict[str, str]:
    """Chinese keys that may stand at a place of a document, with what they mean."""
    match keys:
        case ():
            return Scenario.chinese_keys() | FILE_KEYS
        case ("levers", "rules"):
            return RULES
        case ("levers", "rules", name, *rest) if name in SWITCHABLE and len(rest) < 2:
            return {s.meta.zh: key for key, s in settings_of(SWITCHABLE[name]).items()}
        case ("uncertainties",) | ("constants",):
            return PARAMETER_ZH
        case ("levers", "mix"):
            return PROGRAMME_ZH
        case ("levers", "purses"):
            return PURSE_ZH
        case ("levers", "targets"):
            return dict(CHINESE["measure"])
    model = model_at(keys)
    return model.chinese_keys() if model is not None else {}


def model_at(keys: tuple[Any, ...]) -> type[Strict] | None:
    """The part of the schema at a place; None where there is none."""
    match keys:
        case ():
            return Scenario
        case ("uncertainties", _):
            return Prior
        case (str() as key,) if key in Scenario.model_fields:
            part = Scenario.model_fields[key].annotation
            return part if isinstance(part, type) and issubclass(part, Strict) else None
    return None


def values_at(keys: tuple[Any, ...]) -> Mapping[str, Any]:
    """Chinese words of the value, or of the items of the list, at a place of a document."""
    lists: dict[Any, Mapping[str, Any]] = {
        ("beyond_range",): PARAMETER_ZH,
        ("futures",): FUTURES,
        ("outcomes",): OUTCOMES_ZH,
        ("replace",): FLAG,
    }
    model = model_at(keys[:-1])
    return lists.get(keys) or (model.words_of(str(keys[-1])) if model is not None else {})
