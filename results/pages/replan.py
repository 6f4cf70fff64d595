"""The page of re-planning: what each year changed and why, and what it was worth."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from model.state.units import WAN
from results.documents.csv_text import write_csv
from results.language.catalogue import Language, term, text
from results.language.numbers import listed, people
from results.pages.page import Section, html_of, picture, write_page
from results.plots import rolled
from results.plots.style import save

if TYPE_CHECKING:
    from pathlib import Path

NAMED = 3
"""Programmes named in a sentence, at most, on either side."""


@dataclass(frozen=True)
class Rolled:
    """A plan made anew each year beside the plan made once.

    Attributes
    ----------
    gains : plan, against, mean, low, high (yuan of 2015), won; whole county, held-out draws.
    steps : year, taken, mean, low, high (new plan less the standing one, deciding draws), heads,
        heads_before, heads_start (registered), carried (yuan), moved (share of the money).
    programmes : year, programme, before, after: yuan of the years left, standing and new plan.
    classes : year, class, heads, before, after.
    executed : year, programme, fixed, rolled: yuan.
    """

    county: str
    county_chinese: str
    scenario: str
    n_learn: int
    n_fresh: int
    n_decide: int
    n_draws: int
    tag: str
    gains: pd.DataFrame
    steps: pd.DataFrame
    programmes: pd.DataFrame
    classes: pd.DataFrame
    executed: pd.DataFrame

    def gain(self, plan: str, against: str) -> Any:
        """A row of gains."""
        return self.gains.set_index(["plan", "against"]).loc[(plan, against)]


def told(row: Any, language: Language) -> str:
    """A mean with its interval, 万元."""
    join = "至" if language == "zh" else "to"
    return f"{row['mean'] / WAN:,.0f} ({row['low'] / WAN:,.0f} {join} {row['high'] / WAN:,.0f})"


def headline(f: Rolled, language: Language) -> list[str]:
    """What re-planning was worth, how often the plan was changed, what it cannot know."""
    zh = language == "zh"
    row, n = f.gain("rolled", "fixed"), int(f.steps["taken"].sum())
    if n == 0:
        lines = [
            "逐年重做,没有一年的新方案明确优于原方案:按原方案执行即可,重做的价值不能与零区分"
            if zh
            else "In no year was the new plan clearly better than the standing one: the fixed plan stands, and "
            "re-planning is worth nothing that can be told from zero."
        ]
    elif row["low"] > 0.0:
        lines = [
            f"逐年重做比固定方案多减少缺口{told(row, language)}万元,{row['won']:.0%}的抽样中更好"
            if zh
            else f"Planning anew each year closes {told(row, language)} more of the gap than the fixed plan "
            f"({text('column.wan2015', language)}); it is better in {row['won']:.0%} of draws."
        ]
    else:
        lines = [
            f"逐年重做与固定方案不能区分:相差{told(row, language)}万元"
            if zh
            else f"Planning anew each year cannot be told from the fixed plan: {told(row, language)} "
            f"({text('column.wan2015', language)})."
        ]
    lines.append(
        f"{len(f.steps)}次重做,{n}次改变方案;固定方案比现行做法多减少{told(f.gain('fixed', 'practice'), language)}万元"
        if zh
        else f"The plan was changed {n} times of {len(f.steps)}; the fixed plan closes "
        f"{told(f.gain('fixed', 'practice'), language)} more than practice."
    )
    lines.append(
        "每年只知道全部抽样的平均状态,不知道实际是哪一种;知道当年实况的重做只会更有价值"
        if zh
        else "Each year knows how things stand on average over draws, not which of them came true; a county that "
        "sees its own year can only gain more."
    )
    return lines


def _shift(f: Rolled, year: int, language: Language) -> str:
    rows = f.programmes[f.programmes["year"] == year].set_index("programme")
    more = ((rows["after"] - rows["before"]) / WAN).sort_values(kind="stable")
    names = {
        k: f"{term('programme', str(k), language)} {v:+,.0f}"
        for k, v in more.items()
        if abs(v) >= 1.0
    }
    keys = list(names)
    if len(keys) <= 2 * NAMED:
        return listed([names[k] for k in keys[::-1]], language)
    return listed([names[k] for k in (*keys[::-1][:NAMED], *keys[:NAMED][::-1])], language)


def sentences(f: Rolled, language: Language) -> list[str]:
    """For every year what the re-planning saw, what it would move, whether it was taken and why."""
    zh, out = language == "zh", []
    for s in f.steps.to_dict("records"):
        fell = s["heads"] / s["heads_start"] - 1.0
        known = f.classes[f.classes["year"] == s["year"]]
        money = known.assign(more=known["after"] - known["before"])
        most = money.loc[money["more"].idxmax()]
        shift = _shift(f, s["year"], language) or ("无" if zh else "nothing")
        if zh:
            verdict = "采用新方案" if s["taken"] else "保留原方案"
            why = "明确更好" if s["taken"] else "90%区间含零或为负"
            out.append(
                f"{s['year']}年:{verdict}(新方案多减少缺口{told(s, language)}万元,{why})。建档立卡"
                f"{people(s['heads'], language)}({fell:+.0%}),结转{s['carried'] / WAN:,.0f}万元;新方案移动"
                f"{s['moved']:.0%}的资金:{shift}(万元);增加最多的村类:{term('village_class', most['class'], language)}"
                f"({most['more'] / WAN:+,.0f})"
            )
        else:
            verdict = "new plan taken" if s["taken"] else "standing plan kept"
            why = "clearly better" if s["taken"] else "the 90 % interval does not leave zero behind"
            out.append(
                f"{s['year']}: {verdict} (the new one closes {told(s, language)} more; {why}). "
                f"{people(s['heads'], language)} registered ({fell:+.0%}), {s['carried'] / WAN:,.0f} carried "
                f"on; the new plan moves {s['moved']:.0%} of the money: {shift}; most more to "
                f"“{term('village_class', most['class'], language)}” ({most['more'] / WAN:+,.0f})."
            )
    return out


def step_table(f: Rolled, language: Language) -> pd.DataFrame:
    """A row for each year's re-planning."""
    s = f.steps
    return pd.DataFrame(
        {
            text("column.year", language): s["year"],
            text("column.verdict", language): [
                text("verdict.taken_new" if t else "verdict.kept_old", language) for t in s["taken"]
            ],
            text("column.new_less_old", language): [
                told(r, language) for r in s.to_dict("records")
            ],
            text("column.heads", language): s["heads"].map("{:,.0f}".format),
            text("column.money_carried", language): (s["carried"] / WAN).map("{:,.1f}".format),
            text("column.money_moved", language): s["moved"].map("{:.0%}".format),
        }
    )


