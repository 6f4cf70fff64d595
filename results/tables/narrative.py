"""The sentences of the first page and the last.

What, by how much, how sure, and what is not known.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from model.state.units import WAN
from results.comparison import Interval, effects, fewer_poor
from results.findings import Findings
from results.language.catalogue import Language, draws_words, names, term, text
from results.language.numbers import joined, people, spanned
from results.statistics import LEAST_DRAWS
from results.tables.plan import best_naive, by_year, compared, plan_name, span
from results.tables.race import standing

if TYPE_CHECKING:
    import pandas as pd


ADJUSTED_FROM = ("chosen", "prices", "greedy", "rule")
"""Plans that an adjusted one may come from."""


def not_known(findings: Findings, language: Language) -> list[str]:
    """What the model cannot know, the county's own first."""
    zh = language == "zh"
    own = findings.not_known
    rows = [] if own is None else own["zh" if zh else "text"].astype(str).tolist()
    return rows + [term("not_known", name, language) for name in names("not_known")]


def headline(findings: Findings, language: Language) -> list[str]:
    """Three answers: what to fund, by how much it is better, how sure that is."""
    lines = []
    if findings.plan_table is not None:
        lines.append(_what(findings, language))
    if findings.broken is not None and len(findings.broken):
        lines.append(_breaks(findings.broken, language))
    if "practice" in findings.plans and findings.main != "practice":
        lines.append(_versus(findings, "practice", language))
    if {"trend", "no_fund"} <= set(findings.plans):
        lines.append(moved_by(effects(findings), fewer_poor(findings), language))
    if findings.main == "adjusted":
        lines += [_versus(findings, p, language) for p in ADJUSTED_FROM if p in findings.plans]
    naive = best_naive(findings)
    if naive not in (None, "practice", findings.main):
        lines.append(_versus(findings, str(naive), language))
    lines += standing(findings, language)
    lines.append(_sure(findings, language))
    return lines


def moved_by(table: pd.DataFrame, fewer: Interval, language: Language) -> str:
    """By how much poverty fell, and the shares of growth, other budgets and the fund in it.

    Shares are of a fall; where none is seen there are none.
    """
    last, year = table.iloc[-1], table.index[-1]
    ends = (fewer.mean, fewer.low, fewer.high)
    total = spanned(ends, fewer.n, lambda x: people(x, language), language, fewer.draws)
    if fewer.mean <= 0.0:
        return text("narrative.no_fewer_poor_than_2015", language, year=year, total=total)
    whole = float(last["trend"] + last["other"] + last["fund"])
    trend, other, fund = (last[k] / whole for k in ("trend", "other", "fund"))
    return text(
        "narrative.fewer_poor_than_2015",
        language,
        year=year,
        total=total,
        n=fewer.n,
        trend=trend,
        other=other,
        fund=fund,
    )


def _what(findings: Findings, language: Language) -> str:
    table = by_year(findings)
    total = float(table.to_numpy().sum())
    first, last = findings.plan_years[0], findings.plan_years[-1]
    dash = text("narrative.dash", language)
    span_y = f"{first}" if first == last else f"{first}{dash}{last}"
    plan = plan_name(findings, findings.main, language)
    left = not_granted(findings, language)
    if total <= 0.0:
        return text("narrative.grants_nothing", language, plan=plan, span_y=span_y) + left
    parts = [
        (term("programme", p, language), float(table[p].sum()) / total)
        for p in sorted(table.columns, key=lambda p: -float(table[p].sum()))
    ]
    shares = [
        text("narrative.programme_share", language, name=name, share=share)
        for name, share in parts
        if share > 0.004
    ]
    served = findings.plan_table
    n = 0 if served is None else served.loc[served["yuan"] > 0, "village"].nunique()
    return (
        text(
            "narrative.grants_million_yuan_villages",
            language,
            plan=plan,
            span_y=span_y,
            total=total,
            names=joined(shares, language),
            n=n,
        )
        + left
        + _without_taker(findings, language)
    )


SHOWN = 3
"""Broken rules that a sentence names."""


def _breaks(broken: pd.DataFrame, language: Language) -> str:
    """How many budgets and rules a plan file breaks, the costliest first."""
    first = broken.sort_values("yuan", ascending=False, kind="stable").head(SHOWN)
    named = [
        text("narrative.broken_one", language, rule=r["rule"], where=r["where"], yuan=r["yuan"])
        for r in first.to_dict("records")
    ]
    return text(
        "narrative.plan_breaks",
        language,
        n=len(broken),
        named=text("list.semicolon", language).join(named),
    )


NO_TAKER = 0.05
"""Share of the money granted from which a report says that it waits for who takes it."""


def _without_taker(findings: Findings, language: Language) -> str:
    """How much of what is granted waits or has lapsed at the end of the plan, in the simulation."""
    table, year = findings.county_year, findings.plan_years[-1]
    main = table[(table["plan"] == findings.main) & (table["year"] <= year)]
    granted = float(main.groupby("draw")["granted"].sum().mean())
    waits = float(main.loc[main["year"] == year, "carried_out"].mean())
    share = (waits + float(main.groupby("draw")["lapsed"].sum().mean())) / max(granted, 1.0)
    if share < NO_TAKER or findings.plan_table is None:
        return ""
    return text("narrative.found_no_taker", language, share=min(1.0, share), year=year)


