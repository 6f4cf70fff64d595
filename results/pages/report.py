"""The report: one HTML file that works from a USB stick, in Chinese or English."""

from importlib.metadata import version
from pathlib import Path

from results.findings import Findings
from results.language.catalogue import Language, names, pick, term, text
from results.language.numbers import here_of, side_of
from results.pages import race
from results.pages.evidence.backtest import score_line, stored_scores
from results.pages.explanation import SECTIONS
from results.pages.page import write_page
from results.pages.page_one import context
from results.plots import effects, fan, flows, gains
from results.plots.embed import embedded
from results.privacy import withheld_note
from results.tables import (
    adjusted,
    exit_calendar as exits,
    plan as tables,
    yearly,
)
from results.tables.narrative import honesty, not_known
from results.tables.page_one import words
from results.tables.page_one.page_one import page_one
from results.tables.page_one.tables import later_tables
from results.tables.section import Section, folded, html_of


def write_report(findings: Findings, folder: Path, language: Language) -> Path:
    """Write ``report.LANGUAGE.html``; the same findings give the same bytes."""
    findings = findings.named_in(language)
    one = page_one(findings)
    return write_page(
        folder / f"report.{language}.html",
        language,
        words.title(one, language),
        pick(language, findings.why_zh, findings.why),
        context(one, language),
        _sections(findings, language),
        tag=findings.tag,
        interactive=True,
    )


def _sections(findings: Findings, language: Language) -> list[Section]:
    makers = (
        race.section,
        adjusted.section,
        _villages,
        exits.section,
        _effects,
        _flows,
        _gains,
        _years,
        *SECTIONS,
        _promise,
        _sources,
        _limits,
        _provenance,
    )
    return [s for s in (make(findings, language) for make in makers) if s is not None]


def _gains(f: Findings, language: Language) -> Section | None:
    if not gains.has_rows(f):
        return None
    return Section(
        text("report.how_much_better_than", language),
        text("report.compared_under_same_luck", language),
        [embedded(gains.chart(f, language))],
        [html_of(tables.gains_table(f, language).frame(language))],
    )


def _effects(f: Findings, language: Language) -> Section | None:
    if not {"trend", "no_fund"} <= set(f.plans):
        return None
    return Section(
        text("report.growth_other_budgets_fund", language),
        text("report.without_fund_growth_other", language),
        [embedded(effects.chart(f, language)), embedded(fan.chart(f, language))],
    )


def _years(f: Findings, language: Language) -> Section:
    years = [y for y in (f.plan_years[-1], f.effect_years[-1]) if y in f.effect_years]
    return Section(
        text("report.measures_stand_together", language),
        text("report.means_over_draws", language),
        [],
        [
            html_of(
                tables.together(f, y, language).frame(language), text("report.end", language, y=y)
            )
            for y in dict.fromkeys(years)
        ],
        folds=[
            *(folded(t.title, t.frame(language)) for t in later_tables(page_one(f), language)),
            folded(
                text("report.spending_poor_persons_year", language), tables.trend_table(f, language)
            ),
            folded(
                text("report.depth_inequality_chronic_transient", language),
                yearly.depth_table(f, language).frame(language),
            ),
            folded(
                text("report.register_exits_dibao", language),
                yearly.register_table(f, language).frame(language),
            ),
        ],
    )


def _promise(f: Findings, language: Language) -> Section | None:
    rows = honesty(f, language)
    if not rows:
        return None
    return Section(
        text("report.what_optimizer_promised_what", language),
        text("report.four_numbers_never_added", language),
        items=[f"{name}: {text}" for name, text in rows],
    )


def _flows(f: Findings, language: Language) -> Section:
    return Section(
        text("report.who_leaves_who_returns", language),
        text("report.cause_return_one_change", language),
        [embedded(flows.chart(f, language))],
        folds=[
            folded(text("report.year", language), tables.returns_table(f, language)),
            folded(
                text("report.largest_contributor_returns", language),
                yearly.mainly_table(f, language).frame(language),
            ),
            folded(
                text("report.spells_how_soon_poverty", language),
                yearly.spells_table(f, language).frame(language),
            ),
        ],
    )


def _villages(f: Findings, language: Language) -> Section | None:
    table = tables.village_rows(f, language)
    if table.empty:
        return None
    notes = (
        text("report.county_s_own_villages", language, here=here_of(f.county_chinese, language))
        if f.own_villages
        else text("report.synthetic_villages_they_show", language),
        withheld_note(f, language),
    )
    return Section(
        text("report.every_village_why", language),
        pick(language, "", " ").join(x for x in notes if x),
        folds=[folded(text("report.villages", language, n_table=len(table)), table)],
    )


def _sources(f: Findings, language: Language) -> Section:
    p = tables.parameters_table(f, language)
    return Section(
        text("report.data_assumptions_contradictions", language),
        side_of(f.source, language),
        tables=[html_of(tables.margins_table(f, language))],
        items=tables.contradictions(f, language),
        folds=[folded(text("report.parameters_assumptions", language, n_p=len(p)), p)],
    )


def _provenance(f: Findings, language: Language) -> Section:
    """How to get the same figures again."""
    return Section(
        text("report.how_get_same_figures", language),
        text("report.manifest_json_beside_report", language),
        items=[
            text("report.tuopin_reproduce_folder", language),
            text("report.seed_held_out_draws", language, seed=f.seed, n_draws=f.n_draws),
            ", ".join(f"{p} {version(p)}" for p in ("tuopin", "mesa", "numpy", "pyomo", "highspy")),
        ],
    )


def _limits(f: Findings, language: Language) -> Section:
    data = [
        f"{i}. {term('data_needed', name, language)}"
        for i, name in enumerate(names("data_needed"), start=1)
    ]
    return Section(
        text("report.where_model_cannot_trusted", language),
        items=[
            score_line(stored_scores(), language),
            *not_known(f, language),
            text("report.ten_data_would_help", language) + " " + "; ".join(data),
        ],
    )
