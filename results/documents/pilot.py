"""The workbook of a pilot: a sheet for each table of its page."""

from pathlib import Path

from results.documents.sheets import Piece, Sheets
from results.language.catalogue import Language, text
from results.piloted import TABLES
from results.tables.study_results import Piloted


def write_pilot_workbook(f: Piloted, path: Path, language: Language) -> Path:
    """Write the workbook; the same pilot gives the same bytes."""
    sheets = Sheets(path, language)
    for name, table in TABLES.items():
        title = text(f"pilot.{name}", language)
        sheets.stack(sheets.add(title), [Piece(title, table(f, language))])
    sheets.book.close()
    return path
