"""The page of a scenario discovery: when a plan fails, told by draws that did not find it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from model.state.units import WAN
from results.language.catalogue import Language, text
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
        return (self.plan_zh, self.against_zh) if language == "zh" else (self.plan, self.against)


def limit_text(name: str, low: float, high: float) -> str:
    """A side of the box as a sentence's part."""
    if low == float("-inf"):
        return f"{name} ≤ {high:.3g}"
    return f"{name} ≥ {low:.3g}" if high == float("inf") else f"{low:.3g} ≤ {name} ≤ {high:.3g}"


def headline(f: Discovered, language: Language) -> list[str]:
    """How often it fails; where; how sure that is."""
    zh = language == "zh"
    plan, against = f.names(language)
    often = float((f.points["gain"] < f.least).mean())
    more = f" {f.least / WAN:,.0f}" if f.least else ""
    lines = [
        f"{f.n_draws}组抽样中,“{plan}”有{often:.0%}不如“{against}”{f'多{more}万元' if more else ''}"
        if zh
        else f"In {often:.0%} of {f.n_draws} draws “{plan}” does not close more than “{against}”"
        + (f" by{more} (10,000 yuan)." if more else ".")
    ]
    where = (" 且 " if zh else " and ").join(
        limit_text(r["name"], r["low"], r["high"]) for r in f.limits.to_dict("records")
    )
    if not where:
        lines.append(
            "没有找到使其失败的参数范围"
            if zh
            else "No range of the uncertain numbers was found in which it fails."
        )
        return lines
    lines.append(
        f"{where} 时,未参与寻找的{f.n_told}组抽样中有{f.n_inside}组,其中{f.density:.0%}({f.low:.0%}–{f.high:.0%})失败,"
        f"全体为{f.base:.0%};占全部失败的{f.coverage:.0%}"
        if zh
        else f"Where {where}: of {f.n_told} draws that did not find it {f.n_inside} lie there, and {f.density:.0%} of "
        f"them ({f.low:.0%} to {f.high:.0%}) fail, against {f.base:.0%} of all; {f.coverage:.0%} of all failures."
    )
    if not f.found:
        lines.append(
            "该范围未被检验抽样证实,应视为偶然"
            if zh
            else "The held-out draws do not bear this out: take it for chance."
        )
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
        zh = language == "zh"
        path = save(failing.draw(f, language), figures, f"failing.{language}")[0]
        note = (
            f"{f.n_all_villages}个村中抽{f.n_villages}个;{f.n_parameters}个参数;一半抽样用于寻找(PRIM),另一半用于检验"
            if zh
            else f"{f.n_villages} of {f.n_all_villages} villages; {f.n_parameters} parameters; the box is made on one "
            "half of the draws (PRIM) and told by the other"
        )
        sections = [
            Section(
                "失败在哪里" if zh else "Where it fails",
                note,
                [picture(path)],
                [html_of(limit_table(f, language))] if len(f.limits) else [],
            )
        ]
        plan, against = f.names(language)
        title = (
            f"{f.county_chinese}:何时不如“{against}”"
            if zh
            else f"{f.county}: when the plan fails against “{against}”"
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
