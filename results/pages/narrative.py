"""The sentences of the first page and the last: what, by how much, how sure, and what is not known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from model.state.units import WAN
from results.comparison import effects
from results.language.catalogue import Language, term, text
from results.language.numbers import people
from results.tables.plan import best_naive, by_year, compared, span

if TYPE_CHECKING:
    import pandas as pd

    from results.comparison import Interval
    from results.findings import Findings

NOT_KNOWN: tuple[tuple[str, str], ...] = (
    (
        "产业扶持的真实效果没有被任何报告识别:每元收益是先验假设(0.075至0.30),方案排序随之而变。",
        "The effect of a yuan of industry support is identified by no report: it is a prior (0.075 to 0.30), and rankings move with it.",
    ),
    (
        "互补性θ(村内投入不足时资金被浪费的程度)未知,取0至1均匀分布;集中投入的好处取决于它。",
        "Theta, how far thin money is wasted, is unknown and uniform on 0 to 1; what concentrating gains depends on it.",
    ),
    (
        "模型未校准:参数没有用本县住户数据拟合,区间只反映已列假设的不确定性。",
        "The model is uncalibrated: no household data of the county were fitted; intervals hold only the assumptions listed.",
    ),
    (
        "合作社、企业能吸收多少入股资金没有数据:分红率取中等把握的区间(5%至12%),方案投得越多越要先核实。",
        "What cooperatives and firms can absorb is not known: dividends are of medium confidence (5 to 12 %), and the more a plan invests there, the more is to be checked first.",
    ),
)
"""What the model cannot know of any county; a county's pack adds its own."""

DATA_WANTED: tuple[tuple[str, str], ...] = (
    ("分村的人口、贫困、道路、水、电台账", "Village ledger: people, poverty, road, water, power"),
    ("建档立卡户分来源收入,连续三年", "Income by source of registered households, three years"),
    ("受扶持户与未受扶持户的产业收支对照", "Budgets of supported and unsupported households"),
    ("历年资金到村到户明细", "Where past funds went, by village and household"),
    ("住院与慢性病自付费用分布", "Out-of-pocket bills, inpatient and chronic"),
    ("外出务工人数、工资、寄回款", "Migrants, wages and remittances"),
    ("返贫户名单与原因核查", "Households that fell back, with checked causes"),
    ("培训学员一年后的就业与工资", "Jobs and wages of trainees a year later"),
    ("茶园与畜群的存活、产量、价格", "Survival, yield and prices of gardens and herds"),
    ("未建档户抽样收入调查(漏评)", "Sample survey of households off the register"),
)
"""The ten data that would help most."""


ADJUSTED_FROM = ("chosen", "prices", "greedy", "rule")
"""Plans that an adjusted one may come from."""


def not_known(findings: Findings, language: Language) -> list[str]:
    """What the model cannot know, the county's own first."""
    zh = language == "zh"
    own = findings.not_known
    rows = [] if own is None else own["zh" if zh else "text"].astype(str).tolist()
    return rows + [pair[0 if zh else 1] for pair in NOT_KNOWN]


def headline(findings: Findings, language: Language) -> list[str]:
    """Three answers: what to fund, by how much it is better, how sure that is."""
    lines = []
    if findings.plan_table is not None:
        lines.append(_what(findings, language))
    if "practice" in findings.plans and findings.main != "practice":
        lines.append(_versus(findings, "practice", language))
    if {"trend", "no_fund"} <= set(findings.plans):
        lines.append(moved_by(effects(findings), language) + ("。" if language == "zh" else "."))
    if findings.main == "adjusted":
        lines += [_versus(findings, p, language) for p in ADJUSTED_FROM if p in findings.plans]
    naive = best_naive(findings)
    if naive not in (None, "practice", findings.main):
        lines.append(_versus(findings, str(naive), language))
    if "equal_mix" in findings.plans:
        lines.append(_mix(findings, language))
    if "rule" in findings.plans and findings.main not in ("rule", "adjusted"):
        lines.append(_rule(findings, language))
    lines.append(_sure(findings, language))
    return lines


