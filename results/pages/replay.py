"""The page of a replay: what was really spent beside the best split of the same money."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from model.state.units import WAN
from results.documents.csv_text import write_csv
from results.language.catalogue import Language, term, text
from results.language.numbers import listed
from results.pages.page import Section, html_of, picture, write_page
from results.plots import replayed
from results.plots.style import save

if TYPE_CHECKING:
    from pathlib import Path

MOVED = 4
"""Programmes named in a sentence, at most, on either side."""


@dataclass(frozen=True)
class Replayed:
    """Spending that was, and what the same money could have done, under the same draws.

    Attributes
    ----------
    gains : plan, against, mean, low, high (yuan of 2015), won; every pair that is told.
    years : year, plan, mean, low, high of the gap closed over no fund at a year-end.
    money : year, purse, spent, same_money; yuan.
    programmes : plan, programme, yuan, mean, low, high: what is lost when it alone is left out.
    classes : class, plan, heads, yuan, mean, low, high of the gap closed over no fund.
    broken : rule, where, yuan: what the spending broke of the run's rules; findings, not faults.
    county_yuan : money booked on the county row, which no village gets and nothing simulates.
    no_floor : whether the floor a head was not asked of the optimum, for some year has too little.
    """

    county: str
    county_chinese: str
    file: str
    n_draws: int
    tag: str
    county_yuan: float
    no_floor: bool
    gains: pd.DataFrame
    years: pd.DataFrame
    money: pd.DataFrame
    programmes: pd.DataFrame
    classes: pd.DataFrame
    broken: pd.DataFrame

    def gain(self, plan: str, against: str) -> Any:
        """A row of gains."""
        return self.gains.set_index(["plan", "against"]).loc[(plan, against)]


def _told(row: Any, language: Language) -> str:
    """A mean with its interval, 万元."""
    low, high = row["low"] / WAN, row["high"] / WAN
    join = "至" if language == "zh" else "to"
    return f"{row['mean'] / WAN:,.0f} ({low:,.0f} {join} {high:,.0f})"


def headline(f: Replayed, language: Language) -> list[str]:
    """What a better split would have done, where its money goes, what the spending did at all."""
    zh = language == "zh"
    better, spent = f.gain("same_money", "spent"), f.gain("spent", "no_fund")
    told = _told(better, language)
    if better["low"] > 0.0:
        lines = [
            f"同样的钱换一种分法,可多减少支出贫困缺口{told}万元,{better['won']:.0%}的抽样中更好"
            if zh
            else f"The same money split better would have closed {told} more of the poverty gap "
            f"({text('column.wan2015', language)}); it is better in {better['won']:.0%} of draws."
        ]
    else:
        lines = [
            f"同样的钱,优化分法与实际支出不能区分:相差{told}万元"
            if zh
            else f"A better split of the same money cannot be told from what was spent: {told} "
            f"({text('column.wan2015', language)})."
        ]
    beside = f.gain("spent", "practice")
    lines.append(
        f"实际支出比无专项资金减少缺口{_told(spent, language)}万元,比现行做法多{_told(beside, language)}万元"
        if zh
        else f"What was spent closed {_told(spent, language)} against no fund, {_told(beside, language)} more "
        "than practice with the same money."
    )
    lines.append(_moved(f, language))
    if len(f.broken):
        lines.append(
            f"实际支出有{len(f.broken)}处不合本次运行的规则,见表"
            if zh
            else f"The spending broke rules of the run in {len(f.broken)} places; they are listed."
        )
    return lines


def _moved(f: Replayed, language: Language) -> str:
    zh = language == "zh"
    wide = f.programmes.pivot(index="programme", columns="plan", values="yuan").fillna(0.0)
    more = (wide["same_money"] - wide["spent"]).sort_values(kind="stable") / WAN
    names = {k: f"{term('programme', str(k), language)} {v:+,.0f}" for k, v in more.items()}
    down = [names[k] for k in more.index[:MOVED] if more[k] <= -1.0]
    up = [names[k] for k in more.index[::-1][:MOVED] if more[k] >= 1.0]
    if not down and not up:
        return "两者的项目结构相同" if zh else "Both spend alike by programme."
    return (
        f"优化分法增加{listed(up, language) or '无'};减少{listed(down, language) or '无'}(万元)"
        if zh
        else f"The better split adds {listed(up, language) or 'nothing'} and takes "
        f"{listed(down, language) or 'nothing'} (10,000 yuan)."
    )


def programme_table(f: Replayed, language: Language) -> pd.DataFrame:
    """Money and what is lost without it, by programme, for both plans."""
    out = []
    for programme in dict.fromkeys(f.programmes["programme"]):
        row = {text("column.programme", language): term("programme", programme, language)}
        for plan in ("spent", "same_money"):
            found = f.programmes[
                (f.programmes["programme"] == programme) & (f.programmes["plan"] == plan)
            ]
            name, r = term("plan", plan, language), found.iloc[0] if len(found) else None
            row[f"{name} · {text('column.wan', language)}"] = (
                "–" if r is None else f"{r['yuan'] / WAN:,.0f}"
            )
            row[f"{name} · {text('column.lost_without', language)}"] = (
                "–" if r is None else _told(r, language)
            )
            row[f"{name} · {text('column.per_yuan', language)}"] = (
                "–" if r is None else f"{r['mean'] / r['yuan']:.2f}"
            )
        out.append(row)
    return pd.DataFrame(out)


def class_table(f: Replayed, language: Language) -> pd.DataFrame:
    """Yuan a head and gap closed by village class, for both plans."""
    out = []
    for label in dict.fromkeys(f.classes["class"]):
        rows = f.classes[f.classes["class"] == label].set_index("plan")
        row = {
            text("column.class", language): term("village_class", label, language),
            text("column.heads", language): f"{rows['heads'].iloc[0]:,.0f}",
        }
        for plan in ("spent", "same_money"):
            name, r = term("plan", plan, language), rows.loc[plan]
            row[f"{name} · {text('column.per_head', language)}"] = f"{r['yuan'] / r['heads']:,.0f}"
            row[f"{name} · {text('column.gap_closed', language)}"] = _told(r, language)
        row[text("column.difference", language)] = _told(rows.loc["difference"], language)
        out.append(row)
    return pd.DataFrame(out)


def money_table(f: Replayed, language: Language) -> pd.DataFrame:
    """Money by year and purse: what the optimum leaves is left."""
    return pd.DataFrame(
        {
            text("column.year", language): f.money["year"],
            text("column.purse", language): [term("purse", p, language) for p in f.money["purse"]],
            f"{text('plan.spent', language)} · {text('column.wan', language)}": (
                f.money["spent"] / WAN
            ).map("{:,.1f}".format),
            f"{text('plan.same_money', language)} · {text('column.wan', language)}": (
                f.money["same_money"] / WAN
            ).map("{:,.1f}".format),
        }
    )


def _notes(f: Replayed, language: Language) -> list[str]:
    zh, out = language == "zh", []
    if f.county_yuan > 0.0:
        out.append(
            f"县级项目{f.county_yuan / WAN:,.1f}万元不落到村,模型无法模拟,两边都不计"
            if zh
            else f"{f.county_yuan / WAN:,.1f} (10,000 yuan) were booked on the county row: no village gets them, "
            "nothing simulates them, and they are in neither side."
        )
    if f.no_floor:
        out.append(
            "有的年份资金不够付人均保底,优化分法因此不要求保底"
            if zh
            else "In some year the money does not pay the floor a head, so none was asked of the better split."
        )
    return out


def _findings(f: Replayed, language: Language) -> list[Section]:
    zh = language == "zh"
    broken = f.broken.rename(
        columns={
            "rule": text("column.rule_broken", language),
            "where": text("column.place", language),
            "yuan": text("column.yuan", language),
        }
    )
    tables = [html_of(broken.round(0))] if len(broken) else []
    notes = _notes(f, language)
    if not tables and not notes:
        return []
    note = (
        "钱已经花了:不合规则之处是发现,不是错误;优化分法遵守这些规则"
        if zh
        else "The money is spent: what it broke is a finding, no fault. The better split keeps the rules."
    )
    title = "实际支出不合规则之处" if zh else "Rules that the spending broke"
    return [Section(title, note, tables=tables, items=notes)]


def write_replay(f: Replayed, folder: Path) -> None:
    """Figures, tables and a page in both languages."""
    for name in ("gains", "years", "programmes", "classes", "broken"):
        write_csv(getattr(f, name), folder / f"replay-{name}.csv")
    figures = folder / "figures"
    figures.mkdir(parents=True, exist_ok=True)
    languages: tuple[Language, ...] = ("zh", "en")
    for language in languages:
        zh = language == "zh"
        path = save(replayed.draw(f, language), figures, f"replay.{language}")[0]
        sections = [
            Section(
                "逐年" if zh else "Year by year",
                (
                    f"{f.n_draws}组检验抽样,同样的人口与运气,90%区间;资金按年、按资金来源与实际相同"
                    if zh
                    else f"{f.n_draws} held-out draws, same people and luck, 90 %; the same money by year and purse"
                ),
                [picture(path)],
                [html_of(money_table(f, language))],
            ),
            Section(
                "按项目" if zh else "By programme",
                "从方案中只去掉这一项目时多出的缺口(万元,90%区间);项目相互影响,各行不能相加"
                if zh
                else "what is lost when this programme alone is left out (10,000 yuan of 2015, 90 %); programmes act "
                "together, so rows do not add up",
                tables=[html_of(programme_table(f, language))],
            ),
            Section(
                "按村类" if zh else "By village class",
                "比无专项资金减少的缺口,万元(90%区间)"
                if zh
                else "gap closed over no fund, 10,000 yuan of 2015 (90 %)",
                tables=[html_of(class_table(f, language))],
            ),
            *_findings(f, language),
        ]
        title = (
            f"{f.county_chinese}:实际支出回放" if zh else f"{f.county}: what was spent, replayed"
        )
        write_page(
            folder / f"replay.{language}.html",
            language,
            title,
            f.file,
            headline(f, language),
            sections,
            tag=f.tag,
        )
