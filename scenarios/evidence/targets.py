"""What a run is compared with: published figures and margins nobody fitted, each with its range."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np

from scenarios.evidence.measured import FIGURES
from scenarios.schema.pack import CountyPack

Kind = Literal["total", "figure", "margin", "claim", "emergent"]

EXACT = 0.02
"""Half-width of the range of a published total, share of it: people are born and die in the year
between its synthesis and the year-end at which it is read; assumption."""
LOOSE = 0.15
"""Half-width of a bound's tolerance in a calibration, share of its value; assumption."""
NORMAL_90 = 1.645
"""Half the width of a 90 % interval, in standard deviations."""

AT_LEAST, AT_MOST = ("more than", "at least"), ("less than", "at most")
"""First words of a note that make a figure a bound; one matched as a bound is one from below."""


@dataclass(frozen=True)
class Target:
    """One figure with the range that a simulated mean must fall into.

    Attributes
    ----------
    name : str
        A key of :data:`scenarios.evidence.measured.FIGURES`, or a figure that no model measures.
    low, high : float
        Ends of the range, both included; infinite where it is a bound.
    unit, source : str
    matched : bool
        Whether a calibration may use it: it is measured, nothing in a draw sets it directly, and
        support does not move it.
    scored : bool
        Whether it counts as hit or miss: no number of a draw sets it, neither fit nor solve aim at
        it, and its range speaks of the same quantity; else it is shown, with the reason.
    """

    name: str
    en: str
    zh: str
    low: float
    high: float
    unit: str
    source: str
    kind: Kind = "margin"
    matched: bool = False
    scored: bool = True

    @property
    def centre(self) -> float:
        """Middle of the range; the bound itself where it has one end."""
        return float(np.mean([e for e in (self.low, self.high) if np.isfinite(e)]))

    @property
    def sd(self) -> float:
        """Observation tolerance: the range is read as a 90 % interval, a bound as good to 15 %."""
        if np.isfinite(self.low) and np.isfinite(self.high):
            return (self.high - self.low) / 2.0 / NORMAL_90
        return LOOSE * abs(self.centre) / NORMAL_90

    def hit(self, value: float) -> bool:
        """Whether a simulated mean falls into the range."""
        return bool(self.low <= value <= self.high)


_MARGINS = (
    ("size_wubao", "Size of wubao households", "五保户户均人口", 1.0, 1.2, "persons",
     "6,820 wubao persons, mostly alone; not scored: county.wubao_alone sets it"),
    ("size_dibao", "Size of dibao households", "低保户户均人口", 1.9, 2.1, "persons",
     "14,417 persons in 7,267 households; not scored: two totals that are met"),
    ("size_other", "Size of other registered households", "其他建档立卡户户均人口", 2.8, 3.4,
     "persons", "report: others of about 3.1; not scored: totals that are met leave it"),
    ("size_valley", "Two humps: households of two over the lesser hump",
     "双峰：二人户与较低峰之比", 0.0, 1.0, "ratio", "sizes are bimodal: below 1"),
    ("nesting", "Registered persons on dibao or wubao", "建档立卡人口中低保五保占比", 0.25,
     0.37, "share", "0.37 if fully nested; not scored: county.dibao_listed and wubao_listed set it"),
    ("gini", "Gini of income a head", "人均收入基尼系数", 0.30, 0.42, "index",
     "assumption: one poor county, general knowledge"),
    ("mean_income", "Mean income a head", "人均收入", 6500.0, 8800.0, "yuan of 2015",
     "poor areas 7,653 in 2015; the width is an assumption"),
    ("share_own", "Farm, industry and own business in income", "经营收入占比", 0.36, 0.40,
     "share", "poor areas: 39.7 % in 2017, 36 % in 2019 (statistics office)"),
    ("share_paid", "Wages, remittances and transfers in income", "工资、汇款和转移收入占比", 0.59, 0.63,
     "share", "poor areas: 59 % in 2017, 63 % in 2019; together, for the statistics office counts among "
     "transfers what those long away send home"),
    ("share_property", "Property in income", "财产收入占比", 0.01, 0.02, "share",
     "poor areas: 1.3 % in 2017, 1.4 % in 2019; the width is an assumption"),
    ("stay_poor", "P(poor next year | poor)", "今年贫困者明年仍贫困的概率", 0.40, 0.70,
     "probability", "assumption: survey income, no aid"),
    ("transient_share", "Transient share of squared gaps", "贫困深度中的暂时性占比", 0.37, 0.60,
     "share", "panel of 1985-90, as quoted; two-fifths"),
    ("chronic_share", "Chronic share of the income-poor", "收入贫困人口中长期贫困占比", 0.40,
     0.63, "share of persons", "the rest of the transient share; not scored: that is of squared gaps, "
     "this of persons"),
    ("catastrophic", "Households with catastrophic bills", "灾难性医疗支出户占比", 0.12, 0.16,
     "share", "Li et al. 2012, rural households 2008: 13.0 %"),
    ("impoverishing", "Households impoverished by bills", "因病支出致贫户占比", 0.04, 0.08,
     "share", "Li et al. 2012, rural households 2008: 7.5 %"),
    ("medical_rise", "Rise of the poor headcount by bills", "医疗支出使贫困人口增加", 0.32,
     0.50, "share", "Lan et al. 2018, rural Shaanxi 2013: +31.9 % of households without a chronic patient, "
     "+49.9 % where most members are"),
    ("migrants", "Migrants among able adults", "劳动力中外出务工占比", 0.20, 0.45, "share",
     "assumption; not scored: the fit meets labour.migrants"),
    ("growth_without", "Real growth a year without any fund", "无专项资金时实际收入年增长",
     0.03, 0.08, "per year", "assumption; rural national 2013-18: 8 to 11 %"),
    ("regression_to_mean", "Next year's gain of the poor, no fund",
     "无资金时贫困者次年人均增收", 300.0, 700.0, "yuan of 2015",
     "assumption: regression to the mean"),
    ("missed_poor", "Income-poor, not registered", "漏评率", 0.09, 0.60, "share",
     "first registers: 8.07 million added to 89.62 million in 2015-16; the upper end is general knowledge"),
    ("wrongly_listed", "Registered, not income-poor", "错评率", 0.10, 0.60, "share",
     "audits and surveys: 10 to 60 %; not scored: a register larger than the poor is wrong in part "
     "however it is made"),
)  # fmt: skip

