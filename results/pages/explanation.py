"""Sections on why: what binds and what it costs, plans nearly as good, what would be worth knowing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from model.state.units import WAN
from results.language.catalogue import Language, term, text
from results.pages.page import Section, html_of
from results.plots import marginal as marginal_plot
from results.plots.embed import embedded
from results.privacy import small_villages
from results.tables.reasons import binds, package, units, unspent_line

if TYPE_CHECKING:
    from results.findings import Findings


def _span(row: pd.Series[float], unit: float, digits: int = 1) -> str:
    if not np.isfinite(row["simulated"]):
        return "–"
    mean, low, high = (float(row[k]) / unit for k in ("simulated", "low", "high"))
    return f"{mean:+,.{digits}f} ({low:+,.{digits}f} – {high:+,.{digits}f})"


def money_table(f: Findings, language: Language) -> pd.DataFrame:
    """A little more and less money of every purse and year: re-solved, and simulated."""
    zh, (unit, _) = language == "zh", units(f, language)
    assert f.marginal is not None
    rows = []
    for _, row in f.marginal[f.marginal["kind"].isin(["more", "less"])].iterrows():
        rows.append(
            {
                text("column.year", language): int(row["year"]),
                "资金" if zh else "purse": term("purse", str(row["purse"]), language),
                "变动(万元)" if zh else "change (10,000 yuan)": f"{row['yuan'] / WAN:+,.0f}",
                "上界变动" if zh else "bound": f"{row['bound'] / unit:+,.1f}",
                "重新求解" if zh else "re-solved": f"{row['whole'] / unit:+,.1f}",
                "全县模拟(90%)" if zh else "simulated (90 %)": _span(row, unit),
                "变动村数" if zh else "villages": int(row["villages"]),
            }
        )
    return pd.DataFrame(rows)


def pooled_lines(f: Findings, language: Language) -> list[str]:
    """What 10,000 yuan of every purse do on average over its years."""
    zh, (unit, word) = language == "zh", units(f, language)
    assert f.marginal is not None
    lines = []
    for _, row in f.marginal[f.marginal["kind"] == "pooled"].iterrows():
        purse = term("purse", str(row["purse"]), language)
        solved, got = row["whole"] / unit, _span(row, unit, 3)
        lines.append(
            f"{purse}各年平均,每多(少)一万元,成效多(少):求解{solved:.3f},全县模拟{got}({word})"
            if zh
            else f"{purse}, average over its years: 10,000 yuan more (less) do more (less) by {solved:.3f} as solved, "
            f"{got} as simulated ({word})."
        )
    return lines


def rules_table(f: Findings, language: Language) -> pd.DataFrame:
    """Every rule: what the county gains by dropping it."""
    zh, (unit, _) = language == "zh", units(f, language)
    assert f.marginal is not None
    rows = []
    for _, row in f.marginal[f.marginal["kind"] == "rule"].iterrows():
        known = np.isfinite(row["simulated"])
        sure = known and (row["low"] > 0.0 or row["high"] < 0.0)
        same = known and row["simulated"] == row["low"] == row["high"] == 0.0
        verdict = (
            ("方案不变" if zh else "same plan")
            if same
            else (
                "–"
                if not known
                else text("verdict.not_distinct", language)
                if not sure
                else ("有代价" if zh else "costs")
                if row["simulated"] > 0.0
                else ("有益" if zh else "helps")
            )
        )
        rows.append(
            {
                "规则" if zh else "rule": str(row["rule_zh" if zh else "rule_en"]),
                "取消后上界" if zh else "bound without it": f"{row['bound'] / unit:+,.1f}",
                "取消后重新求解" if zh else "re-solved": f"{row['whole'] / unit:+,.1f}",
                "全县模拟(90%)" if zh else "simulated (90 %)": _span(row, unit),
                text("column.verdict", language): verdict,
            }
        )
    return pd.DataFrame(rows)


def binding_table(f: Findings, language: Language) -> pd.DataFrame:
    """How many villages each reason keeps from more."""
    assert f.reasons is not None
    counts = f.reasons.apply(lambda row: binds(row, language), axis=1).value_counts()
    zh = language == "zh"
    return pd.DataFrame(
        [
            {"原因" if zh else "reason": str(told), text("column.n_villages", language): int(n)}
            for told, n in counts.items()
        ]
    )


def losers_line(f: Findings, language: Language) -> str:
    """Who loses against practice, as far as it can be told apart."""
    assert f.losers is not None
    t = f.losers[~f.losers["village"].isin(small_villages(f))]
    sure = t[t["high"] < 0.0]
    less = t[t["yuan"] < t["practice_yuan"]]
    if language == "zh":
        who = "、".join(f"村{v}" for v in sure["village"][:8])
        return (
            f"与现行做法相比,{len(less)}个村资金减少;{len(sure)}个村的缺口确实减得更少"
            f"(90%区间不含零){':' + who if who else ''}。"
        )
    who = ", ".join(str(v) for v in sure["village"][:8])
    return (
        f"Against practice {len(less)} villages get less money; {len(sure)} clearly close less of their gap "
        f"(90 % interval below zero){': ' + who if who else ''}."
    )


def unspent_table(f: Findings) -> pd.DataFrame:
    """Every purse's money of every year, 万元, and why some is left."""
    assert f.unspent is not None
    t = f.unspent
    return pd.DataFrame(
        {
            "年份": t["year"],
            "资金": [term("purse", str(p), "zh") for p in t["purse"]],
            **{
                name: (t[k] / WAN).round(2)
                for k, name in (
                    ("given", "下达(万元)"),
                    ("spent", "当年用"),
                    ("carried", "结转后用"),
                    ("left", "剩余"),
                )
            },
            "原因": [term("unspent", str(w), "zh") if w else "" for w in t["why"]],
        }
    )


