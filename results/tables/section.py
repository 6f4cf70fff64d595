"""A titled part of a page or document, and tables as HTML."""

from dataclasses import dataclass, field

import pandas as pd
from markupsafe import Markup

from results.language.catalogue import Language, text


@dataclass
class Section:
    """A titled part of a page; in print it may begin a page of its own."""

    title: str
    note: str = ""
    charts: list[Markup] = field(default_factory=list)
    tables: list[Markup] = field(default_factory=list)
    items: list[str] = field(default_factory=list)
    folds: list[dict[str, object]] = field(default_factory=list)
    own_page: bool = False


def folded(title: str, table: pd.DataFrame) -> dict[str, object]:
    """A table behind its title."""
    return {"title": title, "table": html_of(table)}


def headed(rows: list[dict[str, object]], heads: str, language: Language) -> pd.DataFrame:
    """Rows as a table; its heads stand in the catalogue under ``heads`` and the column's key."""
    return pd.DataFrame(rows).rename(columns=lambda key: text(f"{heads}{key}", language))


def html_of(table: pd.DataFrame, caption: str = "") -> Markup:
    """A table as HTML, escaped, under a caption."""
    body = Markup(table.to_html(index=False, border=0, escape=True, na_rep=""))
    return Markup('<p class="caption">{}</p>').format(caption) + body if caption else body