_NOT_SCORED = (
    "size_wubao", "size_dibao", "size_other", "nesting", "chronic_share", "migrants", "wrongly_listed",
    "effort_fall", "works_poorer", "works_richer",
)  # fmt: skip
"""What a draw, the fit or the solve sets, or whose range speaks of another quantity."""

_NOT_MATCHED = ("size_valley", "mean_income", "share_own", "share_paid", "share_property")
"""Margins that no calibration uses though they are scored: a draw sets them, or support moves them."""


def _target(row: tuple[str, str, str, float, float, str, str], kind: Kind) -> Target:
    scored = row[0] not in _NOT_SCORED
    return Target(*row, kind, kind == "margin" and scored and row[0] not in _NOT_MATCHED, scored)


MARGINS = tuple(_target(row, "margin") for row in _MARGINS)
"""Margins that no step of synthesis or fit aims at, with the ranges that surveys give."""

_OF_PINGLI = ("size_dibao", "size_other", "size_valley", "nesting")
"""Margins that Pingli's report gives; of another county they say nothing."""
_NOT_OF: Mapping[str, tuple[str, ...]] = {
    "pingli": (),
    # the town's report has two shares of its own
    "gandu": (*_OF_PINGLI, "share_own", "share_paid", "share_property"),
}

_AREA = "the contiguous poor areas of Shaanxi in 2016-17 (survey office, 2018-02-09: calculated)"
_OWN: Mapping[str, dict[str, tuple[float, float, str]]] = {
    "pingli": {
        "mean_income": (8036.0, 9822.0, "8,929 yuan in 2015 (county head's report, 2016-03-29), a tenth "
                        "more or less: assumption"),
        "share_own": (0.298, 0.330, _AREA),
        "share_paid": (0.657, 0.687, f"{_AREA}: wages 42-43 %, transfers 23-25 %; together, for the "
                       "statistics office counts among transfers what those long away send home"),
        "share_property": (0.01, 0.02, f"{_AREA}: 1.3-1.5 %"),
    },
    "gandu": {
        "mean_income": (6861.0, 7933.0, "poor areas of Qinghai 6,861 yuan (2015, estimate), all of its "
                        "countryside 7,933"),
    },
}  # fmt: skip
"""Ranges that a county's own sources give."""


