"""Every number that is shown, once: report, workbook, figures and terminal read these tables."""

from collections.abc import Mapping
from typing import Any, Final

import pandas as pd

from model.programmes import GRANTABLE
from model.state.columns import CAUSES
from model.state.units import WAN
from results.comparison import Interval, gains, paired
from results.findings import Findings, PracticeOf
from results.indicators import gap_closed, person_years
from results.language.catalogue import Language, term, text
from results.language.numbers import source_of, spanned, unit_of, with_key
from results.privacy import WITHHELD, count_shown, small_villages
from results.statistics import LEAST_DRAWS, student_t
from results.tables.reasons import sentences_of
from results.tables.table import Kind, Table


def plan_name(findings: Findings, plan: str, language: Language) -> str:
    """A plan's name; that of practice says whose money it follows."""
    if plan == "single":
        programme = term("programme", str(findings.facts["single"]), language)
        return text("race.single", language, programme=programme)
    name, dot, run = plan.partition(" · ")
    if name != "practice":
        return term("plan", plan, language)
    return term("practice_of", findings.practice_of, language) + dot + run


def practice_line(of: PracticeOf, language: Language) -> str:
    """Whose mix the plan called practice has."""
    return text("common.practice_is", language, whose=term("practice_of", of, language))


def gains_table(findings: Findings, language: Language) -> Table:
    """Gain over every other plan: gap in 万元 of 2015, person-years, draws won (shares)."""
    kinds: dict[str, Kind] = {
        text("column.against", language): "text",
        f"{text('column.gap_gain', language)} · {text('column.wan2015', language)}": "interval",
        text("column.single", language): "between",
        text("column.years_gain", language): "interval",
        text("column.won", language): "percent",
        text("column.verdict", language): "text",
    }
    rows = list[tuple[Any, ...]]()
    for row in gains(findings).to_dict("records"):
        gap, years = compared(findings, str(row["against"]))
        rows.append(
            (
                plan_name(findings, str(row["against"]), language),
                gap,
                (row["gap_q05"] / WAN, row["gap_q95"] / WAN),
                years,
                row["gap_won"],
                term("verdict", gap.verdict, language),
            )
        )
    return Table(tuple(kinds), tuple(kinds.values()), tuple(rows))


SIMPLE = ("practice", "equal_village", "equal_head", "need_first")
"""Splits that need no optimizer."""


def best_simple(findings: Findings) -> str | None:
    """The simple rule that closes most of the gap."""
    names = [p for p in findings.baselines if p in SIMPLE]
    if not names:
        return None
    years = findings.effect_years
    closed = {p: float(gap_closed(findings.county_year, p, "no_fund", years).mean()) for p in names}
    return max(closed, key=lambda p: closed[p])


def compared(findings: Findings, other: str) -> tuple[Interval, Interval]:
    """Gap (万元 of 2015) and person-years of the main plan over another."""
    years, table = findings.effect_years, findings.county_year
    gap = paired(gap_closed(table, findings.main, other, years)).over(WAN)
    return gap, paired(person_years(table, findings.main, other, years))


def grants(f: Findings) -> "pd.Series[float]":
    """Yuan of villages for programmes in years, over all purses."""
    if f.plan_table is None or f.plan_table.empty:
        return pd.Series(dtype=float)
    own = f.plan_table[f.plan_table["village"] > 0]
    yuan = own.groupby(["village", "programme", "year"])["yuan"].sum()
    return yuan[yuan > 0.0].astype(float)


def unspent(f: Findings) -> float:
    """Yuan of the fund, or of all purses where they are known, that the plan leaves."""
    if f.unspent is not None:
        return float(f.unspent["left"].sum())
    if f.plan_table is None:
        return 0.0
    special = f.plan_table.loc[f.plan_table["purse"] == "special", "yuan"].sum()
    return max(0.0, f.fund_y * len(f.plan_years) - float(special))


def without_taker(f: Findings) -> float:
    """Share of the plan's grants that wait or have lapsed at its end, in the simulation."""
    year, table = f.plan_years[-1], f.county_year
    main = table[(table["plan"] == f.main) & table["year"].isin(f.plan_years)]
    granted = float(main.groupby("draw")["granted"].sum().mean())
    lapsed = main.groupby("draw")["lapsed"].sum().mean()
    lost = float(main.loc[main["year"] == year, "carried_out"].mean() + lapsed)
    return min(1.0, lost / granted) if granted > 0.0 else 0.0


