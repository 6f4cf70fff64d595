"""The page of a scenario discovery: when a plan fails, told by draws that did not find it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from results.language.catalogue import Language, pick, text
from results.language.numbers import unit_of
from results.pages.page import Section, html_of, picture, write_page
from results.plots import failing
from results.plots.style import save

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True)
class Discovered:
    """Where one scenario fails against another.

    Attributes
    ----------
    least : yuan of 2015 that the plan must close beyond the other; less is a failure.
    base, density, coverage : shares in held-out draws: that fail; that fail inside the box; of all
        failures, inside the box.
    low, high : 90 % interval of the density.
    limits : name, low, high, quasi_p, unit; infinite where a side is free.
    points : a column for each limit, and gain, of every draw.
    """

    county: str
    county_chinese: str
    plan: str
    plan_zh: str
    against: str
    against_zh: str
    least: float
    n_villages: int
    n_all_villages: int
    n_draws: int
    n_failed: int
    n_parameters: int
    base: float
    density: float
    coverage: float
    low: float
    high: float
    n_told: int
    n_inside: int
    found: bool
    limits: pd.DataFrame
    points: pd.DataFrame

    def names(self, language: Language) -> tuple[str, str]:
        """Titles of the plan and of what it is held against."""
        return pick(language, (self.plan_zh, self.against_zh), (self.plan, self.against))


def limit_text(name: str, low: float, high: float) -> str:
    """A side of the box as a sentence's part."""
    if low == float("-inf"):
        return f"{name} ≤ {high:.3g}"
    return f"{name} ≥ {low:.3g}" if high == float("inf") else f"{low:.3g} ≤ {name} ≤ {high:.3g}"


def headline(f: Discovered, language: Language) -> list[str]:
    """How often it fails; where; how sure that is."""
    plan, against = f.names(language)
    often = float((f.points["gain"] < f.least).mean())
    if f.least:
        first = text(
            "discovery.draws_does_not_close",
            language,
            n_draws=f.n_draws,
            plan=plan,
            often=often,
            against=against,
            least=f.least,
        )
    else:
        first = text(
            "discovery.draws_does_not_close_2",
            language,
            n_draws=f.n_draws,
            plan=plan,
            often=often,
            against=against,
        )
    lines = [first]
    where = (text("discovery.and", language)).join(
        limit_text(r["name"], r["low"], r["high"]) for r in f.limits.to_dict("records")
    )
    if not where:
        lines.append(text("discovery.no_range_uncertain_numbers", language))
        return lines
    lines.append(
        text(
            "discovery.where_draws_did_not",
            language,
            where=where,
            n_told=f.n_told,
            n_inside=f.n_inside,
            density=f.density,
            low=f.low,
            high=f.high,
            base=f.base,
            coverage=f.coverage,
        )
    )
    if not f.found:
        lines.append(text("discovery.held_out_draws_do", language))
    return lines


def limit_table(f: Discovered, language: Language) -> pd.DataFrame:
    """The limits with their units, and how likely each is by chance."""
    return pd.DataFrame(
        {
            text("column.parameter", language): f.limits["name"],
            text("column.range", language): [
                limit_text("", r["low"], r["high"]).strip() for r in f.limits.to_dict("records")
            ],
            text("column.unit", language): [unit_of(u, language) for u in f.limits["unit"]],
            text("column.by_chance", language): [f"{p:.2g}" for p in f.limits["quasi_p"]],
        }
    )


def write_discovered(f: Discovered, folder: Path) -> None:
    """A figure and a page in both languages."""
    figures = folder / "figures"
    figures.mkdir(parents=True, exist_ok=True)
    languages: tuple[Language, ...] = ("zh", "en")
    for language in languages:
        path = save(failing.draw(f, language), figures, f"failing.{language}")[0]
        note = text(
            "discovery.villages_parameters_box_made",
            language,
            n_all_villages=f.n_all_villages,
            n_villages=f.n_villages,
            n_parameters=f.n_parameters,
        )
        sections = [
            Section(
                text("discovery.where_fails", language),
                note,
                [picture(path)],
                [html_of(limit_table(f, language))] if len(f.limits) else [],
            )
        ]
        plan, against = f.names(language)
        title = text(
            "discovery.when_plan_fails_against",
            language,
            county=pick(language, f.county_chinese, f.county),
            against=against,
        )
        write_page(
            folder / f"discover.{language}.html",
            language,
            title,
            plan,
            headline(f, language),
            sections,
            tag="prior_ranges",
        )
