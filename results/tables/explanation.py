"""What binds and what it costs, plans nearly as good, what would be worth knowing.

Tables and lines.
"""

from typing import Any

import numpy as np
import pandas as pd

from model.state.units import WAN
from results.findings import Findings
from results.language.catalogue import Language, term, text
from results.language.numbers import between, joined, source_of, span, unit_of, with_key
from results.privacy import small_villages
from results.tables.plan import losing
from results.tables.reasons import binds, package, units


def _span(row: "pd.Series[float]", unit: float, language: Language, digits: int = 1) -> str:
    mean, low, high = (float(row[k]) / unit for k in ("simulated", "low", "high"))
    return span((mean, low, high), f"{{:+,.{digits}f}}".format, language)


def money_table(f: Findings, language: Language) -> pd.DataFrame:
    """A little more and less money of every purse and year: re-solved, and simulated."""
    (unit, _) = units(f, language)
    assert f.marginal is not None
    return pd.DataFrame(
        [
            {
                text("column.year", language): int(row["year"]),
                text("explanation.purse", language): term("purse", str(row["purse"]), language),
                text("explanation.change_10_000_yuan", language): f"{row['yuan'] / WAN:+,.0f}",
                text("explanation.bound", language): f"{row['bound'] / unit:+,.1f}",
                text("explanation.re_solved", language): f"{row['whole'] / unit:+,.1f}",
                text("common.simulated_90", language): text(
                    "explanation.no_plan_tried_uses", language
                )
                if unused(row)
                else _span(row, unit, language),
                text("explanation.villages", language): int(row["villages"]),
            }
            for _, row in f.marginal[f.marginal["kind"].isin(["more", "less"])].iterrows()
        ]
    )


def unused(row: "pd.Series[Any]") -> bool:
    """Whether more money of a year leaves the plan as it is: no plan tried uses it."""
    return bool(row["kind"] == "more" and row["villages"] == 0)


def pooled_lines(f: Findings, language: Language) -> list[str]:
    """What 10,000 yuan of every purse do on average over its years; years that use no more."""
    (unit, word) = units(f, language)
    assert f.marginal is not None
    lines = [
        text(
            "explanation.average_over_years_10",
            language,
            purse=term("purse", str(row["purse"]), language),
            solved=row["whole"] / unit,
            got=_span(row, unit, language, 3),
            word=word,
        )
        for _, row in f.marginal[f.marginal["kind"] == "pooled"].iterrows()
    ]
    if years := [str(int(r["year"])) for _, r in f.marginal.iterrows() if unused(r)]:
        listed = joined(list(dict.fromkeys(years)), language)
        lines.append(text("explanation.years_without_use", language, years=listed))
    return lines


def rules_table(f: Findings, language: Language) -> pd.DataFrame:
    """Every rule: what the county gains by dropping it."""
    zh, (unit, _) = language == "zh", units(f, language)
    assert f.marginal is not None
    rows = []
    for _, row in f.marginal[f.marginal["kind"] == "rule"].iterrows():
        verdict = (
            text("explanation.same_plan", language)
            if row["simulated"] == row["low"] == row["high"] == 0.0
            else (
                term("verdict", "too_few", language)
                if np.isnan(row["low"])
                else text("verdict.not_distinct", language)
                if not (row["low"] > 0.0 or row["high"] < 0.0)
                else text("explanation.costs", language)
                if row["simulated"] > 0.0
                else text("explanation.helps", language)
            )
        )
        rows.append(
            {
                text("column.rule_broken", language): str(row["rule_zh" if zh else "rule_en"]),
                text("explanation.bound_without", language): f"{row['bound'] / unit:+,.1f}",
                text("explanation.re_solved_without", language): f"{row['whole'] / unit:+,.1f}",
                text("common.simulated_90", language): _span(row, unit, language),
                text("column.verdict", language): verdict,
            }
        )
    return pd.DataFrame(rows)


def binding_table(f: Findings, language: Language) -> pd.DataFrame:
    """How many villages each reason keeps from more."""
    assert f.reasons is not None
    counts = f.reasons.apply(lambda row: binds(row, language), axis=1).value_counts()
    return pd.DataFrame(
        [
            {
                text("explanation.reason", language): str(reason),
                text("column.n_villages", language): int(n),
            }
            for reason, n in counts.items()
        ]
    )


def losers_line(f: Findings, language: Language) -> str:
    """Who loses against practice, as far as intervals show it."""
    assert f.losers is not None
    t = f.losers[~f.losers["village"].isin(small_villages(f))]
    sure, less = losing(f), t[t["yuan"] < t["practice_yuan"]]
    names = joined(
        [text("explanation.village", language, code=v) for v in sure["village"][:8]], language
    )
    if names:
        names = text("explanation.villages_named", language, names=names)
    return text(
        "explanation.against_practice_villages_get",
        language,
        n_less=len(less),
        n_sure=len(sure),
        names=names,
    )


def alternatives_table(f: Findings, language: Language) -> pd.DataFrame:
    """The plan and others nearly as good: promise, distance, simulated difference, money."""
    (unit, _) = units(f, language)
    assert f.alternatives is not None
    rows = []
    for _, row in f.alternatives.iterrows():
        chosen = row["plan"] == 0
        mix = package(str(row["mix"]), 0, 0, language).rpartition(
            text("explanation.before_years", language)
        )[0]
        rows.append(
            {
                text("column.plan", language): term("plan", f.main, language)
                if chosen
                else int(row["plan"]),
                text("explanation.promised", language): f"{row['share']:.1%}",
                text("explanation.differs", language): f"{row['differs']:.0%}",
                text("explanation.from_nearest", language): f"{row['nearest']:.0%}",
                text("explanation.simulated_difference_90", language): "—"
                if chosen
                else _span(row, unit, language, 0),
                text("explanation.industries", language): f"{row['industry']:.0%}",
                text("explanation.mostly", language): mix,
            }
        )
    return pd.DataFrame(rows)


def alike_line(f: Findings, language: Language) -> str:
    """Whether the simulation bears out that the other plans are nearly as good."""
    assert f.alternatives is not None
    others = f.alternatives[f.alternatives["plan"] > 0]
    if others["low"].isna().any():
        return text("explanation.too_few", language)
    worse, better = int((others["high"] < 0.0).sum()), int((others["low"] > 0.0).sum())
    if worse == len(others):
        return text("explanation.simulation_denies", language, n_others=worse)
    return text(
        "explanation.simulated_whole_county_others",
        language,
        n_others=len(others),
        n=len(others) - worse - better,
        better=better,
        worse=worse,
    )


def information_table(f: Findings, language: Language) -> pd.DataFrame:
    """Parameters that are worth knowing beyond chance."""
    (unit, _) = units(f, language)
    assert f.information is not None
    return pd.DataFrame(
        [
            {
                text("column.parameter", language): with_key(row["name"], language),
                text(
                    "explanation.gain_knowing", language
                ): f"{row['gain'] / unit:+,.1f} ± {1.645 * row['error'] / unit:,.1f}",
                text("explanation.heads_whose_plan_turns", language): f"{row['changes']:.0%}",
                text("explanation.range", language): between(
                    f"{row['low']:g}", f"{row['high']:g} {unit_of(row['unit'], language)}", language
                ),
                text("column.source", language): source_of(str(row["source"]), language),
            }
            for _, row in f.information[f.information["clear"]].iterrows()
        ]
    )