def moved_by(table: pd.DataFrame, language: Language) -> str:
    """What share of the fall of poverty growth, other budgets and the fund have at the end."""
    last = table.iloc[-1]
    total = max(1.0, float(last["trend"] + last["other"] + last["fund"]))
    trend, other, fund = (last[k] / total for k in ("trend", "other", "fund"))
    year = table.index[-1]
    if language == "zh":
        return f"{year}年比2015年少{people(total, language)}贫困:增长{trend:.0%},其他资金{other:.0%},专项资金{fund:.1%}"
    return (
        f"{people(total, language)} fewer poor in {year} than in 2015: growth {trend:.0%}, "
        f"other budgets {other:.0%}, this fund {fund:.1%}"
    )


def _what(findings: Findings, language: Language) -> str:
    table = by_year(findings)
    total = float(table.to_numpy().sum())
    first, last = findings.plan_years[0], findings.plan_years[-1]
    dash = "–" if language == "zh" else "-"
    span_y = f"{first}" if first == last else f"{first}{dash}{last}"
    parts = [
        (term("programme", p, language), float(table[p].sum()) / max(total, 1.0))
        for p in sorted(table.columns, key=lambda p: -float(table[p].sum()))
    ]
    shares = [
        f"{name}{share:.0%}" if language == "zh" else f"{share:.0%} {name}"
        for name, share in parts
        if share > 0.004
    ]
    served = findings.plan_table
    n = 0 if served is None else served.loc[served["yuan"] > 0, "village"].nunique()
    if language == "zh":
        return (
            f"{term('plan', findings.main, language)}:{span_y}年共{total / WAN:,.0f}万元,"
            f"{'、'.join(shares)},覆盖{n}个村;各村类数额见下表。"
        )
    return (
        f"The {term('plan', findings.main, language)} grants {total / 1e6:,.1f} million yuan in {span_y}: "
        f"{', '.join(shares)}, in {n} villages; amounts by village class are in the table below."
    )


def _verdict(gap: Interval, language: Language) -> str:
    if gap.covers_zero:
        return (
            "区间包含零:两者不能区分"
            if language == "zh"
            else "the interval covers zero: the two cannot be told apart"
        )
    if language == "zh":
        return f"在{gap.share_won:.0%}的检验抽样中胜出"
    return f"it wins in {gap.share_won:.0%} of the held-out draws"


def _millions(gap: Interval) -> str:
    """万元 as million yuan of 2015, for English sentences."""
    m = gap.over(100.0)
    return f"{m.mean:,.2f} million yuan of 2015 ({m.low:,.2f} to {m.high:,.2f})"


def _versus(findings: Findings, other: str, language: Language) -> str:
    gap, years = compared(findings, other)
    more = gap.mean >= 0.0
    if language == "zh":
        return (
            f"与{term('plan', other, language)}相比:到{findings.effect_years[-1]}年累计"
            f"{'多' if more else '少'}减少贫困缺口{span(gap.size, language)}万元,"
            f"{'多' if years.mean >= 0.0 else '少'}减少贫困人年{span(years.size, language)};{_verdict(gap, language)}({term('draws', findings.tag, language)})。"
        )
    return (
        f"Against {term('plan', other, language)}: {_millions(gap.size)} {'more' if more else 'less'} of the poverty gap "
        f"closed by {findings.effect_years[-1]} and {span(years.size, language)} "
        f"{'more' if years.mean >= 0.0 else 'fewer'} person-years out of poverty; {_verdict(gap, language)} "
        f"({term('draws', findings.tag, language)})."
    )


def recommendation(findings: Findings) -> str:
    """The plan to recommend: the simplest that the optimized one does not clearly beat."""
    for simpler in ("equal_mix", "rule"):
        if simpler in findings.plans and findings.main != simpler:
            gap, _ = compared(findings, simpler)
            if gap.low <= 0.0:
                return simpler
    return findings.main


