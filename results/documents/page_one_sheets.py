"""Page one in the workbook: numbers as numbers, sentences across the page."""

import pandas as pd

from model.state.units import WAN
from results.documents.sheets import Piece, Sheets
from results.language.catalogue import Language, draws_words, text
from results.tables import page_one_words as words
from results.tables.page_one import PageOne
from results.tables.page_one_tables import Table, shown, tables

FORMS = {
    "year": "0",
    "persons": "#,##0",
    "share": "0.0%",
    "wan": "#,##0.0",
    "grant": "#,##0.00",
    "yuan": "0.0",
}
"""Number formats by kind."""


def write_page_one(sheets: Sheets, p: PageOne, language: Language) -> None:
    """Sheets: conclusion with the register, programmes, rules and checks, villages, edits."""
    made = {t.name: _piece(t, language) for t in tables(p, language)}
    title = f"{words.title(p, language)}（{draws_words(p.tag, language)}）"
    verdict = [words.verdict(p, language), words.grounds(p, language)] if p.is_made else []
    large = [title, *verdict[:1], words.recommendation(p, language)]
    change = words.moved(p, language) if p.is_made and p.yuan > 0.0 else ""
    small = [change, *verdict[1:], *words.effect(p, language), words.choices(p, language)]
    lines = Piece("", [x for x in (*large, *small) if x], strong=range(len(large)))
    changes = words.changes(p, language) if p.is_made else []
    parts = {
        "first": [
            lines,
            made.get("years"),
            Piece(text("page_one.part.changes", language), changes),
        ],
        "second": [made.get("options"), made.get("budget")],
        "rules": [made.get("rules"), made.get("checks")],
        "third": [made.get("villages")],
        "edits": [made.get("edits")],
    }
    for name, pieces in parts.items():
        if shown_pieces := [piece for piece in pieces if piece is not None]:
            sheets.stack(sheets.add(text(f"page_one.sheet.{name}", language)), shown_pieces)


def _piece(table: Table, language: Language) -> Piece:
    """A table with its numbers as numbers, money in 万元; all else as it is shown."""
    rows = [
        [
            (float(v) / WAN if k in ("wan", "grant") else float(v))
            if k in FORMS and isinstance(v, int | float) and v == v
            else shown(v, k, language)
            for v, k in zip(row, table.kinds, strict=True)
        ]
        for row in table.rows
    ]
    forms = [FORMS.get(kind, "") for kind in table.kinds]
    frame = pd.DataFrame(rows, columns=list(table.heads), dtype=object)
    return Piece(table.title, frame, table.note, forms, table.sums)