def margins_of(pack: CountyPack) -> list[Target]:
    """Margins that hold for a county, in the ranges of its own sources."""
    own = {t.name: (t.low, t.high, t.source) for t in MARGINS} | _OWN.get(pack.name, {})
    return [
        replace(t, low=own[t.name][0], high=own[t.name][1], source=own[t.name][2])
        for t in MARGINS
        if t.name not in _NOT_OF.get(pack.name, _OF_PINGLI)
    ]


_EMERGENT = (
    ("works_poorer", "Works: income gain of a village's poorer half",
     "村级工程：村内较穷一半增收", -0.02, 0.02, "share",
     "Park and Wang, CEPR DP7856: about 0; in worlds where works help the richer half alone; not scored: "
     "the same study sets the yield to which works are solved"),
    ("works_richer", "Works: income gain of a village's richer half",
     "村级工程：村内较富一半增收", 0.06, 0.09, "share", "Park and Wang, CEPR DP7856; in the same worlds; not scored, for the same reason"),
    ("effort_fall", "Labour used under large against small aid, effort on",
     "大额对小额救助下的用工变化（开启等靠要）", -0.60, -0.35, "share",
     "Tan-Soo et al. 2025: -46 %; not scored: employment at a threshold, not the hours of all, and "
     "effort.loss is at most 0.30"),
    ("exit_no_labour", "Transfers in the rise of those who left poverty, no labour",
     "无劳力脱贫户增收中转移收入占比", 0.9, np.inf, "share",
     "assumption: without labour before and after, transfers only"),
)  # fmt: skip

EMERGENT = tuple(_target(row, "emergent") for row in _EMERGENT)
"""What no rule holds, measured by paired runs on a thinned county."""


def _of_figure(figure: Mapping[str, Any]) -> Target:
    name, note = str(figure["name"]), str(figure.get("note", ""))
    en = name.removesuffix("_y") + " a year" * name.endswith("_y")
    return Target(
        name,
        en.replace("_", " ").capitalize(),
        str(figure["zh"]),
        *_range(figure, float(figure["value"])),
        str(figure["unit"]),
        f"report ({figure['use']}, {figure['match']}){': ' + note if note else ''}",
        "total" if figure["use"] == "init" else "figure",
    )


def _range(figure: Mapping[str, Any], value: float) -> tuple[float, float]:
    note = str(figure.get("note", ""))
    if note.startswith(AT_MOST):
        return -np.inf, value
    if note.startswith(AT_LEAST) or figure["match"] == "bound":
        return value, np.inf
    return value * (1.0 - EXACT), value * (1.0 + EXACT)


CLAIMED = (0.625, 1.25)
"""Ends of a claim, over its figure: assumption."""
TRUE_EFFECT = (40.0, 150.0)
"""Yuan a head and year of a supported household: judgement, from the pooled yield of practice."""


def claim_targets(pack: CountyPack) -> list[Target]:
    """The county's claim beside its own estimate made inside the model, and the paired effect."""
    claim = next((f for f in pack.figures if f["name"] == "claimed_gain_y"), None)
    if claim is None:
        return []
    value = float(claim["value"])
    rows = (
        (
            "before_after",
            "Before-after gain of the supported, as the county would claim",
            "受扶持户前后对比增收（县里算法）",
            CLAIMED[0] * value,
            CLAIMED[1] * value,
            f"report: at least {value:,.0f} yuan claimed; growth and regression to the mean are in it",
        ),
        (
            "true_effect",
            "True effect on the same households, with against without",
            "同一批户有无资金的真实差额",
            *TRUE_EFFECT,
            "assumption: 2,000 yuan a household at the pooled yield of published evaluations, "
            "0.04-0.20 a yuan and year; the county's claim is no range for it",
        ),
    )
    return [
        Target(name, en, zh, low, high, "yuan a head", text, "claim")
        for name, en, zh, low, high, text in rows
    ]


def all_targets(pack: CountyPack) -> list[Target]:
    """Figures, margins, claims, in the order of the page."""
    return [
        *[_of_figure(figure) for figure in pack.figures if figure["use"] in ("init", "check")],
        *margins_of(pack),
        *claim_targets(pack),
        *EMERGENT,
    ]


def matched_targets(pack: CountyPack) -> list[Target]:
    """Targets that a calibration uses."""
    return [t for t in all_targets(pack) if t.matched and t.name in FIGURES]
