"""A page: one self-contained HTML file of titled sections, in Chinese or English."""

from __future__ import annotations

import base64
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jinja2
from markupsafe import Markup

from results.language.catalogue import Language, pick, term, text
from results.plots.embed import plotly_script
from results.plots.fonts import woff2_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from results.documents.cards import Card
    from results.documents.household_cards import HouseholdCard
    from results.findings import Findings

_LOADER = jinja2.FileSystemLoader(Path(__file__).parents[1] / "templates")


@dataclass
class Section:
    """A titled part of a page."""

    title: str
    note: str = ""
    charts: list[Markup] = field(default_factory=list)
    tables: list[Markup] = field(default_factory=list)
    items: list[str] = field(default_factory=list)
    folds: list[dict[str, object]] = field(default_factory=list)


def html_of(table: pd.DataFrame, caption: str = "") -> Markup:
    """A table as HTML, escaped, under a caption."""
    body = Markup(table.to_html(index=False, border=0, escape=True, na_rep=""))
    return Markup('<p class="caption">{}</p>').format(caption) + body if caption else body


def numbered(sections: Sequence[Section], language: Language) -> list[Section]:
    """Sections counted as they stand: what a run has not got leaves no gap."""
    if len(sections) < 2:
        return list(sections)
    return [replace(s, title=mark(i, language) + s.title) for i, s in enumerate(sections, start=1)]


def mark(n: int, language: Language) -> str:
    """A section's number as its title begins, up to 19: ``十二、`` or ``12. ``."""
    digits = "一二三四五六七八九十"
    if language == "zh":
        return f"{digits[n - 1] if n <= 10 else '十' + digits[n - 11]}、"
    return f"{n}. "


def picture(path: Path) -> Markup:
    """A PNG inside the page."""
    content = base64.b64encode(path.read_bytes()).decode()
    return Markup('<img alt="" style="max-width:100%" src="data:image/png;base64,{}">').format(
        content
    )


def write_page(
    path: Path,
    language: Language,
    title: str,
    why: str,
    headline: Sequence[str],
    sections: Sequence[Section],
    *,
    tag: str = "uncalibrated",
    interactive: bool = False,
) -> Path:
    """Write a page with its font; the same content gives the same bytes.

    Parameters
    ----------
    tag : a key of the words, shown beside the title.
    interactive : whether charts need Plotly's script.
    """
    sections = numbered(sections, language)
    environment = jinja2.Environment(loader=_LOADER, autoescape=True, trim_blocks=True)
    context: dict[str, Any] = {
        "zh": language == "zh",
        "title": title,
        "why": why,
        "uncalibrated": term("draws", tag, language),
        "headline": headline,
        "sections": sections,
        "plotly": "",
        "font": "",
    }
    template = environment.get_template("report.html.j2")
    plain = [Section(s.title, s.note, [], s.tables, s.items, s.folds) for s in sections]
    # charts' own text is in their script or picture, so only Plotly's needs the font
    text = template.render(**context | {"sections": sections if interactive else plain})
    context["font"] = woff2_of(text)
    context["plotly"] = Markup(plotly_script()) if interactive else ""
    path.write_text(template.render(**context), encoding="utf-8")
    return path


def write_cards(path: Path, language: Language, f: Findings, cards: Sequence[Card]) -> Path:
    """A printed page for each village's card, with the font; the same content gives the same bytes."""
    return _cards("cards.html.j2", path, language, f, cards)


def write_household_cards(
    path: Path, language: Language, f: Findings, cards: Sequence[HouseholdCard]
) -> Path:
    """The same of households, each page marked as internal."""
    return _cards("household-cards.html.j2", path, language, f, cards)


def _cards(name: str, path: Path, language: Language, f: Findings, cards: Sequence[Any]) -> Path:
    environment = jinja2.Environment(loader=_LOADER, autoescape=True, trim_blocks=True)
    environment.globals["text"] = lambda key: text(key, language)
    environment.globals["table"] = html_of
    zh = language == "zh"
    context: dict[str, Any] = {
        "zh": zh,
        "cards": cards,
        "font": "",
        "title": pick(language, f.county_chinese, f.county),
        "scenario": pick(language, f.scenario_zh, f.scenario),
        "tag": term("draws", f.tag, language),
    }
    template = environment.get_template(name)
    context["font"] = woff2_of(template.render(**context))
    path.write_text(template.render(**context), encoding="utf-8")
    return path