def _mix(findings: Findings, language: Language) -> str:
    gap, _ = compared(findings, "equal_mix")
    if gap.low > 0.0:
        return _versus(findings, "equal_mix", language)
    if language == "zh":
        return (
            f"增益来自项目结构,不来自选村:按建档立卡人口平均、用同样的项目结构,效果不差"
            f"(差额{span(gap, language)}万元);建议采用这一更简单的分法。"
        )
    return (
        "The gain is in what is funded, not in which village: the same mix shared equally per "
        f"registered head does no worse (difference {_millions(gap)}) and is recommended: it is simpler."
    )


def _rule(findings: Findings, language: Language) -> str:
    gap, _ = compared(findings, "rule")
    if gap.low > 0.0:
        return _versus(findings, "rule", language)
    if language == "zh":
        return f"与调优简单规则相比:{span(gap, language)}万元,优化方案并不明显更好。"
    return f"Against the tuned simple rule: {_millions(gap)}, not clearly better."


def _sure(findings: Findings, language: Language) -> str:
    if language == "zh":
        return (
            f"把握程度:区间为90%,来自{findings.n_draws}组参数与人口抽样,与挑选方案所用的抽样不同;"
            f"{term('draws', findings.tag, language)};扶持效果是假设。"
        )
    return (
        f"How sure: intervals are 90 % over {findings.n_draws} joint draws of parameters and "
        f"populations that were not used to choose the plan ({term('draws', findings.tag, language)}); the effect "
        "of support is assumed."
    )


def honesty(findings: Findings, language: Language) -> list[tuple[str, str]]:
    """Four numbers that are never added up: solver gap, learning bias, gain, what is not known."""
    f = findings.facts
    if "solver_gap" not in f:
        return []
    zh = language == "zh"

    def wan(name: str) -> str:
        return f"{float(f[name]) / float(f['unit']):,.0f}"

    naive = best_naive(findings)
    unit = term("effect_unit", str(f["measure"]), language)
    rows = [
        (
            "求解间隙" if zh else "Solver gap",
            (
                f"{float(f['solver_gap']):.3%}:在项目库与估计值之内;独立价格上界{wan('prices_bound')}({unit})"
                if zh
                else f"{float(f['solver_gap']):.3%}, within the menu and its estimates; an independent "
                f"price bound is {wan('prices_bound')} ({unit})"
            ),
        ),
        (
            "承诺与兑现" if zh else "Promised and delivered",
            (
                f"同一批新抽样下:承诺{wan('predicted')},全县模拟{wan('delivered')};"
                f"偏差{wan('bias')}(90%区间{wan('bias_low')}至{wan('bias_high')});"
                f"挑选时另多估{wan('optimism')};检验抽样{wan('simulated')}({unit})"
                if zh
                else f"on the same fresh draws {wan('predicted')} promised, {wan('delivered')} delivered by "
                f"the whole county; signed bias {wan('bias')} (90 %: {wan('bias_low')} to {wan('bias_high')}); "
                f"choosing had promised {wan('optimism')} more; {wan('simulated')} on held-out draws ({unit})"
            ),
        ),
    ]
    if naive is not None:
        gap, _ = compared(findings, naive)
        rows.append(
            (
                "对最好朴素分法的增益" if zh else "Gain over the best naive split",
                f"{term('plan', naive, language)}: {span(gap, language)} {text('column.wan2015', language)}",
            )
        )
    if "equal_mix" in findings.plans:
        gap, _ = compared(findings, "equal_mix")
        rows.append(
            (
                "其中村庄、时序与规模" if zh else "Of it, villages, timing and size",
                f"{text('plan.equal_mix', language)}: {span(gap, language)} {text('column.wan2015', language)}"
                + ("(其余来自项目结构)" if zh else " (the rest is the mix of programmes)"),
            )
        )
    if "permuted" in findings.plans:
        gap, _ = compared(findings, "permuted")
        rows.append(
            (
                "其中村庄身份" if zh else "Of it, village identity",
                f"{span(gap, language)} {text('column.wan2015', language)}"
                + ("(合成村庄,不计功)" if zh else " (synthetic villages: no credit)"),
            )
        )
    rows.append(
        (
            "模型不能知道的" if zh else "What the model cannot know",
            "见末页" if zh else "see the last section",
        )
    )
    return rows
