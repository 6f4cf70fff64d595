"""What a run is compared with: published figures and margins nobody fitted, each with its range."""

from __future__ import annotations

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
     "6,820 wubao persons, mostly alone"),
    ("size_dibao", "Size of dibao households", "低保户户均人口", 1.9, 2.1, "persons",
     "14,417 persons in 7,267 households"),
    ("size_other", "Size of other registered households", "其他建档立卡户户均人口", 2.8, 3.4,
     "persons", "report: others of about 3.1"),
    ("size_valley", "Two humps: households of two over the lesser hump",
     "双峰：二人户与较低峰之比", 0.0, 1.0, "ratio", "sizes are bimodal: below 1"),
    ("nesting", "Registered persons on dibao or wubao", "建档立卡人口中低保五保占比", 0.25,
     0.37, "share", "0.37 if fully nested; overlap unknown"),
    ("gini", "Gini of income a head", "人均收入基尼系数", 0.30, 0.42, "index",
     "assumption: one poor county, general knowledge"),
    ("mean_income", "Mean income a head", "人均收入", 6500.0, 8800.0, "yuan of 2015",
     "poor areas 7,653 in 2015, Ankang some 7,900: general knowledge"),
    ("share_own", "Farm, industry and own business in income", "经营收入占比", 0.37, 0.45,
     "share",
     "poor areas: 39.7 % in 2017 (poverty monitoring report 2018), 39 % in 2018, more before"),
    ("share_work", "Wages and remittances in income", "工资与务工汇款占比", 0.34, 0.51, "share",
     "poor areas: wages 34.2 % in 2017, 35 % in 2018; remittances are partly in transfers there"),
    ("share_transfer", "Transfers in income", "转移收入占比", 0.10, 0.26, "share",
     "poor areas 2018: 26 % (NBS), some of it remittances; the lower end is an assumption"),
    ("stay_poor", "P(poor next year | poor)", "今年贫困者明年仍贫困的概率", 0.40, 0.70,
     "probability", "assumption: survey income, no aid"),
    ("transient_share", "Transient share of squared gaps", "贫困深度中的暂时性占比", 0.37, 0.60,
     "share", "panel of 1985-90, as quoted; two-fifths"),
    ("chronic_share", "Chronic share of the income-poor", "收入贫困人口中长期贫困占比", 0.40,
     0.63, "share of persons", "the rest of the transient share"),
    ("catastrophic", "Households with catastrophic bills", "灾难性医疗支出户占比", 0.12, 0.16,
     "share", "surveys of poor rural areas"),
    ("impoverishing", "Households impoverished by bills", "因病支出致贫户占比", 0.04, 0.08,
     "share", "surveys of poor rural areas"),
    ("medical_rise", "Rise of the poor headcount by bills", "医疗支出使贫困人口增加", 0.25,
     0.42, "share", "Shaanxi 2013: +32 %; about a third"),
    ("migrants", "Migrants among able adults", "劳动力中外出务工占比", 0.20, 0.45, "share",
     "assumption: poor counties 2015, general knowledge"),
    ("growth_without", "Real growth a year without any fund", "无专项资金时实际收入年增长",
     0.03, 0.08, "per year", "assumption; rural national 2013-18: 8 to 11 %"),
    ("regression_to_mean", "Next year's gain of the poor, no fund",
     "无资金时贫困者次年人均增收", 300.0, 700.0, "yuan of 2015",
     "assumption: regression to the mean"),
    ("wrongly_listed", "Registered, not income-poor", "错评率", 0.10, 0.60, "share",
     "audits and surveys: 10 to 60 %"),
)  # fmt: skip

_NOT_MATCHED = (
    "size_wubao", "size_dibao", "size_other", "size_valley", "nesting", "mean_income", "share_own",
    "share_work", "share_transfer",
)  # fmt: skip
"""Margins that no calibration uses: a draw sets them directly, or support moves them."""

MARGINS = tuple(Target(*row, "margin", row[0] not in _NOT_MATCHED) for row in _MARGINS)
"""Margins that no step of synthesis or fit aims at, with the ranges that surveys give."""

_OF_PINGLI = ("size_dibao", "size_other", "size_valley", "nesting")
"""Margins that Pingli's report gives; of another county they say nothing."""


def margins_of(pack: CountyPack) -> list[Target]:
    """Margins that hold for a county: another's own totals give its sizes, not Pingli's report."""
    out = [t for t in MARGINS if pack.name == "pingli" or t.name not in _OF_PINGLI]
    facts = pack.facts
    if pack.name != "pingli" and facts.dibao_households > 0:
        size = facts.dibao_persons / facts.dibao_households
        own = next(t for t in MARGINS if t.name == "size_dibao")
        source = f"{facts.dibao_persons:,} persons in {facts.dibao_households:,} households"
        out.append(replace(own, low=0.95 * size, high=1.05 * size, source=source))
    return out


_EMERGENT = (
    ("works_poorer", "Works: income gain of a village's poorer half",
     "村级工程：村内较穷一半增收", -0.02, 0.02, "share",
     "Park and Wang, CEPR DP7856: about 0; the width is an assumption"),
    ("works_richer", "Works: income gain of a village's richer half",
     "村级工程：村内较富一半增收", 0.06, 0.09, "share", "Park and Wang, CEPR DP7856"),
    ("effort_fall", "Labour used under large against small aid, effort on",
     "大额对小额救助下的用工变化（开启等靠要）", -0.60, -0.35, "share",
     "Tan-Soo et al. 2025: -46 %; the width is an assumption; effort.loss is at most 0.30"),
    ("exit_no_labour", "Transfers in the rise of those who left poverty, no labour",
     "无劳力脱贫户增收中转移收入占比", 0.9, np.inf, "share",
     "assumption: without labour, transfers only"),
)  # fmt: skip

EMERGENT = tuple(Target(*row, "emergent") for row in _EMERGENT)
"""What no rule holds, measured by paired runs on a thinned county."""


def figure_targets(pack: CountyPack) -> list[Target]:
    """Every figure of the pack with use ``init`` or ``check``; bounds read from its note.

    The 28,000 since 2011 is compared as a yearly rate of four to five years: nothing is simulated
    before 2014.
    """
    out = []
    for figure in pack.figures:
        if figure["use"] not in ("init", "check"):
            continue
        value, name = float(figure["value"]), str(figure["name"])
        low, high = _range(figure, value)
        note = str(figure.get("note", ""))
        en = (
            (name.removesuffix("_y") + " a year" * name.endswith("_y"))
            .replace("_", " ")
            .capitalize()
        )
        if name == "poor_reduced_since_2011":
            low, high = value / 5.0, value / 4.0
            note = "a check, not a fit: the rate of 4 or 5 years before 2015, beside 2015 and after"
        out.append(
            Target(
                name,
                en,
                str(figure["zh"]),
                low,
                high,
                str(figure["unit"]),
                f"report ({figure['use']}, {figure['match']}){': ' + note if note else ''}",
                "total" if figure["use"] == "init" else "figure",
            )
        )
    return out


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
    return [*figure_targets(pack), *margins_of(pack), *claim_targets(pack), *EMERGENT]


def matched_targets(pack: CountyPack) -> list[Target]:
    """Targets that a calibration uses."""
    return [t for t in all_targets(pack) if t.matched and t.name in FIGURES]
