"""The calibration page: targets, waves, and what was learned and what was not."""

from pathlib import Path

import pandas as pd

from results.language.catalogue import Language, names, pick, term, text
from results.language.numbers import side_of, source_of, unit_of, with_key
from results.pages.page import drawn, of_county, write_page
from results.plots import learned
from results.plots.ladder import number, range_text
from results.tables.section import Section, html_of
from results.tables.study_results import Calibration


def headline(f: Calibration, language: Language) -> list[str]:
    """How many were accepted, what was learned, what is out of reach."""
    counts = {"n": int(f.waves["evaluated"].sum()), "n_accepted": f.n_accepted}
    out = f.targets.loc[~f.targets["reachable"], pick(language, "zh", "en")]
    key = "parameter_sets_accepted" if f.n_accepted else "none_parameter_sets_meets"
    return [
        text(f"calibration.{key}", language, **counts),
        *([learned.title(f, language)] if f.n_accepted else []),
        *[
            text("calibration.out_reach_every_range", language)
            + text("list.semicolon", language).join(out)
        ]
        * bool(len(out)),
        *[text("calibration.few_accepted_width_ratio", language, ratio_error=f.ratio_error)]
        * (0 < f.n_accepted < 30),
        *[f"→ {f.file}"] * bool(f.file),
    ]


def targets_table(f: Calibration, language: Language) -> pd.DataFrame:
    """Every target with prior and posterior mean."""
    return pd.DataFrame(
        [
            {
                text("column.name", language): r["zh" if language == "zh" else "en"],
                text("column.range", language): range_text(
                    r["low"], r["high"], r["unit"], language
                ),
                text("column.before_prior", language): number(r["prior"], r["unit"]),
                text("column.after_posterior", language): number(r["posterior"], r["unit"])
                if f.n_accepted
                else "—",
                text("column.share_near", language): f"{r['near']:.0%}",
                text("column.explained", language): f"{r['explained']:.0%}",
                text("column.verdict", language): text(
                    "verdict.reachable" if r["reachable"] else "verdict.unreachable", language
                ),
                text("column.source", language): source_of(r["source"], language),
            }
            for r in f.targets.to_dict("records")
        ]
    )


def widths_table(f: Calibration, language: Language) -> pd.DataFrame:
    """Prior and posterior width of every parameter."""
    return pd.DataFrame(
        [
            {
                text("column.parameter", language): with_key(r["name"], language),
                text("column.unit", language): unit_of(r["unit"], language),
                text("column.prior_90", language): f"{r['prior']:.4g}",
                text("column.posterior_90", language): f"{r['posterior']:.4g}",
                text("column.ratio", language): f"{r['ratio']:.2f}",
                text("column.by_chance", language): f"{r['by_chance']:.1%}",
                text("column.verdict", language): text(
                    "verdict.learned"
                    if r["learned"]
                    else "verdict.not_learned"
                    if r["moves"]
                    else "verdict.moves_nothing",
                    language,
                ),
            }
            for r in f.widths.to_dict("records")
        ]
    )


def write_calibration(f: Calibration, folder: Path, language: Language) -> Path:
    """Figure and ``calibration.LANGUAGE.html``."""
    return write_page(
        folder / f"calibration.{language}.html",
        language,
        of_county(
            "calibration.title", f, language, title=text("calibration.calibration", language)
        ),
        side_of(f.source, language),
        headline(f, language),
        [
            Section(
                text("calibration.what_was_learned", language),
                text(
                    "calibration.years_and_villages",
                    language,
                    last_year=f.last_year,
                    n_all_villages=f.n_all_villages,
                    n_villages=f.n_villages,
                ),
                [drawn(learned.draw(f, language), folder, f"learned.{language}")]
                if f.n_accepted > 1
                else [],
                items=[
                    term("calibration_limits", name, language)
                    for name in names("calibration_limits")
                ],
            ),
            Section(
                text("calibration.targets", language),
                text("calibration.range_read_90_interval", language),
                tables=[
                    html_of(targets_table(f, language)),
                    html_of(f.waves.rename(columns=lambda c: term("column", str(c), language))),
                ],
            ),
            Section(
                text("calibration.prior_posterior_every_parameter", language),
                text("calibration.not_learned_wider_than", language),
                tables=[html_of(widths_table(f, language))] if f.n_accepted > 1 else [],
            ),
        ],
        tag="accepted_sets" if f.n_accepted else "prior_ranges",
    )
