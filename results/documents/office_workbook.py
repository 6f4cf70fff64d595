"""The office's documents of one year as one workbook that prints on A4, in Chinese or English.

Payments follow shares that may be changed.
"""

from collections.abc import Collection
from pathlib import Path
from typing import Any

import pandas as pd
from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell

from results.documents import office
from results.documents.sheets import MONEY, Piece, Sheets
from results.findings import Findings
from results.language.catalogue import Language, pick, text
from results.language.numbers import years_of
from results.tables.page_one.page_one import page_one
from results.tables.page_one.tables import edits_table
from results.tables.table import EMPTY

PAYMENTS = (("office.first", 0.3), ("office.second", 0.5), ("office.third", 0.2))
"""Shares of a grant that are paid at start, on progress and after acceptance: assumption,
editable."""

LINE = ("office.number", "column.village", "column.programme")
PAPERS: dict[str, tuple[str, ...]] = {
    "library": (
        "office.number",
        "office.town",
        *LINE[1:],
        "column.purse",
        "office.money",
        "office.own",
        "office.units",
        "office.persons",
        "office.households",
        "office.period",
    ),
    "targets": (
        *LINE,
        "office.money",
        "office.units",
        "office.persons",
        "office.households",
        "office.done",
        "office.target",
    ),
    "public": (
        *LINE,
        "column.purse",
        "office.money",
        "office.units",
        "office.persons",
        "office.households",
        "office.remarks",
    ),
    "payments": (*LINE, "column.purse", "office.money"),
    "kinds": (
        "column.programme",
        "column.purse",
        "office.industry",
        "office.use",
        "office.link",
        "office.works",
    ),
}
"""Columns of the papers that are made of the library; the last holds what all lines of a programme
have in common."""

OF_ALL_YEARS = ("unspent", "assets", "edits")
"""Papers of the whole plan."""

DRAFTED = (*PAPERS, "assets")
"""Papers with columns that the county must settle."""

SUMS = ("money", "own", "given", "spent", "carried", "left", "upkeep")
"""Heads of columns that have a total."""

TITLE, ABOVE = 30.0, 20.0
"""Points of the title and of the line below it."""

HEADS = 2
"""Row of the heads: the title, and a line for office, date and unit stand above."""


def write_office(
    f: Findings,
    path: Path,
    language: Language,
    last: pd.DataFrame | None = None,
    year: int | None = None,
) -> Path:
    """Write the documents of a year (None: the first); the same findings give the same bytes."""
    f, sheets, chosen = f.named_in(language), Sheets(path, language), year or f.plan_years[0]
    lines, allocated = office.library(f, language, chosen), office.allocation(f, chosen, language)
    money = lines[text("office.money", language)]
    parts = {text(name, language): money * share for name, share in PAYMENTS}
    papers = {key: _columns(lines, keys, language) for key, keys in PAPERS.items()}
    papers["kinds"] = papers["kinds"].drop_duplicates()
    village, target = (text(k, language) for k in ("column.village", "office.target"))
    papers["targets"].loc[papers["targets"][village].duplicated(), target] = text(
        "office.ditto", language
    )
    papers["payments"] = papers["payments"].assign(**parts)
    papers = {
        "allocation": allocated,
        **papers,
        "unspent": office.balances(f, language),
        "assets": office.assets(f, language),
    }
    if chosen == f.plan_years[0]:
        papers["years"] = office.against(f, last, language)
    papers["edits"] = edits_table(page_one(f), language).frame(language)
    sums = {*(text(f"office.{key}", language) for key in SUMS), *allocated.columns[4:], *parts}
    for key, table in papers.items():
        if not table.empty:
            years = f.plan_years if key in OF_ALL_YEARS else (chosen,)
            is_reference = key == "years" and last is None and f.practice_of != "last_year"
            name = text("office.years_reference" if is_reference else f"office.{key}", language)
            _paper(sheets, f, key, name, table, years, sums, language)
    sheets.book.close()
    return path


def _columns(lines: pd.DataFrame, keys: tuple[str, ...], language: Language) -> pd.DataFrame:
    """Some columns of the library; what is to be written in is left blank."""
    return lines.assign(**{text("office.remarks", language): ""})[
        [text(key, language) for key in keys]
    ]


def _paper(
    sheets: Sheets,
    f: Findings,
    key: str,
    name: str,
    table: pd.DataFrame,
    years: tuple[int, ...],
    sums: Collection[str],
    language: Language,
) -> None:
    """A sheet that prints: title, office, date and unit, repeated heads, grid, total, note."""
    sums = () if key == "years" else sums
    sheet, last = sheets.add(name), len(table.columns) - 1
    sheet.merge_range(0, 0, 0, last, _title(f, name, years, language), sheets.banner)
    sheet.set_row(0, TITLE)
    sheet.set_row(1, ABOVE)
    above = text("office.notice" if key == "public" else "office.filled", language)
    sheet.write_string(1, 0, above, sheets.line)
    shown = table.astype(object).where(table.notna(), EMPTY)
    end = sheets.stack(sheet, [Piece("", shown)], HEADS)
    summed = [j for j, head in enumerate(table.columns) if head in sums]
    if key == "payments":
        _payments(sheets, sheet, table, end, language)
    if summed:
        sheet.write_string(end, 0, text("column.total", language), sheets.head)
    for j in range(1, last + 1 if summed else 0):
        sheet.write_blank(end, j, None, sheets.head)
    for j in summed:
        column, total = xl_col_to_name(j), float(table.iloc[:, j].sum())
        sheet.write_formula(
            end,
            j,
            f"=SUM({column}{HEADS + 2}:{column}{end})",
            sheets.number(MONEY, bold=True),
            total,
        )
    notes = [text("office.draft", language)] * (key in DRAFTED)
    notes += [text("word.synthetic", language)] * (not f.own_villages)
    end = sheets.sentences(sheet, end + 2, notes)
    sheets.heights[sheet.name] |= {0: TITLE, 1: ABOVE}
    sheets.keep(sheet, table, HEADS + 1, end)
    sheet.print_area(0, 0, end - 1, last)


def _title(f: Findings, name: str, years: tuple[int, ...], language: Language) -> str:
    """County, years and paper; one of made-up villages is a sample."""
    words = {"county": pick(language, f.county_chinese, f.county), "name": name}
    sample = "" if f.own_villages else text("office.sample", language)
    return sample + text("office.title", language, **words, years=years_of(years, language))


def _payments(
    sheets: Sheets, sheet: Any, table: pd.DataFrame, end: int, language: Language
) -> None:
    """Payments as live shares of the money; the shares stand below their total."""
    first = len(table.columns) - len(PAYMENTS)
    sheet.write_string(end + 1, 0, text("office.shares", language), sheets.line)
    for j, (_, share) in enumerate(PAYMENTS, start=first):
        sheet.write_number(end + 1, j, share, sheets.number("0%"))
        of = xl_rowcol_to_cell(end + 1, j, row_abs=True)
        for i, part in enumerate(table.iloc[:, j], start=HEADS + 1):
            formula = f"={xl_rowcol_to_cell(i, first - 1)}*{of}"
            sheet.write_formula(i, j, formula, sheets.number(MONEY), float(part))
