"""Files from strangers: size, zip bombs and far-away cells, before anything reads them."""

import re
import zipfile
import zlib
from pathlib import Path

from scenarios.faults import Fault, FaultError, Text, worded

MOST_BYTES = 64 * 2**20
"""Largest file that is opened; a register of 25,000 households takes about 3 MB."""
MOST_YAML = 4 * 2**20
"""Largest scenario or county.yaml."""
MOST_NODES = 200_000
"""Values of a YAML file with its aliases written out."""
MOST_DEEP = 20
"""Levels of values within values of a YAML file."""
MOST_UNPACKED = 512 * 2**20
"""Largest content of a packed file, all parts together."""
MOST_PARTS = 2_000
MOST_CELLS = 20_000_000
"""Largest rectangle of a sheet: readers fill it, however few of its cells are written."""

# any spelling of an attribute: blanks, either quotation mark, small letters
_WIDE = re.compile(rb"\br\s*=\s*[\"']([A-Za-z]{2,3})\d")
_DEEP = re.compile(rb"\br\s*=\s*[\"'][A-Za-z]?(\d{6,7})[\"']")
_CELL = re.compile(rb"\br\s*=\s*[\"'][A-Za-z]*(\d+)[\"']")
_ODS_ROWS = re.compile(
    rb'<table:table-row[^>]*number-rows-repeated="(\d{5,})"[^>/]*>(.*?)</table:table-row>',
    re.DOTALL,
)
_ODS_CELLS = re.compile(
    rb'<table:table-cell(?=[^>]*value-type)[^>]*number-columns-repeated="\d{4,}"'
)


def guard_size(path: Path, most: int = MOST_BYTES) -> None:
    """FaultError when a file is larger than anything that a county needs."""
    if (size := path.stat().st_size) > most:
        raise FaultError(_large(path, f"{size / 2**20:,.0f} MB", most))


def guard(path: Path) -> None:
    """FaultError when a file is too large, packs too much, or is not what its ending says."""
    guard_size(path)
    if content_of(path) != _PROMISED.get(path.suffix.lower(), "text"):
        raise FaultError(no_workbook(path))
    if zipfile.is_zipfile(path):
        try:
            _unpacked(path)
        except (
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            NotImplementedError,  # a way of compressing that zipfile lacks
            RuntimeError,
        ):
            raise FaultError(no_workbook(path)) from None


_PROMISED = dict.fromkeys((".xlsx", ".xlsm", ".xls", ".ods"), "workbook")
"""What a file holds by its ending; others are text."""

_SIGNS = (
    (b"PK\x03\x04", "workbook"),
    (b"\xd0\xcf\x11\xe0", "workbook"),
    (b"%PDF", "pdf"),
    (b"\x89PNG", "picture"),
    (b"\xff\xd8\xff", "picture"),
)
"""First bytes of files that are no text."""

_WHAT = {
    "workbook": ("工作簿，与扩展名不符", "a workbook, which its ending does not say"),
    "page": ("网页（HTML）或 XML，不是工作簿", "a web page (HTML) or XML, no workbook"),
    "pdf": ("PDF 文件，不是工作簿", "a PDF file, no workbook"),
    "picture": ("图片，不是工作簿", "a picture, no workbook"),
    "empty": ("空文件", "an empty file"),
    "text": ("文本，不是工作簿", "text, no workbook"),
}
"""Contents of files in words."""


def content_of(path: Path) -> str:
    """What a file holds by its first bytes, a key of what is known of contents."""
    with path.open("rb") as file:
        start = file.read(512)
    for sign, kind in _SIGNS:
        if start.startswith(sign):
            return kind
    if path.suffix.lower() not in _PROMISED:
        return "text"
    if not start.strip():
        return "empty"
    return "page" if start.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") else "text"


def no_workbook(path: Path) -> Fault:
    """A file that cannot be read as what its name promises, with what it is."""
    kind, promised = content_of(path), _PROMISED.get(path.suffix.lower(), "text")
    return Fault.of(
        "no_workbook",
        path,
        worded("file"),
        worded("workbook_damaged_encrypted") if kind == promised else _WHAT[kind],
        ("完整、未加密的工作簿", "a whole workbook, not encrypted")
        if promised == "workbook"
        else ("文本文件（CSV）", "a text file (CSV)"),
    )


def _large(path: Path, size: Text, most: int) -> Fault:
    return Fault.of("too_large", path, worded("file"), size, worded("mb_most", mb=most // 2**20))


def _unpacked(path: Path) -> None:
    """Declared sizes first, then every part to its end: a false size fails its checksum."""
    with zipfile.ZipFile(path) as packed:
        parts = packed.infolist()
        total = sum(part.file_size for part in parts)
        if total > MOST_UNPACKED or len(parts) > MOST_PARTS:
            size = worded("size_unpacked", mb=total / 2**20, n=len(parts))
            raise FaultError(_large(path, size, MOST_UNPACKED))
        for part in parts:
            content = packed.read(part)
            if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
                content = content.decode("utf-16", "replace").encode()
            if b"<!ENTITY" in content[:4096]:
                raise FaultError(
                    Fault.of(
                        "unsafe",
                        path,
                        part.filename[:60],
                        "<!ENTITY",
                        worded("no_entities"),
                    )
                )
            # a sheet is known by what it holds: its folder's name is the workbook's choice
            if b"sheetData" in content or b"office:spreadsheet" in content:
                _rectangle(path, part.filename, content)


def _rectangle(path: Path, name: str, content: bytes) -> None:
    """FaultError when a sheet's farthest cell spans more than a reader can fill."""
    if b"office:spreadsheet" in content:
        far = any(b"value-type" in m[2] for m in _ODS_ROWS.finditer(content))
        if not far and _ODS_CELLS.search(content) is None:
            return
        cells, size = MOST_CELLS + 1, worded("cell_repeated")
    else:
        wide = max((column_number(m[1]) for m in _WIDE.finditer(content)), default=26)
        # without columns beyond Z only rows beyond 99,999 can make a sheet too large
        rows = _CELL if wide > 26 else _DEEP
        deep = max((int(m[1]) for m in rows.finditer(content)), default=0)
        cells, size = wide * deep, worded("rows_columns", deep=deep, wide=wide)
    if cells > MOST_CELLS:
        raise FaultError(
            Fault.of(
                "too_large",
                path,
                name[:60],
                size,
                worded("cells_most", most_cells=MOST_CELLS),
            )
        )


def column_number(letters: bytes) -> int:
    """The number of a spreadsheet's column, from 1."""
    n = 0
    for letter in letters:
        n = 26 * n + (letter & 31)
    return n
