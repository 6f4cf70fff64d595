"""From a file to raw tables: xlsx, xls, ods, or a folder of CSV in UTF-8 or GB 18030."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from python_calamine import CalamineError, CalamineWorkbook

from results.documents.forms import EXAMPLE, of
from results.tables.csv_text import FORMULA
from scenarios.county.workbook.file_limits import guard
from scenarios.county.workbook.sheets import FORMS, NEEDED
from scenarios.faults import Fault, FaultError, nearest
from scenarios.files.table import SHEETS, read_table_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from results.documents.forms import Field, Form

PERSONAL = re.compile(
    r"身份证|证件号|公民身份|姓名|户主名|联系电话|手机|电话号|银行卡|账号|开户行"
    r"|\bid.?(card|number|no)\b|identity|passport|surname|\bphone\b|telephone|\bmobile\b|bank.?account|full.?name",
    re.IGNORECASE,
)
"""Heads of columns that hold what identifies a person."""

ID_NUMBER = re.compile(r"^[1-9]\d{5}(19|20)\d{2}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])\d{3}[\dXx]$")
"""A citizen's ID number."""

_BRACKET = re.compile(r"[(\uff08]([^()\uff08\uff09]*)[)\uff09]\s*\*?\s*$")


@dataclass
class Sheet:
    """A sheet as it was read.

    Attributes
    ----------
    tab : as the user's file names it
    cells : mapping of column key to (n,) raw values; columns that the file lacks are left out
    at : mapping of column key to the column's place in the file, from 0
    rows : (n,) row numbers as a spreadsheet shows them
    """

    form: Form
    tab: str
    cells: dict[str, NDArray[Any]] = field(default_factory=dict)
    at: dict[str, int] = field(default_factory=dict)
    rows: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, np.int64))

    def field_of(self, key: str) -> Field:
        """The declared column of a key."""
        return next(f for f in self.form.fields if f.key == key)


@dataclass
class Book:
    """All sheets of a file, and what is wrong with their heads."""

    path: Path
    sheets: dict[str, Sheet]
    faults: list[Fault]
    raw: dict[str, list[list[Any]]]

    def fault(
        self,
        kind: str,
        sheet: Sheet,
        row: int,
        key: str,
        value: tuple[str, str],
        allowed: tuple[str, str],
        near: str = "",
        *,
        warning: bool = False,
    ) -> None:
        """Note a fault at a cell; pairs are (Chinese, English)."""
        f = sheet.field_of(key)
        self.faults.append(
            Fault(
                kind,
                str(self.path),
                row,
                f.words[1],
                value[1],
                allowed[1],
                near,
                sheet.at.get(key, -1) + 1,
                sheet.tab,
                f.words[0],
                value[0],
                allowed[0],
                warning,
            )
        )


def is_workbook(name: str | Path) -> bool:
    """Whether a name is that of a county's workbook: a spreadsheet, or a folder of its CSV sheets."""
    path = Path(name)
    if path.suffix.lower() in SHEETS:
        return path.is_file()
    return path.is_dir() and not (path / "county.yaml").exists() and bool(_csv_files(path))


def _csv_files(folder: Path) -> dict[str, Path]:
    """CSV files of a folder whose names are those of sheets."""
    known = {tab_key(w): form.key for form in FORMS for w in (*form.words, form.key)}
    files = sorted(p for p in folder.glob("*.csv") if p.is_file())
    return {known[tab_key(p.stem)]: p for p in files if tab_key(p.stem) in known}


def digest_of(path: Path) -> str:
    """Digest of all that a reader reads; FaultError for a file that had better not be read."""
    files = _csv_files(path).values() if path.is_dir() else (path,)
    total = hashlib.sha256()
    for file in files:
        guard(file)
        total.update(file.name.encode() + file.read_bytes())
    return total.hexdigest()


def tab_key(text: str) -> str:
    """A tab's or a head's name without case, spaces and brackets."""
    return re.sub(r"[\s_*]", "", _BRACKET.sub("", text.strip())).lower()


def read_book(path: Path) -> Book:
    """All sheets of what :func:`digest_of` has guarded; FaultError when it cannot be read at all."""
    if path.is_dir():
        files = _csv_files(path)
        raw = {
            file.stem: list(csv.reader(io.StringIO(read_table_text(file), newline="")))
            for file in files.values()
        }
    else:
        raw = _workbook(path)
    book = Book(path, {}, [], raw)
    known = {tab_key(w): form for form in FORMS for w in (*form.words, form.key)}
    for tab, cells in raw.items():
        form = known.get(tab_key(tab))
        if form is not None:
            book.sheets[form.key] = _sheet(book, Sheet(form, tab), cells)
        _private(book, tab, cells)
    for key in NEEDED:
        if key not in book.sheets:
            form = next(f for f in FORMS if f.key == key)
            shown = ", ".join(raw)[:80]
            book.faults.append(
                Fault.of(
                    "missing",
                    path,
                    ("工作表", "sheet"),
                    (shown or "空", shown or "nothing"),
                    (
                        f"名为“{form.words[0]}”的工作表",
                        f"a sheet {form.words[1]} or {form.words[0]}",
                    ),
                    near=nearest(form.words[1], raw) or nearest(form.words[0], raw),
                )
            )
    return book