def executed_table(f: Rolled, language: Language) -> pd.DataFrame:
    """Money by programme over all years, fixed and rolled."""
    total = f.executed.groupby("programme", sort=False)[["fixed", "rolled"]].sum() / WAN
    total = total[(total > 0.0).any(axis=1)].sort_values("rolled", ascending=False, kind="stable")
    return pd.DataFrame(
        {
            text("column.programme", language): [
                term("programme", str(p), language) for p in total.index
            ],
            f"{text('plan.fixed', language)} · {text('column.wan', language)}": list(
                total["fixed"].map("{:,.0f}".format)
            ),
            f"{text('plan.rolled', language)} · {text('column.wan', language)}": list(
                total["rolled"].map("{:,.0f}".format)
            ),
        }
    )


def write_replan(f: Rolled, folder: Path) -> None:
    """Figures, tables and a page in both languages."""
    for name in ("gains", "steps", "programmes", "classes", "executed"):
        write_csv(getattr(f, name), folder / f"replan-{name}.csv")
    figures = folder / "figures"
    figures.mkdir(parents=True, exist_ok=True)
    languages: tuple[Language, ...] = ("zh", "en")
    for language in languages:
        zh = language == "zh"
        path = save(rolled.draw(f, language), figures, f"replan.{language}")[0]
        sections = [
            Section(
                "每年改变了什么,为什么" if zh else "What each year changed, and why",
                (
                    f"每次重做:{f.n_learn}组抽样学习,{f.n_fresh}组检验步骤,{f.n_decide}组决定是否采用;只有明确更好才采用"
                    if zh
                    else f"each re-planning: {f.n_learn} draws to learn, {f.n_fresh} to accept steps, {f.n_decide} to decide; "
                    "a new plan is taken only where it is clearly better"
                ),
                [picture(path)],
                [html_of(step_table(f, language))],
                sentences(f, language),
            ),
            Section(
                "执行了什么" if zh else "What was executed",
                (
                    f"两个方案在{f.n_draws}组检验抽样、全县范围内比较"
                    if zh
                    else f"both plans are judged in the whole county on {f.n_draws} held-out draws"
                ),
                tables=[html_of(executed_table(f, language))],
            ),
        ]
        title = f"{f.county_chinese}:逐年重做方案" if zh else f"{f.county}: planning anew each year"
        write_page(
            folder / f"replan.{language}.html",
            language,
            title,
            f.scenario,
            headline(f, language),
            sections,
            tag=f.tag,
        )
