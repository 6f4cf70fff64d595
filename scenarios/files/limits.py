"""Files from strangers: size, zip bombs and far-away cells, before anything reads them."""

from __future__ import annotations

import re
import zipfile
import zlib
from pathlib import Path

from scenarios.faults import Fault, FaultError

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

_WIDE = re.compile(rb'r="([A-Z]{2,3})\d')
_DEEP = re.compile(rb'r="[A-Z]?(\d{6,7})"')
_CELL = re.compile(rb'r="[A-Z]*(\d+)"')
_ODS_ROWS = re.compile(
    rb'<table:table-row[^>]*number-rows-repeated="(\d{5,})"[^>/]*>(.*?)</table:table-row>',
    re.DOTALL,
)
_ODS_CELLS = re.compile(
    rb'<table:table-cell(?=[^>]*value-type)[^>]*number-columns-repeated="\d{4,}"'
)


def guard_size(path: Path, most: int = MOST_BYTES) -> None:
    """FaultError when a file is larger than anything that a county needs."""
    size = path.stat().st_size
    if size > most:
        raise FaultError(_large(path, f"{size / 2**20:,.0f} MB", most))


def guard(path: Path) -> None:
    """FaultError when a file is too large, packs too much, or is no proper workbook."""
    guard_size(path)
    if path.suffix.lower() in (".xlsx", ".xlsm", ".ods"):
        try:
            _unpacked(path)
        except (
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            NotImplementedError,  # a way of compressing that zipfile lacks
            RuntimeError,
        ) as error:
            raise FaultError(no_workbook(path, error)) from None


def no_workbook(path: Path, error: Exception) -> Fault:
    """A file that cannot be read as the workbook that its name promises."""
    return Fault.of(
        "no_workbook",
        path,
        ("文件", "file"),
        ("损坏或不是工作簿", str(error)[:80]),
        ("完整、未加密的工作簿", "a whole workbook, not encrypted"),
    )


def _large(path: Path, size: str, most: int, zh: str = "") -> Fault:
    mb = most // 2**20
    return Fault.of(
        "too_large", path, ("文件", "file"), (zh, size), (f"不超过{mb} MB", f"{mb} MB at most")
    )


def _unpacked(path: Path) -> None:
    """Declared sizes first, then every part to its end: a false size fails its checksum."""
    with zipfile.ZipFile(path) as packed:
        parts = packed.infolist()
        total = sum(part.file_size for part in parts)
        if total > MOST_UNPACKED or len(parts) > MOST_PARTS:
            size = f"{total / 2**20:,.0f} MB unpacked, {len(parts):,} parts"
            zh = f"解压后{total / 2**20:,.0f} MB,{len(parts):,}个部件"
            raise FaultError(_large(path, size, MOST_UNPACKED, zh))
        for part in parts:
            if not part.filename.endswith((".xml", ".rels")):
                continue
            content = packed.read(part)
            if b"<!ENTITY" in content[:4096]:
                raise FaultError(
                    Fault.of(
                        "unsafe",
                        path,
                        part.filename[:60],
                        "<!ENTITY",
                        ("不含实体定义", "no entities"),
                    )
                )
            if "worksheets/" in part.filename or part.filename == "content.xml":
                _rectangle(path, part.filename, content)


def _rectangle(path: Path, name: str, content: bytes) -> None:
    """FaultError when a sheet's farthest cell spans more than a reader can fill."""
    if name == "content.xml":
        far = any(b"value-type" in m[2] for m in _ODS_ROWS.finditer(content))
        if not far and _ODS_CELLS.search(content) is None:
            return
        cells, size, zh = MOST_CELLS + 1, "a cell repeated thousands of times", "单元格重复上万次"
    else:
        wide = max((_number(m[1]) for m in _WIDE.finditer(content)), default=26)
        # without columns beyond Z only rows beyond 99,999 can make a sheet too large
        rows = _CELL if wide > 26 else _DEEP
        deep = max((int(m[1]) for m in rows.finditer(content)), default=0)
        cells = wide * deep
        size, zh = f"{deep:,} rows, {wide:,} columns", f"{deep:,}行{wide:,}列"
    if cells > MOST_CELLS:
        raise FaultError(
            Fault.of(
                "too_large",
                path,
                name[:60],
                (zh, size),
                (f"不超过{MOST_CELLS:,}个单元格", f"{MOST_CELLS:,} cells at most"),
            )
        )


def _number(letters: bytes) -> int:
    n = 0
    for letter in letters:
        n = 26 * n + letter - 64
    return n
