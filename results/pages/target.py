"""The answer to a target in words: how much money, by when, promised and delivered."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from model.state.units import WAN
from results.language.catalogue import LANGUAGES, Language, term, text
from results.tables.csv_text import write_csv

if TYPE_CHECKING:
    import pandas as pd

MILLION = 1e6


@dataclass(frozen=True)
class Answer:
    """Least money and earliest year for a target.

    Attributes
    ----------
    best, latest : level that ``most_y`` reaches by the last year, and the run's own fund.
    rows : kind (least, earliest), yuan_y, until, level, mean, share of futures promised; met of
        draws with its exact interval; delivered mean with its 90 % interval.
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
        rows = self.rows[self.rows["kind"] == kind]
        return None if rows.empty else rows.iloc[0]


def _amount(a: Answer, value: float, language: Language) -> str:
    unit = term("effect_unit", a.measure, language)
    value = value / (WAN if a.measure == "gap" else 1.0)
    return text("target.amount", language, value=value, unit=unit)


def headline(a: Answer, language: Language) -> list[str]:
    """Target, least money, earliest year; each with what was promised and what draws delivered."""
    lines = [
        text(
            "target.target_least_futures",
            language,
            amount=_amount(a, a.target, language),
            probability=a.probability,
        )
    ]
    lines.append(_least(a, language))
    lines.append(_earliest(a, language))
    return lines


def _least(a: Answer, language: Language) -> str:
    row = a.row("least")
    if row is None:
        return text(
            "target.not_even_million_yuan",
            language,
            most_y=a.most_y,
            amount=_amount(a, a.best, language),
        )
    head = text(
        "target.least_money_million_yuan", language, yuan_y=row["yuan_y"], until=row["until"]
    )
    return head + _proof(a, row, language)


def _earliest(a: Answer, language: Language) -> str:
    row = a.row("earliest")
    if row is None:
        return text(
            "target.with_million_yuan_year",
            language,
            fund_y=a.fund_y,
            amount=_amount(a, a.latest, language),
        )
    head = text("target.earliest_end_with_million", language, until=row["until"], fund_y=a.fund_y)
    return head + _proof(a, row, language)


def _proof(a: Answer, row: pd.Series[float], language: Language) -> str:
    n_met, n = int(row["met"]), int(row["draws"])
    share = f"{row['met_low']:.0%}–{row['met_high']:.0%}"
    holds = row["met_high"] >= a.probability
    verdict = ""
    if not holds:
        verdict = text("target.county_does_not_bear", language)
    got = _amount(a, row["delivered"], language)
    return text(
        "target.promised_met_futures_average",
        language,
        share=row["share"],
        amount=_amount(a, row["mean"], language),
        n=n,
        n_met=n_met,
        share_2=share,
        got=got,
        verdict=verdict,
    )


def write_answer(a: Answer, folder: Path) -> None:
    """The answer as text in both languages and as a table."""
    write_csv(a.rows, folder / "target.csv")
    for language in LANGUAGES:
        lines = "\n".join(headline(a, language)) + "\n"
        (folder / f"target.{language}.txt").write_text(lines, encoding="utf-8")
