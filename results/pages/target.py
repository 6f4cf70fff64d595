"""The answer to a target in words: how much money, by when, promised and delivered."""

import math
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from model.state.units import WAN
from results.findings import OfCounty
from results.language.catalogue import LANGUAGES, Language, pick, term, text
from results.tables.csv_text import write_csv

MILLION = 1e6


@dataclass(frozen=True)
class Answer(OfCounty):
    """Least money and earliest year for a target.

    Attributes
    ----------
    best, latest : level that ``most_y`` reaches by the last year, and the run's own fund.
    rows : kind (least, earliest), yuan_y, until, level, mean, share of futures promised; met of
        draws with its exact interval; delivered mean with its 90 % interval.
    """

    measure: str
    target: float
    probability: float
    fund_y: float
    most_y: float
    best: float
    latest: float
    n_draws: int
    rows: pd.DataFrame

    def row(self, kind: str) -> "pd.Series[float] | None":
        """The answer of a kind."""
        rows = self.rows[self.rows["kind"] == kind]
        return None if rows.empty else rows.iloc[0]


def _amount(a: Answer, value: float, language: Language) -> str:
    if a.measure == "gap":
        return text("target.of_2015", language, money=_money(value, language))
    return text(
        "target.amount",
        language,
        value=_plain(value),
        unit=term("effect_unit", a.measure, language),
    )


def _plain(value: float) -> str:
    """A number to its first three digits at least: what is small is not shown as nothing."""
    digits = 2 - math.floor(math.log10(abs(value))) if value else 0
    shown = f"{value:,.{min(max(digits, 0), 12)}f}"
    return shown.rstrip("0").rstrip(".") if "." in shown else shown


def _money(yuan: float, language: Language) -> str:
    """An amount in the largest unit of which it is one at least."""
    large, least = pick(language, (WAN, WAN), (MILLION, MILLION / 10.0))
    is_small = abs(yuan) < least
    return text(
        "target.yuan" if is_small else "target.large",
        language,
        value=_plain(yuan if is_small else yuan / large),
    )


def headline(a: Answer, language: Language) -> list[str]:
    """Target, least money, earliest year; each with what was promised and what draws delivered."""
    return [
        text(
            "target.target_least_futures",
            language,
            amount=_amount(a, a.target, language),
            probability=a.probability,
        ),
        _least(a, language),
        _earliest(a, language),
    ]


def _least(a: Answer, language: Language) -> str:
    row = a.row("least")
    if row is None:
        return text(
            "target.not_even_million_yuan",
            language,
            most=_money(a.most_y, language),
            amount=_amount(a, a.best, language),
        )
    money = _money(row["yuan_y"], language)
    return text(
        "target.least_money_million_yuan", language, money=money, until=row["until"]
    ) + _proof(a, row, language)


def _earliest(a: Answer, language: Language) -> str:
    row, fund = a.row("earliest"), _money(a.fund_y, language)
    if row is None:
        return text(
            "target.with_million_yuan_year",
            language,
            fund=fund,
            amount=_amount(a, a.latest, language),
        )
    return text(
        "target.earliest_end_with_million", language, until=row["until"], fund=fund
    ) + _proof(a, row, language)


def _proof(a: Answer, row: "pd.Series[float]", language: Language) -> str:
    return text(
        "target.promised_met_futures_average",
        language,
        share=row["share"],
        amount=_amount(a, row["mean"], language),
        n=int(row["draws"]),
        n_met=int(row["met"]),
        share_2=f"{row['met_low']:.0%}{pick(language, '～', '–')}{row['met_high']:.0%}",
        got=_amount(a, row["delivered"], language),
        verdict=""
        if row["met_high"] >= a.probability
        else text("target.county_does_not_bear", language),
    )


def write_answer(a: Answer, folder: Path) -> None:
    """The answer as text in both languages and as a table."""
    write_csv(a.rows, folder / "target.csv")
    for language in LANGUAGES:
        lines = "\n".join(headline(a, language)) + "\n"
        (folder / f"target.{language}.txt").write_text(lines, encoding="utf-8")
