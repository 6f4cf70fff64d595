"""The workbook of a pilot: a sheet for each table of its page."""

from __future__ import annotations

from pathlib import Path

from results.documents.sheets import Sheets
from results.language.catalogue import Language, text
from results.piloted import TABLES
from results.tables.study_results import Piloted


def write_pilot_workbook(f: Piloted, path: Path, language: Language) -> Path:
    """Write the workbook; the same pilot gives the same bytes."""
    sheets = Sheets(path)
    for name, table in TABLES.items():
        sheets.table(sheets.add(text(f"pilot.{name}", language)), table(f, language))
    sheets.book.close()
    return path
