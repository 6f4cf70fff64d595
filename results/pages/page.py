"""A page: one self-contained HTML file of titled sections, in Chinese or English."""

import base64
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from markupsafe import Markup

from results.language.catalogue import Language, draws_words, pick, text
from results.plots.embed import plotly_script, write_html
from results.plots.style import save
from results.tables.section import Section


def numbered(sections: Sequence[Section], language: Language) -> list[Section]:
    """Sections counted as they stand: what a run has not got leaves no gap."""
    if len(sections) < 2:
        return list(sections)
    return [replace(s, title=mark(i, language) + s.title) for i, s in enumerate(sections, start=1)]


def mark(n: int, language: Language) -> str:
    """A section's number as its title begins, up to 19: ``十二、`` or ``12. ``."""
    digits = "一二三四五六七八九十"
    return pick(language, f"{digits[n - 1] if n <= 10 else '十' + digits[n - 11]}、", f"{n}. ")


def picture(path: Path, words: str = "") -> Markup:
    """A PNG inside the page, with what it shows in words."""
    return Markup('<img alt="{}" style="max-width:100%" src="data:image/png;base64,{}">').format(
        words, base64.b64encode(path.read_bytes()).decode()
    )


def drawn(figure: Any, folder: Path, name: str) -> Markup:
    """A figure, saved beside the page and inside it."""
    return picture(save(figure, folder / "figures", name)[0])


def of_county(key: str, f: Any, language: Language, **values: object) -> str:
    """A sentence that names the county of a page."""
    return text(key, language, county=pick(language, f.county_chinese, f.county), **values)


def unfitted(n_failed: int, language: Language) -> list[str]:
    """That some draws could not be fitted; nothing where all could."""
    return [text("validation.draws_could_not_fitted", language, n_failed=n_failed)] * bool(n_failed)


def write_page(
    path: Path,
    language: Language,
    title: str,
    reason: str,
    headline: Sequence[str] | Mapping[str, Any],
    sections: Sequence[Section],
    *,
    tag: str = "uncalibrated",
    interactive: bool = False,
) -> Path:
    """Write a page with its font; the same content gives the same bytes.

    Parameters
    ----------
    headline : its first lines; or what page one of a report shows: the sections are an appendix.
    tag : a key of the words, shown beside the title.
    interactive : whether charts need Plotly's script.
    """
    sections = numbered(sections, language)
    plain = [Section(s.title, s.note, [], s.tables, s.items, s.folds) for s in sections]
    context: dict[str, Any] = {
        "zh": language == "zh",
        "title": title,
        "reason": reason,
        "uncalibrated": draws_words(tag, language),
        "headline": [] if isinstance(headline, Mapping) else headline,
        "sections": sections,
        "plotly": Markup(plotly_script()) if interactive else "",
        "one": headline if isinstance(headline, Mapping) else None,
    }
    # charts' own text is in their script or picture, so only Plotly's needs the font
    lettered = context | {"plotly": "", "sections": sections if interactive else plain}
    return write_html(path, "report.html.j2", context, lettered)
