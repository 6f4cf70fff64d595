"""The office's documents as one workbook, in Chinese or English.

Payments follow shares that may be changed.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import xlsxwriter

from results.documents import office
from results.documents.sheets import Sheets
from results.findings import Findings
from results.language.catalogue import Language, text

if TYPE_CHECKING:
    import pandas as pd

PAYMENTS = (("office.first", 0.3), ("office.second", 0.5), ("office.third", 0.2))
"""Shares of a grant that are paid at start, on progress and after acceptance: assumption,
editable."""


def write_office(
    findings: Findings,
    path: Path,
    language: Language,
    last: pd.DataFrame | None = None,
    year: int | None = None,
) -> Path:
    """Write the documents of one year; the same findings give the same bytes."""
    sheets = Sheets(path)
    _library(sheets, findings, language)
    for key, table in (
        ("office.unspent", office.balances(findings, language)),
        ("office.assets", office.assets(findings, language)),
        ("office.years", office.against(findings, last, language)),
        ("office.public", office.public(findings, language)),
    ):
        if not table.empty:
            sheets.table(sheets.add(text(key, language)), table)
    sheets.book.close()
    return path


def _library(sheets: Sheets, f: Findings, language: Language) -> None:
    """Lines of the library; three payments of each are live shares of its money."""
    sheet, table = sheets.add(text("office.library", language)), office.library(f, language)
    sheet.set_paper(8)  # A3: more than twenty columns of words
    wide = {
        "column.village": 14,
        "office.purses": 14,
        "office.use": 24,
        "office.units": 14,
        "office.target": 16,
        "office.link": 22,
        "office.works": 16,
    }
    widths = {text(key, language): width for key, width in wide.items()}
    first = len(table.columns)
    after = sheets.table(sheet, table, widest=[widths.get(str(name), 12) for name in table.columns])
    money = xlsxwriter.utility.xl_col_to_name(
        list(table.columns).index(text("column.wan", language))
    )
    shares = after + 1
    sheet.write_string(shares, first - 1, text("office.shares", language), sheets.head)
    for j, (key, share) in enumerate(PAYMENTS, start=first):
        sheet.write_string(0, j, text(key, language), sheets.head)
        sheet.set_column(j, j, 10)
        sheet.write_number(shares, j, share, sheets.percent)
        letter = xlsxwriter.utility.xl_col_to_name(j)
        for i, yuan in enumerate(table[text("column.wan", language)], start=1):
            formula = f"={money}{i + 1}*{letter}${shares + 1}"
            sheet.write_formula(i, j, formula, sheets.money, float(yuan) * share)
    _sums(sheets, sheet, money, list(table[text("column.wan", language)]), language)
    sheet.write_string(shares + 1, 0, text("office.draft", language), sheets.line)


def _sums(sheets: Sheets, sheet: Any, money: str, yuan: list[float], language: Language) -> None:
    """The library's total, live."""
    row, column = len(yuan) + 1, xlsxwriter.utility.xl_cell_to_rowcol(f"{money}1")[1]
    sheet.write_string(row, column - 1, text("column.total", language), sheets.head)
    sheet.write_formula(row, column, f"=SUM({money}2:{money}{row})", sheets.total, float(sum(yuan)))
