"""The page of a comparison of scenarios, one or several counties; both languages."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from model.state.units import WAN
from results.comparison import Interval
from results.language.catalogue import LANGUAGES, Language, pick, term, text
from results.language.numbers import spanned
from results.pages.page import drawn, of_county, write_page
from results.plots import forest
from results.statistics import LEAST_DRAWS
from results.tables.plan import practice_line
from results.tables.scenario_comparison import Compared
from results.tables.section import Section, folded, html_of

if TYPE_CHECKING:
    from markupsafe import Markup

MEASURES = ("gap_spending", "poor_spending", "poor_chronic", "returns", "end_poor_spending")
MONEY = ("gap_spending", "fund")
"""Measures in yuan; the others count persons."""


def number(x: float, measure: str) -> str:
    """A sum in its unit."""
    return f"{x / WAN:,.0f}" if measure in MONEY else f"{x:,.0f}"


def _interval(gain: Interval, measure: str, language: Language) -> str:
    """A gain with its interval in the unit of its measure."""
    ends = (gain.mean, gain.low, gain.high)
    return spanned(ends, gain.n, lambda x: number(x, measure), language, gain.draws)


def effect_table(f: Compared, language: Language) -> pd.DataFrame:
    """A row for each scenario: every measure against the reference, and what it costs."""
    out = []
    for case in forest.ordered(f).to_dict("records"):
        row = {text("column.scenario", language): f.marked(case["name"], language)}
        for m in MEASURES:
            row[term("gain", m, language)] = _interval(f.gain(case["name"], m), m, language)
        row[text("column.granted", language)] = f"{case['granted'] / WAN:,.0f}"
        row[text("column.other_more", language)] = f"{case['other'] / WAN:+,.0f}"
        out.append(row)
    return pd.DataFrame(out)


def fund_table(f: Compared, language: Language) -> pd.DataFrame:
    """What the plan's money does over no fund in the world that each scenario meets."""
    rows = f.effects[f.effects["measure"] == "fund"]
    return pd.DataFrame(
        [
            {
                text("column.scenario", language): f.title_of(str(r["name"]), language),
                text("gain.fund", language): _interval(
                    Interval.of(pd.Series(r), f.n_draws), "fund", language
                ),
                text("column.won", language): f"{r['won']:.0%}",
            }
            for r in rows.to_dict("records")
            if r["mean"] != 0.0
        ]
    )


def _wide(
    table: pd.DataFrame, column: str, f: Compared, language: Language, unit: float
) -> pd.DataFrame:
    """Scenarios by parts; what is not distinct from zero is a dot."""
    out = []
    for case in forest.ordered(f).to_dict("records"):
        row = {text("column.scenario", language): f.title_of(case["name"], language)}
        for r in table[table["name"] == case["name"]].to_dict("records"):
            clear = Interval.of(r, f.n_draws).verdict in ("better", "worse")
            row[term("household_type" if column == "kind" else column, r[column], language)] = (
                f"{r['mean'] / unit:+,.0f}" if clear else "·"
            )
        out.append(row)
    return pd.DataFrame(out)


def village_table(f: Compared, language: Language) -> pd.DataFrame:
    """How many villages are clearly better or worse off."""
    out = []
    for case in forest.ordered(f).to_dict("records"):
        rows = f.villages[f.villages["name"] == case["name"]]
        row = {text("column.scenario", language): f.title_of(case["name"], language)}
        for kind, poor in (("poor", True), ("other", False)):
            some = rows[rows["poor_village"] == poor]
            stands = [Interval.of(r, f.n_draws).verdict for r in some.to_dict("records")]
            for side in ("better", "worse"):
                head = text(f"column.{kind}_{side}", language)
                row[head] = f"{stands.count(side)} / {len(some)}"
        out.append(row)
    return pd.DataFrame(out)


def case_table(f: Compared, language: Language) -> pd.DataFrame:
    """What every scenario sets, and the reason for it."""
    zh = language == "zh"
    return pd.DataFrame(
        {
            text("column.scenario", language): [f.marked(n, language) for n in f.cases["name"]],
            text("column.reason", language): f.cases["why_zh" if zh else "why"],
            text("column.differs", language): f.cases["differs_zh" if zh else "differs"],
        }
    )


