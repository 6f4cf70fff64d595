"""A county's workbook to typed sheets: a workbook, or a folder with a CSV file for each sheet."""

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from model.state.units import WAN
from results.documents.forms import LISTS, Form, of
from results.language.catalogue import text
from scenarios.county.workbook.sheets import FORMS, LAST_YEAR, LIBRARY, NEEDED, VILLAGES
from scenarios.faults import Fault, nearest, worded
from scenarios.files.columns import Table, known_fields, typed
from scenarios.files.csv_file import read_csv
from scenarios.files.grid import find_heads, grid_of, plain, plain_head
from scenarios.files.limits import guard_size
from scenarios.files.published import is_published, placed
from scenarios.files.sheet import Cells, Sheet, sheet_of, shown
from scenarios.files.table import SHEETS, is_spreadsheet, read_sheets
from scenarios.persons import is_personal_head, looks_like

PEOPLE = ("households", "members")
"""Sheets whose rows are persons or their households."""

CSV = (".csv", ".tsv")
"""Endings of a folder's sheets, in small or capital letters."""

OURS = (
    LISTS,
    *(text("forms.instructions", x) for x in ("zh", "en")),
    *(text("marked_copy.faults", x) for x in ("zh", "en")),
)
"""Tabs of the blank forms and of a marked copy that hold no table."""

_MOST_OF = 0.6
"""Share of its heads by which a sheet is known for what it is."""


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
    """The form that a tab names, in Chinese, English or by its key; with a year, a number, 表."""
    return LAST_YEAR if _OF_LAST_YEAR.search(tab) else _FORMS.get(_core(tab))


def _core(tab: str) -> str:
    """A tab's name without what offices add to it: 村（2）, 资金（旧）, 项目库2016, 规则表."""
    return re.sub(r"[\d.\-–]|年度?|表$", "", plain_head(tab))


_OF_LAST_YEAR = re.compile(
    r"[上去]年度?.*(资金|支出|决算)|(资金|支出|决算).*[上去]年", re.IGNORECASE
)
"""Tabs by which offices know last year's spending: 上年资金, 资金（去年）, 去年支出表."""

_FORMS = {_core(w): form for form in FORMS for w in (*form.words, form.key)}


def _csv_files(folder: Path) -> list[Path]:
    """CSV files of a folder, if one of them is named as a sheet is."""
    files = sorted(p for p in folder.iterdir() if p.is_file() and p.suffix.lower() in CSV)
    return files if any(form_of(p.stem) for p in files) else []


def files_of(path: Path) -> list[Path]:
    """The files of a workbook: itself, or the sheets of a folder."""
    return _csv_files(path) if path.is_dir() else [path]


def digest_of(path: Path) -> str:
    """Digest of all that a reader reads; FaultError for a file that is too large to read."""
    total = hashlib.sha256()
    for file in files_of(path):
        guard_size(file)
        total.update(file.name.encode() + file.read_bytes())
    return total.hexdigest()


def read_book(path: Path) -> Book:
    """All sheets of a file or folder; FaultError when it cannot be read at all."""
    book = Book(path, {}, set(), [], {})
    sheets = _folder(path, book.faults) if path.is_dir() else read_sheets(path)
    answers = _answers(path, sheets, book.faults)
    for sheet in sheets:
        book.raw[sheet.tab] = sheet.cells
        _private(book, sheet)
    for form in FORMS:
        sheet = answers.get(form.key, sheet_of(form.words[1], []))
        if form in (LIBRARY, LAST_YEAR) and is_published(sheet):
            sheet = _published(book, sheet, form)
        table = typed(str(path), sheet, form.fields, book.faults)
        book.tables[form.key] = table
        if form.key in answers:
            book.present.add(form.key)
            _unknown_columns(table)
        elif form.key in NEEDED:
            book.faults.append(_no_sheet(path, form, book.raw))
    return book


def _published(book: Book, sheet: Sheet, form: Form) -> Sheet:
    """A project library or last year's spending as offices publish it, with the form's columns."""
    v = book.tables[VILLAGES.key]
    good = v.good("code", "name")
    if form is LIBRARY:
        good &= v.values["poor_village"] == 1.0
    codes, names = (v.values[k][good] for k in ("code", "name"))
    known = {int(c): n for c, n in zip(codes, names, strict=True) if c.isdigit()}
    needs = ("village", "programme", "yuan")
    rows = placed(str(book.path), sheet, known, needs, book.faults, warning=True)
    cells, lines = [[f.head("zh") for f in form.fields]], [rows.lines[0]]
    for line, row in zip(rows.lines[1:], rows.cells[1:], strict=True):
        _, village, programme, purse, yuan = row
        if form is LIBRARY or purse == "special":
            cells.append([str(village), programme, yuan / WAN])
            lines.append(line)
        else:
            book.faults.append(_other_purse(book.path, sheet.tab, line, purse))
    return replace(sheet, cells=cells, lines=tuple(lines))


def _other_purse(path: Path, tab: str, line: int, purse: str) -> Fault:
    """A warning for a row of last year that the special fund did not pay."""
    name = f"rule_purse.{purse}" if purse else "forms.unknown_purse"
    return Fault.of(
        "as_read",
        path,
        worded("purse"),
        (text(name, "zh"), text(name, "en")),
        worded("special_fund_other_purses"),
        line=line,
        sheet=tab,
        warning=True,
    )


