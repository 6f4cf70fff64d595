"""A county's workbook to typed sheets: a workbook, or a folder with a CSV file for each sheet."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from results.documents.forms import Form, of
from results.tables.csv_text import FORMULA
from scenarios.county.workbook.sheets import FORMS, NEEDED
from scenarios.faults import Fault, nearest
from scenarios.files.columns import Table, plain_head, typed
from scenarios.files.limits import guard_size
from scenarios.files.table import Cells, head_of, is_spreadsheet, read_csv, read_sheets
from scenarios.persons import is_personal_head, looks_like

PEOPLE = ("households", "members")
"""Sheets whose rows are persons or their households."""

_FORMS = {plain_head(w): form for form in FORMS for w in (*form.words, form.key)}


@dataclass
class Book:
    """A workbook's declared sheets with typed columns, and everything that is wrong in it.

    Attributes
    ----------
    tables : by the form's key; a sheet that the file lacks has no rows
    present : keys of the sheets that the file has
    raw : cells of every sheet, by tab
    """

    path: Path
    tables: dict[str, Table]
    present: set[str]
    faults: list[Fault]
    raw: dict[str, Cells]


def is_workbook(name: str | Path) -> bool:
    """Whether a name is a county's workbook: a spreadsheet, or a folder of its CSV sheets."""
    path = Path(name)
    if is_spreadsheet(path):
        return path.is_file()
    return path.is_dir() and not (path / "county.yaml").exists() and bool(_csv_files(path))


def form_of(tab: str) -> Form | None:
    """The form that a tab names, in Chinese, English or by its key."""
    return _FORMS.get(plain_head(tab))


def _csv_files(folder: Path) -> list[Path]:
    """CSV files of a folder whose names are those of sheets; the last of each."""
    files = sorted(p for p in folder.glob("*.csv") if p.is_file() and form_of(p.stem))
    return list({_FORMS[plain_head(p.stem)].key: p for p in files}.values())


def digest_of(path: Path) -> str:
    """Digest of all that a reader reads; FaultError for a file that is too large to read."""
    total = hashlib.sha256()
    for file in _csv_files(path) if path.is_dir() else (path,):
        guard_size(file)
        total.update(file.name.encode() + file.read_bytes())
    return total.hexdigest()


def read_book(path: Path) -> Book:
    """All sheets of a file or folder; FaultError when it cannot be read at all."""
    raw = {f.stem: read_csv(f) for f in _csv_files(path)} if path.is_dir() else read_sheets(path)
    book = Book(path, {}, set(), [], raw)
    for tab, cells in raw.items():
        form = form_of(tab)
        if form is not None:
            book.present.add(form.key)
            table = typed(str(path), tab, cells or [[]], form.fields, book.faults)
            book.tables[form.key] = table
            _unknown_columns(table)
        _private(book, tab, cells)
    for form in FORMS:
        if form.key not in book.present:
            tab = form.words[1]
            book.tables[form.key] = typed(str(path), tab, [], form.fields, book.faults)
            if form.key in NEEDED:
                book.faults.append(_no_sheet(path, form, raw))
    return book


def _no_sheet(path: Path, form: Form, tabs: Iterable[str]) -> Fault:
    zh, en = form.words
    names = ", ".join(tabs)[:80]
    return Fault.of(
        "missing",
        path,
        ("工作表", "sheet"),
        (names or "空", names or "nothing"),
        (f"名为“{zh}”的工作表", f"a sheet {en} or {zh}"),
        near=nearest(en, tabs) or nearest(zh, tabs),
    )


def _unknown_columns(table: Table) -> None:
    """A warning for every column that nobody reads."""
    words = [of(f.words, language) for f in table.columns for language in ("zh", "en")]
    for j, head in table.unknown:
        if not is_personal_head(head, of_people=table.columns[0].key == "household"):
            fault = Fault.of(
                "unknown_key",
                table.file,
                head[:40],
                ("未知的列,不读取", "unknown column, not read"),
                ("空白表中的列", "columns of the blank form"),
                line=1,
                column=j + 1,
                near=nearest(head, words),
                sheet=table.tab,
                warning=True,
            )
            table.faults.append(fault)


def _private(book: Book, tab: str, cells: Cells) -> None:
    """Refuse columns that name persons, and personal numbers anywhere; no value is repeated."""
    heads, form = head_of(cells), form_of(tab)
    of_people = form is not None and form.key in PEOPLE
    refused = {j for j, head in enumerate(heads) if is_personal_head(head, of_people=of_people)}
    for j in sorted(refused):
        what = ("可识别个人的列", "a column that identifies persons")
        book.faults.append(_personal(book.path, tab, 1, heads[j], j, what))
    for i, row in enumerate(cells[1:], start=2):
        for j, cell in enumerate(row):
            like = None if cell == "" or j in refused else looks_like(cell)
            if like is not None:
                refused.add(j)
                head = heads[j] if j < len(heads) else "?"
                book.faults.append(_personal(book.path, tab, i, head, j, like))


def _personal(path: Path, tab: str, row: int, head: str, j: int, what: tuple[str, str]) -> Fault:
    allowed = ("不含姓名、身份证号、电话、账号", "no names, ID numbers, telephones or accounts")
    return Fault.of("personal", path, head[:40], what, allowed, line=row, column=j + 1, sheet=tab)


def is_formula(text: str) -> bool:
    """Whether a spreadsheet might read text as a formula."""
    return text.startswith(FORMULA)