def widths(f: Compared) -> tuple[float, float]:
    """Median and largest half-width of the gap closed against the reference, yuan of 2015."""
    rows = f.effects[(f.effects["measure"] == "gap_spending") & (f.effects["name"] != f.reference)]
    return float(rows["half"].median()), float(rows["half"].max())


def headline(counties: Sequence[Compared], language: Language) -> list[str]:
    """For each county what does most, and how wide the intervals are."""
    lines = []
    for f in counties:
        middle, most = (w / WAN for w in widths(f))
        lines += [forest.title(f, language), practice_line(f.practice_of, language)]
        if f.n_draws < LEAST_DRAWS:
            lines.append(of_county("comparison.too_few_draws", f, language, n_draws=f.n_draws))
            continue
        lines.append(
            of_county(
                "comparison.draws_half_width_90",
                f,
                language,
                n_draws=f.n_draws,
                middle=middle,
                most=most,
            )
        )
        if f.precision:
            lines.append(_stopped(f, language))
    return lines


def _stopped(f: Compared, language: Language) -> str:
    """Whether the requested precision was reached, after how many draws."""
    n_cases = len(f.cases)
    runs = f.n_draws * n_cases
    if f.reached:
        return of_county(
            "comparison.precision_was_reached_after",
            f,
            language,
            precision=f.precision,
            n_draws=f.n_draws,
            runs=runs,
        )
    need = "–" if f.needed == float("inf") else f"{f.needed:,.0f}"
    return of_county(
        "comparison.not_after_draws_runs",
        f,
        language,
        n_draws=f.n_draws,
        runs=runs,
        precision=f.precision,
        need=need,
    )


def need_table(f: Compared, language: Language) -> pd.DataFrame:
    """Draws that know a difference to ±5 %, by whether both sides meet the same luck."""
    out = []
    for case in forest.ordered(f).to_dict("records"):
        r = f.effect(case["name"], "gap_spending")
        out.append(
            {
                text("column.scenario", language): f.title_of(case["name"], language),
                text("gain.gap_spending", language): _interval(
                    f.gain(case["name"]), "gap_spending", language
                ),
                text("column.need_common", language): _count(r["need_common"]),
                text("column.need_independent", language): _count(r["need_independent"]),
            }
        )
    return pd.DataFrame(out)


def _count(n: float) -> str:
    return "–" if n == float("inf") else f"{max(2.0, n):,.0f}"


def sections_of(f: Compared, figure: Markup, language: Language) -> list[Section]:
    """All sections of one county."""
    name = pick(language, f.county_chinese, f.county)
    span, ref = f"{f.first_year}–{f.last_year}", f.title_of(f.reference, language)
    funded = fund_table(f, language)
    sections = [
        Section(
            text("comparison.every_scenario_against", language, name=name, ref=ref),
            text("comparison.year_ends_summed_paired", language, span=span),
            [figure],
            folds=[
                folded(text("comparison.all_measures_money", language), effect_table(f, language))
            ],
        ),
        Section(
            text("comparison.what_money_does_each", language, name=name),
            text("comparison.against_no_fund_same", language),
            tables=[html_of(funded)],
        ),
        Section(
            text("comparison.who_gains_who_loses", language, name=name),
            text("comparison.kind_household_start_more", language),
            tables=[html_of(_wide(f.kinds, "kind", f, language, WAN))],
            folds=[
                folded(
                    text("comparison.cause_return_returns_avoided", language),
                    _wide(f.causes, "cause", f, language, 1.0),
                ),
                folded(
                    text("comparison.village_intervals_without_zero", language),
                    village_table(f, language),
                ),
                folded(
                    text("comparison.draws_would_know_difference", language),
                    need_table(f, language),
                ),
                folded(
                    text("comparison.what_every_scenario_sets", language), case_table(f, language)
                ),
            ],
        ),
    ]
    return [x for x in sections if x.tables != [html_of(funded)] or len(funded)]


def write_compared(counties: Sequence[Compared], folder: Path) -> None:
    """Figures and one page in each language."""
    for language in LANGUAGES:
        sections = []
        for f in counties:
            name = f"forest-{f.county.lower().replace(' ', '-')}.{language}"
            figure = drawn(forest.draw(f, language), folder, name)
            sections += sections_of(f, figure, language)
        write_page(
            folder / f"comparison.{language}.html",
            language,
            text("comparison.scenarios_compared", language),
            text("comparison.same_people_luck_2015", language),
            headline(counties, language),
            sections,
            tag=counties[0].tag,
        )
