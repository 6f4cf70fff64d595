"""Page one in the workbook: numbers as numbers, sentences across the page."""

from typing import Any

import pandas as pd

from results.documents.sheets import Piece, Sheets
from results.language.catalogue import Language, draws_words, text
from results.tables.page_one import words
from results.tables.page_one.page_one import PageOne
from results.tables.page_one.tables import tables
from results.tables.table import FORMS, Kind, Table, shown

PARTS = {"interval": ("mean", "low", "high"), "between": ("low", "high")}
"""Kinds that take several columns of a workbook, and what stands in each."""


def write_page_one(sheets: Sheets, p: PageOne, language: Language) -> None:
    """Sheets: conclusion with the register, programmes, rules and checks, villages, edits."""
    made = {t.name: piece_of(t, language) for t in tables(p, language)}
    verdict = [words.verdict(p, language), words.grounds(p, language)] if p.is_made else []
    large = [
        f"{words.title(p, language)}（{draws_words(p.tag, language)}）",
        *verdict[:1],
        words.recommendation(p, language),
    ]
    small = [
        words.moved(p, language) if p.is_made and p.yuan > 0.0 else "",
        *verdict[1:],
        *words.effect(p, language),
        words.choices(p, language),
    ]
    lines = Piece("", [x for x in (*large, *small) if x], strong=range(len(large)))
    parts = {
        "first": [
            lines,
            made.get("years"),
            Piece(
                text("page_one.part.changes", language),
                words.changes(p, language) if p.is_made else [],
            ),
        ],
        "second": [made.get("options")],
        "budget": [made.get("budget")],
        "rules": [made.get("rules"), made.get("checks")],
        "third": [made.get("villages")],
        "edits": [made.get("edits")],
    }
    for name, pieces in parts.items():
        if shown_pieces := [piece for piece in pieces if piece is not None]:
            sheets.stack(sheets.add(text(f"page_one.sheet.{name}", language)), shown_pieces)


def piece_of(table: Table, language: Language, title: str = "") -> Piece:
    """A table with its numbers as numbers, money in 万元; all else as it is shown.

    An interval has a column for each of its numbers.

    Parameters
    ----------
    title : in place of the table's own.
    """
    columns = [
        (
            text(f"column.part.{part}", language, head=head) if part else head,
            FORMS[kind][1] if kind in FORMS else "",
        )
        for head, kind in zip(table.heads, table.kinds, strict=True)
        for part in PARTS.get(kind, ("",))
    ]
    rows = [
        [c for v, k in zip(row, table.kinds, strict=True) for c in _cells(v, k, language)]
        for row in table.rows
    ]
    frame = pd.DataFrame(rows, columns=[head for head, _ in columns], dtype=object)
    return Piece(title or table.title, frame, table.note, [form for _, form in columns], table.sums)


def _cells(value: Any, kind: Kind, language: Language) -> list[Any]:
    """What stands in the columns of a kind: numbers, or text where there is none."""
    if kind == "interval":
        few = text("column.too_few", language)
        return [value.mean, few, few] if value.few else [value.mean, value.low, value.high]
    if kind == "between":
        return list(value)
    is_number = kind in FORMS and isinstance(value, int | float) and value == value
    return [float(value) / FORMS[kind][2] if is_number else shown(value, kind, language)]