def losers_table(f: Findings) -> pd.DataFrame:
    """Every funded village against practice, those that lose most first; 万元."""
    assert f.losers is not None
    names = f.villages.set_index("village")["name"]
    t = f.losers.sort_values("mean", kind="stable")
    t = t[~t["village"].isin(small_villages(f))]
    return pd.DataFrame(
        {
            "村": [f"{c} {names.get(c, '')}" for c in t["village"]],
            "方案资金(万元)": (t["yuan"] / WAN).round(1),
            "现行做法资金": (t["practice_yuan"] / WAN).round(1),
            "缺口多减(2015年价)": (t["mean"] / WAN).round(1),
            "低": (t["low"] / WAN).round(1),
            "高": (t["high"] / WAN).round(1),
        }
    )


def binding(f: Findings, language: Language) -> Section | None:
    """What binds, money line by line, who loses."""
    if f.reasons is None or f.unspent is None:
        return None
    zh = language == "zh"
    items = [unspent_line(row, language) for row in f.unspent.to_dict("records")]
    if f.losers is not None:
        items.append(losers_line(f, language))
    return Section(
        "什么在起限制作用" if zh else "What binds",
        (
            "各村不能多得的原因;资金逐笔去向。"
            if zh
            else "What keeps villages from more, and every purse's money line by line."
        ),
        tables=[html_of(binding_table(f, language))],
        items=items,
    )


def prices(f: Findings, language: Language) -> Section | None:
    """The price of money and of rules, with their figure."""
    if f.marginal is None or f.marginal.empty:
        return None
    zh, (_, word) = language == "zh", units(f, language)
    return Section(
        "多一点、少一点资金值多少,规则的代价"
        if zh
        else "What a little money, and every rule, is worth",
        (
            f"变动后重新求解并在全县模拟,与现方案逐抽样对比;单位:{word}。"
            if zh
            else f"Solved again and simulated in the whole county, paired with the plan; {word}."
        ),
        [embedded(marginal_plot.chart(f, language))],
        [html_of(money_table(f, language)), html_of(rules_table(f, language))],
        items=pooled_lines(f, language),
    )


def alternatives_table(f: Findings, language: Language) -> pd.DataFrame:
    """Ten plans: promise, distance, simulated difference, money."""
    zh, (unit, _) = language == "zh", units(f, language)
    assert f.alternatives is not None
    rows = []
    for _, row in f.alternatives.iterrows():
        chosen = row["plan"] == 0
        mix = package(str(row["mix"]), 0, 0, language).rpartition("(" if zh else " (")[0]
        rows.append(
            {
                text("column.plan", language): term("plan", f.main, language)
                if chosen
                else int(row["plan"]),
                "承诺成效" if zh else "promised": f"{row['share']:.1%}",
                "与现方案不同" if zh else "differs": f"{row['differs']:.0%}",
                "与最近者不同" if zh else "from the nearest": f"{row['nearest']:.0%}",
                "模拟差额(90%)" if zh else "simulated difference (90 %)": "–"
                if chosen
                else _span(row, unit, 0),
                "产业占比" if zh else "industries": f"{row['industry']:.0%}",
                "主要投向" if zh else "mostly": mix,
            }
        )
    return pd.DataFrame(rows)


