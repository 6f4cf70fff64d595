"""The sentences of the first page and the last.

What, by how much, how sure, and what is not known.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from results.comparison import Interval, effects
from results.findings import Findings
from results.language.catalogue import Language, draws_words, names, term, text
from results.language.numbers import joined, people
from results.tables.plan import best_naive, by_year, compared, span

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
    if "practice" in findings.plans and findings.main != "practice":
        lines.append(_versus(findings, "practice", language))
    if {"trend", "no_fund"} <= set(findings.plans):
        lines.append(moved_by(effects(findings), language) + text("list.stop", language))
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
    return text(
        "narrative.fewer_poor_than_2015",
        language,
        year=year,
        total=people(total, language),
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
    parts = [
        (term("programme", p, language), float(table[p].sum()) / max(total, 1.0))
        for p in sorted(table.columns, key=lambda p: -float(table[p].sum()))
    ]
    shares = [
        text("narrative.programme_share", language, name=name, share=share)
        for name, share in parts
        if share > 0.004
    ]
    served = findings.plan_table
    n = 0 if served is None else served.loc[served["yuan"] > 0, "village"].nunique()
    return text(
        "narrative.grants_million_yuan_villages",
        language,
        plan=term("plan", findings.main, language),
        span_y=span_y,
        total=total,
        names=joined(shares, language),
        n=n,
    )


def _verdict(gap: Interval, language: Language) -> str:
    if gap.covers_zero:
        return text("narrative.interval_covers_zero_two", language)
    return text("narrative.wins_held_out_draws", language, share_won=gap.share_won)


def _millions(gap: Interval) -> str:
    """万元 as million yuan of 2015, for English sentences."""
    m = gap.over(100.0)
    return f"{m.mean:,.2f} million yuan of 2015 ({m.low:,.2f} to {m.high:,.2f})"


def _money(gap: Interval, language: Language) -> str:
    """A gap in the unit that the language counts in."""
    return span(gap, language) if language == "zh" else _millions(gap)


def _versus(findings: Findings, other: str, language: Language) -> str:
    gap, years = compared(findings, other)
    more = gap.mean >= 0.0
    return text(
        "narrative.against_poverty_gap_closed",
        language,
        plan=term("plan", other, language),
        effect_years=findings.effect_years[-1],
        more=text("narrative.more" if more else "narrative.less", language),
        gap=_money(gap.size, language),
        mean=text("narrative.more" if years.mean >= 0.0 else "narrative.fewer", language),
        span=span(years.size, language),
        verdict=_verdict(gap, language),
        draws=draws_words(findings.tag, language),
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
    return text("narrative.gain_what_funded_not", language, gap=_money(gap, language))


def _rule(findings: Findings, language: Language) -> str:
    gap, _ = compared(findings, "rule")
    if gap.low > 0.0:
        return _versus(findings, "rule", language)
    return text("narrative.against_tuned_simple_rule", language, gap=_money(gap, language))


def _sure(findings: Findings, language: Language) -> str:
    return text(
        "narrative.how_sure_intervals_90",
        language,
        n_draws=findings.n_draws,
        draws=draws_words(findings.tag, language),
    )


PROMISES = ("predicted", "delivered", "bias", "bias_low", "bias_high", "optimism", "simulated")
"""Facts of a plan run that say how far its promise held, in the objective's own unit."""


def honesty(findings: Findings, language: Language) -> list[tuple[str, str]]:
    """Four numbers that are never added up: solver gap, learning bias, gain, what is not known."""
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
        gain = f"{term('plan', naive, language)}: {gain_over(naive)}"
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
