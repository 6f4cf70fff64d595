"""Page one in the workbook: numbers as numbers, sentences across the page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from model.state.units import WAN
from results.documents.sheets import MARGIN, Sheets
from results.language.catalogue import Language, draws_words, text
from results.language.typeset import broken
from results.tables import page_one_words as words
from results.tables.page_one import PageOne
from results.tables.page_one_tables import Table, shown, tables

LETTERS = 150
"""Letters of a sentence that a line of the sheet holds."""

FORMS = {"year": "0", "persons": "#,##0", "share": "0.0%", "wan": "#,##0.0", "yuan": "0.0"}
"""Number formats by kind."""

SPANS = {"checks": (8, 2, 3), "rules": (7, 1)}
"""Columns of the sheet that a column of a table of sentences takes."""

WIDTHS = {
    "first": (9, 12, 16, *(10.5,) * 10),
    "second": (18, 13, 9, 14, 15, 13, 17, 36),
    "third": (8, 20, 11, 11, 11, 11, 13, 45, 25),
}
"""Widths of columns by sheet: together they fill a page across."""


def write_page_one(sheets: Sheets, p: PageOne, language: Language) -> None:
    """Three sheets: conclusion with the register, programmes and rules, villages."""
    made = {t.name: t for t in tables(p, language)}
    first = sheets.add(text("page_one.sheet.first", language), heads=None)
    title = f"{words.title(p, language)}（{draws_words(p.tag, language)}）"
    is_made = p.is_made
    verdict = [words.verdict(p, language), words.grounds(p, language)] if is_made else []
    large = [title, *verdict[:1], words.recommendation(p, language)]
    small = [*verdict[1:], *words.effect(p, language), words.choices(p, language)]
    row = _lines(sheets, first, 0, [line for line in (*large, *small) if line], large)
    for name in ("years", "checks"):
        row = _table(sheets, first, row + 1, made.get(name), "first", language)
    if is_made:
        head = text("page_one.part.changes", language)
        _lines(sheets, first, row + 1, [head, *words.changes(p, language)], [head])
    second, row = sheets.add(text("page_one.sheet.second", language), heads=None), 0
    for name in ("options", "rules"):
        row = _table(sheets, second, row, made.get(name), "second", language) + 1
    if "villages" in made:
        third = sheets.add(text("page_one.sheet.third", language), heads=2)
        _table(sheets, third, 0, made["villages"], "third", language)


def _lines(sheets: Sheets, sheet: Any, row: int, lines: Sequence[str], large: Sequence[str]) -> int:
    """Sentences across the page, some in large letters; returns the next row."""
    for i, line in enumerate(lines, start=row):
        form, height = (sheets.big, 18) if line in large else (sheets.text, 15)
        sheet.merge_range(i, 0, i, 12, line, form)
        sheet.set_row(i, height * len(broken(line, LETTERS)))
    return row + len(lines)


def _table(
    sheets: Sheets, sheet: Any, row: int, table: Table | None, of: str, language: Language
) -> int:
    """Title, note, heads and cells; returns the next row."""
    if table is None:
        return row
    sheet.write_string(row, 0, table.title, sheets.title)
    spans = SPANS.get(table.name, (1,) * len(table.heads))
    at = [sum(spans[:j]) for j in range(len(spans))]
    for j, width in enumerate(WIDTHS[of]):
        sheet.set_column(j, j, width)
    rooms = [int(sum(WIDTHS[of][j : j + n])) - MARGIN + 1 for j, n in zip(at, spans, strict=True)]
    row += 1
    if table.note:
        sheet.write_string(row, 0, table.note, sheets.line)
        row += 1
    for j, head in enumerate(table.heads):
        _cell(sheet, row, at[j], spans[j], head, sheets.head)
    sheet.set_row(row, 30)
    for i, cells in enumerate(table.shown(language), start=row + 1):
        lines = max(len(broken(c, room)) for c, room in zip(cells, rooms, strict=True))
        sheet.set_row(i, 15 * lines)
    for i, values in enumerate(table.rows):
        for j, (value, kind) in enumerate(zip(values, table.kinds, strict=True)):
            bold, number = i in table.sums, isinstance(value, int | float) and value == value
            if number and kind in FORMS:
                form = sheets.number(FORMS[kind], bold=bold)
                amount = float(value) / WAN if kind == "wan" else float(value)
                sheet.write_number(row + 1 + i, at[j], amount, form)
            else:
                form = sheets.text if kind in ("text", "blank") else sheets.right
                cell = shown(value, kind, language)
                _cell(sheet, row + 1 + i, at[j], spans[j], cell, sheets.head if bold else form)
    return row + len(table.rows) + 2


def _cell(sheet: Any, row: int, column: int, span: int, value: str, form: Any) -> None:
    """A cell of text, over several columns where a sentence needs them."""
    if span > 1:
        sheet.merge_range(row, column, row, column + span - 1, value, form)
    else:
        sheet.write_string(row, column, value, form)