def _folder(folder: Path, faults: list[Fault]) -> list[Sheet]:
    """The CSV files of a folder as sheets; a warning for tables of another kind."""
    for file in sorted(folder.iterdir()):
        if file.suffix.lower() in (*SHEETS, ".txt"):
            faults.append(_unread(folder, file.name, ("CSV 文件", "CSV files")))
    return [replace(read_csv(file), tab=file.stem) for file in _csv_files(folder)]


def _unread(path: Path, tab: str, allowed: tuple[str, str]) -> Fault:
    return Fault.of(
        "not_read", path, tab[:40], worded("not_read"), allowed, sheet=tab, warning=True
    )


def _answers(path: Path, sheets: Sequence[Sheet], faults: list[Fault]) -> dict[str, Sheet]:
    """The one sheet that answers for each kind; a fault for every other that holds something."""
    found: dict[str, list[Sheet]] = defaultdict(list)
    for sheet in sheets:
        form = form_of(sheet.tab) or _by_heads(sheet)
        if form is not None:
            found[form.key].append(sheet)
        elif sheet.tab not in OURS and any(shown(c) for row in sheet.cells for c in row):
            names = ("、".join(f.words[0] for f in FORMS), ", ".join(f.words[1] for f in FORMS))
            faults.append(_unread(path, sheet.tab, names))
    forms = {form.key: form for form in FORMS}
    return {key: _one_of(path, forms[key], some, faults) for key, some in found.items()}


def _one_of(path: Path, form: Form, sheets: Sequence[Sheet], faults: list[Fault]) -> Sheet:
    """Of the sheets of a kind, the visible one with rows; a fault where two are."""
    known = known_fields(form.fields)
    rows = [s for s in sheets if len(sheets) == 1 or grid_of("", s, known, []).rows]
    rows = rows or list(sheets[:1])
    seen = [s for s in rows if not s.hidden] or rows
    by_name = [s for s in seen if form_of(s.tab) is form]
    exact = [s for s in by_name if plain(s.tab).lower() in (*form.words, form.words[1].lower())]
    first = (exact or by_name or seen)[0]
    rivals = by_name or seen
    zh, en = (f"“{form.words[0]}”只由一张表填写", f"one sheet for {form.words[1]}")
    if len(rivals) > 1:
        value = ("、".join(s.tab for s in rivals), ", ".join(s.tab for s in rivals))
        faults.append(Fault.of("twice", path, worded("sheets"), value, (zh, en)))
    allowed = (f"{zh}：读取“{first.tab}”", f"{en}: {first.tab} is read")
    faults += [_unread(path, s.tab, allowed) for s in rows if s is not first and s not in rivals]
    if first.hidden or not exact:
        value = (f"读作“{form.words[0]}”", f"read as {form.words[1]}")
        allowed = (f"名为“{form.words[0]}”、未隐藏的工作表", f"a visible sheet {form.words[1]}")
        faults.append(
            Fault.of("as_read", path, first.tab, value, allowed, sheet=first.tab, warning=True)
        )
    return first


def _by_heads(sheet: Sheet) -> Form | None:
    """The form whose columns a sheet has under its heads, whatever its tab says."""
    best, most = None, 0
    for form in FORMS:
        known = known_fields(form.fields)
        heads = [plain_head(h) for h in find_heads(sheet.cells, known)[0] if h]
        keys = {known[h] for h in heads if h in known}
        needed = {f.key for f in form.fields if f.needed}
        if needed and needed <= keys and len(keys) >= max(_MOST_OF * len(heads), most + 1):
            best, most = form, len(keys)
    return best


def _no_sheet(path: Path, form: Form, tabs: Iterable[str]) -> Fault:
    zh, en = form.words
    names = ", ".join(tabs)[:80]
    return Fault.of(
        "missing",
        path,
        worded("sheet"),
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
                worded("unknown_column_not_read"),
                worded("columns_blank_form"),
                line=table.head_line,
                column=j + 1,
                near=nearest(head, words),
                sheet=table.tab,
                warning=True,
            )
            table.faults.append(fault)


def _private(book: Book, sheet: Sheet) -> None:
    """Refuse columns that name persons, and personal numbers anywhere; no value is repeated."""
    form = form_of(sheet.tab) or _by_heads(sheet)
    heads, end = find_heads(sheet.cells, {} if form is None else known_fields(form.fields))
    of_people = form is not None and form.key in PEOPLE
    refused = {j for j, head in enumerate(heads) if is_personal_head(head, of_people=of_people)}
    for j in sorted(refused):
        what = ("可识别个人的列", "a column that identifies persons")
        book.faults.append(_personal(book.path, sheet.tab, sheet.lines[end - 1], heads[j], j, what))
    for i, row in zip(sheet.lines, sheet.cells, strict=True):
        for j, cell in enumerate(row):
            like = None if cell == "" or j in refused else looks_like(cell)
            if like is not None:
                refused.add(j)
                head = heads[j] if j < len(heads) else "?"
                book.faults.append(_personal(book.path, sheet.tab, i, head, j, like))


def _personal(path: Path, tab: str, row: int, head: str, j: int, what: tuple[str, str]) -> Fault:
    return Fault.of(
        "personal",
        path,
        head[:40],
        what,
        worded("no_names_id_numbers"),
        line=row,
        column=j + 1,
        sheet=tab,
    )