def _workbook(path: Path) -> dict[str, list[list[Any]]]:
    try:
        book = CalamineWorkbook.from_path(str(path))
        return {
            name: book.get_sheet_by_name(name).to_python(skip_empty_area=False)
            for name in book.sheet_names
        }
    except (CalamineError, OSError, ValueError) as error:
        raise FaultError(
            Fault.of(
                "no_workbook",
                path,
                ("文件", "file"),
                ("损坏或不是工作簿", str(error)[:80]),
                ("完整、未加密的工作簿", "a whole workbook, not encrypted"),
            )
        ) from None


def _sheet(book: Book, sheet: Sheet, cells: list[list[Any]]) -> Sheet:
    """Columns by their heads; rows that are empty or an example are passed over."""
    if not cells:
        cells = [[]]
    heads = [str(c).strip() for c in cells[0]]
    _heads(book, sheet, heads)
    body = np.empty((len(cells) - 1, max(len(heads), 1)), object)
    body[:] = ""
    for i, row in enumerate(cells[1:]):
        body[i, : min(len(row), body.shape[1])] = row[: body.shape[1]]
    texts = body.astype(str)
    filled = (np.char.strip(texts) != "").any(axis=1) if len(body) else np.zeros(0, bool)
    first = np.char.lower(np.char.strip(texts[:, 0])) if len(body) else np.zeros(0, "U1")
    example = np.zeros(len(body), bool)
    for word in EXAMPLE:
        example |= np.char.startswith(first, word)
    keep = filled & ~example
    sheet.rows = np.flatnonzero(keep) + 2
    sheet.cells = {key: body[keep, j] for key, j in sheet.at.items()}
    return sheet


def _heads(book: Book, sheet: Sheet, heads: list[str]) -> None:
    """Find every column; note heads that are missing, twice, unknown or in another unit."""
    known = {tab_key(w): f for f in sheet.form.fields for w in (*f.words, f.key)}
    strange: list[tuple[int, str]] = []
    for j, head in enumerate(heads):
        f = known.get(tab_key(head))
        if f is None:
            strange += [(j, head)] if head and not PERSONAL.search(head) else []
        elif f.key in sheet.at:
            book.fault("twice", sheet, 1, f.key, (head, head), ("每列一次", "each column once"))
        else:
            sheet.at[f.key] = j
            _unit(book, sheet, f, head)
    words = [of(f.words, lang) for f in sheet.form.fields for lang in ("zh", "en")]
    for j, head in strange:
        near = nearest(head, words)
        book.faults.append(
            Fault(
                "unknown_key",
                str(book.path),
                1,
                head[:40],
                "unknown column, not read",
                "columns of the blank form",
                near,
                j + 1,
                sheet.tab,
                head[:40],
                "未知的列,不读取",
                "空白表中的列",
                True,
            )
        )
    for f in sheet.form.fields:
        if f.needed and f.key not in sheet.at:
            near = nearest(f.words[0], heads) or nearest(f.words[1], heads)
            book.fault(
                "missing",
                sheet,
                1,
                f.key,
                ("没有这一列", "no such column"),
                (f"表头为“{f.words[0]}”的列", f"a column headed {f.words[1]}"),
                near,
            )


def _unit(book: Book, sheet: Sheet, f: Field, head: str) -> None:
    told = _BRACKET.search(head)
    units = [u for u in f.unit if u]
    if told is None or not units or not told[1].strip():
        return
    if told[1].strip().lower().replace(" ", "") not in [u.lower().replace(" ", "") for u in units]:
        book.fault("wrong_unit", sheet, 1, f.key, (head, head), (f.head("zh"), f.head("en")))


def _private(book: Book, tab: str, cells: list[list[Any]]) -> None:
    """Refuse columns that name persons, and ID numbers wherever they stand; their values are not told."""
    heads = [str(c).strip() for c in cells[0]] if cells else []
    found = {j for j, head in enumerate(heads) if PERSONAL.search(head)}
    for j in sorted(found):
        _refuse(
            book, tab, 1, heads[j][:40], j, ("可识别个人的列", "a column that identifies persons")
        )
    for i, row in enumerate(cells[1:], start=2):
        for j, cell in enumerate(row):
            if (
                j in found
                or not isinstance(cell, str)
                or len(cell) != 18
                or not ID_NUMBER.match(cell)
            ):
                continue
            found.add(j)
            head = heads[j][:40] if j < len(heads) else "?"
            _refuse(book, tab, i, head, j, ("像身份证号的数字", "what looks like an ID number"))


def _refuse(book: Book, tab: str, row: int, head: str, column: int, what: Iterable[str]) -> None:
    zh, en = what
    book.faults.append(
        Fault(
            "personal",
            str(book.path),
            row,
            head,
            en,
            "no names, ID numbers, telephones or accounts",
            "",
            column + 1,
            tab,
            head,
            zh,
            "不含姓名、身份证号、电话、账号",
        )
    )


def is_formula(text: str) -> bool:
    """Whether a spreadsheet might read text as a formula."""
    return text.startswith(FORMULA)