def alike_lines(f: Findings, language: Language) -> list[str]:
    """How many of the others the county cannot tell from the plan; nothing where none was simulated."""
    assert f.alternatives is not None
    others = f.alternatives[f.alternatives["plan"] > 0]
    if not np.isfinite(others["simulated"]).all():
        return []
    n = int(((others["low"] <= 0.0) & (others["high"] >= 0.0)).sum())
    better = int((others["low"] > 0.0).sum())
    if language == "zh":
        return [f"全县模拟中,{len(others)}个方案里有{n}个与现方案不能区分,{better}个更好。"]
    return [
        f"Simulated in the whole county, {n} of the {len(others)} others cannot be told apart from the plan, "
        f"{better} are better."
    ]


def core_table(f: Findings, language: Language) -> pd.DataFrame:
    """By class: money that nine of ten plans grant alike."""
    assert f.core is not None
    classes = f.villages.set_index("village")["class"]
    table = f.core.assign(**{"class": f.core["village"].map(classes)})
    zh, rows = language == "zh", []
    parts = [
        (term("village_class", str(label), language), part)
        for label, part in table.groupby("class", sort=True)
    ]
    for label, part in [*parts, (text("column.total", language), table)]:
        rows.append(
            {
                text("column.class", language): label,
                "现方案(万元)"
                if zh
                else "the plan (10,000 yuan)": f"{part['chosen'].sum() / WAN:,.0f}",
                "共同核心(万元)"
                if zh
                else "core (10,000 yuan)": f"{part['core'].sum() / WAN:,.0f}",
                "占比"
                if zh
                else "share": f"{part['core'].sum() / max(part['chosen'].sum(), 1.0):.0%}",
            }
        )
    return pd.DataFrame(rows)


def near_optimal(f: Findings, language: Language) -> Section | None:
    """Plans nearly as good, and the core."""
    if f.alternatives is None or f.core is None or len(f.alternatives) < 2:
        return None
    zh = language == "zh"
    return Section(
        "几乎一样好的十个方案" if zh else "Ten plans that are nearly as good",
        (
            "承诺成效都不低于现方案的95%,彼此尽量不同(按建档立卡人口加权的资金去向差异);十之九共有的资金为核心。"
            if zh
            else "All promise at least 95 % of the plan and differ as much as they can (by where the money of registered "
            "heads goes); what nine of ten grant alike is the core."
        ),
        tables=[html_of(alternatives_table(f, language)), html_of(core_table(f, language))],
        items=alike_lines(f, language),
    )


def information_table(f: Findings, language: Language) -> pd.DataFrame:
    """Parameters most worth knowing."""
    zh, (unit, _) = language == "zh", units(f, language)
    assert f.information is not None
    rows = []
    for _, row in f.information.iterrows():
        rows.append(
            {
                text("column.parameter", language): row["name"],
                "知道后多得"
                if zh
                else "gain of knowing": f"{row['gain'] / unit:+,.1f} ± {1.645 * row['error'] / unit:,.1f}",
                "方案随之变动(人口)" if zh else "heads whose plan turns": f"{row['changes']:.0%}",
                "取值范围" if zh else "range": f"{row['low']:g} – {row['high']:g} {row['unit']}",
                text("column.verdict", language): ("超出偶然" if zh else "more than chance")
                if row["clear"]
                else ("在偶然之内" if zh else "within chance"),
                text("column.source", language): row["source"],
            }
        )
    return pd.DataFrame(rows)


def knowing(f: Findings, language: Language) -> Section | None:
    """The value of information."""
    if f.information is None or f.information.empty:
        return None
    zh, (_, word) = language == "zh", units(f, language)
    tried, clear = int(f.information["tried"].iloc[0]), int(f.information["clear"].sum())
    return Section(
        "最值得弄清的十个数" if zh else "The ten numbers most worth finding out",
        (
            f"若事先知道某参数偏低还是偏高,方案能多得多少({word});±为90%误差,由无意义的随机分组得出。"
            f"比较了{tried}个参数,{clear}个超出偶然。"
            if zh
            else f"What the plan would gain if it were known whether a number lies low or high ({word}); ± is the 90 % "
            f"error, from splits of the draws that mean nothing. Of {tried} parameters {clear} stand out of chance."
        ),
        tables=[html_of(information_table(f, language))],
    )


SECTIONS = (binding, prices, near_optimal, knowing)
"""In the order of the report."""
