"""The answer to a target in words: how much money, by when, promised and delivered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from model.state.units import WAN
from results.documents.csv_text import write_csv
from results.language.catalogue import Language, term

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

MILLION = 1e6


@dataclass(frozen=True)
class Answer:
    """Least money and earliest year for a target.

    Attributes
    ----------
    best, latest : level that ``most_y`` reaches by the last year, and the run's own fund.
    rows : kind (least, earliest), yuan_y, until, level, mean, share of futures promised; met of draws
        with its exact interval; delivered mean with its 90 % interval.
    """

    county: str
    county_chinese: str
    measure: str
    target: float
    probability: float
    fund_y: float
    most_y: float
    best: float
    latest: float
    n_draws: int
    n_futures: int
    rows: pd.DataFrame

    def row(self, kind: str) -> pd.Series[float] | None:
        """The answer of a kind."""
        found = self.rows[self.rows["kind"] == kind]
        return None if found.empty else found.iloc[0]


def _amount(a: Answer, value: float, language: Language) -> str:
    unit = term("effect_unit", a.measure, language)
    return f"{value / (WAN if a.measure == 'gap' else 1.0):,.0f}{'' if language == 'zh' else ' '}{unit}"


def headline(a: Answer, language: Language) -> list[str]:
    """Target, least money, earliest year; each with what was promised and what draws delivered."""
    zh = language == "zh"
    lines = [
        f"目标:{_amount(a, a.target, language)},至少{a.probability:.0%}的情形达到"
        if zh
        else f"Target: {_amount(a, a.target, language)} in at least {a.probability:.0%} of futures."
    ]
    lines.append(_least(a, language))
    lines.append(_earliest(a, language))
    return lines


def _least(a: Answer, language: Language) -> str:
    zh, row = language == "zh", a.row("least")
    if row is None:
        return (
            f"每年{a.most_y / WAN:,.0f}万元也达不到:同样把握下最多{_amount(a, a.best, language)}"
            if zh
            else f"Not even {a.most_y / MILLION:,.0f} million yuan a year reach it: as surely, at most "
            f"{_amount(a, a.best, language)}."
        )
    head = (
        f"最少资金:每年{row['yuan_y'] / WAN:,.0f}万元(到{row['until']:.0f}年)"
        if zh
        else f"Least money: {row['yuan_y'] / MILLION:,.1f} million yuan a year (by {row['until']:.0f})"
    )
    return head + _proof(a, row, language)


def _earliest(a: Answer, language: Language) -> str:
    zh, row = language == "zh", a.row("earliest")
    if row is None:
        return (
            f"按现有每年{a.fund_y / WAN:,.0f}万元,到期末也达不到:同样把握下{_amount(a, a.latest, language)}"
            if zh
            else f"With {a.fund_y / MILLION:,.1f} million yuan a year it is not reached by the last year: as "
            f"surely, {_amount(a, a.latest, language)}."
        )
    head = (
        f"最早年份:{row['until']:.0f}年末(每年{a.fund_y / WAN:,.0f}万元)"
        if zh
        else f"Earliest: the end of {row['until']:.0f}, with {a.fund_y / MILLION:,.1f} million yuan a year"
    )
    return head + _proof(a, row, language)


def _proof(a: Answer, row: pd.Series[float], language: Language) -> str:
    zh = language == "zh"
    met, n = int(row["met"]), int(row["draws"])
    share = f"{row['met_low']:.0%}–{row['met_high']:.0%}"
    holds = row["met_high"] >= a.probability
    verdict = (
        ("" if holds else ";模拟不支持承诺的把握,请留余量")
        if zh
        else (
            ""
            if holds
            else "; the county does not bear the promised probability out: leave a margin"
        )
    )
    got = _amount(a, row["delivered"], language)
    if zh:
        return (
            f"。承诺:{row['share']:.0%}的情形达到,平均{_amount(a, row['mean'], language)};"
            f"检验:{n}组抽样中{met}组达到(90%区间{share}),全县模拟平均{got}{verdict}"
        )
    return (
        f". Promised: met in {row['share']:.0%} of futures, {_amount(a, row['mean'], language)} on average; "
        f"delivered: met in {met} of {n} held-out draws (90 %: {share}), {got} on average{verdict}."
    )


def write_answer(a: Answer, folder: Path) -> None:
    """The answer as text in both languages and as a table."""
    write_csv(a.rows, folder / "target.csv")
    languages: tuple[Language, ...] = ("zh", "en")
    for language in languages:
        text = "\n".join(headline(a, language)) + "\n"
        (folder / f"target.{language}.txt").write_text(text, encoding="utf-8")
