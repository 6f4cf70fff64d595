"""The page of a scenario discovery: when a plan fails, judged by draws that did not find it."""

from pathlib import Path

import pandas as pd

from results.language.catalogue import LANGUAGES, Language, term, text
from results.language.numbers import unit_of, with_key
from results.pages.page import drawn, of_county, unfitted, write_page
from results.plots import failing
from results.tables.section import Section, html_of
from results.tables.study_results import Discovered


def limit_text(name: str, low: float, high: float) -> str:
    """A side of the box as a sentence's part."""
    if low == float("-inf"):
        return f"{name} ≤ {high:.3g}"
    return f"{name} ≥ {low:.3g}" if high == float("inf") else f"{low:.3g} ≤ {name} ≤ {high:.3g}"


def headline(f: Discovered, language: Language) -> list[str]:
    """How often it fails; where; how sure that is."""
    plan, against = f.names(language)
    first = text(
        f"discovery.draws_{'does_not_close_by' if f.least else 'does_not_close'}",
        language,
        n_draws=f.n_draws,
        plan=plan,
        often=float((f.points["gain"] < f.least).mean()),
        against=against,
        least=f.least,
    )
    failed = unfitted(f.n_failed, language)
    where = text("discovery.and", language).join(
        limit_text(term("parameter", r["name"], language), r["low"], r["high"])
        for r in f.limits.to_dict("records")
    )
    if not where:
        return [first, text("discovery.no_range_uncertain_numbers", language), *failed]
    return [
        first,
        text(
            "discovery.where_draws_did_not",
            language,
            where=where,
            **{
                k: getattr(f, k)
                for k in ("n_judged", "n_inside", "density", "low", "high", "base", "coverage")
            },
        ),
        *[text("discovery.held_out_draws_do", language)] * (not f.confirmed),
        *failed,
    ]


def limit_table(f: Discovered, language: Language) -> pd.DataFrame:
    """The limits with their units, and how likely each is by chance."""
    return pd.DataFrame(
        {
            text("column.parameter", language): [with_key(n, language) for n in f.limits["name"]],
            text("column.range", language): [
                limit_text("", r["low"], r["high"]).strip() for r in f.limits.to_dict("records")
            ],
            text("column.unit", language): [unit_of(u, language) for u in f.limits["unit"]],
            text("column.by_chance", language): [f"{p:.2g}" for p in f.limits["quasi_p"]],
        }
    )


def write_discovered(f: Discovered, folder: Path) -> None:
    """A figure and a page in both languages."""
    for language in LANGUAGES:
        plan, against = f.names(language)
        write_page(
            folder / f"discover.{language}.html",
            language,
            of_county("discovery.when_plan_fails_against", f, language, against=against),
            plan,
            headline(f, language),
            [
                Section(
                    text("discovery.where_fails", language),
                    text(
                        "discovery.villages_parameters_box_made",
                        language,
                        n_all_villages=f.n_all_villages,
                        n_villages=f.n_villages,
                        n_parameters=f.n_parameters,
                    ),
                    [drawn(failing.draw(f, language), folder, f"failing.{language}")],
                    [html_of(limit_table(f, language))] if len(f.limits) else [],
                )
            ],
            tag="prior_ranges",
        )