TOGETHER: Final[Mapping[str, Kind]] = {
    "plan": "text",
    "headcount": "share",
    "income_headcount": "share",
    "gap": "whole_wan",
    "severity": "0.0",
    "chronic": "share",
    "returns": "persons",
    "wrong": "percent",
    "missed": "percent",
    "left_poor": "persons",
    "reached_listed": "percent",
    "reached_poor": "percent",
}
"""The measures that always stand together, with their kinds; severity is per mille."""


def losing(f: Findings) -> pd.DataFrame:
    """Villages that clearly gain less than under practice, the largest loss first.

    With 95 % for all villages together; small ones are left out.
    """
    if f.losers is None:
        return pd.DataFrame(columns=["village"])
    wider = student_t(f.n_draws, len(f.losers)) / student_t(f.n_draws)
    limit = f.losers["mean"] + wider * (f.losers["high"] - f.losers["mean"])
    clear = f.losers[(limit < 0.0) & ~f.losers["village"].isin(small_villages(f))]
    return clear.sort_values("mean")


def together(findings: Findings, year: int, language: Language) -> Table:
    """The measures of :data:`TOGETHER`, of every plan at one year-end: means over draws."""
    rows = []
    for plan in findings.plans:
        table = findings.county_year[findings.county_year["plan"] == plan]
        now, upto = table[table["year"] == year], table[table["year"] <= year].groupby("draw").sum()
        n = now["persons"]
        taken = upto["taken"].where(upto["taken"] > 0.0)
        bare = plan in ("no_fund", "trend")  # what is taken up is not of a fund
        rows.append(
            (
                plan_name(findings, plan, language),
                (now["poor_spending"] / n).mean(),
                (now["poor_income"] / n).mean(),
                now["gap_spending"].mean(),
                (now["severity_spending"] / n).mean() * 1000,
                (now["poor_chronic"] / n).mean(),
                now["returns"].mean(),
                # a register that has ended errs in nobody and misses nobody
                (now["listed_not_poor"] / now["listed"])[now["listed"] > 0.0].mean(),
                (now["poor_not_listed"] / now["poor_income"])[now["listed"] > 0.0].mean(),
                upto["left_list_poor"].mean(),
                None if bare else (upto["taken_listed"] / taken).mean(),
                None if bare else (upto["taken_poor"] / taken).mean(),
            )
        )
    heads = tuple(term("column", key, language) for key in TOGETHER)
    return Table(heads, tuple(TOGETHER.values()), tuple(rows))


def funded(plan_table: pd.DataFrame | None) -> list[str]:
    """Programmes that a plan funds, in the plan's order."""
    if plan_table is None:
        return []
    money = plan_table.groupby("programme")["yuan"].sum()
    return [p for p in GRANTABLE if float(money.get(p, 0.0)) > 0.0]


def by_year(findings: Findings) -> pd.DataFrame:
    """Yuan of the plan by year and programme."""
    if findings.plan_table is None:
        return pd.DataFrame()
    table = findings.plan_table.pivot_table(
        index="year", columns="programme", values="yuan", aggfunc="sum", fill_value=0
    )
    return table.reindex(columns=funded(findings.plan_table), fill_value=0)


def _ends(row: Mapping[Any, Any] | pd.Series) -> tuple[float, float, float]:
    """Mean, low and high of a row, 万元."""
    return float(row["mean"]) / WAN, float(row["low"]) / WAN, float(row["high"]) / WAN


def by_village_gap(findings: Findings, language: Language) -> dict[int, str]:
    """Gap closed in every funded village, 万元 of 2015: mean and interval as text.

    Small villages' withheld.
    """
    if findings.village_gap is None:
        return {}
    rows, hidden, n = findings.village_gap, small_villages(findings), findings.n_draws
    return {
        int(r["village"]): WITHHELD
        if int(r["village"]) in hidden
        else spanned(_ends(r), n, "{:,.1f}".format, language)
        for r in rows[rows["plan"] == findings.main].to_dict("records")
    }


