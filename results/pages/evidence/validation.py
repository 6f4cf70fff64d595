"""The validation page: every figure and margin beside its simulated interval, misses shown."""

from pathlib import Path

import pandas as pd

from results.language.catalogue import Language, pick, term, text
from results.language.numbers import side_of, source_of, unit_of
from results.pages.page import drawn, of_county, unfitted, write_page
from results.plots import claim, horizon, ladder
from results.plots.embed import embedded
from results.plots.ladder import number, range_text
from results.plots.style import save
from results.tables.section import Section, folded, html_of
from results.tables.study_results import Validation


def rows_table(f: Validation, language: Language) -> pd.DataFrame:
    """One row for each figure: what, range, source, mean, interval, hit or miss."""
    out = []
    for row in f.rows.to_dict("records"):
        there = row["status"] != "not_measured"
        out.append(
            {
                text("column.name", language): row["zh" if language == "zh" else "en"],
                text("column.unit", language): unit_of(row["unit"], language),
                text("column.range", language): range_text(
                    row["low"], row["high"], row["unit"], language
                ),
                text("column.mean", language): number(row["mean"], row["unit"]) if there else "—",
                text("column.interval_90", language): range_text(
                    row["q05"], row["q95"], row["unit"], language
                )
                if there
                else "—",
                text("column.verdict", language): term("verdict", row["status"], language),
                text("column.source", language): source_of(row["source"], language),
            }
        )
    return pd.DataFrame(out)


def headline(f: Validation, language: Language) -> list[str]:
    """Hits, the worst misses, the county's own claim."""
    missed = f.rows.loc[f.rows["status"] == "miss", pick(language, "zh", "en")]
    return [
        ladder.title(f, language),
        *[text("validation.missed", language) + text("list.semicolon", language).join(missed)]
        * bool(len(missed)),
        *([claim.title(f, language)] if len(f.claims.dropna()) else []),
        *unfitted(f.n_failed, language),
    ]


def write_validation(f: Validation, folder: Path, language: Language) -> Path:
    """Figures and ``validation.LANGUAGE.html``."""
    table = rows_table(f, language)
    parts = {
        k: table[(f.rows["kind"] == k).to_numpy()]
        for k in ("total", "figure", "margin", "claim", "emergent")
    }
    sections = [
        Section(
            text("validation.hits_misses", language),
            text(
                "validation.draws_2015_hit_mean",
                language,
                n_draws=f.n_draws,
                last_year=f.last_year,
            ),
            [drawn(ladder.draw(f, language), folder, f"figures.{language}")],
        ),
        Section(
            text("validation.margins_nobody_fitted", language),
            text("validation.no_step_synthesis_fit", language),
            tables=[html_of(parts["margin"])],
        ),
        _claims(f, folder, parts["claim"], language),
        Section(
            text("validation.figures_report", language),
            text("validation.figures_2011_14_checks", language),
            tables=[html_of(parts["figure"])],
            folds=[
                folded(text("validation.totals_population_made_meet", language), parts["total"])
            ],
        ),
        Section(
            text("validation.where_report_contradicts_itself", language),
            text("validation.shown_fitted_none", language),
            items=[
                str(c.get(pick(language, "zh", "text"), ""))
                for c in f.contradictions.to_dict("records")
            ],
        ),
        _emergent(f, folder, parts["emergent"], language),
    ]
    return write_page(
        folder / f"validation.{language}.html",
        language,
        of_county(
            "validation.title",
            f,
            language,
            title=text("validation.model_beside_what_known", language),
        ),
        side_of(f.source, language),
        headline(f, language),
        [s for s in sections if s is not None],
        tag="accepted_sets" if f.calibrated else "prior_ranges",
        interactive=True,
    )


def _claims(f: Validation, folder: Path, table: pd.DataFrame, language: Language) -> Section | None:
    if table.empty or f.claims.dropna().empty:
        return None
    return Section(
        text("validation.what_county_would_have", language),
        text("validation.county_s_before_after", language),
        [drawn(claim.draw(f, language), folder, f"claim.{language}")],
        [html_of(table)],
    )


def _emergent(f: Validation, folder: Path, table: pd.DataFrame, language: Language) -> Section:
    save(horizon.draw(f, language), folder / "figures", f"horizon.{language}")
    wide = f.horizons.pivot(index="mix", columns="horizon", values="mean").round(3)
    wide = wide.sort_values(list(wide.columns)[-1:], ascending=False).reset_index()
    wide["mix"] = [horizon.name_of(m, language) for m in wide["mix"]]
    wide.columns = [text("column.programme", language), *map(str, wide.columns[1:])]
    return Section(
        text("validation.magnitudes_no_rule_holds", language),
        text("validation.paired_runs_thinned_county", language, n_paired=f.n_paired),
        [embedded(horizon.chart(f, language))],
        [html_of(table), html_of(wide)],
    )