def not_granted(findings: Findings, language: Language) -> str:
    """How much of the fund the plan leaves, and why; nothing where it leaves less than 1 万元."""
    table, plan = findings.unspent, findings.plan_table
    given = findings.fund_y * len(findings.plan_years)
    why: list[str] = []
    if table is not None:
        given, left = float(table["given"].sum()), float(table["left"].sum())
        by_reason = table[table["left"] > 0].groupby("why")["left"].sum()
        why = [
            term("unspent", str(w), language)
            for w in by_reason.sort_values(ascending=False).index
            if w
        ]
    else:
        special = 0.0 if plan is None else plan.loc[plan["purse"] == "special", "yuan"].sum()
        left = given - float(special)
    if left < WAN:
        return ""
    reason = text("narrative.because", language, why=joined(why, language)) if why else ""
    return text(
        "narrative.not_granted", language, left=left, share=left / max(given, 1.0), reason=reason
    )


def _verdict(gap: Interval, language: Language) -> str:
    if gap.few:
        won, n = round(gap.share_won * gap.n), gap.n
        return text("narrative.too_few_draws", language, won=won, n=n)
    if gap.covers_zero:
        return text("narrative.interval_covers_zero_two", language)
    return text("narrative.wins_held_out_draws", language, share_won=gap.share_won)


def _millions(gap: Interval) -> str:
    """万元 as million yuan of 2015, for English sentences."""
    m = gap.over(100.0)
    ends = (m.mean, m.low, m.high)
    shown = spanned(ends, m.n, "{:,.2f}".format, "en", m.draws)
    return shown.replace(" (", " million yuan of 2015 (", 1)


def _money(gap: Interval, language: Language) -> str:
    """A gap in the unit that the language counts in."""
    return span(gap, language) if language == "zh" else _millions(gap)


def _versus(findings: Findings, other: str, language: Language) -> str:
    gap, years = compared(findings, other)
    more = gap.mean >= 0.0
    return text(
        "narrative.against_poverty_gap_closed",
        language,
        plan=plan_name(findings, other, language),
        effect_years=findings.effect_years[-1],
        more=text("narrative.more" if more else "narrative.less", language),
        gap=_money(gap.size, language),
        mean=text("narrative.more" if years.mean >= 0.0 else "narrative.fewer", language),
        span=span(years.size, language),
        verdict=_verdict(gap, language),
        draws=draws_words(findings.tag, language),
    )


def _sure(findings: Findings, language: Language) -> str:
    few = findings.n_draws < LEAST_DRAWS
    return text(
        "narrative.how_sure_few_draws" if few else "narrative.how_sure_intervals_90",
        language,
        n_draws=findings.n_draws,
        draws=draws_words(findings.tag, language),
    )


PROMISES = ("predicted", "delivered", "bias", "bias_low", "bias_high", "optimism", "simulated")
"""Facts of a plan run that say how far its promise held, in the objective's own unit."""


def honesty(findings: Findings, language: Language) -> list[tuple[str, str]]:
    """Numbers that are never added up: solver gap, other packages, bias, gain, what is unknown."""
    f = findings.facts
    if "solver_gap" not in f:
        return []

    facts = {k: float(f[k]) / float(f["unit"]) for k in PROMISES}
    rows = [
        (
            text("narrative.solver_gap", language),
            text(
                "narrative.within_menu_estimates_independent",
                language,
                solver_gap=float(f["solver_gap"]),
                bound=float(f["prices_bound"]) / float(f["unit"]),
                unit=term("effect_unit", str(f["measure"]), language),
            ),
        ),
        (
            text("narrative.could_gain_head", language),
            text(
                "narrative.could_gain",
                language,
                n=int(f["n_screened"]),
                share=float(f["could_gain"]),
            ),
        ),
        (
            text("narrative.promised_delivered", language),
            text(
                "narrative.same_fresh_draws_promised",
                language,
                **facts,
                unit=term("effect_unit", str(f["measure"]), language),
            ),
        ),
    ]

    def gain_over(plan: str) -> str:
        gap = span(compared(findings, plan)[0], language)
        return f"{gap} {text('column.wan2015', language)}"

    naive = best_naive(findings)
    if naive is not None:
        gain = f"{plan_name(findings, naive, language)}: {gain_over(naive)}"
        rows.append((text("narrative.gain_over_best_naive", language), gain))
    if "equal_mix" in findings.plans:
        gain = f"{text('plan.equal_mix', language)}: {gain_over('equal_mix')}"
        rest = text("narrative.rest_mix_programmes", language)
        rows.append((text("narrative.villages_timing_size", language), gain + rest))
    if "permuted" in findings.plans:
        no_credit = text("narrative.synthetic_villages_no_credit", language)
        gain = gain_over("permuted") + no_credit
        rows.append((text("narrative.village_identity", language), gain))
    last = text("narrative.see_last_section", language)
    return [*rows, (text("narrative.what_model_cannot_know", language), last)]