def village_rows(findings: Findings, language: Language) -> pd.DataFrame:
    """Every funded village: money, gap closed with its interval, and why, in words."""
    if findings.plan_table is None or findings.village_gap is None:
        return pd.DataFrame()
    money = findings.plan_table.pivot_table(
        index="village", columns="programme", values="yuan", aggfunc="sum", fill_value=0
    )
    gap = findings.village_gap[findings.village_gap["plan"] == findings.main].set_index("village")
    sentences, hidden = sentences_of(findings, language), small_villages(findings)
    rows = []
    for _, v in findings.villages[findings.villages["poor_village"] == 1].iterrows():
        code = int(v["village"])
        row: dict[str, object] = {
            text("column.village", language): f"{code} {v['name']}",
            text("column.class", language): term("village_class", str(v["class"]), language),
            text("column.heads", language): count_shown(int(v["heads"])),
        }
        few = code in hidden
        for programme in funded(findings.plan_table):
            amount = money[programme].get(code, 0.0) if programme in money else 0.0
            name, unit = term("programme", programme, language), text("column.wan", language)
            row[text("forms.head_with_unit", language, word=name, unit=unit)] = round(
                amount / WAN, 2
            )
        if code in gap.index:
            heads = (
                f"{text('column.gap_closed', language)}·{text('column.wan2015', language)}",
                text("column.low", language),
                text("column.high", language),
            )
            ends: list[float | str] = [round(x, 1) for x in _ends(gap.loc[code])]
            if findings.n_draws < LEAST_DRAWS:
                ends[1:] = [text("column.too_few", language)] * 2
            row |= dict(zip(heads, [WITHHELD] * 3 if few else ends, strict=True))
        if code in sentences:
            row[text("column.reason", language)] = sentences[code]
        rows.append(row)
    return pd.DataFrame(rows)


def returns_table(findings: Findings, language: Language) -> pd.DataFrame:
    """Entries, exits and returns by cause of the main plan: persons, mean over draws, by year."""
    table = findings.county_year[findings.county_year["plan"] == findings.main]
    mean = table[table["year"].isin(findings.effect_years)].groupby("year").mean(numeric_only=True)
    columns = {term("column", key, language): mean[key] for key in ("entries", "exits")} | {
        term("cause", cause, language): mean[f"returns_{cause}"] for cause in CAUSES
    }
    out = pd.DataFrame(columns).round().astype(int)
    return out.rename_axis(text("column.year", language)).reset_index()


def trend_table(findings: Findings, language: Language) -> pd.DataFrame:
    """Spending-poor persons by year and plan: mean over draws."""
    table = findings.county_year.pivot_table(index="year", columns="plan", values="poor_spending")
    table = table[findings.plans].round().astype(int)
    table.columns = [plan_name(findings, str(p), language) for p in table.columns]
    return table.rename_axis(text("column.year", language)).reset_index()


def margins_table(findings: Findings, language: Language) -> pd.DataFrame:
    """Published totals beside the population's."""
    m = findings.margins
    totals = m[["target", "got"]].map(lambda x: f"{x:.1%}" if 0.0 < x < 1.0 else f"{x:,.0f}")
    return pd.DataFrame(
        {
            text("column.name", language): [term("figure", str(n), language) for n in m["name"]],
            text("column.target", language): totals["target"],
            text("column.got", language): totals["got"],
        }
    )


def parameters_table(findings: Findings, language: Language) -> pd.DataFrame:
    """Assumptions and parameters: value, range, unit, source, confidence."""
    p = findings.parameters.assign(
        name=[with_key(n, language) for n in findings.parameters["name"]],
        unit=[unit_of(u, language) for u in findings.parameters["unit"]],
        source=[source_of(s, language) for s in findings.parameters["source"]],
        confidence=[term("confidence", c, language) for c in findings.parameters["confidence"]],
    )
    keys = ("name", "value", "low", "high", "unit", "source", "confidence")
    return pd.DataFrame({term("column", k, language): p[k] for k in keys})


def contradictions(findings: Findings, language: Language) -> list[str]:
    """Published figures that cannot all hold."""
    return [str(x) for x in findings.contradictions["zh" if language == "zh" else "text"]]
